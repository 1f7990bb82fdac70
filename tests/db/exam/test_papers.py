"""Papers' rows: what counts is stored, what does not is not, and a closed paper stays as it is."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db.columns import from_instant, to_instant
from bot.db.database import Database
from bot.db.exam import papers
from bot.db.session import Session, Transaction
from bot.domain.exam.papers import EXTRA_TIMES, Closing, Mark, Paper
from bot.domain.exam.sittings import SittingState
from tests.db.exam_rows import (
    ITEMS,
    add_lobby,
    add_open,
    add_paper,
    add_waiting,
    begin,
    close_paper,
    hand_in,
    stored_paper,
)
from tests.domain.exams import HOUR, MEMBER, MINUTE, STEPS, Act, Step, make_waiting
from tests.domain.samples import CHANNEL, NOON, SERVER

OTHER = MEMBER + 1
OTHER_SERVER = SERVER + 100
OTHER_CHANNEL = CHANNEL + 100
LAST_MOMENT = timedelta(microseconds=1)


@pytest.fixture
async def paper(db: Database) -> Paper:
    """Return an open paper of four questions until one o'clock."""
    return await add_paper(db.single, await add_open(db))


async def choose(
    session: Session, paper: Paper, number: int = 1, option: int = 2, *, at: datetime = NOON
) -> bool:
    return await papers.choose(session, paper, number=number, option=option, now=at)


async def flag(session: Session, paper: Paper, number: int = 1, *, at: datetime = NOON) -> bool:
    return await papers.flag(session, paper, number=number, now=at)


class Write(Protocol):
    """A choice or a flag: something a member leaves at a question."""

    async def __call__(
        self, session: Session, paper: Paper, number: int = 1, *, at: datetime = NOON
    ) -> bool: ...


WRITES: dict[str, Write] = {"choice": choose, "flag": flag}
each_write = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)


@pytest.mark.parametrize("extra_time", EXTRA_TIMES)
async def test_a_paper_is_read_back_as_it_was_when_its_member_came(
    db: Database, extra_time: float
) -> None:
    lobby = await add_lobby(db)
    waiting = make_waiting(
        sitting_id=lobby.sitting_id, seed=2**31 - 1, user_id=2**62, extra_time=extra_time
    )
    assert await papers.join(db.single, waiting, state=SittingState.LOBBY)
    found = await papers.of_member(db.reading, lobby.sitting_id, 2**62)
    assert found
    assert found == replace(waiting, paper_id=found.paper_id)


async def test_coming_twice_is_the_same_as_once(db: Database) -> None:
    lobby = await add_lobby(db)
    first = await add_waiting(db.single, lobby)
    again = replace(first, seed=99, extra_time=2.0)
    assert not await papers.join(db.single, again, state=SittingState.LOBBY)
    assert await papers.of_sitting(db.reading, lobby.sitting_id) == [first]


async def test_of_many_clicks_on_join_one_gives_a_paper(db: Database) -> None:
    lobby = await add_lobby(db)
    waiting = make_waiting(sitting_id=lobby.sitting_id)
    came = await asyncio.gather(
        *(papers.join(db.single, waiting, state=SittingState.LOBBY) for _ in range(20))
    )
    assert came.count(True) == 1


@pytest.mark.parametrize("state", [SittingState.LOBBY, SittingState.CLOSED])
async def test_nobody_comes_into_a_sitting_that_has_gone_on_meanwhile(
    db: Database, state: SittingState
) -> None:
    opened = await add_open(db)
    assert not await papers.join(db.single, make_waiting(sitting_id=opened.sitting_id), state=state)
    assert await papers.of_sitting(db.reading, opened.sitting_id) == []


async def test_a_paper_belongs_to_the_server_of_its_sitting_whatever_was_claimed(
    db: Database,
) -> None:
    lobby = await add_lobby(db)
    claimed = make_waiting(sitting_id=lobby.sitting_id, server_id=OTHER_SERVER)
    assert await papers.join(db.single, claimed, state=SittingState.LOBBY)
    [found] = await papers.of_sitting(db.reading, lobby.sitting_id)
    assert found.server_id == SERVER


async def test_a_member_may_leave_a_lobby_and_come_back(db: Database) -> None:
    lobby = await add_lobby(db)
    stays, gone = [await add_waiting(db.single, lobby, user_id) for user_id in (OTHER, MEMBER)]
    assert await papers.leave(db.single, lobby.sitting_id, MEMBER)
    assert not await papers.leave(db.single, lobby.sitting_id, MEMBER)
    assert await papers.of_sitting(db.reading, lobby.sitting_id) == [stays]
    assert (await add_waiting(db.single, lobby)).paper_id > gone.paper_id


