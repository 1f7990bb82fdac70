"""The bank's values: items, their options and sources, and the exam profile."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from bot.domain.daily.corrections import Corrected, Correction
from bot.domain.exam.pass_mark import PassMark

LETTERS = "ABCD"

_STATUTES = "https://www.ilga.gov/Documents/legislation/ilcs/documents"
_STATUTE_SECTION = re.compile(r"\b(\d+) ILCS (\d+)/(\d+[A-Za-z]*(?:[-.]\d+[A-Za-z]*)*)")

NOT_IN_EXAMS = frozenset({"daily-only", "other-state", "held-back"})
"""Tags of items that no mock exam or live round asks: trivia, rules of other states, and those
that review found wanting (bot/bank/held_back.py)."""


class Pool(StrEnum):
    """Where an item may be asked."""

    DAILY = "daily"
    EXAMS = "exams"
    PRACTICE = "practice"


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
    """One question of the bank. `key` is the index of the best option.

    `corrected` is set when that was found out only after members had been shown the item.
    Items with the same `idea` turn on one; an item that is alone with its own has none.
    """

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
    corrected: Corrected | None = None
    idea: str = field(default="", compare=False)

    @property
    def is_for_exams(self) -> bool:
        """Whether mock exams and live rounds may ask it."""
        return not self.tags & NOT_IN_EXAMS

    def is_right(self, option: int | None) -> bool:
        """Tell whether an option counts as right: the key, and whatever was the key before."""
        before = self.corrected
        return option == self.key or (
            before is not None and (option == before.former_key or option in before.between)
        )

    def with_correction(self, correction: Correction) -> "Item":
        """Return the item with its key corrected, once more if it was, and what it was before."""
        if self.corrected is None:
            former = Corrected(self.key, correction.note)
        else:
            between = self.corrected.between | {self.key}
            former = replace(self.corrected, note=correction.note, between=between)
        return replace(self, key=correction.key, corrected=former)


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that items cite. `checked_on` is the day on which it was last read.

    It was read in a stored copy, which may be older, unless it was `read_live` where it is
    published. A code may list its `clauses`; then a citation's section names one of them.
    """

    source_id: str
    title: str
    publisher: str
    kind: str
    url: str
    section_scheme: str
    checked_on: date
    clauses: tuple[str, ...] = ()
    read_live: bool = False

    def address_of(self, section: str) -> str:
        """Return where a section can be read: a section of an Illinois statute at its own address.

        The General Assembly names its pages after chapter, act and section: 740 ILCS 110/5 is
        in 074001100K5.htm.
        """
        named = _STATUTE_SECTION.search(section) if self.kind == "illinois-statute" else None
        if named is None:
            return self.url
        chapter, act, number = named.groups()
        page = f"{int(chapter):04}{int(act):04}0K{number}.htm"
        return f"{_STATUTES}/{page}"


@dataclass(frozen=True, slots=True)
class ExamDomain:
    """One domain of the exam; `weight` is its share of a paper, all domains together 1."""

    domain_id: str
    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class Profile:
    """The shape of an exam, and where the daily question of its groups starts.

    `kinds` says how many of a paper's questions are of which kind, in proportion. The exam has a
    break of `break_minutes` between two `sections`, which are numbers of questions; without any it
    is written in one go. `pass_mark` is None where it is not published. Without a `daily_tag` every
    item of its domains may be a daily question.
    """

    profile_id: str
    title: str
    questions: int
    minutes: int
    pass_mark: PassMark | None
    domains: tuple[ExamDomain, ...]
    daily_tag: str = ""
    opening_item: str = ""
    kinds: Mapping[Kind, float] = field(default_factory=lambda: dict.fromkeys(Kind, 1.0))
    short: str = ""
    board: str = ""
    url: str = ""
    sections: tuple[int, ...] = ()
    break_minutes: int = 0

    @property
    def domain_titles(self) -> dict[str, str]:
        """The exam's domains by id, as people read them."""
        return {domain.domain_id: domain.title for domain in self.domains}

    @property
    def name(self) -> str:
        """What people call the exam."""
        return self.short or self.title

    @property
    def pass_percent(self) -> float | None:
        """The share of right answers that passes, in percent; None where nobody can tell."""
        return self.pass_mark and self.pass_mark.percent(of=self.questions)


