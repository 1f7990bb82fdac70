"""The form that checks and measurements share."""

from bot.domain.scores.figures import row


def test_a_row_says_what_was_measured_against_what() -> None:
    assert row("clicks", 0.8, 1.0, ">= 0.75", True) == {
        "what": "clicks",
        "figure": 0.8,
        "baseline": 1.0,
        "target": ">= 0.75",
        "met": True,
    }
