"""Rows of drills, cards, reminders and aims: what is stored, and what is not."""

import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest

from bot.db import outbox
from bot.db.bank import items
from bot.db.daily import answers
from bot.db.database import Database
from bot.db.exam import papers
from bot.db.members import members, reminders
from bot.db.practice import drills, fitted, memories
from bot.db.practice.memories import Synced
from bot.domain.daily.posts import PostKind, PostState
from bot.domain.exam.papers import Closing, ExamAnswer
from bot.domain.members import Reminder
from bot.domain.practice.drills import Attempt, Drill
from bot.domain.practice.forgetting import USUAL_WEIGHTS, Weights
from bot.domain.practice.memory import Confidence, Memory
from bot.domain.practice.next_item import DrillKind
from bot.domain.practice.recalls import Card, Recall
from bot.domain.scores.evidence import Answer
from tests.db.exam_rows import add_open, add_paper, close
from tests.db.rows import LEASE, TODAY, add_posted, add_server, due, stored
from tests.domain.samples import NOON, SERVER, make_item

MEMBER, OTHER = 77, 78
VERSIONS = (("item-01", 1), ("item-02", 1))
HOUR = timedelta(hours=1)
LONG_AGO = NOON - timedelta(days=99)


@pytest.fixture(autouse=True)
async def _a_server(db: Database) -> None:
    await add_server(db)
    for item_id, _ in VERSIONS:
        await items.keep(db.single, make_item(item_id))


async def begin(
    db: Database,
    user_id: int = MEMBER,
    kind: DrillKind = DrillKind.MIXED,
    *,
    server_id: int = SERVER,
) -> Drill:
    async with db.transaction() as tx:
        return await drills.add(
            tx, server_id, user_id, kind=kind, domain="advocacy", items=VERSIONS, seed=7, now=NOON
        )


async def answer(db: Database, drill: Drill, number: int = 1, *, correct: bool = True) -> bool:
    return await drills.answer(db.single, drill, number, option=2, correct=correct, now=NOON + HOUR)


async def test_a_drill_is_read_back_with_its_attempts(db: Database) -> None:
    drill = await begin(db)
    assert await answer(db, drill, 2, correct=False)
    assert await drills.record_confidence(db.single, drill, 2, Confidence.GUESS)
    found = await drills.find(db.reading, SERVER, MEMBER, drill.drill_id)
    assert found == Drill(
        drill.drill_id,
        MEMBER,
        SERVER,
        DrillKind.MIXED,
        "advocacy",
        VERSIONS,
        7,
        NOON,
        attempts=MappingProxyType({2: Attempt(2, False, Confidence.GUESS)}),
    )
    assert await drills.find(db.reading, SERVER, OTHER, drill.drill_id) is None
    assert await drills.find(db.reading, SERVER + 1, MEMBER, drill.drill_id) is None


async def test_the_first_choice_and_the_first_word_on_sureness_count(db: Database) -> None:
    drill = await begin(db)
    assert not await drills.record_confidence(db.single, drill, 1, Confidence.SURE)
    assert await answer(db, drill)
    assert not await answer(db, drill, correct=False)
    assert await drills.record_confidence(db.single, drill, 1, Confidence.SURE)
    assert not await drills.record_confidence(db.single, drill, 1, Confidence.GUESS)


async def test_an_ended_drill_takes_no_choice_and_ends_once(db: Database) -> None:
    drill = await begin(db)
    await drills.end(db.single, drill.drill_id, NOON)
    await drills.end(db.single, drill.drill_id, NOON + HOUR)
    assert not await answer(db, drill)
    found = await drills.find(db.reading, SERVER, MEMBER, drill.drill_id)
    assert found
    assert found.ended_at == NOON


