"""/leaderboard, as each member sees it: pages, lists, hiding, seasons, and nobody's secrets."""

import discord
import pytest
from simcord import MemberActor

from bot.domain.scores.boards import Board, BoardName, Period, Tally
from cogs.scores import wording
from tests.discord.circle import Circle, PrivateMessage, is_named, parts, shown, text_of
from tests.discord.exam_room import Room, ids_on, sent_to_channels


class Reader(PrivateMessage):
    """A member with the leaderboard open, as it stands now."""

    async def pick(self, what: str, entry: str) -> str:
        """Choose an entry of one of the two lists and return what the member reads."""
        [chosen] = [
            part for part in parts(self.message) if part["type"] == 3 and what in part["custom_id"]
        ]
        [value] = [one["value"] for one in chosen["options"] if one["label"] == entry]
        result = await self.who.select(self.message, [value], custom_id=chosen["custom_id"])
        return text_of(result)

    def chosen(self) -> list[str]:
        """Return the entries at which the lists stand."""
        lists = [part for part in parts(self.message) if part["type"] == 3]
        return [one["label"] for each in lists for one in each["options"] if one.get("default")]


async def leaderboard(circle: Circle, who: MemberActor, **options: object) -> Reader:
    return Reader(circle, who, await who.slash(circle.other_channel, "leaderboard", **options))


async def at_once(circle: Circle) -> None:
    """Set the bot up, with a board that follows each answer."""
    await circle.set_up()
    await circle.change("UPDATE server SET at_once = 1")


async def answer_right(circle: Circle, *people: MemberActor) -> discord.Message:
    """Let the next question come, and these people have it right."""
    post = await circle.next_post()
    for who in people:
        await circle.click(who, post, circle.key_of(post))
    return post


async def write_exam(circle: Circle, *people: MemberActor) -> None:
    """Let people write a whole paper, all of it right."""
    room = Room(circle)
    desks = await room.running(*people, questions=25, minutes=60)
    for desk in desks:
        await desk.write(right=25)
    await room.over(*desks)


async def test_it_shows_the_week_and_daily_questions_unless_told_otherwise(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice)
    reader = await leaderboard(circle, circle.alice)
    assert "### This week: daily questions" in reader.text
    assert f"**1.** <@{circle.alice.id}> · 1 point · **you**" in reader.text
    assert "**You:** place 1, 1 of 1 with the best answer (only you see this)." in reader.text
    assert reader.chosen() == ["This week", "Daily questions"]
    assert reader.labels == ["Hide me"]


@pytest.mark.parametrize(
    ("options", "title"),
    [
        pytest.param({"period": "month"}, "### This month: daily questions", id="month"),
        pytest.param({"period": "all", "board": "exam"}, "### All time: mock exams", id="exam"),
        pytest.param(
            {"board": "all"}, "### Latest week: daily questions and mock exams", id="board-of-both"
        ),
        pytest.param({"period": "season"}, "### This season: daily questions", id="season"),
    ],
)
async def test_each_option_leads_to_its_board(
    circle: Circle, options: dict[str, str], title: str
) -> None:
    assert title in (await leaderboard(circle, circle.alice, **options)).text


async def test_the_lists_lead_to_another_time_and_another_board(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice)
    reader = await leaderboard(circle, circle.ben)
    assert "### All time: daily questions" in await reader.pick("boardtime", "All time")
    assert "### All time: mock exams" in await reader.pick("boardname", "Mock exams")
    assert reader.chosen() == ["All time", "Mock exams"]
    assert not is_named(circle.alice, reader.text)
    both = await reader.pick("boardname", "Daily questions and mock exams")
    assert "### All time: daily questions and mock exams" in both
    await reader.pick("boardname", "Daily questions")
    assert is_named(circle.alice, reader.text)


async def test_pages_turn_and_ones_own_place_stands_on_the_first(circle: Circle) -> None:
    await at_once(circle)
    people = [circle.join(f"member{number}") for number in range(12)]
    await answer_right(circle, *people)
    await answer_right(circle, *people[:11])
    reader = await leaderboard(circle, people[11], period="all")
    assert "page 1 of 2" in reader.text
    assert reader.labels == ["Next", "Hide me"]
    assert "-# …" in reader.text
    assert f"**12.** <@{people[11].id}> · 1 point · **you**" in reader.text
    second = await reader.press("Next")
    assert "page 2 of 2" in second
    assert is_named(people[10], second)
    assert reader.labels == ["Back", "Hide me"]
    assert not is_named(people[0], second)
    assert "page 1 of 2" in await reader.press("Back")


