"""The files beside a bank's items: their sources, the exam's profile, and corrected keys."""

import re
from dataclasses import dataclass

from bot.bank.findings import Finding
from bot.bank.lines import Place
from bot.bank.table import Table, parse
from bot.bank.topic import NAME, NAME_FORM, TAG, TAG_FORM, read_key
from bot.domain.bank import ExamDomain, Kind, Profile, Source
from bot.domain.daily.corrections import Correction

LAW_KINDS = frozenset({"federal", "illinois-statute", "illinois-rule", "court"})
"""Kinds of sources that change by an act of law: items on them say when it was checked."""

SOURCE_KINDS = (*sorted(LAW_KINDS), "professional-code", "guidance", "other-code")

NOTE_LIMIT = 300
"""Two corrections and a question have room in one message."""

CLAUSE = re.compile(r"[^\s,][^,]{2,60}")
CLAUSE_FORM = "3 to 60 letters, without commas"

_SOURCE_KEYS = (
    "id",
    "title",
    "publisher",
    "kind",
    "url",
    "section_scheme",
    "checked",
    "read_in",
    "clauses",
)
_PROFILE_KEYS = (
    "title",
    "questions",
    "minutes",
    "pass_mark",
    "daily_tag",
    "opening_item",
    "kinds",
    "domain",
)


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source, and where it stands."""

    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A correction, and where it stands."""

    correction: Correction
    place: Place


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """The exam's profile, and where it stands."""

    profile: Profile
    place: Place


def read_sources(text: str, file: str) -> tuple[tuple[SourceEntry, ...], tuple[Finding, ...]]:
    """Return the sources of a sources file, and its faults."""
    faults: list[Finding] = []
    top = parse(text, file, "source", faults)
    if faults:
        return (), tuple(faults)
    top.only(("source",))
    entries = tuple(_source(table) for table in top.blocks("source"))
    return entries, tuple(faults)


def read_profile(text: str, file: str) -> tuple[ProfileEntry | None, tuple[Finding, ...]]:
    """Return the profile, or None when it has a fault, and its faults."""
    faults: list[Finding] = []
    top = parse(text, file, "domain", faults)
    if faults:
        return None, tuple(faults)
    top.only(_PROFILE_KEYS)
    questions = top.whole("questions", low=1, high=1000)
    profile = Profile(
        title=top.text("title", limit=80),
        questions=questions,
        minutes=top.whole("minutes", low=1, high=1440),
        pass_mark=top.whole("pass_mark", low=0, high=questions),
        domains=tuple(_domain(table) for table in top.blocks("domain")),
        daily_tag=top.word("daily_tag", TAG, TAG_FORM),
        opening_item=top.word("opening_item", NAME, NAME_FORM),
        kinds=_kinds(top.table("kinds")),
    )
    if abs(sum(profile.kinds.values()) - 1) > 1e-6:
        top.fault("kinds", "Make the shares of the kinds add up to 1.")
    if abs(sum(domain.weight for domain in profile.domains) - 1) > 1e-6:
        top.fault("domain", "Make the weights of the domains add up to 1.")
    return (None if faults else ProfileEntry(profile, top.place)), tuple(faults)


def read_corrections(
    text: str, file: str
) -> tuple[tuple[CorrectionEntry, ...], tuple[Finding, ...]]:
    """Return the corrections of a corrections file, and its faults. It may hold none."""
    faults: list[Finding] = []
    top = parse(text, file, "correction", faults)
    top.only(("correction",))
    entries = tuple(_correction(table) for table in top.blocks("correction"))
    return entries if not faults else (), tuple(faults)


def _correction(table: Table) -> CorrectionEntry:
    table.only(("item", "version", "key", "note"))
    correction = Correction(
        item_id=table.word("item", NAME, NAME_FORM),
        version=table.whole("version", low=1, high=9999),
        key=read_key(table),
        note=table.text("note", limit=NOTE_LIMIT),
    )
    return CorrectionEntry(correction, table.place)


def _source(table: Table) -> SourceEntry:
    table.only(_SOURCE_KEYS)
    source = Source(
        source_id=table.word("id", NAME, NAME_FORM),
        title=table.text("title"),
        publisher=table.text("publisher"),
        kind=table.text("kind"),
        url=table.text("url", limit=400),
        section_scheme=table.text("section_scheme"),
        checked_on=table.day("checked"),
        clauses=table.words("clauses", CLAUSE, CLAUSE_FORM) if table.has("clauses") else (),
        read_live=table.has("read_in") and _is_live(table),
    )
    if source.kind and source.kind not in SOURCE_KINDS:
        table.fault("kind", f"Make kind one of {', '.join(SOURCE_KINDS)}.")
    if source.url and not source.url.startswith("https://"):
        table.fault("url", "Give the whole address, beginning with https://")
    return SourceEntry(source, table.place)


def _is_live(table: Table) -> bool:
    read_in = table.text("read_in")
    if read_in and read_in not in ("copy", "live"):
        table.fault("read_in", 'Make read_in "live", or "copy", as it is where nothing is said.')
    return read_in == "live"


def _kinds(table: Table | None) -> dict[Kind, float]:
    """Return the share of each kind; equal ones when the profile does not say."""
    if table is None:
        return dict.fromkeys(Kind, 1 / len(Kind))
    table.only(tuple(Kind))
    return {kind: table.share(kind) for kind in Kind}


def _domain(table: Table) -> ExamDomain:
    table.only(("id", "title", "weight"))
    name = table.word("id", NAME, NAME_FORM)
    return ExamDomain(name, table.text("title", limit=80), table.share("weight"))
