"""The bot killed with -9 in the middle of a mock exam: no choice lost, no time lost, one result."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta

from bot.domain.exam.results import SCORE_OF_ANSWERS
from bot.loopback.faults import Fault
from bot.loopback.server import LoopbackDiscord
from cogs.clock.ticker import BUSY_SECONDS
from tests.wire.circle import SENDS, Circle, eventually
from tests.wire.exam import Exam, Writer

KILLS = 5
AWAY = timedelta(minutes=25)
"""How long the bot is away after each kill: nearly as long as the whole exam lasts."""

_WITNESS = """
    CREATE TABLE closing_seen (paper_id INTEGER);
    CREATE TABLE scoring_seen (paper_id INTEGER);
    CREATE TRIGGER see_closing AFTER UPDATE OF closed_at ON paper
    BEGIN INSERT INTO closing_seen VALUES (NEW.paper_id); END;
    CREATE TRIGGER see_scoring AFTER UPDATE OF correct ON paper
    BEGIN INSERT INTO scoring_seen VALUES (NEW.paper_id); END;
"""

RESULTS = "SELECT message_id FROM outbox WHERE kind = 'results'"


def watch_closings(circle: Circle) -> None:
    """Have the file itself note each time that a paper is closed, and scored."""
    with closing(sqlite3.connect(circle.database)) as file:
        file.executescript(_WITNESS)


def assert_each_paper_closed_once(circle: Circle) -> None:
    papers = circle.stored("SELECT paper_id FROM paper ORDER BY paper_id")
    for seen in ("closing_seen", "scoring_seen"):
        assert circle.stored(f"SELECT paper_id FROM {seen} ORDER BY paper_id") == papers


def deadlines(circle: Circle) -> dict[int, datetime]:
    rows = circle.stored("SELECT paper_id, deadline_at FROM paper")
    return {row["paper_id"]: datetime.fromisoformat(row["deadline_at"]) for row in rows}


def last_heartbeat(circle: Circle) -> datetime:
    (row,) = circle.stored("SELECT value FROM bot_state WHERE name = 'exam heartbeat'")
    return datetime.fromisoformat(row["value"])


@asynccontextmanager
async def back_after(
    circle: Circle, away: timedelta
) -> AsyncIterator[tuple[asyncio.subprocess.Process, timedelta]]:
    """Start the killed bot again after a while; yield it, and the time it gave back to everybody.

    That has to be the time since its last heartbeat, which was shortly before the kill.
    """
    before, beat, killed_at = deadlines(circle), last_heartbeat(circle), circle.clock()
    assert killed_at - beat < timedelta(seconds=5 * BUSY_SECONDS)
    circle.clock.move(away)
    started_at = circle.clock()
    async with circle.bot_process() as process:
        after = deadlines(circle)
        (moved,) = {after[paper] - deadline for paper, deadline in before.items()}
        assert started_at - beat <= moved <= circle.clock() - beat
        yield process, moved


async def test_five_kills_amid_answering_lose_neither_a_choice_nor_a_minute(
    circle: Circle,
) -> None:
    exam = Exam(circle, circle.add_members(25))
    async with circle.bot_process() as process:
        await exam.begin(questions=25, minutes=30)
        begun = last_heartbeat(circle)
        await eventually(lambda: last_heartbeat(circle) > begun)
        await exam.kill_amid(process, lambda writer: writer.answer_on(), after=150)
    watch_closings(circle)
    downtime_credit = timedelta(0)
    for _ in range(KILLS - 1):
        assert exam.lost() == []
        async with back_after(circle, AWAY) as (process, moved):
            downtime_credit += moved
            await exam.kill_amid(process, lambda writer: writer.answer_on(), after=150)
    async with back_after(circle, AWAY) as (_, moved):
        downtime_credit += moved
        await exam.finish()
    assert exam.lost() == []
    assert_each_paper_closed_once(circle)
    assert len(exam.results()) == 1
    said = f"I was away for {round(downtime_credit / timedelta(minutes=1))} minutes"
    assert said in exam.text()
    assert all(said in writer.text for writer in exam.writers)


async def test_kills_amid_handing_in_close_each_paper_once_and_send_one_result(
    circle: Circle,
) -> None:
    exam = Exam(circle, circle.add_members(40))
    gate = asyncio.Semaphore(8)

    async def hand_in(writer: Writer) -> None:
        async with gate:
            await writer.hand_in()

    async with circle.bot_process():
        await exam.begin(questions=SCORE_OF_ANSWERS, minutes=4)
        await exam.all_at_once(lambda writer: writer.answer_on())
        await exam.all_at_once(lambda writer: writer.press("Submit"))
    watch_closings(circle)
    for _ in range(2):
        async with circle.bot_process() as process:
            await exam.kill_amid(process, hand_in, after=12)
    async with circle.bot_process():
        await exam.all_at_once(hand_in)
        await eventually(exam.results)
    assert all(writer.has_result for writer in exam.writers)
    assert exam.lost() == []
    assert_each_paper_closed_once(circle)
    assert len(exam.results()) == 1


async def test_results_that_arrived_before_the_kill_are_found_and_not_sent_again(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    exam = Exam(circle, circle.add_members(2))
    async with circle.bot_process():
        await exam.begin(questions=2, minutes=3)
        await eventually(lambda: len(circle.sends()) == 2)  # the lobby, and that it has begun
        loopback.faults.append(Fault("POST", SENDS, "lose_reply"))
        await exam.all_at_once(lambda writer: writer.hand_in())
        await eventually(exam.results)
    assert circle.stored(RESULTS) == [{"message_id": None}]
    circle.clock.move(timedelta(hours=1))  # Discord has long forgotten the nonce
    async with circle.bot_process():
        await eventually(lambda: circle.stored(RESULTS)[0]["message_id"])
    assert len(exam.results()) == 1
    assert len(circle.sends()) == 3, "the lobby, its beginning and its results"
