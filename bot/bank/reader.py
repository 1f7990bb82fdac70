"""A bank's folder: profile, sources, corrections, ideas, and items/<domain>/<topic>.toml."""

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bot.bank.findings import BankFault, Finding, Level
from bot.bank.held_back import held_back, read_held_back
from bot.bank.ideas import read_ideas
from bot.bank.lines import Place
from bot.bank.profile import ProfileEntry, read_profile
from bot.bank.reference import CorrectionEntry, SourceEntry, read_corrections, read_sources
from bot.bank.table import FORM
from bot.bank.topic import Entry, Topic, read_topic
from bot.domain.bank.items import Bank, Item

T = TypeVar("T")

OTHER_EXAMS = "exams"
"""The folder beside a bank's own with the shapes of exams that have no items of ours."""


@dataclass(frozen=True, slots=True)
class Draft:
    """All that could be read of a bank's folder, and the faults that keep it from use."""

    topics: tuple[Topic, ...]
    sources: tuple[SourceEntry, ...]
    corrections: tuple[CorrectionEntry, ...]
    profile: ProfileEntry | None
    faults: tuple[Finding, ...]
    others: tuple[ProfileEntry, ...] = ()

    def entries(self) -> Iterator[Entry]:
        """Yield every item, in the order of the files."""
        for topic in self.topics:
            yield from topic.entries

    def items(self) -> Iterator[Item]:
        """Yield every item without its place, in the order of the files."""
        return (entry.item for entry in self.entries())


