"""The items: the bank as it is today, and every version a member was ever shown."""

from collections.abc import Iterable

from bot import refusals
from bot.db.bank import items
from bot.db.daily import corrections
from bot.db.database import Database
from bot.db.servers import servers
from bot.db.session import Session, Transaction
from bot.domain.bank import Bank, Item, Profile
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import Post
from bot.domain.exam.papers import ItemVersion
from bot.refusals import Reason


class Library:
    """Finds items: today's from the bank, earlier versions from the database."""

    def __init__(self, db: Database, bank: Bank) -> None:
        self._db = db
        self.bank = bank
        self._shown: dict[ItemVersion, Item] = {}
        self._has_corrections: bool | None = None
        self._daily_ids: dict[str, tuple[str, ...]] = {}

    async def profile_of(self, session: Session, server_id: int) -> Profile:
        """Return the exam that a group prepares for; the usual one where nothing was set up."""
        settings = await servers.find(session, server_id)
        return self.bank.profile_named(settings.exam if settings else None)

    async def profile_here(self, server_id: int) -> Profile:
        """Return the same for a screen, which has no unit of work."""
        return await self.profile_of(self._db.reading, server_id)

    def daily_ids(self, profile: Profile) -> tuple[str, ...]:
        """Return the ids of the items that may be a daily question for an exam, ordered."""
        known = self._daily_ids.get(profile.profile_id)
        if known is None:
            known = tuple(item.item_id for item in self.bank.daily_pool(profile))
            self._daily_ids[profile.profile_id] = known
        return known

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
        # Corrections come only at start, and in most years not even then.
        if self._has_corrections is None:
            self._has_corrections = await corrections.exist(self._db.reading)
        return await corrections.told_in(self._db.reading, post) if self._has_corrections else []

    async def _version(self, item_id: str, version: int) -> Item:
        # Kept for good: a version never changes, and corrections come only at start.
        if (known := self._shown.get((item_id, version))) is not None:
            return known
        item = await items.shown(self._db.reading, item_id, version)
        for correction in await corrections.of_version(self._db.reading, item_id, version):
            item = item.with_correction(correction)
        self._shown[item_id, version] = item
        return item


def nothing_to_ask(library: Library, profile: Profile, otherwise: Reason) -> Reason:
    """Return why there is nothing to ask: the exam has no questions at all, or what else it is."""
    has_items = bool(library.bank.items_for(profile))
    usual = profile.profile_id == library.bank.profile.profile_id
    return otherwise if has_items or usual else refusals.exam_without_items(profile.name)
