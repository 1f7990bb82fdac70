"""The messages of a group mock exam: its lobby, which follows it to its end, and its results."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db import outbox
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.exam import papers, sittings
from bot.domain.exam.results import group_result
from bot.domain.exam.sittings import Sitting, SittingState
from bot.domain.outbox import Message, MessageKind
from bot.domain.servers.settings import Trouble
from bot.outbox.kinds import Kind
from bot.outbox.obstacles import Blocked, Gone
from bot.refusals import NotShown
from bot.services.bank.library import Library
from bot.services.exam.sittings import Sittings
from bot.services.ports import ExamPublisher, SittingNow
from bot.services.servers.notices import tell_not_shown

RESULTS_WITHIN = timedelta(hours=6)
"""How long results are still sent to a channel; members have theirs by command at any time.

For as long, the message of a sitting that is over is tried again where the bot may not write.
"""
BLOCKED_FOR = timedelta(minutes=5)
"""How long a channel is left alone in which the bot may not write."""
LONGEST_LOBBY = timedelta(days=2)
"""How long before its beginning a sitting's message was sent at the most; a lobby lasts a day."""


class _AboutSitting(Kind):
    """What both messages have in common."""

    def __init__(self, db: Database, publisher: ExamPublisher, *, clock: Clock) -> None:
        super().__init__(db, clock=clock)
        self._publisher = publisher

    async def _of(self, message: Message) -> Sitting:
        sitting = await sittings.find(self._db.reading, message.server_id, message.ref_id)
        if sitting is None:
            raise Gone(f"sitting {message.ref_id}")
        return sitting

    def _is_long_over(self, sitting: Sitting) -> bool:
        closed_at = sitting.closed_at
        return closed_at is not None and self._clock() - closed_at > RESULTS_WITHIN

    async def _tell_once(
        self, message: Message, sitting: Sitting, name: NotShown, blocked: Blocked
    ) -> None:
        """Say what is in the way, when that is news."""
        if message.attempts == 0:
            async with self._db.transaction() as tx:
                await tell_not_shown(tx, sitting, name, blocked, again=True)

    async def _wait(self, message: Message) -> None:
        await outbox.try_at(self._db.single, message, self._clock() + BLOCKED_FOR)


class SittingMessages(_AboutSitting):
    """The message that members join by, kept in step with the sitting."""

    name = MessageKind.SITTING
    changes = True

    def __init__(
        self, db: Database, sittings_: Sittings, publisher: ExamPublisher, *, clock: Clock
    ) -> None:
        super().__init__(db, publisher, clock=clock)
        self._sittings = sittings_

    async def find(self, message: Message) -> int | None:
        """Look for it by the button that it has from the beginning."""
        sitting = await self._of(message)
        # The beginning moves by the time for which the bot was down, the end of a lease does not.
        leased_until = message.due_at or outbox.AT_ONCE
        known = leased_until > outbox.AT_ONCE
        before = min(sitting.opens_at, leased_until) if known else sitting.opens_at
        return await self._publisher.find_lobby(sitting, since=before - LONGEST_LOBBY)

    async def send(self, message: Message) -> int | None:
        """Show the lobby, or what has become of it; one that is over needs no message any more."""
        now = await self._now(message)
        if now.sitting.state is SittingState.CLOSED:
            await outbox.drop(self._db.single, message)
            return None
        return await self._publisher.send_lobby(now)

    async def edit(self, message: Message) -> None:
        """Show the sitting as it is."""
        await self._publisher.show(await self._now(message), message.message_id or 0)

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Try again until it is over; it is where the channel is gone, or what it says refused."""
        sitting = await self._of(message)
        if blocked.trouble is Trouble.NO_CHANNEL:
            await self._sittings.channel_gone(sitting.channel_id)
            await outbox.drop(self._db.single, message)
        elif blocked.trouble is Trouble.REFUSED:
            await self._sittings.not_shown(sitting, blocked)
            await outbox.drop(self._db.single, message)
        else:
            await self._tell_once(message, sitting, NotShown.LOBBY, blocked)
            await self._wait(message)

    async def edit_blocked(self, message: Message, blocked: Blocked) -> None:
        """Try again for as long as anybody may want to read it."""
        sitting = await self._of(message)
        if blocked.trouble is Trouble.NO_CHANNEL:
            await self._sittings.channel_gone(sitting.channel_id)
            await self.rest(message)
        elif self._is_long_over(sitting):
            await self.rest(message)
        else:
            await self._wait(message)

    async def _now(self, message: Message) -> SittingNow:
        written = await papers.of_sitting(self._db.reading, message.ref_id)
        return SittingNow(await self._of(message), len(written))


class StartMessages(_AboutSitting):
    """That it begins, as a message of its own: nobody is told of an edit."""

    name = MessageKind.START

    async def take(self, message: Message, *, until: datetime) -> bool:
        """Drop what comes too late."""
        if (await self._of(message)).state is SittingState.CLOSED:
            await outbox.drop(self._db.single, message)
            return False
        return await super().take(message, until=until)

    async def find(self, message: Message) -> int | None:
        """Look for it among the messages since the sitting began."""
        return await self._publisher.find_start(await self._of(message))

    async def send(self, message: Message) -> int | None:
        """Tell it, with the way to one's paper."""
        return await self._publisher.start(await self._of(message))

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Try again for as long as it runs; a channel that is gone does not come back."""
        if blocked.trouble is Trouble.NO_CHANNEL:
            await outbox.drop(self._db.single, message)
        else:
            await self._wait(message)


class ResultsMessages(_AboutSitting):
    """The group's results, once."""

    name = MessageKind.RESULTS

    def __init__(
        self, db: Database, library: Library, publisher: ExamPublisher, *, clock: Clock
    ) -> None:
        super().__init__(db, publisher, clock=clock)
        self._library = library

    async def take(self, message: Message, *, until: datetime) -> bool:
        """Drop what comes too late."""
        if self._is_long_over(await self._of(message)):
            await outbox.drop(self._db.single, message)
            return False
        return await super().take(message, until=until)

    async def find(self, message: Message) -> int | None:
        """Look for it among the messages since the sitting ended."""
        return await self._publisher.find_results(await self._of(message))

    async def send(self, message: Message) -> int | None:
        """Send what the group has done, and which questions were the hardest."""
        found = await papers.of_sitting(self._db.reading, message.ref_id, marks=True)
        taken = [(paper, await self._library.items_of(paper.items)) for paper in found]
        result = group_result(taken)
        known = {item.item_id: item for _, items in taken for item in items}
        # They come with their best answers: none that is being asked again since.
        secret = await secret_items.of_server(self._db.reading, message.server_id)
        told = tuple(hard for hard in result.hardest if hard.item_id not in secret)
        hardest = [known[hard.item_id] for hard in told]
        result = replace(result, hardest=told)
        return await self._publisher.announce(await self._of(message), result, hardest)

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Try again for some hours; not what is refused, nor where the channel is gone."""
        sitting = await self._of(message)
        if blocked.trouble is Trouble.REFUSED:
            async with self._db.transaction() as tx:
                await outbox.drop(tx, message)
                await tell_not_shown(tx, sitting, NotShown.RESULTS, blocked, again=False)
        elif blocked.trouble is Trouble.NO_CHANNEL:
            await outbox.drop(self._db.single, message)
        else:
            await self._tell_once(message, sitting, NotShown.RESULTS, blocked)
            await self._wait(message)
