"""/bank stats as an organiser reads it."""

import pytest

from bot.domain.bank.items import Bank, Option
from bot.domain.scores.readiness import Calibration
from bot.services.scores.readiness import MISCONCEPTIONS, Misconception
from cogs.bank.commands import stats_screen
from cogs.bank.wording import calibration, misconceptions
from cogs.kit.text import SCREEN_LIMIT
from tests.domain.samples import make_item


def test_a_question_comes_with_its_best_answer_and_nobody_is_called_mistaken() -> None:
    item = make_item()
    [_, said] = misconceptions([Misconception(item, 12, 6)])
    assert f"**1.** {item.stem}" in said
    assert "6 of 12 were sure of an answer that is not the best one" in said
    assert f"**Best answer:** {item.options[item.key].text}" in said


@pytest.mark.parametrize(
    ("known", "said"),
    [
        pytest.param(Calibration(4, 1, 1.2), "1 score (25%) lay", id="one-score"),
        pytest.param(Calibration(4, 3, 1.2), "was 1 point too high", id="one-point"),
        pytest.param(Calibration(4, 3, -2.6), "was 3 points too low", id="points"),
        pytest.param(Calibration(4, 3, 0.2), "was right on", id="right"),
    ],
)
def test_how_estimates_held_is_said_with_its_unit(known: Calibration, said: str) -> None:
    assert said in calibration(known)


def test_the_longest_list_fits_into_a_message(bank: Bank) -> None:
    long = [Option("o" * 900, "") for _ in range(4)]
    endless = make_item(stem="s" * 3000, options=tuple(long))
    found = [Misconception(endless, 1000, 1000)] * MISCONCEPTIONS
    screen = stats_screen(bank, found, Calibration(40, 38, 12.0))
    assert screen.content_length() <= SCREEN_LIMIT


def test_a_question_about_crisis_comes_with_988(bank: Bank) -> None:
    found = [Misconception(make_item(tags=frozenset({"crisis"})), 5, 4)]
    screen = stats_screen(bank, found, None)
    assert any("**988**" in getattr(part, "content", "") for part in screen.walk_children())
