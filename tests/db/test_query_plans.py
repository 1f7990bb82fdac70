"""The statements of every click and tick find their rows by index, however long the history is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

import pytest

from bot.db import answers, boards, posts
from bot.db.database import Database, Rows, Session, Values
from bot.domain.schedule import Firing
from tests.db.rows import TODAY, claim_of
from tests.domain.samples import NOON, SERVER, make_item


@dataclass
class Explaining:
    """A session that asks for the plan of each statement instead of running it."""

    session: Session
    steps: list[str] = field(default_factory=list)

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        rows = await self.session.run(f"EXPLAIN QUERY PLAN {sql}", values)
        self.steps += [row["detail"] for row in rows]
        return []


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
    "split": partial(answers.split, post_id=1),
    "question_days": partial(answers.question_days, server_id=SERVER, user_id=7, most=9),
    "top": partial(boards.top, server_id=SERVER, period="all", most=9),
    "own": partial(boards.own, server_id=SERVER, period="all", user_id=7),
}


@pytest.mark.parametrize("ask", HOT.values(), ids=HOT)
async def test_no_hot_statement_reads_a_whole_table(
    db: Database, ask: Callable[[Session], Awaitable[object]]
) -> None:
    explaining = Explaining(db.single)
    await ask(explaining)
    tables = ("answer", "asked", "post", "tally", "mine", "other", "server")
    scans = [step for step in explaining.steps if step.startswith("SCAN")]
    # The index over posts to redraw holds these and no others: reading all of it is the point.
    whole = [step for step in scans if "USING INDEX post_to_redraw" not in step]
    assert not [step for step in whole if step.split()[1] in tables], explaining.steps


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("to_try", "post_to_try (try_at<?)"),
        ("to_redraw", "post_to_redraw"),
        ("end_leases", "post_to_try (try_at>?)"),
        ("question_days", "answer_by_member (server_id=? AND user_id=? AND local_on=?"),
        ("question_days", "post_once (server_id=?)"),
        ("split", "PRIMARY KEY (post_id=?)"),
        ("top", "PRIMARY KEY (server_id=? AND period=?)"),
        ("asked", "post_by_item (server_id=?"),
    ],
)
async def test_a_hot_statement_uses_the_index_made_for_it(
    db: Database, name: str, index: str
) -> None:
    explaining = Explaining(db.single)
    await HOT[name](explaining)
    assert any(index in step for step in explaining.steps), explaining.steps


async def test_the_checker_sees_a_scan(db: Database) -> None:
    explaining = Explaining(db.single)
    await explaining.run("SELECT * FROM answer WHERE option = 1")
    assert explaining.steps == ["SCAN answer"]
