"""Whatever members, hosts, the clock, Discord and the power supply do: mock exams stay fair.

exam_hall.py says what must hold after every step. Here hypothesis makes up what happens, and the
process is killed at every single moment of every kind of step.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, takewhile

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.domain.exam.papers import EXTRA_TIMES, Paper
from bot.domain.exam.sittings import Ending, PaperForm, Plan, Sitting
from bot.outbox.obstacles import Unsure
from tests.services.dying import dies, one_after_another
from tests.services.exam_hall import CHANNELS, MEMBERS, NOTHING, ExamHall
from tests.services.world import Killed, no_permission

MANY = 6
"""So many mock exams are enough for one story."""

EARLY = [Ending.STOPPED, Ending.CANCELLED, Ending.CHANNEL_GONE]
MOMENT = timedelta(milliseconds=1)
MINUTE = timedelta(minutes=1)

some = st.integers(0, 30)
"""Which of those there are: the latest is 0."""
members = st.sampled_from(MEMBERS)
extra_times = st.sampled_from(EXTRA_TIMES)
channels = st.sampled_from(sorted(CHANNELS))
numbers = st.sampled_from([1, 2, 3, 1, 2, 3, 0, 4])
options = st.integers(0, 3)
plans = st.builds(
    Plan,
    questions=st.integers(2, 3),
    minutes=st.sampled_from([10, 30]),
    form=st.sampled_from(PaperForm),
)
spans = st.integers(0, 200).map(lambda seconds: timedelta(seconds=seconds))
absences = st.one_of(spans, spans, st.integers(1, 8).map(lambda hours: timedelta(hours=hours)))
moments = st.one_of(st.integers(0, 9), st.integers(10, 70))
"""So many moments from now the process dies; a choice has a few of them, a tick has many."""
failures = st.sampled_from([Unsure, no_permission, lambda: RuntimeError("a bug"), Killed])
has_sitting = precondition(lambda self: self.hall.model.sittings)
has_paper = precondition(lambda self: self.hall.model.papers)
has_room = precondition(lambda self: len(self.hall.model.sittings) < MANY)


class MockExams(RuleBasedStateMachine):
    """Everything that can happen."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = ExamHall()

    def teardown(self) -> None:
        try:
            if self.hall.agrees:  # or the first disagreement would be hidden by the next
                self.hall.come_to_an_end()
        finally:
            self.hall.close()

    def _sitting(self, which: int) -> Sitting:
        """Return one of those that run, or else any."""
        model = self.hall.model
        there = model.running or list(model.sittings.values())
        return there[-1 - which % len(there)]

    def _paper(self, which: int) -> Paper:
        """Return one that can be written, and now and then any."""
        everything = list(self.hall.model.papers.values())
        there = [paper for paper in everything if paper.is_open(self.hall.now)]
        if which % 5 == 4 or not there:
            there = everything
        return there[-1 - which % len(there)]

    @initialize(plan=plans, channel_id=channels, begun=st.booleans())
    def two_members_meet(self, plan: Plan, channel_id: int, begun: bool) -> None:
        self._meet(plan, channel_id, dict.fromkeys(MEMBERS[:2], 1.0), begun)

    @has_room
    @rule(
        plan=plans,
        channel_id=channels,
        who=st.dictionaries(members, extra_times, min_size=1),
        begun=st.booleans(),
    )
    def a_group_meets(
        self, plan: Plan, channel_id: int, who: dict[int, float], begun: bool
    ) -> None:
        self._meet(plan, channel_id, who, begun)

    def _meet(self, plan: Plan, channel_id: int, who: dict[int, float], begun: bool) -> None:
        self.hall.start(plan, channel_id, 5 * MINUTE)
        for user_id, extra_time in who.items():
            self.hall.set_time(user_id, extra_time)
            self.hall.join(self._sitting(0), user_id)
        if begun:
            self.hall.begin(self._sitting(0))

    @has_room
    @rule(plan=plans, channel_id=channels, wait=st.sampled_from([NOTHING, MINUTE]))
    def start(self, plan: Plan, channel_id: int, wait: timedelta) -> None:
        self.hall.start(plan, channel_id, wait)

    @has_sitting
    @rule(which=some, user_id=members)
    def join(self, which: int, user_id: int) -> None:
        self.hall.join(self._sitting(which), user_id)

    @has_sitting
    @rule(which=some, user_id=members)
    def leave(self, which: int, user_id: int) -> None:
        self.hall.leave(self._sitting(which), user_id)

    @has_sitting
    @rule(which=some)
    def begin(self, which: int) -> None:
        self.hall.begin(self._sitting(which))

    @has_sitting
    @rule(which=some, ending=st.sampled_from(EARLY))
    def end_early(self, which: int, ending: Ending) -> None:
        sitting = self._sitting(which)
        match ending:
            case Ending.STOPPED:
                self.hall.stop(sitting)
            case Ending.CANCELLED:
                self.hall.cancel(sitting)
            case _:
                self.hall.delete_channel(sitting.channel_id)

    @has_paper
    @rule(which=some, number=numbers, option=options)
    def choose(self, which: int, number: int, option: int) -> None:
        self.hall.choose(self._paper(which), number, option)

    @has_paper
    @rule(option=options)
    def everyone_writes(self, option: int) -> None:
        self._everyone_writes(option)

    def _everyone_writes(self, option: int) -> None:
        for place in list(self.hall.model.papers):
            for number in (1, 2):  # the paper as it is now: the process may have died meanwhile
                self.hall.choose(self.hall.model.papers[place], number, option)

    @has_paper
    @rule(which=some, number=numbers)
    def flag(self, which: int, number: int) -> None:
        self.hall.flag(self._paper(which), number)

    @has_paper
    @rule(which=some)
    def rest(self, which: int) -> None:
        self.hall.rest(self._paper(which))

    @has_paper
    @rule(which=some)
    def go_on(self, which: int) -> None:
        self.hall.go_on(self._paper(which))

    @has_paper
    @rule(which=some, number=numbers)
    def look(self, which: int, number: int) -> None:
        self.hall.look(self._paper(which), number)

    @has_paper
    @rule(which=some)
    def submit(self, which: int) -> None:
        self.hall.submit(self._paper(which))

    @has_paper
    @rule(which=some, number=numbers)
    def somebody_else_tries(self, which: int, number: int) -> None:
        paper = self._paper(which)
        other = MEMBERS[MEMBERS.index(paper.user_id) - 1]
        self.hall.try_as(other, paper, number)

    @rule(user_id=members, extra_time=extra_times)
    def set_time(self, user_id: int, extra_time: float) -> None:
        self.hall.set_time(user_id, extra_time)

    @rule(span=absences)
    def tick(self, span: timedelta) -> None:
        self.hall.wait(span)
        self.hall.tick()

    @rule(span=spans)
    def time_passes_without_a_tick(self, span: timedelta) -> None:
        self.hall.wait(span)

    @rule(
        which=some,
        beside=st.sampled_from([-MOMENT, NOTHING, MOMENT]),
        then=st.sampled_from(["write", "join", "tick"]),
    )
    def just_when_something_ends(self, which: int, beside: timedelta, then: str) -> None:
        """Do something at an instant at which something ends, or just beside it."""
        if ahead := [at for at in self._instants() if at + beside > self.hall.now]:
            self.hall.wait(ahead[which % len(ahead)] + beside - self.hall.now)
        match then:
            case "write":
                self._everyone_writes(which % 4)
            case "join":
                for sitting in self.hall.model.running:
                    self.hall.join(sitting, MEMBERS[which % len(MEMBERS)])
            case _:
                self.hall.tick()

    def _instants(self) -> list[datetime]:
        model = self.hall.model
        ends = [paper.deadline for paper in model.papers.values() if not paper.is_closed]
        ends += [paper.break_until for paper in model.papers.values()]
        for sitting in model.running:
            ends += [sitting.opens_at, sitting.join_until, sitting.ends_at]
        return sorted({end for end in ends if end is not None})

    @rule(channel_id=channels, failure=failures, arrives=st.booleans())
    def discord_fails(
        self, channel_id: int, failure: Callable[[], BaseException], arrives: bool
    ) -> None:
        self.hall.fail(channel_id, failure(), arrives=arrives)

    @has_sitting
    @rule(which=some, failure=failures, arrives=st.booleans())
    def discord_fails_at_the_end(
        self, which: int, failure: Callable[[], BaseException], arrives: bool
    ) -> None:
        """Stop a mock exam, and let its results go wrong."""
        sitting = self._sitting(which)
        self.hall.fail(sitting.channel_id, failure(), arrives=arrives)
        self.hall.stop(sitting)
        self.hall.tick()

    @rule()
    def discord_recovers(self) -> None:
        self.hall.recover()

    @rule(away=absences)
    def crash(self, away: timedelta) -> None:
        self.hall.crash(away)

    @rule(moment=moments, away=absences)
    def the_process_will_die(self, moment: int, away: timedelta) -> None:
        self.hall.die_after(moment, away=away)


