"""One topic file: its heading and its items, each with the place where it stands."""

import re
from dataclasses import dataclass

from bot.bank.findings import Finding
from bot.bank.lines import Place
from bot.bank.table import Table, parse
from bot.domain.bank.items import LETTERS, Citation, Item, Kind, Option

PROMISE = (
    "I wrote these items myself. None is recalled from a real exam or copied from another question."
)

# What fits: a question with four options, and the feedback with two reasons, is one
# Discord message of at most 4,000 characters, headings and source included.
STEM_LIMIT = 900
OPTION_LIMIT = 220
REASON_LIMIT = 450

NAME = re.compile(r"[a-z0-9-]{3,40}")
NAME_FORM = "3 to 40 small letters, digits and hyphens"
TAG = re.compile(r"[a-z0-9-]{2,30}")
TAG_FORM = "2 to 30 small letters, digits and hyphens"

_TOPIC_KEYS = ("topic", "title", "domain", "author", "licence", "promise", "item")
_ITEM_KEYS = ("id", "version", "kind", "tags", "stem", "key", "sources", "law_checked", *LETTERS)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item, and where it stands."""

    item: Item
    place: Place


@dataclass(frozen=True, slots=True)
class Topic:
    """What could be read of one topic file."""

    name: str
    title: str
    domain: str
    author: str
    entries: tuple[Entry, ...]
    place: Place


def read_topic(text: str, file: str) -> tuple[Topic, tuple[Finding, ...]]:
    """Return the sound items of a topic file, and a fault for all that is not sound.

    Any text is an answer's worth: nothing is raised. An item with a fault is left out.
    """
    faults: list[Finding] = []
    top = parse(text, file, "item", faults)
    if faults:
        return Topic("", "", "", "", (), top.place), tuple(faults)
    name = top.word("topic", NAME, NAME_FORM)
    domain = top.word("domain", NAME, NAME_FORM)
    title = top.text("title", limit=80)
    author = top.text("author")
    _check_promise(top)
    top.only(_TOPIC_KEYS)
    read = [_entry(table, domain, name) for table in top.blocks("item")]
    if not read:
        top.fault("item", "Add at least one item under a line that says [[item]].")
    entries = tuple(entry for entry in read if entry)
    return Topic(name, title, domain, author, entries, top.place), tuple(faults)


def _check_promise(top: Table) -> None:
    if top.text("promise") != PROMISE:
        top.fault("promise", f'Promise that the items are your own: promise = "{PROMISE}"')


def _entry(table: Table, domain: str, topic: str) -> Entry | None:
    faults_before = table.fault_count
    table.only(_ITEM_KEYS)
    kind = _kind(table)
    item = Item(
        item_id=table.word("id", NAME, NAME_FORM),
        version=table.whole("version", low=1, high=9999),
        domain=domain,
        topic=topic,
        kind=kind,
        tags=frozenset(table.words("tags", TAG, TAG_FORM)),
        stem=table.text("stem", limit=STEM_LIMIT),
        options=tuple(_option(table, letter) for letter in LETTERS),
        key=read_key(table),
        citations=_citations(table),
        law_checked=table.day("law_checked") if table.has("law_checked") else None,
    )
    return Entry(item, table.place) if table.fault_count == faults_before else None


def _kind(table: Table) -> Kind:
    text = table.text("kind", rule="L19")
    if text in tuple(Kind):
        return Kind(text)
    if text:
        table.fault("kind", f"Make kind one of {', '.join(Kind)}.", "L19")
    return Kind.RECALL


def read_key(table: Table) -> int:
    """Return the index of the option that the letter at `key` names."""
    text = table.text("key", rule="L1")
    if len(text) == 1 and text in LETTERS:
        return LETTERS.index(text)
    if text:
        table.fault("key", 'Name the one best option by its letter, such as key = "B".', "L1")
    return 0


def _option(table: Table, letter: str) -> Option:
    option = table.table(letter)
    if option is None:
        table.fault(
            letter, f"Add option {letter} under a line [item.{letter}]: an item has four.", "L14"
        )
        return Option("", "")
    option.only(("text", "reason"))
    text = option.text("text", limit=OPTION_LIMIT)
    return Option(text, option.text("reason", rule="L18", limit=REASON_LIMIT))


def _citations(table: Table) -> tuple[Citation, ...]:
    citations = tuple(_citation(source) for source in table.tables("sources"))
    if not citations:
        advice = 'Say where the answer can be read: sources = [{ id = "...", section = "..." }]'
        table.fault("sources", advice, "L17")
    return citations


def _citation(table: Table) -> Citation:
    table.only(("id", "section"))
    return Citation(table.text("id", rule="L17"), table.text("section", rule="L17"))
