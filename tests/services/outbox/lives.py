"""Processes that die: a scenario lived again and again, with the death a moment later each time.

Each life begins from the same files and the same Discord. After a death the process comes back on
the files as they are, and time passes until nothing is due.
"""

from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.db import outbox
from bot.db.session import Session
from bot.domain.daily.posts import PostState
from bot.domain.outbox import MessageKind
from bot.outbox.obstacles import Unsure
from tests.domain.samples import SERVER
from tests.services.mortal import NAME, Machine, MortalDatabase, MortalPublisher
from tests.services.world import ITEMS, About, Clock, Killed, World

Step = Callable[[World], Awaitable[object]]

TICK = timedelta(seconds=20)
COUNTS_OR_MOVES = {"join_until", "not_before", "downtime_credit", "version"}
"""Columns that say how a row came to be what it is, beside the instants."""


async def nothing(world: World) -> None:
    """Nothing happens."""


@dataclass(frozen=True)
class Scenario:
    """How a message comes to be due, sent, and done with.

    `act` is what the process dies in. `after` comes next, in whichever process; it may come twice.
    What is due later than `ahead` is another story.
    """

    kind: MessageKind
    prepare: Step
    act: Step = World.tick
    after: Step = nothing
    ahead: timedelta = timedelta(hours=3)


@dataclass(frozen=True)
class Death:
    """What a process left behind; `unrecorded` where a message arrived that no row knows of."""

    moment: int
    unrecorded: bool
    left: str = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What there is in the end: how many messages, what they show, and the rows.

    Of the rows, all but what tells when each thing happened.
    """

    arrived: Counter[About]
    shown: dict[About, object]
    rows: dict[str, list[str]]


class Lives:
    """Lives a scenario as often as one likes."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self._scenario = scenario
        self._folder = folder
        self._discord = MortalPublisher(Clock())

    async def prepare(self) -> None:
        """Bring everything to where the scenario begins."""
        machine = Machine(self._folder)
        await self._scenario.prepare(World(await machine.start(), ITEMS, discord=self._discord))
        await machine.stop()

    @property
    def kind(self) -> MessageKind:
        """The kind of message that the scenario is about."""
        return self._scenario.kind

    async def calm(self) -> Outcome:
        """Live without a death."""
        async with self._life() as life:
            await life.survives(life.act)
            return await life.end()

    async def deaths(
        self, *before: int, away: timedelta, unrecorded: bool = False
    ) -> AsyncGenerator[tuple[Death, Outcome], None]:
        """Die at each moment once, after having died `before`; yield how each life ended.

        With `unrecorded`, only where a message had arrived that no row knew of. Where nothing has
        changed since a moment ago, the end is the same, and it is not lived again.
        """
        ends: dict[str, Outcome] = {}
        for moment in count():
            async with self._life() as life:
                death = await life.die(*before, moment, away=away)
                if death is None:
                    return
                if unrecorded and not death.unrecorded:
                    continue
                if death.left not in ends:
                    ends[death.left] = await life.go_on_to_the_end(away)
            yield death, ends[death.left]

    async def first_unrecorded(self, *, away: timedelta) -> tuple[Death, Outcome]:
        """Return the first death after which no row knew of a message that stood, and the end."""
        async with aclosing(self.deaths(away=away, unrecorded=True)) as deaths:
            return await anext(deaths)

    async def unconfirmed(self, *, lasts: timedelta) -> Outcome:
        """Live without a death: what Discord is sent it takes, and answers nothing for so long."""
        async with self._life() as life:
            await life.hear_nothing(lasts)
            return await life.end()

    @asynccontextmanager
    async def _life(self) -> AsyncGenerator["_Life", None]:
        with TemporaryDirectory(prefix="life-", dir=self._folder) as folder:
            machine = Machine(Path(folder))
            db = await machine.start(self._folder / "1" / NAME)
            yield _Life(self._scenario, machine, db, deepcopy(self._discord))
            await machine.stop()


