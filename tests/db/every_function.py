"""Every function of bot/db that runs SQL, found there, called with samples, its plans written down.

Nothing is listed by name: a new function is called as soon as it is written. Only a parameter of
a type that no function had before needs a sample in OF_TYPE.
"""

import asyncio
import importlib
import inspect
import pkgutil
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import bot.db
from bot.db import live
from bot.db.bank import own_items, reports
from bot.db.daily import answers
from bot.db.daily.posts import Claim
from bot.db.database import Database
from bot.db.members import letters, reminders
from bot.db.practice import drills, memories
from bot.db.servers import presence, weekly_sheets
from bot.db.session import Rows, Session, SharedCommits, Statement, Transaction, Values
from bot.domain.bank.items import Item
from bot.domain.bank.own_items import EVERYWHERE, Import, OwnBank, OwnItem
from bot.domain.bank.question_files import Credited
from bot.domain.bank.reports import Flaw, Met, MetIn
from bot.domain.daily import notes
from bot.domain.daily.corrections import Correction
from bot.domain.daily.deeds import Deed, DeedKind
from bot.domain.daily.line import Choice as InLine
from bot.domain.daily.posts import Post
from bot.domain.daily.schedule import Firing, monday_of
from bot.domain.exam.calls import PrivateReply
from bot.domain.exam.papers import ExamAnswer, ItemVersion, Paper
from bot.domain.exam.sittings import Plan, Sitting
from bot.domain.live import Phase, Round
from bot.domain.members import MemberSettings
from bot.domain.outbox import Message, MessageKind
from bot.domain.practice.drills import Drill
from bot.domain.practice.forgetting import USUAL_WEIGHTS, Weights
from bot.domain.practice.memory import Memory
from bot.domain.practice.next_item import DrillKind
from bot.domain.practice.recalls import Card
from bot.domain.publishing import Batch
from bot.domain.scores.item_stats import Choice, Choices
from bot.domain.servers.settings import ServerSettings
from bot.domain.servers.weekly_sheet import PlannedSheet
from bot.refusals import Reason
from tests.db.exam_rows import ITEMS, add_open, add_paper, answered
from tests.db.rows import TODAY, add_posted, add_server, claim_of
from tests.domain.exams import HOUR, MEMBER, make_lobby, make_paper, make_plan
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER, make_item, make_post
from tests.domain.samples import make_settings as make_server_settings
from tests.new_database import put_new_database

Function = Callable[..., Awaitable[object]]

LEFT = SERVER + 1
"""A server that the bot has left."""
WEEK = PlannedSheet(monday_of(TODAY), NOON)
OWN = OwnItem(1, SERVER, "ours-01", Credited(make_item("own.1")), EVERYWHERE)
REWRITTEN = replace(OWN, name="ours-02", credited=Credited(make_item("own.1", version=2)))
NAMED: dict[str, list[object]] = {
    "channel_id": [CHANNEL],
    "host_id": [ORGANISER],
    "server_id": [SERVER, LEFT],
    "user_id": [MEMBER],
    "most": [9],
    "seconds": [30],
    "periods": [["week 2026-03-30"]],
    "first": ["week 2026"],
    "last": ["week 2027"],
    "domain": ["advocacy"],
    "week": [WEEK.week],
    "item_id": ["item-01"],
    "own_id": [1],
    "import_id": [1],
    "seen": [None, 0],
}
"""What to give a parameter of this name, before its type is asked."""

OF_TYPE: dict[object, list[object]] = {
    bool: [False, True],
    float: [1.0],
    int: [1],
    str: ["all"],
    date: [TODAY],
    datetime: [NOON],
    timedelta: [HOUR],
    Batch: [Batch(monday_of(TODAY), monday_of(TODAY), 7)],
    Card: [Card(Memory(1.0, 5.0, NOON, NOON, 1, 0), missed=False, first_right=True)],
    Claim: [claim_of(make_item())],
    Deed: [Deed(1, DeedKind.SKIP, "2026-04-01")],
    InLine: [InLine("item-01", 1, TODAY)],
    Correction: [Correction("item-01", 1, 2, "The code says so.")],
    Drill: [Drill(1, MEMBER, SERVER, DrillKind.MIXED, None, (ITEMS[0],), 7, NOON)],
    ExamAnswer: [*answered(1)],
    Firing: [Firing(TODAY, NOON)],
    Item: [make_item()],
    ItemVersion: [ITEMS[0]],
    tuple[str, int, int]: [("waiting", MEMBER, 1)],  # points told in a period
    MemberSettings: [MemberSettings(), MemberSettings(exam_board=True)],
    Mapping[ItemVersion, Choices]: [{ITEMS[0]: {0: Choice(1, 0.5, 0.25)}}],
    Met: [Met(where, 1, 1) for where in MetIn],
    Message: [Message(1, MessageKind.POST, 1, 0, SERVER, NOON)],
    Import: [Import(1, SERVER, "quiz.csv", NOON, 1, 0)],
    OwnBank: [OwnBank(SERVER)],
    OwnItem: [REWRITTEN],
    Paper: [make_paper()],
    Plan: [make_plan()],
    PrivateReply: [PrivateReply("token", NOON)],
    PlannedSheet: [WEEK],
    Post: [make_post(claimed_at=NOON)],
    Reason: [notes.BOT_AWAY],
    Round: [Round(1, SERVER, CHANNEL, ORGANISER, 1, 30, ITEMS[:1], 1, Phase.ASKING, NOON)],
    ServerSettings: [make_server_settings()],
    Sitting: [make_lobby().opened(NOON)],
    Weights: [Weights(0.1, 1.0, 4.0, 9.0)],
}
"""What to give a parameter of this type: each sample in turn. Enums are given whole."""