TestMockExams = MockExams.TestCase
TestMockExams.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    derandomize=True,  # the same walk each time: a finding is nobody's bad luck
    suppress_health_check=[HealthCheck.too_slow],
)

CHANNEL, OTHER_CHANNEL = CHANNELS
PLAN = Plan(questions=2, minutes=10)
OWN = replace(PLAN, form=PaperForm.OWN)


def sitting(hall: ExamHall) -> Sitting:
    return hall.model.sittings[1]


def paper(hall: ExamHall, user_id: int = MEMBERS[0]) -> Paper:
    return hall.model.papers[1, user_id]


def lobby(hall: ExamHall, plan: Plan = PLAN) -> None:
    hall.start(plan, CHANNEL, MINUTE)
    for user_id in MEMBERS[:2]:
        hall.join(sitting(hall), user_id)


def opened(hall: ExamHall) -> None:
    """Begin with two members, one of whom has written and has more time."""
    hall.set_time(MEMBERS[1], 1.5)
    lobby(hall)
    hall.begin(sitting(hall))
    hall.tick()
    hall.choose(paper(hall), 1, 0)
    hall.wait(MINUTE)


def at_break(hall: ExamHall) -> None:
    """Begin an exam with a break, and write up to it."""
    lobby(hall, replace(PLAN, questions=3))
    hall.begin(sitting(hall))
    hall.choose(paper(hall), 2, 1)
    hall.wait(MINUTE)


