"""The end of a mock exam: what the group reads, what each member reads, and how a host ends it."""

import pytest
from simcord import MemberActor

from tests.discord.circle import Circle, labels, parts, shown, text_of
from tests.discord.exam_room import TICK, Room, results_of

PNG = b"\x89PNG"


def people(circle: Circle, count: int) -> list[MemberActor]:
    names = ("carla", "dev", "emeka")[: count - 2]
    return [circle.alice, circle.ben, *(circle.join(name) for name in names)]


async def test_a_full_sitting_of_five_with_twenty_five_questions_each(circle: Circle) -> None:
    room = Room(circle)
    five = people(circle, 5)
    desks = await room.running(*five, length="quarter")
    scores = (25, 20, 17, 16, 0)
    for desk, right in zip(desks, scores, strict=True):
        await desk.write(right=right, wrong=25 - right)
    assert await circle.rows("SELECT COUNT(*) FROM mark WHERE option NOT NULL") == [(125,)]
    for desk, right in zip(desks, scores, strict=True):
        said = await desk.hand_in()
        assert f"### {right} of 25 ({right * 4}%)" in said
        assert ("at or above the pass mark" in said) == (right >= 17)
    await circle.seconds(2 * TICK)
    assert "It is over.** Everyone has handed in. 5 people took part" in room.text
    [results] = room.results
    assert "5 people took part." in shown(results)
    assert "%" not in shown(results), "five are too few"
    assert labels(results) == ["My result", "Share my result"]
    for who, right in zip(five, scores, strict=True):
        assert str(who.id) not in shown(results)
        assert f"### {right} of 25" in text_of(await who.click(results, label="My result"))
    assert await circle.rows("SELECT correct FROM paper ORDER BY paper_id") == [
        (score,) for score in scores
    ]


@pytest.mark.parametrize(
    ("count", "told"),
    [pytest.param(9, False, id="nine-papers"), pytest.param(10, True, id="ten-papers")],
)
async def test_numbers_of_the_group_are_told_only_from_ten_papers_on(
    circle: Circle, count: int, told: bool
) -> None:
    room = Room(circle)
    desks = await room.running(*[circle.join(f"member{n}") for n in range(count)], questions=4)
    for place, desk in enumerate(desks):
        await desk.write(right=place % 3, wrong=4 - place % 3)
    await room.over(*desks)
    [results] = room.results
    assert f"{count} people took part." in shown(results)
    assert ("Median" in shown(results)) is told
    assert "middle half" not in shown(results)
    assert ("Worth talking over" in shown(results)) is told
    assert ("numbers stay private" in shown(results)) is not told


async def test_what_most_people_missed_is_told_with_its_best_answer_once_all_are_done(
    circle: Circle,
) -> None:
    room = Room(circle)
    desks = await room.running(*[circle.join(f"member{n}") for n in range(10)], questions=2)
    missed = desks[0].item
    for desk in desks:
        await desk.write(right=0, wrong=1)
        await desk.answer(right=True)
    for desk in desks[:9]:
        await desk.hand_in()
    await circle.seconds(2 * TICK)
    assert room.results == []
    await room.over(desks[9])
    said = shown(room.results[0])
    assert missed.stem in said
    assert missed.options[missed.key].text in said
    assert said.count("Best answer:") == 1


async def test_exam_results_is_private_and_comes_with_a_chart_that_says_its_numbers(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice, length="quarter")
    titles = {one.domain_id: one.title for one in circle.bank.profile.domains}
    seen = []
    for _ in range(25):
        seen.append(titles[desk.item.domain])
        await desk.answer(right=True)
    await room.over(desk)
    result = await results_of(circle, circle.alice)
    assert result.ephemeral
    assert "### 25 of 25 (100%)" in text_of(result)
    assert result.response is not None
    [chart] = result.response.attachments
    assert (await chart.read()).startswith(PNG)
    [gallery] = [one for one in parts(result.response) if one["type"] == 12]
    alt_text = gallery["items"][0]["description"]
    assert alt_text.startswith("Right answers by domain: ")
    for title in set(seen):
        assert f"{title} 100%" in alt_text
    assert "pass mark is at 68%" in alt_text
    assert chart.description == alt_text


async def test_a_chart_can_be_drawn_of_one_domain_and_of_nothing_right(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice, questions=3, domain="Advocacy")
    await desk.write(right=0, wrong=3)
    await room.over(desk)
    result = await results_of(circle, circle.alice)
    assert result.response is not None
    [gallery] = [one for one in parts(result.response) if one["type"] == 12]
    assert "by domain: Advocacy 0%." in gallery["items"][0]["description"]


async def test_results_are_those_of_the_last_paper_that_was_closed(circle: Circle) -> None:
    room = Room(circle)
    for right in (1, 2):
        [desk] = await room.running(circle.alice, questions=3)
        await desk.write(right=right)
        await room.over(desk)
    await room.running(circle.alice, questions=3)
    assert "### 2 of 3" in text_of(await results_of(circle, circle.alice))


async def test_results_are_not_shown_for_a_paper_one_still_writes(circle: Circle) -> None:
    await Room(circle).running(circle.alice)
    assert "You have no results here yet" in text_of(await results_of(circle, circle.alice))


