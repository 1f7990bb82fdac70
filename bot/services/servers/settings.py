"""What an organiser does with the daily question: set up, skip, pause, resume, look."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from bot import refusals
from bot.clock import Clock
from bot.db.daily import lines, posts
from bot.db.database import Database
from bot.db.servers import presence, servers
from bot.db.session import Transaction
from bot.domain.daily import notes
from bot.domain.daily.deeds import DeedKind
from bot.domain.daily.posts import Post
from bot.domain.daily.schedule import Firing
from bot.domain.exam.sittings import Length, PaperForm
from bot.domain.servers.settings import ServerSettings, Sheet, Trouble
from bot.errors import Refusal
from bot.outbox.obstacles import Blocked, told_at_once
from bot.refusals import Reason
from bot.services.bank.library import Library
from bot.services.daily.schedule import mend_plans, plan_anew, plan_next, plan_sheet
from bot.services.exam.blueprint import pool_of
from bot.services.ports import Publisher
from bot.services.servers.notices import give_notice
from bot.services.servers.set_up import settings_of

FAR = datetime.max.replace(tzinfo=UTC)
"""After all other instants: nothing is planned after it."""

DATES_SHOWN = 14
"""So many dates are suggested to whoever wants to skip one."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The settings an organiser named; None leaves one as it is."""

    channel_id: int | None = None
    at: time | None = None
    zone: ZoneInfo | None = None
    days: frozenset[int] | None = None
    role_id: int | None = None
    no_role: bool = False
    opt_in: bool | None = None
    at_once: bool | None = None
    light: int | None = None
    sheet: Sheet | None = None
    exam: str | None = None
    length: Length | None = None
    form: PaperForm | None = None
    opens_in: int | None = None
    catch_up_hours: int | None = None
    reveal_hours: int | None = None
    lead_role_id: int | None = None
    no_lead: bool = False
    discussion: bool | None = None

    @property
    def only_of_group(self) -> bool:
        """Whether something is named, and none of it is about where and when a question comes."""
        of_posting = Changes(
            self.channel_id, self.at, self.zone, self.days, self.role_id, self.no_role
        )
        return of_posting == Changes() != self


@dataclass(frozen=True, slots=True)
class Status:
    """How the daily question of a server stands.

    With an `obstacle` nothing is posted; `remarks` say what else will not happen as it is set.
    """

    settings: ServerSettings
    next_firings: tuple[Firing, ...]
    latest: Post | None
    obstacle: Reason | None
    remarks: tuple[Reason, ...]
    seen_this_round: int
    pool_size: int
    before: ServerSettings | None
    """What was stored before a change, or is when there was none."""


def troubles_of(status: Status) -> tuple[Reason, ...]:
    """Return everything that an organiser should put right, the worst first."""
    return ((status.obstacle,) if status.obstacle else ()) + status.remarks


