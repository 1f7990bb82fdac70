"""A question as a file has it, before anybody has looked whether it can be an item."""

from dataclasses import dataclass, field

from bot.refusals import Reason

RIGHT = 100.0
"""The weight of an answer that is right."""

MOST_CHOICES = 26
"""Of more answers than this no more are read: a question with so many is left out anyway."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it stands in the file, which says by its format whether it is HTML."""

    raw: str
    is_html: bool = False


EMPTY = Text("")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, what it is worth out of 100, and what the file says about it."""

    text: Text
    weight: float = 0.0
    reason: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as the file names it: the id of one of the bank's, or none, and a place or text."""

    source_id: str
    section: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that a file says about one question, in the file's own words.

    `unfit` is set where the format itself says that the question cannot be an item.
    """

    line: int
    stem: Text
    choices: tuple[Choice, ...] = ()
    unfit: Reason | None = None
    general: Text = EMPTY
    has_picture: bool = False
    name: str = ""
    version: str = ""
    domain: str = ""
    topic: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[Cited, ...] = field(default=())
    law_checked: str = ""
    author: str = ""
    licence: str = ""
    promise: str = ""


KIND_TAG = "kind:"
VERSION_TAG = "version:"


def from_tags(tags: list[str]) -> tuple[tuple[str, ...], str, str]:
    """Return the tags of a format that has nothing else, and the kind and version among them."""
    kind = version = ""
    rest: list[str] = []
    for tag in tags:
        if tag.startswith(KIND_TAG):
            kind = tag.removeprefix(KIND_TAG)
        elif tag.startswith(VERSION_TAG):
            version = tag.removeprefix(VERSION_TAG)
        else:
            rest.append(tag)
    return tuple(rest), kind, version


def from_category(path: str) -> tuple[str, str]:
    """Return the domain and the topic that a category of Moodle names, as in "top/ethics/gifts".

    A category with one level is a topic, since most teachers name no more than that.
    """
    words = [part.strip() for part in path.split("/")]
    named = [part for part in words if part and part != "top" and not part.startswith("$")]
    domain = named[-2] if len(named) > 1 else ""
    return domain, named[-1] if named else ""
