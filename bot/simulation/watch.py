"""Sees that what was promised holds: nothing twice, nothing lost, nobody left without an answer.

The promises are the rules of the design (docs/architecture.md). Each breach is one line.
"""

import logging
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.loopback.clicks import Click
from bot.loopback.simcord_names import InteractionResult, MemberActor, walk_components
from bot.simulation.paper_time import PaperTime

SORRY = "Something went wrong"
RECORDED = ("### Correct", "### Not quite")
REVEALED = "**Best answer"
TALK = "Let's talk it over"
STUCK_AFTER = timedelta(hours=2)
"""By then everything that is due has been done, a calm day long."""

_ANSWER = re.compile(r"sg:answer:(\d+):[0-3]")
_ONCE = re.compile(r"sg:(?:answer:\d+:0|live:\d+:\d+:0|join:\d+|livejoin:\d+)")
"""The buttons by which a message is known that may be sent once only."""


class Watch(logging.Handler):
    """Notes every breach of a promise."""

    def __init__(
        self,
        clock: Clock,
        *,
        is_troubled: Callable[[float], bool],
        is_dying: Callable[[], bool],
        is_full: Callable[[], bool],
    ) -> None:
        """Go by `clock`. `is_troubled` tells if anything was amiss at an instant of the loop.

        `is_dying` tells if the process is being killed, so that nobody hears its last words, and
        `is_full` if the disk is, which the host is to be told.
        """
        super().__init__(logging.WARNING)
        self.breaches: list[str] = []
        self.counts: Counter[str] = Counter()
        self.digest = sha256()
        self._clock = clock
        self._is_troubled = is_troubled
        self._is_dying = is_dying
        self._is_full = is_full
        self._kept: dict[tuple[int, int], int] = {}
        """The server of each answer that somebody was told is recorded."""
        self.paper_time = PaperTime(clock)
        self._sent: dict[str, int] = {}
        self._open: set[int] = set()
        """The messages whose questions can be answered."""

    def breach(self, text: str) -> None:
        """Note that a promise is broken."""
        self.breaches.append(f"{self._clock():%Y-%m-%d %H:%M:%S} {text}")

    def emit(self, record: logging.LogRecord) -> None:
        """Take a traceback in the log for a breach: everything that happens here is foreseen."""
        if self._is_dying() or not (record.exc_info or record.levelno >= logging.ERROR):
            return
        if "the disk is full" in record.getMessage() and self._is_full():
            return
        if not record.name.startswith(("bot.loopback", "discord.gateway", "discord.shard")):
            self.breach(f"logged: {self.format(record)[-1500:]}")

    # What people see

    def answered(
        self, who: MemberActor, what: str, result: InteractionResult, began: float
    ) -> None:
        """Look at how the bot answered somebody who asked for something at `began`."""
        self.counts["interactions"] += 1
        text = Click(result, None).text
        if SORRY in text:
            self.breach(f"{what}: {text[:200]!r}")
        if not result.acknowledged:
            self.counts["not acknowledged"] += 1
            if not self._is_troubled(began):
                self.breach(f"{what} was not acknowledged")
        found = _ANSWER.fullmatch(what)
        if found and text.strip().startswith(RECORDED):
            self.counts["answers"] += 1
            self._kept[int(found[1]), who.id] = who.guild.id
        if what.startswith("sg:deleteme:now"):
            self._kept = {one: where for one, where in self._kept.items() if one[1] != who.id}

    def forgotten(self, server_id: int) -> None:
        """Expect nothing to be kept of a server any more."""
        self._kept = {one: where for one, where in self._kept.items() if where != server_id}

    def published(self, event: str, payload: Mapping[str, Any]) -> None:
        """Look at what happens in a channel."""
        self.digest.update(f"{self._clock()} {event} {payload!r}".encode())
        if event == "THREAD_CREATE" and int(payload["id"]) in self._open:
            self.breach(f"a thread to talk in at an open question: {payload['id']}")
        if event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or int(payload.get("flags", 0)) & 64:
            return
        parts = list(walk_components(payload.get("components", [])))
        ids = {str(part.get("custom_id", "")) for part in parts}
        text = "\n".join(str(part.get("content", "")) for part in parts)
        self._open.discard(int(payload["id"]))
        if any(_ANSWER.fullmatch(one) for one in ids):
            self._open.add(int(payload["id"]))
            if REVEALED in text:
                self.breach(f"an open question shows its key: {text[:200]!r}")
        said_once = [f"the first line in {payload['channel_id']}"] if TALK in text else []
        for one in (*filter(_ONCE.fullmatch, ids), *said_once):
            if self._sent.setdefault(one, int(payload["id"])) != int(payload["id"]):
                self.breach(f"{one} was sent twice")
        self.counts[event] += 1

    # What the file says

    def read(self, file: Path, *, calm_since: datetime | None = None) -> None:
        """Look through the file; once it has been calm for a day, nothing may be stuck either."""
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as conn:
            for text in self._of_rows(conn, calm_since):
                self.breach(text)

    def _of_rows(self, conn: sqlite3.Connection, calm_since: datetime | None) -> Iterator[str]:
        yield from (
            f"quick_check: {row[0]}" for row in conn.execute("PRAGMA quick_check") if row[0] != "ok"
        )
        yield from (f"foreign key: {row}" for row in conn.execute("PRAGMA foreign_key_check"))
        yield from self._lost(conn)
        yield from self.paper_time.broken(conn)
        for what, sql in _NEVER.items():
            yield from (f"{what}: {row}" for row in conn.execute(sql).fetchmany(5))
        if calm_since is not None:
            long_ago = (self._clock() - STUCK_AFTER).isoformat()
            for what, sql in _STUCK.items():
                rows = conn.execute(sql, {"long_ago": long_ago}).fetchmany(5)
                yield from (f"{what}: {row}" for row in rows)

    def _lost(self, conn: sqlite3.Connection) -> Iterator[str]:
        """Yield the answers that the bot said it had recorded, and has not."""
        there = set(conn.execute("SELECT post_id, user_id FROM answer"))
        yield from (f"a recorded answer is lost: {one}" for one in self._kept if one not in there)

    def counted(self, file: Path) -> Counter[str]:
        """Return how much there was of everything."""
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as conn:
            for table in ("post", "answer", "sitting", "paper", "live_round", "drill_answer"):
                [(rows,)] = conn.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - ours
                self.counts[table] = rows
        return self.counts


