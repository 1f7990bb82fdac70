"""The messages of a live round: each question, with its answer later, and the standings."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from bot.clock import Clock
from bot.db import live, outbox
from bot.db.database import Database
from bot.db.members import members
from bot.db.servers import servers
from bot.db.session import Session
from bot.domain.bank.items import Item
from bot.domain.live import LOBBY, LiveEnding, Phase, Round, standings
from bot.domain.outbox import Message, MessageKind, retry_delay
from bot.domain.scores.boards import BoardName
from bot.domain.servers.settings import Trouble
from bot.outbox.kinds import PATIENCE, Kind
from bot.outbox.obstacles import Blocked, Gone
from bot.refusals import NotShown
from bot.services.bank.library import Library
from bot.services.live.rounds import Rounds
from bot.services.ports import LivePublisher
from bot.services.servers.notices import tell_not_shown


class _AboutRound(Kind):
    """What both messages have in common."""

    lease = timedelta(seconds=30)

    def __init__(
        self,
        db: Database,
        library: Library,
        rounds: Rounds,
        publisher: LivePublisher,
        *,
        clock: Clock,
    ) -> None:
        super().__init__(db, clock=clock)
        self._library = library
        self._rounds = rounds
        self._publisher = publisher

    async def _of(self, message: Message) -> Round:
        found = await live.find(self._db.reading, message.server_id, message.ref_id)
        if found is None:
            raise Gone(f"round {message.ref_id}")
        return found


class Questions(_AboutRound):
    """A question, whose clock begins when it stands there; or the lobby before the first."""

    name = MessageKind.QUESTION
    changes = True

    async def find(self, message: Message) -> int | None:
        """Look for the question in the channel."""
        return await self._publisher.find_question(await self._of(message), message.part)

    async def send(self, message: Message) -> int | None:
        """Ask it, unless the round does not wait for it any more, or waits for its host."""
        one = await self._of(message)
        if message.part == LOBBY and one.is_lobby:
            return await self._publisher.open_lobby(one, await self._joined(one))
        if one.phase is not Phase.ASKING or one.number != message.part:
            await outbox.drop(self._db.single, message)
            return None
        if one.is_paused:
            await self.rest(message)
            return None
        ends_at = one.clock_ends(self._clock())
        return await self._publisher.ask(one, await self._item(one, message.part), ends_at)

    async def sent(self, message: Message, message_id: int) -> None:
        """Start the clock of the question; that of a lobby runs already."""
        async with self._db.transaction() as tx:
            await self._rounds.asked(tx, message.server_id, message.ref_id, message.part)
            await outbox.sent(tx, message, message_id)

    async def edit(self, message: Message) -> None:
        """Show how many have answered, or the key once the clock is over."""
        one = await self._of(message)
        if message.part == LOBBY:
            await self._publisher.show_lobby(one, await self._joined(one), message.message_id or 0)
            return
        responses = await live.responses(self._db.reading, one.round_id, message.part)
        item = await self._item(one, message.part)
        await self._publisher.show_question(
            one.as_of(message.part), item, responses, message.message_id or 0
        )

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """End the round: a question that nobody can be asked stops it."""
        one = await self._of(message)
        gone = blocked.trouble is Trouble.NO_CHANNEL
        ending = LiveEnding.CHANNEL_GONE if gone else LiveEnding.STOPPED
        await self._rounds.stop(one.server_id, one.round_id, ending)
        async with self._db.transaction() as tx:
            await outbox.drop(tx, message)
            if not gone:
                await tell_not_shown(tx, one, NotShown.QUESTION, blocked, again=False)

    async def _joined(self, one: Round) -> int:
        return await live.joined(self._db.reading, one.round_id)

    async def _item(self, one: Round, number: int) -> Item:
        [item] = await self._library.items_of([one.items[number - 1]])
        return item


class Standings(_AboutRound):
    """Who had most right. Who wishes to be hidden is counted, not named."""

    name = MessageKind.STANDINGS

    async def find(self, message: Message) -> int | None:
        """Look for the standings in the channel."""
        return await self._publisher.find_standings(await self._of(message))

    async def send(self, message: Message) -> int | None:
        """Send them."""
        one = await self._of(message)
        right: Counter[int] = Counter()
        items = await self._library.items_of(one.items)
        answered: set[int] = set()
        for number, user_id, option in await live.answers(self._db.reading, one.round_id):
            right[user_id] += items[number - 1].is_right(option)
            answered.add(number)
        places = standings(await self._shown(one.server_id, right), len(answered))
        return await self._publisher.announce_standings(one, places, answered=len(right))

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Try again for an hour or two; not what is refused, nor where the channel is gone."""
        is_final = blocked.trouble is not Trouble.NO_PERMISSION or message.attempts >= PATIENCE
        async with self._db.transaction() as tx:
            if is_final:
                await outbox.drop(tx, message)
            else:
                later = self._clock() + retry_delay(message.attempts + 1)
                await outbox.release(tx, message, later)
            if await self._is_missed(tx, message, blocked):
                again = not is_final
                await tell_not_shown(
                    tx, await self._of(message), NotShown.STANDINGS, blocked, again=again
                )

    async def _is_missed(self, tx: Session, message: Message, blocked: Blocked) -> bool:
        """Whether to say that they do not come: once, where somebody may wait for them."""
        is_news = message.attempts == 0 and blocked.trouble is not Trouble.NO_CHANNEL
        return is_news and bool(await live.answers(tx, message.ref_id))

    async def _shown(self, server_id: int, right: Mapping[int, int]) -> dict[int, int]:
        """Return the counts of members whom others may see, as on the daily board."""
        server = await servers.find(self._db.reading, server_id)
        opt_in = bool(server and server.opt_in)
        wishes = {user_id: await members.find(self._db.reading, user_id) for user_id in right}
        return {
            user_id: count
            for user_id, count in right.items()
            if wishes[user_id].is_shown_on(BoardName.DAILY, opt_in=opt_in)
        }
