"""The items members were shown, kept word for word with their version."""

import json
from datetime import date
from typing import Any, TypedDict

from bot.db.session import Query, Session
from bot.domain.bank.items import Citation, Item, Kind, Option


class _Shown(TypedDict):
    body: str


_KEEP = """
    INSERT INTO item_version (item_id, version, body, domain, topic, kind)
    VALUES (:item_id, :version, :body, :domain, :topic, :kind)
    ON CONFLICT (item_id, version) DO NOTHING
"""
_SHOWN = Query(
    _Shown, "SELECT body FROM item_version WHERE item_id = :item_id AND version = :version"
)


async def keep(session: Session, item: Item) -> None:
    """Keep the item as it is now, unless this version is kept already."""
    values = {
        "item_id": item.item_id,
        "version": item.version,
        "body": to_json(item),
        "domain": item.domain,
        "topic": item.topic,
        "kind": item.kind,
    }
    await session.run(_KEEP, values)


async def shown(session: Session, item_id: str, version: int) -> Item:
    """Return the item as members were shown it. Raises LookupError when it never was."""
    item = await shown_or_none(session, item_id, version)
    if item is None:
        raise LookupError(f"{item_id} version {version} was never shown")
    return item


async def shown_or_none(session: Session, item_id: str, version: int) -> Item | None:
    """Return the item as members were shown it, or None when it never was."""
    rows = await session.read(_SHOWN, {"item_id": item_id, "version": version})
    return from_json(item_id, version, rows[0]["body"]) if rows else None


def to_json(item: Item) -> str:
    """Return all that an item says, its id and version apart."""
    body = {
        "domain": item.domain,
        "topic": item.topic,
        "kind": item.kind,
        "tags": sorted(item.tags),
        "stem": item.stem,
        "options": [[option.text, option.reason] for option in item.options],
        "key": item.key,
        "citations": [[cited.source_id, cited.section] for cited in item.citations],
        "law_checked": item.law_checked.isoformat() if item.law_checked else None,
    }
    return json.dumps(body, ensure_ascii=False)


def from_json(item_id: str, version: int, text: str) -> Item:
    """Return the item that was written down so."""
    body: dict[str, Any] = json.loads(text)
    checked = body["law_checked"]
    return Item(
        item_id=item_id,
        version=version,
        domain=body["domain"],
        topic=body["topic"],
        kind=Kind(body["kind"]),
        tags=frozenset(body["tags"]),
        stem=body["stem"],
        options=tuple(Option(text, reason) for text, reason in body["options"]),
        key=body["key"],
        citations=tuple(Citation(source, section) for source, section in body["citations"]),
        law_checked=date.fromisoformat(checked) if checked else None,
    )
