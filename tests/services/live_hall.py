"""Live rounds in the services and in the model side by side: every step is done to both.

After each step the two must agree, nothing may be asked twice, and no key may be seen too early.
"""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.db import bot_state
from bot.db.columns import to_instant
from bot.domain.bank.items import Item
from bot.domain.live import LiveEnding, Round
from bot.domain.outbox import MessageKind
from bot.domain.servers.settings import Trouble
from bot.errors import Refusal
from bot.outbox.obstacles import Blocked
from bot.services.live.rounds import HEARTBEAT, Rounds
from tests.domain.samples import SERVER
from tests.services.exam_model import ITEMS
from tests.services.live_model import NOTHING, LiveRound, Stage, read_rounds
from tests.services.mortal import Machine, MortalPublisher
from tests.services.world import HOST, Clock, Killed, World

T = TypeVar("T")

MEMBERS = (77, 78, 79)
CHANNELS = (501, 502)
KEYS = {item.item_id: item.key for item in ITEMS.values()}

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LONGEST_WAIT = 30 * MINUTE
"""However often Discord failed, a question is tried again after so long."""

QUESTION, STANDINGS = MessageKind.QUESTION, MessageKind.STANDINGS


class BusyChannel(MortalPublisher):
    """A channel in which things happen while a question is on its way."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.meanwhile: dict[int, Callable[[], Awaitable[object]]] = {}
        """What happens, by round, once the bot has set out to ask."""
        self.given_away: list[int] = []
        """The rounds of questions that were sent with their key."""

    async def ask(self, one: Round, item: Item, ends_at: datetime) -> int:
        if one.shows_key:
            self.given_away.append(one.round_id)
        if happens := self.meanwhile.pop(one.round_id, None):
            await happens()
        return await super().ask(one, item, ends_at)


class LiveHall:
    """Does each step to the services and to the model, and sees that they agree."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="live-"))
        self._runner = asyncio.Runner()
        self._machine = Machine(self._folder)
        self._db = self._run(self._machine.start())
        self._discord = BusyChannel(Clock())
        self._world = World(self._db, ITEMS.values(), discord=self._discord)
        self._discord.fuse = self._db.fuse
        self._dies_after: int | None = None
        self._away = NOTHING
        self._seen = 0
        self._troubled: set[tuple[int, int]] = set()
        """The questions that may be late, since something came between."""
        self._refused: set[int] = set()
        """The rounds about which Discord would not hear something."""
        self.agrees = True
        self.rounds: dict[int, LiveRound] = {}

    def close(self) -> None:
        self._run(self._machine.stop())
        self._runner.close()
        shutil.rmtree(self._folder)

    @property
    def now(self) -> datetime:
        return self._world.clock.now

    @property
    def running(self) -> list[LiveRound]:
        return [one for one in self.rounds.values() if not one.is_over]

    @property
    def outlived(self) -> bool:
        """Whether the process was to die and has not."""
        return self._dies_after is not None

    # What members and hosts do

    def start(self, channel_id: int, questions: int, seconds: int) -> None:
        start = partial(
            self._services.start,
            SERVER,
            channel_id,
            HOST,
            questions=questions,
            seconds=seconds,
            domain=None,
        )
        if any(one.channel_id == channel_id for one in self.running):
            self._do(None, start)
            return
        round_id, span = len(self.rounds) + 1, timedelta(seconds=seconds)
        self._do([LiveRound(round_id, channel_id, questions, span, ())], start)

    def answer(self, one: LiveRound, number: int, user_id: int, option: int) -> None:
        after = one.answered(number, user_id, option)
        answer = partial(self._services.answer, SERVER, one.round_id, number, user_id, option)
        self._do(None if after is None else [after], answer)

    def pause(self, one: LiveRound) -> None:
        if one.stage is Stage.WAITING:
            self._troubled.add((one.round_id, one.number))
        self._do([one.pause()], partial(self._services.pause, SERVER, one.round_id))

    def resume(self, one: LiveRound) -> None:
        self._do([one.resume()], partial(self._services.resume, SERVER, one.round_id))

    def stop(self, one: LiveRound) -> None:
        stop = partial(self._services.stop, SERVER, one.round_id, LiveEnding.STOPPED)
        self._do([one.stop("stopped")], stop)

    def delete_channel(self, channel_id: int) -> None:
        there = [one for one in self.running if one.channel_id == channel_id]
        gone = partial(self._services.channel_gone, channel_id)
        self._do([one.stop("channel_gone") for one in there], gone)

    def look(self, one: LiveRound, user_id: int) -> None:
        """See one's own answers, with the keys; not before the end."""
        look = partial(self._services.answers_of, SERVER, one.round_id, user_id)
        shown = self._do([] if one.is_over else None, look)
        if shown is not None:
            mine = {(number, user_id): option for number, _, option in shown}
            assert mine == {key: it for key, it in one.answers.items() if key[1] == user_id}

    def while_it_is_asked(self, one: LiveRound, what: str) -> None:
        """Let a round be paused or stopped when the bot has set out to ask its next question."""
        act = self._services.pause if what == "pause" else self._stopping
        self._discord.meanwhile[one.round_id] = partial(act, SERVER, one.round_id)
        self._doing = {**self._doing, one.round_id: what}

    _doing: Mapping[int, str] = {}

    async def _stopping(self, server_id: int, round_id: int) -> None:
        await self._services.stop(server_id, round_id, LiveEnding.STOPPED)

    # What happens by itself

    def wait(self, span: timedelta) -> None:
        self._world.clock.now += span
        self.rounds = {round_id: one.passed(span) for round_id, one in self.rounds.items()}

    def tick(self) -> None:
        """Let clocks do what is due, and the outbox send what they leave there."""
        self.clocks()
        self.deliver()

    def clocks(self) -> None:
        """Let clocks do what is due."""
        beats, died = bool(self.running), self._deaths
        self._do([one.ticked() for one in self.running], self._world.services.tick)
        if beats and died == self._deaths:
            assert self.now - self._beat() <= 2 * SECOND, "its life is not noted"

    def deliver(self) -> None:
        """Let the outbox send what is due."""
        rows = self._rows()
        self._note_trouble(rows)
        states = [state for one in self.running for state in self._delivered(one, rows)]
        self._do(states, self._world.deliver)
        self._doing = {key: it for key, it in self._doing.items() if key in self._discord.meanwhile}

    def fail(self, why: Exception, *, arrives: bool) -> None:
        """Let Discord fail; with `arrives`, only its answers are lost."""
        self.recover()
        (self._discord.unanswered if arrives else self._discord.closed)[SERVER] = why

    def recover(self) -> None:
        """Let Discord work."""
        self._discord.closed.clear()
        self._discord.unanswered.clear()

    def die_after(self, moments: int, *, away: timedelta) -> None:
        """Let the process die so many moments from now, and be away for so long."""
        self._dies_after, self._away = moments, away

    def crash(self, away: timedelta) -> None:
        """Let the process die now, between two steps."""
        self._away = away
        self._come_back([])

    # What is to be expected of the outbox

    def _delivered(
        self, one: LiveRound, rows: Mapping[tuple[str, int, int], "_Row"]
    ) -> list[LiveRound]:
        """Return what a round goes through when what is due is sent, its end last."""
        row = rows.get((QUESTION, one.round_id, one.number))
        if one.stage is not Stage.WAITING:
            return []
        assert row is not None, "a question that is to be asked was lost"
        if row.due_at is None or row.due_at > self.now:
            return []
        stands = row.tried and self._arrived(QUESTION, one.round_id, one.number) > 0
        closed = self._discord.closed.get(SERVER)
        if closed is not None and (row.tried or not one.paused):
            tried = self._meanwhile(one) if not row.tried else one
            return [tried, _refused(tried, closed)]
        if stands:
            return [one.asked()]
        if one.paused or closed is not None:
            return []
        sent = self._meanwhile(one)
        return [sent] if SERVER in self._discord.unanswered else [sent, sent.asked()]

    def _meanwhile(self, one: LiveRound) -> LiveRound:
        match self._doing.get(one.round_id):
            case "pause":
                return one.pause()
            case "stop":
                return one.stop("stopped")
            case _:
                return one

    def _note_trouble(self, rows: Mapping[tuple[str, int, int], "_Row"]) -> None:
        """Note what may come late; see that nothing else does, and that nothing comes too late."""
        fails = bool(self._discord.closed or self._discord.unanswered)
        for one in self.running:
            about = one.round_id, one.number
            if one.stage is Stage.WAITING and (fails or one.round_id in self._doing):
                self._troubled.add(about)
            row = rows.get((QUESTION, *about))
            if one.stage is Stage.WAITING and not one.paused and row and row.due_at:
                assert row.due_at <= self.now or about in self._troubled, "it waits for nothing"
                assert row.due_at - self.now <= LONGEST_WAIT
        if isinstance(self._discord.closed.get(SERVER), Blocked):
            self._refused |= self.rounds.keys()

    # How it is done

    _deaths = 0

    @property
    def _services(self) -> Rounds:
        return self._world.services.rounds

    def _run(self, work: Coroutine[None, None, T]) -> T:
        return self._runner.run(work)

    def _do(
        self, states: Iterable[LiveRound] | None, act: Callable[[], Coroutine[None, None, T]]
    ) -> T | None:
        """Do something by which rounds go through states in turn; with None it must be refused."""
        self.agrees = False
        states_ = list(states or ())
        self._db.fuse.left = self._dies_after
        try:
            done = self._run(act())
        except Killed:
            self._dies_after = None
            self._come_back(states_)
            return None
        except Refusal:
            assert states is None
            done = None
        else:
            assert states is not None, "it was not refused"
            self.rounds |= {state.round_id: state for state in states_}
        # Our own look at the database is none of the moments.
        self._dies_after, self._db.fuse.left = self._db.fuse.left, None
        self._agree()
        return done

    def _come_back(self, states: list[LiveRound]) -> None:
        """Start anew after a crash in a step by which rounds went through states."""
        self.agrees = False
        self._deaths += 1
        self._db = self._world.db = self._run(self._machine.crash())
        self._discord.fuse = self._db.fuse
        self._discord.meanwhile.clear()
        self._doing = {}
        found = self._found()
        for round_id, one in found.items():
            may_be = [state for state in states if state.round_id == round_id]
            may_be += [self.rounds[round_id]] if round_id in self.rounds else []
            assert one in [_drawn(state, one) for state in may_be], "half a step was done"
        assert self.rounds.keys() <= found.keys()
        self.rounds = found
        self._troubled |= {(one.round_id, one.number) for one in self.running}
        lost = self.now - self._beat() if self.running else NOTHING
        given_back = [one.passed(-lost) for one in self.running]
        self.wait(self._away)
        self._do(given_back, self._world.restart)

    def _found(self) -> dict[int, LiveRound]:
        return self._run(read_rounds(self._db.reading, self.now))

    def _beat(self) -> datetime:
        text = self._run(bot_state.read(self._db.reading, HEARTBEAT))
        assert text is not None
        return to_instant(text)

    def _rows(self) -> dict[tuple[str, int, int], "_Row"]:
        rows = self._run(self._db.reading.run("SELECT * FROM outbox"))
        return {(row["kind"], row["ref_id"], row["part"]): _Row(row) for row in rows}

    def _arrived(self, kind: MessageKind, round_id: int, number: int = 0) -> int:
        return self._discord.arrived[kind, round_id, number]

    # What must hold

    def _agree(self) -> None:
        found = self._found()
        self.rounds = {
            key: _drawn(one, found[key]) if key in found else one
            for key, one in self.rounds.items()
        }
        assert found == self.rounds
        assert max(self._discord.arrived.values(), default=0) <= 1, "something was sent twice"
        assert not self._discord.given_away, "a question was sent with its key"
        for one, _, responses in self._discord.questions_shown[self._seen :]:
            is_public = self.rounds[one.round_id].is_key_public(one.number)
            assert is_public or not one.shows_key, "a key was shown before its clock was over"
            assert sum(responses.counts) <= len(MEMBERS)
        self._seen = len(self._discord.questions_shown)
        for one in self.running:
            self._check_order(one)
        self.agrees = True

    def _check_order(self, one: LiveRound) -> None:
        """See that each question stands in the channel before the next one is due."""
        asked = [self._arrived(QUESTION, one.round_id, n) for n in range(1, one.questions + 1)]
        before = one.number - 1 + (one.stage is not Stage.WAITING)
        assert asked[:before] == [1] * before
        assert not any(asked[one.number :])
        assert not self._arrived(STANDINGS, one.round_id)

    def come_to_an_end(self) -> None:
        """Let Discord work, hosts go on and time pass: everything ends, and shows that."""
        self.recover()
        self._dies_after = None
        since = self.now
        for one in self.running:
            self.resume(one)
        while self.running or self._is_anything_due():
            assert self.now < since + timedelta(hours=2), "it never comes to an end"
            self.wait(10 * SECOND)
            self.tick()
        for one in self.rounds.values():
            self._check_end(one)

    def _is_anything_due(self) -> bool:
        return any(row.due_at is not None for row in self._rows().values())

    def _check_end(self, one: LiveRound) -> None:
        standings = self._arrived(STANDINGS, one.round_id)
        if one.ending == "channel_gone":
            assert not standings
        elif one.round_id not in self._refused:
            assert standings == 1, "standings were lost"
        if standings:
            places, took_part = self._discord.standings[one.round_id]
            shown = [(place.rank, place.user_id, place.right) for place in places], took_part
            assert shown == one.standings(KEYS)
        if one.round_id not in self._refused:
            self._check_shown(one)

    def _check_shown(self, one: LiveRound) -> None:
        """See that each question that was asked shows its key and its responses in the end."""
        last = {
            (now.round_id, now.number): (now.shows_key, responses.counts)
            for now, _, responses in self._discord.questions_shown
        }
        for round_id, number in self._discord.asked:
            if round_id == one.round_id:
                counts = one.responses(number)
                assert last[round_id, number] == (True, tuple(counts[n] for n in range(4)))


class _Row:
    """What the outbox has of a message."""

    def __init__(self, row: sqlite3.Row) -> None:
        due_at = row["due_at"]
        self.tried = bool(row["tried"])
        self.due_at = None if due_at is None else _instant(str(due_at))


def _instant(text: str) -> datetime:
    return to_instant(text) if text else to_instant("2000-01-01T00:00:00.000+00:00")


def _refused(one: LiveRound, closed: BaseException) -> LiveRound:
    """Return a round whose question Discord did not take."""
    if not isinstance(closed, Blocked):
        return one
    return one.stop("channel_gone" if closed.trouble is Trouble.NO_CHANNEL else "stopped")


def _drawn(one: LiveRound, found: LiveRound) -> LiveRound:
    """Return a round with what chance has drawn for it."""
    return one if one.items else LiveRound(**{**vars(one), "items": found.items})
