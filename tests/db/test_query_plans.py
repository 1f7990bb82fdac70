"""The statements of every click and tick find their rows by index, however long the history is.

The functions are found, not listed (tests/db/every_function.py).
"""

import re
from collections.abc import Iterator

import pytest

from bot.db.database import Database
from bot.db.session import Query
from bot.domain.scores.boards import BoardName
from tests.db.every_function import Explaining, calls, functions, modules, plans, samples

WHOLE_TABLE = {
    "bank.reports.for_host": "what the host has yet to look at, when they ask",
    "daily.corrections.apply": "once for each finding about an item, when the bot starts",
    "daily.corrections.exist": "a finding about an item is one row of a handful",
    "members.letters.write": "who met an item, once for each finding, when the bot starts",
    "numbers.leave_gap": "the tables themselves, and the papers of lobbies, when the bot starts",
    "scores.absent": "whoever has left, once, when somebody clicks for the first time",
    "servers.presence.away": "the servers themselves, when the bot starts",
    "servers.presence.left_before": "what was left and is not yet forgotten, now and then",
    "servers.presence.standing_still": "where an exam runs and nobody is heard: a handful, if any",
    "servers.presence.present": "the servers themselves, when the bot starts",
}
"""What rightly reads a whole table, and why."""

WHOLE_INDEX = {"live_asking", "live_in_channel", "sitting_running"}
"""Indexes that hold the rows to look at and no others: reading all of one is the point."""

SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b")


def scans(steps: list[str]) -> list[str]:
    """Return the steps that read a whole table, or a whole index that is none to be read so."""
    made = {
        name for step in steps for name in re.findall(r"^(?:MATERIALIZE|CO-ROUTINE) (.*)", step)
    }
    return [
        step
        for step in steps
        if (match := re.match(r"SCAN (\(.*?\)|\S+)", step))
        and match[1] not in made
        and not step.endswith("CONSTANT ROW")
        and "VIRTUAL TABLE" not in step
        and step.split()[-1] not in WHOLE_INDEX
    ]


def statements() -> Iterator[tuple[str, str]]:
    """Yield every statement that a module of bot/db holds, with the name it has there.

    Not what still has a gap to fill in: that is part of the statements that fill it.
    """
    for module in modules():
        for name, value in vars(module).items():
            many = tuple(value.values()) if isinstance(value, dict) else value
            for one in many if isinstance(many, tuple) else [value]:
                sql = one.sql if isinstance(one, Query) else one
                if isinstance(sql, str) and SQL.match(sql) and "{" not in sql:
                    yield f"{module.__name__}.{name}", sql


@pytest.mark.parametrize("name", functions())
def test_no_statement_reads_a_whole_table(name: str) -> None:
    found = [step for explained in plans()[name] for step in scans(explained.steps)]
    assert bool(found) == (name in WHOLE_TABLE), found


def test_every_statement_that_is_written_was_explained() -> None:
    ran = {sql for calls in plans().values() for one in calls for sql in one.statements}
    unseen = [name for name, sql in statements() if not any(sql in other for other in ran)]
    assert unseen == []


