"""What becomes of a question that was found in a file: an item, or why it is none."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from bot.bank.formats.found import RIGHT, Cited, Found, Text
from bot.bank.formats.plain import has_formula, has_picture, plain
from bot.bank.topic import NAME, OPTION_LIMIT, PROMISE, REASON_LIMIT, STEM_LIMIT, TAG
from bot.domain.bank import question_notes as notes
from bot.domain.bank.items import LETTERS, Citation, Item, Kind, Option
from bot.domain.bank.question_files import Credited, Noted
from bot.refusals import Reason

MOST_TAGS = 12
MOST_SOURCES = 6
_SHORT = 200
_BEGINS = 60
_YES = frozenset({"yes", "y", "true", "1", "x", PROMISE.casefold()})
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


class _Unfit(Exception):
    """Carries why a question is left out."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


@dataclass(slots=True)
class Settling:
    """The items of one file as they come; `topic` is for those whose file names none."""

    topic: str
    items: list[Credited] = field(default_factory=list[Credited])
    skipped: list[Noted] = field(default_factory=list[Noted])
    changed: list[Noted] = field(default_factory=list[Noted])
    _lines: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, found: Found) -> None:
        """Take in a question: as an item where it can be one, and else with the reason."""
        said: list[Reason] = []
        begins = _begins(found)
        try:
            item = self._item(found, said)
        except _Unfit as unfit:
            self.skipped.append(Noted(found.line, begins, unfit.reason))
            return
        credit = (_short(found.author), _short(found.licence), _is_promise(found.promise))
        has_version = bool(found.version)
        self.items.append(Credited(item, *credit, line=found.line, has_version=has_version))
        self.changed += [Noted(found.line, begins, reason) for reason in dict.fromkeys(said)]

    def _item(self, found: Found, said: list[Reason]) -> Item:
        if found.unfit:
            raise _Unfit(found.unfit)
        stem = _stem(found, said)
        options, key = _options(found, said)
        mark = _mark(stem, options)
        name = _name(found.name) or f"own-{mark}"
        for known in {name, mark}:
            if first := self._lines.get(known):
                raise _Unfit(notes.same_question(first))
        self._lines |= dict.fromkeys((name, mark), max(found.line, 1))
        return Item(
            item_id=name,
            version=_version(found.version, said),
            domain=slug(found.domain),
            topic=topic_name(found.topic) or self.topic,
            kind=_kind(found.kind, said),
            tags=_tags(found.tags),
            stem=stem,
            options=options,
            key=key,
            citations=tuple(_citations(found.sources)),
            law_checked=_day(found.law_checked, said),
        )


def slug(text: str) -> str:
    """Return a text as a name of the bank: small letters, digits and hyphens; perhaps none."""
    return _NOT_IN_NAMES.sub("-", text.lower()).strip("-")[:40].strip("-")


def topic_name(text: str) -> str:
    """Return a text as the name of a topic; perhaps none."""
    name = slug(text)
    return name if NAME.fullmatch(name) else f"own-{name}" if name else ""


def _name(text: str) -> str:
    """Return the name that a file gives a question, where it is one; a bare number is none."""
    name = text.strip().lower()
    return name if NAME.fullmatch(name) and re.search("[a-z]", name) else ""


def _mark(stem: str, options: Iterable[Option]) -> str:
    """Return what tells a question from others: its text and options, in whatever order.

    The key and the reasons are not part of it, so that a file in which they were put right gives
    the same question, changed.
    """
    texts = [stem, *sorted(option.text for option in options)]
    return sha256("\n".join(texts).encode()).hexdigest()[:16]


def _stem(found: Found, said: list[Reason]) -> str:
    if found.has_picture or has_picture(found.stem):
        raise _Unfit(notes.PICTURE)
    if has_formula(found.stem):
        raise _Unfit(notes.FORMULA)
    stem = _cleaned(found.stem, said)
    if not stem:
        raise _Unfit(notes.NO_STEM)
    if len(stem) > STEM_LIMIT:
        raise _Unfit(notes.stem_too_long(len(stem), STEM_LIMIT))
    return stem


