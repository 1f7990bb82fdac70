"""Our own TOML: as in content/, but several topics in one file, and whatever is missing may be."""

import json
import re
from collections.abc import Iterable, Iterator

from bot import refusals
from bot.bank.findings import Finding
from bot.bank.formats.found import RIGHT, Choice, Cited, Found, Text
from bot.bank.table import Table, parse
from bot.bank.topic import PROMISE
from bot.domain.bank import question_notes as notes
from bot.domain.bank.items import LETTERS, Citation, Option
from bot.domain.bank.question_files import Credited
from bot.errors import Refusal

SHARED = ("topic", "domain", "author", "licence", "promise")
"""What a file says once above its items, unless an item has its own."""

_MOST_DOTS = 100
_ITEM = re.compile(r"^\s*\[\[\s*item\s*\]\]", re.MULTILINE)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')


def looks_like(text: str) -> bool:
    """Tell whether a text is TOML with items."""
    return _ITEM.search(text) is not None


def find(text: str) -> Iterator[Found]:
    """Yield the items of a file."""
    _refuse_deep_names(text)
    faults: list[Finding] = []
    top = parse(text, "", "item", faults)
    if faults:
        raise Refusal(refusals.broken_toml(faults[0].line))
    for table in top.blocks("item"):
        yield _found(table, top)


def _refuse_deep_names(text: str) -> None:
    """Refuse names of very many parts, over which the reader of TOML would sit for hours."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS and _QUOTED.sub("", line).count(".") > _MOST_DOTS:
            raise Refusal(refusals.too_deep(number))


def _found(table: Table, top: Table) -> Found:
    topic, domain, author, licence, promise = (table.said(key) or top.said(key) for key in SHARED)
    key = table.said("key").strip().upper()
    choices = [_choice(table, letter, key) for letter in LETTERS if table.has(letter)]
    return Found(
        line=table.place.line_of(""),
        stem=Text(table.said("stem")),
        choices=tuple(choices),
        unfit=notes.key_unknown(key[:40]) if key and key not in [*LETTERS] else None,
        name=table.said("id"),
        version=table.said("version"),
        kind=table.said("kind"),
        tags=table.strings("tags"),
        sources=tuple(map(_cited, table.tables("sources"))),
        law_checked=table.said("law_checked"),
        topic=topic,
        domain=domain,
        author=author,
        licence=licence,
        promise=promise,
    )


def _cited(table: Table) -> Cited:
    return Cited(table.said("id"), table.said("section"))


def _choice(table: Table, letter: str, key: str) -> Choice:
    option = table.table(letter)
    weight = RIGHT if letter == key else 0.0
    if option is None:
        return Choice(Text(table.said(letter)), weight)
    return Choice(Text(option.said("text")), weight, Text(option.said("reason")))


def render(items: Iterable[Credited], *, with_keys: bool = True) -> bytes:
    """Return the items as a file; one topic of ours with all that belongs to it fits content/."""
    credits = list(items)
    said = [_shared(credited) for credited in credits]
    above = {key: said[0][key] for key in SHARED if len({each[key] for each in said}) == 1}
    if topic := above.get("topic"):
        above["title"] = topic.replace("-", " ").capitalize()
    blocks = [_lines(above)]
    for credited, own in zip(credits, said, strict=True):
        rest = {key: text for key, text in own.items() if key not in above}
        blocks.append("".join(_item(credited, rest, with_keys=with_keys)))
    return "\n".join(blocks).encode()


def _shared(credited: Credited) -> dict[str, str]:
    item = credited.item
    promise = PROMISE if credited.promised else ""
    values = (item.topic, item.domain, credited.author, credited.licence, promise)
    return dict(zip(SHARED, values, strict=True))


def _item(credited: Credited, own: dict[str, str], *, with_keys: bool) -> Iterator[str]:
    item = credited.item
    yield "[[item]]\n"
    yield _lines({"id": item.item_id})
    yield f"version = {item.version}\n"
    yield _lines({**own, "kind": item.kind})
    yield f"tags = [{', '.join(map(_quoted, sorted(item.tags)))}]\n"
    yield _lines({"stem": item.stem, "key": LETTERS[item.key] if with_keys else ""})
    yield f"sources = [{', '.join(map(_source, item.citations))}]\n"
    yield f"law_checked = {item.law_checked.isoformat()}\n" if item.law_checked else ""
    for letter, option in zip(LETTERS, item.options, strict=True):
        yield f"\n[item.{letter}]\n" + _lines(_texts(option, with_keys=with_keys))


def _texts(option: Option, *, with_keys: bool) -> dict[str, str]:
    return {"text": option.text, "reason": option.reason if with_keys else ""}


def _lines(values: dict[str, str]) -> str:
    return "".join(f"{key} = {_quoted(text)}\n" for key, text in values.items() if text)


def _source(cited: Citation) -> str:
    parts = {"id": cited.source_id, "section": cited.section}
    return f"{{ {', '.join(f'{key} = {_quoted(text)}' for key, text in parts.items() if text)} }}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
