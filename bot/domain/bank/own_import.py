"""What a file of questions would do to a server's own items: pure, so that a preview tells all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.bank import question_notes as notes
from bot.domain.bank.items import Bank, Item, Option, Pool
from bot.domain.bank.own_items import EVERYWHERE, MOST_OWN, OwnBank, OwnItem, own_item_id
from bot.domain.bank.question_files import CARRIES, Credited, Format, Noted, Part, Reading
from bot.refusals import Reason

_BEGINS = 60
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that somebody wants to take in, and what they said of its questions.

    `domain` is that of questions whose file names none of the exam.
    """

    server_id: int
    user_id: int
    file_name: str
    reading: Reading
    domain: str | None = None
    pools: frozenset[Pool] = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Planned:
    """What taking a file in would do, after the edition of the server's own that was seen.

    With `lacking` questions somebody has to say first of which domain those are.
    """

    wanted: Wanted
    edition: int
    added: tuple[OwnItem, ...]
    changed: tuple[OwnItem, ...]
    skipped: tuple[Noted, ...]
    noted: tuple[Noted, ...]
    lacking: int

    @property
    def is_ready(self) -> bool:
        """Whether there is something to do, and all is said that it needs."""
        return bool(self.added or self.changed) and not self.lacking


def planned(wanted: Wanted, settings: OwnBank, own: Iterable[OwnItem], built_in: Bank) -> Planned:
    """Return what a file would add and change, and what of it is left out and why."""
    planning = _Planning(wanted, built_in, tuple(own))
    for credited in wanted.reading.items:
        planning.take(credited)
    skipped = sorted((*wanted.reading.skipped, *planning.skipped), key=lambda one: one.line)
    return Planned(
        wanted,
        settings.edition,
        tuple(planning.added),
        tuple(planning.changed),
        tuple(skipped),
        wanted.reading.changed,
        planning.lacking,
    )


@dataclass(slots=True)
class _Planning:
    wanted: Wanted
    built_in: Bank
    own: tuple[OwnItem, ...]
    added: list[OwnItem] = field(default_factory=list[OwnItem])
    changed: list[OwnItem] = field(default_factory=list[OwnItem])
    skipped: list[Noted] = field(default_factory=list[Noted])
    lacking: int = 0
    _lines: dict[str | int, int] = field(default_factory=dict[str | int, int])
    """Where in the file stands what is added or changed, by its name or the item's own number."""
    _by_name: Mapping[str, OwnItem] = field(init=False)
    _by_text: Mapping[str, OwnItem] = field(init=False)
    _texts_of_bank: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._by_name = {one.name: one for one in self.own}
        self._by_text = {_text_of(one.item): one for one in self.own}
        self._texts_of_bank = frozenset(map(_text_of, self.built_in.items.values()))

    def take(self, credited: Credited) -> None:
        """Take in a question of the file: as new, as changed, or with why it is left out."""
        name = self._name_of(credited.item)
        known = self._by_name.get(name) or self._by_text.get(_text_of(credited.item))
        first = self._lines.get(known.own_id if known else name)
        if _text_of(credited.item) in self._texts_of_bank:
            self._skip(credited, notes.IN_BUILT_IN)
        elif first is not None:
            self._skip(credited, notes.same_question(first))
        elif known is not None:
            self._change(known, credited)
        elif len(self.own) + len(self.added) >= MOST_OWN:
            self._skip(credited, notes.own_full(MOST_OWN))
        else:
            self._add(name, self._placed(credited))

    def _add(self, name: str, credited: Credited) -> None:
        self._lines[name] = credited.line
        item = replace(credited.item, item_id=own_item_id(0), version=1)
        credited = replace(credited, item=item)
        wanted = self.wanted
        self.added.append(
            OwnItem(0, wanted.server_id, name, credited, wanted.pools, wanted.user_id)
        )

    def _change(self, known: OwnItem, credited: Credited) -> None:
        merged = _merged(known.credited, credited, self.wanted.reading.format)
        as_known = replace(known.item, version=merged.item.version)
        if replace(merged.item, item_id=as_known.item_id) == as_known and merged == replace(
            known.credited, item=merged.item
        ):
            self._skip(credited, notes.RETIRED_HERE if known.retired else notes.STANDS_HERE)
        elif credited.has_version and credited.item.version < known.item.version:
            self._skip(credited, notes.newer_here(known.item.version, credited.item.version))
        else:
            self._lines[known.own_id] = credited.line
            merged = self._placed(merged)
            item = replace(merged.item, item_id=known.item.item_id, version=known.latest + 1)
            self.changed.append(replace(known, credited=replace(merged, item=item)))

    def _placed(self, credited: Credited) -> Credited:
        """Return a question with a domain of the exam: its own, or what was said for such."""
        if credited.item.domain in self.built_in.profile.domain_titles:
            return credited
        if self.wanted.domain is None:
            self.lacking += 1
            return credited
        return replace(credited, item=replace(credited.item, domain=self.wanted.domain))

    def _name_of(self, item: Item) -> str:
        """Return what the question is called here: not as one of the built-in bank is."""
        taken = item.item_id in self.built_in.items
        return f"own-{item.item_id}"[:_LONGEST_NAME] if taken else item.item_id

    def _skip(self, credited: Credited, reason: Reason) -> None:
        stem = credited.item.stem
        begins = stem if len(stem) <= _BEGINS else stem[: _BEGINS - 1] + "…"
        self.skipped.append(Noted(credited.line, begins, reason))


def _text_of(item: Item) -> str:
    """Return what makes two questions the same one: text and options, in whatever order."""
    return "\n".join((item.stem, *sorted(option.text for option in item.options))).casefold()


def _merged(old: Credited, new: Credited, form: Format) -> Credited:
    """Return what a file says, and what was known where its format cannot carry that."""
    kept = dict(_kept(old.item, new.item, frozenset(Part) - CARRIES[form]))
    merged = replace(new, item=replace(new.item, **kept))
    if Part.CREDIT in CARRIES[form]:
        return merged
    return replace(merged, author=old.author, licence=old.licence, promised=old.promised)


def _kept(old: Item, new: Item, lost: frozenset[Part]) -> Iterator[tuple[str, object]]:
    if Part.PLACE in lost:
        yield "topic", old.topic
    if Part.PLACE in lost or not new.domain:
        yield "domain", old.domain
    if Part.KIND in lost:
        yield "kind", old.kind
    if Part.TAGS in lost:
        yield "tags", old.tags
    if Part.SOURCES in lost:
        yield "citations", old.citations
        yield "law_checked", old.law_checked
    if Part.REASONS in lost:
        reasons = {option.text: option.reason for option in old.options}
        yield "options", tuple(Option(one.text, reasons.get(one.text, "")) for one in new.options)
