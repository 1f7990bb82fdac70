"""Commands typed in full on the demo page: how their options are told apart."""

import pytest

from bot.demo.typed import options_in, value_of


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("length:sprint", {"length": "sprint"}),
        ("questions:5 minutes:90", {"questions": "5", "minutes": "90"}),
        ("time:9:00 am channel:#general", {"time": "9:00 am", "channel": "#general"}),
        ("date:in 6 weeks", {"date": "in 6 weeks"}),
    ],
)
def test_options_are_told_apart(typed: str, options: dict[str, str]) -> None:
    assert options_in(typed) == options


def test_one_of_several_choices_is_asked_for_by_their_names() -> None:
    asked = {"name": "questions", "type": 4, "choices": [{"name": "as a form", "value": 1}]}
    assert value_of(asked, "As a form") == 1
    with pytest.raises(ValueError, match="questions takes one of: as a form"):
        value_of(asked, "form")
