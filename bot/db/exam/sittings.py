"""Sittings: group mock exams and where each is in its life."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from bot.db import outbox
from bot.db.columns import (
    from_instant,
    from_instant_or_none,
    items_from,
    items_text,
    to_instant,
    to_instant_or_none,
)
from bot.db.exam import calls
from bot.db.session import Query, Session, Transaction
from bot.domain.exam.papers import ItemVersion
from bot.domain.exam.sittings import Ending, PaperForm, Plan, Sitting, SittingState
from bot.domain.outbox import MessageKind


class _SittingRow(TypedDict):
    sitting_id: int
    server_id: int
    channel_id: int
    host_user_id: int
    state: str
    form: str
    questions: int
    minutes: int
    domain: str | None
    opens_at: str
    opened_at: str | None
    ends_at: str | None
    join_until: str | None
    closed_at: str | None
    ending: str | None
    downtime_credit: float
    items: str | None
    has_deleted_answers: int
    exam_profile: str | None
    sections: str
    break_minutes: int


class _Items(TypedDict):
    items: str | None


class _SeenAt(TypedDict):
    item_id: str
    at: str


class _Sat(TypedDict):
    sitting_id: int
    items: str
    opened_at: str


_ADD = Query(
    _SittingRow,
    """
    INSERT INTO sitting (server_id, channel_id, host_user_id, form, questions, minutes, domain,
                         opens_at, exam_profile, sections, break_minutes)
    VALUES (:server_id, :channel_id, :host_id, :form, :questions, :minutes, :domain, :opens_at,
            :exam, :sections, :break_minutes)
    ON CONFLICT (channel_id) WHERE state <> 'closed' DO NOTHING
    RETURNING *
    """,
)
_FIND = Query(
    _SittingRow, "SELECT * FROM sitting WHERE sitting_id = :sitting_id AND server_id = :server_id"
)
# In the order of the index over these few, or SQLite reads every sitting there ever was.
_RUNNING = Query(
    _SittingRow, "SELECT * FROM sitting WHERE state <> 'closed' ORDER BY state, sitting_id"
)
_RUNNING_ON = Query(
    _SittingRow, "SELECT * FROM sitting WHERE state <> 'closed' AND server_id = :server_id"
)
_RUNNING_IN = Query(
    _SittingRow,
    """
    SELECT * FROM sitting WHERE channel_id = :channel_id AND state <> 'closed'
    """,
)
_LATEST = Query(
    _SittingRow,
    """
    SELECT * FROM sitting WHERE server_id = :server_id ORDER BY sitting_id DESC LIMIT :most
    """,
)
_SAVE_STATE = """
    UPDATE sitting SET
        state = :state, opens_at = :opens_at, opened_at = :opened_at, ends_at = :ends_at,
        join_until = :join_until, closed_at = :closed_at, ending = :ending,
        downtime_credit = :downtime_credit
    WHERE sitting_id = :sitting_id AND state = :before
    RETURNING sitting_id
"""
_KEEP_ITEMS = "UPDATE sitting SET items = :items WHERE sitting_id = :sitting_id"
_ITEMS = Query(_Items, "SELECT items FROM sitting WHERE sitting_id = :sitting_id")
_NEVER = "9999"  # as text it comes after every instant
_SEEN = Query(
    _SeenAt,
    """
    SELECT item_id, MAX(claimed_at) AS at FROM post
    WHERE server_id = :server_id AND item_id IS NOT NULL AND claimed_at < :before
    GROUP BY item_id
    """,
)
# Papers that are alike count as one, and those that wait to be handed out not at all.
_SAT = Query(
    _Sat,
    """
    SELECT DISTINCT sitting.sitting_id, paper.items, sitting.opened_at
    FROM sitting JOIN paper USING (sitting_id)
    WHERE sitting.server_id = :server_id AND paper.deadline_at IS NOT NULL
      AND sitting.opened_at < :before
    ORDER BY sitting.sitting_id DESC LIMIT :most
    """,
)


async def add(
    tx: Transaction, server_id: int, channel_id: int, host_id: int, plan: Plan, opens_at: datetime
) -> Sitting | None:
    """Make a lobby and its message; None when the channel has a sitting already."""
    rows = await tx.read(
        _ADD,
        {
            "server_id": server_id,
            "channel_id": channel_id,
            "host_id": host_id,
            "form": plan.form,
            "questions": plan.questions,
            "minutes": plan.minutes,
            "domain": plan.domain,
            "exam": plan.exam,
            "sections": ",".join(map(str, plan.sections)),
            "break_minutes": plan.break_minutes,
            "opens_at": from_instant(opens_at),
        },
    )
    if not rows:
        return None
    made = _sitting(rows[0])
    await _enqueue(tx, MessageKind.SITTING, made)
    return made


async def find(session: Session, server_id: int, sitting_id: int) -> Sitting | None:
    """Return a sitting of this server, or None."""
    rows = await session.read(_FIND, {"sitting_id": sitting_id, "server_id": server_id})
    return _sitting(rows[0]) if rows else None


async def running(session: Session) -> list[Sitting]:
    """Return every lobby and every open sitting."""
    return [_sitting(row) for row in await session.read(_RUNNING)]


async def running_on(session: Session, server_id: int) -> list[Sitting]:
    """Return every lobby and every open sitting of a server."""
    rows = await session.read(_RUNNING_ON, {"server_id": server_id})
    return [_sitting(row) for row in rows]


async def running_in(session: Session, channel_id: int) -> Sitting | None:
    """Return the lobby or open sitting of a channel, or None."""
    rows = await session.read(_RUNNING_IN, {"channel_id": channel_id})
    return _sitting(rows[0]) if rows else None


async def latest(session: Session, server_id: int, *, most: int) -> list[Sitting]:
    """Return a server's sittings, newest first."""
    values = {"server_id": server_id, "most": most}
    return [_sitting(row) for row in await session.read(_LATEST, values)]


