"""Writing items as a file of any format, and what a format cannot carry."""

from collections.abc import Callable, Sequence

from bot import refusals
from bot.bank.formats import aiken, anki, gift, handout, moodle, ours, sheet
from bot.domain.bank.question_files import CARRIES, WITHOUT_KEYS, Credited, Format, Part
from bot.errors import Refusal

_RENDER: dict[Format, Callable[..., bytes]] = {
    Format.CSV: sheet.render_csv,
    Format.XLSX: sheet.render_xlsx,
    Format.GIFT: gift.render,
    Format.AIKEN: aiken.render,
    Format.MOODLE: moodle.render,
    Format.TOML: ours.render,
    Format.ANKI: anki.render,
    Format.PDF: handout.render,
}


def write(items: Sequence[Credited], form: Format, *, with_keys: bool = True) -> bytes:
    """Return a file with the items, in their order.

    Raises Refusal for no items, and for formats that are of no use without keys. Large files
    take seconds, above all as PDF: a caller that serves others runs this in a thread.
    """
    if not items:
        raise Refusal(refusals.NOTHING_TO_ASK)
    if not with_keys and form not in WITHOUT_KEYS:
        raise Refusal(refusals.needs_keys(form))
    return _RENDER[form](items, with_keys=with_keys)


def lost(items: Sequence[Credited], form: Format) -> tuple[Part, ...]:
    """Return what these items have that the format cannot carry, to be said before it is used."""
    there = {part for credited in items for part in _parts(credited)}
    return tuple(part for part in Part if part in there - CARRIES[form])


def _parts(credited: Credited) -> set[Part]:
    """Return what an item has that another one may lack; kind, place and name has every item."""
    item = credited.item
    has = {
        Part.REASONS: any(option.reason for option in item.options),
        Part.SOURCES: bool(item.citations or item.law_checked),
        Part.TAGS: bool(item.tags),
        Part.CREDIT: bool(credited.author or credited.licence or credited.promised),
    }
    return {Part.KIND, Part.PLACE, Part.NAME, *(part for part, is_there in has.items() if is_there)}
