"""A server's own items: what it draws from, what it has, what one file brought and took back."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

from bot.db.bank.items import from_json, to_json
from bot.db.columns import from_instant, to_instant
from bot.db.session import Query, Session, Transaction
from bot.domain.bank.items import Pool
from bot.domain.bank.own_items import Choice, Import, OwnBank, OwnItem, TakenBack, own_item_id
from bot.domain.bank.question_files import Credited


class _Bank(TypedDict):
    pool: str | None
    daily_from: str | None
    edition: int | None
    exam_profile: str | None


class _ImportId(TypedDict):
    import_id: int


class _Own(TypedDict):
    own_id: int
    server_id: int
    name: str
    version: int
    latest: int
    state: str
    pools: str
    author_user_id: int | None
    author: str
    licence: str
    promised: int
    revision: int
    suggested: int
    body: str


class _Import(TypedDict):
    import_id: int
    server_id: int
    file_name: str
    imported_at: str
    added: int
    changed: int


_BANK = Query(
    _Bank,
    """
    WITH theirs AS (SELECT :server_id AS server_id)
    SELECT pool, daily_from, edition, exam_profile
    FROM theirs LEFT JOIN own_bank USING (server_id) LEFT JOIN server USING (server_id)
""",
)
_BEGIN = "INSERT INTO own_bank (server_id) VALUES (:server_id) ON CONFLICT DO NOTHING"
# Whoever changes anything has seen this edition of it; the row count decides.
_NEXT_EDITION = """
    UPDATE own_bank SET edition = edition + 1
    WHERE server_id = :server_id AND (:seen IS NULL OR edition = :seen)
    RETURNING edition
"""
_DRAW_FROM = """
    UPDATE own_bank SET pool = :pool, daily_from = :daily_from WHERE server_id = :server_id
"""
_OWN = """
    SELECT own_item.own_id, server_id, name, own_item.version, latest, state, pools, author_user_id,
           author, licence, promised, revision, suggested, body
    FROM own_item JOIN own_version
      ON own_version.own_id = own_item.own_id AND own_version.version = own_item.version
"""
_OF_SERVER = Query(
    _Own, f"{_OWN} WHERE server_id = :server_id AND suggested = 0 ORDER BY own_item.own_id"
)
_SUGGESTED = Query(
    _Own, f"{_OWN} WHERE server_id = :server_id AND suggested = 1 ORDER BY own_item.own_id"
)
_ONE = Query(_Own, f"{_OWN} WHERE own_item.own_id = :own_id AND server_id = :server_id")
# All of a file in two statements: thousands of small ones would hold others up.
_ADD = """
    INSERT INTO own_item (server_id, name, version, latest, state, pools, author_user_id, author,
                          licence, promised, suggested, import_id)
    SELECT :server_id, json_extract(value, '$.name'), 1, 1, json_extract(value, '$.state'),
           json_extract(value, '$.pools'), json_extract(value, '$.author_id'),
           json_extract(value, '$.author'), json_extract(value, '$.licence'),
           json_extract(value, '$.promised'), json_extract(value, '$.suggested'), :import_id
    FROM json_each(:items)
"""
_ADD_FIRST_VERSIONS = """
    INSERT INTO own_version (own_id, version, body, import_id)
    SELECT own_id, 1, json_extract(value, '$.body'), :import_id
    FROM json_each(:items) AS one
    JOIN own_item ON server_id = :server_id AND name = json_extract(one.value, '$.name')
"""
_ADD_VERSION = """
    INSERT INTO own_version (own_id, version, body, import_id)
    VALUES (:own_id, :version, :body, :import_id)
"""
_CHANGE = """
    UPDATE own_item SET version = :version, latest = :latest, state = :state, pools = :pools,
                        author = :author, licence = :licence, promised = :promised,
                        suggested = :suggested, revision = revision + 1
    WHERE own_id = :own_id AND server_id = :server_id AND revision = :revision
    RETURNING own_id
"""
_ADD_IMPORT = Query(
    _ImportId,
    """
    INSERT INTO own_import (server_id, importer_user_id, file_name, imported_at, added, changed)
    VALUES (:server_id, :user_id, :file_name, :at, :added, :changed)
    RETURNING import_id
""",
)
_IMPORTS = Query(
    _Import,
    """
    SELECT import_id, server_id, file_name, imported_at, added, changed FROM own_import
    WHERE server_id = :server_id ORDER BY import_id DESC LIMIT :most
