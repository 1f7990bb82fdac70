"""The leaderboard, streaks and a member's own numbers, as the services give them."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db.members import members
from bot.db.servers import servers
from bot.domain.daily.posts import PostKind
from bot.domain.exam.results import Score
from bot.domain.exam.sittings import Ending, Plan
from bot.domain.members import MemberSettings
from bot.domain.publishing import GROUP
from bot.domain.scores.boards import (
    EXAM_MINIMUM,
    PLACES,
    Board,
    BoardName,
    Period,
    Season,
    Standing,
)
from bot.domain.scores.boards import Tally as Counts
from bot.domain.scores.stats import Source
from bot.errors import Refusal
from bot.services.scores.boards import WEEKS_SHOWN
from bot.services.servers.settings import Changes
from tests.domain.samples import SERVER, chicago, make_settings, numbered_items
from tests.services.world import World

MEMBER, OTHER, THIRD = 77, 78, 79
KEY, WRONG = 1, 0
CROWD = range(1, 24)


async def answer_days(world: World, days: dict[int, dict[int, int]]) -> None:
    """On each day of April post the question, and let members choose their options."""
    for day, options in days.items():
        await world.tick_at(2026, 4, day, 9)
        for user_id, option in options.items():
            await world.answer(world.posted()[-1].post, option, user_id=user_id)


async def board(
    world: World,
    period: Period = Period.ALL,
    name: BoardName = BoardName.DAILY,
    *,
    user_id: int = MEMBER,
    page: int = 0,
    server_id: int = SERVER,
) -> Board:
    return await world.services.boards.board(server_id, user_id, period, name, page=page)


def ids(standings: tuple[Standing, ...]) -> list[int]:
    return [one.user_id for one in standings]


async def crowd(world: World) -> None:
    """Let 23 members stand on the board, each a point behind the one before."""
    await world.set_up()
    for user_id in CROWD:
        await world.db.single.run(
            "INSERT INTO tally (server_id, board, period, user_id, correct, answered) "
            "VALUES (:server, 'daily', 'all', :user, :correct, 30)",
            {"server": SERVER, "user": user_id, "correct": 30 - user_id},
        )


async def write_exam(world: World, right: dict[int, int], questions: int) -> None:
    """Let members write a paper, each with so many right answers and the rest wrong."""
    plan = Plan(questions=questions, minutes=60)
    sitting = await world.open_sitting(members=list(right), plan=plan)
    for user_id, count in right.items():
        paper = (await world.paper(sitting, user_id)).paper
        for number in paper.numbers:
            place = paper.option_order(number).index(KEY if number <= count else WRONG)
            await world.choose(sitting, number, place, user_id=user_id)
        await world.services.papers.submit(SERVER, user_id, paper.paper_id)
    await world.invigilate(timedelta(minutes=1))


# Boards


async def test_the_board_of_a_server_that_is_not_set_up_is_empty(world: World) -> None:
    shown = await board(world)
    assert (shown.places, shown.own, shown.counts, shown.light) == ((), None, None, 0)
    assert (shown.page, shown.pages, shown.season, shown.is_shown) == (0, 1, None, True)


async def test_the_board_has_the_best_and_ones_own_place(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: WRONG, OTHER: KEY}, 2: {MEMBER: KEY, OTHER: KEY}})
    mine = await board(world)
    assert mine.places == (Standing(1, OTHER, 2, 2), Standing(2, MEMBER, 1, 2))
    assert mine.own == Standing(2, MEMBER, 1, 2)
    assert mine.counts == Counts(MEMBER, 1, 2)


async def test_whoever_has_nothing_right_knows_what_they_answered(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: WRONG}})
    mine = await board(world)
    assert (mine.places, mine.own, mine.counts) == ((), None, Counts(MEMBER, 0, 1))


@pytest.mark.parametrize(
    ("page", "shown", "members"),
    [
        pytest.param(0, 0, range(1, 11), id="first"),
        pytest.param(1, 1, range(11, 21), id="second"),
        pytest.param(2, 2, range(21, 24), id="last"),
        pytest.param(99, 2, range(21, 24), id="beyond-the-last"),
        pytest.param(-1, 0, range(1, 11), id="before-the-first"),
    ],
)
async def test_the_board_has_pages(world: World, page: int, shown: int, members: range) -> None:
    await crowd(world)
    found = await board(world, page=page)
    assert (found.page, found.pages, ids(found.places)) == (shown, 3, list(members))


async def test_a_place_beyond_the_first_page_stands_there_with_its_neighbours(
    world: World,
) -> None:
    await crowd(world)
    assert ids((await board(world, user_id=15)).around) == [14, 15, 16]
    assert (await board(world, user_id=15)).own == Standing(15, 15, 15, 30)
    assert (await board(world, user_id=15, page=1)).around == ()
    assert (await board(world, user_id=PLACES)).around == ()


async def test_a_week_starts_on_monday_and_a_month_on_the_first(world: World) -> None:
    world.clock.now = chicago(2026, 4, 5, 8)  # a Sunday
    await world.set_up()
    await answer_days(world, {5: {MEMBER: KEY}, 6: {OTHER: KEY}})
    weekly = await board(world, Period.WEEK)
    assert (ids(weekly.places), weekly.counts) == ([OTHER], None)
    assert len((await board(world, Period.MONTH)).places) == 2
    world.clock.now = chicago(2026, 5, 1, 0, 5)
    assert (await board(world, Period.MONTH)).places == ()
    assert len((await board(world, Period.ALL)).places) == 2


async def test_which_day_it_is_follows_the_servers_own_clock(world: World) -> None:
    await world.set_up(changes=Changes(zone=ZoneInfo("Pacific/Auckland")))
    # It is still Sunday evening in Chicago; in Auckland Monday's question is out.
    world.clock.now = chicago(2026, 4, 5, 16, 5)
    await world.services.deliverer.deliver()
    await world.answer(world.posted()[-1].post, user_id=MEMBER)
    assert len((await board(world, Period.WEEK)).places) == 1
    world.clock.now = chicago(2026, 4, 12, 6, 59)  # still Sunday there
    assert len((await board(world, Period.WEEK)).places) == 1
    world.clock.now = chicago(2026, 4, 12, 7)  # Monday
    assert (await board(world, Period.WEEK)).places == ()


async def test_exams_stand_on_their_own_board_from_enough_questions_on(world: World) -> None:
    world.with_bank(*numbered_items(EXAM_MINIMUM))
    await world.set_up()
    for user_id in (MEMBER, OTHER):
        await world.services.boards.show_me(user_id, BoardName.EXAM, shown=True)
    await write_exam(world, {MEMBER: 20, OTHER: 24}, EXAM_MINIMUM - 1)
    assert (await board(world, name=BoardName.EXAM)).places == ()
    assert (await board(world, name=BoardName.EXAM)).counts == Counts(MEMBER, 20, 24)
    await write_exam(world, {MEMBER: 1, OTHER: 0}, 1)
    found = await board(world, name=BoardName.EXAM)
    assert found.places == (Standing(1, OTHER, 24, 25), Standing(2, MEMBER, 21, 25))
    assert (await board(world)).places == ()
    assert ids((await board(world, name=BoardName.ALL)).places) == [OTHER, MEMBER]


async def test_an_exam_counts_for_the_day_on_which_it_began(world: World) -> None:
    world.clock.now = chicago(2026, 4, 5, 23, 58)  # a Sunday; papers are handed in on Monday
    await world.set_up()
    sitting = await world.open_sitting()
    await world.choose(sitting, 1, 0)
    for _ in range(2):
        await world.invigilate(timedelta(minutes=11))
    exams = BoardName.EXAM
    assert (await board(world, Period.WEEK, exams)).counts is None
    assert (await board(world, Period.ALL, exams)).counts is not None


# Who is seen


async def test_a_member_who_hides_is_seen_by_nobody_and_knows_their_place(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: KEY, OTHER: KEY}, 2: {MEMBER: KEY}})
    await world.services.boards.show_me(MEMBER, BoardName.DAILY, shown=False)
    for user_id in (MEMBER, OTHER):
        assert ids((await board(world, user_id=user_id)).places) == [OTHER]
    mine = await board(world)
    assert (mine.own, mine.is_shown) == (Standing(1, MEMBER, 2, 2), False)
    await world.services.boards.show_me(MEMBER, BoardName.DAILY, shown=True)
    assert ids((await board(world, user_id=OTHER)).places) == [MEMBER, OTHER]


async def test_a_wish_for_a_board_leaves_other_settings_alone(world: World) -> None:
    await world.prefer(MEMBER, extra_time=1.5, hide_clock=True)
    await world.services.boards.show_me(MEMBER, BoardName.ALL, shown=True)
    found = await world.services.preferences.settings(MEMBER)
    assert found == MemberSettings(1.5, True, daily_board=True, exam_board=True)


async def test_a_server_may_ask_first(world: World) -> None:
    await servers.save(world.db.single, make_settings(opt_in=True))
    await world.set_up()
    await answer_days(world, {1: {MEMBER: KEY, OTHER: KEY, THIRD: KEY}})
    await world.services.boards.show_me(OTHER, BoardName.DAILY, shown=True)
    found = await board(world)
    assert (ids(found.places), found.is_shown) == ([OTHER], False)
    assert (await board(world, user_id=OTHER)).is_shown


async def test_a_member_who_left_is_not_on_the_board_and_the_next_one_moves_up(
    world: World,
) -> None:
    await crowd(world)
    world.discord.gone_from[SERVER] = {1, 4}
    found = await board(world, user_id=20)
    assert ids(found.places) == [2, 3, *range(5, 13)]
    assert [one.rank for one in found.places] == list(range(1, 11))
    assert found.own == Standing(18, 20, 10, 30)


async def test_one_page_costs_one_look_and_two_where_somebody_was_gone(world: World) -> None:
    await crowd(world)
    await board(world, user_id=20)
    assert world.discord.looked_up == [(*range(1, 11), 19, 21)]
    world.discord.looked_up.clear()
    world.discord.gone_from[SERVER] = {1, 4}
    await board(world, user_id=20)
    assert world.discord.looked_up == [(*range(1, 11), 19, 21), (2, 3, *range(5, 13), 19, 21)]
    world.discord.looked_up.clear()
    await board(world, user_id=20)
    assert len(world.discord.looked_up) == 1


async def test_a_board_of_people_who_all_left_is_drawn_only_so_often(world: World) -> None:
    await crowd(world)
    world.discord.gone_from[SERVER] = set(CROWD)
    await board(world, user_id=99)
    assert len(world.discord.looked_up) == 2


async def test_nobody_is_looked_up_for_an_empty_board_or_for_oneself(world: World) -> None:
    await world.set_up()
    await board(world)
    await answer_days(world, {1: {MEMBER: KEY}})
    await board(world)
    assert world.discord.looked_up == []


async def test_a_member_who_left_one_server_stands_on_the_board_of_another(world: World) -> None:
    for server_id in (SERVER, SERVER + 1):
        await world.set_up(server_id)
    await world.tick_at(2026, 4, 1, 9)
    for message in world.discord.messages:
        await world.answer(message.post, user_id=OTHER)
    world.discord.gone_from[SERVER] = {OTHER}
    assert ids((await board(world)).places) == []
    assert ids((await board(world, server_id=SERVER + 1)).places) == [OTHER]


async def test_who_comes_back_is_on_the_board_when_they_look_or_answer(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: KEY, OTHER: KEY, THIRD: KEY}})
    world.discord.gone_from[SERVER] = {OTHER, THIRD}
    assert ids((await board(world)).places) == [MEMBER]
    world.discord.gone_from.clear()
    assert ids((await board(world, user_id=OTHER)).places) == [MEMBER, OTHER]
    await answer_days(world, {2: {THIRD: WRONG}})
    assert ids((await board(world)).places) == [MEMBER, OTHER, THIRD]


# Seasons


async def test_a_season_begins_tomorrow_and_everybody_at_nothing(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: KEY}})
    season = await world.services.boards.start_season(SERVER)
    assert season == Season(1, date(2026, 4, 2))
    before = await board(world, Period.SEASON)
    assert (before.season, before.coming) == (None, season)
    post = world.posted()[-1].post
    await answer_days(world, {2: {OTHER: KEY}})
    await world.answer(post, user_id=THIRD)  # yesterday's, and closed
    found = await board(world, Period.SEASON)
    assert (found.season, ids(found.places)) == (season, [OTHER])
    assert ids((await board(world, Period.ALL)).places) == [MEMBER, OTHER]


async def test_yesterdays_open_question_counts_for_the_season_before(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {}})
    await world.services.boards.start_season(SERVER)
    world.clock.now = chicago(2026, 4, 2, 8)
    await world.answer(world.posted()[-1].post, user_id=MEMBER)
    assert (await board(world, Period.SEASON)).season == Season(1, date(2026, 4, 2))
    assert (await board(world, Period.SEASON)).places == ()
    assert ids((await board(world, Period.ALL)).places) == [MEMBER]


async def test_tomorrow_is_that_of_the_server(world: World) -> None:
    await world.set_up(changes=Changes(zone=ZoneInfo("Pacific/Auckland")))
    world.clock.now = chicago(2026, 4, 1, 8)  # two in the morning of the 2nd
    assert await world.services.boards.start_season(SERVER) == Season(1, date(2026, 4, 3))


async def test_a_season_is_started_once_a_day(world: World) -> None:
    await world.set_up()
    await world.services.boards.start_season(SERVER)
    with pytest.raises(Refusal, match="season_begins"):
        await world.services.boards.start_season(SERVER)
    world.clock.now += timedelta(days=1)
    assert (await world.services.boards.start_season(SERVER)).number == 2


async def test_no_season_begins_on_a_date_for_which_answers_were_counted_already(
    world: World,
) -> None:
    """The group moves to the west: it is yesterday again, and today's question is there."""
    await world.set_up(changes=Changes(zone=ZoneInfo("Pacific/Auckland")))
    world.clock.now = chicago(2026, 4, 1, 16, 5)  # the morning of the 2nd
    await world.services.deliverer.deliver()
    await world.answer(world.posted()[-1].post, user_id=MEMBER)
    await world.set_up(changes=Changes(zone=ZoneInfo("America/Chicago")))
    with pytest.raises(Refusal, match="season_a_day_later"):
        await world.services.boards.start_season(SERVER)
    world.clock.now += timedelta(days=1)
    assert await world.services.boards.start_season(SERVER) == Season(1, date(2026, 4, 3))
    assert (await board(world, Period.SEASON)).counts is None