@dataclass
class Explaining(Transaction, SharedCommits):
    """A session that asks for the plan of each statement before running it."""

    session: Session
    steps: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        rows = await self.session.run(f"EXPLAIN QUERY PLAN {sql}", values)
        self.steps += [row["detail"] for row in rows]
        self.statements.append(sql)
        return await self.session.run(sql, values)

    async def run_together(self, statements: Sequence[Statement]) -> list[Rows]:
        return [await self.run(sql, values) for sql, values in statements]


class _Undone(Exception):
    """Ends a transaction of which nothing is to stay."""


def functions() -> dict[str, Function]:
    """Return the public functions of bot/db that take a session, as `daily.posts.find`."""
    return {
        f"{module.__name__.removeprefix('bot.db.')}.{name}": function
        for module in modules()
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and _takes_a_session(function)
    }


def modules() -> list[Any]:
    """Return the modules of bot/db."""
    found = pkgutil.walk_packages(bot.db.__path__, "bot.db.")
    return [importlib.import_module(one.name) for one in found]


def _takes_a_session(function: Function) -> bool:
    return any(map(_is_session, get_type_hints(function).values()))


def _is_session(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Session)


def samples(name: str, hint: object) -> list[object]:
    """Return what to give a parameter. Raises LookupError when nobody has said so yet."""
    if isinstance(hint, UnionType):
        return [None, *(one for part in get_args(hint)[:-1] for one in samples(name, part))]
    if (name in NAMED and get_origin(hint) is None) or name == "periods":
        return NAMED[name]
    if hint in OF_TYPE:
        return OF_TYPE[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return list(hint)
    inner = get_args(hint)
    if get_origin(hint) in (Sequence, Iterable, Collection):
        return [samples(name, inner[0])]
    if get_origin(hint) is Mapping:
        return [{"item-01": one} for one in samples(name, inner[1])]
    raise LookupError(f"what is a sample of {name}: {hint}? Say so in tests/db/every_function.py")


def calls(function: Function) -> Iterator[dict[str, object]]:
    """Yield arguments to call a function with, beside its session: every mix of the samples."""
    hints = get_type_hints(function)
    names = [
        name for name in inspect.signature(function).parameters if not _is_session(hints[name])
    ]
    for chosen in product(*(samples(name, hints[name]) for name in names)):
        yield dict(zip(names, chosen, strict=True))


@cache
def plans() -> dict[str, list[Explaining]]:
    """Return the plans of each function of bot/db, once for each of its calls."""
    with TemporaryDirectory(prefix="plans-") as folder:
        return asyncio.run(_all_plans(Path(folder) / "study.sqlite3"))


async def _all_plans(file: Path) -> dict[str, list[Explaining]]:
    put_new_database(file)
    async with Database.open(file) as db:
        await _fill(db)
        return {
            name: [await _plan(db, function, given) for given in calls(function)]
            for name, function in functions().items()
        }


async def _fill(db: Database) -> None:
    """Make one of everything, each with the number 1, so that what is asked of each is asked."""
    await add_server(db)
    post = await add_posted(db)
    await answers.record_first(
        db.single, post_id=post.post_id, server_id=SERVER, user_id=MEMBER, option=0, at=NOON
    )
    await add_paper(db.single, await add_open(db))
    some = ITEMS[:1]
    async with db.transaction() as tx:
        await drills.add(
            tx, SERVER, MEMBER, kind=DrillKind.MIXED, domain=None, items=some, seed=7, now=NOON
        )
        await live.add(tx, SERVER, CHANNEL + 1, ORGANISER, seconds=30, items=some, now=NOON)
        await reminders.put(tx, SERVER, MEMBER, hour=9, due_at=NOON)
        await weekly_sheets.plan(tx, SERVER, WEEK)
        await presence.mark_left(tx, LEFT, NOON - HOUR)
        await tx.run("INSERT INTO live_answer VALUES (1, 1, 99, 0, '')")
        await own_items.next_edition(tx, SERVER)
        await own_items.add(tx, SERVER, [OWN], import_id=None)
        await own_items.suggest(tx, replace(OWN, name="suggested"))
        await reports.put(tx, SERVER, MEMBER, ITEMS[0], flaw=Flaw.KEY, words="", at=NOON)
        await letters.write(tx, Correction(*ITEMS[0], 2, "The code says so."), NOON)
    await memories.mark_synced(db.single, MEMBER, NOON, USUAL_WEIGHTS)


async def _plan(db: Database, function: Function, given: dict[str, object]) -> Explaining:
    explaining = Explaining(db.reading)
    try:
        async with db.transaction() as tx:
            explaining.session = tx
            await function(explaining, **given)
            raise _Undone
    except (_Undone, sqlite3.IntegrityError):
        # What the schema refuses of a sample was explained before it was tried.
        return explaining
