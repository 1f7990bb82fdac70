"""Until there is evidence of what a member keeps, one question of four is one they met before."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.practice.probing import NEW_BEFORE_A_PROBE, REPETITIONS, with_probes


def mixed(ordered: str, repetitions: int = 0) -> str:
    """Return letters in their new order; capitals were met before."""
    return "".join(with_probes(ordered, is_probe=str.isupper, repetitions=repetitions))


def test_after_three_new_ones_comes_one_that_was_met() -> None:
    assert mixed("abcdefgABC") == "abcAdefBgC"


def test_what_comes_sooner_anyhow_stays() -> None:
    assert mixed("AaBbcdefgC") == "AaBbcdefgC"


def test_with_one_repetition_missing_one_is_moved() -> None:
    assert mixed("abcdefgABC", REPETITIONS - 1) == "abcAdefgBC"


def test_with_enough_repetitions_nothing_is_moved() -> None:
    assert mixed("abcdefgABC", REPETITIONS) == "abcdefgABC"
    assert mixed("abcdefgABC", REPETITIONS + 9) == "abcdefgABC"


@given(st.text("abcABC", max_size=60), st.integers(0, 20))
def test_nothing_is_lost_and_both_kinds_keep_their_order(ordered: str, repetitions: int) -> None:
    found = mixed(ordered, repetitions)
    for kind in (str.isupper, str.islower):
        assert [one for one in found if kind(one)] == [one for one in ordered if kind(one)]


@given(st.integers(0, 60), st.integers(0, 30))
def test_a_quarter_are_repetitions_while_there_are_any_to_ask(new: int, met: int) -> None:
    found = mixed("a" * new + "A" * met)
    enough = min(met, new // NEW_BEFORE_A_PROBE, REPETITIONS)
    assert found[: 4 * enough].count("A") >= enough
