"""Who is seen on a board: what a member says goes, else what the server has chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.members import MemberSettings
from bot.domain.scores.boards import BoardName

SETTINGS = st.builds(
    MemberSettings,
    st.sampled_from([1.0, 1.5]),
    st.booleans(),
    daily_board=st.sampled_from([None, True, False]),
    exam_board=st.booleans(),
    hide_games=st.booleans(),
)


@pytest.mark.parametrize(
    ("said", "opt_in", "is_shown"),
    [
        pytest.param(None, False, True, id="silent-where-all-are-shown"),
        pytest.param(None, True, False, id="silent-where-one-is-asked-first"),
        pytest.param(True, True, True, id="said-yes"),
        pytest.param(False, False, False, id="said-no"),
    ],
)
def test_the_daily_board_shows_whom_the_server_shows_unless_they_say_otherwise(
    said: bool | None, opt_in: bool, is_shown: bool
) -> None:
    settings = MemberSettings(daily_board=said)
    assert settings.is_shown_on(BoardName.DAILY, opt_in=opt_in) is is_shown


@pytest.mark.parametrize("opt_in", [False, True], ids=["server-shows", "server-asks"])
def test_the_exam_board_shows_only_whom_says_so(opt_in: bool) -> None:
    assert not MemberSettings().is_shown_on(BoardName.EXAM, opt_in=opt_in)
    assert not MemberSettings(daily_board=True).is_shown_on(BoardName.EXAM, opt_in=opt_in)
    assert MemberSettings(exam_board=True).is_shown_on(BoardName.EXAM, opt_in=opt_in)


@given(SETTINGS, st.booleans())
def test_the_board_of_both_shows_only_whom_both_show(
    settings: MemberSettings, opt_in: bool
) -> None:
    on_each = [
        settings.is_shown_on(name, opt_in=opt_in) for name in (BoardName.DAILY, BoardName.EXAM)
    ]
    assert settings.is_shown_on(BoardName.ALL, opt_in=opt_in) is all(on_each)


@given(SETTINGS, st.sampled_from(BoardName), st.booleans(), st.booleans())
def test_a_wish_holds_on_its_board_whatever_the_server_has_chosen(
    settings: MemberSettings, name: BoardName, shown: bool, opt_in: bool
) -> None:
    assert settings.with_board(name, shown=shown).is_shown_on(name, opt_in=opt_in) is shown


@given(SETTINGS, st.booleans())
def test_a_wish_for_one_board_leaves_the_other_alone(settings: MemberSettings, shown: bool) -> None:
    assert settings.with_board(BoardName.DAILY, shown=shown).exam_board is settings.exam_board
    assert settings.with_board(BoardName.EXAM, shown=shown).daily_board is settings.daily_board


@given(SETTINGS, st.sampled_from(BoardName), st.booleans())
def test_a_wish_changes_nothing_but_boards(
    settings: MemberSettings, name: BoardName, shown: bool
) -> None:
    wished = settings.with_board(name, shown=shown)
    kept = ("extra_time", "hide_clock", "zone", "hide_games", "exam_on")
    assert [getattr(wished, one) for one in kept] == [getattr(settings, one) for one in kept]
