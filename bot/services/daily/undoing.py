"""Takes back what an organiser did last with the daily question."""

from datetime import date

from bot import refusals
from bot.clock import Clock
from bot.db.daily import lines
from bot.db.database import Database
from bot.domain.daily.deeds import FORGIVEN, Deed, DeedKind
from bot.errors import Refusal
from bot.services.daily.lines import Lines
from bot.services.daily.posts import Posts
from bot.services.servers.settings import ServerSetup


class Undoing:
    """The last deed comes first, as long as it is fresh; a skip can be taken back until it is over.

    Whoever takes one back says first, in the database, that they do: two organisers at once never
    take back one thing twice.
    """

    def __init__(
        self, db: Database, setup: ServerSetup, posts: Posts, line: Lines, *, clock: Clock
    ) -> None:
        self._db = db
        self._setup = setup
        self._posts = posts
        self._line = line
        self._clock = clock

    async def undo(self, server_id: int) -> Deed:
        """Take back the last thing that can be, and return it. Raises Refusal where there is none.

        A deed that is over by itself, such as a pause that somebody ended, is passed by.
        """
        since = self._clock() - FORGIVEN
        for deed in await lines.deeds(self._db.reading, server_id, since=since):
            if deed.kind is DeedKind.EXTRA:  # first what may fail: Discord takes the message down
                if await self._posts.take_down(server_id, int(deed.about)):
                    await lines.take_back_deed(self._db.single, deed)
                    return deed
            elif await self._is_taken_back(server_id, deed):
                return deed
        try:
            firing = await self._setup.undo_skip(server_id)
        except Refusal as refusal:
            if refusal.reason != refusals.NOTHING_SKIPPED:
                raise
            raise Refusal(refusals.NOTHING_TO_UNDO) from refusal
        return Deed(0, DeedKind.SKIP, firing.local_on.isoformat())

    async def _is_taken_back(self, server_id: int, deed: Deed) -> bool:
        if not await lines.take_back_deed(self._db.single, deed):
            return False
        try:
            await self._take_back(server_id, deed)
        except Refusal as refusal:
            if refusal.reason not in (
                refusals.NOTHING_SKIPPED,
                refusals.NOT_PAUSED,
                refusals.ALREADY_PAUSED,
            ):
                raise
            return False
        return True

    async def _take_back(self, server_id: int, deed: Deed) -> None:
        match deed.kind:
            case DeedKind.SKIP:
                await self._setup.undo_skip(server_id, date.fromisoformat(deed.about))
            case DeedKind.PAUSE:
                await self._setup.resume(server_id, noted=False)
            case DeedKind.RESUME:
                await self._setup.pause(server_id, noted=False)
            case _:
                await self._line.restore(server_id, lines.from_text(deed.about))