class ServerSetup:
    """The organiser's side of the daily question. Who may call it is the caller's matter."""

    def __init__(
        self, db: Database, library: Library, publisher: Publisher, *, clock: Clock
    ) -> None:
        self._db = db
        self._library = library
        self._publisher = publisher
        self._clock = clock

    async def find(self, server_id: int) -> ServerSettings | None:
        """Return a server's settings, or None when it was never set up."""
        return await servers.find(self._db.reading, server_id)

    async def set_up(
        self, server_id: int, organiser_id: int, *, here: int, changes: Changes
    ) -> Status:
        """Store the changes and plan anew; a new server takes channel `here` unless named.

        Raises Refusal, and changes nothing, when the bot may not post in the channel. What is
        only about the group can be changed all the same, once the server is set up.
        """
        async with self._db.transaction() as tx:
            # Whoever sets the bot up has it there, noted or not.
            was_away = await presence.mark_returned(tx, server_id)
            known = await servers.find(tx, server_id)
            base = known or ServerSettings(server_id, here, organiser_id)
            settings = _apply(replace(base, organiser_id=organiser_id), changes)
            if known and changes.only_of_group:
                await servers.save(tx, settings)
            else:
                await self._save_checked(tx, settings)
            if was_away:
                await plan_anew(tx, settings, self._clock())
            await plan_sheet(tx, settings, self._clock())
        self._library.changed(server_id)
        return replace(await self.status(server_id), before=known)

    async def _save_checked(self, tx: Transaction, settings: ServerSettings) -> None:
        with told_at_once():
            self._publisher.check(settings)
        await servers.save(tx, settings.without_trouble())
        await plan_anew(tx, settings, self._clock())

    async def mend_plans(self) -> None:
        """Plan anew where a wrong clock has left plans that make no sense. Call once, at start."""
        await mend_plans(self._db, self._clock())

    async def skip(self, server_id: int, on: date | None = None) -> Firing:
        """Skip the question of a date, by default the next one; return when it would have been.

        Twice is once: what is next stays the same when it is skipped. Raises Refusal while
        paused, and for a date on which no question is to come.
        """
        async with self._db.transaction() as tx:
            settings = await settings_of(tx, server_id)
            if settings.paused:
                raise Refusal(refusals.SKIP_WHILE_PAUSED)
            planned = await posts.planned(tx, server_id)
            skipped = await self._skipped(tx, settings, since=self._clock())
            firing = _to_skip(settings, planned, skipped, on, self._clock())
            note = notes.SKIPPED_BY_ORGANISER
            if await posts.skip(tx, server_id, firing, note=note):
                await self._note(tx, server_id, DeedKind.SKIP, firing.local_on.isoformat())
                await plan_next(tx, settings, self._clock())
            elif firing not in skipped:
                raise Refusal(refusals.nothing_to_skip(firing.local_on.toordinal()))
        return firing

    async def undo_skip(self, server_id: int, on: date | None = None) -> Firing:
        """Take a skip back, by default the last one; return when the question comes after all.

        One whose time has passed meanwhile comes late. Raises Refusal where nothing is skipped.
        """
        now = self._clock()
        async with self._db.transaction() as tx:
            settings = await settings_of(tx, server_id)
            skipped = await self._skipped(tx, settings, since=now - settings.catch_up)
            fitting = [post for post in skipped.values() if on in (None, post.local_on)]
            if not fitting:
                raise Refusal(refusals.NOTHING_SKIPPED)
            last = max(fitting, key=lambda post: post.post_id)
            await posts.unskip(tx, last.post_id)
            if last.due_at <= now:
                await posts.plan(tx, server_id, _firing(last), after=FAR)
            await plan_anew(tx, settings, now)
        return _firing(last)

    async def today(self, server_id: int) -> date:
        """Return the date it is for a server. Raises Refusal when it was never set up."""
        settings = await settings_of(self._db.reading, server_id)
        return self._clock().astimezone(settings.zone).date()

    async def dates_to_skip(self, server_id: int) -> list[date]:
        """Return the next dates of a server's question; none where it was never set up."""
        settings = await self.find(server_id)
        if settings is None:
            return []
        return [one.local_on for one in islice(settings.slot.after(self._clock()), DATES_SHOWN)]

    async def _skipped(
        self, tx: Transaction, settings: ServerSettings, *, since: datetime
    ) -> dict[Firing, Post]:
        day = since.astimezone(settings.zone).date()
        found = await posts.skipped(tx, settings.server_id, since=day)
        return {_firing(post): post for post in found if post.due_at > since}

    async def _note(self, tx: Transaction, server_id: int, kind: DeedKind, about: str = "") -> None:
        await lines.note_deed(tx, server_id, kind, about, at=self._clock())

    async def pause(self, server_id: int, *, noted: bool = True) -> None:
        """Stop posting until `resume`; nothing is lost. Raises Refusal when paused already.

        What is `noted` can be undone.
        """
        async with self._db.transaction() as tx:
            settings = await settings_of(tx, server_id)
            if settings.paused:
                raise Refusal(refusals.ALREADY_PAUSED)
            paused = replace(settings, paused=True)
            await servers.save(tx, paused)
            await plan_anew(tx, paused, self._clock())
            if noted:
                await self._note(tx, server_id, DeedKind.PAUSE)

    async def resume(self, server_id: int, *, noted: bool = True) -> Status:
        """Post again from the next time on. Raises Refusal when it was running.

        What is `noted` can be undone.
        """
        async with self._db.transaction() as tx:
            settings = await settings_of(tx, server_id)
            if not settings.paused and not settings.on_hold:
                raise Refusal(refusals.NOT_PAUSED)
            running = replace(settings.without_trouble(), paused=False)
            await servers.save(tx, running)
            await plan_anew(tx, running, self._clock())
            if noted and settings.paused:
                await self._note(tx, server_id, DeedKind.RESUME)
        return await self.status(server_id)

    async def channel_gone(self, server_id: int, channel_id: int) -> None:
        """Tell the organiser at once that the channel of the daily question was deleted."""
        settings = await self.find(server_id)
        if settings is None or settings.channel_id != channel_id or settings.paused:
            return
        async with self._db.transaction() as tx:
            if await servers.note_trouble(tx, server_id, Trouble.NO_CHANNEL):
                await give_notice(tx, server_id, refusals.cannot_see(channel_id))

    async def history(self, server_id: int, *, most: int = 15) -> list[Post]:
        """Return the latest rows of the ledger, newest first."""
        await settings_of(self._db.reading, server_id)
        return await posts.ledger(self._db.reading, server_id, most=most)

    async def status(self, server_id: int) -> Status:
        """Return how things stand. Raises Refusal when the server was never set up."""
        settings = await settings_of(self._db.reading, server_id)
        asked = await posts.asked(self._db.reading, server_id)
        this_round = max((seen.round_number for seen in asked.values()), default=1)
        ledger = await posts.ledger(self._db.reading, server_id, most=DATES_SHOWN)
        past = (post for post in ledger if post.due_at <= self._clock())
        pool = (await self._library.bank_of(server_id)).daily_ids
        return Status(
            settings=settings,
            next_firings=await self._next_firings(settings),
            latest=next(past, None),
            obstacle=self._obstacle_of(settings),
            remarks=(*self._remarks(settings), *await self._exam_remarks(settings)),
            seen_this_round=sum(
                1 for key in pool if key in asked and asked[key].round_number == this_round
            ),
            pool_size=len(pool),
            before=settings,
        )

    async def obstacle(self, server_id: int) -> Reason | None:
        """Return why nothing can be posted, if so. Raises Refusal before the setup."""
        return self._obstacle_of(await settings_of(self._db.reading, server_id))

    async def _next_firings(self, settings: ServerSettings) -> tuple[Firing, ...]:
        planned = await posts.planned(self._db.reading, settings.server_id)
        if planned is None:
            return ()
        following = (
            firing
            for firing in settings.slot.after(planned.due_at)
            if firing.local_on > planned.local_on
        )
        return (_firing(planned), *islice(following, 2))

    def _remarks(self, settings: ServerSettings) -> tuple[Reason, ...]:
        lost = settings.lost_zone
        unknown = [refusals.zone_lost(lost, settings.zone.key)] if lost else []
        return (*unknown, *self._publisher.remarks(settings))

    async def _exam_remarks(self, settings: ServerSettings) -> list[Reason]:
        """Return what is missing for the exam that a group prepares for."""
        bank = await self._library.bank_of(settings.server_id)
        exam = bank.profile
        if settings.exam not in (None, exam.profile_id):
            return [refusals.exam_lost(settings.exam or "", exam.name)]
        there = len(pool_of(bank, None))
        if there >= exam.questions or settings.exam is None:
            return []
        return [refusals.exam_too_small(exam.name, there, exam.questions)]

    def _obstacle_of(self, settings: ServerSettings) -> Reason | None:
        try:
            self._publisher.check(settings)
        except Blocked as blocked:
            return blocked.reason
        return None


