"""The questions of a server looked through: searched, read, retired, restored, edited; its pool."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from bot import refusals
from bot.bank.formats.found import RIGHT, Choice, Found, Text
from bot.bank.formats.settle import REASON_LIMIT, STEM_LIMIT, Settling, slug, topic_name
from bot.db.bank import own_items, secret_items
from bot.db.database import Database
from bot.domain.bank import own_items as own
from bot.domain.bank.items import LETTERS, Item, Pool
from bot.domain.bank.own_items import OwnBank, OwnItem, bank_of_server
from bot.domain.bank.question_files import Noted
from bot.errors import Refusal
from bot.services.bank.library import Library

LONGEST_STEM, LONGEST_REASON = STEM_LIMIT, REASON_LIMIT
_ANY_STEM = "Which one?"
PAGE = 8
"""So many questions are listed at once."""

Entry = OwnItem | Item
"""A question of a server's own, or a built-in one."""


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for: words of a question, a topic, whose questions, which page."""

    words: str = ""
    topic: str = ""
    whose: own.Choice = own.Choice.BOTH
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of what was found, and how many there are in all."""

    search: Search
    entries: tuple[Entry, ...]
    total: int
    settings: OwnBank

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class Opened:
    """One question; while it `is_asked` somewhere nobody reads its key here."""

    entry: Entry
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody has written of a question: options and reasons in the order A to D."""

    stem: str
    options: tuple[str, ...]
    reasons: tuple[str, ...]
    key: int


class Shelf:
    """Who may call it is the caller's matter. Every change names the revision that was seen."""

    def __init__(self, db: Database, library: Library) -> None:
        self._db = db
        self._library = library

    async def search(self, server_id: int, search: Search) -> Listing:
        """Return one page of a server's questions, its own before the built-in ones."""
        found = [one for one in await self._entries(server_id, search) if _fits(one, search)]
        last = max(1, -(-len(found) // PAGE))
        page = min(max(1, search.page), last)
        shown = found[(page - 1) * PAGE : page * PAGE]
        settings = await self.settings(server_id)
        return Listing(replace(search, page=page), tuple(shown), len(found), settings)

    async def topics(self, server_id: int) -> list[str]:
        """Return the topics of all questions of a server, its own first."""
        bank = await self._library.bank_of(server_id)
        mine = {bank.items[key].topic for key in bank.pools}
        others = {item.topic for item in self._library.bank.items.values()} - mine
        return [*sorted(mine), *sorted(others)]

    async def open(self, server_id: int, item_id: str) -> Opened:
        """Return a question by its id. Raises Refusal for one that this server does not have."""
        is_asked = item_id in await secret_items.of_server(self._db.reading, server_id)
        if (built_in := self._library.bank.items.get(item_id)) is not None:
            return Opened(built_in, is_asked)
        return Opened(await self._own(server_id, own.own_id_of(item_id)), is_asked)

    async def retire(self, server_id: int, own_id: int, *, seen: int) -> OwnItem:
        """Ask a question no more; what members have answered stands. Raises Refusal."""
        return await self._change(server_id, own_id, seen, lambda one: replace(one, retired=True))

    async def restore(self, server_id: int, own_id: int, *, seen: int) -> OwnItem:
        """Ask a question again that was retired. Raises Refusal."""
        # What is only suggested goes on resting: about that somebody decides in the queue.
        return await self._change(
            server_id, own_id, seen, lambda one: replace(one, retired=one.suggested)
        )

    async def place(
        self,
        server_id: int,
        own_id: int,
        *,
        seen: int,
        pools: Collection[Pool],
        domain: str,
        topic: str,
    ) -> OwnItem:
        """Say where a question is asked, and what it is about. Raises Refusal."""

        def placed(one: OwnItem) -> OwnItem:
            item = replace(one.item, domain=domain, topic=topic_name(topic) or one.item.topic)
            return replace(_saying(one, item), pools=frozenset(pools))

        return await self._change(server_id, own_id, seen, placed)

    async def rewrite(
        self, server_id: int, own_id: int, written: Written, *, seen: int
    ) -> tuple[OwnItem, tuple[Noted, ...]]:
        """Store a question as a new version, and say what is not as it was written.

        Raises Refusal where it cannot be an item, is being asked, or was changed since.
        """
        opened = await self.open(server_id, own.own_item_id(own_id))
        if opened.is_asked:
            raise Refusal(refusals.ASKED_JUST_NOW)
        settled = settled_as_item(written)

        def rewritten(one: OwnItem) -> OwnItem:
            texts = settled.items[0].item
            item = replace(one.item, stem=texts.stem, options=texts.options, key=texts.key)
            return _saying(one, item)

        one = await self._change(server_id, own_id, seen, rewritten)
        return one, tuple(settled.changed)

    async def settings(self, server_id: int) -> OwnBank:
        """Return what a server draws from."""
        return await own_items.bank_of(self._db.reading, server_id)

    async def draw_from(self, settings: OwnBank) -> None:
        """Store what a server draws from, after the edition of it that was seen.

        Raises Refusal where something was changed since, or no daily question would be left.
        """
        server_id = settings.server_id
        mine = await own_items.of_server(self._db.reading, server_id)
        if not bank_of_server(self._library.bank, settings, mine).daily_ids:
            raise Refusal(refusals.POOL_WOULD_BE_EMPTY)
        async with self._db.transaction() as tx:
            if not await own_items.next_edition(tx, server_id, seen=settings.edition):
                raise Refusal(refusals.CHANGED_MEANWHILE)
            await own_items.draw_from(tx, settings)
        self._library.changed(server_id)

    async def daily_from(self, server_id: int, domains: Collection[str], topics: str) -> set[str]:
        """Return the domains and topics that are meant. Raises Refusal for a topic that is none."""
        known = set(await self.topics(server_id))
        named = {slug(word): word.strip() for word in topics.split(",") if word.strip()}
        if unknown := [word for name, word in named.items() if name not in known]:
            raise Refusal(refusals.no_such_topic(unknown[0]))
        return {*domains, *named}

    async def _entries(self, server_id: int, search: Search) -> list[Entry]:
        mine = await own_items.of_server(self._db.reading, server_id)
        built_in = self._library.bank.items.values()
        return [
            *(mine if search.whose is not own.Choice.BUILT_IN else ()),
            *(built_in if search.whose is not own.Choice.OWN else ()),
        ]

    async def _own(self, server_id: int, own_id: int) -> OwnItem:
        found = await own_items.find(self._db.reading, server_id, own_id)
        if found is None:
            raise Refusal(refusals.NO_SUCH_ITEM)
        return found

    async def _change(
        self, server_id: int, own_id: int, seen: int, change: Callable[[OwnItem], OwnItem]
    ) -> OwnItem:
        """Store what becomes of the item as it was seen; a new text is a new version."""
        one = await self._own(server_id, own_id)
        if one.revision != seen:
            raise Refusal(refusals.QUESTION_CHANGED)
        async with self._db.transaction() as tx:
            if not await own_items.change(tx, change(one)):
                raise Refusal(refusals.QUESTION_CHANGED)
            await own_items.next_edition(tx, server_id)
        self._library.changed(server_id)
        return await self._own(server_id, own_id)


def item_of(entry: Entry) -> Item:
    """Return the item of either kind of question."""
    return entry.item if isinstance(entry, OwnItem) else entry


def _saying(one: OwnItem, item: Item) -> OwnItem:
    """Return an own item that says something else, in a version that was never given."""
    if item != one.item:
        item = replace(item, version=one.latest + 1)
    return replace(one, credited=replace(one.credited, item=item))


def _fits(entry: Entry, search: Search) -> bool:
    item = item_of(entry)
    if search.topic and search.topic not in (item.topic, item.domain):
        return False
    name = entry.name if isinstance(entry, OwnItem) else item.item_id
    texts = name, item.topic, item.stem, *(option.text for option in item.options)
    everything = " ".join(texts).casefold()
    return all(word in everything for word in search.words.casefold().split())


def settled_as_item(written: Written) -> Settling:
    """Return the question as an item, by the rules that files go by.

    Raises Refusal with what is wrong with its text and what with its options.
    """
    settling = _settling(written)
    if settling.skipped:
        wrong = [
            part.skipped[0].reason
            for part in (
                _settling(replace(written, options=tuple(LETTERS), reasons=("",) * len(LETTERS))),
                _settling(replace(written, stem=_ANY_STEM)),
            )
            if part.skipped
        ]
        raise Refusal(*map(refusals.cannot_be_question, wrong))
    return settling


def _settling(written: Written) -> Settling:
    choices = [
        Choice(Text(text), RIGHT if index == written.key else 0.0, Text(reason))
        for index, (text, reason) in enumerate(zip(written.options, written.reasons, strict=True))
    ]
    settling = Settling("own-questions")
    settling.add(Found(1, Text(written.stem), tuple(choices)))
    return settling
