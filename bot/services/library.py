"""The items: the bank as it is today, and every version a member was ever shown."""

from functools import cached_property

from bot.db import items
from bot.db.database import Database
from bot.domain.items import Bank, Item
from bot.domain.posts import Post


class Library:
    """Finds items: today's from the bank, earlier versions from the database."""

    def __init__(self, db: Database, bank: Bank) -> None:
        self._db = db
        self.bank = bank
        self._kept: set[tuple[str, int]] = set()

    @cached_property
    def daily_ids(self) -> tuple[str, ...]:
        """The ids of the items that may be a daily question, ordered."""
        return tuple(item.item_id for item in self.bank.daily_pool())

    async def keep(self, item: Item) -> None:
        """Keep the item as it is now, so that it can be explained after the bank has changed."""
        version = (item.item_id, item.version)
        if version not in self._kept:
            await items.keep(self._db.single, item)
            self._kept.add(version)

    async def item_of(self, post: Post) -> Item:
        """Return the item of a post, in the version it was posted with.

        Raises LookupError when the post has no item.
        """
        if post.item_id is None or post.item_version is None:
            raise LookupError(f"post {post.post_id} has no item")
        item = self.bank.items.get(post.item_id)
        if item is not None and item.version == post.item_version:
            return item
        return await items.shown(self._db.reading, post.item_id, post.item_version)
