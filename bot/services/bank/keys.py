"""The key of a server's own question, corrected in chat as one of the built-in bank is."""

from dataclasses import replace

from bot import refusals
from bot.clock import Clock
from bot.db.bank import items, own_items, secret_items
from bot.db.daily import corrections
from bot.db.database import Database
from bot.db.session import Transaction
from bot.domain.bank.items import Item, Option
from bot.domain.bank.own_items import OwnItem
from bot.domain.daily.corrections import Correction
from bot.errors import Refusal
from bot.services.bank.library import Library


class OwnKeys:
    """Corrects keys. Scores only rise; whoever met the question is told, the group once."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def correct(
        self, server_id: int, own_id: int, key: int, note: str, *, seen: int
    ) -> tuple[OwnItem, int]:
        """Make another option the best one, in all versions that had the same options and key.

        Returns the question in its new version, and how many answers were raised. Raises Refusal
        where the question is being asked, was changed since, or has that key.
        """
        one = await own_items.find(self._db.reading, server_id, own_id)
        if one is None:
            raise Refusal(refusals.NO_SUCH_ITEM)
        if one.revision != seen:
            raise Refusal(refusals.QUESTION_CHANGED)
        if key == one.item.key:
            raise Refusal(refusals.KEY_ALREADY)
        if one.item.item_id in await secret_items.of_server(self._db.reading, server_id):
            raise Refusal(refusals.ASKED_JUST_NOW)
        async with self._db.transaction() as tx:
            raised = await self._correct_versions(tx, one, key, note)
            if not await own_items.change(tx, _with_key(one, key, note)):
                raise Refusal(refusals.QUESTION_CHANGED)
            await own_items.next_edition(tx, server_id)
        self._library.corrected(one.item.item_id)
        self._library.changed(server_id)
        saved = await own_items.find(self._db.reading, server_id, own_id)
        assert saved is not None
        return saved, raised

    async def _correct_versions(self, tx: Transaction, one: OwnItem, key: int, note: str) -> int:
        raised = 0
        for version in range(1, one.latest + 1):
            shown = await items.shown_or_none(tx, one.item.item_id, version)
            if shown is not None and _is_the_same(shown, one.item):
                correction = Correction(one.item.item_id, version, key, note)
                raised += await corrections.apply(tx, correction, self._clock()) or 0
        return raised


def _is_the_same(shown: Item, now: Item) -> bool:
    """Whether what members were shown had these options, and this key."""
    texts = [[option.text for option in item.options] for item in (shown, now)]
    return texts[0] == texts[1] and shown.key == now.key


def _with_key(one: OwnItem, key: int, note: str) -> OwnItem:
    """Return the question in a version that was never given, with the key and why it is that."""
    options = tuple(
        Option(option.text, note) if index == key else option
        for index, option in enumerate(one.item.options)
    )
    item = replace(one.item, options=options, key=key, version=one.latest + 1)
    return replace(one, credited=replace(one.credited, item=item))
