"""What `python -m bot reports` does: what members say of the built-in questions, for hosts."""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path

from bot.db.bank import reports
from bot.db.database import Database
from bot.db.sentences import no_database
from bot.domain.bank.items import LETTERS, Item
from bot.domain.bank.reports import Report
from bot.errors import StartupError
from cogs.bank.report_wording import FLAWS
from cogs.kit.numbers import counted

Say = Callable[[str], None]


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Let the command line say what is wanted of the reports."""
    parser.add_argument(
        "--text",
        metavar="ITEM",
        help="write a text about a question, to send to the people who write them",
    )
    parser.add_argument("--done", metavar="ITEM", help="take a question off the list")


async def tell_reports(
    options: argparse.Namespace, database: Path, items: Mapping[str, Item], say: Say
) -> int:
    """Do what the command line says and return the exit code.

    The bot must be stopped. Raises StartupError where there is no database, or no such item.
    """
    if not os.path.exists(database):  # noqa: ASYNC240 - nobody waits meanwhile
        raise StartupError(no_database(database))
    asked = options.text or options.done
    if asked and asked not in items:
        raise StartupError(
            f"The question bank has no question {asked!r}. See the list: python -m bot reports"
        )
    async with Database.open(database) as db:
        if options.done:
            count = await reports.host_done(db.single, options.done)
            say(f"{counted(count, 'report')} of {options.done} dealt with.")
            return 0
        found = [one for one in await reports.for_host(db.reading) if one.item_id in items]
    if options.text:
        of_item = [one for one in found if one.item_id == options.text]
        for line in _text(items[options.text], of_item):
            say(line)
        return 0
    for line in _list(found):
        say(line)
    return 0


def _list(found: Iterable[Report]) -> Iterable[str]:
    grouped = groupby(found, key=lambda one: (one.item_id, one.item_version))
    lines = [
        f"{item_id} version {version}: {_flaws(of_item)}"
        for (item_id, version), group in grouped
        for of_item in [list(group)]
    ]
    yield from lines or ["No reports about the built-in questions."]
    if lines:
        yield "To tell the people who write them: --text ITEM. When one is done: --done ITEM."


def _text(item: Item, found: list[Report]) -> Iterable[str]:
    """Yield a text in Markdown that names nobody. What members wrote is to be read before."""
    yield f"## {item.item_id}, version {item.version}: {_flaws(found) or 'no reports'}"
    yield f"\n{item.stem}\n"
    for letter, option in zip(LETTERS, item.options, strict=True):
        mark = " (best answer)" if letter == LETTERS[item.key] else ""
        yield f"- {letter}. {option.text}{mark}"
    words = [" ".join(one.words.split()) for one in found if one.words]
    if words:
        yield "\nWhat members wrote (take out whatever tells of a person):\n"
        yield from (f"> {text}" for text in words)


def _flaws(found: Iterable[Report]) -> str:
    counts = Counter(one.flaw for one in found)
    return ", ".join(f"{FLAWS[flaw].lower()} ({count})" for flaw, count in counts.most_common())