def test_every_function_that_reads_a_whole_table_is_there() -> None:
    assert WHOLE_TABLE.keys() <= functions().keys()


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("daily.posts.take_back_missed", "post_missed (due_at>?)"),
        ("daily.posts.planned_beyond", "post_planned (due_at>?)"),
        ("outbox.due", "outbox_due (due_at<?)"),
        ("outbox.next_due", "outbox_due (due_at>?)"),
        ("outbox.end_leases", "outbox_due (due_at>?)"),
        ("outbox.find", "(kind=? AND ref_id=?)"),
        ("outbox.changed", "(kind=? AND ref_id=? AND part=?)"),
        ("servers.presence.forget", "outbox_by_server (server_id=?)"),
        (
            "daily.answers.question_days",
            "answer_by_member (user_id=? AND server_id=? AND local_on=?",
        ),
        ("daily.answers.question_days", "post_once (server_id=? AND local_on>?)"),
        ("daily.answers.first_day", "answer_by_member (user_id=? AND server_id=?"),
        ("daily.answers.group_days", "post_once (server_id=?)"),
        ("daily.answers.responses", "PRIMARY KEY (post_id=?)"),
        ("scores.by_topic", "topic_tally USING PRIMARY KEY (user_id=?)"),
        ("scores.by_topic", "paper_of_member (user_id=?)"),
        ("scores.own_weeks", "(user_id=? AND server_id=? AND period=? AND board=?"),
        ("scores.group_shares", "PRIMARY KEY (server_id=? AND period>? AND period<?)"),
        ("daily.posts.asked", "post_by_item (server_id=?"),
        ("exam.sittings.running", "sitting_running"),
        ("exam.sittings.running_in", "sitting_in_channel (channel_id=?)"),
        ("exam.sittings.latest", "sitting_by_server (server_id=?)"),
        ("exam.sittings.seen_lately", "post_by_item (server_id=? AND item_id>?)"),
        ("exam.sittings.seen_lately", "sitting_by_server (server_id=?)"),
        ("exam.papers.of_sitting", "mark USING PRIMARY KEY (paper_id=?)"),
        ("exam.papers.latest", "paper_by_member (server_id=? AND user_id=?)"),
        (
            "servers.weekly_sheets.counts_of",
            "post_by_date (server_id=? AND local_on>? AND local_on<?)",
        ),
        (
            "servers.weekly_sheets.counts_of",
            "post_by_closing (server_id=? AND closed_at>? AND closed_at<?)",
        ),
        ("servers.weekly_sheets.counts_of", "sitting_by_server (server_id=?)"),
        ("servers.weekly_sheets.counts_of", "answer USING PRIMARY KEY (post_id=?)"),
        ("servers.weekly_sheets.counts_of", "anonymised_answer USING PRIMARY KEY (post_id=?)"),
        (
            "servers.weekly_sheets.counts_of",
            "paper_by_date (server_id=? AND local_on>? AND local_on<?)",
        ),
        ("servers.weekly_sheets.counts_of", "exam_answer USING PRIMARY KEY (paper_id=?)"),
        ("bank.secret_items.of_server", "post_open (server_id=?)"),
        ("bank.secret_items.shown_lately", "post_by_closing (server_id=? AND closed_at>?)"),
        ("bank.secret_items.shown_lately", "live_by_server (server_id=?)"),
        ("bank.secret_items.shown_lately", "sitting_by_server (server_id=?)"),
        ("bank.secret_items.shown_lately", "drill_by_server (server_id=?)"),
        ("scores.by_topic", "answer_by_member (user_id=?"),
        ("scores.by_topic", "drill_answer_by_member (user_id=?)"),
        ("scores.set_aside", "answer_by_member (user_id=? AND server_id=?"),
        ("exam.papers.overdue", "paper_open (deadline_at<?)"),
        ("practice.memories.recalls", "answer_by_time (user_id=? AND answered_at>?)"),
        ("practice.memories.recalls", "drill_answer_by_member (user_id=? AND answered_at>?)"),
        ("practice.memories.recalls", "paper_of_member (user_id=?)"),
        ("live.due", "live_due (due_at<?)"),
        ("practice.drills.latest", "drill_by_member (user_id=? AND server_id=?)"),
        ("practice.drills.waiting", "drill_by_member (user_id=? AND server_id=?)"),
        ("practice.drills.confident_errors", "drill_answer_with_confidence (server_id=?)"),
    ],
)
def test_a_statement_uses_the_index_made_for_it(name: str, index: str) -> None:
    steps = [step for explained in plans()[name] for step in explained.steps]
    assert any(index in step for step in steps), steps


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("scores.shown", "PRIMARY KEY (server_id=? AND period=?)"),
        ("scores.own", "(user_id=? AND server_id=? AND period=?"),
    ],
)
def test_every_board_uses_the_index_made_for_it(name: str, index: str) -> None:
    assert len(plans()[name]) >= len(BoardName)
    for explained in plans()[name]:
        assert any(index in step for step in explained.steps), explained.steps


async def test_the_checker_sees_a_scan(db: Database) -> None:
    explaining = Explaining(db.single)
    await explaining.run("SELECT * FROM answer WHERE option = 1")
    assert scans(explaining.steps) == ["SCAN answer"]


async def test_what_a_statement_makes_by_itself_may_be_read_whole(db: Database) -> None:
    explaining = Explaining(db.single)
    chosen = "SELECT DISTINCT option FROM answer WHERE post_id = 1"
    await explaining.run(f"SELECT * FROM ({chosen}) AS chosen, json_each(chosen.option)")
    assert [step for step in explaining.steps if step.startswith("SCAN")]
    assert scans(explaining.steps) == []


def test_a_parameter_that_has_no_sample_is_named() -> None:
    with pytest.raises(LookupError, match="sample of what"):
        samples("what", bytes)


def test_every_mix_of_the_samples_is_called() -> None:
    async def one(most: int, marks: bool, after: int | None) -> None: ...

    assert len(list(calls(one))) == 4
