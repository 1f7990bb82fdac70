"""How hard a text is to read."""

import pytest

from bot.bank.reading_level import count_syllables, reading_grade

SYLLABLES = {
    1: "a the cat more where role rule time asked helped lived gives case's I'm",
    2: "people little asked-for rested needed quiet being going paper table houses seven",
    3: "family's confident supporting volunteer mentoring advocate",
    4: "supervisor responsible community self-employment's",
    5: "university responsibly-met determination",
}


@pytest.mark.parametrize(
    ("word", "count"),
    [(word, count) for count, line in SYLLABLES.items() for word in line.split()],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert count_syllables(word) == count


def test_the_grade_follows_the_published_formula() -> None:
    # Two sentences, ten words, thirteen syllables.
    text = "The cat sat by the door. Nobody gave it milk."
    assert reading_grade(text) == pytest.approx(0.39 * 10 / 2 + 11.8 * 12 / 10 - 15.59)


def test_long_words_and_sentences_raise_the_grade() -> None:
    plain = "Ana is a peer. She works at a shelter. What can she do?"
    hard = "Considering confidentiality obligations, which organizational notification applies?"
    assert reading_grade(plain) < 4 < 13 < reading_grade(hard)


def test_a_text_without_words_has_no_grade() -> None:
    assert reading_grade("…?") == 0
