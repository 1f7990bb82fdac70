"""The ledger of posts: what was planned, claimed, posted, late, skipped, missed or closed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypedDict, cast

from bot.db import outbox
from bot.db.columns import from_instant, to_instant, to_instant_or_none
from bot.db.session import Query, Session, SharedCommits, Statement, Transaction
from bot.domain.bank.items import Item
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.domain.daily.rotation import Asked
from bot.domain.daily.schedule import Firing
from bot.domain.outbox import Message
from bot.refusals import Reason


class _PostRow(TypedDict):
    post_id: int
    server_id: int
    kind: str
    state: str
    local_on: str
    due_at: str
    claimed_at: str | None
    posted_at: str | None
    closed_at: str | None
    channel_id: int | None
    role_id: int | None
    message_id: int | None
    item_id: str | None
    item_version: int | None
    key_option: int | None
    round_number: int | None
    answers: int
    note: str | None


class _ServerRow(TypedDict):
    server_id: int


class _AskedRow(TypedDict):
    item_id: str
    round_number: int
    latest: int


_PLAN = """
    INSERT INTO post (server_id, kind, state, local_on, due_at)
    SELECT :server_id, 'daily', 'planned', :local_on, :due_at
    WHERE NOT EXISTS (
        SELECT 1 FROM post
        WHERE server_id = :server_id AND state = 'planned' AND due_at > :after
    ) AND EXISTS (
        SELECT 1 FROM server WHERE server_id = :server_id AND paused = 0
    ) AND NOT EXISTS (SELECT 1 FROM departure WHERE server_id = :server_id)
    ON CONFLICT (server_id, local_on) WHERE kind = 'daily' DO NOTHING
    RETURNING post_id
"""
_UNPLAN = """
    DELETE FROM post WHERE server_id = :server_id AND state = 'planned' AND due_at > :after
"""
_PLANNED = Query(
    _PostRow,
    """
    SELECT * FROM post WHERE server_id = :server_id AND state = 'planned' AND due_at > :after
    ORDER BY due_at LIMIT 1
    """,
)
# Between the draw and the claim a mock exam or a live round may have begun to ask the same.
_CLAIM = Query(
    _PostRow,
    """
    UPDATE post SET
        state = 'claimed', claimed_at = :at,
        channel_id = :channel_id, role_id = :role_id,
        item_id = :item_id, item_version = :item_version,
        key_option = :key_option, round_number = :round_number
    WHERE post_id = :post_id AND state = 'planned' AND EXISTS (
        SELECT 1 FROM outbox WHERE outbox_id = :outbox_id AND due_at = :until AND tried = 1
    ) AND NOT EXISTS (
        SELECT 1 FROM sitting
        WHERE sitting.server_id = post.server_id AND sitting.state <> 'closed'
          AND (' ' || sitting.items LIKE :among OR EXISTS (
              SELECT 1 FROM paper
              WHERE paper.sitting_id = sitting.sitting_id AND ' ' || paper.items LIKE :among
          ))
    ) AND NOT EXISTS (
        SELECT 1 FROM live_round
        WHERE live_round.server_id = post.server_id AND phase <> 'over'
          AND ' ' || live_round.items LIKE :among
    )
    RETURNING *
    """,
)
_CLAIM_NEW = Query(
    _PostRow,
    """
    INSERT INTO post (server_id, kind, state, local_on, due_at, claimed_at, channel_id, role_id,
                      item_id, item_version, key_option, round_number)
    VALUES (:server_id, :kind, 'claimed', :local_on, :at, :at, :channel_id, :role_id,
            :item_id, :item_version, :key_option, :round_number)
    RETURNING *
    """,
)
_CLOSE_TESTS = """
    UPDATE post SET state = 'closed', closed_at = :at
    WHERE server_id = :server_id AND kind = 'test' AND state IN ('posted', 'late')
    RETURNING post_id
"""
_RECORD = """
    UPDATE post SET state = :state, message_id = :message_id, posted_at = :at, note = NULL
    WHERE post_id = :post_id AND state = 'claimed'
    RETURNING post_id