async def test_a_new_drill_ends_the_members_last_one_but_my_question_ends_none(
    db: Database,
) -> None:
    first, others = await begin(db), await begin(db, OTHER)
    await begin(db, kind=DrillKind.MINE)
    latest = await drills.latest(db.reading, SERVER, MEMBER)
    assert latest == first
    second = await begin(db)
    ended = await drills.find(db.reading, SERVER, MEMBER, first.drill_id)
    assert ended
    assert ended.ended_at == NOON
    assert await drills.latest(db.reading, SERVER, MEMBER) == second
    assert await drills.latest(db.reading, SERVER, OTHER) == others
    assert await drills.latest(db.reading, SERVER + 1, MEMBER) is None


async def ended_at(db: Database, drill: Drill) -> datetime | None:
    found = await drills.find(db.reading, drill.server_id, drill.user_id, drill.drill_id)
    assert found
    return found.ended_at


async def test_a_new_drill_ends_nothing_else(db: Database) -> None:
    await add_server(db, SERVER + 1)
    mine = await begin(db, kind=DrillKind.MINE)
    elsewhere = await begin(db, server_id=SERVER + 1)
    over = await begin(db)
    await drills.end(db.single, over.drill_id, NOON - HOUR)
    await begin(db)
    assert await ended_at(db, mine) is None
    assert await ended_at(db, elsewhere) is None
    assert await ended_at(db, over) == NOON - HOUR


async def test_in_the_drill_of_another_nothing_is_stored(db: Database) -> None:
    drill = await begin(db)
    forged = replace(drill, user_id=OTHER)
    assert not await answer(db, forged)
    assert await answer(db, drill)
    assert not await drills.record_confidence(db.single, forged, 1, Confidence.SURE)


async def test_a_word_on_sureness_is_about_one_choice(db: Database) -> None:
    drill = await begin(db)
    for number in (1, 2):
        await answer(db, drill, number)
    await drills.record_confidence(db.single, drill, 1, Confidence.SURE)
    found = await drills.find(db.reading, SERVER, MEMBER, drill.drill_id)
    assert found
    assert [found.attempts[number].confidence for number in (1, 2)] == [Confidence.SURE, None]


CARD = Card(Memory(2.5, 5.0, NOON + 3 * HOUR, NOON, 4, 1), missed=True, first_right=True)


async def test_cards_are_kept_changed_and_forgotten_by_member(db: Database) -> None:
    for user_id in (MEMBER, OTHER):
        await memories.mark_synced(db.single, user_id, NOON, USUAL_WEIGHTS)
        await memories.keep(db.single, user_id, {"item-01": CARD})
    changed = Card(
        Memory(9.0, 4.0, NOON + 9 * HOUR, NOON + HOUR, 5, 1), missed=False, first_right=False
    )
    await memories.keep(db.single, MEMBER, {"item-01": changed, "item-02": CARD})
    assert await memories.cards(db.reading, MEMBER) == {"item-01": changed, "item-02": CARD}
    await memories.mark_synced(db.single, MEMBER, NOON + HOUR, USUAL_WEIGHTS)
    assert (await memories.synced(db.reading, SERVER, MEMBER)).until == NOON + HOUR
    await memories.forget(db.single, MEMBER)
    assert (await memories.synced(db.reading, SERVER, MEMBER)).until is None
    assert await memories.cards(db.reading, MEMBER) == {}
    assert await memories.cards(db.reading, OTHER) == {"item-01": CARD}


GROUPS, OWN = Weights(0.1, 1.0, 4.0, 9.0), Weights(0.5, 2.0, 8.0, 20.0)


async def test_a_member_goes_by_their_own_weights_else_by_their_groups(db: Database) -> None:
    for user_id in (MEMBER, OTHER):
        await memories.mark_synced(db.single, user_id, NOON, USUAL_WEIGHTS)
    async with db.transaction() as tx:
        await fitted.keep_group(tx, SERVER, GROUPS)
        await fitted.keep_member(tx, MEMBER, OWN)
    found = [
        (await memories.synced(db.reading, *key)).weights
        for key in ((SERVER, MEMBER), (SERVER, OTHER), (SERVER + 1, MEMBER), (SERVER + 1, OTHER))
    ]
    assert found == [OWN, GROUPS, OWN, USUAL_WEIGHTS]
    async with db.transaction() as tx:
        await fitted.keep_group(tx, SERVER, None)
        await fitted.keep_member(tx, MEMBER, None)
    assert (await memories.synced(db.reading, SERVER, MEMBER)).weights == USUAL_WEIGHTS


