"""Holds the rows that statements return to what their TypedDicts promise."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_type_hints

from bot.db.session import Query, Row


@cache
def promised(row: type[Mapping[str, object]]) -> dict[str, Any]:
    """Return the type of each column, as something to call `isinstance` with."""
    return {
        name: float | int if hint is float else hint for name, hint in get_type_hints(row).items()
    }


def broken_promises(query: Query[Row], rows: Iterable[Row]) -> list[str]:
    """Return the columns that are missing, or have a value of another type."""
    hints = promised(query.row)
    return [
        f"{query.row.__name__}.{name}: {row[name]!r} is no {hint}"
        for row in rows
        for name, hint in hints.items()
        if not isinstance(row[name], hint)
    ]