async def test_nor_on_that_of_a_paper(world: World) -> None:
    await world.set_up(changes=Changes(zone=ZoneInfo("Pacific/Auckland")))
    world.clock.now = chicago(2026, 4, 1, 8)  # the 2nd
    await write_exam(world, {MEMBER: 1}, 1)
    await world.set_up(changes=Changes(zone=ZoneInfo("America/Chicago")))
    with pytest.raises(Refusal, match="season_a_day_later"):
        await world.services.boards.start_season(SERVER)


async def test_a_season_needs_a_server_that_is_set_up(world: World) -> None:
    with pytest.raises(Refusal, match="not_set_up"):
        await world.services.boards.start_season(SERVER)


# Streaks and the light


async def test_a_streak_counts_weeks_with_as_many_days_as_aimed_at(world: World) -> None:
    await world.set_up()  # on Wednesday, 1 April
    await answer_days(world, {day: {MEMBER: day % 2} for day in (1, 2, 4, 5, 6, 8, 9)})
    streak = (await board(world)).streak
    assert streak is not None
    assert (streak.weeks, streak.days, streak.this_week, streak.wanted) == (1, 7, 3, 4)
    assert streak.freezes == 1
    assert (await world.services.boards.streak(SERVER, OTHER)).days == 0


async def test_a_day_is_answered_by_an_extra_question_but_not_by_a_test(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: KEY, OTHER: KEY}, 2: {}})
    for user_id, kind in ((MEMBER, PostKind.EXTRA), (OTHER, PostKind.TEST)):
        post = await world.services.posts.post_now(SERVER, kind)
        await world.answer(post, user_id=user_id)
    streaks = [await world.services.boards.streak(SERVER, one) for one in (MEMBER, OTHER)]
    assert [one.days for one in streaks] == [2, 1]


