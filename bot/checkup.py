"""`python -m bot doctor`: how everything is that a host looks after, in words with what to do."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.config import Settings
from bot.db.backups import wrong_with_offer
from bot.db.overview import SQLITE, Overview, overview
from bot.db.sentences import explained, may_be_written
from bot.db.soundness import State, look_over
from bot.domain.daily.schedule import timezone_names, zone_or_none
from bot.errors import StartupError
from bot.hosting import Say, backups_of
from cogs.kit.numbers import counted

OLD = timedelta(days=2)
"""A newest backup older than this means that the daily one is not made."""

LITTLE_SPACE = 200_000_000


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was looked at, and whether the host has something to do about it."""

    text: str
    is_well: bool = True


def examine(settings: Settings, *, clock: Clock, say: Say) -> bool:
    """Look at everything, say how it is, and return whether the host has nothing to do."""
    all_well = True
    for looks in (_machine(clock()), _database(settings), _backups(settings, clock())):
        try:
            for one in looks:
                say(f"{'ok   ' if one.is_well else 'TO DO'} {one.text}")
                all_well = all_well and one.is_well
        except StartupError as error:
            say(f"TO DO {error}")
            all_well = False
    return all_well


def _machine(now: datetime) -> Iterator[Remark]:
    yield Remark(f"Python {sys.version.split()[0]}, SQLite {SQLITE}")
    yield Remark(f"{len(timezone_names())} time zones are known")
    yield Remark(f"This computer takes it to be {now:%Y-%m-%d %H:%M} UTC")


def _database(settings: Settings) -> Iterator[Remark]:
    file = settings.database_file
    if not file.exists():
        yield Remark(f"There is no database at {file} yet; the first start makes it")
        return
    with explained(file):
        may_be_written(file)
        found = look_over(file, thorough=True)
        if wrong := wrong_with_offer(file, found, backups_of(settings)):
            raise StartupError(wrong)
        if found.state is State.OURS:
            yield Remark(f"The database {file} is sound ({file.stat().st_size / 1e6:.1f} MB)")
            yield from _content(overview(file))
        elif found.state is State.NEWER:
            yield Remark(f"{file} is of a newer version of the bot. Update: git pull", False)
    free = shutil.disk_usage(file.parent).free
    yield Remark(f"{free / 1e9:.1f} GB are free on its disk", free > LITTLE_SPACE)


def _content(seen: Overview) -> Iterator[Remark]:
    next_due = f"{seen.next_due_at:%Y-%m-%d %H:%M} UTC" if seen.next_due_at else "none"
    yield Remark(
        f"{counted(seen.servers, 'server is', 'servers are')} set up; the next question: {next_due}"
    )
    lost = sorted(name for name in seen.zones if zone_or_none(name) is None)
    if lost:
        yield Remark(
            f"No time zone is known any more as {', '.join(lost)}. The organizer can choose "
            "another one with /setup",
            False,
        )


def _backups(settings: Settings, now: datetime) -> Iterator[Remark]:
    backups = backups_of(settings)
    if backups is None or backups.kept == 0:
        yield Remark("No backup is made by itself, since BACKUPS_KEPT is 0", False)
        return
    with explained(backups.folder):
        newest = backups.newest()
    if newest is None:
        yield Remark(f"There is no backup in {backups.folder} yet; the running bot makes one a day")
        return
    file, made_at = newest
    hours = (now - made_at) / timedelta(hours=1)
    is_old = now - made_at > OLD
    yield Remark(f"The newest backup, {file}, is {hours:.0f} h old", not is_old)
    if backups.newest_good() != file:
        yield Remark(f"{file} is damaged. {backups.offer()}", False)
