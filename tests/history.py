"""A past for a group, in plain rows: to live through 200 days takes longer than a test has."""

import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bot.domain.bank.items import Bank, Item

History = Sequence[bool | None]
"""A member's days, the latest last: answered right, answered wrong, or not at all."""

_ITEM = """
    INSERT INTO item_version (item_id, version, body, domain, topic, kind)
    VALUES (:item_id, 1, '{}', :domain, :topic, :kind) ON CONFLICT DO NOTHING
"""
_POST = """
    INSERT INTO post (server_id, kind, state, local_on, due_at, claimed_at, posted_at, closed_at,
                      item_id, item_version, key_option)
    VALUES (:server_id, 'daily', 'closed', :on, :at, :at, :at, :at, :item_id, 1, 0)
    RETURNING post_id
"""
_ANSWER = """
    INSERT INTO answer (post_id, user_id, server_id, local_on, option, correct, scored, answered_at)
    VALUES (:post_id, :user_id, :server_id, :on, 1 - :right, :right, 1, :at)
"""


def days(number: int, *, right: int = 3, of: int = 4) -> list[bool]:
    """Return so many answered days, of which `right` of every `of` went well."""
    return [day % of < right for day in range(number)]


def add_history(
    file: Path, bank: Bank, server_id: int, pasts: Mapping[int, History], *, until: date
) -> None:
    """Let a set-up server have had a question on each of these days, and members answers."""
    items = random.Random(5).sample(list(bank.items.values()), len(bank.items))
    with closing(sqlite3.connect(file)) as conn, conn:
        for ago in range(max(map(len, pasts.values()), default=0)):
            on, item = until - timedelta(days=ago), items[ago % len(items)]
            post_id = _add_post(conn, server_id, on, item)
            for user_id, past in pasts.items():
                right = past[-1 - ago] if ago < len(past) else None
                if right is not None:
                    values = _values(server_id, on)
                    values |= {"post_id": post_id, "user_id": user_id, "right": int(right)}
                    conn.execute(_ANSWER, values)


def _add_post(conn: sqlite3.Connection, server_id: int, on: date, item: Item) -> int:
    # An id of its own: nothing that the bot posts later may find this empty text.
    about = {"item_id": f"past-{item.item_id}", "domain": item.domain, "topic": item.topic}
    conn.execute(_ITEM, {**about, "kind": item.kind.value})
    [(post_id,)] = conn.execute(_POST, {**_values(server_id, on), "item_id": about["item_id"]})
    return post_id


def _values(server_id: int, on: date) -> dict[str, int | str]:
    return {"server_id": server_id, "on": on.isoformat(), "at": f"{on}T15:00:00.000+00:00"}