async def test_an_aim_is_ones_own(world: World) -> None:
    await world.set_up()
    async with world.db.transaction() as tx:
        await members.set_goal(tx, MEMBER, date(2026, 3, 30), 1)
    await answer_days(world, {1: {MEMBER: KEY, OTHER: KEY}})
    assert (await world.services.boards.streak(SERVER, MEMBER)).weeks == 1
    assert (await world.services.boards.streak(SERVER, OTHER)).weeks == 0


async def had_weeks(world: World, answered: list[int], *, first: date) -> None:
    """Let a member have answered on so many days of each week, from a Monday to yesterday."""
    world.clock.now = chicago(2026, 4, 6, 8)
    assert first + timedelta(weeks=len(answered)) == date(2026, 4, 6)
    await world.set_up()
    for number in range(7 * len(answered)):
        on = first + timedelta(days=number)
        values = {"server": SERVER, "on": on.isoformat(), "at": f"{on}T14:00:00.000+00:00"}
        await world.db.single.run(
            "INSERT INTO post (server_id, kind, state, local_on, due_at, posted_at, key_option)"
            " VALUES (:server, 'daily', 'closed', :on, :at, :at, 1)",
            values,
        )
        if number % 7 < answered[number // 7]:
            await world.db.single.run(
                "INSERT INTO answer SELECT post_id, :user, server_id, local_on, 1, 1, 1, due_at"
                " FROM post WHERE server_id = :server AND local_on = :on",
                {"server": SERVER, "on": values["on"], "user": MEMBER},
            )


@pytest.mark.parametrize("hard_week", [3, 7, 8, 9, 57])
async def test_a_day_off_that_was_saved_long_ago_is_not_lost_in_hindsight(
    world: World, hard_week: int
) -> None:
    """However long ago: a week that was kept with a day off stays one."""
    weeks = [3 if number == hard_week else 4 for number in range(60)]
    await had_weeks(world, weeks, first=date(2025, 2, 10))
    streak = await world.services.boards.streak(SERVER, MEMBER)
    assert (streak.weeks, streak.days, streak.freezes) == (60, 239, 2)


async def test_skipped_missed_late_and_paused_days_break_no_streak(world: World) -> None:
    await world.set_up(changes=Changes(days=frozenset((3, 4, 5))))  # Wednesday to Friday
    await answer_days(world, {1: {MEMBER: KEY}})
    await world.services.setup.skip(SERVER)  # Thursday's
    await world.tick_at(2026, 4, 3, 16)  # Friday's is missed
    await world.services.setup.pause(SERVER)
    world.clock.now += timedelta(days=7)
    await world.services.setup.resume(SERVER)
    await world.tick_at(2026, 4, 15, 9, 11)  # late, and left out
    await answer_days(world, {16: {MEMBER: KEY}, 17: {MEMBER: KEY}})
    world.clock.now = chicago(2026, 4, 20, 9)
    streak = await world.services.boards.streak(SERVER, MEMBER)
    assert (streak.weeks, streak.days, streak.freezes) == (2, 3, 0)


async def test_whoever_begins_on_sunday_is_asked_for_the_open_question(world: World) -> None:
    world.clock.now = chicago(2026, 4, 5, 8)
    await world.set_up()
    assert (await world.services.boards.streak(SERVER, MEMBER)).wanted == 1
    await answer_days(world, {5: {}})
    assert (await world.services.boards.streak(SERVER, MEMBER)).wanted == 1
    await answer_days(world, {5: {MEMBER: KEY}})
    assert (await world.services.boards.streak(SERVER, MEMBER)).weeks == 1


async def test_the_light_is_on_while_enough_members_answer(world: World) -> None:
    await servers.save(world.db.single, make_settings(light=2))
    await world.set_up()
    both = {MEMBER: KEY, OTHER: WRONG}
    await answer_days(world, {1: both, 2: {MEMBER: KEY}, 3: both, 4: both, 5: {MEMBER: KEY}})
    assert (await board(world)).light == 2
    await answer_days(world, {6: {}})
    assert (await board(world)).light == 0


async def test_whoever_hides_games_sees_no_streak_and_no_light(world: World) -> None:
    await servers.save(world.db.single, make_settings(light=1))
    await world.set_up()
    await answer_days(world, {1: {MEMBER: KEY}})
    await world.prefer(MEMBER, hide_games=True)
    mine, others = await board(world), await board(world, user_id=OTHER)
    assert (mine.streak, mine.light) == (None, 0)
    assert others.streak is not None
    assert others.light == 1


# A member's own numbers


async def test_stats_tell_daily_questions_from_exams_and_no_others_answers(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: KEY, OTHER: WRONG}, 2: {MEMBER: WRONG}})
    await write_exam(world, {MEMBER: 3}, 4)
    post = await world.services.posts.post_now(SERVER, PostKind.TEST)
    await world.answer(post, user_id=MEMBER)
    stats = await world.services.boards.stats(SERVER, MEMBER)
    assert stats.by_source == {Source.DAILY: Score(1, 2), Source.EXAM: Score(3, 4)}
    assert stats.by_domain == {"advocacy": Score(4, 6)}
    assert stats.whole == Score(4, 6)
    assert (await world.services.boards.stats(SERVER + 1, MEMBER)).whole == Score(0, 0)


