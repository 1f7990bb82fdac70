"""What the statements of this package are run with, and what their rows are to pyright."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

Values = Mapping[str, int | float | str | None]
Rows = list[sqlite3.Row]
Statement = tuple[str, Values]
Row = TypeVar("Row", bound=Mapping[str, object])


@dataclass(frozen=True, slots=True)
class Query(Generic[Row]):
    """A statement that returns rows, with the TypedDict that names and types their columns.

    Tests hold the two together: the names for each query of the package, whether it is run or
    not, the types for each row that any test reads.
    """

    row: type[Row]
    sql: str


class Session(ABC):
    """Runs one SQL statement at a time; the functions of this package take one."""

    @abstractmethod
    async def run(self, sql: str, values: Values | None = None) -> Rows:
        """Run `sql` with named `values`; the rows tell whether and what it changed."""

    async def read(self, query: Query[Row], values: Values | None = None) -> list[Row]:
        """Return the rows of `query` with named `values`."""
        # They stay SQLite's own rows: to copy them would cost more than it gains.
        return cast("list[Row]", await self.run(query.sql, values))


class SharedCommits(Session):
    """A session whose every statement is kept for good when `run` returns."""

    @abstractmethod
    async def run_together(self, statements: Sequence[Statement]) -> list[Rows]:
        """Run statements that are one change: all are kept, or none. Return the rows of each.

        They are known before the first is run, so that they share a commit with others, where a
        transaction has one to itself. What one needs of those before it, it must ask in SQL.
        """


class Transaction(Session):
    """A session whose statements become one change: all are kept, or none.

    What makes several changes takes one, so that it cannot be run outside a transaction.
    """
