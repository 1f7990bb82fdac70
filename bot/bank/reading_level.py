"""How hard a text is to read, as a school grade."""

import re

from bot.bank.prose import words

_SENTENCE_END = re.compile(r"[.!?]+[”\"]?(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?:[^aeiouy]e|[^aeiouyscgxz]es|(?<!h)[^aeiouytd]ed|[^aeiouy]ely)$")
_SPOKEN_END = re.compile(r"[^aeiouyl]les?$")
_TWO_VOWELS = re.compile(r"ia(?!l)|io(?!us|n)|eo(?!ple)|ua|[aeiouy]ing|iet|iou|(?<!g)eous")


def reading_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text: 8.0 is what an eighth-grader reads with ease.

    The formula is that of Kincaid, Fishburne, Rogers and Chissom (1975):
    0.39 words a sentence + 11.8 syllables a word - 15.59. Syllables are counted by rule, not
    looked up, which puts the grade of a stem off by about half a grade. No words give 0.
    """
    found = words(text)
    if not found:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    syllables = sum(count_syllables(word) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


def count_syllables(word: str) -> int:
    """Return about how many syllables an English word is spoken with, at least 1."""
    parts = re.split(r"[^a-z]+", re.sub(r"['\u2019]\w+$", "", word.lower()))
    return max(1, sum(_syllables(part) for part in parts if part))


def _syllables(word: str) -> int:
    if len(word) <= 3:
        return 1
    count = len(_VOWELS.findall(word)) + len(_TWO_VOWELS.findall(word))
    if _SILENT_END.search(word) and not _SPOKEN_END.search(word):
        count -= 1
    return max(1, count)