def in_break(hall: ExamHall) -> None:
    at_break(hall)
    hall.rest(paper(hall))
    hall.wait(MINUTE)


def over(hall: ExamHall) -> None:
    opened(hall)
    hall.wait(20 * MINUTE)


def stopped(hall: ExamHall) -> None:
    opened(hall)
    hall.stop(sitting(hall))


def two_lobbies(hall: ExamHall) -> None:
    """Two lobbies whose time has come, and a member who wants more time since they came in."""
    lobby(hall, OWN)
    hall.start(PLAN, OTHER_CHANNEL, MINUTE)
    hall.join(hall.model.sittings[2], MEMBERS[0])
    hall.set_time(MEMBERS[0], 2.0)
    hall.wait(MINUTE)


def nothing(hall: ExamHall) -> None:
    """There is nothing yet."""


@pytest.fixture
def halls() -> Iterator[Callable[[], ExamHall]]:
    """Make halls, each closed before the next is made."""
    with one_after_another(ExamHall) as make:
        yield make


@pytest.mark.parametrize(
    ("prepare", "act"),
    [
        pytest.param(nothing, lambda h: h.start(PLAN, CHANNEL, MINUTE), id="start"),
        pytest.param(lobby, lambda h: h.join(sitting(h), MEMBERS[2]), id="join"),
        pytest.param(lobby, lambda h: h.leave(sitting(h), MEMBERS[0]), id="leave"),
        pytest.param(lobby, lambda h: h.begin(sitting(h)), id="begin"),
        pytest.param(lobby, lambda h: h.cancel(sitting(h)), id="cancel"),
        pytest.param(opened, lambda h: h.join(sitting(h), MEMBERS[2]), id="join-late"),
        pytest.param(opened, lambda h: h.choose(paper(h), 2, 3), id="choose"),
        pytest.param(opened, lambda h: h.choose(paper(h), 1, 3), id="choose-another"),
        pytest.param(opened, lambda h: h.flag(paper(h), 1), id="flag"),
        pytest.param(opened, lambda h: h.submit(paper(h)), id="submit"),
        pytest.param(at_break, lambda h: h.rest(paper(h)), id="take-the-break"),
        pytest.param(in_break, lambda h: h.go_on(paper(h)), id="go-on-after-it"),
        pytest.param(in_break, lambda h: h.crash(4 * MINUTE), id="dead-in-a-break"),
        pytest.param(opened, lambda h: h.stop(sitting(h)), id="stop"),
        pytest.param(opened, lambda h: h.delete_channel(CHANNEL), id="channel-gone"),
        pytest.param(opened, lambda h: h.crash(MINUTE), id="taking-over"),
        pytest.param(over, lambda h: h.look(paper(h), 1), id="look-after-the-end"),
        pytest.param(over, lambda h: h.tick(), id="tick-that-ends"),
        pytest.param(stopped, lambda h: h.tick(), id="tick-that-announces"),
        pytest.param(two_lobbies, lambda h: h.tick(), id="tick-that-begins"),
    ],
)
def test_a_process_killed_at_any_moment_of_a_step_leaves_it_whole_or_undone(
    halls: Callable[[], ExamHall],
    prepare: Callable[[ExamHall], None],
    act: Callable[[ExamHall], object],
) -> None:
    moments = takewhile(lambda moment: dies(halls(), prepare, act, moment), count())
    assert len(list(moments)) > 3
