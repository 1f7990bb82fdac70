"""What a host does for a member who cannot ask the bot themselves: hand out, and delete."""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path

from bot.clock import Clock
from bot.db.database import Database
from bot.db.sentences import no_database
from bot.errors import StartupError
from bot.services.members.privacy import Privacy

OWNER_ONLY = 0o600

Say = Callable[[str], None]


def add_acts(member: argparse.ArgumentParser) -> None:
    """Let the command line read what is to be done, for whom."""
    acts = member.add_subparsers(required=True, metavar="ACT", dest="act")
    export = acts.add_parser("export", help="write what is held on a member into a file")
    export.add_argument(
        "--out", type=Path, metavar="FILE", help="where to; without it, member-ID.json"
    )
    delete = acts.add_parser("delete", help="say what is held on a member, and delete it")
    delete.add_argument("--yes", action="store_true", help="delete it, for good")
    for act in (export, delete):
        act.add_argument("id", type=_user_id, metavar="ID", help="their Discord id")
        act.epilog = "Stop the bot first: only one program at a time may have the database."


def _user_id(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**63:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a Discord id. In Discord, turn Developer Mode on, then Copy User ID"
        )
    return int(text)


async def act_on_behalf(
    options: argparse.Namespace, database: Path, *, clock: Clock, say: Say
) -> int:
    """Do what the command line says and return the exit code: 1 when it was only a look.

    The bot must be stopped. Raises StartupError, and does nothing, when it runs.
    """
    if not os.path.exists(database):  # noqa: ASYNC240 - nobody waits meanwhile
        raise StartupError(no_database(database))
    async with Database.open(database) as db:
        privacy = Privacy(db, clock=clock)
        if options.act == "export":
            await _export(privacy, options.id, options.out, say)
            return 0
        return await _delete(privacy, options.id, say, is_sure=options.yes)


async def _export(privacy: Privacy, user_id: int, out: Path | None, say: Say) -> None:
    held = await privacy.export(user_id)
    count = sum(len(rows) for rows in held.values() if isinstance(rows, list))
    file = out or Path(f"member-{user_id}.json")
    _write_new(file, json.dumps(held, indent=2, ensure_ascii=False) + "\n")
    say(f"{file} has {count} entries about {user_id}. Send it to them alone, then remove it.")


async def _delete(privacy: Privacy, user_id: int, say: Say, *, is_sure: bool) -> int:
    held = {name: len(rows) for name, rows in (await privacy.held(user_id)).items() if rows}
    if not held:
        say(f"Nothing is held about {user_id}.")
        return 0
    if not is_sure:
        say(f"Held about {user_id}, on all servers:")
        for name, count in held.items():
            say(f"  {name}: {count}")
        say("Nothing was deleted. To delete all of it for good, add --yes.")
        return 1
    await privacy.delete(user_id)
    say(f"Deleted. Nothing about {user_id} is left; copies and backups are yours to replace.")
    return 0


def _write_new(file: Path, text: str) -> None:
    """Write a file that is not there yet, and that only its owner can read."""
    try:
        number = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    except FileExistsError as error:
        raise StartupError(f"{file} is there already. Name another file with --out.") from error
    except OSError as error:
        raise StartupError(f"{file} cannot be written ({error}).") from error
    with os.fdopen(number, "w", encoding="utf-8") as opened:
        opened.write(text)