async def save_state(tx: Transaction, sitting: Sitting, *, before: SittingState) -> bool:
    """Store a sitting whose state was `before`; False when somebody else has changed it.

    Who waits in a lobby is told what became of it; a sitting that closes after it was open has
    results to announce.
    """
    values = {
        "sitting_id": sitting.sitting_id,
        "before": before,
        "state": sitting.state,
        "opens_at": from_instant(sitting.opens_at),
        "opened_at": from_instant_or_none(sitting.opened_at),
        "ends_at": from_instant_or_none(sitting.ends_at),
        "join_until": from_instant_or_none(sitting.join_until),
        "closed_at": from_instant_or_none(sitting.closed_at),
        "ending": sitting.ending,
        "downtime_credit": sitting.downtime_credit.total_seconds(),
    }
    if not await tx.run(_SAVE_STATE, values):
        return False
    await touch(tx, sitting.sitting_id)
    if before is SittingState.LOBBY and sitting.state is SittingState.OPEN:
        await _enqueue(tx, MessageKind.START, sitting)
    if before is SittingState.LOBBY and (at := sitting.opened_at or sitting.closed_at):
        await calls.call(tx, sitting.sitting_id, at)
    if sitting.has_results and before is not SittingState.CLOSED:
        await _enqueue(tx, MessageKind.RESULTS, sitting)
    return True


async def touch(session: Session, sitting_id: int) -> None:
    """Note that the sitting's message lags: somebody came or left."""
    await outbox.changed(session, MessageKind.SITTING, sitting_id)


async def keep_items(session: Session, sitting_id: int, items: Sequence[ItemVersion]) -> None:
    """Store the items that a sitting has for certain, asked nowhere else until it ends."""
    await session.run(_KEEP_ITEMS, {"sitting_id": sitting_id, "items": items_text(items)})


async def kept_items(session: Session, sitting_id: int) -> tuple[ItemVersion, ...]:
    """Return the items that a sitting has for certain: all papers share them, or may have them."""
    rows = await session.read(_ITEMS, {"sitting_id": sitting_id})
    return items_from(rows[0]["items"] or "") if rows else ()


async def seen_lately(
    session: Session, server_id: int, *, papers: int, before: datetime | None = None
) -> dict[str, int]:
    """Return how lately a group saw each item, as a daily question or in its last papers.

    The values order the items, the latest highest; items not seen are not in it. With an
    instant it is what had been seen before that.
    """
    at: dict[str, str] = {}
    values = {"server_id": server_id, "before": from_instant(before) if before else _NEVER}
    for row in await session.read(_SEEN, values):
        at[row["item_id"]] = row["at"]
    for row in await session.read(_SAT, {**values, "most": papers}):
        for item_id, _ in items_from(row["items"]):
            at[item_id] = max(at.get(item_id, ""), row["opened_at"])
    order = {instant: place for place, instant in enumerate(sorted(set(at.values())))}
    return {item_id: order[instant] for item_id, instant in at.items()}


async def _enqueue(tx: Transaction, kind: MessageKind, about: Sitting) -> None:
    await outbox.put(tx, kind, about.sitting_id, server_id=about.server_id, due_at=outbox.AT_ONCE)


def _sitting(row: _SittingRow) -> Sitting:
    return Sitting(
        sitting_id=row["sitting_id"],
        server_id=row["server_id"],
        channel_id=row["channel_id"],
        host_id=row["host_user_id"],
        plan=_plan(row),
        state=SittingState(row["state"]),
        opens_at=to_instant(row["opens_at"]),
        opened_at=to_instant_or_none(row["opened_at"]),
        ends_at=to_instant_or_none(row["ends_at"]),
        join_until=to_instant_or_none(row["join_until"]),
        closed_at=to_instant_or_none(row["closed_at"]),
        ending=Ending(row["ending"]) if row["ending"] else None,
        downtime_credit=timedelta(seconds=row["downtime_credit"]),
    )


def _plan(row: _SittingRow) -> Plan:
    return Plan(
        questions=row["questions"],
        minutes=row["minutes"],
        domain=row["domain"],
        form=PaperForm(row["form"]),
        exam=row["exam_profile"],
        sections=tuple(int(part) for part in row["sections"].split(",") if part),
        break_minutes=row["break_minutes"],
    )