""",
)
_IMPORT = Query(
    _Import,
    """
    SELECT import_id, server_id, file_name, imported_at, added, changed FROM own_import
    WHERE import_id = :import_id AND server_id = :server_id
""",
)
# What was drawn for anything is in item_version from then on.
_EVER_USED = "EXISTS (SELECT 1 FROM item_version WHERE item_id = 'own.' || own_item.own_id)"
# In this order: items that it added and nobody was asked go, others of them rest; items that it
# changed are again what they were. What was edited since is left alone.
_DELETE_ADDED = f"""
    DELETE FROM own_item
    WHERE import_id = :import_id AND version = 1 AND latest = 1 AND NOT {_EVER_USED}
    RETURNING own_id
"""  # noqa: S608 - no value of anybody's
_RETIRE_ADDED = """
    UPDATE own_item SET state = 'retired', revision = revision + 1
    WHERE import_id = :import_id AND state = 'active' AND EXISTS (
        SELECT 1 FROM own_version
        WHERE own_version.own_id = own_item.own_id AND own_version.version = own_item.version
          AND own_version.import_id = :import_id
    )
    RETURNING own_id
"""
_REVERT = """
    UPDATE own_item SET revision = revision + 1, version = (
        SELECT MAX(own_version.version) FROM own_version
        WHERE own_version.own_id = own_item.own_id AND own_version.version < own_item.version
    )
    WHERE own_id IN (SELECT own_id FROM own_version WHERE import_id = :import_id)
      AND (own_item.import_id IS NULL OR own_item.import_id <> :import_id)
      AND EXISTS (
        SELECT 1 FROM own_version
        WHERE own_version.own_id = own_item.own_id AND own_version.version = own_item.version
          AND own_version.import_id = :import_id
    )
    RETURNING own_id
"""
_REFUSE = """
    DELETE FROM own_item
    WHERE own_id = :own_id AND server_id = :server_id AND revision = :revision AND suggested = 1
    RETURNING own_id
