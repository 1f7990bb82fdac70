"""The bank's values: items, their options and sources, and the exam profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LETTERS = "ABCD"


class Kind(StrEnum):
    """What an item asks of the reader; the exam's own three kinds."""

    RECALL = "recall"
    COMPREHENSION = "comprehension"
    APPLICATION = "application"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, and why it is or is not the best one."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a member can look the answer up: a source of the bank and a place in it."""

    source_id: str
    section: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the bank. `key` is the index of the best option."""

    item_id: str
    version: int
    domain: str
    topic: str
    kind: Kind
    tags: frozenset[str]
    stem: str
    options: tuple[Option, ...]
    key: int
    citations: tuple[Citation, ...]
    law_checked: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that items cite. `checked_on` is the day a person last read it.

    A code may list its `clauses`; then a citation's section names one of them.
    """

    source_id: str
    title: str
    publisher: str
    kind: str
    url: str
    section_scheme: str
    checked_on: date
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExamDomain:
    """One domain of the exam; `weight` is its share of a paper, all domains together 1."""

    domain_id: str
    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class Profile:
    """The shape of the exam that a bank prepares for, and where its daily question starts."""

    title: str
    questions: int
    minutes: int
    pass_mark: int
    domains: tuple[ExamDomain, ...]
    daily_tag: str
    opening_item: str


@dataclass(frozen=True, slots=True)
class Bank:
    """All items by id, all sources by id, and the profile."""

    items: Mapping[str, Item]
    sources: Mapping[str, Source]
    profile: Profile

    def daily_pool(self) -> tuple[Item, ...]:
        """Return the items that may be a daily question, ordered by id."""
        tag = self.profile.daily_tag
        return tuple(self.items[key] for key in sorted(self.items) if tag in self.items[key].tags)

    def cited_sources(self) -> frozenset[str]:
        """Return the ids of the sources that items cite."""
        return frozenset(
            cited.source_id for item in self.items.values() for cited in item.citations
        )
