"""What a member sets for themselves: settings, weekly aim, reminders, the date of their exam."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot import refusals
from bot.clock import Clock
from bot.db.database import Database
from bot.db.members import members, reminders
from bot.db.practice import memories
from bot.db.servers import servers
from bot.db.session import Session, Transaction
from bot.domain.daily.schedule import DailySlot
from bot.domain.members import MemberSettings
from bot.domain.scores.streaks import goal_begins, goal_on
from bot.errors import Refusal

NO_REMINDER = -1
"""Stands for an hour where a member wants no reminder any more."""


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What a member wants to be otherwise; None leaves a thing as it is."""

    extra_time: float | None = None
    hide_clock: bool | None = None
    zone: ZoneInfo | None = None
    goal: int | None = None
    daily_board: bool | None = None
    exam_board: bool | None = None
    hide_games: bool | None = None
    ask_confidence: bool | None = None
    goes_on: bool | None = None
    exam_letter: bool | None = None
    as_form: bool | None = None
    reminder: int | None = None

    def applied_to(self, settings: MemberSettings) -> MemberSettings:
        """Return settings with those of the changes that are part of them."""
        named = {
            "extra_time": self.extra_time,
            "hide_clock": self.hide_clock,
            "zone": self.zone,
            "daily_board": self.daily_board,
            "exam_board": self.exam_board,
            "hide_games": self.hide_games,
            "ask_confidence": self.ask_confidence,
            "goes_on": self.goes_on,
            "exam_letter": self.exam_letter,
            "as_form": self.as_form,
        }
        lost_zone = None if self.zone else settings.lost_zone
        given = {key: it for key, it in named.items() if it is not None}
        return replace(settings, lost_zone=lost_zone, **given)


@dataclass(frozen=True, slots=True)
class MemberView:
    """What holds for a member now, as seen from one server.

    `zone` is theirs or the server's. `next_aim` differs from `aim` where another one holds from
    next Monday on. `reminder` is an hour of the day, or None.
    """

    settings: MemberSettings
    zone: ZoneInfo
    opt_in: bool
    goal: int
    next_aim: int
    reminder: int | None


class Preferences:
    """Reads and changes a member's own settings. Nobody else is told of any of it."""

    def __init__(self, db: Database, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def settings(self, user_id: int) -> MemberSettings:
        """Return what a member has set for themselves on every server."""
        return await members.find(self._db.reading, user_id)

    async def own(self, server_id: int, user_id: int) -> MemberView:
        """Return everything that holds for a member on a server."""
        return await self._own(self._db.reading, server_id, user_id)

    async def change(self, server_id: int, user_id: int, changes: SettingsChange) -> MemberView:
        """Store changes and return what holds now. Papers that were begun keep their time.

        Raises Refusal, and changes nothing, for a reminder where no daily question is set up.
        """
        async with self._db.transaction() as tx:
            settings = changes.applied_to(await members.find(tx, user_id))
            await members.save(tx, user_id, settings)
            if changes.goal is not None:
                await self._aim_at(tx, server_id, user_id, changes.goal)
            if changes.reminder is not None:
                await self._remind_at(tx, server_id, user_id, changes.reminder)
            if changes.zone is not None:
                await self._move_reminders(tx, user_id, changes.zone)
                # Days begin elsewhere, so when items come back is worked out anew.
                await memories.forget(tx, user_id)
            await members.note_where(tx, server_id, user_id)
            return await self._own(tx, server_id, user_id)

    async def set_exam_on(
        self, user_id: int, on: date | None, *, server_id: int | None = None
    ) -> None:
        """Note the date of a member's exam, or that there is none, and where they said so."""
        async with self._db.transaction() as tx:
            settings = await members.find(tx, user_id)
            await members.save(tx, user_id, replace(settings, exam_on=on))
            if server_id is not None:
                await members.note_where(tx, server_id, user_id)
            # When items come back depends on it, so that is worked out anew.
            await memories.forget(tx, user_id)

    async def today(self, server_id: int, user_id: int) -> date:
        """Return the date it is for a member."""
        zone = await members.zone_of(self._db.reading, server_id, user_id)
        return self._clock().astimezone(zone).date()

    async def no_more_reminders(self, server_id: int, user_id: int) -> None:
        """Stop reminding a member of a server's question."""
        await reminders.remove(self._db.single, server_id, user_id)

    async def _own(self, session: Session, server_id: int, user_id: int) -> MemberView:
        server = await servers.find(session, server_id)
        zone = await members.zone_of(session, server_id, user_id)
        today = await self._server_day(session, server_id)
        goals = await members.goals(session, user_id)
        return MemberView(
            settings=await members.find(session, user_id),
            zone=zone,
            opt_in=bool(server and server.opt_in),
            goal=goal_on(goals, today),
            next_aim=goal_on(goals, date.max),
            reminder=await reminders.hour_of(session, server_id, user_id),
        )

    async def _server_day(self, session: Session, server_id: int) -> date:
        return self._clock().astimezone(await servers.zone_of(session, server_id)).date()

    async def _aim_at(self, tx: Transaction, server_id: int, user_id: int, goal: int) -> None:
        today = await self._server_day(tx, server_id)
        now = goal_on(await members.goals(tx, user_id), today)
        await members.set_goal(tx, user_id, goal_begins(goal, now=now, today=today), goal)

    async def _remind_at(self, tx: Transaction, server_id: int, user_id: int, hour: int) -> None:
        if hour == NO_REMINDER:
            await reminders.remove(tx, server_id, user_id)
            return
        if await servers.find(tx, server_id) is None:
            raise Refusal(refusals.NOTHING_TO_REMIND_OF)
        due_at = next_at(hour, await members.zone_of(tx, server_id, user_id), self._clock())
        await reminders.put(tx, server_id, user_id, hour=hour, due_at=due_at)

    async def _move_reminders(self, tx: Transaction, user_id: int, zone: ZoneInfo) -> None:
        for server_id, hour in await reminders.of_member(tx, user_id):
            due_at = next_at(hour, zone, self._clock())
            await reminders.put(tx, server_id, user_id, hour=hour, due_at=due_at)


def next_at(hour: int, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the next instant at which it is this hour in a zone."""
    return next(DailySlot(time(hour), zone).after(now)).due_at
