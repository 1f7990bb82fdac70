"""/exam start and the lobby: what a group can ask for, and how it comes together."""

import pytest
from simcord import SetupError

from tests.discord.circle import Circle, labels, shown, text_of
from tests.discord.exam_room import TICK, Room, stamp

LENGTHS = [
    pytest.param({"length": "full"}, 100, 120, id="full"),
    pytest.param({"length": "half"}, 50, 60, id="half"),
    pytest.param({"length": "quarter"}, 25, 30, id="quarter"),
    pytest.param({"length": "sprint"}, 10, 12, id="sprint"),
    pytest.param({}, 25, 30, id="nothing-said"),
    pytest.param({"questions": 7}, 7, 9, id="questions-at-the-exams-own-pace"),
    pytest.param({"questions": 7, "length": "full"}, 7, 9, id="questions-before-length"),
    pytest.param({"length": "sprint", "minutes": 45}, 10, 45, id="minutes-of-ones-own"),
]


@pytest.mark.parametrize(("options", "questions", "minutes"), LENGTHS)
async def test_a_sitting_has_the_length_that_was_asked_for(
    circle: Circle, options: dict[str, object], questions: int, minutes: int
) -> None:
    await circle.rosa.slash(circle.channel, "exam start", **options)
    assert f"{questions} questions in {minutes} minutes" in shown(circle.posts()[-1])
    await circle.alice.click(circle.posts()[-1], label="Join")
    await circle.rosa.click(circle.posts()[-1], label="Start now")
    papers = await circle.rows("SELECT questions FROM paper")
    assert papers == [(questions,)]


async def test_a_lobby_says_what_it_is_when_it_begins_and_offers_its_buttons(
    circle: Circle,
) -> None:
    room = Room(circle)
    said = await room.start(length="sprint")
    assert labels(room.message) == ["Join", "Leave", "Start now", "Cancel"]
    assert stamp(await room.instant("opens_at")) in said
    assert "All domains · the same questions for everyone" in said
    assert "nobody's result is shown unless they share it" in said


async def test_a_domain_may_be_named_in_any_case_and_is_drawn_from_alone(circle: Circle) -> None:
    room = Room(circle)
    said = await room.start(length="quarter", domain="mentoring")
    assert "Mentoring ·" in said
    await room.begin(circle.alice)
    [(items,)] = await circle.rows("SELECT items FROM paper")
    domains = {circle.bank.items[one.split(":")[0]].domain for one in items.split()}
    assert domains == {"mentoring"}


async def test_domains_are_offered_while_typing(circle: Circle) -> None:
    offered = await circle.rosa.autocomplete(circle.channel, "exam start", "domain", "ENT")
    assert [one["name"] for one in offered] == ["Mentoring"]
    every = await circle.rosa.autocomplete(circle.channel, "exam start", "domain", "")
    assert len(every) == len(circle.bank.profile.domains)


async def test_a_domain_the_exam_does_not_have_is_refused_with_those_it_has(
    circle: Circle,
) -> None:
    said = await Room(circle).start(domain="Cooking")
    assert "no domain “Cooking”" in said
    for domain in circle.bank.profile.domains:
        assert domain.title in said
    assert await circle.rows("SELECT * FROM sitting") == []


async def test_a_bank_too_small_for_the_length_says_what_is_possible(circle: Circle) -> None:
    of_domain = [item for item in circle.bank.exam_items() if item.domain == "mentoring"]
    for item in of_domain[60:]:
        circle.bank = circle.bank_without(item.item_id)
    await circle.restart()
    there = len(of_domain[:60])
    result = await circle.rosa.slash(
        circle.channel, "exam start", length="full", domain="Mentoring"
    )
    assert result.ephemeral
    assert f"There are {there} questions for this" in text_of(result)
    assert f"Ask for {there} or fewer" in text_of(result)
    assert await circle.rows("SELECT * FROM sitting") == []
    assert f"{there} questions in" in await Room(circle).start(questions=there, domain="Mentoring")


@pytest.mark.parametrize(
    ("form", "said", "different"),
    [
        pytest.param("same", "the same questions for everyone", 1, id="same"),
        pytest.param("own", "questions of one's own for everyone", 2, id="own"),
    ],
)
async def test_papers_are_alike_or_each_its_own(
    circle: Circle, form: str, said: str, different: int
) -> None:
    room = Room(circle)
    assert said in await room.start(paper=form)
    await room.begin(circle.alice, circle.ben)
    rows = await circle.rows("SELECT items FROM paper")
    assert len({frozenset(items.split()) for (items,) in rows}) == different


