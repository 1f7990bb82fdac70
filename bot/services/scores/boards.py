"""Boards, seasons, streaks, and a member's own numbers."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot import refusals
from bot.clock import Clock
from bot.db import scores
from bot.db.bank import secret_items
from bot.db.daily import answers
from bot.db.database import Database
from bot.db.members import members
from bot.db.servers import servers
from bot.domain.daily.schedule import monday_of
from bot.domain.exam.results import Score
from bot.domain.scores import boards
from bot.domain.scores.boards import Board, BoardName, Period, Season, SetAside, Tally, without
from bot.domain.scores.stats import Progress, Stats, WeekShare, median_of, stats_of
from bot.domain.scores.streaks import Streak, light_of, streak_of
from bot.domain.servers.settings import DEFAULT_ZONE, ServerSettings
from bot.errors import Refusal
from bot.services.bank.library import Library
from bot.services.ports import MemberDirectory
from bot.services.scores.telling import tell_points
from bot.services.servers.set_up import settings_of

LONGEST_LIGHT_SHOWN = 400
WEEKS_SHOWN = 26
WEEK = timedelta(weeks=1)
ABSENT_AT_HAND = 1000
"""Members who left are at hand; of more than these, those who are forgotten by now are let go."""
LOOKS = 2
"""So often a board is drawn anew because somebody on it turned out to be gone.