def _to_skip(
    settings: ServerSettings,
    planned: Post | None,
    skipped: Collection[Firing],
    on: date | None,
    now: datetime,
) -> Firing:
    """Return which firing is meant: the one of a date, or the next that was to come."""
    to_come = [*skipped, *([_firing(planned)] if planned else [])]
    if on is not None:
        known = next((one for one in to_come if one.local_on == on), None)
        firing = known or Firing(on, settings.slot.instant_on(on))
        if known is None and (firing.due_at <= now or on.isoweekday() not in settings.days):
            raise Refusal(refusals.nothing_to_skip(on.toordinal()))
        return firing
    if not to_come:
        raise Refusal(refusals.SKIP_WHILE_PAUSED)
    return min(to_come, key=lambda firing: firing.due_at)


def _firing(post: Post) -> Firing:
    return Firing(post.local_on, post.due_at)


def _apply(settings: ServerSettings, changes: Changes) -> ServerSettings:
    kept_role = None if changes.no_role else settings.role_id
    return replace(
        settings,
        channel_id=changes.channel_id or settings.channel_id,
        at=settings.at if changes.at is None else changes.at,
        zone=changes.zone or settings.zone,
        lost_zone=None if changes.zone else settings.lost_zone,
        days=changes.days or settings.days,
        role_id=changes.role_id or kept_role,
        opt_in=settings.opt_in if changes.opt_in is None else changes.opt_in,
        at_once=settings.at_once if changes.at_once is None else changes.at_once,
        light=changes.light or settings.light,
        sheet=changes.sheet or settings.sheet,
        exam=changes.exam or settings.exam,
        length=changes.length or settings.length,
        form=changes.form or settings.form,
        opens_in=changes.opens_in or settings.opens_in,
        catch_up_hours=changes.catch_up_hours or settings.catch_up_hours,
        reveal_hours=(
            settings.reveal_hours if changes.reveal_hours is None else changes.reveal_hours
        ),
        lead_role_id=changes.lead_role_id or (None if changes.no_lead else settings.lead_role_id),
        discussion=settings.discussion if changes.discussion is None else changes.discussion,
    )