"""
_RELEASE = """
    UPDATE post SET state = 'planned', claimed_at = NULL, note = :note,
        item_id = NULL, item_version = NULL, key_option = NULL, round_number = NULL
    WHERE post_id = :post_id AND state = 'claimed'
    RETURNING post_id
"""
_NOTE = """
    UPDATE post SET note = :note WHERE post_id = :post_id AND state IN ('planned', 'claimed')
"""
_END = """
    UPDATE post SET state = :state, note = :note,
        item_id = NULL, item_version = NULL, key_option = NULL, round_number = NULL
    WHERE post_id = :post_id AND state IN ('planned', 'claimed')
    RETURNING post_id
"""
_SHOW_INSTEAD = """
    UPDATE post SET item_id = :item_id, item_version = :item_version, key_option = :key_option
    WHERE post_id = :post_id AND state = 'claimed'
    RETURNING post_id
"""
# It keeps its item, so that it can be posted again, and when it was posted for the first time.
_DELETED = """
    UPDATE post SET state = 'missed', note = :note
    WHERE post_id = :post_id AND posted_at IS NOT NULL AND state IN ('claimed', 'posted', 'late')
    RETURNING post_id
"""
_LATEST_SENT = Query(
    _PostRow,
    """
    SELECT * FROM post
    WHERE server_id = :server_id AND kind = 'daily' AND posted_at IS NOT NULL
    ORDER BY local_on DESC LIMIT 1
    """,
)
_CLAIM_AGAIN = Query(
    _PostRow,
    """
    UPDATE post SET state = 'claimed', claimed_at = :at, channel_id = :channel_id,
                    role_id = :role_id, message_id = NULL, note = NULL
    WHERE post_id = :post_id AND state = 'missed' AND posted_at IS NOT NULL
    RETURNING *
    """,
)
# Written anew, so that the numbers of posts tell which was skipped last.
_TO_BE_SKIPPED = """
    DELETE FROM post
    WHERE server_id = :server_id AND kind = 'daily' AND local_on = :local_on AND state = 'planned'
"""
_SKIP = """
    INSERT INTO post (server_id, kind, state, local_on, due_at, note)
    VALUES (:server_id, 'daily', 'skipped', :local_on, :due_at, :note)
    ON CONFLICT (server_id, local_on) WHERE kind = 'daily' DO NOTHING
    RETURNING post_id
"""
_SKIPPED = Query(
    _PostRow,
    """
    SELECT * FROM post
    WHERE server_id = :server_id AND kind = 'daily' AND local_on >= :since AND state = 'skipped'
    ORDER BY local_on
    """,
)
_UNSKIP = """
    DELETE FROM post WHERE post_id = :post_id AND state = 'skipped' RETURNING post_id
"""
_TAKE_BACK = Query(
    _ServerRow,
    """
    DELETE FROM post WHERE kind = 'daily' AND state = 'missed' AND due_at > :now
    RETURNING server_id
    """,
)
_PLANNED_BEYOND = Query(
    _ServerRow, "SELECT server_id FROM post WHERE state = 'planned' AND due_at > :instant"
)
_GET = Query(_PostRow, "SELECT * FROM post WHERE post_id = :post_id AND server_id = :server_id")
_LEDGER = Query(
    _PostRow,
    """
    SELECT * FROM post WHERE server_id = :server_id AND kind <> 'test' AND state <> 'planned'
    ORDER BY due_at DESC, post_id DESC LIMIT :most
    """,
)
_ASKED = Query(
    _AskedRow,
    """
    SELECT item_id, MAX(round_number) AS round_number,
           RANK() OVER (ORDER BY MAX(claimed_at)) AS latest
    FROM post
    WHERE server_id = :server_id AND item_id IS NOT NULL AND round_number IS NOT NULL
    GROUP BY item_id
    """,
)


async def plan(session: Session, server_id: int, firing: Firing, *, after: datetime) -> bool:
    """Plan a daily post with its message, and return whether it was planned.

    It is not where its date has one, where something is planned after `after`, or where
    the server takes no questions, being paused or left. The message comes by a trigger.
    """
    return bool(await session.run(*_planning(server_id, firing, after=after)))


def _planning(server_id: int, firing: Firing, *, after: datetime) -> Statement:
    return _PLAN, {
        "server_id": server_id,
        "local_on": firing.local_on.isoformat(),
        "due_at": from_instant(firing.due_at),
        "after": from_instant(after),
    }


async def unplan(session: Session, server_id: int, *, after: datetime | None = None) -> None:
    """Take back what is planned for a server, all of it or what is due after an instant."""
    await session.run(_UNPLAN, {"server_id": server_id, "after": _after(after)})


async def planned(
    session: Session, server_id: int, *, after: datetime | None = None
) -> Post | None:
    """Return the first planned post of a server, of all or of those due after an instant."""
    rows = await session.read(_PLANNED, {"server_id": server_id, "after": _after(after)})
    return _post(rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a claim fixes for good: where the post goes, and which item it shows."""

    channel_id: int
    role_id: int | None
    item: Item
    round_number: int | None
    at: datetime
    until: datetime
    """When the lease of the message ends, in which it is to be sent."""

    def of_test(self) -> "Claim":
        """Return the claim of a test: it takes no turn in the rotation and calls nobody."""
        return replace(self, round_number=None, role_id=None)

    def values(self) -> dict[str, int | str | None]:
        """Return the claim as columns."""
        return {
            "channel_id": self.channel_id,
            "role_id": self.role_id,
            "item_id": self.item.item_id,
            "item_version": self.item.version,
            "key_option": self.item.key,
            "round_number": self.round_number,
            "at": from_instant(self.at),
        }