async def test_a_page_that_is_no_more_shows_the_last_there_is(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice)
    reader = await leaderboard(circle, circle.ben, period="all")
    said = await circle.press(
        circle.ben, reader.message, "sg:board:0:3:999999:1", channel=circle.other_channel
    )
    assert is_named(circle.alice, said)


async def test_hide_me_is_seen_by_others_at_once_and_show_me_too(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice, circle.ben)
    mine = await leaderboard(circle, circle.alice)
    theirs = await leaderboard(circle, circle.ben)
    assert "Others on this server see you here" in mine.text
    hidden = await mine.press("Hide me")
    assert "Others do not see you here" in hidden
    assert "**You:** would be at place 1, 1 of 1" in hidden
    assert not is_named(circle.alice, await theirs.pick("boardtime", "This week"))
    assert mine.labels == ["Show me"]
    assert "place 1, 1 of 1" in await mine.press("Show me")
    assert is_named(circle.alice, await theirs.pick("boardtime", "This week"))


async def test_a_mock_exam_is_on_the_board_only_of_members_who_show_it(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice, circle.ben)
    await write_exam(circle, circle.alice, circle.ben)
    mine = await leaderboard(circle, circle.alice, board="exam", period="all")
    assert "**You:** would be at place 1, 25 of 25" in mine.text
    for board in ("exam", "all"):
        text = (await leaderboard(circle, circle.ben, board=board, period="all")).text
        assert not is_named(circle.alice, text)
    await mine.press("Show me")
    seen = (await leaderboard(circle, circle.ben, board="exam", period="all")).text
    assert f"**1.** {circle.alice.name} · 100% of 25 questions" in seen
    assert not is_named(circle.ben, seen)


async def test_a_wish_holds_on_every_server_and_after_a_restart(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice)
    await (await leaderboard(circle, circle.alice)).press("Hide me")
    await circle.restart()
    reader = await leaderboard(circle, circle.ben)
    assert not is_named(circle.alice, reader.text)
    assert "still empty" in reader.text


async def test_buttons_and_lists_work_after_a_restart(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice)
    reader = await leaderboard(circle, circle.alice)
    await circle.restart()
    assert "### All time" in await reader.pick("boardtime", "All time")
    assert "Others do not see you here" in await reader.press("Hide me")


async def test_a_member_who_left_the_server_is_not_on_the_board(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice, circle.ben)
    assert is_named(circle.alice, (await leaderboard(circle, circle.ben)).text)
    circle.guild.remove_member(circle.alice)
    await circle.env.settle()
    reader = await leaderboard(circle, circle.ben)
    assert not is_named(circle.alice, reader.text)
    assert f"**1.** <@{circle.ben.id}> · 1 point · **you**" in reader.text


async def test_an_organiser_starts_a_season_after_being_asked(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice)
    rosa = await leaderboard(circle, circle.rosa, period="season")
    assert "No season is under way" in rosa.text
    asked = await circle.rosa.click(rosa.message, label="Start a season")
    assert asked.ephemeral
    assert "Nothing is lost" in text_of(asked)
    assert await circle.rows("SELECT * FROM season") == []
    assert asked.response is not None
    said = text_of(await circle.rosa.click(asked.response, label="Start it tomorrow"))
    assert "Season 1 begins tomorrow, January 2, 2026" in said
    meanwhile = await leaderboard(circle, circle.rosa, period="season")
    assert "Season 1 begins tomorrow, January 2, 2026" in meanwhile.text
    assert "No season" not in meanwhile.text
    assert meanwhile.labels == []
    await answer_right(circle, circle.ben)
    text = (await leaderboard(circle, circle.alice, period="season")).text
    assert "### Season 1, since January 2, 2026: daily questions" in text
    assert is_named(circle.ben, text)
    assert not is_named(circle.alice, text)


async def test_where_there_is_no_season_there_is_nothing_to_hide_from(circle: Circle) -> None:
    await at_once(circle)
    assert (await leaderboard(circle, circle.alice, period="season")).labels == []


async def test_the_exam_board_does_not_say_that_one_has_answered_nothing(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice)
    said = (await leaderboard(circle, circle.alice, board="exam")).text
    assert "You have not answered in a mock exam in this time yet" in said


async def test_who_has_no_place_yet_is_not_told_that_others_see_them(circle: Circle) -> None:
    await at_once(circle)
    said = (await leaderboard(circle, circle.ben)).text
    assert "Others see you here once you have a place" in said


