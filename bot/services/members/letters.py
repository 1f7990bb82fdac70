"""Tells members privately of corrections to what they met on their own, once."""

from datetime import timedelta

from bot.clock import Clock
from bot.db import outbox
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.members import letters
from bot.domain.members import Letter
from bot.domain.outbox import Message, MessageKind
from bot.outbox.kinds import Kind
from bot.outbox.obstacles import Blocked, Gone
from bot.services.bank.library import Library
from bot.services.ports import DirectMessages, MemberDirectory

KEY_WAITS = timedelta(minutes=30)
"""How long a letter waits while an item that it tells the key of is being asked."""


class AboutItems(Kind):
    """What one member is told privately about items, if they are still there."""

    def __init__(
        self,
        db: Database,
        library: Library,
        direct_messages: DirectMessages,
        directory: MemberDirectory,
        *,
        clock: Clock,
    ) -> None:
        super().__init__(db, clock=clock)
        self._library = library
        self._direct_messages = direct_messages
        self._directory = directory


class Letters(AboutItems):
    """Letters. One that may have arrived is looked for; what was told is forgotten."""

    name = MessageKind.LETTER

    async def find(self, message: Message) -> int | None:
        """Look for it in the member's own channel."""
        letter = await self._of(message)
        items = await self._library.items_of(letter.versions)
        return await self._direct_messages.find_letter(letter, items)

    async def send(self, message: Message) -> int | None:
        """Tell the member, if they are still there; no key while it is being asked."""
        letter = await self._of(message)
        if not await self._directory.is_there(letter.server_id, letter.user_id):
            await letters.remove(self._db.single, letter.letter_id)
            return None
        secret = await secret_items.of_member(self._db.reading, letter.server_id, letter.user_id)
        if not secret.isdisjoint(item_id for item_id, _ in letter.versions):
            await outbox.release(self._db.single, message, self._clock() + KEY_WAITS)
            return None
        items = await self._library.items_of(letter.versions)
        return await self._direct_messages.tell_corrected(letter, items)

    async def sent(self, message: Message, message_id: int) -> None:
        """Forget it."""
        await letters.remove(self._db.single, message.ref_id)

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Leave it: they take no messages from us. The item itself comes back to them anyway."""
        await letters.remove(self._db.single, message.ref_id)

    async def _of(self, message: Message) -> Letter:
        letter = await letters.find(self._db.reading, message.ref_id)
        if letter is None:
            raise Gone(f"letter {message.ref_id}")
        return letter