async def claim(
    session: SharedCommits, post: Post, message: Message, claimed: Claim, firing: Firing
) -> tuple[Post | None, bool]:
    """Take a planned post with its message, and plan the server's next question for `firing`.

    The post is None when somebody else has it, or its item is asked elsewhere by now; whether the
    next one was planned is told beside it.
    """
    about = {
        "post_id": post.post_id,
        "outbox_id": message.outbox_id,
        "until": from_instant(claimed.until),
        "among": f"% {claimed.item.item_id}:%",
    }
    _, rows, planned = await session.run_together(
        [
            outbox.leasing(message, until=claimed.until),
            (_CLAIM.sql, {**claimed.values(), **about}),
            _planning(post.server_id, firing, after=post.due_at),
        ]
    )
    return _post(cast("_PostRow", rows[0])) if rows else None, bool(planned)


async def claim_new(
    session: Session, server_id: int, kind: PostKind, local_on: date, claimed: Claim
) -> Post:
    """Make an extra or test post that is claimed from the start."""
    about = {"server_id": server_id, "kind": kind, "local_on": local_on.isoformat()}
    rows = await session.read(_CLAIM_NEW, {**claimed.values(), **about})
    return _post(rows[0])


async def close_tests(session: Session, server_id: int, at: datetime) -> bool:
    """Close a server's test questions; their messages are taken away. Tell whether any was open."""
    return bool(await session.run(_CLOSE_TESTS, {"server_id": server_id, "at": from_instant(at)}))


async def record(
    session: Session, post_id: int, *, state: PostState, message_id: int, at: datetime
) -> bool:
    """Write down that a claimed post stands in the channel; return whether that is news.

    A daily post closes the open ones of its server with it.
    """
    values = {"post_id": post_id, "state": state, "message_id": message_id, "at": from_instant(at)}
    return bool(await session.run(_RECORD, values))


async def release(session: Session, post_id: int, *, note: Reason) -> None:
    """Give a claim back: nothing was sent, and the item stays unasked."""
    await session.run(_RELEASE, {"post_id": post_id, "note": note.to_text()})


async def note(session: Session, post_id: int, why: Reason) -> None:
    """Note in the ledger why a post is not in its channel yet."""
    await session.run(_NOTE, {"post_id": post_id, "note": why.to_text()})


async def end_unsent(session: Session, post_id: int, *, state: PostState, note: Reason) -> bool:
    """Write a post off as skipped or missed; return whether it was still to be sent."""
    values = {"post_id": post_id, "state": state, "note": note.to_text()}
    return bool(await session.run(_END, values))


async def show_instead(session: Session, post_id: int, item: Item) -> None:
    """Let a claimed post be of the item that its message shows."""
    values = {
        "post_id": post_id,
        "item_id": item.item_id,
        "item_version": item.version,
        "key_option": item.key,
    }
    await session.run(_SHOW_INSTEAD, values)