class _Life:
    def __init__(
        self, scenario: Scenario, machine: Machine, db: MortalDatabase, discord: MortalPublisher
    ) -> None:
        self._scenario = scenario
        self._machine = machine
        self._db = db
        self._discord = discord
        self._world = World(db, ITEMS, discord=discord)
        discord.fuse = db.fuse

    async def act(self) -> None:
        await self._scenario.act(self._world)
        await self._go_on()

    async def die(self, first: int, *others: int, away: timedelta) -> Death | None:
        """Die so many moments after the beginning, after the return, and so on.

        Return None where it was over before the last of them.
        """
        survives, moment = await self.survives(self.act, first), first
        for moment in others:
            assert not survives, "only the last death may come too late"
            await self._come_back(away)
            survives = await self.survives(self._take_over, moment)
        return None if survives else await self._death(moment)

    async def go_on_to_the_end(self, away: timedelta) -> Outcome:
        """Come back after a death, and stay."""
        await self._come_back(away)
        await self.survives(self._take_over)
        return await self.end()

    async def survives(
        self, step: Callable[[], Awaitable[None]], moment: int | None = None
    ) -> bool:
        """Do something that the process may not live to finish; return whether it did."""
        self._world.rng.seed(7)  # so that chance does the same, with and without a death
        self._db.fuse.left = moment
        try:
            await step()
        except Killed:
            return False
        self._db.fuse.left = None
        return True

    async def hear_nothing(self, lasts: timedelta) -> None:
        """Act while Discord's answers are lost, and then its ears, too."""
        world, discord = self._world, self._discord
        discord.unanswered[SERVER] = Unsure()
        await self._scenario.act(world)
        discord.unanswered.clear()
        discord.closed[SERVER] = Unsure()
        until = world.clock.now + lasts
        while world.clock.now < until:
            world.clock.now += TICK
            await world.tick()
        discord.closed.clear()

    async def end(self) -> Outcome:
        """Tick until nothing is due for long; return what there is then."""
        world, end = self._world, self._world.clock.now + self._scenario.ahead
        world.rng.seed(7)
        while world.clock.now < end:
            busy = await world.tick()
            due_at = await outbox.next_due(world.db.reading) or end
            soon = world.clock.now + TICK
            world.clock.now = soon if busy else max(due_at, soon)
        rows = await _rows(world.db.reading)
        return Outcome(self._discord.arrived, _shown(self._discord), rows)

    async def _come_back(self, away: timedelta) -> None:
        self._db = self._world.db = await self._machine.crash()
        self._discord.fuse = self._db.fuse
        self._world.clock.now += away

    async def _take_over(self) -> None:
        await self._world.restart()
        await self._go_on()

    async def _go_on(self) -> None:
        await self._scenario.after(self._world)
        await self._world.tick()

    async def _death(self, moment: int) -> Death:
        tables = await _tables(self._db.reading)
        kind, arrived = self._scenario.kind, self._discord.arrived
        tried = any(row["kind"] == kind and row["tried"] for row in tables["outbox"])
        unrecorded = tried and any(about[0] is kind for about in arrived)
        return Death(moment, unrecorded, repr((tables, arrived, _shown(self._discord))))


def _shown(discord: MortalPublisher) -> dict[About, object]:
    """Return what messages show, where that changes."""
    shown: dict[About, object] = {}
    drawn = [(message.post, None) for message in discord.messages]
    for post, responses in [*drawn, *((post, split) for post, _, split in discord.redrawn)]:
        is_closed = post.state is PostState.CLOSED
        shown[MessageKind.POST, post.post_id, 0] = is_closed, post.answers, responses
    for sitting_id, now in discord.lobby_shows.items():
        about = MessageKind.SITTING, sitting_id, 0
        shown[about] = now.sitting.state, now.sitting.ending, now.members
    for paper_id, (told, _) in discord.shared.items():
        shown[MessageKind.SHARE, paper_id, 0] = told
    for one, _, responses in discord.questions_shown:
        shown[MessageKind.QUESTION, one.round_id, one.number] = one.shows_key, responses
    for round_id, standings in discord.standings.items():
        shown[MessageKind.STANDINGS, round_id, 0] = standings
    return shown


async def _tables(session: Session) -> dict[str, list[dict[str, object]]]:
    names = await session.run(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    statements = {row["name"]: f"SELECT * FROM {row['name']}" for row in names}
    return {name: [dict(row) for row in await session.run(sql)] for name, sql in statements.items()}


async def _rows(session: Session) -> dict[str, list[str]]:
    tables = await _tables(session)
    del tables["bot_state"]  # when clocks were last alive
    return {name: sorted(_text(name, row) for row in rows) for name, rows in tables.items()}


def _text(table: str, row: dict[str, object]) -> str:
    return str({key: value for key, value in row.items() if not _tells_when(table, key)})


def _tells_when(table: str, column: str) -> bool:
    """Whether a column may differ after a death: all instants but those of what is planned."""
    if column == "due_at":
        return table == "live_round"
    return column.endswith("_at") or column in COUNTS_OR_MOVES
