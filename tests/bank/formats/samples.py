"""Items as groups have them, files made of them, and what hypothesis may make of either."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.bank.formats.found import Text
from bot.bank.formats.plain import plain
from bot.bank.formats.read import read
from bot.domain.bank.items import Citation, Item, Kind, Option
from bot.domain.bank.question_files import Credited, Reading

ROOT = Path(__file__).parent.parent.parent.parent
FILES = ROOT.parent / "shared" / "question-files"
"""Files as teachers make them, beside the repository on some machines: not all may be in it."""


def is_kept(text: str) -> bool:
    """Tell whether a text is one that an item has: one line, and nothing to take off."""
    return bool(text) and plain(Text(text)).text == text


# Among all letters, often those that mean something to one of the formats.
LETTERS_AND_SIGNS = st.one_of(
    st.characters(exclude_categories=["C", "Z"]), st.sampled_from(" :;,.#=~{}\\%'\"<>&/-+@|A)(")
)
TEXTS = (
    st.text(LETTERS_AND_SIGNS, min_size=1, max_size=30)
    .map(lambda text: plain(Text(text)).text)
    .filter(is_kept)
)
NAMES = st.from_regex(r"[a-z][a-z0-9]{2,8}(-[a-z0-9]{1,5})?", fullmatch=True)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Make an item of a group's own: reasons, sources and tags may be missing."""
    texts = draw(st.lists(TEXTS, min_size=4, max_size=4, unique_by=str.casefold))
    return Item(
        item_id=draw(NAMES),
        version=draw(st.integers(1, 9999)),
        domain=draw(NAMES),
        topic=draw(NAMES),
        kind=draw(st.sampled_from(Kind)),
        tags=frozenset(draw(st.lists(NAMES, max_size=3))),
        stem=draw(TEXTS),
        options=tuple(Option(text, draw(st.just("") | TEXTS)) for text in texts),
        key=draw(st.integers(0, 3)),
        citations=tuple(draw(st.lists(st.builds(Citation, NAMES, TEXTS), max_size=2))),
        law_checked=draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))),
    )


CREDITED = st.builds(
    Credited,
    items(),
    author=st.just("") | TEXTS,
    licence=st.sampled_from(["", "CC BY 4.0"]),
    promised=st.booleans(),
)
GROUPS = st.lists(
    CREDITED,
    min_size=1,
    max_size=4,
    unique_by=(lambda one: one.item.item_id, lambda one: one.item.stem),
)


def own(**changes: Any) -> Credited:  # noqa: ANN401 - as dataclasses.replace takes them
    """Return one item with changes."""
    item = Item(
        "own-gift-01", 1, "mentoring", "own-questions", Kind.RECALL, frozenset({"ethics"}),
        "Which reply is best?",
        tuple(Option(f"Reply {letter}", f"Because of {letter}.") for letter in "ABCD"),
        1, (Citation("code", "gifts"),),
    )  # fmt: skip
    return Credited(replace(item, **changes), "Rosa", "CC BY 4.0", promised=True)


def read_text(text: str, name: str = "questions.txt") -> Reading:
    """Return what is read of a text."""
    return read(text.encode(), name)


def codes(reading: Reading) -> list[tuple[int, str]]:
    """Return for each question that was left out its line and why."""
    return [(noted.line, str(noted.reason)) for noted in reading.skipped]


def keys(reading: Reading) -> Sequence[str]:
    """Return the text of each item's key."""
    return [one.item.options[one.item.key].text for one in reading.items]