async def test_nobody_leaves_a_paper_that_was_handed_out(db: Database, paper: Paper) -> None:
    await choose(db.single, paper)
    assert not await papers.leave(db.single, paper.sitting_id, MEMBER)
    assert (await stored_paper(db.reading, paper)).mark(1).option == 2


async def test_a_paper_is_handed_out_once(db: Database) -> None:
    lobby = await add_lobby(db)
    waiting, other = [await add_waiting(db.single, lobby, user_id) for user_id in (MEMBER, OTHER)]
    await papers.hand_out(
        db.single, waiting.paper_id, ITEMS, NOON + HOUR, extra_time=1.25, now=NOON
    )
    await papers.hand_out(
        db.single, waiting.paper_id, ITEMS[:1], NOON + 2 * HOUR, extra_time=2.0, now=NOON
    )
    handed_out = replace(
        waiting, items=ITEMS, deadline=NOON + HOUR, joined_at=NOON, extra_time=1.25
    )
    assert await papers.of_sitting(db.reading, lobby.sitting_id) == [handed_out, other]


async def test_a_paper_is_found_by_its_own_member_on_its_own_server_only(
    db: Database, paper: Paper
) -> None:
    assert await papers.find(db.reading, SERVER, MEMBER, paper.paper_id) == paper
    assert await papers.find(db.reading, SERVER, OTHER, paper.paper_id) is None
    assert await papers.find(db.reading, OTHER_SERVER, MEMBER, paper.paper_id) is None
    assert await papers.find(db.reading, SERVER, MEMBER, paper.paper_id + 1) is None


async def test_a_member_in_two_sittings_has_two_papers_that_leave_each_other_alone(
    db: Database, paper: Paper
) -> None:
    second = await add_open(db, channel_id=OTHER_CHANNEL)
    other = await add_paper(db.single, second)
    await choose(db.single, other, 3, 1)
    await hand_in(db, paper)
    assert await papers.of_member(db.reading, second.sitting_id, MEMBER) == replace(
        other, marks={3: Mark(1)}
    )
    assert (await stored_paper(db.reading, paper)).marks == {}
    assert await papers.of_member(db.reading, second.sitting_id, OTHER) is None


async def test_the_papers_of_a_sitting_come_with_marks_if_asked(db: Database, paper: Paper) -> None:
    await choose(db.single, paper)
    assert await papers.of_sitting(db.reading, paper.sitting_id) == [paper]
    assert await papers.of_sitting(db.reading, paper.sitting_id, marks=True) == [
        replace(paper, marks={1: Mark(2)})
    ]


async def test_a_members_papers_come_newest_first_without_those_that_wait(
    db: Database, paper: Paper
) -> None:
    newer = await add_paper(db.single, await add_open(db, channel_id=OTHER_CHANNEL))
    await add_paper(db.single, await add_open(db, channel_id=1), OTHER)
    elsewhere = await add_open(db, server_id=OTHER_SERVER, channel_id=2)
    await add_paper(db.single, elsewhere, server_id=OTHER_SERVER)
    await add_waiting(db.single, await add_lobby(db, channel_id=3))
    assert await papers.latest(db.reading, SERVER, MEMBER, most=9) == [newer, paper]
    assert await papers.latest(db.reading, SERVER, MEMBER, most=1) == [newer]


async def test_a_choice_may_be_changed_and_the_last_one_stands(db: Database, paper: Paper) -> None:
    for option in (0, 3, 1):
        assert await choose(db.single, paper, 4, option)
    assert (await stored_paper(db.reading, paper)).marks == {4: Mark(1)}


async def test_a_flag_and_a_choice_leave_each_other_alone(db: Database, paper: Paper) -> None:
    await flag(db.single, paper, 2)
    await choose(db.single, paper, 2, 3)
    assert (await stored_paper(db.reading, paper)).marks == {2: Mark(3, flagged=True)}
    await flag(db.single, paper, 2)
    assert (await stored_paper(db.reading, paper)).marks == {2: Mark(3)}


async def test_of_many_choices_at_once_every_question_keeps_its_own(
    db: Database, paper: Paper
) -> None:
    clicks = [(number, number - 1) for number in paper.numbers] * 10
    assert all(await asyncio.gather(*(choose(db.single, paper, *click) for click in clicks)))
    marks = (await stored_paper(db.reading, paper)).marks
    assert marks == {1: Mark(0), 2: Mark(1), 3: Mark(2), 4: Mark(3)}


@each_write
@pytest.mark.parametrize("number", [-1, 0, 5])
async def test_nothing_is_stored_at_a_question_that_is_not_on_the_paper(
    db: Database, paper: Paper, write: Write, number: int
) -> None:
    assert not await write(db.single, paper, number)
    assert await stored_paper(db.reading, paper) == paper