async def test_stats_say_nothing_by_topic_of_an_exam_in_which_others_still_write(
    world: World,
) -> None:
    """With one question on a topic, its count would be that question's key."""
    world.with_bank(*[replace(item, topic=item.item_id) for item in numbered_items(3)])
    await world.set_up()
    sitting = await world.open_sitting(members=[MEMBER, OTHER])
    mine = (await world.paper(sitting, MEMBER)).paper
    for number in mine.numbers:
        await world.choose(sitting, number, mine.option_order(number).index(KEY), user_id=MEMBER)
    await world.services.papers.submit(SERVER, MEMBER, mine.paper_id)
    assert (await world.services.boards.stats(SERVER, MEMBER)).by_topic == {}
    assert (await world.services.privacy.held(MEMBER))["by_topic"] == []
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    stats = await world.services.boards.stats(SERVER, MEMBER)
    assert stats.by_topic == {f"item-0{number}": Score(1, 1) for number in (1, 2, 3)}
    assert len((await world.services.privacy.held(MEMBER))["by_topic"]) == 3


async def test_a_median_is_told_once_nothing_can_change_it_any_more(world: World) -> None:
    """Seen before and after an answer, it would tell whether that one was right."""
    await world.set_up(changes=Changes(days=frozenset((3, 4))))  # Wednesday and Thursday
    await answer_days(world, {1: dict.fromkeys(range(MEMBER, MEMBER + GROUP), KEY), 2: {}})

    async def median() -> int | None:
        progress = await world.services.boards.progress(SERVER, MEMBER)
        return next(one.median for one in progress.weeks if one.monday == date(2026, 3, 30))

    assert await median() is None, "the week is not over"
    world.clock.now = chicago(2026, 4, 8, 8)
    assert await median() is None, "Thursday's question is still open"
    await world.answer(world.posted()[-1].post, WRONG, user_id=OTHER)
    assert await median() is None
    await world.tick_at(2026, 4, 8, 9)
    assert await median() == 100


async def test_progress_shows_weeks_beside_the_group_and_question_days(world: World) -> None:
    await world.set_up()
    first = dict.fromkeys(range(MEMBER, MEMBER + 5), KEY)
    first |= dict.fromkeys(range(MEMBER + 5, MEMBER + GROUP), WRONG)
    await answer_days(world, {1: first, 2: {MEMBER: WRONG}, 3: {}, 6: {MEMBER: KEY}})
    progress = await world.services.boards.progress(SERVER, MEMBER)
    assert len(progress.weeks) == WEEKS_SHOWN
    assert [week.monday for week in progress.weeks[-2:]] == [date(2026, 3, 30), date(2026, 4, 6)]
    assert [week.own for week in progress.weeks[-3:]] == [None, Score(1, 2), Score(1, 1)]
    # The middle of five times 0, 50, and four times 100; in the second week too few answered.
    assert [week.median for week in progress.weeks[-3:]] == [None, 25, None]
    assert [(day.on.day, day.answered) for day in progress.days] == [
        (1, True),
        (2, True),
        (3, False),
        (6, True),
    ]
    assert progress.by_domain == {"advocacy": Score(2, 3)}
    assert (progress.needed, progress.today) == (75, date(2026, 4, 6))
