"""Mock exams in the services and in the model side by side: every step is done to both.

After each step the two must agree, and nothing may be lost, changed afterwards or doubled.
"""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.domain.exam.papers import Mark, Paper
from bot.domain.exam.sittings import Ending, Plan, Sitting, SittingState
from bot.domain.outbox import MessageKind
from bot.errors import Refusal
from bot.services import Services
from bot.services.exam.messages import RESULTS_WITHIN
from bot.services.exam.papers import Page, Papers, Resting, Returned, Shown
from bot.services.members.settings import SettingsChange
from tests.domain.exams import time_left
from tests.domain.samples import SERVER
from tests.services.exam_model import EXAM, ITEMS, Model, Place, check_questions, read_model
from tests.services.mortal import Machine
from tests.services.world import HOST, Killed, World

T = TypeVar("T")

MEMBERS: tuple[int, ...] = (77, 78, 79)
CHANNELS = {501: SERVER, 502: SERVER + 1}
"""Two channels, on two servers."""

NOTHING = timedelta(0)


class ExamHall:
    """Does each step to the services and to the model, and sees that they agree."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="exams-"))
        self._runner = asyncio.Runner()
        self._machine = Machine(self._folder)
        self._db = self._run(self._machine.start())
        self._world = World(self._db, ITEMS.values(), exam=EXAM)
        self._dies_after: int | None = None
        self._away = NOTHING
        self._deaths = 0
        self._awake = True
        self.agrees = True
        self.model = Model()
        self.times = dict.fromkeys(MEMBERS, 1.0)
        # What was seen once and must stay so.
        self._acknowledged: dict[tuple[int, int], int] = {}
        self._closed_papers: dict[Place, Paper] = {}
        self._closed_sittings: dict[int, Sitting] = {}
        self._deadlines: dict[Place, datetime] = {}
        self._frozen: dict[Place, dict[int, Mark]] = {}

    def close(self) -> None:
        self._run(self._machine.stop())
        self._runner.close()
        shutil.rmtree(self._folder)

    @property
    def outlived(self) -> bool:
        """Whether the process was to die and has not."""
        return self._dies_after is not None

    @property
    def now(self) -> datetime:
        return self._world.clock.now

    # What members and hosts do

    def start(self, plan: Plan, channel_id: int, wait: timedelta) -> None:
        convening, server_id = self._services.sittings, CHANNELS[channel_id]

        expected = self.model.started(server_id, channel_id, HOST, plan, self.now, wait)
        start = partial(convening.start, server_id, channel_id, HOST, plan, opens_in=wait)
        self._do(expected, start, wakes=True)

    def join(self, sitting: Sitting, user_id: int) -> None:
        place, join = (sitting.sitting_id, user_id), self._services.sittings.join
        expected = self.model.joined(place, self.times[user_id], self.now)
        self._do(expected, lambda: join(sitting.server_id, *place), wakes=True)

    def leave(self, sitting: Sitting, user_id: int) -> None:
        place, leave = (sitting.sitting_id, user_id), self._services.sittings.leave
        self._do(self.model.left(place), lambda: leave(sitting.server_id, *place), wakes=True)

    def begin(self, sitting: Sitting) -> None:
        begin = self._services.sittings.begin
        expected = self.model.begun(sitting.sitting_id, self.times, self.now)
        self._do(expected, lambda: begin(sitting.server_id, sitting.sitting_id), wakes=True)

    def cancel(self, sitting: Sitting) -> None:
        cancel = self._services.sittings.cancel
        expected = self.model.cancelled(sitting.sitting_id, self.now)
        self._do(expected, lambda: cancel(sitting.server_id, sitting.sitting_id), wakes=True)

    def stop(self, sitting: Sitting) -> None:
        stop, ending = self._services.sittings.stop, Ending.STOPPED
        expected = self.model.stopped(sitting.sitting_id, ending, self.now)
        act = lambda: stop(sitting.server_id, sitting.sitting_id, ending)  # noqa: E731
        self._do(expected, act, wakes=True)

    def delete_channel(self, channel_id: int) -> None:
        gone, expected = self._services.sittings.channel_gone, self.model
        for one in self.model.running:
            if one.channel_id == channel_id:
                expected = expected.stopped(one.sitting_id, Ending.CHANNEL_GONE, self.now)
        self._do(expected, lambda: gone(channel_id), wakes=True)

    def choose(self, paper: Paper, number: int, option: int) -> None:
        place = option if not paper.items else paper.option_order(number).index(option)
        expected = self.model.chose(_place(paper), number, option, self.now)
        if paper.is_open(self.now):  # from here on an earlier choice need not stand
            self._acknowledged.pop((paper.paper_id, number), None)
        choose = self._services.papers.choose
        shown = self._do(
            expected,
            lambda: choose(paper.server_id, paper.user_id, paper.paper_id, number, place),
        )
        if isinstance(shown, Page):
            self._acknowledged[paper.paper_id, number] = option
        self._check_shown(shown)

    def flag(self, paper: Paper, number: int) -> None:
        flag = self._services.papers.flag
        expected = self.model.flagged(_place(paper), number, self.now)
        act = lambda: flag(paper.server_id, paper.user_id, paper.paper_id, number)  # noqa: E731
        self._check_shown(self._do(expected, act))

    def rest(self, paper: Paper) -> None:
        """Finish a section and take the break after it, where the paper has one."""
        rest, last = self._services.papers.rest, paper.last or 0
        expected = self.model.rested(_place(paper), self.now)
        act = lambda: rest(paper.server_id, paper.user_id, paper.paper_id, last)  # noqa: E731
        self._check_shown(self._do(expected, act))

    def go_on(self, paper: Paper) -> None:
        """Go on before the break is over, where there is one."""
        go_on = self._services.papers.go_on
        expected = self.model.gone_on(_place(paper), self.now)
        act = lambda: go_on(paper.server_id, paper.user_id, paper.paper_id)  # noqa: E731
        self._check_shown(self._do(expected, act))

    def look(self, paper: Paper, number: int) -> None:
        page = self._services.papers.page
        expected = self.model.looked_at(_place(paper), number, self.now)
        act = lambda: page(paper.server_id, paper.user_id, paper.paper_id, number)  # noqa: E731
        self._check_shown(self._do(expected, act))

    def submit(self, paper: Paper) -> None:
        submit = self._services.papers.submit
        expected = self.model.submitted(_place(paper), self.now)
        act = lambda: submit(paper.server_id, paper.user_id, paper.paper_id)  # noqa: E731
        self._check_shown(self._do(expected, act, wakes=True))

    def try_as(self, user_id: int, paper: Paper, number: int) -> None:
        """Let somebody else try everything with a paper; nothing may come of it."""
        server_id, paper_id = paper.server_id, paper.paper_id
        tries: list[Callable[[Papers], Coroutine[None, None, object]]] = [
            lambda examining: examining.page(server_id, user_id, paper_id, number),
            lambda examining: examining.choose(server_id, user_id, paper_id, number, 0),
            lambda examining: examining.flag(server_id, user_id, paper_id, number),
            lambda examining: examining.submit(server_id, user_id, paper_id),
            lambda examining: examining.results(server_id, user_id, paper_id),
        ]
        for act in tries:
            self._do(None, partial(act, self._services.papers))

    def set_time(self, user_id: int, extra_time: float) -> None:
        preferring, changes = self._services.preferences, SettingsChange(extra_time=extra_time)
        self._do(self.model, lambda: preferring.change(SERVER, user_id, changes))
        self.times[user_id] = self._run(self._services.preferences.settings(user_id)).extra_time

    # What happens by itself

    def wait(self, span: timedelta) -> None:
        self._world.clock.now += span

    def tick(self) -> bool:
        """Do what is due; return whether the exam clock goes on ticking.

        As in the cog, a clock that fell asleep stays so until somebody does something.
        """
        if not self._awake:
            return False
        expected, died = self.model.ticked(self.times, self.now), self._deaths
        busy = bool(self._do(expected, self._world.invigilate))
        self._awake = busy or self._deaths > died
        return self._awake

    def fail(self, channel_id: int, why: BaseException, *, arrives: bool) -> None:
        """Let Discord fail; with `arrives`, only its answers are lost."""
        discord, server_id = self._world.discord, CHANNELS[channel_id]
        (discord.unanswered if arrives else discord.closed)[server_id] = why

    def recover(self) -> None:
        """Let Discord work."""
        self._world.discord.closed.clear()
        self._world.discord.unanswered.clear()

    def die_after(self, moments: int, *, away: timedelta) -> None:
        """Let the process die so many moments from now, and be away for so long."""
        self._dies_after, self._away = moments, away

    def crash(self, away: timedelta) -> None:
        """Let the process die now, between two steps."""
        self._away = away
        self._come_back(self.model)

    # How it is done

    @property
    def _services(self) -> Services:
        return self._world.services

    def _run(self, work: Coroutine[None, None, T]) -> T:
        return self._runner.run(work)

    def _do(
        self,
        expected: Model | None,
        act: Callable[[], Coroutine[None, None, T]],
        *,
        wakes: bool = False,
    ) -> T | None:
        """Do something, after which the model is as expected; with None it must be refused.

        What `wakes` the exam clock in the cogs does so here.
        """
        self.agrees = False
        self._db.fuse.left = self._dies_after
        try:
            done = self._run(act())
        except Killed:
            self._dies_after = None
            self._come_back(expected or self.model)
            return None
        except Refusal:
            assert expected is None
            done = None
        else:
            assert expected is not None, "it was not refused"
            self.model = expected
            self._awake |= wakes
        # Our own look at the database is none of the moments.
        self._dies_after, self._db.fuse.left = self._db.fuse.left, None
        self._agree()
        return done

    def _come_back(self, after: Model) -> None:
        """Start anew after a crash in a step that would have led to `after`.

        Of what the step does, each part is done whole or not at all.
        """
        self.agrees = False
        self._awake = True
        self._deaths += 1
        died_at, before = self.now, self.model
        self._db = self._world.db = self._run(self._machine.crash())
        for failing in (self._world.discord.closed, self._world.discord.unanswered):
            for server_id in [key for key, why in failing.items() if isinstance(why, Killed)]:
                del failing[server_id]
        found = self._found()
        _check_whole_or_not_at_all(before.settled(found), after.settled(found), found)
        self.model = found
        self._agree()
        self.wait(self._away)
        self._do(self.model.taken_over(self.now), self._world.restart)
        for place, paper in self.model.papers.items():
            assert time_left(paper, self.now) >= time_left(found.papers[place], died_at)

    def _found(self) -> Model:
        return self._run(read_model(self._db.reading, tuple(CHANNELS.values())))

    # What must hold

    def _agree(self) -> None:
        found = self._found()
        self.model = self.model.settled(found)
        assert found == self.model
        check_questions(found)
        for (paper_id, number), option in self._acknowledged.items():
            [paper] = [one for one in found.papers.values() if one.paper_id == paper_id]
            assert paper.mark(number).option == option, "an acknowledged choice was lost"
        for place, paper in found.papers.items():
            self._check_paper(place, paper)
        for sitting_id, sitting in found.sittings.items():
            if sitting.state is SittingState.CLOSED:
                assert self._closed_sittings.setdefault(sitting_id, sitting) == sitting
            assert sitting.downtime_credit >= NOTHING
        announced = Counter(self._world.discord.announced)
        assert set(announced.values()) <= {1}, "results were announced twice"
        self.agrees = True

    def _check_paper(self, place: Place, paper: Paper) -> None:
        if paper.is_closed:
            assert self._closed_papers.setdefault(place, paper) == paper
        if paper.deadline is not None:
            # What is left of a break is no time to write: going on early takes it back.
            resting = paper.has_break(self.now) and paper.break_until
            ends = paper.deadline - (resting - self.now if resting else NOTHING)
            earliest = self._deadlines.get(place, ends)
            assert ends >= earliest, "a deadline came nearer"
            self._deadlines[place] = ends
            frozen = {n: paper.mark(n) for n in paper.numbers if n < paper.first}
            before = self._frozen.setdefault(place, {})
            assert {n: frozen[n] for n in before} == before, "an answer before a break changed"
            before.update(frozen)
            opened_at = self.model.sittings[place[0]].opened_at
            assert opened_at is not None
            assert opened_at <= (paper.closed_at or paper.deadline) <= paper.deadline

    def _check_shown(self, shown: Shown | Returned | None) -> None:
        """See that a member was shown their paper as it is; None where nothing was shown."""
        if shown is None:
            return
        paper = shown.paper
        assert paper == self.model.papers[_place(paper)]
        assert isinstance(shown, Returned) == paper.is_closed
        assert isinstance(shown, Resting) == paper.has_break(self.now)
        if isinstance(shown, Returned):
            sitting = shown.sitting
            assert shown.result.whole.correct == paper.correct
            assert NOTHING <= shown.result.used <= paper.extra_time * sitting.duration
            assert shown.may_review == (sitting.state is SittingState.CLOSED)

    def come_to_an_end(self) -> None:
        """Let Discord work and time pass: everything ends, is shown, and is announced."""
        self.recover()
        self._dies_after = None
        since = self.now
        while self.tick():
            assert self.now < since + timedelta(hours=4), "the exam clock never sleeps again"
            self.wait(timedelta(minutes=10))
        assert not self.model.running
        for sitting in self.model.sittings.values():
            self._check_end(sitting, since)
        for paper in self.model.papers.values():
            if paper.deadline is not None:
                results = self._services.papers.results
                of_paper = paper.server_id, paper.user_id, paper.paper_id
                self._check_shown(self._run(results(*of_paper)))

    def _check_end(self, sitting: Sitting, since: datetime) -> None:
        sitting_id, discord = sitting.sitting_id, self._world.discord
        assert sitting.closed_at is not None
        message_id = self._run(self._world.message_id(MessageKind.SITTING, sitting_id))
        assert message_id is None or sitting_id in discord.lobbies
        still_tried = since - sitting.closed_at < RESULTS_WITHIN
        if message_id is not None and still_tried:
            shown = [one for one in discord.shown if one.sitting.sitting_id == sitting_id]
            assert shown[-1].sitting == sitting
            assert shown[-1].members == len(self.model.of(sitting_id))
        announced = discord.announced.count(sitting_id)
        if sitting.opened_at is None or sitting.ending is Ending.CHANNEL_GONE:
            assert announced == 0
        elif since - sitting.closed_at < RESULTS_WITHIN - timedelta(minutes=10):
            assert announced == 1


def _place(paper: Paper) -> Place:
    return paper.sitting_id, paper.user_id


def _check_whole_or_not_at_all(before: Model, after: Model, found: Model) -> None:
    """See that each part of what was found is as before the step or as after it."""
    for sitting_id, sitting in found.sittings.items():
        assert sitting in (before.sittings.get(sitting_id), after.sittings.get(sitting_id))
    for place, paper in found.papers.items():
        assert paper in (before.papers.get(place), after.papers.get(place))
    assert before.sittings.keys() <= found.sittings.keys()
    assert before.papers.keys() & after.papers.keys() <= found.papers.keys()
    assert found.beat in (before.beat, after.beat)