async def test_the_channel_counts_who_is_in_and_not_who_has_handed_in(circle: Circle) -> None:
    room = Room(circle)
    desks = await room.running(circle.alice, circle.ben)
    assert "**In:** 2 people\n" in room.text
    before = room.text
    await desks[0].hand_in()
    await circle.seconds(TICK)
    assert room.text == before


async def test_status_shows_how_it_stands_to_whoever_asks(circle: Circle) -> None:
    assert "No mock exam is going on in this channel" in text_of(
        await circle.ben.slash(circle.channel, "exam status")
    )
    room = Room(circle)
    await room.start()
    await room.join(circle.alice)
    result = await circle.ben.slash(circle.channel, "exam status")
    assert result.ephemeral
    assert "**In:** 1 person" in text_of(result)
    await room.begin()
    assert "It is running" in text_of(await circle.ben.slash(circle.channel, "exam status"))
    assert "No mock exam" in text_of(await circle.ben.slash(circle.other_channel, "exam status"))


async def test_one_can_join_from_the_reply_to_status(circle: Circle) -> None:
    await Room(circle).start()
    result = await circle.ben.slash(circle.channel, "exam status")
    assert result.response is not None
    said = text_of(await circle.ben.click(result.response, label="Join"))
    assert "You are in" in said


async def test_a_member_who_is_not_the_host_cannot_stop_it(circle: Circle) -> None:
    room = Room(circle, host=circle.ben)
    await room.running(circle.alice)
    said = text_of(await circle.alice.slash(circle.channel, "exam stop"))
    assert said.startswith("Only who started this mock exam")
    said = await circle.press(circle.alice, room.message, f"sg:stop:{room.sitting_id}")
    assert said.startswith("Only who started this mock exam")
    assert await room.row("state") == ("open",)


@pytest.mark.parametrize("steering", ["host", "organiser"])
async def test_stopping_asks_first_and_then_closes_every_paper_with_what_it_has(
    circle: Circle, steering: str
) -> None:
    room = Room(circle, host=circle.ben)
    desks = await room.running(circle.alice, circle.ben)
    await desks[0].write(right=4)
    boss = circle.ben if steering == "host" else circle.rosa
    asked = await boss.slash(circle.channel, "exam stop")
    assert asked.ephemeral
    assert "Stop this mock exam?" in text_of(asked)
    assert await room.row("state") == ("open",)
    assert asked.response is not None
    going_on = await boss.click(asked.response, label="Let it run")
    assert "It is running" in text_of(going_on)
    stopped = await boss.click(asked.response, label="Stop for everyone")
    assert "is stopped" in text_of(stopped)
    await circle.seconds(2 * TICK)
    assert "It was stopped early. 2 people took part" in room.text
    assert len(room.results) == 1
    said = text_of(await results_of(circle, circle.alice))
    assert "### 4 of 10" in said
    assert "stopped" in said
    assert await circle.rows("SELECT closing FROM paper") == [("stopped",), ("stopped",)]


async def test_stopping_leaves_papers_that_were_handed_in_as_they_were(circle: Circle) -> None:
    room = Room(circle)
    desks = await room.running(circle.alice, circle.ben)
    await desks[0].write(right=4)
    await desks[0].hand_in()
    before = await circle.rows(f"SELECT * FROM paper WHERE user_id = {circle.alice.id}")
    asked = await circle.rosa.slash(circle.channel, "exam stop")
    assert asked.response is not None
    await circle.rosa.click(asked.response, label="Stop for everyone")
    await circle.seconds(TICK)
    assert await circle.rows(f"SELECT * FROM paper WHERE user_id = {circle.alice.id}") == before


async def test_stopping_a_lobby_calls_it_off(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await room.join(circle.alice)
    asked = await circle.rosa.slash(circle.channel, "exam stop")
    assert asked.response is not None
    assert "It has not begun" in text_of(asked)
    assert "paper" not in text_of(asked)
    said = text_of(await circle.rosa.click(asked.response, label="Stop for everyone"))
    assert "called off" in said
    await circle.seconds(2 * TICK)
    assert "It did not take place" in room.text
    assert room.results == []


async def test_a_paper_written_while_it_was_stopped_shows_its_result_at_the_next_click(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=1)
    asked = await circle.rosa.slash(circle.channel, "exam stop")
    assert asked.response is not None
    await circle.rosa.click(asked.response, label="Stop for everyone")
    said = await desk.press("A")
    assert "### 1 of 10" in said
    assert "stopped" in said
    assert await circle.rows("SELECT COUNT(*) FROM mark") == [(1,)]


async def test_a_member_writes_in_two_sittings_at_once(circle: Circle) -> None:
    here, there = Room(circle), Room(circle, channel=circle.other_channel, host=circle.ben)
    [first] = await here.running(circle.alice, questions=4)
    [second] = await there.running(circle.alice, questions=6)
    await first.write(right=3)
    await second.write(right=3)
    assert "3 of 4 answered" in first.text
    assert "3 of 6 answered" in second.text
    assert "### Question 4 of 4" in (await here.open(circle.alice)).text
    assert "### Question 4 of 6" in (await there.open(circle.alice)).text
    assert "### 3 of 4" in await first.hand_in()
    assert "### Question 4 of 6" in (await here.paper(circle.alice)).text
    await circle.seconds(2 * TICK)
    assert len(here.results) == 1
    assert there.results == []
    assert "### 3 of 6" in await second.hand_in()
    await circle.seconds(2 * TICK)
    assert len(there.results) == 1
