"""The line of questions that organisers have chosen, and what they did last."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from bot.db.columns import from_instant
from bot.db.session import Query, Session, Transaction
from bot.domain.daily.deeds import Deed, DeedKind
from bot.domain.daily.line import Choice

DEEDS_KEPT = 20


class _ChoiceRow(TypedDict):
    item_id: str
    item_version: int
    local_on: str | None


class _VersionRow(TypedDict):
    version: int


class _DeedRow(TypedDict):
    deed_id: int
    kind: str
    about: str


_CHOICES = Query(
    _ChoiceRow,
    """
    SELECT item_id, item_version, local_on FROM line_choice
    WHERE server_id = :server_id ORDER BY place
    """,
)
_VERSION = Query(_VersionRow, "SELECT version FROM line WHERE server_id = :server_id")
_BEGIN = """
    INSERT INTO line (server_id, version) VALUES (:server_id, 0)
    ON CONFLICT (server_id) DO NOTHING
"""
_TAKE_VERSION = """
    UPDATE line SET version = CASE WHEN :now > version THEN :now ELSE version + 1 END
    WHERE server_id = :server_id AND version = :seen
    RETURNING version
"""
_CLEAR = "DELETE FROM line_choice WHERE server_id = :server_id"
_KEEP = """
    INSERT INTO line_choice (server_id, place, item_id, item_version, local_on)
    SELECT :server_id, key, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
           json_extract(value, '$[2]')
    FROM json_each(:choices) WHERE true
"""
_NOTE = """
    INSERT INTO deed (server_id, kind, about, done_at) VALUES (:server_id, :kind, :about, :at)
    RETURNING deed_id
"""
_FORGET_OLD = """
    DELETE FROM deed WHERE server_id = :server_id AND deed_id NOT IN (
        SELECT deed_id FROM deed WHERE server_id = :server_id ORDER BY deed_id DESC LIMIT :kept
    )
"""
_DEEDS = Query(
    _DeedRow,
    """
    SELECT deed_id, kind, about FROM deed WHERE server_id = :server_id AND done_at >= :since
    ORDER BY deed_id DESC LIMIT :kept
    """,
)
_TAKE_BACK = "DELETE FROM deed WHERE deed_id = :deed_id RETURNING deed_id"


@dataclass(frozen=True, slots=True)
class Line:
    """What is in line, and the version that a change has to know."""

    version: int
    choices: tuple[Choice, ...]


async def find(session: Session, server_id: int) -> Line:
    """Return what is in line on a server."""
    versions = await session.read(_VERSION, {"server_id": server_id})
    return Line(versions[0]["version"] if versions else 0, await choices(session, server_id))


async def choices(session: Session, server_id: int) -> tuple[Choice, ...]:
    """Return the questions in line on a server, in their order."""
    rows = await session.read(_CHOICES, {"server_id": server_id})
    return tuple(
        Choice(
            row["item_id"],
            row["item_version"],
            date.fromisoformat(row["local_on"]) if row["local_on"] else None,
        )
        for row in rows
    )


async def renew(tx: Transaction, server_id: int, *, seen: int, now: datetime) -> bool:
    """Give the line another version, before it is filled anew; False where `seen` is outdated."""
    await tx.run(_BEGIN, {"server_id": server_id})
    values = {"server_id": server_id, "seen": seen, "now": int(now.timestamp() * 1000)}
    return bool(await tx.run(_TAKE_VERSION, values))


async def fill(tx: Transaction, server_id: int, line: Sequence[Choice]) -> None:
    """Put these questions in line, in place of what was."""
    await tx.run(_CLEAR, {"server_id": server_id})
    await tx.run(_KEEP, {"server_id": server_id, "choices": as_text(line)})


def as_text(line: Sequence[Choice]) -> str:
    """Return questions in line as a text; `from_text` reads it."""
    return json.dumps([[one.item_id, one.version, one.on and str(one.on)] for one in line])


def from_text(text: str) -> list[Choice]:
    """Return the questions in line that `as_text` wrote."""
    rows: list[tuple[str, int, str | None]] = json.loads(text)
    return [
        Choice(item_id, version, date.fromisoformat(on) if on else None)
        for item_id, version, on in rows
    ]


async def note_deed(
    tx: Transaction, server_id: int, kind: DeedKind, about: str, *, at: datetime
) -> None:
    """Note what an organiser did, so that it can be taken back; the oldest is forgotten."""
    values = {"server_id": server_id, "kind": kind, "about": about, "at": from_instant(at)}
    await tx.run(_NOTE, values)
    await tx.run(_FORGET_OLD, {"server_id": server_id, "kept": DEEDS_KEPT})


async def deeds(session: Session, server_id: int, *, since: datetime) -> list[Deed]:
    """Return what organisers of a server did since an instant, the latest first."""
    values = {"server_id": server_id, "since": from_instant(since), "kept": DEEDS_KEPT}
    rows = await session.read(_DEEDS, values)
    return [Deed(row["deed_id"], DeedKind(row["kind"]), row["about"]) for row in rows]


async def take_back_deed(session: Session, deed: Deed) -> bool:
    """Forget a deed that is taken back; return whether nobody else did so before."""
    return bool(await session.run(_TAKE_BACK, {"deed_id": deed.deed_id}))
