"""How long a message waits that could not be sent."""

from datetime import timedelta

from bot.domain.outbox import retry_delay


def test_retries_wait_longer_each_time_up_to_half_an_hour() -> None:
    minutes = [retry_delay(attempts) // timedelta(minutes=1) for attempts in range(9)]
    assert minutes == [1, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_retry_after_very_many_failures_still_comes() -> None:
    assert retry_delay(10_000) == timedelta(minutes=30)
