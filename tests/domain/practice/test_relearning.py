"""A confident error comes back the same day and the next, and first of all."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import Pile, Seen
from bot.domain.practice.recalls import Card, Recall, replayed
from bot.domain.practice.relearning import Relearning, relearning_first, with_relearning
from bot.domain.scores.evidence import Answer

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2026, 4, 1, 17, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SURE, UNSURE = Confidence.SURE, Confidence.UNSURE
Given = tuple[bool, timedelta, Confidence | None]


def card_after(*given: Given) -> Card:
    recalls = [Recall("item", Answer(right, NOON + after, said)) for right, after, said in given]
    return replayed({}, recalls, exam_on=None, zone=CHICAGO)["item"]


MISSED = (False, 0 * HOUR, SURE)
SAME_DAY = (True, HOUR, UNSURE)
NEXT_DAY = (True, DAY, UNSURE)


def test_sure_and_wrong_is_due_again_at_once() -> None:
    card = card_after(MISSED)
    assert card.relearning is Relearning.BEGUN
    assert card.memory.is_due(NOON)


@pytest.mark.parametrize("said", [UNSURE, Confidence.GUESS, None])
def test_another_miss_comes_back_on_a_later_day_as_fsrs_has_it(said: Confidence | None) -> None:
    card = card_after((False, 0 * HOUR, said))
    assert card.relearning is Relearning.DONE
    assert not card.memory.is_due(NOON + 8 * HOUR)


def test_put_right_on_the_same_day_it_comes_once_more_on_the_next() -> None:
    card = card_after(MISSED, SAME_DAY)
    assert card.relearning is Relearning.ONCE_MORE
    tomorrow_at_four = datetime(2026, 4, 2, 4, tzinfo=CHICAGO)
    assert card.memory.due == tomorrow_at_four
    assert card_after(MISSED, SAME_DAY, (True, 2 * HOUR, SURE)).relearning is Relearning.ONCE_MORE


def test_right_on_both_days_it_is_left_to_fsrs() -> None:
    card = card_after(MISSED, SAME_DAY, NEXT_DAY)
    assert card.relearning is Relearning.DONE
    assert not card.memory.is_due(NOON + DAY + 8 * HOUR)


def test_a_miss_on_the_way_begins_it_anew_however_sure() -> None:
    card = card_after(MISSED, SAME_DAY, (False, DAY, UNSURE))
    assert (card.relearning, card.memory.is_due(NOON + DAY)) == (Relearning.BEGUN, True)


def test_the_night_of_the_clock_change_has_its_morning_too() -> None:
    evening = datetime(2026, 3, 7, 22, tzinfo=CHICAGO).astimezone(UTC) - NOON
    card = card_after((False, evening, SURE), (True, evening + HOUR, UNSURE))
    assert card.memory.due == datetime(2026, 3, 8, 4, tzinfo=CHICAGO)


def test_confident_errors_come_before_all_else_and_above_the_cap() -> None:
    memory = card_after(MISSED).memory
    usual = [Seen(f"item-{n}", "advocacy", "rights", memory, missed=True) for n in range(3)]
    sure = Seen("sure", "advocacy", "rights", memory, missed=True, is_relearnt=True)
    assert relearning_first([*usual, sure], NOON)[0] == sure
    assert with_relearning(Pile(tuple(usual), 2), [*usual, sure], NOON).today == (sure, *usual)