async def test_cards_worked_out_with_other_weights_count_as_none(db: Database) -> None:
    await memories.mark_synced(db.single, MEMBER, NOON, USUAL_WEIGHTS)
    async with db.transaction() as tx:
        await fitted.keep_group(tx, SERVER, GROUPS)
    assert await memories.synced(db.reading, SERVER, MEMBER) == Synced(GROUPS, None)
    assert await memories.synced(db.reading, SERVER + 1, MEMBER) == Synced(USUAL_WEIGHTS, NOON)


async def test_who_has_nothing_that_is_remembered_gets_no_weights(db: Database) -> None:
    """Their data may have been deleted while they were fitted."""
    async with db.transaction() as tx:
        await fitted.keep_member(tx, MEMBER, OWN)
    assert (await memories.synced(db.reading, SERVER, MEMBER)).weights == USUAL_WEIGHTS


async def test_a_card_needs_a_member_who_was_heard(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await memories.keep(db.single, MEMBER, {"item-01": CARD})


async def test_answers_are_told_from_an_instant_on(db: Database) -> None:
    drill = await begin(db)
    await answer(db, drill)
    since = [NOON, NOON + HOUR, None]
    told = [await memories.recalls(db.reading, MEMBER, since=at) for at in since]
    assert [len(one) for one in told] == [1, 0, 1]
    assert told[0] == [Recall("item-01", Answer(True, NOON + HOUR))]


async def test_daily_answers_and_closed_exams_are_told_from_an_instant_on(db: Database) -> None:
    for kind, item_id in ((PostKind.EXTRA, "extra"), (PostKind.TEST, "test")):
        post = await add_posted(db, make_item(item_id), kind=kind)
        await answers.record_first(
            db.single, post_id=post.post_id, server_id=SERVER, user_id=MEMBER, option=1, at=NOON
        )
    sitting = await add_open(db)
    paper = await add_paper(db.single, sitting, MEMBER, items=VERSIONS)
    given = [ExamAnswer(1, VERSIONS[0], 0, False), ExamAnswer(2, VERSIONS[1], None, False)]
    async with db.transaction() as tx:
        assert await papers.close(
            tx, paper.paper_id, given, closing=Closing.SUBMITTED, local_on=TODAY, now=NOON
        )
    before = await memories.recalls(db.reading, MEMBER, since=None)
    assert [one.item_id for one in before] == ["extra"], "others may still sit over the exam's"
    await close(db, sitting, NOON + HOUR)
    exam = Recall("item-01", Answer(False, NOON + HOUR))
    assert await memories.recalls(db.reading, MEMBER, since=None) == [*before, exam]
    assert await memories.recalls(db.reading, MEMBER, since=NOON) == [exam]
    assert await memories.recalls(db.reading, MEMBER, since=NOON + HOUR) == []
    assert await memories.recalls(db.reading, OTHER, since=None) == []


async def remind(
    db: Database,
    user_id: int = MEMBER,
    *,
    server_id: int = SERVER,
    hour: int = 9,
    due_at: datetime = NOON,
) -> None:
    async with db.transaction() as tx:
        await reminders.put(tx, server_id, user_id, hour=hour, due_at=due_at)


async def due_reminders(db: Database, at: datetime = NOON) -> list[Reminder | None]:
    """Return the reminders that are due, the longest due first."""
    return [await reminders.find(db.reading, found) for _, found in await due(db, at)]


async def test_reminders_are_put_moved_and_removed(db: Database) -> None:
    await remind(db)
    await remind(db, OTHER, hour=7, due_at=NOON - HOUR)
    mine, others = Reminder(MEMBER, SERVER, 9), Reminder(OTHER, SERVER, 7)
    assert await due_reminders(db) == [others, mine]
    await remind(db, hour=8, due_at=NOON + HOUR)
    assert await due_reminders(db) == [others]
    assert await reminders.of_member(db.reading, MEMBER) == [(SERVER, 8)]
    await reminders.remove(db.single, SERVER, MEMBER)
    assert await due_reminders(db, NOON + HOUR) == [others]
    assert await reminders.hour_of(db.reading, SERVER, MEMBER) is None
    assert await reminders.hour_of(db.reading, SERVER, OTHER) == 7


async def test_a_reminder_that_was_taken_back_is_not_found(db: Database) -> None:
    await remind(db)
    [(_, reminder_id)] = await due(db, NOON)
    await reminders.remove(db.single, SERVER, MEMBER)
    assert await reminders.find(db.reading, reminder_id) is None


async def test_the_newest_open_question_is_the_one_to_answer(db: Database) -> None:
    assert await reminders.to_answer(db.reading, SERVER, MEMBER, since=LONG_AGO) is None
    await add_posted(db)
    newest = await add_posted(db, local_on=TODAY + timedelta(days=1))
    found = await reminders.to_answer(db.reading, SERVER, MEMBER, since=LONG_AGO)
    assert found
    assert (found.post_id, found.message_id) == (newest.post_id, newest.message_id)
    assert await reminders.to_answer(db.reading, SERVER, MEMBER, since=NOON) is None


async def test_what_is_closed_or_answered_by_oneself_is_no_question_to_answer(
    db: Database,
) -> None:
    older = await add_posted(db)
    newer = await add_posted(db, local_on=TODAY + timedelta(days=1))
    for user_id in (OTHER, MEMBER):
        found = await reminders.to_answer(db.reading, SERVER, MEMBER, since=LONG_AGO)
        assert found
        assert found.post_id == newer.post_id
        await answers.record_first(
            db.single, post_id=newer.post_id, server_id=SERVER, user_id=user_id, option=0, at=NOON
        )
    assert (await stored(db, older)).state is PostState.CLOSED
    assert await reminders.to_answer(db.reading, SERVER, MEMBER, since=LONG_AGO) is None


async def test_no_test_and_no_extra_question_is_the_one_to_answer(db: Database) -> None:
    for kind in (PostKind.EXTRA, PostKind.TEST):
        await add_posted(db, kind=kind)
        assert await reminders.to_answer(db.reading, SERVER, MEMBER, since=LONG_AGO) is None


async def test_a_reminder_on_one_server_is_none_on_another(db: Database) -> None:
    await add_server(db, SERVER + 1)
    for server_id, hour in ((SERVER, 9), (SERVER + 1, 7)):
        await remind(db, server_id=server_id, hour=hour)
    [one, other] = await outbox.due(db.reading, NOON, most=9)
    assert (one.server_id, other.server_id) == (SERVER, SERVER + 1)
    await outbox.plan_again(db.single, one, NOON + HOUR)
    assert await due_reminders(db) == [Reminder(MEMBER, SERVER + 1, 7)]
    await reminders.remove(db.single, SERVER, MEMBER)
    assert await reminders.of_member(db.reading, MEMBER) == [(SERVER + 1, 7)]
    assert await reminders.hour_of(db.reading, SERVER, MEMBER) is None


async def test_a_reminder_that_was_set_anew_is_not_sent_as_it_was(db: Database) -> None:
    await remind(db)
    [old] = await outbox.due(db.reading, NOON, most=9)
    await remind(db, hour=8, due_at=NOON - HOUR)
    assert not await outbox.lease(db.single, old, until=NOON + LEASE)
    assert await due_reminders(db, NOON - HOUR) == [Reminder(MEMBER, SERVER, 8)]


async def test_an_aim_replaces_what_was_to_hold_from_then_on(db: Database) -> None:
    monday = date(2026, 4, 6)
    for since, days in ((monday, 5), (monday + timedelta(weeks=1), 6), (monday, 2)):
        async with db.transaction() as tx:
            await members.set_goal(tx, MEMBER, since, days)
    assert await members.goals(db.reading, MEMBER) == {monday: 2}
    assert await members.goals(db.reading, OTHER) == {}