def _options(found: Found, said: list[Reason]) -> tuple[tuple[Option, ...], int]:
    choices = found.choices
    if any(has_picture(choice.text) for choice in choices):
        raise _Unfit(notes.PICTURE)
    if any(has_formula(choice.text) for choice in choices):
        raise _Unfit(notes.FORMULA)
    texts = [_cleaned(choice.text, said) for choice in choices]
    _check_texts(texts)
    key = _key([choice.weight for choice in choices])
    reasons = [_reason(choice.reason, said) for choice in choices]
    general = _reason(found.general, said)
    if general and general != reasons[key]:
        reasons[key] = _cut(f"{reasons[key]} {general}".strip(), said)
    return tuple(map(Option, texts, reasons)), key


def _check_texts(texts: list[str]) -> None:
    """Refuse what is not four different options that fit on the screen."""
    if {text.casefold() for text in texts} == {"true", "false"}:
        raise _Unfit(notes.TRUE_FALSE)
    if len(texts) != len(LETTERS) or not all(texts):
        raise _Unfit(notes.option_count(sum(map(bool, texts))))
    if len({text.casefold() for text in texts}) < len(texts):
        raise _Unfit(notes.SAME_OPTIONS)
    longest = max(map(len, texts))
    if longest > OPTION_LIMIT:
        raise _Unfit(notes.option_too_long(longest, OPTION_LIMIT))


def _key(weights: list[float]) -> int:
    right = [index for index, weight in enumerate(weights) if weight >= RIGHT]
    partly = any(0 < weight < RIGHT for weight in weights)
    if len(right) > 1 or (partly and not right):
        raise _Unfit(notes.SEVERAL_RIGHT)
    if partly:
        raise _Unfit(notes.PARTIAL_CREDIT)
    if not right:
        raise _Unfit(notes.NO_KEY)
    return right[0]


def _reason(text: Text, said: list[Reason]) -> str:
    if has_picture(text):
        said.append(notes.PICTURE_LEFT_OUT)
    return _cut(_cleaned(text, said), said)


def _cut(text: str, said: list[Reason]) -> str:
    if len(text) <= REASON_LIMIT:
        return text
    said.append(notes.reason_cut(REASON_LIMIT))
    return text[: REASON_LIMIT - 1].rstrip() + "…"


def _cleaned(text: Text, said: list[Reason]) -> str:
    """Return a text without markup and hidden characters, and say so where there were any."""
    cleaned = plain(text)
    said += [notes.MARKUP_TAKEN_OFF] if cleaned.had_markup else []
    said += [notes.HIDDEN_TAKEN_OUT] if cleaned.had_hidden else []
    return cleaned.text


def _version(text: str, said: list[Reason]) -> int:
    if not text:
        return 1
    if text.isascii() and text.isdecimal() and len(text) <= 9 and 1 <= int(text) <= 9999:
        return int(text)
    said.append(notes.VERSION_UNREAD)
    return 1


def _kind(text: str, said: list[Reason]) -> Kind:
    """Return the kind; what nobody has said asks to recall, as most questions of teachers do."""
    kind = text.strip().lower()
    if kind in tuple(Kind):
        return Kind(kind)
    if kind:
        said.append(notes.kind_unknown(_short(text)))
    return Kind.RECALL


def _day(text: str, said: list[Reason]) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        said.append(notes.DAY_UNREAD)
        return None


def _tags(tags: Iterable[str]) -> frozenset[str]:
    named = (slug(tag)[:30].strip("-") for tag in tags)
    return frozenset([tag for tag in named if TAG.fullmatch(tag)][:MOST_TAGS])


def _citations(sources: Iterable[Cited]) -> Iterator[Citation]:
    for cited in list(sources)[:MOST_SOURCES]:
        source_id, section = _name(cited.source_id), _short(cited.section)
        if source_id or section:
            yield Citation(source_id, section)


def _short(text: str) -> str:
    return plain(Text(text[: _SHORT * 4])).text[:_SHORT].strip()


def _is_promise(text: str) -> bool:
    return text.strip().casefold() in _YES


def _begins(found: Found) -> str:
    text = plain(found.stem).text
    return text if len(text) <= _BEGINS else text[: _BEGINS - 1] + "…"
