"""The items: the banks of all servers as they are today, every version a member was ever shown."""

from collections import Counter
from collections.abc import Iterable

from bot import refusals
from bot.db.bank import items, own_items
from bot.db.daily import corrections
from bot.db.database import Database
from bot.db.session import Transaction
from bot.domain.bank.items import Bank, Item, Profile
from bot.domain.bank.own_items import OwnBank, bank_of_server
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import Post
from bot.domain.exam.papers import ItemVersion
from bot.refusals import Reason

BANKS_AT_HAND = 64
"""Banks of so many servers with items of their own are kept at hand."""


class Library:
    """Finds items: today's from the banks, earlier versions from the database.

    `bank` is the built-in one, for what is alike on all servers: the profile, and the sources.
    """

    def __init__(self, db: Database, bank: Bank) -> None:
        self._db = db
        self.bank = bank
        self._of_servers: dict[int, Bank] = {}
        self._without_own: set[int] = set()
        self._changes: Counter[int] = Counter()
        self._shown: dict[ItemVersion, Item] = {}
        self._has_corrections: bool | None = None

    async def bank_of(self, server_id: int) -> Bank:
        """Return what a server draws from: the built-in bank, unless it chose or added anything.

        Of that it is the part for the exam that the group prepares for, which is its profile.

        It stays the same object until `changed` says that the server's own part of it did.
        """
        while server_id not in self._without_own:
            if (known := self._of_servers.get(server_id)) is not None:
                return known
            before = self._changes[server_id]
            found = await self._read(server_id)
            if self._changes[server_id] == before:
                self._keep_at_hand(server_id, found)
        return self.bank

    def changed(self, server_id: int) -> None:
        """Read a server's bank anew, since something of its own was changed."""
        self._changes[server_id] += 1
        self._without_own.discard(server_id)
        self._of_servers.pop(server_id, None)

    def corrected(self, item_id: str) -> None:
        """Read the versions of an item anew, since a key of them was corrected."""
        self._shown = {known: item for known, item in self._shown.items() if known[0] != item_id}
        self._has_corrections = None

    async def bank_for(self, server_id: int, exam: str | None) -> Bank:
        """Return the same for an exam that a group began with, whichever it has chosen since."""
        bank, profile = await self.bank_of(server_id), self.bank.profile_named(exam)
        if bank.profile.profile_id == profile.profile_id:
            return bank
        own = await own_items.bank_of(self._db.reading, server_id)
        return (await self._all_of(own) or self.bank).for_exam(profile)

    async def profile_here(self, server_id: int) -> Profile:
        """Return the exam that a group prepares for; the usual one where nothing was set up."""
        return (await self.bank_of(server_id)).profile

    async def _read(self, server_id: int) -> Bank | None:
        settings, exam = await own_items.bank_and_exam(self._db.reading, server_id)
        profile = self.bank.profile_named(exam)
        found = await self._all_of(settings)
        if found is None and profile is self.bank.profile:
            return None
        return (found or self.bank).for_exam(profile)

    async def _all_of(self, settings: OwnBank) -> Bank | None:
        """Return what a server has for all exams; None where that is the built-in bank."""
        if not settings.edition:
            return None
        own = await own_items.of_server(self._db.reading, settings.server_id)
        return bank_of_server(self.bank, settings, own)

    def _keep_at_hand(self, server_id: int, found: Bank | None) -> None:
        if found is None:
            self._without_own.add(server_id)
            return
        if len(self._of_servers) >= BANKS_AT_HAND:
            del self._of_servers[next(iter(self._of_servers))]
        self._of_servers[server_id] = found

    async def keep(self, item: Item) -> Item:
        """Keep the item as it is now, and return this version as members are shown it.

        A version that was kept before stands as it was, whatever the bank says today.
        """
        if (item.item_id, item.version) not in self._shown:
            await items.keep(self._db.single, item)
        return await self._version(item.item_id, item.version)

    async def keep_all(self, tx: Transaction, shown: Iterable[Item]) -> None:
        """Keep these items as they are now."""
        for item in {item.item_id: item for item in shown}.values():
            await items.keep(tx, item)

    async def items_of(self, versions: Iterable[ItemVersion]) -> list[Item]:
        """Return the items of a paper, in the versions it shows."""
        return [await self._version(item_id, version) for item_id, version in versions]

    async def item_of(self, post: Post) -> Item:
        """Return the item of a post, in the version it was posted with, its key corrected.

        Raises LookupError when the post has no item.
        """
        if post.item_id is None or post.item_version is None:
            raise LookupError(f"post {post.post_id} has no item")
        return await self._version(post.item_id, post.item_version)

    async def corrections_told_in(self, post: Post) -> list[Told]:
        """Return the corrections of earlier questions that a group learns of with this post."""
        # Corrections come seldom: with a new bank, or from an organiser.
        if self._has_corrections is None:
            self._has_corrections = await corrections.exist(self._db.reading)
        return await corrections.told_in(self._db.reading, post) if self._has_corrections else []

    async def _version(self, item_id: str, version: int) -> Item:
        # Kept for good: a version never changes, and of a correction `corrected` knows.
        if (known := self._shown.get((item_id, version))) is not None:
            return known
        item = await items.shown(self._db.reading, item_id, version)
        for correction in await corrections.of_version(self._db.reading, item_id, version):
            item = item.with_correction(correction)
        self._shown[item_id, version] = item
        return item


def nothing_to_ask(library: Library, bank: Bank, otherwise: Reason) -> Reason:
    """Return why there is nothing to ask: the exam has no questions at all, or what else it is."""
    is_usual = bank.profile.profile_id == library.bank.profile.profile_id
    return otherwise if bank.items or is_usual else refusals.exam_without_items(bank.profile.name)
