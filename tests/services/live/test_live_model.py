"""Whatever members, hosts, the clock, Discord and the power supply do: live rounds hold.

live_hall.py says what must hold after every step. Here hypothesis makes up what happens, and the
process is killed at every single moment of every kind of step.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count, takewhile

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.outbox.obstacles import Unsure
from tests.services.dying import dies, one_after_another
from tests.services.live_hall import CHANNELS, MEMBERS, MINUTE, SECOND, LiveHall
from tests.services.live_model import NOTHING, LiveRound, Stage
from tests.services.world import no_channel, no_permission

MANY = 5
"""So many rounds are enough for one story."""

MOMENT = timedelta(milliseconds=1)

some = st.integers(0, 30)
"""Which of those there are: the latest is 0."""
members = st.sampled_from(MEMBERS)
channels = st.sampled_from(CHANNELS)
options = st.integers(0, 3)
spans = st.integers(0, 40).map(lambda seconds: timedelta(seconds=seconds))
absences = st.one_of(spans, st.sampled_from([3 * MINUTE, 120 * MINUTE]))
moments = st.integers(0, 60)
failures = st.sampled_from([Unsure, lambda: RuntimeError("a bug")])
refusals = st.sampled_from([no_permission, no_channel])
has_round = precondition(lambda self: self.hall.rounds)
has_room = precondition(lambda self: len(self.hall.rounds) < MANY)


class LiveRounds(RuleBasedStateMachine):
    """Everything that can happen."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = LiveHall()

    def teardown(self) -> None:
        try:
            if self.hall.agrees:  # or the first disagreement would be hidden by the next
                self.hall.come_to_an_end()
        finally:
            self.hall.close()

    def _round(self, which: int) -> LiveRound:
        """Return one that runs, and now and then any."""
        everything = list(self.hall.rounds.values())
        there = everything if which % 7 == 6 else self.hall.running or everything
        return there[-1 - which % len(there)]

    @initialize(channel_id=channels, questions=st.integers(2, 4), asked=st.booleans())
    def a_round_begins(self, channel_id: int, questions: int, asked: bool) -> None:
        self.hall.start(channel_id, questions, 30)
        if asked:
            self.hall.tick()

    @has_room
    @rule(channel_id=channels, questions=st.integers(1, 4), seconds=st.sampled_from([10, 30]))
    def start(self, channel_id: int, questions: int, seconds: int) -> None:
        self.hall.start(channel_id, questions, seconds)

    @has_round
    @rule(which=some, user_id=members, option=options, beside=st.sampled_from([0, 0, 0, 0, 1, -1]))
    def answer(self, which: int, user_id: int, option: int, beside: int) -> None:
        one = self._round(which)
        self.hall.answer(one, one.number + beside, user_id, option)

    @has_round
    @rule(option=options)
    def everyone_answers(self, option: int) -> None:
        self._everyone_answers(option)

    def _everyone_answers(self, option: int) -> None:
        for one in self.hall.running:
            for user_id in MEMBERS[:2]:  # the round as it is now: the process may have died
                now = self.hall.rounds[one.round_id]
                self.hall.answer(now, now.number, user_id, (option + user_id) % 4)

    @has_round
    @rule(which=some)
    def pause(self, which: int) -> None:
        self.hall.pause(self._round(which))

    @has_round
    @rule(which=some)
    def resume(self, which: int) -> None:
        self.hall.resume(self._round(which))

    @has_round
    @rule(which=some)
    def stop(self, which: int) -> None:
        self.hall.stop(self._round(which))

    @rule(channel_id=channels)
    def delete_channel(self, channel_id: int) -> None:
        self.hall.delete_channel(channel_id)

    @has_round
    @rule(which=some, user_id=members)
    def look(self, which: int, user_id: int) -> None:
        self.hall.look(self._round(which), user_id)

    @has_round
    @rule(which=some, what=st.sampled_from(["pause", "pause", "stop"]))
    def something_happens_while_a_question_is_on_its_way(self, which: int, what: str) -> None:
        self.hall.while_it_is_asked(self._round(which), what)
        self._until_it_is_asked(self._round(which))

    def _until_it_is_asked(self, one: LiveRound) -> None:
        """Let time pass to the next question of a round that goes on."""
        for _ in range(3):
            now = self.hall.rounds[one.round_id]
            if now.stage is Stage.WAITING or now.is_over or now.paused:
                break
            self.hall.wait(max(now.left, NOTHING))
            self.hall.clocks()
        self.hall.deliver()

    @rule(span=spans)
    def tick(self, span: timedelta) -> None:
        self.hall.wait(span)
        self.hall.tick()

    @rule(many=st.integers(2, 12))
    def ticks(self, many: int) -> None:
        for _ in range(many):
            self.hall.wait(2 * SECOND)
            self.hall.tick()

    @rule(span=spans)
    def time_passes_without_a_tick(self, span: timedelta) -> None:
        self.hall.wait(span)

    @rule()
    def deliver(self) -> None:
        self.hall.deliver()

    @has_round
    @rule(
        which=some,
        beside=st.sampled_from([-MOMENT, NOTHING, MOMENT]),
        then=st.sampled_from(["answer", "tick"]),
    )
    def just_when_a_clock_is_over(self, which: int, beside: timedelta, then: str) -> None:
        """Do something at the instant at which a clock is over, or just beside it."""
        if clocks := [one for one in self.hall.running if one.has_clock and not one.paused]:
            left = clocks[which % len(clocks)].left + beside
            self.hall.wait(max(left, NOTHING))
        if then == "answer":
            self._everyone_answers(which)
        else:
            self.hall.tick()

    @rule(failure=failures, arrives=st.booleans())
    def discord_fails(self, failure: Callable[[], Exception], arrives: bool) -> None:
        self.hall.fail(failure(), arrives=arrives)

    @rule(refusal=refusals)
    def discord_refuses(self, refusal: Callable[[], Exception]) -> None:
        self.hall.fail(refusal(), arrives=False)

    @rule()
    def discord_recovers(self) -> None:
        self.hall.recover()

    @rule(away=absences)
    def crash(self, away: timedelta) -> None:
        self.hall.crash(away)

    @rule(moment=moments, away=absences)
    def the_process_will_die(self, moment: int, away: timedelta) -> None:
        self.hall.die_after(moment, away=away)


