"""What the bot says by itself, scene by scene: each asks Discord for what its act makes it ask."""

import re
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord
from simcord import MemberActor

from bot import refusals
from bot.client import StudyBot
from bot.db.database import Database
from bot.db.members import letters
from bot.db.servers import weekly_sheets
from bot.domain.bank.reports import Flaw, Met, MetIn, Verdict
from bot.domain.daily.corrections import Correction
from bot.domain.exam.sittings import Ending, Plan
from bot.domain.live import LiveEnding
from bot.domain.servers.settings import Sheet
from bot.domain.servers.weekly_sheet import PlannedSheet, this_week
from bot.loopback.calls import Request
from bot.loopback.faults import Fault
from bot.services.exam.papers import Page
from bot.services.members.settings import SettingsChange
from bot.services.servers.notices import give_notice
from bot.services.servers.settings import Changes
from tests.wire.circle import SENDS, Circle, MovableClock, eventually

SOON = timedelta(minutes=40)
"""What is due within so long is waited for; the next day's question is not."""

HOUR = timedelta(hours=1)


def route_of(method: str, path: str) -> str:
    """Return the kind of a request: its method and path, with stars for whose it is."""
    path = re.sub(r"/(interactions|webhooks)/\d+/[^/]+", r"/\1/*/*", path)
    return f"{method} {re.sub(r'(?<=/)[0-9]+(?=/|$)', '*', path)}"


@dataclass
class Stage:
    """A server of its own on a loopback that others use too, and what happens there."""

    circle: Circle
    bot: StudyBot
    clock: MovableClock
    known: dict[str, int] = field(default_factory=dict)
    """What a scene's arrangement leaves for its act."""
    members: list[MemberActor] = field(default_factory=list)

    @property
    def server_id(self) -> int:
        return self.circle.guild.id

    @property
    def db(self) -> Database:
        return self.bot._db  # pyright: ignore[reportPrivateUsage]

    async def open(self, sheet: Sheet = Sheet.OFF, *, discussion: bool = False) -> None:
        """Let the bot see the server, and set the daily question up for half a day from now."""
        channel = self.circle.channel.id

        def is_seen() -> bool:
            guild = self.bot.get_guild(self.server_id)
            return bool(guild and guild.get_channel(channel) and guild.me)

        await eventually(is_seen)
        at = (self.clock() + timedelta(hours=12)).time().replace(second=0, microsecond=0)
        changes = Changes(at=at, zone=ZoneInfo("UTC"), sheet=sheet, discussion=discussion)
        await self.bot.services.setup.set_up(
            self.server_id, self.circle.rosa.id, here=channel, changes=changes
        )

    async def close(self) -> None:
        """Take the bot off the server, so that nothing more happens there."""
        backend = self.circle.loopback.env.backend
        backend.emit("GUILD_DELETE", {"id": str(self.server_id)})
        await eventually(lambda: self.rows("departure"))

    def rows(self, table: str) -> list[dict[str, Any]]:
        query = f"SELECT * FROM {table} WHERE server_id = {self.server_id}"
        with closing(sqlite3.connect(f"file:{self.circle.database}?mode=ro", uri=True)) as file:
            file.row_factory = sqlite3.Row
            return [dict(row) for row in file.execute(query)]

    def due_at(self, kind: str) -> datetime:
        """Return when the next message of a kind is due."""
        due = [row["due_at"] for row in self.rows("outbox") if row["kind"] == kind]
        return min(datetime.fromisoformat(one) for one in due if one)

    async def settle(self) -> None:
        """Let everything happen that comes by itself, with all its pauses."""
        await self._deliver()
        while soon := self._soon():
            if soon > self.clock():
                self.clock.move_to(soon)
            await self._deliver()

    async def _deliver(self) -> None:
        deliverer = self.bot.services.deliverer
        while await deliverer.deliver() or await deliverer.seconds_until_due() == 0:
            pass

    def _soon(self) -> datetime | None:
        due = [row["due_at"] for row in self.rows("outbox") if row["due_at"] is not None]
        times = [datetime.fromisoformat(one) if one else self.clock() for one in due]
        return min((one for one in times if one <= self.clock() + SOON), default=None)

    def picture(self) -> dict[str, object]:
        """Return what everybody could see and what is written down, without numbers and times."""
        letters = [one.user.dm_channel.history() for one in (self.circle.rosa, *self.members)]
        posts, rounds = self.rows("post"), self.rows("live_round")
        return {
            "channel": sorted(map(_seen, self.circle.posts())),
            "threads": sorted(sorted(map(_seen, found)) for found in self.circle.threads()),
            "letters": [sorted(map(_seen, found)) for found in letters],
            "posts": sorted(row["state"].replace("late", "posted") for row in posts),
            "sittings": [(row["state"], row["ending"]) for row in self.rows("sitting")],
            "rounds": [(row["phase"], row["ending"]) for row in rounds],
            "reminders": len(self.rows("reminder")),
            "outbox": sorted(
                (row["kind"], bool(row["message_id"]), bool(row["due_at"]), row["tried"])
                for row in self.rows("outbox")
            ),
        }


