"""A row in every table of any version of the schema, whatever its rules are."""

import random
import re
import sqlite3

AT = "2026-03-02T15:00:00.000+00:00"
TRIES = 3000
"""So often a row is thrown together until it breaks no rule of its table."""
GUESSES: dict[str, tuple[object, ...]] = {
    "TEXT": (AT, "2026-03-02", "x", "[]", None),
    "INTEGER": (1, 0, 2, None),
    "REAL": (1.0, 0.5, None),
}
ITEM = '{"domain": "advocacy", "topic": "rights", "kind": "recall"}'


def fill(conn: sqlite3.Connection) -> dict[str, int]:
    """Put a row into every table, those that others refer to first; return how many each has."""
    rng = random.Random(1)
    conn.execute("PRAGMA foreign_keys = ON")
    tables = dict(
        conn.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    )
    order: list[str] = []
    while left := [name for name in tables if name not in order]:
        order += [name for name in left if not _parents(conn, name) & set(left) - {name}]
    for name in [*order, *order]:  # a trigger may remove a row when another one comes
        if not counts(conn)[name]:
            _add(conn, name, tables[name], rng)
    return counts(conn)


def counts(conn: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    names = conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {name: conn.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for (name,) in names}


def _parents(conn: sqlite3.Connection, table: str) -> set[str]:
    return {row[2] for row in conn.execute(f"PRAGMA foreign_key_list({table})")}


def _add(conn: sqlite3.Connection, table: str, sql: str, rng: random.Random) -> None:
    columns = [(row[1], row[2]) for row in conn.execute(f"PRAGMA table_info({table})")]
    referred = {
        row[3]: (row[2], row[4]) for row in conn.execute(f"PRAGMA foreign_key_list({table})")
    }
    guesses = {name: _guesses(conn, name, kind, sql, referred.get(name)) for name, kind in columns}
    places = ", ".join(f":{name}" for name in guesses)
    insert = f"INSERT INTO {table} ({', '.join(guesses)}) VALUES ({places})"
    for _ in range(TRIES):
        try:
            conn.execute(insert, {name: rng.choice(some) for name, some in guesses.items()})
        except sqlite3.IntegrityError:
            continue
        return
    raise AssertionError(f"no row breaks no rule of {table}")


def _guesses(
    conn: sqlite3.Connection, name: str, kind: str, sql: str, parent: tuple[str, str] | None
) -> tuple[object, ...]:
    if parent is not None:
        table, column = parent
        return tuple(row[0] for row in conn.execute(f"SELECT {column or name} FROM {table}"))
    if name == "body":
        return (ITEM,)
    if named := re.search(rf"\b{name}\s+IN \(([^)]*)\)", sql):
        words = re.findall(r"'([^']*)'", named[1])
        return tuple(words) if words else GUESSES[kind][:2]
    return GUESSES[kind]
