"""Answers: the first counts, and every count that hangs on it is kept."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db import outbox
from bot.db.daily import answers, posts
from bot.db.database import Database
from bot.db.migrate import migration_files
from bot.domain.daily import notes
from bot.domain.daily.answers import Recorded, ResponseDistribution
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.domain.outbox import MessageKind
from bot.domain.scores.boards import Period
from tests.db.rows import TODAY, add_claimed, add_planned, add_posted, add_server, due, stored
from tests.domain.samples import NOON, SERVER

MEMBER = 77
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
async def _a_server(db: Database) -> None:
    await add_server(db)


async def answer(
    db: Database, post: Post, option: int = 1, *, user_id: int = MEMBER
) -> Recorded | None:
    return await answers.record_first(
        db.single,
        post_id=post.post_id,
        server_id=post.server_id,
        user_id=user_id,
        option=option,
        at=NOON,
    )


async def tallies(db: Database) -> dict[str, tuple[int, int]]:
    rows = await db.reading.run("SELECT period, answered, correct FROM tally")
    return {row["period"]: (row["answered"], row["correct"]) for row in rows}


async def test_the_first_answer_counts_and_later_ones_do_not(db: Database) -> None:
    post = await add_posted(db)
    assert await answer(db, post, 2)
    assert not await answer(db, post, 1)
    assert await answers.chosen(db.reading, post.post_id, MEMBER) == 2


async def test_of_many_clicks_at_once_one_is_stored(db: Database) -> None:
    post = await add_posted(db)
    stored_ones = await asyncio.gather(*(answer(db, post, number % 4) for number in range(50)))
    assert sum(map(bool, stored_ones)) == 1
    assert (await stored(db, post)).answers == 1


async def test_a_member_who_never_answered_has_chosen_nothing(db: Database) -> None:
    post = await add_posted(db)
    await answer(db, post)
    assert await answers.chosen(db.reading, post.post_id, MEMBER + 1) is None


async def test_a_claimed_post_takes_answers_since_it_may_stand_in_the_channel(
    db: Database,
) -> None:
    assert await answer(db, await add_claimed(db))


@pytest.mark.parametrize("state", ["planned", "skipped", "missed", "closed"])
async def test_a_post_that_is_not_open_takes_no_answer(db: Database, state: str) -> None:
    post = await add_posted(db)
    await db.single.run("UPDATE post SET state = :state", {"state": state})
    assert not await answer(db, post)
    assert await answers.chosen(db.reading, post.post_id, MEMBER) is None
    assert await tallies(db) == {}


async def test_another_server_cannot_answer_this_post(db: Database) -> None:
    post = await add_posted(db)
    assert not await answers.record_first(
        db.single, post_id=post.post_id, server_id=SERVER + 1, user_id=MEMBER, option=1, at=NOON
    )


async def test_an_option_that_does_not_exist_breaks_a_rule_of_the_table(db: Database) -> None:
    post = await add_posted(db)
    with pytest.raises(sqlite3.IntegrityError):
        await answer(db, post, 4)


async def test_an_answer_changes_the_count_and_asks_for_a_redraw(db: Database) -> None:
    post = await add_posted(db)
    assert await due(db, NOON) == []
    await answer(db, post)
    await answer(db, post)
    assert (await stored(db, post)).answers == 1
    assert await due(db, NOON) == [(MessageKind.POST, post.post_id)]


async def test_only_the_first_answer_after_a_redraw_leaves_the_message_behind(
    db: Database,
) -> None:
    post = await add_posted(db)
    told = [await answer(db, post, user_id=user_id) for user_id in range(3)]
    assert [one and one.is_behind for one in told] == [True, False, False]
    message = await outbox.find(db.reading, MessageKind.POST, post.post_id)
    assert message is not None
    assert await outbox.lease(db.single, message, until=NOON + DAY)
    assert [
        one and one.is_behind
        for user_id in range(3, 5)
        for one in [await answer(db, post, user_id=user_id)]
    ] == [True, False]


@pytest.mark.parametrize(("option", "correct"), [(1, 1), (0, 0)], ids=["the-key", "another"])
async def test_an_answer_is_tallied_for_week_month_and_all_time(
    db: Database, option: int, correct: int
) -> None:
    await answer(db, await add_posted(db), option)
    assert await tallies(db) == {
        "all": (1, correct),
        "month 2026-04": (1, correct),
        "week 2026-03-30": (1, correct),
    }


async def test_tallies_add_up(db: Database) -> None:
    for number, option in enumerate([1, 0, 1]):
        await answer(db, await add_posted(db, local_on=TODAY + number * DAY), option)
    assert (await tallies(db))["all"] == (3, 2)


async def test_an_extra_question_is_scored_and_a_test_is_not(db: Database) -> None:
    await answer(db, await add_posted(db, kind=PostKind.TEST))
    assert await tallies(db) == {}
    await answer(db, await add_posted(db, kind=PostKind.EXTRA))
    assert (await tallies(db))["all"] == (1, 1)


async def test_the_split_counts_each_option(db: Database) -> None:
    post = await add_posted(db)
    assert await answers.responses(db.reading, post.post_id) == ResponseDistribution((0, 0, 0, 0))
    for user_id, option in enumerate([0, 1, 1, 3, 1]):
        await answer(db, post, option, user_id=user_id)
    assert await answers.responses(db.reading, post.post_id) == ResponseDistribution((1, 3, 0, 1))


async def days(db: Database, *, since: date = TODAY) -> list[bool]:
    found = await answers.question_days(db.reading, SERVER, MEMBER, since=since)
    return [day.answered for day in found]


async def test_question_days_are_oldest_first_and_begin_where_they_are_asked_from(
    db: Database,
) -> None:
    for number, answered in enumerate([False, True, True, False]):
        post = await add_posted(db, local_on=TODAY + number * DAY)
        if answered:
            await answer(db, post)
    assert await days(db) == [False, True, True, False]
    assert await days(db, since=TODAY + 2 * DAY) == [True, False]


async def test_the_last_question_day_is_open_and_those_before_are_not(db: Database) -> None:
    for number in range(2):
        await add_posted(db, local_on=TODAY + number * DAY)
    found = await answers.question_days(db.reading, SERVER, MEMBER, since=TODAY)
    assert [day.is_open for day in found] == [False, True]
    assert [day.is_open for day in await answers.group_days(db.reading, SERVER, most=9)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(("minutes", "late"), [(10, False), (11, True)])
async def test_a_question_that_came_late_says_so_also_when_it_is_closed(
    db: Database, minutes: int, late: bool
) -> None:
    post = await add_claimed(db, kind=PostKind.DAILY)
    at = NOON + timedelta(minutes=minutes)
    state = post.state_when_sent(at)
    await posts.record(db.single, post.post_id, state=state, message_id=1, at=at)
    await add_posted(db, local_on=TODAY + DAY)
    [first, _] = await answers.question_days(db.reading, SERVER, MEMBER, since=TODAY)
    [group, _] = await answers.group_days(db.reading, SERVER, most=9)
    assert (first.was_late, group.was_late) == (late, late)


async def test_group_days_say_how_many_answered_the_latest_first_kept(db: Database) -> None:
    for number, members in enumerate([1, 3, 2]):
        post = await add_posted(db, local_on=TODAY + number * DAY)
        for user_id in range(members):
            await answer(db, post, user_id=user_id)
    found = await answers.group_days(db.reading, SERVER, most=2)
    assert [(day.on, day.members) for day in found] == [(TODAY + DAY, 3), (TODAY + 2 * DAY, 2)]


async def test_days_without_a_question_are_no_question_days(db: Database) -> None:
    for number, state in enumerate([PostState.SKIPPED, PostState.MISSED]):
        post = await add_planned(db, TODAY + number * DAY)
        await posts.end_unsent(db.single, post.post_id, state=state, note=notes.BOT_AWAY)
    await add_planned(db, TODAY + 2 * DAY)
    await add_claimed(db, kind=PostKind.EXTRA, local_on=TODAY + 3 * DAY)
    assert await days(db) == []
    assert await answers.group_days(db.reading, SERVER, most=9) == []


async def test_an_answer_to_a_test_does_not_make_a_day_answered(db: Database) -> None:
    await add_posted(db)
    await answer(db, await add_posted(db, kind=PostKind.TEST))
    assert await days(db) == [False]


@pytest.fixture(scope="module")
def bare() -> Iterator[sqlite3.Connection]:
    """The shipped schema in memory, with one server and one post."""
    with closing(sqlite3.connect(":memory:")) as conn:
        for file in migration_files():
            conn.executescript(file.read_text(encoding="utf-8"))
        conn.execute(
            "INSERT INTO server (server_id, channel_id, organiser_user_id, post_time, timezone, "
            "weekdays) VALUES (1, 2, 3, '09:00', 'UTC', '1')"
        )
        conn.execute(
            "INSERT INTO post (server_id, kind, state, local_on, due_at) "
            "VALUES (1, 'daily', 'planned', '', '')"
        )
        conn.execute("INSERT INTO season VALUES (1, 1, '1950-01-01'), (1, 2, '2026-07-15')")
        yield conn


@given(day=st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_the_database_names_periods_as_the_rules_do(bare: sqlite3.Connection, day: date) -> None:
    bare.execute("DELETE FROM tally")
    bare.execute("DELETE FROM answer")
    bare.execute("INSERT INTO answer VALUES (1, 7, 1, ?, 0, 1, 1, '2026-04-01')", [day.isoformat()])
    periods = {period for (period,) in bare.execute("SELECT period FROM tally")}
    season = 1 if day < date(2026, 7, 15) else 2
    assert periods == {period.key_on(day, season) for period in Period}
