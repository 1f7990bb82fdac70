"""The leaderboard of a server."""

from bot.clock import Clock
from bot.db import answers, boards, servers
from bot.db.database import Database
from bot.domain.boards import Board, Period
from bot.domain.servers import DEFAULT_ZONE
from bot.domain.streaks import day_streak

PLACES = 10
LONGEST_STREAK_SHOWN = 400


class Ranking:
    """Reads boards; which day it is follows the server's own clock."""

    def __init__(self, db: Database, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def board(self, server_id: int, user_id: int, period: Period) -> Board:
        """Return the best of the period around now, with the asking member's own place."""
        reading = self._db.reading
        settings = await servers.find(reading, server_id)
        zone = settings.zone if settings else DEFAULT_ZONE
        key = period.key_on(self._clock().astimezone(zone).date())
        days = await answers.question_days(reading, server_id, user_id, most=LONGEST_STREAK_SHOWN)
        return Board(
            period=period,
            top=await boards.top(reading, server_id, key, most=PLACES),
            own=await boards.own(reading, server_id, key, user_id),
            streak=day_streak(days),
        )