def _seen(message: discord.Message) -> str:
    view = discord.ui.LayoutView.from_message(message)
    parts = list(view.walk_children())
    texts = [part.content for part in parts if isinstance(part, discord.ui.TextDisplay)]
    ids = [str(part.custom_id) for part in parts if isinstance(part, discord.ui.Button)]
    heading = next((text.splitlines()[0] for text in texts if text.startswith("#")), "")
    return re.sub(r"\d+", "#", " ".join([heading, *ids]))


Part = Callable[[Stage], Coroutine[None, None, None]]


async def _open(stage: Stage) -> None:
    await stage.open()


async def _post(stage: Stage) -> None:
    stage.clock.move_to(stage.due_at("post"))
    await stage.settle()


async def _posted(stage: Stage) -> None:
    await stage.open()
    await _post(stage)


async def _posted_to_talk(stage: Stage) -> None:
    """A question stands whose group wants to talk about it once its answer is shown."""
    await stage.open(discussion=True)
    await _post(stage)


async def _notice(stage: Stage) -> None:
    async with stage.db.transaction() as tx:
        await give_notice(tx, stage.server_id, refusals.ON_HOLD)
    await stage.settle()


async def _wish_for_a_reminder(stage: Stage) -> None:
    await stage.open()
    [member] = stage.members = stage.circle.add_members(1)
    hour = (stage.clock() + timedelta(hours=14)).astimezone(UTC).hour
    changes = SettingsChange(reminder=hour, zone=ZoneInfo("UTC"))
    await stage.bot.services.preferences.change(stage.server_id, member.id, changes)
    await _post(stage)


async def _remind(stage: Stage) -> None:
    stage.clock.move_to(stage.due_at("reminder"))
    await stage.settle()


async def _practised(stage: Stage) -> None:
    """Let a member practise a question whose key will turn out to be wrong."""
    await stage.open()
    [member] = stage.members = stage.circle.add_members(1)
    drills = stage.bot.services.drills
    turn = await drills.start(stage.server_id, member.id, questions=1)
    await drills.answer(stage.server_id, member.id, turn.drill.drill_id, 1, 0)


async def _correct(stage: Stage) -> None:
    [answer] = stage.rows("drill_answer")
    correction = Correction(answer["item_id"], answer["item_version"], 0, "Read it again.")
    async with stage.db.transaction() as tx:
        await letters.write(tx, correction, stage.clock())
    await stage.settle()


async def _decide(stage: Stage) -> None:
    """Let the organiser agree with what the member says of the question they practised."""
    [answer] = stage.rows("drill_answer")
    reporting, [member] = stage.bot.services.reports, stage.members
    where = Met(MetIn.DRILL, answer["drill_id"], answer["number"])
    await reporting.report(stage.server_id, member.id, where, flaw=Flaw.KEY, words="")
    [report] = stage.rows("report")
    await reporting.decide(
        stage.server_id, report["report_id"], verdict=Verdict.AGREED, reply="Yes.", thanks=True
    )
    await stage.settle()


async def _put_up(stage: Stage) -> None:
    """Have a study panel put up; what did not work is mended with the next look at it."""
    await stage.bot.services.panels.put_up(stage.server_id, stage.circle.channel.id)
    await stage.settle()
    stage.clock.move_to(stage.due_at("panel"))
    await stage.settle()


async def _uninvited(stage: Stage) -> None:
    """Nobody has set the bot up; it sees the server."""
    await eventually(lambda: stage.bot.get_guild(stage.server_id))


async def _invite(stage: Stage) -> None:
    await stage.bot.services.presence.joined(stage.server_id)
    await stage.settle()


async def _public_sheets(stage: Stage) -> None:
    await stage.open(Sheet.CHANNEL)


async def _private_sheets(stage: Stage) -> None:
    await stage.open(Sheet.PRIVATE)


async def _sheet(stage: Stage) -> None:
    settings = await stage.bot.services.setup.find(stage.server_id)
    assert settings is not None
    planned = PlannedSheet(this_week(settings, stage.clock()), stage.clock())
    async with stage.db.transaction() as tx:
        await weekly_sheets.plan(tx, stage.server_id, planned)
    await stage.settle()


async def _lobby(stage: Stage) -> None:
    made = await stage.bot.services.sittings.start(
        stage.server_id, stage.circle.channel.id, 7, Plan(questions=2, minutes=60), opens_in=HOUR
    )
    stage.known["sitting"] = made.sitting_id
    await stage.settle()


async def _opened_lobby(stage: Stage) -> None:
    await stage.open()
    await _lobby(stage)


async def _join(stage: Stage) -> None:
    await stage.bot.services.sittings.join(stage.server_id, stage.known["sitting"], 8)
    await stage.settle()


async def _written(stage: Stage) -> None:
    await _opened_lobby(stage)
    await _join(stage)
    await stage.bot.services.sittings.begin(stage.server_id, stage.known["sitting"])
    await stage.settle()


