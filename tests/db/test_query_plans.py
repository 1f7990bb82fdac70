"""The statements of every click and tick find their rows by index, however long the history is."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from types import ModuleType

import pytest

from bot.db import scores
from bot.db.bank import secret_items
from bot.db.daily import answers, corrections, posts
from bot.db.database import Database
from bot.db.exam import papers, sittings
from bot.db.members import member_data, members, reminders
from bot.db.practice import drills, memories
from bot.db.servers import presence, servers, weekly_sheets
from bot.db.session import Rows, Session, Transaction, Values
from bot.domain.daily.schedule import Firing, monday_of
from bot.domain.exam.papers import Closing
from bot.domain.exam.sittings import SittingState
from bot.domain.members import MemberSettings
from bot.domain.practice.drills import Drill
from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import DrillKind
from bot.domain.scores.boards import BoardName
from bot.domain.servers.weekly_sheet import PlannedSheet
from tests.db.exam_rows import ITEMS, add_open, add_paper, answered
from tests.db.rows import TODAY, claim_of, leave
from tests.domain.exams import HOUR, MEMBER, make_lobby, make_paper, make_plan, make_waiting
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER, make_item


@dataclass
class Explaining(Transaction):
    """A session that asks for the plan of each statement before running it."""

    session: Session
    steps: list[str] = field(default_factory=list)

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        rows = await self.session.run(f"EXPLAIN QUERY PLAN {sql}", values)
        self.steps += [row["detail"] for row in rows]
        return await self.session.run(sql, values)


DRILL = Drill(1, MEMBER, SERVER, DrillKind.MIXED, None, (ITEMS[0],), 7, NOON)
SHEET = PlannedSheet(monday_of(TODAY), NOON)
HOT = {
    "to_try": partial(posts.to_try, now=NOON, most=9),
    "to_redraw": partial(posts.to_redraw, most=9),
    "planned": partial(posts.planned, server_id=SERVER),
    "plan": partial(posts.plan, server_id=SERVER, firing=Firing(TODAY, NOON), after=NOON),
    "claim": partial(posts.claim, post_id=1, claimed=claim_of(make_item())),
    "asked": partial(posts.asked, server_id=SERVER),
    "find": partial(posts.find, server_id=SERVER, post_id=1),
    "ledger": partial(posts.ledger, server_id=SERVER, most=9),
    "end_leases": partial(posts.end_leases, now=NOON),
    "record_first": partial(
        answers.record_first, post_id=1, server_id=SERVER, user_id=7, option=1, at=NOON
    ),
    "chosen": partial(answers.chosen, post_id=1, user_id=7),
    "responses": partial(answers.responses, post_id=1),
    "question_days": partial(answers.question_days, server_id=SERVER, user_id=7, since=TODAY),
    "first_day": partial(answers.first_day, server_id=SERVER, user_id=7),
    "group_days": partial(answers.group_days, server_id=SERVER, most=9),
    **{
        f"shown on {name}": partial(
            scores.shown, server_id=SERVER, name=name, period="all", opt_in=False
        )
        for name in BoardName
    },
    **{
        f"own on {name}": partial(scores.own, server_id=SERVER, name=name, period="all", user_id=7)
        for name in BoardName
    },
    "by_topic": partial(scores.by_topic, server_id=SERVER, user_id=7),
    "own_weeks": partial(
        scores.own_weeks, server_id=SERVER, user_id=7, periods=["week 2026-03-30"]
    ),
    "group_shares": partial(
        scores.group_shares, server_id=SERVER, first="week 2026", last="week 2027"
    ),
    "season_on": partial(scores.season_on, server_id=SERVER, on=TODAY),
    "start_season": partial(scores.start_season, server_id=SERVER, on=TODAY),
    "note_absent": partial(scores.note_absent, server_id=SERVER, user_id=7, at=NOON),
    "note_present": partial(scores.note_present, server_id=SERVER, user_id=7),
    "sittings.add": partial(
        sittings.add,
        server_id=SERVER,
        channel_id=CHANNEL,
        host_id=ORGANISER,
        plan=make_plan(),
        opens_at=NOON,
    ),
    "sittings.find": partial(sittings.find, server_id=SERVER, sitting_id=1),
    "sittings.running": sittings.running,
    "sittings.running_in": partial(sittings.running_in, channel_id=CHANNEL),
    "sittings.latest": partial(sittings.latest, server_id=SERVER, most=9),
    "sittings.save_state": partial(
        sittings.save_state, sitting=make_lobby().opened(NOON), before=SittingState.LOBBY
    ),
    "sittings.touch": partial(sittings.touch, sitting_id=1),
    "sittings.shared_items": partial(sittings.shared_items, sitting_id=1),
    "sittings.to_redraw": partial(sittings.to_redraw, most=9),
    "sittings.mark_redrawn": partial(sittings.mark_redrawn, sitting_id=1, revision=1),
    "sittings.to_announce": partial(sittings.to_announce, now=NOON, most=9),
    "sittings.mark_announced": partial(sittings.mark_announced, sitting_id=1, message_id=1),
    "sittings.end_leases": partial(sittings.end_leases, now=NOON),
    "sittings.seen_lately": partial(sittings.seen_lately, server_id=SERVER, papers=9),
    "servers.takes_questions": partial(servers.takes_questions, server_id=SERVER),
    "presence.mark_left": partial(presence.mark_left, server_id=SERVER, at=NOON),
    "presence.mark_returned": partial(presence.mark_returned, server_id=SERVER),
    "presence.forget": partial(presence.forget, server_id=SERVER, left_before=NOON + HOUR),
    "papers.join": partial(papers.join, paper=make_waiting(), state=SittingState.OPEN),
    "papers.leave": partial(papers.leave, sitting_id=1, user_id=MEMBER),
    "papers.hand_out": partial(
        papers.hand_out, paper_id=1, items=ITEMS, deadline=NOON, extra_time=1.0, now=NOON
    ),
    "papers.of_sitting": partial(papers.of_sitting, sitting_id=1, marks=True),
    "papers.find": partial(papers.find, server_id=SERVER, user_id=MEMBER, paper_id=1),
    "papers.of_member": partial(papers.of_member, sitting_id=1, user_id=MEMBER),
    "papers.latest": partial(papers.latest, server_id=SERVER, user_id=MEMBER, most=9),
    "papers.choose": partial(papers.choose, paper=make_paper(), number=1, option=1, now=NOON),
    "papers.flag": partial(papers.flag, paper=make_paper(), number=1, now=NOON),
    "papers.close": partial(
        papers.close,
        paper_id=1,
        answers=answered(1),
        closing=Closing.SUBMITTED,
        local_on=TODAY,
        now=NOON,
    ),
    "papers.overdue": partial(papers.overdue, now=NOON + HOUR, most=9),
    "papers.move_deadlines": partial(papers.move_deadlines, papers=[make_paper()], by=HOUR),
    "papers.left_open": partial(papers.left_open, sitting_id=1),
    "papers.scored": partial(papers.scored, server_id=SERVER, most=9),
    "reminders.due": partial(reminders.due, now=NOON, most=9),
    "reminders.to_answer": partial(
        reminders.to_answer, server_id=SERVER, user_id=MEMBER, since=NOON
    ),
    "reminders.hour_of": partial(reminders.hour_of, server_id=SERVER, user_id=MEMBER),
    "reminders.of_member": partial(reminders.of_member, user_id=MEMBER),
    "drills.find": partial(drills.find, server_id=SERVER, user_id=MEMBER, drill_id=1),
    "drills.latest": partial(drills.latest, server_id=SERVER, user_id=MEMBER),
    "drills.waiting": partial(drills.waiting, server_id=SERVER, user_id=MEMBER, items=(ITEMS[0],)),
    "drills.answer": partial(
        drills.answer, drill=DRILL, number=1, option=1, correct=True, now=NOON
    ),
    "drills.record_confidence": partial(
        drills.record_confidence, drill=DRILL, number=1, confidence=Confidence.SURE
    ),
    "drills.end": partial(drills.end, drill_id=1, now=NOON),
    "drills.sure_and_wrong": partial(drills.confident_errors, server_id=SERVER, fewest=4),
    "memories.recalls": partial(memories.recalls, user_id=MEMBER, since=NOON),
    "memories.synced_until": partial(memories.synced_until, user_id=MEMBER),
    "memories.cards": partial(memories.cards, user_id=MEMBER),
    "secret_items.of_member": partial(secret_items.of_member, server_id=SERVER, user_id=MEMBER),
    "belongings.of_member": partial(member_data.of_member, user_id=MEMBER),
    "members.aims": partial(members.goals, user_id=MEMBER),
    "sheets.due": partial(weekly_sheets.due, now=NOON, most=9),
    "sheets.planned": partial(weekly_sheets.planned, server_id=SERVER),
    "sheets.plan": partial(weekly_sheets.plan, server_id=SERVER, sheet=SHEET),
    "sheets.take": partial(weekly_sheets.take, server_id=SERVER, sheet=SHEET, until=NOON),
    "sheets.put_off": partial(
        weekly_sheets.put_off, server_id=SERVER, week=SHEET.week, due_at=NOON
    ),
    "sheets.done": partial(weekly_sheets.done, server_id=SERVER, week=SHEET.week, following=SHEET),
    "sheets.counts_of": partial(
        weekly_sheets.counts_of, server_id=SERVER, week=SHEET.week, since=NOON, until=NOON
    ),
    "secret_items.of_server": partial(secret_items.of_server, server_id=SERVER),
    "members.find": partial(members.find, user_id=MEMBER),
    "members.save": partial(members.save, user_id=MEMBER, settings=MemberSettings()),
    "members.save other settings": partial(
        members.save, user_id=MEMBER, settings=MemberSettings(exam_board=True)
    ),
    "members.set_aim": partial(members.set_goal, user_id=MEMBER, since=TODAY, days=3),
    "corrections.of_version": partial(corrections.of_version, item_id="item-01", version=1),
}
DAILY = ("answer", "asked", "post", "tally", "topic_tally", "season", "absence", "server")
PRACTICE = ("drill", "drill_answer", "card", "memory", "reminder", "live_answer")
EXAMS = (
    "sitting",
    "paper",
    "mark",
    "exam_answer",
    "member_setting",
    "own",
    "weekly_goal",
    "correction",
)
WHOLE = {"post_to_redraw", "sitting_to_redraw", "sitting_running"}
"""Indexes that hold the rows to look at and no others: reading all of one is the point."""


@pytest.fixture(autouse=True)
async def _a_paper(db: Database) -> None:
    """Make a paper and leave, so that what follows from either is asked."""
    await add_paper(db.single, await add_open(db.single))
    await leave(db, SERVER)


@pytest.mark.parametrize("ask", HOT.values(), ids=HOT)
async def test_no_hot_statement_reads_a_whole_table(
    db: Database, ask: Callable[[Transaction], Awaitable[object]]
) -> None:
    explaining = Explaining(db.single)
    await ask(explaining)
    scans = [step.split() for step in explaining.steps if step.startswith("SCAN")]
    bare = [
        words for words in scans if words[1] in DAILY + EXAMS + PRACTICE and words[-1] not in WHOLE
    ]
    assert not bare, explaining.steps


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("to_try", "post_to_try (try_at<?)"),
        ("to_redraw", "post_to_redraw"),
        ("end_leases", "post_to_try (try_at>?)"),
        ("question_days", "answer_by_member (user_id=? AND server_id=? AND local_on=?"),
        ("question_days", "post_once (server_id=? AND local_on>?)"),
        ("first_day", "answer_by_member (user_id=? AND server_id=?"),
        ("group_days", "post_once (server_id=?)"),
        ("responses", "PRIMARY KEY (post_id=?)"),
        *((f"shown on {name}", "PRIMARY KEY (server_id=? AND period=?)") for name in BoardName),
        *((f"own on {name}", "(user_id=? AND server_id=? AND period=?") for name in BoardName),
        ("by_topic", "topic_tally USING PRIMARY KEY (user_id=?)"),
        ("by_topic", "paper_of_member (user_id=?)"),
        ("own_weeks", "(user_id=? AND server_id=? AND period=? AND board=?"),
        ("group_shares", "PRIMARY KEY (server_id=? AND period>? AND period<?)"),
        ("asked", "post_by_item (server_id=?"),
        ("sittings.running", "sitting_running"),
        ("sittings.running_in", "sitting_in_channel (channel_id=?)"),
        ("sittings.latest", "sitting_by_server (server_id=?)"),
        ("sittings.to_redraw", "sitting_to_redraw"),
        ("sittings.to_announce", "sitting_to_announce (results_try_at<?)"),
        ("sittings.end_leases", "sitting_to_announce (results_try_at>?)"),
        ("sittings.seen_lately", "post_by_item (server_id=? AND item_id>?)"),
        ("sittings.seen_lately", "sitting_by_server (server_id=?)"),
        ("papers.of_sitting", "mark USING PRIMARY KEY (paper_id=?)"),
        ("papers.latest", "paper_by_member (server_id=? AND user_id=?)"),
        ("sheets.due", "server_sheet_due (sheet_due_at<?)"),
        ("sheets.counts_of", "post_by_date (server_id=? AND local_on>? AND local_on<?)"),
        ("sheets.counts_of", "post_by_closing (server_id=? AND closed_at>? AND closed_at<?)"),
        ("sheets.counts_of", "sitting_by_server (server_id=?)"),
        ("sheets.counts_of", "answer USING PRIMARY KEY (post_id=?)"),
        ("sheets.counts_of", "anonymised_answer USING PRIMARY KEY (post_id=?)"),
        ("sheets.counts_of", "paper_by_date (server_id=? AND local_on>? AND local_on<?)"),
        ("sheets.counts_of", "exam_answer USING PRIMARY KEY (paper_id=?)"),
        ("secret_items.of_server", "post_open (server_id=?)"),
        ("papers.overdue", "paper_open (deadline_at<?)"),
        ("memories.recalls", "answer_by_time (user_id=? AND answered_at>?)"),
        ("memories.recalls", "drill_answer_by_member (user_id=? AND answered_at>?)"),
        ("memories.recalls", "paper_of_member (user_id=?)"),
        ("reminders.due", "reminder_due (due_at<?)"),
        ("drills.latest", "drill_by_member (user_id=? AND server_id=?)"),
        ("drills.waiting", "drill_by_member (user_id=? AND server_id=?)"),
        ("drills.sure_and_wrong", "drill_answer_with_confidence (server_id=?)"),
    ],
)
async def test_a_hot_statement_uses_the_index_made_for_it(
    db: Database, name: str, index: str
) -> None:
    explaining = Explaining(db.single)
    await HOT[name](explaining)
    assert any(index in step for step in explaining.steps), explaining.steps


@pytest.mark.parametrize("part", [scores, members], ids=["boards", "members"])
def test_every_statement_of_boards_and_members_is_hot(part: ModuleType) -> None:
    asked = {ask.func for ask in HOT.values() if isinstance(ask, partial)}
    there = inspect.getmembers(part, inspect.iscoroutinefunction)
    missing = [name for name, function in there if function not in asked]
    assert not missing


async def test_the_checker_sees_a_scan(db: Database) -> None:
    explaining = Explaining(db.single)
    await explaining.run("SELECT * FROM answer WHERE option = 1")
    assert explaining.steps == ["SCAN answer"]