Each look may take Discord a second, of the three in which a click has to be answered.
"""


class Boards:
    """Reads boards and stats; which day it is follows the server's own clock."""

    def __init__(
        self, db: Database, library: Library, roster: MemberDirectory, *, clock: Clock
    ) -> None:
        self._db = db
        self._library = library
        self._directory = roster
        self._clock = clock
        self._absent: set[tuple[int, int]] = set()
        """Who is noted as away, by server: at hand, so that a click costs no look for it."""
        self._read_at = 0
        """Once so many are noted they are read anew: some were forgotten. First of all at once."""

    async def board(
        self,
        server_id: int,
        user_id: int,
        period: Period,
        name: BoardName = BoardName.DAILY,
        *,
        page: int = 0,
    ) -> Board:
        """Return a page of the board of the period around now, with the asking member's place.

        Members who are not on the server any more are left out.
        """
        # Whoever asks is there, whatever was noted of them.
        await self.note_here(server_id, user_id)
        board = await self._board(server_id, user_id, period, name, page)
        for _ in range(LOOKS):
            listed = {one.user_id for one in (*board.places, *board.around)}
            if not await self._note_gone(server_id, listed - {user_id}):
                break
            board = await self._board(server_id, user_id, period, name, page)
        return replace(board, names=self._directory.names(server_id))

    async def note_here(self, server_id: int, user_id: int) -> None:
        """Note that somebody clicked: whoever left and came back is on the boards again."""
        if len(self._absent) >= self._read_at:
            await self._read_absent()
        if (server_id, user_id) in self._absent:
            self._absent.discard((server_id, user_id))
            await scores.note_present(self._db.single, server_id, user_id)

    async def _read_absent(self) -> None:
        before = frozenset(self._absent)
        noted = await scores.absent(self._db.reading)
        self._absent = noted | (self._absent - before)
        self._read_at = max(ABSENT_AT_HAND, 2 * len(self._absent))

    async def start_season(self, server_id: int) -> Season:
        """Let a season begin with tomorrow's date. Raises Refusal where that has begun already.

        Not with today's, since today's answers count for the season that is.
        """
        settings = await settings_of(self._db.reading, server_id)
        tomorrow = self._today(settings) + timedelta(days=1)
        season = await scores.start_season(self._db.single, server_id, tomorrow)
        if season is None:
            latest = await scores.season_on(self._db.reading, server_id, tomorrow)
            begins = latest is not None and latest.started_on == tomorrow
            raise Refusal(refusals.SEASON_BEGINS if begins else refusals.SEASON_A_DAY_LATER)
        return season

    async def show_me(
        self, user_id: int, name: BoardName, *, shown: bool, server_id: int | None = None
    ) -> None:
        """Let others see a member on a board from now on, or no longer; note where they said so."""
        async with self._db.transaction() as tx:
            settings = await members.find(tx, user_id)
            await members.save(tx, user_id, settings.with_board(name, shown=shown))
            if server_id is not None:
                await members.note_where(tx, server_id, user_id)

    async def stats(self, server_id: int, user_id: int) -> Stats:
        """Return a member's accuracy on a server, in parts, without what is being asked again."""
        secret = await secret_items.of_member(self._db.reading, server_id, user_id)
        return stats_of(await scores.by_topic(self._db.reading, server_id, user_id, secret))

    async def streak(self, server_id: int, user_id: int) -> Streak:
        """Return a member's streak on a server, worked out from all their answers.

        Not from those of a year: the weeks that drop out would take the days off with them that
        they saved, and a week that was kept would be lost in hindsight.
        """
        reading = self._db.reading
        settings = await servers.find(reading, server_id)
        today = self._today(settings)
        since = await answers.first_day(reading, server_id, user_id) or monday_of(today)
        days = await answers.question_days(reading, server_id, user_id, since=since)
        return streak_of(
            days,
            await members.goals(reading, user_id),
            today=today,
            to_come=_to_come(settings, today, asked=any(day.on == today for day in days)),
        )

    async def progress(self, server_id: int, user_id: int) -> Progress:
        """Return what a member's charts show."""
        reading = self._db.reading
        today = self._today(await servers.find(reading, server_id))
        mondays = [monday_of(today) - timedelta(weeks=ago) for ago in range(WEEKS_SHOWN)][::-1]
        keys = [Period.WEEK.key_on(monday) for monday in mondays]
        tallies = await scores.own_weeks(reading, server_id, user_id, keys)
        aside = await self._set_aside(server_id, user_id)
        own = {
            key: without(
                tally, [a for a in aside if Period.WEEK.key_on(a.on) == key], BoardName.DAILY
            )
            for key, tally in tallies.items()
        }
        shares = await scores.group_shares(reading, server_id, keys[0], keys[-1])
        profile = await self._library.profile_here(server_id)
        stats = await self.stats(server_id, user_id)
        days = await answers.question_days(reading, server_id, user_id, since=mondays[0])
        return Progress(
            weeks=tuple(
                WeekShare(monday, _part(own.get(key)), median_of(shares.get(key, ())))
                for monday, key in zip(mondays, keys, strict=True)
            ),
            days=tuple(day for day in days if day.on <= today),
            by_domain={
                key: stats.by_domain[key] for key in profile.domain_titles if key in stats.by_domain
            },
            needed=profile.pass_percent,
            today=today,
        )

    async def _board(
        self, server_id: int, user_id: int, period: Period, name: BoardName, page: int
    ) -> Board:
        reading = self._db.reading
        settings = await servers.find(reading, server_id)
        opt_in, at_once = bool(settings and settings.opt_in), bool(settings and settings.at_once)
        today = self._today(settings)
        told = None if at_once else await tell_points(self._db, server_id, today)
        season = await scores.season_on(reading, server_id, today)
        tomorrows = season
        if period is Period.SEASON:
            tomorrows = await scores.season_on(reading, server_id, today + timedelta(days=1))
        key = period.key_on(today, season.number if season else 0)
        mine = await members.find(reading, user_id)
        aside = await self._set_aside(server_id, user_id)
        counts = await scores.own(reading, server_id, name, key, user_id)
        board = Board(
            name=name,
            period=period,
            season=season,
            page=page,
            pages=1,
            places=(),
            around=(),
            own=None,
            counts=without(counts, [a for a in aside if a.is_in(period, today, season)], name),
            is_shown=mine.is_shown_on(name, opt_in=opt_in),
            light=0 if mine.hide_games else await self._light(settings),
            streak=None if mine.hide_games else await self.streak(server_id, user_id),
            coming=None if tomorrows == season else tomorrows,
            at_once=at_once,
            counted_until=told,
        )
        if board.is_of_week_over:
            key = period.key_on(told or today - WEEK)
        tallies = await scores.shown(reading, server_id, name, key, opt_in=opt_in, at_once=at_once)
        mine_told = await scores.own(reading, server_id, name, key, user_id, at_once=at_once)
        return _with_places(board, tallies, mine_told, user_id)

    async def _set_aside(self, server_id: int, user_id: int) -> list[SetAside]:
        """Return what a member's own numbers leave out, since they would tell an open key."""
        secret = await secret_items.of_member(self._db.reading, server_id, user_id)
        return await scores.set_aside(self._db.reading, server_id, user_id, secret)

    async def _light(self, settings: ServerSettings | None) -> int:
        if settings is None:
            return 0
        days = await answers.group_days(
            self._db.reading, settings.server_id, most=LONGEST_LIGHT_SHOWN
        )
        return light_of(days, settings.light)

    async def _note_gone(self, server_id: int, user_ids: Collection[int]) -> bool:
        gone = await self._directory.gone(server_id, sorted(user_ids)) if user_ids else ()
        for user_id in gone:
            await scores.note_absent(self._db.single, server_id, user_id, self._clock())
            self._absent.add((server_id, user_id))
        return bool(gone)

    def _today(self, settings: ServerSettings | None) -> date:
        zone = settings.zone if settings else DEFAULT_ZONE
        return self._clock().astimezone(zone).date()


def _with_places(board: Board, tallies: Sequence[Tally], own: Tally | None, user_id: int) -> Board:
    standings = boards.ranked(board.name, tallies)
    page = min(max(board.page, 0), boards.pages_of(standings) - 1)
    return replace(
        board,
        page=page,
        pages=boards.pages_of(standings),
        places=boards.page_of(standings, page),
        around=boards.around(standings, user_id) if page == 0 else (),
        own=boards.own_standing(board.name, tallies, own),
    )


def _to_come(settings: ServerSettings | None, today: date, *, asked: bool) -> int:
    """Return how many more questions this week may bring, today's among them."""
    if settings is None or settings.paused:
        return 0
    todays = not asked and today.isoweekday() in settings.days
    return settings.slot.left_this_week(today) + todays


def _part(tally: Tally | None) -> Score | None:
    return Score(tally.correct, tally.answered) if tally else None
