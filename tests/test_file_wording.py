"""Every code that a question of a file can get has words, and so has every part and format."""

import inspect
import re

import pytest

from bot import refusals
from bot.domain.bank import question_notes
from bot.domain.bank.question_files import CARRIES, ENDINGS, Format, Part
from bot.refusals import Reason
from cogs.kit import file_wording
from cogs.kit.file_wording import NAMES, PARTS, lost_in, note_on_question
from cogs.kit.refusal_wording import in_words

SAMPLES = {int: 6, str: "**hard**"}


def _made() -> dict[str, Reason]:
    """Return every reason that bot/domain/bank/question_notes.py can make, by its name there."""
    made: dict[str, Reason] = {}
    for name, value in vars(question_notes).items():
        if isinstance(value, Reason):
            made[name] = value
        elif inspect.isfunction(value):
            kinds = inspect.get_annotations(value)
            kinds.pop("return")
            made[name] = value(*(SAMPLES[kind] for kind in kinds.values()))
    return made


REASONS = _made()


def test_a_code_is_the_reasons_own_name() -> None:
    assert [reason.code for reason in REASONS.values()] == [name.lower() for name in REASONS]
    assert len(REASONS) > 20


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.code)
def test_what_became_of_a_question_is_a_whole_sentence(reason: Reason) -> None:
    said = note_on_question(reason)
    assert re.fullmatch(r"[A-Z“].*\.", said)
    assert "{}" not in said
    assert "**hard**" not in said


def test_no_words_are_left_over() -> None:
    assert vars(file_wording)["_NOTES"].keys() == {reason.code for reason in REASONS.values()}


def test_every_part_and_every_format_has_words() -> None:
    assert PARTS.keys() == set(Part)
    assert NAMES.keys() == CARRIES.keys() == ENDINGS.keys() == set(Format)


def test_a_format_that_needs_the_right_answers_is_called_as_everywhere() -> None:
    said = in_words(refusals.needs_keys(Format.ANKI))
    assert said.startswith("A file for Anki is of no use without the right answers.")


def test_what_a_format_cannot_carry_is_one_sentence() -> None:
    assert lost_in(Format.TOML, ()) == ""
    assert lost_in(Format.GIFT, (Part.SOURCES, Part.CREDIT)) == (
        "GIFT has no room for the sources; the author, the license and the promise."
    )