@dataclass(frozen=True)
class Bank:
    """All items by id, all sources by id, the exams, and what earlier versions had wrong.

    `profile` is the exam that the items are for, `others` are those a group may choose beside it.
    A server's own items have their `pools`; built-in ones go by their tags. `daily_from` names the
    domains and topics of the daily question; without any, it is as the profile says.
    """

    items: Mapping[str, Item]
    sources: Mapping[str, Source]
    profile: Profile
    corrections: tuple[Correction, ...] = ()
    others: tuple[Profile, ...] = ()
    pools: Mapping[str, frozenset[Pool]] = field(default_factory=dict[str, frozenset[Pool]])
    daily_from: frozenset[str] = frozenset()

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Every exam that a group may choose; the first is the usual one."""
        return (self.profile, *self.others)

    def profile_named(self, profile_id: str | None) -> Profile:
        """Return an exam by its id; the usual one where there is none of that name any more."""
        return next((one for one in self.others if one.profile_id == profile_id), self.profile)

    @property
    def domain_titles(self) -> dict[str, str]:
        """The domains of all exams by id, as people read them."""
        return {key: title for one in self.profiles for key, title in one.domain_titles.items()}

    def for_exam(self, profile: Profile) -> "Bank":
        """Return what of this bank is for one of its exams.

        The exam that it is for keeps what no other one asks of, so that no item is lost to it.
        """
        others = tuple(one for one in self.profiles if one is not profile)
        if profile is self.profile:
            taken = {domain.domain_id for other in others for domain in other.domains}
            items = {key: item for key, item in self.items.items() if item.domain not in taken}
        else:
            own = profile.domain_titles
            items = {key: item for key, item in self.items.items() if item.domain in own}
        pools = {key: pool for key, pool in self.pools.items() if key in items}
        return replace(self, items=items, profile=profile, others=others, pools=pools)

    def daily_pool(self) -> tuple[Item, ...]:
        """Return the items that may be a daily question, ordered by id."""
        return tuple(self.items[key] for key in sorted(self.items) if self._is_daily(key))

    @property
    def differs(self) -> bool:
        """Whether a group has a say in what is asked: items of its own, or domains and topics."""
        return bool(self.pools or self.daily_from or not self.items)

    @cached_property
    def daily_ids(self) -> tuple[str, ...]:
        """The ids of the items that may be a daily question, ordered."""
        return tuple(item.item_id for item in self.daily_pool())

    def exam_items(self) -> tuple[Item, ...]:
        """Return the items that mock exams and live rounds may ask."""
        return tuple(
            item
            for key, item in self.items.items()
            if (Pool.EXAMS in self.pools[key] if key in self.pools else item.is_for_exams)
        )

    def practice_items(self) -> tuple[Item, ...]:
        """Return the items that members may practise."""
        everywhere = frozenset(Pool)
        return tuple(
            item
            for key, item in self.items.items()
            if Pool.PRACTICE in self.pools.get(key, everywhere)
        )

    def _is_daily(self, item_id: str) -> bool:
        item, chosen = self.items[item_id], self.daily_from
        if chosen and chosen.isdisjoint((item.domain, item.topic)):
            return False
        if item_id in self.pools:
            return Pool.DAILY in self.pools[item_id]
        # Where a group has named what it wants, that need not be of the profile's usual kind.
        return self.profile.daily_tag in {"", *item.tags} or (bool(chosen) and item.is_for_exams)

    def cited_sources(self) -> frozenset[str]:
        """Return the ids of the sources that items cite."""
        return frozenset(
            cited.source_id for item in self.items.values() for cited in item.citations
        )