async def test_a_second_click_starts_no_second_season(circle: Circle) -> None:
    await at_once(circle)
    rosa = await leaderboard(circle, circle.rosa, period="season")
    asked = [await circle.rosa.click(rosa.message, label="Start a season") for _ in range(2)]
    said: list[str] = []
    for one in asked:
        assert one.response is not None
        said.append(text_of(await circle.rosa.click(one.response, label="Start it tomorrow")))
    assert "A new season begins tomorrow already" in said[1]
    assert await circle.rows("SELECT number FROM season") == [(1,)]


async def test_a_plain_member_cannot_start_a_season(circle: Circle) -> None:
    await at_once(circle)
    reader = await leaderboard(circle, circle.alice, period="season")
    assert "Start a season" not in reader.labels
    for custom_id in ("sg:season:ask", "sg:season:start"):
        said = await circle.press(
            circle.alice, reader.message, custom_id, channel=circle.other_channel
        )
        assert "Only organizers" in said
    assert await circle.rows("SELECT * FROM season") == []


async def test_a_season_is_offered_only_where_seasons_are_looked_at(circle: Circle) -> None:
    assert "Start a season" not in (await leaderboard(circle, circle.rosa)).labels


async def test_a_board_is_read_by_one_member_and_told_to_no_channel(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice)
    reader = await leaderboard(circle, circle.ben)
    await reader.press("Hide me")
    assert not is_named(circle.alice, sent_to_channels(circle))


async def test_no_board_of_others_tells_of_who_hides_whatever_is_pressed(circle: Circle) -> None:
    await at_once(circle)
    await answer_right(circle, circle.alice, circle.ben)
    await write_exam(circle, circle.alice)
    for board in ("daily", "exam"):
        reader = await leaderboard(circle, circle.alice, board=board)
        if "Hide me" in reader.labels:
            await reader.press("Hide me")
    for board in ("daily", "exam", "all"):
        for period in ("week", "month", "season", "all"):
            for who in (circle.ben, circle.rosa):
                text = (await leaderboard(circle, who, board=board, period=period)).text
                assert not is_named(circle.alice, text)


async def test_the_standings_of_a_live_round_do_not_name_who_hides(circle: Circle) -> None:
    await at_once(circle)
    await (await leaderboard(circle, circle.alice)).press("Hide me")
    await circle.rosa.slash(circle.channel, "exam live", begins_in=0, questions=3, seconds=10)
    await circle.seconds(3)
    for _ in range(3):
        asked = [one for one in circle.posts() if "Live round: question" in shown(one)][-1]
        for who in (circle.alice, circle.ben):
            await circle.click(who, asked, circle.key_of(asked))
        await circle.seconds(33)
    end = shown(circle.posts()[-1])
    assert f"**1.** {circle.ben.name} · 2 right" in end
    assert "Fewer than 5 people took part" in end
    assert not is_named(circle.alice, sent_to_channels(circle))


async def test_every_id_on_a_board_is_there_once(circle: Circle) -> None:
    await at_once(circle)
    people = [circle.join(f"member{number}") for number in range(11)]
    await answer_right(circle, *people)
    reader = await leaderboard(circle, circle.rosa, period="season")
    for message in (reader.message, (await leaderboard(circle, people[0])).message):
        assert len(ids_on(message)) == len(set(ids_on(message)))


@pytest.mark.parametrize(
    ("asked", "is_shown", "said"),
    [
        pytest.param(5, True, "20 more questions and you stand here, 1 of 5", id="twenty"),
        pytest.param(24, True, "1 more question and you stand here, 1 of 24", id="one"),
        pytest.param(24, False, "1 more question and you could stand here, 1 of 24", id="hidden"),
    ],
)
def test_the_exam_board_says_how_many_questions_are_missing(
    asked: int, is_shown: bool, said: str
) -> None:
    board = Board(
        name=BoardName.EXAM,
        period=Period.ALL,
        season=None,
        page=0,
        pages=1,
        places=(),
        around=(),
        own=None,
        counts=Tally(7, 1, asked),
        is_shown=is_shown,
        light=0,
        streak=None,
    )
    assert f"**You:** {said} with the best answer" in wording.own_line(board)


async def test_unless_told_otherwise_points_come_when_the_week_is_over(circle: Circle) -> None:
    await circle.set_up()
    while circle.env.now().isoweekday() != 7:
        await answer_right(circle, circle.alice)
    reader = await leaderboard(circle, circle.ben, period="all")
    assert "Points come here when a week is over" in reader.text
    assert not is_named(circle.alice, reader.text)
    for _ in range(2):
        await circle.next_post()
    assert is_named(circle.alice, (await leaderboard(circle, circle.ben, period="all")).text)
