"""Copies of JSON that the loopback makes for simcord."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.loopback.copies import copied

PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUES = st.recursive(
    PLAIN, lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=3), part)
)


def emptied(value: Any) -> None:  # noqa: ANN401 - anything that came from JSON
    """Empty every list and every dict of a value."""
    if isinstance(value, dict | list):
        for part in list(value.values() if isinstance(value, dict) else value):
            emptied(part)
        value.clear()


@given(VALUES)
def test_a_copy_says_the_same_and_shares_nothing_that_can_change(value: Any) -> None:  # noqa: ANN401
    before = json.dumps(value)
    copy = copied(value)
    assert copy == value
    emptied(copy)
    assert json.dumps(value) == before


def test_what_is_not_from_json_is_copied_as_python_does() -> None:
    value = {"files": (bytearray(b"png"), {1, 2})}
    assert copied(value) == deepcopy(value)
    assert copied(value)["files"][0] is not value["files"][0]