@pytest.mark.parametrize("option", [-1, 4])
async def test_there_is_no_fifth_option(db: Database, paper: Paper, option: int) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await choose(db.single, paper, 1, option)
    assert await stored_paper(db.reading, paper) == paper


@each_write
@pytest.mark.parametrize(
    "claimed",
    [{"user_id": OTHER}, {"server_id": OTHER_SERVER}, {"paper_id": 99}],
    ids=["another-member", "another-server", "no-paper"],
)
async def test_nobody_writes_on_a_paper_that_is_not_theirs(
    db: Database, paper: Paper, write: Write, claimed: dict[str, int]
) -> None:
    assert not await write(db.single, replace(paper, **claimed))
    assert await stored_paper(db.reading, paper) == paper


@each_write
@pytest.mark.parametrize(
    ("after", "counts"),
    [(HOUR - LAST_MOMENT, True), (HOUR, False), (2 * HOUR, False)],
    ids=["in-the-last-moment", "at-the-deadline", "after-it"],
)
async def test_a_click_counts_until_the_deadline_and_not_at_it(
    db: Database, paper: Paper, write: Write, after: timedelta, counts: bool
) -> None:
    assert await write(db.single, paper, 1, at=NOON + after) is counts
    assert bool((await stored_paper(db.reading, paper)).marks) is counts
    assert paper.is_open(NOON + after) is counts


@each_write
async def test_nothing_is_stored_on_a_closed_paper_even_with_time_left(
    db: Database, paper: Paper, write: Write
) -> None:
    await choose(db.single, paper, 1, 0)
    await hand_in(db, paper)
    closed = await stored_paper(db.reading, paper)
    assert not await write(db.single, paper)
    assert await stored_paper(db.reading, paper) == closed


@each_write
async def test_nothing_is_stored_on_a_paper_that_waits_in_the_lobby(
    db: Database, write: Write
) -> None:
    waiting = await add_waiting(db.single, await add_lobby(db))
    assert not await write(db.single, waiting)
    assert (await stored_paper(db.reading, waiting)).marks == {}


async def test_a_paper_is_closed_once_and_keeps_its_first_result(
    db: Database, paper: Paper
) -> None:
    assert await hand_in(db, paper, correct=3, at=NOON + MINUTE)
    for closing in Closing:
        assert not await hand_in(db, paper, closing, correct=4, at=NOON + 2 * MINUTE)
    submitted = Closing.SUBMITTED
    assert await stored_paper(db.reading, paper) == replace(
        paper, closed_at=NOON + MINUTE, closing=submitted, correct=3
    )


async def test_of_many_endings_at_once_one_counts(db: Database, paper: Paper) -> None:
    ends = [(closing, correct) for correct in range(7) for closing in Closing]
    closed = await asyncio.gather(
        *(hand_in(db, paper, closing, correct=correct) for closing, correct in ends)
    )
    assert closed.count(True) == 1
    now = await stored_paper(db.reading, paper)
    assert (now.closing, now.correct) == ends[closed.index(True)]


@pytest.mark.parametrize(
    ("closing", "after", "at"),
    [
        pytest.param(Closing.SUBMITTED, HOUR - MINUTE, HOUR - MINUTE, id="submitted-in-time"),
        pytest.param(Closing.SUBMITTED, HOUR, None, id="submitted-too-late"),
        pytest.param(Closing.TIME_OVER, HOUR, HOUR, id="noticed-at-once"),
        pytest.param(Closing.TIME_OVER, 9 * HOUR, HOUR, id="noticed-hours-later"),
        pytest.param(Closing.STOPPED, MINUTE, MINUTE, id="stopped"),
        pytest.param(Closing.STOPPED, 9 * HOUR, HOUR, id="stopped-after-its-time"),
    ],
)
async def test_a_paper_ends_when_it_is_closed_and_at_its_deadline_at_the_latest(
    db: Database, paper: Paper, closing: Closing, after: timedelta, at: timedelta | None
) -> None:
    assert await hand_in(db, paper, closing, at=NOON + after) is (at is not None)
    assert (await stored_paper(db.reading, paper)).closed_at == (at and NOON + at)


@pytest.mark.parametrize("closing", Closing)
async def test_a_paper_in_the_lobby_cannot_be_closed(db: Database, closing: Closing) -> None:
    waiting = await add_waiting(db.single, await add_lobby(db))
    assert not await hand_in(db, waiting, closing)
    assert await stored_paper(db.reading, waiting) == waiting


