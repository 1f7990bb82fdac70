"""Reasons are codes with arguments; each has words, in one place, that say what to do next."""

import ast
import inspect
import re
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import refusals
from bot.domain.daily import notes
from bot.errors import Refusal
from bot.refusals import NotShown, Reason
from cogs.daily.wording import NOTES, note_in_words
from cogs.kit.channels import NEEDED, NEEDED_FOR_THREADS, NEEDED_IN_THREADS
from cogs.kit.refusal_wording import PERMISSIONS, WORDS, in_words

ROOT = Path(__file__).parent.parent
SAMPLES = {
    int: 6,
    str: "half past",
    bool: True,
    list[str]: ["view_channel", "send_messages"],
    list[date]: [date(2027, 3, 14)],
    list[time]: [time(9), time(21)],
    NotShown: NotShown.LOBBY,
    Reason: refusals.discord_refused(200000),
}
"""An argument of each kind, for the functions that make a reason."""

NEXT = re.compile(
    r"/\w+|\b(please|try|start|press|ask|write|choose|come|open|hand|give|submit|closed until"
    r"|here when|when it (does|goes on)|when your|welcome|next one comes|host can)\b",
    re.IGNORECASE,
)
"""How a sentence says what to do next, or what comes by itself."""


def _made() -> dict[str, Reason]:
    """Return every reason that bot/refusals.py can make, by its name there."""
    made: dict[str, Reason] = {}
    for name, value in vars(refusals).items():
        if isinstance(value, Reason):
            made[name] = value
        elif isinstance(value, dict) and not name.startswith("_"):
            made |= {f"{name}_{key}": reason for key, reason in value.items()}
        elif inspect.isfunction(value) and value.__module__ == refusals.__name__:
            kinds = inspect.get_annotations(value)
            kinds.pop("return")
            made[name] = value(*(SAMPLES[kind] for kind in kinds.values()))
    return made


REASONS = _made()
NOTED = {name: value for name, value in vars(notes).items() if isinstance(value, Reason)}
EVERY = [pytest.param(reason, id=reason.code) for reason in (*REASONS.values(), *NOTED.values())]


def test_a_code_is_the_reasons_own_name_and_no_other_s() -> None:
    named = [*REASONS.items(), *NOTED.items()]
    assert [reason.code for _, reason in named] == [name.lower() for name, _ in named]
    assert len({reason.code for _, reason in named}) == len(named)


def test_refusals_are_reasons_and_never_texts() -> None:
    public = {name: value for name, value in vars(refusals).items() if not name.startswith("_")}
    assert [name for name, value in public.items() if isinstance(value, str)] == []


def test_reasons_are_made_in_three_places_only() -> None:
    sources = [path for top in ("bot", "cogs") for path in (ROOT / top).rglob("*.py")]
    made_in = {
        path.relative_to(ROOT).as_posix()
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Reason"
    }
    assert made_in == {
        "bot/refusals.py",
        "bot/domain/daily/notes.py",
        "bot/domain/bank/question_notes.py",
    }


def test_every_code_has_words_and_no_words_are_left_over() -> None:
    assert {reason.code for reason in REASONS.values()} == WORDS.keys()


def test_every_note_has_words_and_no_words_are_left_over() -> None:
    assert set(NOTED.values()) == NOTES.keys()


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.code)
def test_words_are_whole_sentences_that_say_what_to_do_next(reason: Reason) -> None:
    said = in_words(reason)
    assert re.fullmatch(r"[A-Z].*\.", said)
    assert NEXT.search(said)


@pytest.mark.parametrize("reason", EVERY)
def test_a_reason_comes_back_from_a_column_as_it_was(reason: Reason) -> None:
    assert Reason.from_text(reason.to_text()) == reason
    assert hash(Reason.from_text(reason.to_text())) == hash(reason)


@given(
    st.text(),
    st.lists(st.text() | st.integers() | st.lists(st.text()).map(tuple)).map(tuple),
)
def test_any_arguments_come_back_from_a_column(
    code: str, arguments: tuple[str | int | tuple[str, ...], ...]
) -> None:
    reason = Reason(code, arguments)
    assert Reason.from_text(reason.to_text()) == reason


def test_in_a_log_a_refusal_is_its_code_with_the_arguments() -> None:
    assert str(Refusal(refusals.NOT_SET_UP)) == "not_set_up"
    assert str(Refusal(refusals.no_permission(["view_channel"], 5))) == (
        "no_permission(('view_channel',), 5)"
    )


def test_every_permission_that_is_needed_has_a_name_for_people() -> None:
    assert {*NEEDED, *NEEDED_IN_THREADS, *NEEDED_FOR_THREADS} == PERMISSIONS.keys()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        pytest.param(
            refusals.no_permission(["send_messages", "view_channel"], 5),
            "post in <#5>: I need **Send Messages** and **View Channel** there.",
            id="permissions",
        ),
        pytest.param(refusals.cannot_see(5), "I cannot see the channel <#5>", id="channel"),
        pytest.param(refusals.discord_refused(50035), "(error 50035)", id="error"),
        pytest.param(
            refusals.bank_too_small(100, 6),
            "6 questions for this, so a mock exam of 100 is not possible. Ask for 6 or fewer",
            id="too-small",
        ),
        pytest.param(refusals.bank_too_small(9, 0), "no questions for this yet", id="empty"),
        pytest.param(
            refusals.bad_timezone("Chicgo", ["America/Chicago", "UTC"]),
            "time zone “Chicgo” is. Did you mean America/Chicago or UTC?",
            id="nearest-zones",
        ),
        pytest.param(
            refusals.bad_timezone("?", []),
            "Write it like Chicago, Central",
            id="no-zone-is-near",
        ),
        pytest.param(
            refusals.no_such_domain("maths", ["Ethics", "Advocacy"]),
            "no domain “maths”. Choose one of: Ethics, Advocacy.",
            id="domains",
        ),
        pytest.param(refusals.bad_time("9"), "“9” as a time. Write it like 9:00 AM", id="time"),
        pytest.param(refusals.bad_days("8"), "“8” as days. Write “every day”", id="days"),
    ],
)
def test_arguments_stand_where_they_belong(reason: Reason, said: str) -> None:
    assert said in in_words(reason)


def test_what_somebody_typed_is_quoted_harmless_and_short() -> None:
    said = in_words(refusals.bad_date("**@everyone** " + "x" * 6000))
    assert r"“\*\*@" in said
    assert "@everyone" not in said
    assert len(said) < 200


def test_the_ledger_says_a_note_or_what_kept_the_question_back() -> None:
    assert note_in_words(notes.SKIPPED_BY_ORGANISER) == "skipped by an organizer"
    assert note_in_words(refusals.cannot_see(5)).startswith("I cannot see the channel <#5>")