async def test_a_lobby_counts_people_and_names_nobody(circle: Circle) -> None:
    room = Room(circle)
    assert "Nobody is in yet" in await room.start()
    await room.join(circle.alice)
    await circle.seconds(TICK)
    assert "**In:** 1 person" in room.text
    await room.join(circle.ben, circle.alice)
    await circle.seconds(TICK)
    assert "**In:** 2 people" in room.text
    for who in (circle.alice, circle.ben, circle.rosa):
        assert str(who.id) not in room.text
        assert who.name not in room.text.casefold()


async def test_joining_and_leaving_are_answered_in_private(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    joined = await circle.alice.click(room.message, label="Join")
    left = await circle.alice.click(room.message, label="Leave")
    assert joined.ephemeral
    assert left.ephemeral
    assert "You are out again" in text_of(left)
    await circle.seconds(TICK)
    assert "Nobody is in yet" in room.text


async def test_who_left_can_come_back(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await room.join(circle.alice)
    await room.press(circle.alice, "Leave")
    await room.begin(circle.alice)
    assert (await room.open(circle.alice)).number == 1


async def test_who_left_has_no_paper_when_it_begins(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await room.join(circle.alice)
    await room.press(circle.alice, "Leave")
    await room.begin(circle.ben)
    assert "You are not in this mock exam" in await room.press(circle.alice, "Open my paper")


@pytest.mark.parametrize("label", ["Start now", "Cancel"])
async def test_only_the_host_and_organisers_steer_a_lobby(circle: Circle, label: str) -> None:
    room = Room(circle, host=circle.ben)
    await room.start()
    await room.join(circle.alice)
    result = await circle.alice.click(room.message, label=label)
    assert result.ephemeral
    assert text_of(result).startswith("Only who started this mock exam")
    assert await room.row("state") == ("lobby",)


@pytest.mark.parametrize("steering", ["host", "organiser"])
async def test_host_and_organiser_start_at_once(circle: Circle, steering: str) -> None:
    room = Room(circle, host=circle.ben)
    await room.start()
    await room.join(circle.alice)
    await (circle.ben if steering == "host" else circle.rosa).click(room.message, label="Start now")
    await circle.seconds(TICK)
    assert labels(room.message) == ["Open my paper", "Join"]
    assert "It is running" in room.text


async def test_nobody_in_means_no_start_but_a_hint(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    assert "Nobody is in yet. Press Join first" in await room.press(circle.rosa, "Start now")
    assert await room.row("state") == ("lobby",)


async def test_a_lobby_called_off_has_no_buttons_and_no_results(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await room.join(circle.alice)
    assert "called off" in await room.press(circle.rosa, "Cancel")
    await circle.seconds(2 * TICK)
    assert labels(room.message) == []
    assert "It did not take place" in room.text
    assert room.results == []
    assert "10 questions" in await Room(circle).start()


async def test_it_begins_by_itself_with_whoever_is_in(circle: Circle) -> None:
    room = Room(circle)
    await room.start(opens_in=20)
    await room.join(circle.alice)
    await room.minutes(19.5)
    assert "**Begins**" in room.text
    await room.minutes(0.6)
    assert labels(room.message) == ["Open my paper", "Join"]
    assert (await room.open(circle.alice)).number == 1


async def test_a_lobby_stays_open_for_a_minute_at_least_so_that_somebody_can_join(
    circle: Circle,
) -> None:
    with pytest.raises(SetupError, match="opens_in"):
        await Room(circle).start(opens_in=0)
    room = Room(circle)
    await room.start(opens_in=1)
    await circle.seconds(30)
    await room.join(circle.alice)
    await circle.seconds(35)
    assert "It is running" in room.text


async def test_a_lobby_that_nobody_came_to_ends_kindly(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await room.minutes(6)
    assert "Nobody was in when it was to begin" in room.text
    assert labels(room.message) == []
    assert room.results == []


async def test_one_sitting_at_a_time_in_a_channel(circle: Circle) -> None:
    await Room(circle).start()
    result = await circle.alice.slash(circle.channel, "exam start")
    assert result.ephemeral
    assert "already going on in this channel" in text_of(result)
    other = Room(circle, channel=circle.other_channel)
    assert "10 questions" in await other.start()


async def test_the_exam_clock_sleeps_while_nothing_goes_on(circle: Circle) -> None:
    await circle.seconds(TICK)
    assert not circle.ticker.is_busy
    room = Room(circle)
    await room.start()
    assert circle.ticker.is_busy
    await room.press(circle.rosa, "Cancel")
    await circle.seconds(3 * TICK)
    assert not circle.ticker.is_busy