async def test_overdue_papers_are_those_still_open_whose_time_is_over(
    db: Database, paper: Paper
) -> None:
    sitting = await add_open(db, channel_id=OTHER_CHANNEL)
    closed = await add_paper(db.single, sitting)
    await hand_in(db, closed)
    await add_waiting(db.single, await add_lobby(db, channel_id=1))
    late = await begin(db, await add_lobby(db, channel_id=2), NOON + MINUTE)
    later = await add_paper(db.single, late)
    await choose(db.single, paper)
    assert await papers.overdue(db.reading, NOON + HOUR - MINUTE, most=9) == []
    overdue = replace(paper, marks={1: Mark(2)})
    assert await papers.overdue(db.reading, NOON + HOUR, most=9) == [overdue]
    assert await papers.overdue(db.reading, NOON + 2 * HOUR, most=9) == [overdue, later]
    assert await papers.overdue(db.reading, NOON + 2 * HOUR, most=1) == [overdue]


async def test_downtime_moves_the_deadlines_of_open_papers_alone(
    db: Database, paper: Paper
) -> None:
    sitting = await add_open(db, channel_id=OTHER_CHANNEL)
    closed = await add_paper(db.single, sitting)
    waiting = await add_waiting(db.single, await add_lobby(db, channel_id=1))
    await hand_in(db, closed)
    before = await stored_paper(db.reading, closed)
    async with db.transaction() as tx:
        for one in (paper, closed, waiting):
            await papers.move_clock(tx, one.after_downtime(MINUTE))
    assert (await stored_paper(db.reading, paper)).deadline == NOON + HOUR + MINUTE
    assert await stored_paper(db.reading, closed) == before
    assert await stored_paper(db.reading, waiting) == waiting


async def test_a_sitting_knows_how_many_still_write(db: Database, paper: Paper) -> None:
    second = replace(paper, user_id=OTHER)
    assert await papers.join(db.single, second, state=SittingState.OPEN)
    await add_paper(db.single, await add_open(db, channel_id=OTHER_CHANNEL))
    assert await papers.left_open(db.reading, paper.sitting_id) == 2
    await hand_in(db, paper)
    assert await papers.left_open(db.reading, paper.sitting_id) == 1
    assert await papers.left_open(db.reading, 99) == 0


async def take(tx: Transaction, paper: Paper, step: Step, at: datetime) -> tuple[bool, Paper]:
    """Take a step in the rows and by the rule; return whether it counted, and the rule's paper."""
    number, option, closing = step.number, step.option, step.closing
    match step.act:
        case Act.CHOOSE:
            counted = await choose(tx, paper, number, option, at=at)
            return counted, paper.chosen(number, option, at)
        case Act.FLAG:
            return await flag(tx, paper, number, at=at), paper.with_flag(number, at)
        case Act.REST:
            rested = paper.rested(at, MINUTE, None)
            return await papers.rest(tx, paper, rested, now=at), with_stored_clock(rested)
        case Act.GO_ON:
            gone_on = paper.gone_on(at)
            return await papers.go_on(tx, gone_on, now=at), with_stored_clock(gone_on)
        case Act.CLOSE:
            counted = await close_paper(tx, paper, closing, correct=option, at=at)
            return counted, as_stored(paper.closed(at, closing), correct=option, before=paper)


def may_count(paper: Paper, step: Step, at: datetime) -> bool:
    """Whether a step counts by the rules, if only by choosing the same again."""
    match step.act:
        case Act.CHOOSE | Act.FLAG:
            return paper.may_change(step.number, at)
        case Act.REST:
            return paper.is_open(at) and not paper.has_break(at) and paper.last is not None
        case Act.GO_ON:
            return paper.has_break(at)
        case Act.CLOSE:
            pass
    return paper.is_open(at) or (paper.is_overdue(at) and step.closing is not Closing.SUBMITTED)


def with_stored_clock(paper: Paper) -> Paper:
    """Return a paper with its clock as rows keep it, which have no fractions of a millisecond."""
    until = paper.break_until and to_instant(from_instant(paper.break_until))
    deadline = paper.deadline and to_instant(from_instant(paper.deadline))
    return replace(paper, break_until=until, deadline=deadline)


def as_stored(closed: Paper, *, correct: int, before: Paper) -> Paper:
    """Return a paper that a rule has closed, with what only the rows know."""
    if closed == before or closed.closed_at is None:
        return before
    return replace(closed, closed_at=to_instant(from_instant(closed.closed_at)), correct=correct)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, last=st.sampled_from([None, 2]))
async def test_whatever_a_member_does_the_rows_say_what_the_rule_says(
    db: Database, steps: list[Step], last: int | None
) -> None:
    await db.single.run("DELETE FROM sitting")
    sitting, at = await add_open(db), NOON
    async with db.transaction() as tx:
        paper = replace(await add_paper(tx, sitting), last=last)
        await tx.run("UPDATE paper SET last_question = :last", {"last": last})
        for step in steps:
            at += step.wait
            counted, by_rule = await take(tx, paper, step, at)
            assert counted == may_count(paper, step, at)
            assert await stored_paper(tx, paper) == by_rule
            paper = by_rule
