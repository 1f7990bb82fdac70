"""A process that may die at any moment, and the files that it leaves behind."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiosqlite

from bot.db.database import Database
from bot.db.session import Rows, Session, SharedCommits, Statement, Transaction, Values
from bot.domain.servers.settings import ServerSettings
from bot.refusals import Reason
from tests.new_database import put_new_database
from tests.services.world import FakePublisher, Killed

NAME = "study.sqlite3"


class Fuse:
    """Counts the moments at which the process could die, and ends it at one of them.

    A moment is before a statement, after it, after the commit of a unit of work, before a request
    to Discord, and after Discord took a message.
    """

    def __init__(self) -> None:
        self.left: int | None = None

    def burn(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            raise Killed


class _Fused(Session):
    """A Session at whose every statement the process may die."""

    def __init__(self, inner: Session, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        self._fuse.burn()
        rows = await self._inner.run(sql, values)
        self._fuse.burn()
        return rows


class _FusedCommits(_Fused, SharedCommits):
    """A SharedCommits at whose every statement, or change of several, the process may die."""

    def __init__(self, inner: SharedCommits, fuse: Fuse) -> None:
        super().__init__(inner, fuse)
        self._shared = inner

    async def run_together(self, statements: Sequence[Statement]) -> list[Rows]:
        self._fuse.burn()
        rows = await self._shared.run_together(statements)
        self._fuse.burn()
        return rows


class _FusedTransaction(_Fused, Transaction):
    """A unit of work that the end of the process may cut short."""


class MortalDatabase(Database):
    """The real database, with a fuse."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        super().__init__(writer, reader)
        self.fuse = Fuse()
        self.reading: Session = _Fused(self.reading, self.fuse)
        self.single: SharedCommits = _FusedCommits(self.single, self.fuse)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        async with super().transaction() as tx:
            yield _FusedTransaction(tx, self.fuse)
        self.fuse.burn()


class MortalPublisher(FakePublisher):
    """Discord, seen by a process that may die at every request."""

    fuse = Fuse()

    def _ask(self, server_id: int) -> None:
        self.fuse.burn()
        super()._ask(server_id)

    def _answer(self, server_id: int) -> None:
        self.fuse.burn()
        super()._answer(server_id)

    async def tell_organiser(self, settings: ServerSettings, reason: Reason) -> None:
        self.fuse.burn()
        await super().tell_organiser(settings, reason)
        self.fuse.burn()


class Machine:
    """Where the process runs: it keeps the files when the process dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._starts = 0
        self._process = AsyncExitStack()

    async def start(self, file: Path | None = None) -> MortalDatabase:
        """Open the files, as a process that starts: a copy of `file`, or what there is."""
        self._starts += 1
        if file is not None:
            shutil.copytree(file.parent, self._file.parent)
        elif not self._file.exists():
            put_new_database(self._file)
        return await self._process.enter_async_context(MortalDatabase.open(self._file))

    async def crash(self) -> MortalDatabase:
        """Start anew from the files as they are at this moment, with the old ones never closed.

        Whatever else was under way dies with it.
        """
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        before, dead = self._file.parent, self._process
        self._process = AsyncExitStack()
        after = self._folder / str(self._starts + 1)
        shutil.copytree(before, after, ignore=shutil.ignore_patterns("*.lock*"))
        db = await self.start()
        # Only now, where it can no longer do the files any good.
        await dead.aclose()
        shutil.rmtree(before)
        return db

    async def stop(self) -> None:
        """Let go of everything."""
        await self._process.aclose()

    @property
    def _file(self) -> Path:
        return self._folder / str(self._starts) / NAME