async def deleted(session: Session, post_id: int, *, note: Reason) -> bool:
    """Write off a post whose message was deleted; return whether it was open."""
    return bool(await session.run(_DELETED, {"post_id": post_id, "note": note.to_text()}))


async def latest_sent(session: Session, server_id: int) -> Post | None:
    """Return the latest daily post that ever stood in its channel, or None."""
    rows = await session.read(_LATEST_SENT, {"server_id": server_id})
    return _post(rows[0]) if rows else None


async def claim_again(
    session: Session, post_id: int, *, channel_id: int, role_id: int | None, at: datetime
) -> Post | None:
    """Take a post whose message was deleted, to send it again; None when somebody else has it."""
    values = {
        "post_id": post_id,
        "channel_id": channel_id,
        "role_id": role_id,
        "at": from_instant(at),
    }
    rows = await session.read(_CLAIM_AGAIN, values)
    return _post(rows[0]) if rows else None


async def skip(tx: Transaction, server_id: int, firing: Firing, *, note: Reason) -> bool:
    """Let a date have no question; False where it has one, or is skipped already."""
    values = {
        "server_id": server_id,
        "local_on": firing.local_on.isoformat(),
        "due_at": from_instant(firing.due_at),
        "note": note.to_text(),
    }
    await tx.run(_TO_BE_SKIPPED, values)
    return bool(await tx.run(_SKIP, values))


async def skipped(session: Session, server_id: int, *, since: date) -> list[Post]:
    """Return what is skipped from a date on, the earliest first."""
    rows = await session.read(_SKIPPED, {"server_id": server_id, "since": since.isoformat()})
    return [_post(row) for row in rows]


async def unskip(session: Session, post_id: int) -> bool:
    """Forget that a date was skipped; return whether it still was."""
    return bool(await session.run(_UNSKIP, {"post_id": post_id}))


async def take_back_missed(session: Session, now: datetime) -> set[int]:
    """Forget dates that were written off and have not come yet; return their servers."""
    rows = await session.read(_TAKE_BACK, {"now": from_instant(now)})
    return {row["server_id"] for row in rows}


async def planned_beyond(session: Session, instant: datetime) -> set[int]:
    """Return the servers whose next question is planned for after an instant."""
    rows = await session.read(_PLANNED_BEYOND, {"instant": from_instant(instant)})
    return {row["server_id"] for row in rows}


async def find(session: Session, server_id: int, post_id: int) -> Post | None:
    """Return a post of this server, or None."""
    rows = await session.read(_GET, {"post_id": post_id, "server_id": server_id})
    return _post(rows[0]) if rows else None


async def ledger(session: Session, server_id: int, *, most: int) -> list[Post]:
    """Return a server's latest posts, newest first, without plans and tests."""
    rows = await session.read(_LEDGER, {"server_id": server_id, "most": most})
    return [_post(row) for row in rows]


async def asked(session: Session, server_id: int) -> dict[str, Asked]:
    """Return when a server last saw each item."""
    rows = await session.read(_ASKED, {"server_id": server_id})
    return {row["item_id"]: Asked(row["round_number"], row["latest"]) for row in rows}


def _after(instant: datetime | None) -> str:
    return from_instant(instant) if instant else ""


def _post(row: _PostRow) -> Post:
    return Post(
        post_id=row["post_id"],
        server_id=row["server_id"],
        kind=PostKind(row["kind"]),
        state=PostState(row["state"]),
        local_on=date.fromisoformat(row["local_on"]),
        due_at=to_instant(row["due_at"]),
        claimed_at=to_instant_or_none(row["claimed_at"]),
        posted_at=to_instant_or_none(row["posted_at"]),
        closed_at=to_instant_or_none(row["closed_at"]),
        channel_id=row["channel_id"],
        role_id=row["role_id"],
        message_id=row["message_id"],
        item_id=row["item_id"],
        item_version=row["item_version"],
        round_number=row["round_number"],
        answers=row["answers"],
        note=Reason.from_text(row["note"]) if row["note"] else None,
    )