TestLiveRounds = LiveRounds.TestCase
TestLiveRounds.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    derandomize=True,  # the same walk each time: a finding is nobody's bad luck
    suppress_health_check=[HealthCheck.too_slow],
)

CHANNEL = CHANNELS[0]
ANA, BEN = MEMBERS[:2]


def nothing(hall: LiveHall) -> None:
    """There is nothing yet."""


def begun(hall: LiveHall) -> None:
    hall.start(CHANNEL, 2, 30)


def asked(hall: LiveHall) -> None:
    """A member has answered the first of two questions."""
    begun(hall)
    hall.tick()
    hall.answer(hall.rounds[1], 1, ANA, 0)
    hall.wait(2 * SECOND)


def paused(hall: LiveHall) -> None:
    asked(hall)
    hall.pause(hall.rounds[1])
    hall.wait(MINUTE)


def clock_over(hall: LiveHall) -> None:
    asked(hall)
    hall.tick()
    hall.wait(28 * SECOND)


def read(hall: LiveHall) -> None:
    """The first question's key was read, and the next one is due."""
    clock_over(hall)
    hall.tick()
    hall.wait(20 * SECOND)


def last_read(hall: LiveHall) -> None:
    read(hall)
    hall.tick()
    hall.wait(30 * SECOND)
    hall.tick()
    hall.wait(20 * SECOND)


def tick_with(what: str) -> Callable[[LiveHall], None]:
    """Tick, while a host does something as the question is on its way."""

    def act(hall: LiveHall) -> None:
        hall.while_it_is_asked(hall.rounds[1], what)
        hall.tick()

    return act


@pytest.fixture
def halls() -> Iterator[Callable[[], LiveHall]]:
    """Make halls, each closed before the next is made."""
    with one_after_another(LiveHall) as make:
        yield make


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prepare", "act"),
    [
        pytest.param(nothing, lambda h: h.start(CHANNEL, 2, 30), id="start"),
        pytest.param(asked, lambda h: h.answer(h.rounds[1], 1, BEN, 3), id="answer"),
        pytest.param(asked, lambda h: h.answer(h.rounds[1], 1, ANA, 3), id="answer-another"),
        pytest.param(asked, lambda h: h.pause(h.rounds[1]), id="pause"),
        pytest.param(paused, lambda h: h.resume(h.rounds[1]), id="resume"),
        pytest.param(asked, lambda h: h.stop(h.rounds[1]), id="stop"),
        pytest.param(asked, lambda h: h.delete_channel(CHANNEL), id="channel-gone"),
        pytest.param(asked, lambda h: h.crash(MINUTE), id="taking-over"),
        pytest.param(begun, lambda h: h.tick(), id="tick-that-asks"),
        pytest.param(begun, tick_with("pause"), id="tick-that-asks-while-it-is-paused"),
        pytest.param(begun, tick_with("stop"), id="tick-that-asks-while-it-is-stopped"),
        pytest.param(clock_over, lambda h: h.tick(), id="tick-that-shows-the-key"),
        pytest.param(read, lambda h: h.tick(), id="tick-that-asks-the-next"),
        pytest.param(last_read, lambda h: h.tick(), id="tick-that-ends"),
    ],
)
def test_a_process_killed_at_any_moment_of_a_step_leaves_it_whole_or_undone(
    halls: Callable[[], LiveHall],
    prepare: Callable[[LiveHall], None],
    act: Callable[[LiveHall], object],
) -> None:
    moments = takewhile(lambda moment: dies(halls(), prepare, act, moment), count())
    assert len(list(moments)) > 1
