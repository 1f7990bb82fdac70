"""What `python -m bot import` and `export` do: files of questions, for hosts."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bot.bank.findings import BankFault
from bot.bank.formats.read import read
from bot.bank.formats.write import lost, write
from bot.bank.reader import read_draft
from bot.domain.bank.question_files import (
    BANK_LICENCE,
    MOST_BYTES,
    Credited,
    Format,
    Noted,
    Reading,
)
from bot.errors import Refusal, StartupError
from cogs.kit.file_wording import NAMES, lost_in, note_on_question
from cogs.kit.numbers import counted
from cogs.kit.refusal_wording import in_words

Say = Callable[[str], None]


def add_import(parser: argparse.ArgumentParser) -> None:
    """Add what `import` can be told."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="CSV, Excel, GIFT, Aiken, Moodle XML or TOML"
    )
    parser.add_argument(
        "--check", action="store_true", help="only say what would become of it, and write nothing"
    )
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FILE",
        help="write our TOML into FILE; without it, to the screen",
    )


def add_export(parser: argparse.ArgumentParser, bank: Path) -> None:
    """Add what `export` can be told."""
    parser.add_argument(
        "--format", type=Format, choices=tuple(Format), required=True, help="the kind of file"
    )
    parser.add_argument("--to", type=Path, metavar="FILE", required=True, help="where it goes")
    parser.add_argument(
        "--topic", nargs="+", metavar="TOPIC", help="questions of these topics only"
    )
    parser.add_argument("--without-keys", action="store_true", help="leave out keys and reasons")
    parser.add_argument(
        "--bank", type=Path, default=bank, metavar="PATH", help="another question bank"
    )


def import_file(options: argparse.Namespace, say: Say) -> int:
    """Say what a file holds, line by line, and write it as our TOML; 1 if that is not all of it.

    What is said must not go to standard output: the TOML may go there.
    """
    reading = _read(options.file)
    for line in _report(options.file, reading):
        say(line)
    if not options.check and reading.items:
        made = write(reading.items, Format.TOML)
        if options.to:
            _put(options.to, made)
        else:
            sys.stdout.write(made.decode())
    return 1 if reading.skipped else 0


def export_file(options: argparse.Namespace, say: Say) -> int:
    """Write the bank, or some topics of it, in another format, and say what that cannot carry."""
    items = _items_of(options.bank, options.topic)
    try:
        made = write(items, options.format, with_keys=not options.without_keys)
    except Refusal as refusal:
        raise StartupError(in_words(refusal.reason)) from refusal
    _put(options.to, made)
    not_carried = lost_in(options.format, lost(items, options.format))
    say(f"{counted(len(items), 'question')}: {options.to}. {not_carried}".strip())
    return 0


def _read(file: Path) -> Reading:
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
        return read(data, file.name)
    except OSError as error:
        raise StartupError(f"{file} cannot be read ({error.strerror}).") from error
    except Refusal as refusal:
        raise StartupError(f"{file}: {in_words(refusal.reason)}") from refusal


def _report(file: Path, reading: Reading) -> Iterable[str]:
    for word, noted in (("left out", reading.skipped), ("changed", reading.changed)):
        yield from (_line(file, word, one) for one in noted)
    counts = f"{counted(len(reading.items), 'question')}, {len(reading.skipped)} left out"
    yield f"{file}: {NAMES[reading.format]}, {counts}"


def _line(file: Path, word: str, noted: Noted) -> str:
    return f"{file}:{noted.line}: {word}: “{noted.begins}” {note_on_question(noted.reason)}"


def _items_of(bank: Path, topics: Sequence[str] | None) -> list[Credited]:
    draft = read_draft(bank)
    if draft.faults:
        raise BankFault(draft.faults)
    known = {topic.name for topic in draft.topics}
    if unknown := [name for name in topics or () if name not in known]:
        there = ", ".join(sorted(known))
        raise StartupError(f"There is no topic {unknown[0]!r}. There are: {there}.")
    return [
        Credited(entry.item, topic.author, BANK_LICENCE, promised=True)
        for topic in draft.topics
        if not topics or topic.name in topics
        for entry in topic.entries
    ]


def _put(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise StartupError(f"{file} cannot be written ({error.strerror}).") from error