async def _end_exam(stage: Stage) -> None:
    sitting_id = stage.known["sitting"]
    await stage.bot.services.sittings.stop(stage.server_id, sitting_id, Ending.STOPPED)
    await stage.settle()


async def _sent_unknown(stage: Stage) -> None:
    """Let a lobby's message arrive without anybody knowing."""
    await stage.open()
    fault = Fault("POST", SENDS, "lose_reply", channel_id=stage.circle.channel.id)
    stage.circle.loopback.faults.append(fault)
    made = await stage.bot.services.sittings.start(
        stage.server_id, stage.circle.channel.id, 7, Plan(questions=2, minutes=60), opens_in=HOUR
    )
    stage.known["sitting"] = made.sitting_id
    await eventually(lambda: stage.circle.posts())


async def _settle(stage: Stage) -> None:
    await stage.settle()


async def _deleted(stage: Stage) -> None:
    await _opened_lobby(stage)
    stage.circle.loopback.env.backend.delete_message(
        stage.circle.channel.id, stage.circle.post().id
    )


async def _ask(stage: Stage) -> None:
    one = await stage.bot.services.rounds.start(
        stage.server_id, stage.circle.channel.id, 7, questions=1, seconds=7200, domain=None
    )
    stage.known["round"] = one.round_id
    await stage.settle()


async def _asked(stage: Stage) -> None:
    await stage.open()
    await _ask(stage)


async def _end_round(stage: Stage) -> None:
    await stage.bot.services.rounds.stop(stage.server_id, stage.known["round"], LiveEnding.STOPPED)
    await stage.settle()


async def _waiting(stage: Stage) -> None:
    """A member waits in the lobby, who wishes for a letter and has a private reply."""
    await stage.open()
    [member] = stage.circle.add_members(1)
    stage.members.append(member)
    made = await stage.bot.services.sittings.start(
        stage.server_id, stage.circle.channel.id, 7, Plan(questions=5, minutes=60), opens_in=HOUR
    )
    stage.known["sitting"] = made.sitting_id
    await stage.settle()
    await stage.bot.services.preferences.change(
        stage.server_id, member.id, SettingsChange(exam_letter=True)
    )
    await stage.circle.click(member, stage.circle.post())
    await stage.settle()


async def _begin(stage: Stage) -> None:
    await stage.bot.services.sittings.begin(stage.server_id, stage.known["sitting"])
    await stage.settle()


async def _over(stage: Stage) -> None:
    """A member has handed a paper in, and the mock exam is over."""
    await _waiting(stage)
    await _begin(stage)
    services, sitting_id = stage.bot.services, stage.known["sitting"]
    who = stage.members[0].id
    shown = await services.papers.paper_in(stage.server_id, sitting_id, who)
    assert isinstance(shown, Page)
    for number in shown.paper.numbers:
        await services.papers.choose(stage.server_id, who, shown.paper.paper_id, number, 0)
    await services.papers.submit(stage.server_id, who, shown.paper.paper_id)
    await services.sittings.stop(stage.server_id, sitting_id, Ending.STOPPED)
    stage.known["paper"] = shown.paper.paper_id
    await stage.settle()


async def _share(stage: Stage) -> None:
    await stage.bot.services.papers.share(
        stage.server_id, stage.known["sitting"], stage.members[0].id
    )
    await stage.settle()


async def _shared(stage: Stage) -> None:
    await _over(stage)
    await _share(stage)


async def _take_back(stage: Stage) -> None:
    await stage.bot.services.papers.take_back(
        stage.server_id, stage.members[0].id, stage.known["paper"]
    )
    await stage.settle()


SCENES: dict[str, tuple[Part, Part]] = {
    "the first daily question": (_open, _post),
    "the next one, which closes it": (_posted, _post),
    "a thread to talk about a question": (_posted_to_talk, _post),
    "a note to the organiser": (_open, _notice),
    "a reminder": (_wish_for_a_reminder, _remind),
    "a correction of what was practised": (_practised, _correct),
    "thanks for a report": (_practised, _decide),
    "a study panel": (_open, _put_up),
    "a hello": (_uninvited, _invite),
    "a weekly sheet for all": (_public_sheets, _sheet),
    "a weekly sheet for one": (_private_sheets, _sheet),
    "a lobby": (_open, _lobby),
    "a lobby that somebody joins": (_opened_lobby, _join),
    "the end of an exam": (_written, _end_exam),
    "the beginning of an exam": (_waiting, _begin),
    "a shared result": (_over, _share),
    "a result that is taken back": (_shared, _take_back),
    "a send that nobody knows of": (_sent_unknown, _settle),
    "a message that was deleted": (_deleted, _join),
    "a live question": (_open, _ask),
    "the end of a live round": (_asked, _end_round),
}
"""How each scene is arranged, and its act, in which Discord may fail."""


def routes(requests: list[Request]) -> list[str]:
    """Return the kinds of requests, in the order in which they came first."""
    return list(dict.fromkeys(route_of(one.method, one.path) for one in requests))
