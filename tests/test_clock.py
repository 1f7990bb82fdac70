"""The steady clock: Discord's word and a clock that only goes forward, not the machine's."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SteadyClock

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


class Machine:
    """A machine with a clock that may be wrong, and one that only goes forward."""

    def __init__(self, wrong_by: timedelta = timedelta(0)) -> None:
        self.wall = NOON + wrong_by
        self.seconds = 1000.0
        self.clock = SteadyClock(lambda: self.wall, lambda: self.seconds)

    def wait(self, span: timedelta) -> None:
        self.wall += span
        self.seconds += span.total_seconds()

    def hear(self, date: datetime) -> timedelta:
        """Let a reply come at once."""
        return self.clock.hear(date, self.clock.ask())

    def sleep(self, span: timedelta) -> None:
        """Let the machine sleep: only its wall clock goes on."""
        self.wall += span


JUMPS = [3 * DAY, 400 * DAY, 30 * MINUTE, -30 * MINUTE, -3 * DAY]


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_jump_of_the_machines_clock_is_no_time(
    jump: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine()
    machine.wait(MINUTE)
    machine.wall += jump
    assert machine.clock.has_jumped()
    assert machine.clock() == NOON + MINUTE
    assert len(caplog.records) == 1
    machine.wait(MINUTE)
    assert not machine.clock.has_jumped(), "it is said once"
    assert machine.clock() == NOON + 2 * MINUTE


@pytest.mark.parametrize("wrong_by", JUMPS, ids=str)
def test_discords_first_word_sets_a_wrong_clock_right(wrong_by: timedelta) -> None:
    machine = Machine(wrong_by)
    assert machine.hear(NOON) == -wrong_by
    machine.wait(MINUTE)
    assert machine.clock() == NOON + MINUTE
    assert not machine.clock.has_jumped(), "it was wrong before"


def test_a_word_that_is_near_enough_moves_nothing() -> None:
    machine = Machine()
    assert machine.hear(NOON - 1.5 * SECOND) == timedelta(0)
    assert machine.clock() == NOON


def test_after_a_sleep_time_stands_until_discord_tells_and_then_goes_on() -> None:
    machine = Machine()
    machine.sleep(90 * MINUTE)
    assert machine.clock.has_jumped()
    assert machine.clock() == NOON
    assert machine.hear(NOON + 90 * MINUTE) == 90 * MINUTE
    assert machine.clock() == NOON + 90 * MINUTE


def test_a_drift_of_some_seconds_is_no_jump() -> None:
    machine = Machine()
    machine.sleep(4 * SECOND)
    assert not machine.clock.has_jumped()


def test_a_word_that_waited_to_be_read_tells_no_time() -> None:
    machine = Machine()
    asked_at = machine.clock.ask()
    said = NOON + 0.2 * SECOND
    machine.wait(14 * SECOND)  # stopped, with the reply in its hands
    assert machine.clock.hear(said, asked_at) == timedelta(0)
    assert machine.clock() == NOON + 14 * SECOND
