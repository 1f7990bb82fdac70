"""Rules on words: what an item may not say, or had better say otherwise."""

import re
from collections.abc import Iterator

from bot.bank.prose import question_of, unquoted, words
from bot.bank.remarks import Remark, distractors, reason_at, text_at
from bot.domain.bank.items import Item

LANGUAGE_TAG = "language"
"""The tag of items about language itself, whose options may show what not to say."""

_OTHER_OPTIONS = re.compile(
    r"(?i:\b(?:all|none|any|both|neither) (?:of )?the (?:above|other options|other answers)\b)"
    r"|(?i:\b(?:all|none|both|neither) of (?:these|them)\.?$)"
    r"|\b[A-D],? (?:and|or) [A-D]\b"
)
# A negation that belongs to the question, not to a clause inside it ("when he does not ...").
_NEGATION = re.compile(
    r"\b(?:which|what|who)\b"
    r"(?:(?!\b(?:when|if|because|who|that|whose|while|after|before|until|where|since|to)\b)[^,;?])*?"
    r"\b(?P<word>not|never|cannot|least(?! restrictive)|\w+n['\u2019]t)\b",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(r"\b(?P<word>except)\b", re.IGNORECASE)
_NEGATIVE_OPTION = re.compile(
    r"\b(?:not|never|no|none|cannot|without|\w+n['\u2019]t)\b", re.IGNORECASE
)
ABSOLUTES = {
    *("always", "never", "none", "all", "every", "must", "only", "nothing", "nobody"),
    *("everyone", "everything", "completely", "absolutely", "entirely"),
}
# "may" is missing on purpose: in items on law it says what is allowed.
_VAGUE = {
    *("usually", "often", "rarely", "sometimes", "generally", "frequently", "seldom"),
    *("occasionally", "typically", "perhaps", "possibly", "probably", "might"),
}
_READER = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_OPENING_PRONOUN = re.compile(r"(?:He|She|They)\b")

_BETTER_WORDS = {
    "person with a substance use disorder": r"addicts?|(?:substance|drug|alcohol) abusers?",
    "person with an alcohol use disorder": r"alcoholics?(?! anonymous| beverages?| drinks?)",
    "person who uses drugs or alcohol": r"junkies?|druggies?|crackheads?|drunks",
    "person with a mental illness": r"the mentally ill|mentally ill (?:person|people|patients?)",
    "person with, and then the diagnosis": r"schizophrenics|"
    r"(?:a|the) (?:schizophrenic|bipolar|psychotic|borderline)(?! \w)",
    "has, or lives with": r"suffer(?:s|ed|ing)? from|afflicted (?:with|by)|"
    r"victims? of (?:addiction|mental illness)",
    "in recovery, or not using": r"clean and sober|"
    r"(?:is|are|was|were|been|being|gets?|got|getting|stay(?:s|ed|ing)?) clean",
    "negative or positive test": r"(?:clean|dirty) (?:urine|tests?|screens?|drops?)",
    "died by suicide": r"commit(?:s|ted|ting)? suicide|(?:successful|completed) suicide",
    "survived a suicide attempt": r"(?:failed|unsuccessful) suicide attempts?",
    "what the person does or feels": r"crazy|insane|lunatics?|psychos?|retarded",
    "person with a disability": r"the (?:disabled|handicapped)|handicapped|wheelchair-bound",
    "person without housing": r"the homeless|homeless (?:person|people|man|woman)",
    "person who was, or is, in prison": r"ex-cons?|felons?|inmates?|convicts",
    "what the person chose or needs": r"non-?complian(?:t|ce)|frequent flyers?",
    "what support the person wants": r"(?:low|high)-functioning",
}
_STIGMA = {
    better: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for better, pattern in _BETTER_WORDS.items()
}


def reference_to_other_options(item: Item) -> Iterator[Remark]:
    """Yield options such as "all of the above"."""
    for index, option in enumerate(item.options):
        if found := _OTHER_OPTIONS.search(option.text):
            yield text_at(index), f"Write an option that stands alone instead of {found[0]!r}."


def negative_stem(item: Item) -> Iterator[Remark]:
    """Yield a question that asks for what is not so, without saying it aloud."""
    word = _negation(item.stem)
    if word and not word.isupper():
        yield "stem", f"Ask for what is so; if that cannot be, write {word.upper()} in capitals."


def double_negative(item: Item) -> Iterator[Remark]:
    """Yield negative options under a negative question."""
    if not _negation(item.stem):
        return
    for index, option in enumerate(item.options):
        if found := _NEGATIVE_OPTION.search(unquoted(option.text)):
            yield text_at(index), f"Take {found[0]!r} out: the question is negative already."


def absolutes_in_distractors_only(item: Item) -> Iterator[Remark]:
    """Yield absolute words that stand in wrong options and not in the key."""
    if ABSOLUTES & _lower_words(item, item.key):
        return
    for index in distractors(item):
        if found := sorted(ABSOLUTES & _lower_words(item, index)):
            yield (
                text_at(index),
                f"Take {found[0]!r} out, or give the key such a word too: absolute words "
                "in wrong options alone give the answer away.",
            )


def vague_options(item: Item) -> Iterator[Remark]:
    """Yield options whose truth depends on how often "often" is."""
    for index in range(len(item.options)):
        if found := sorted(_VAGUE & _lower_words(item, index)):
            yield text_at(index), f"Say it exactly instead of {found[0]!r}."


def unclear_pronoun(item: Item) -> Iterator[Remark]:
    """Yield words that leave open who is meant."""
    if _OPENING_PRONOUN.match(item.stem):
        yield "stem", "Begin by naming the person or thing instead of a pronoun."
    texts = {"stem": item.stem} | {text_at(n): o.text for n, o in enumerate(item.options)}
    for key, text in texts.items():
        if found := _READER.search(unquoted(text)):
            yield key, f"Name the role (a CRSS, the person) instead of {found[0]!r}."


def stigmatising_words(item: Item) -> Iterator[Remark]:
    """Yield words that make a person their illness, with better ones."""
    if LANGUAGE_TAG in item.tags:
        return
    texts = {"stem": item.stem}
    for index, option in enumerate(item.options):
        texts |= {text_at(index): option.text, reason_at(index): option.reason}
    for key, text in texts.items():
        for better, pattern in _STIGMA.items():
            if found := pattern.search(unquoted(text)):
                yield key, f"Put the person first, say {better!r} instead of {found[0]!r}."


def _negation(stem: str) -> str:
    """Return the word that makes the question of a stem negative, or nothing."""
    question = question_of(stem)
    found = _NEGATION.search(question) or _EXCEPTION.search(question)
    return found["word"] if found else ""


def _lower_words(item: Item, index: int) -> set[str]:
    return {word.lower() for word in words(unquoted(item.options[index].text))}
