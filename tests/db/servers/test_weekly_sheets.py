"""What a week's sheet is counted from, and which sheet comes next."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.db import outbox
from bot.db.bank import secret_items
from bot.db.columns import from_instant
from bot.db.daily import answers
from bot.db.database import Database
from bot.db.exam import papers
from bot.db.servers import weekly_sheets
from bot.domain.daily.posts import Post, PostKind
from bot.domain.exam.papers import Closing, ExamAnswer, ItemVersion
from bot.domain.exam.sittings import Sitting
from bot.domain.outbox import Message, MessageKind
from bot.domain.publishing import GROUP
from bot.domain.servers.weekly_sheet import (
    Participation,
    PlannedSheet,
    TopicCount,
    WeekCounts,
)
from tests.db.exam_rows import add_open, add_paper, close
from tests.db.rows import (
    LEASE,
    add_posted,
    add_server,
    come_back,
    due,
    leave,
    message_of,
)
from tests.domain.samples import NOON, SERVER, make_item

MONDAY = date(2026, 3, 30)
WEDNESDAY = date(2026, 4, 1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
PLANNED = PlannedSheet(MONDAY, NOON)
FOLLOWING = PlannedSheet(MONDAY + WEEK, NOON + WEEK)
ALL_WRONG = [0] * GROUP
"""What so many choose of whom something may be said, all of them option 0."""


@pytest.fixture(autouse=True)
async def _a_server(db: Database) -> None:
    await add_server(db)


async def asked(
    db: Database,
    item_id: str = "item-01",
    on: date = WEDNESDAY,
    *,
    choices: Sequence[int] = (),
    kind: PostKind = PostKind.DAILY,
    closed: bool = True,
    topic: str = "choice",
) -> Post:
    """Ask a question that members 1, 2, 3 ... answer with these choices; option 1 is right."""
    post = await add_posted(db, make_item(item_id, topic=topic), kind=kind, local_on=on)
    for user_id, option in enumerate(choices, 1):
        await answers.record_first(
            db.single,
            post_id=post.post_id,
            server_id=SERVER,
            user_id=user_id,
            option=option,
            at=NOON,
        )
    if closed:
        await close_post(db, post, datetime.combine(on, time(12), UTC))
    return post


async def close_post(db: Database, post: Post, at: datetime) -> None:
    values = {"id": post.post_id, "at": from_instant(at)}
    await db.single.run(
        "UPDATE post SET state = 'closed', closed_at = :at WHERE post_id = :id", values
    )


async def nameless(db: Database, post: Post, option: int, members: int) -> None:
    """Let members have answered whose data was deleted since."""
    values = {"id": post.post_id, "option": option, "members": members}
    await db.single.run("INSERT INTO anonymised_answer VALUES (:id, :option, :members)", values)
    await db.single.run(
        "UPDATE post SET answers = answers + :members WHERE post_id = :id",
        {"id": post.post_id, "members": members},
    )


async def wrote(
    db: Database,
    sitting: Sitting,
    user_id: int,
    *choices: int | None,
    asked_of: Sequence[ItemVersion] = (("item-01", 1), ("item-02", 1)),
    on: date = WEDNESDAY,
) -> None:
    """Hand a paper in with these choices."""
    paper = await add_paper(db.single, sitting, user_id, items=asked_of)
    given = [
        ExamAnswer(number, version, option, option == 1)
        for number, (version, option) in enumerate(zip(asked_of, choices, strict=True), 1)
    ]
    async with db.transaction() as tx:
        assert await papers.close(
            tx, paper.paper_id, given, closing=Closing.SUBMITTED, local_on=on, now=NOON
        )


async def week(db: Database, monday: date = MONDAY, *, server_id: int = SERVER) -> WeekCounts:
    """Count a week; what is closed counts from midnight to midnight in UTC."""
    since = datetime.combine(monday, time(), UTC)
    return await weekly_sheets.counts_of(
        db.reading, server_id, monday, since=since, until=since + WEEK
    )


def items_of(counts: WeekCounts) -> dict[str, tuple[int, int, tuple[int, ...]]]:
    return {one.version[0]: (one.members, one.missed, one.wrong) for one in counts.items}


async def test_a_week_in_which_nothing_happened_counts_nothing(db: Database) -> None:
    assert await week(db) == WeekCounts(Participation())


async def test_daily_answers_are_counted_by_member_topic_item_and_choice(db: Database) -> None:
    await asked(db, choices=[1, 1, 0, 0, 0, 0, 0, 0, 3, 3])
    await asked(db, "item-02", WEDNESDAY + DAY, choices=[1] * 11, topic="power")
    counts = await week(db)
    assert counts.participation == Participation(members=11, answers=21, questions=2)
    assert set(counts.topics) == {
        TopicCount("choice", members=10, missed=8, had=2, correct=2, answered=10),
        TopicCount("power", members=11, missed=0, had=11, correct=11, answered=11),
    }
    assert items_of(counts) == {"item-01": (10, 8, (6, 0, 0, 2)), "item-02": (11, 0, (0, 0, 0, 0))}


async def test_what_fewer_than_a_group_answered_is_in_no_list(db: Database) -> None:
    """Else who looks before and after it closes would see how those few did."""
    await asked(db, choices=[1, *ALL_WRONG[1:]])
    sitting = await add_open(db)
    for user_id in range(1, GROUP + 1):
        await wrote(db, sitting, user_id, 1, 0)
    await close(db, sitting)
    before = await week(db)
    assert set(items_of(before)) == {"item-01", "item-02"}
    await asked(db, "item-01", WEDNESDAY + DAY, choices=ALL_WRONG[1:])
    small = await add_open(db)
    for user_id in range(1, GROUP):
        await wrote(db, small, user_id, 0, 0)
    await wrote(db, small, GROUP, None, None)
    await close(db, small)
    after = await week(db)
    assert (after.topics, after.items) == (before.topics, before.items)
    assert (before.participation.answers, before.participation.papers) == (GROUP, GROUP)
    few = 2 * GROUP - 1
    assert (after.participation.answers, after.participation.papers) == (few, few)


async def test_a_week_is_from_monday_to_sunday(db: Database) -> None:
    for number, on in enumerate((MONDAY - DAY, MONDAY, MONDAY + 6 * DAY, MONDAY + WEEK)):
        await asked(db, f"item-{number}", on, choices=[1] * GROUP)
    assert set(items_of(await week(db))) == {"item-1", "item-2"}
    assert (await week(db)).participation.questions == 2


async def test_a_question_is_in_the_lists_of_the_week_in_which_it_was_closed(
    db: Database,
) -> None:
    sunday = await asked(db, on=MONDAY - DAY, choices=ALL_WRONG, closed=False)
    since = datetime.combine(MONDAY, time(), UTC)
    await close_post(db, sunday, since)
    assert set(items_of(await week(db, MONDAY - WEEK))) == {"item-01"}
    assert (await week(db)).items == ()
    await close_post(db, sunday, since + timedelta(seconds=1))
    assert (await week(db, MONDAY - WEEK)).items == ()
    counts = await week(db)
    assert set(items_of(counts)) == {"item-01"}
    assert counts.participation == Participation()


async def test_extra_questions_count_and_test_questions_do_not(db: Database) -> None:
    await asked(db, "extra", kind=PostKind.EXTRA, choices=ALL_WRONG)
    await asked(db, "test", kind=PostKind.TEST, choices=ALL_WRONG)
    counts = await week(db)
    assert set(items_of(counts)) == {"extra"}
    assert counts.participation == Participation(members=GROUP, answers=GROUP, questions=1)


async def test_what_was_never_posted_is_no_question(db: Database) -> None:
    post = await asked(db)
    await db.single.run(
        "UPDATE post SET state = 'missed' WHERE post_id = :id", {"id": post.post_id}
    )
    assert (await week(db)).participation.questions == 0


async def test_an_open_question_counts_as_answered_but_says_nothing_of_its_key(
    db: Database,
) -> None:
    await asked(db, choices=ALL_WRONG, closed=False)
    counts = await week(db)
    assert counts.participation == Participation(members=GROUP, answers=GROUP, questions=1)
    assert (counts.topics, counts.items) == ((), ())


async def test_an_exam_counts_by_its_papers_and_its_items_once_it_is_closed(db: Database) -> None:
    sitting = await add_open(db)
    for user_id in range(1, 11):
        await wrote(db, sitting, user_id, 1, 0)
    await wrote(db, sitting, 11, 2, None)
    assert await week(db) == WeekCounts(Participation()), "who has handed in is nobody's business"
    await close(db, sitting)
    closed = await week(db)
    assert closed.participation == Participation(members=11, exams=1, papers=11)
    assert items_of(closed) == {
        "item-01": (11, 1, (0, 0, 1, 0)),
        "item-02": (10, 10, (10, 0, 0, 0)),
    }
    [topic] = closed.topics
    assert (topic.members, topic.correct, topic.answered) == (11, 10, 21)


async def test_an_exam_is_in_the_lists_of_the_week_in_which_it_was_closed(db: Database) -> None:
    sitting = await add_open(db)
    for user_id in range(1, GROUP + 1):
        await wrote(db, sitting, user_id, 1, 0, on=MONDAY + 6 * DAY)
    await close(db, sitting, NOON + WEEK)
    assert (await week(db)).participation.papers == GROUP
    assert (await week(db)).items == ()
    assert set(items_of(await week(db, MONDAY + WEEK))) == {"item-01", "item-02"}


async def test_a_blank_paper_is_in_no_number(db: Database) -> None:
    sitting = await add_open(db)
    await wrote(db, sitting, 1, None, None)
    await close(db, sitting)
    assert await week(db) == WeekCounts(Participation())


async def test_papers_of_another_week_are_in_another_sheet(db: Database) -> None:
    sitting = await add_open(db)
    await wrote(db, sitting, 1, 1, 1, on=MONDAY + WEEK)
    await close(db, sitting)
    assert (await week(db)).participation.papers == 0
    assert (await week(db, MONDAY + WEEK)).participation.papers == 1


async def test_who_answered_an_item_twice_is_one_member(db: Database) -> None:
    await asked(db, choices=ALL_WRONG)
    sitting = await add_open(db)
    for user_id in range(2, GROUP + 2):
        await wrote(db, sitting, user_id, 0, 1)
    await close(db, sitting)
    assert items_of(await week(db))["item-01"] == (GROUP + 1, GROUP + 1, (GROUP + 1, 0, 0, 0))


async def test_deleted_members_are_counted_namelessly(db: Database) -> None:
    post = await asked(db, choices=[1, 0])
    await nameless(db, post, 0, 5)
    await nameless(db, post, 1, 3)
    counts = await week(db)
    assert counts.participation == Participation(members=10, answers=10, questions=1)
    assert items_of(counts) == {"item-01": (10, 6, (6, 0, 0, 0))}
    assert [(one.members, one.correct, one.answered) for one in counts.topics] == [(10, 4, 10)]


async def test_deleted_members_of_two_questions_may_be_the_same(db: Database) -> None:
    for number, members in ((1, 2), (2, 3)):
        post = await asked(db, f"item-0{number}", MONDAY + number * DAY)
        await nameless(db, post, 1, members)
    counts = await week(db)
    assert (counts.participation.members, counts.participation.answers) == (3, 5)


async def test_a_nameless_answer_is_right_by_a_corrected_key_too(db: Database) -> None:
    post = await asked(db)
    await nameless(db, post, 2, 10)
    await db.single.run("INSERT INTO correction VALUES ('item-01', 1, 2, 'It was C.', 'now')")
    assert items_of(await week(db)) == {"item-01": (10, 0, (0, 0, 0, 0))}


async def test_another_server_is_another_week(db: Database) -> None:
    await add_server(db, SERVER + 1)
    await asked(db, choices=ALL_WRONG)
    sitting = await add_open(db)
    for user_id in range(1, GROUP + 1):
        await wrote(db, sitting, user_id, 0, 0)
    await close(db, sitting)
    counts = await week(db, server_id=SERVER + 1)
    assert counts == WeekCounts(Participation())


async def test_items_that_are_being_asked_are_known(db: Database) -> None:
    await asked(db, "closed")
    await asked(db, "open", WEDNESDAY + DAY, closed=False)
    over = await add_open(db)
    await add_paper(db.single, over, items=[("old", 1)])
    await close(db, over)
    running = await add_open(db)
    await add_paper(db.single, running, items=[("new", 1)])
    assert await secret_items.of_server(db.reading, SERVER) == {"open", "new"}


async def plan(db: Database, sheet: PlannedSheet | None, server_id: int = SERVER) -> None:
    async with db.transaction() as tx:
        await weekly_sheets.plan(tx, server_id, sheet)


async def planned(db: Database) -> PlannedSheet | None:
    return await weekly_sheets.planned(db.reading, SERVER)


async def message(db: Database) -> Message:
    return await message_of(db, MessageKind.SHEET, SERVER)


async def test_a_planned_sheet_is_read_back(db: Database) -> None:
    assert await planned(db) is None
    await plan(db, PLANNED)
    assert await planned(db) == PLANNED
    await plan(db, None)
    assert await planned(db) is None


async def test_what_is_due_is_found_longest_due_first(db: Database) -> None:
    for number in (1, 2, 3):
        await add_server(db, SERVER + number)
        await plan(db, PlannedSheet(MONDAY, NOON - number * DAY), SERVER + number)
    found = [server_id for _, server_id in await due(db, NOON - 2 * DAY)]
    assert found == [SERVER + 3, SERVER + 2]
    assert len(await due(db, NOON, most=2)) == 2


async def test_nothing_is_due_on_a_server_that_was_left(db: Database) -> None:
    await plan(db, PLANNED)
    await leave(db, SERVER, NOON)
    assert await due(db, NOON) == []
    await come_back(db, SERVER)
    assert await due(db, NOON) == [(MessageKind.SHEET, SERVER)]
    assert await planned(db) == PLANNED


async def test_a_sheet_is_taken_once(db: Database) -> None:
    await plan(db, PLANNED)
    sheet = await message(db)
    assert await outbox.lease(db.single, sheet, until=NOON + LEASE)
    assert not await outbox.lease(db.single, sheet, until=NOON + LEASE)
    assert await planned(db) == PlannedSheet(MONDAY, NOON + LEASE, tried=True)


async def test_what_the_settings_replaced_meanwhile_is_left_alone(db: Database) -> None:
    await plan(db, PLANNED)
    replaced = await message(db)
    await plan(db, FOLLOWING)
    assert not await outbox.lease(db.single, replaced, until=NOON)
    await outbox.try_at(db.single, replaced, NOON + DAY)
    await outbox.drop(db.single, replaced)
    assert await planned(db) == FOLLOWING


async def test_a_sheet_that_is_planned_for_another_time_is_not_taken_at_its_old_one(
    db: Database,
) -> None:
    await plan(db, PLANNED)
    old = await message(db)
    later = PlannedSheet(MONDAY, NOON + DAY)
    await plan(db, later)
    assert not await outbox.lease(db.single, old, until=NOON + LEASE)
    assert await planned(db) == later


async def test_a_sheet_that_was_sent_is_followed_by_the_next(db: Database) -> None:
    await plan(db, PLANNED)
    sheet = await message(db)
    await outbox.lease(db.single, sheet, until=NOON + LEASE)
    await outbox.try_at(db.single, sheet, NOON + DAY)
    assert await planned(db) == PlannedSheet(MONDAY, NOON + DAY, tried=True)
    await plan(db, FOLLOWING)
    assert await planned(db) == FOLLOWING
    assert await due(db, NOON + DAY) == []


async def test_what_was_tried_stays_so_when_the_sheet_is_planned_anew(db: Database) -> None:
    tried = PlannedSheet(MONDAY, NOON, tried=True)
    await plan(db, tried)
    assert (await message(db)).tried
    assert await planned(db) == tried


async def test_switched_off_while_being_sent_nothing_is_left_of_it(db: Database) -> None:
    await plan(db, PLANNED)
    sheet = await message(db)
    await outbox.lease(db.single, sheet, until=NOON + LEASE)
    await plan(db, None)
    await outbox.try_at(db.single, sheet, NOON)
    assert await planned(db) is None
    assert await due(db, NOON + DAY) == []


async def test_saving_the_settings_leaves_the_plan_to_itself(db: Database) -> None:
    await plan(db, PLANNED)
    await add_server(db)
    assert await planned(db) == PLANNED


async def test_a_sheet_that_has_nothing_to_do_is_not_planned(db: Database) -> None:
    await plan(db, PLANNED)
    await outbox.sent(db.single, await message(db), 7001)
    assert await planned(db) is None
