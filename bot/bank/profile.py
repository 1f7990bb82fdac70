"""The file with the shape of an exam: content/crss/profile.toml, content/exams/<name>.toml."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.bank.findings import Finding
from bot.bank.lines import Place
from bot.bank.table import Table, parse
from bot.bank.topic import NAME, NAME_FORM, TAG, TAG_FORM
from bot.domain.bank.items import ExamDomain, Kind, Profile
from bot.domain.exam.pass_mark import PassMark, Unit

MOST_DOMAINS = 25
"""Discord's lists have no more entries."""

MOST_QUESTIONS = 200
"""No mock exam has more, so that its paper has room in one message."""

MOST_MINUTES = 480

LONGEST_BREAK = 60
"""Minutes; a clock that stands still for longer would keep the others waiting."""

SHORT = re.compile(r"[^\n]{2,30}")

_KEYS = (
    "title",
    "short",
    "board",
    "url",
    "questions",
    "minutes",
    "pass_mark",
    "sections",
    "break_minutes",
    "daily_tag",
    "opening_item",
    "kinds",
    "domain",
)


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """The exam's profile, and where it stands."""

    profile: Profile
    place: Place


def read_profile(text: str, file: str) -> tuple[ProfileEntry | None, tuple[Finding, ...]]:
    """Return the profile, or None when it has a fault, and its faults."""
    faults: list[Finding] = []
    top = parse(text, file, "domain", faults)
    if faults:
        return None, tuple(faults)
    top.only(_KEYS)
    questions = top.whole("questions", low=1, high=MOST_QUESTIONS)
    sections, break_minutes = _sections(top, questions)
    profile = Profile(
        profile_id=_name_of(Path(file)),
        title=top.text("title", limit=80),
        questions=questions,
        minutes=top.whole("minutes", low=1, high=MOST_MINUTES),
        pass_mark=_pass_mark(top, questions),
        domains=_domains(top),
        daily_tag=top.word("daily_tag", TAG, TAG_FORM) if top.has("daily_tag") else "",
        opening_item=top.word("opening_item", NAME, NAME_FORM) if top.has("opening_item") else "",
        kinds=_kinds(top),
        short=top.word("short", SHORT, "2 to 30 letters"),
        board=top.text("board", limit=80),
        url=_address(top),
        sections=sections,
        break_minutes=break_minutes,
    )
    return (None if faults else ProfileEntry(profile, top.place)), tuple(faults)


def _name_of(file: Path) -> str:
    """Return an exam's id: the name of its file, or of the bank's folder where it stands there."""
    return file.parent.name if file.name == "profile.toml" else file.stem


def _address(top: Table) -> str:
    url = top.text("url", limit=200)
    if url and not url.startswith("https://"):
        top.fault("url", "Give the whole address, beginning with https://")
    return url


def _pass_mark(top: Table, questions: int) -> PassMark | None:
    """Return what passes; None where the profile does not say, since nobody has published it."""
    if not top.has("pass_mark"):
        return None
    table = top.table("pass_mark")
    units = [unit for unit in Unit if table is not None and table.has(unit)]
    if table is None or len(units) != 1:
        forms = "{ raw = 68 }, { percent = 70 } or { scaled = 500, scale = [200, 800] }"
        top.fault("pass_mark", f"Write pass_mark as {forms}; leave it out if it is not published.")
        return None
    [unit] = units
    table.only((unit, "scale") if unit is Unit.SCALED else (unit,))
    if unit is Unit.SCALED:
        return _scaled(table)
    high = questions if unit is Unit.RAW else 100
    return PassMark(unit, table.whole(unit, low=0, high=high))


def _scaled(table: Table) -> PassMark:
    scale = table.wholes("scale", low=0, high=10_000)
    if len(scale) != 2 or scale[0] >= scale[1]:
        table.fault("scale", "Give scale its lowest and its highest number, such as [200, 800].")
        scale = (0, 10_000)
    low, high = scale
    return PassMark(Unit.SCALED, table.whole(Unit.SCALED, low=low, high=high), (low, high))


def _sections(top: Table, questions: int) -> tuple[tuple[int, ...], int]:
    """Return how many questions stand before, between and after the breaks, and how long these are.

    Nothing of it where the exam is written in one go.
    """
    if not top.has("sections"):
        if top.has("break_minutes"):
            top.fault("break_minutes", "Say in sections where the break is, such as [60, 60].")
        return (), 0
    sections = top.wholes("sections", low=1, high=questions)
    if sections and (len(sections) < 2 or sum(sections) != questions):
        text = f"Give sections two or more numbers that add up to questions ({questions})."
        top.fault("sections", text)
    return sections, top.whole("break_minutes", low=1, high=LONGEST_BREAK)


def _kinds(top: Table) -> dict[Kind, float]:
    """Return the share of each kind; equal ones when the profile does not say."""
    table = top.table("kinds")
    if table is None:
        return dict.fromkeys(Kind, 1 / len(Kind))
    table.only(tuple(Kind))
    kinds = {kind: table.share(kind) for kind in Kind}
    if abs(sum(kinds.values()) - 1) > 1e-6:
        top.fault("kinds", "Make the shares of the kinds add up to 1.")
    return kinds


def _domains(top: Table) -> tuple[ExamDomain, ...]:
    """Return the exam's domains; without weights all of them weigh the same."""
    tables = list(top.blocks("domain"))
    if not 1 <= len(tables) <= MOST_DOMAINS:
        top.fault("domain", f"Give the exam 1 to {MOST_DOMAINS} domains: each begins [[domain]].")
    weighted = [table for table in tables if table.has("weight")]
    domains = tuple(_domain(table, 1 / len(tables), weighted) for table in tables)
    if weighted and len(weighted) < len(tables):
        without = next(table for table in tables if table not in weighted)
        without.fault("", "Give every domain a weight, or none of them if none is published.")
    elif weighted and abs(sum(domain.weight for domain in domains) - 1) > 1e-6:
        tables[0].fault("weight", "Make the weights of the domains add up to 1.")
    _tell_doubles(tables, [domain.domain_id for domain in domains], "id")
    _tell_doubles(tables, [domain.title.casefold() for domain in domains], "title")
    return domains


def _domain(table: Table, equal: float, weighted: Sequence[Table]) -> ExamDomain:
    table.only(("id", "title", "weight"))
    name = table.word("id", NAME, NAME_FORM)
    weight = table.share("weight") if table in weighted else equal
    return ExamDomain(name, table.text("title", limit=60), weight)


def _tell_doubles(tables: Sequence[Table], names: Sequence[str], key: str) -> None:
    for place, (table, name) in enumerate(zip(tables, names, strict=True)):
        if name and name in names[:place]:
            table.fault(key, f"Choose another {key}: an earlier domain has it.")