"""
_FORGET_IMPORT = "DELETE FROM own_import WHERE import_id = :import_id"


async def bank_of(session: Session, server_id: int) -> OwnBank:
    """Return what a server draws from; of one that never chose, what holds by itself."""
    return (await bank_and_exam(session, server_id))[0]


async def bank_and_exam(session: Session, server_id: int) -> tuple[OwnBank, str | None]:
    """Return the same, and which exam the group prepares for, if it has chosen one."""
    [row] = await session.read(_BANK, {"server_id": server_id})
    if row["pool"] is None or row["daily_from"] is None or row["edition"] is None:
        return OwnBank(server_id), row["exam_profile"]
    named = frozenset(row["daily_from"].split())
    return OwnBank(server_id, Choice(row["pool"]), named, row["edition"]), row["exam_profile"]


async def suggest(tx: Transaction, one: OwnItem) -> OwnItem:
    """Keep an item that a member suggests, at rest, and return it with its number.

    No edition begins with that: what organisers are about to do stays as they have seen it.
    """
    await tx.run(_BEGIN, {"server_id": one.server_id})
    resting = replace(one, retired=True, suggested=True)
    await add(tx, one.server_id, [resting], import_id=None)
    there = await suggested(tx, one.server_id)
    return next(kept for kept in there if kept.name == one.name)


async def refuse(tx: Transaction, one: OwnItem) -> bool:
    """Delete an item that was suggested; False when somebody has changed it since its revision."""
    values = {"own_id": one.own_id, "server_id": one.server_id, "revision": one.revision}
    return bool(await tx.run(_REFUSE, values))


async def next_edition(tx: Transaction, server_id: int, *, seen: int | None = None) -> bool:
    """Begin a change; False when somebody has changed something since edition `seen`."""
    await tx.run(_BEGIN, {"server_id": server_id})
    return bool(await tx.run(_NEXT_EDITION, {"server_id": server_id, "seen": seen}))


async def draw_from(tx: Transaction, settings: OwnBank) -> None:
    """Store what a server draws from."""
    values = {
        "server_id": settings.server_id,
        "pool": settings.choice,
        "daily_from": " ".join(sorted(settings.daily_from)),
    }
    await tx.run(_DRAW_FROM, values)


async def of_server(session: Session, server_id: int) -> list[OwnItem]:
    """Return all items of a server, also those that are retired, the oldest first.

    What is only suggested is not yet among them.
    """
    return [_own(row) for row in await session.read(_OF_SERVER, {"server_id": server_id})]


async def suggested(session: Session, server_id: int) -> list[OwnItem]:
    """Return the items that members suggest to a server, the oldest first."""
    return [_own(row) for row in await session.read(_SUGGESTED, {"server_id": server_id})]


async def find(session: Session, server_id: int, own_id: int) -> OwnItem | None:
    """Return an item of this server, or None."""
    rows = await session.read(_ONE, {"server_id": server_id, "own_id": own_id})
    return _own(rows[0]) if rows else None


async def add_import(tx: Transaction, one: Import, *, user_id: int) -> int:
    """Note that a file was taken in, and return its number."""
    values = {
        "server_id": one.server_id,
        "user_id": user_id,
        "file_name": one.file_name,
        "at": from_instant(one.at),
        "added": one.added,
        "changed": one.changed,
    }
    [row] = await tx.read(_ADD_IMPORT, values)
    return row["import_id"]


async def add(
    tx: Transaction, server_id: int, items: Sequence[OwnItem], *, import_id: int | None
) -> None:
    """Add items to a server, each in its first version."""
    given = [
        {
            "name": one.name,
            "state": _state(one),
            "suggested": int(one.suggested),
            "pools": _pools(one),
            "author_id": one.author_id,
            "author": one.credited.author,
            "licence": one.credited.licence,
            "promised": int(one.credited.promised),
            "body": to_json(one.item),
        }
        for one in items
    ]
    values = {"server_id": server_id, "items": json.dumps(given), "import_id": import_id}
    await tx.run(_ADD, values)
    await tx.run(_ADD_FIRST_VERSIONS, values)


async def change(tx: Transaction, one: OwnItem, *, import_id: int | None = None) -> bool:
    """Store an item as it is to be; False when somebody has changed it since its revision.

    With a version that was never given, what it says is kept under that.
    """
    is_new = one.item.version > one.latest
    values = {
        "own_id": one.own_id,
        "server_id": one.server_id,
        "revision": one.revision,
        "version": one.item.version,
        "latest": max(one.item.version, one.latest),
        "state": _state(one),
        "suggested": int(one.suggested),
        "pools": _pools(one),
        "author": one.credited.author,
        "licence": one.credited.licence,
        "promised": int(one.credited.promised),
    }
    if not await tx.run(_CHANGE, values):
        return False
    if is_new:
        body = to_json(one.item)
        said = {"own_id": one.own_id, "version": one.item.version, "body": body}
        await tx.run(_ADD_VERSION, {**said, "import_id": import_id})
    return True


async def imports(session: Session, server_id: int, *, most: int) -> list[Import]:
    """Return the latest files that a server took in, the last one first."""
    rows = await session.read(_IMPORTS, {"server_id": server_id, "most": most})
    return [_import(row) for row in rows]


async def find_import(session: Session, server_id: int, import_id: int) -> Import | None:
    """Return a file that this server took in; None, too, once it was taken back."""
    rows = await session.read(_IMPORT, {"server_id": server_id, "import_id": import_id})
    return _import(rows[0]) if rows else None


async def take_back(tx: Transaction, one: Import) -> TakenBack:
    """Undo what a file brought, as far as nobody was asked it and nobody edited it since."""
    values = {"import_id": one.import_id}
    deleted = len(await tx.run(_DELETE_ADDED, values))
    retired = len(await tx.run(_RETIRE_ADDED, values))
    reverted = len(await tx.run(_REVERT, values))
    await tx.run(_FORGET_IMPORT, values)
    left = one.added + one.changed - deleted - retired - reverted
    return TakenBack(deleted, retired, reverted, max(0, left))


def _state(one: OwnItem) -> str:
    return "retired" if one.retired else "active"


def _pools(one: OwnItem) -> str:
    return " ".join(sorted(one.pools))


def _own(row: _Own) -> OwnItem:
    item = from_json(own_item_id(row["own_id"]), row["version"], row["body"])
    return OwnItem(
        own_id=row["own_id"],
        server_id=row["server_id"],
        name=row["name"],
        credited=Credited(item, row["author"], row["licence"], bool(row["promised"])),
        pools=frozenset(Pool(name) for name in row["pools"].split()),
        author_id=row["author_user_id"],
        retired=row["state"] == "retired",
        revision=row["revision"],
        latest=row["latest"],
        suggested=bool(row["suggested"]),
    )


def _import(row: _Import) -> Import:
    return Import(
        row["import_id"],
        row["server_id"],
        row["file_name"],
        to_instant(row["imported_at"]),
        row["added"],
        row["changed"],
    )
