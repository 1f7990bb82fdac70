"""What a post's row says about it."""

from datetime import timedelta

import pytest

from bot.domain.daily.posts import CATCH_UP, ON_TIME, PostState
from tests.domain.samples import NOON, make_post

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("state", PostState)
def test_answers_count_while_a_post_may_stand_in_the_channel_and_is_not_closed(
    state: PostState,
) -> None:
    may_stand = {PostState.CLAIMED, PostState.POSTED, PostState.LATE}
    assert make_post(state=state).is_open == (state in may_stand)


@pytest.mark.parametrize(
    ("after", "too_late"),
    [(timedelta(), False), (CATCH_UP, False), (CATCH_UP + SECOND, True), (-SECOND, False)],
    ids=["on-time", "end-of-the-window", "past-the-window", "early"],
)
def test_a_post_is_too_late_after_the_catch_up_window(after: timedelta, too_late: bool) -> None:
    assert make_post(due_at=NOON).is_too_late(NOON + after) is too_late


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(), PostState.POSTED),
        (ON_TIME, PostState.POSTED),
        (ON_TIME + SECOND, PostState.LATE),
    ],
    ids=["at-once", "ten-minutes", "later"],
)
def test_the_ledger_tells_late_from_on_time(after: timedelta, state: PostState) -> None:
    assert make_post(due_at=NOON).state_when_sent(NOON + after) is state