@contextmanager
def _no_search_for_rubbish() -> Generator[None]:
    """All that is read here stays: to look through it again and again took half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_search_for_rubbish()
def read_bank(folder: Path) -> Bank:
    """Return the bank in `folder`; raise BankFault with all faults of all files."""
    draft = read_draft(folder)
    if draft.faults or draft.profile is None:
        raise BankFault(draft.faults)
    ideas, held = read_ideas(folder), read_held_back(folder)
    items = [
        held_back(replace(item, idea=ideas.get(item.item_id, "")), held) for item in draft.items()
    ]
    return Bank(
        items={item.item_id: item for item in items},
        sources={entry.source.source_id: entry.source for entry in draft.sources},
        profile=draft.profile.profile,
        corrections=tuple(entry.correction for entry in draft.corrections),
        others=tuple(entry.profile for entry in draft.others),
    )


def read_draft(folder: Path) -> Draft:
    """Return what can be read of the bank in `folder`, sound or not."""
    faults: list[Finding] = []
    paths = sorted((folder / "items").rglob("*.toml"))
    topics = [_load(path, read_topic, faults) for path in paths]
    exams = sorted((folder.parent / OTHER_EXAMS).glob("*.toml"))
    others = [_load(path, read_profile, faults) for path in exams]
    draft = Draft(
        topics=tuple(topic for topic in topics if topic),
        sources=_load(folder / "sources.toml", read_sources, faults) or (),
        corrections=_load(folder / "corrections.toml", read_corrections, faults) or (),
        profile=_load(folder / "profile.toml", read_profile, faults),
        faults=(),
        others=tuple(other for other in others if other),
    )
    return replace(draft, faults=(*faults, *_disagreements(draft, sound=not faults)))


def _load(
    path: Path,
    read: Callable[[str, str], tuple[T, tuple[Finding, ...]]],
    faults: list[Finding],
) -> T | None:
    file = path.as_posix()
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        faults.append(_error(file, 1, f"Put a readable file here ({reason})."))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(_error(file, line, "Save the file with the encoding UTF-8."))
    else:
        content, found = read(text, file)
        faults.extend(found)
        return content
    return None


def _disagreements(draft: Draft, *, sound: bool) -> Iterator[Finding]:
    """Yield the faults that no single file shows.

    Only a bank whose files are all `sound` is asked for its opening item and its corrected
    ones: elsewhere such an item may be the one with the fault.
    """
    yield from _double_ids([(entry.item.item_id, entry.place) for entry in draft.entries()])
    yield from _double_ids([(entry.source.source_id, entry.place) for entry in draft.sources])
    yield from _mixed_up_exams(draft)
    yield from _unknown_sources(draft)
    yield from _misplaced_topics(draft)
    if sound:
        yield from _opening_faults(draft)
        yield from _misplaced_corrections(draft)


def _double_ids(named: list[tuple[str, Place]]) -> Iterator[Finding]:
    first: dict[str, Place] = {}
    for name, place in named:
        there = first.setdefault(name, place)
        if there is not place:
            text = (
                f"Choose another id: {name!r} is taken in {there.file}, line {there.line_of('')}."
            )
            yield _error(place.file, place.line_of("id"), text)


def _mixed_up_exams(draft: Draft) -> Iterator[Finding]:
    """Yield exams that could be taken for one another: items name their exam by a domain alone."""
    known: dict[str, str] = {}
    for entry in (*([draft.profile] if draft.profile else []), *draft.others):
        profile, place = entry.profile, entry.place
        if profile.profile_id in known.values():
            text = f"Rename the file: there is another exam {profile.profile_id!r}."
            yield _error(place.file, 1, text)
        for at, domain in enumerate(profile.domains, start=1):
            there = known.setdefault(domain.domain_id, profile.profile_id)
            if there != profile.profile_id:
                text = f"Choose another id: {domain.domain_id!r} is a domain of the exam {there!r}."
                line = Place(place.file, place.outline, at).line_of("id")
                yield _error(place.file, line, text)


def _unknown_sources(draft: Draft) -> Iterator[Finding]:
    known = {entry.source.source_id for entry in draft.sources}
    for entry in draft.entries():
        for citation in entry.item.citations:
            if citation.source_id not in known:
                text = f"Cite a source of sources.toml: it has no {citation.source_id!r}."
                yield _error(entry.place.file, entry.place.line_of("sources"), text, "L17")


def _misplaced_topics(draft: Draft) -> Iterator[Finding]:
    profile = draft.profile.profile if draft.profile else None
    for topic in draft.topics:
        path = Path(topic.place.file)
        if topic.domain and topic.domain != path.parent.name:
            text = f"Move the file into the folder {topic.domain!r}, or correct its domain."
            yield _error(topic.place.file, topic.place.line_of("domain"), text, "L19")
        if topic.name and topic.name != path.stem:
            text = f"Rename the file to {topic.name}.toml, or correct its topic."
            yield _error(topic.place.file, topic.place.line_of("topic"), text, "L19")
        if profile and topic.domain and topic.domain not in {d.domain_id for d in profile.domains}:
            text = f"Use a domain of profile.toml: it has no {topic.domain!r}."
            yield _error(topic.place.file, topic.place.line_of("domain"), text, "L19")


def _misplaced_corrections(draft: Draft) -> Iterator[Finding]:
    items = {item.item_id: item for item in draft.items()}
    for entry in draft.corrections:
        wrong, place = entry.correction, entry.place
        item = items.get(wrong.item_id)
        if item is None:
            text = f"Name an item of the bank: there is no {wrong.item_id!r}."
            yield _error(place.file, place.line_of("item"), text)
        elif item.version <= wrong.version:
            text = (
                f"Put {wrong.item_id} right and raise its version: it is still at {item.version}."
            )
            yield _error(place.file, place.line_of("version"), text)


def _opening_faults(draft: Draft) -> Iterator[Finding]:
    if draft.profile is None:
        return
    profile, place = draft.profile.profile, draft.profile.place
    items = {item.item_id: item for item in draft.items()}
    opening = items.get(profile.opening_item)
    if not profile.opening_item:
        return
    if opening is None:
        text = f"Name an item of the bank: there is no {profile.opening_item!r}."
        yield _error(place.file, place.line_of("opening_item"), text)
    elif profile.daily_tag not in {"", *opening.tags}:
        text = f"Choose an opening item that carries the daily tag {profile.daily_tag!r}."
        yield _error(place.file, place.line_of("opening_item"), text)


def _error(file: str, line: int, text: str, rule: str = FORM) -> Finding:
    return Finding(Level.ERROR, rule, file, line, text)