_NEVER = {
    "an item twice in one round of the bank": """
        SELECT server_id, round_number, item_id FROM post
        WHERE round_number IS NOT NULL AND kind <> 'test'
          AND state IN ('claimed', 'posted', 'late', 'closed')
        GROUP BY server_id, round_number, item_id HAVING COUNT(*) > 1
    """,
    "a board that is not the sum of its answers": """
        SELECT * FROM (
            SELECT server_id, user_id, SUM(correct) AS correct, SUM(answered) AS answered FROM (
                SELECT server_id, user_id, correct, answered FROM tally
                WHERE board = 'daily' AND period = 'all'
                UNION ALL
                SELECT server_id, user_id, -correct, -1 FROM answer WHERE scored = 1
            ) GROUP BY server_id, user_id
        ) WHERE correct <> 0 OR answered <> 0
    """,
    "a paper without a result in a closed exam": """
        SELECT paper_id FROM paper JOIN sitting USING (sitting_id)
        WHERE sitting.state = 'closed' AND paper.closed_at IS NULL AND paper.items <> ''
    """,
    "two questions open on one server": """
        SELECT server_id FROM post WHERE kind = 'daily' AND state IN ('claimed', 'posted', 'late')
        GROUP BY server_id HAVING COUNT(*) > 2
    """,
    "a question sent, and no message noted": """
        SELECT post_id, state FROM post
        WHERE state IN ('posted', 'late', 'closed') AND message_id IS NULL
    """,
    "a question given up without a reason": """
        SELECT post_id, state FROM post WHERE state IN ('skipped', 'missed') AND note IS NULL
    """,
    "a message at rest that was never sent": """
        SELECT outbox_id, kind, ref_id FROM outbox
        WHERE due_at IS NULL AND message_id IS NULL AND kind <> 'call'
    """,
    "two messages taken for one": """
        SELECT message_id, COUNT(*) FROM outbox WHERE message_id IS NOT NULL
        GROUP BY message_id HAVING COUNT(*) > 1
    """,
}
_STUCK = {
    "a message that is not sent": """
        SELECT outbox_id, kind, ref_id, attempts, due_at FROM outbox
        WHERE due_at IS NOT NULL AND due_at < :long_ago
    """,
    "a question that stays claimed": """
        SELECT post_id, claimed_at FROM post WHERE state = 'claimed' AND claimed_at < :long_ago
    """,
    "a question that is due and is not asked": """
        SELECT post_id, due_at FROM post JOIN server USING (server_id)
        WHERE state = 'planned' AND server.paused = 0 AND trouble IS NULL AND due_at < :long_ago
          -- A group that chose an exam without questions of ours waits for its own.
          AND COALESCE(note, '') NOT LIKE '["exam_without_items"%'
    """,
    "a server that nothing is planned for": """
        SELECT server_id FROM server
        WHERE paused = 0 AND server_id NOT IN (SELECT server_id FROM departure)
          AND server_id NOT IN (SELECT server_id FROM post WHERE state IN ('planned', 'claimed'))
          AND :long_ago <> ''
    """,
    "a paper that nobody collects": """
        SELECT paper_id, deadline_at FROM paper
        WHERE closed_at IS NULL AND deadline_at < :long_ago
    """,
    "a live round whose time never ends": """
        SELECT round_id FROM live_round
        WHERE phase <> 'over' AND COALESCE(paused_at, due_at) < :long_ago
    """,
    "an exam that never begins": """
        SELECT sitting_id FROM sitting WHERE state = 'lobby' AND opens_at < :long_ago
    """,
}
