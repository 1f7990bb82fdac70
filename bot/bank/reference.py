"""The files beside a bank's items: their sources, and corrected keys."""

import re
from dataclasses import dataclass

from bot.bank.findings import Finding
from bot.bank.lines import Place
from bot.bank.table import Table, parse
from bot.bank.topic import NAME, NAME_FORM, read_key
from bot.domain.bank.items import Source
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


def read_sources(text: str, file: str) -> tuple[tuple[SourceEntry, ...], tuple[Finding, ...]]:
    """Return the sources of a sources file, and its faults."""
    faults: list[Finding] = []
    top = parse(text, file, "source", faults)
    if faults:
        return (), tuple(faults)
    top.only(("source",))
    entries = tuple(_source(table) for table in top.blocks("source"))
    return entries, tuple(faults)


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
