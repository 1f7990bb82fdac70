"""Rows that tests start from, and a look at what is stored and what is to be sent."""

from datetime import UTC, date, datetime, timedelta

from bot.db import outbox
from bot.db.bank import items
from bot.db.daily import posts
from bot.db.database import Database
from bot.db.servers import presence, servers
from bot.domain.bank.items import Item
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.domain.daily.schedule import Firing
from bot.domain.outbox import Message, MessageKind
from tests.domain.samples import CHANNEL, NOON, SERVER, make_item, make_settings

TODAY = date(2026, 4, 1)
LEASE = timedelta(seconds=90)


def claim_of(item: Item, *, at: datetime = NOON, round_number: int | None = 1) -> posts.Claim:
    """Return a claim that shows `item`."""
    return posts.Claim(CHANNEL, None, item, round_number, at, at + LEASE)


FAR = datetime(2100, 1, 1, tzinfo=UTC)
"""Nothing is planned after it, so planning `after` it looks at dates alone."""


async def add_server(db: Database, server_id: int = SERVER) -> None:
    """Set a server up."""
    await servers.save(db.single, make_settings(server_id))


async def leave(db: Database, server_id: int, at: datetime = NOON) -> bool:
    """Note that the bot left a server."""
    async with db.transaction() as tx:
        return await presence.mark_left(tx, server_id, at)


async def come_back(db: Database, server_id: int) -> bool:
    """Note that the bot is back on a server."""
    async with db.transaction() as tx:
        return await presence.mark_returned(tx, server_id)


async def forget_left_before(db: Database, before: datetime) -> list[int]:
    """Delete what is kept of servers that were left before an instant, and return them."""
    due = await presence.left_before(db.reading, before)
    async with db.transaction() as tx:
        return [one for one in due if await presence.forget(tx, one, left_before=before)]


async def plan(
    db: Database,
    local_on: date,
    *,
    server_id: int = SERVER,
    due_at: datetime = NOON,
    after: datetime = FAR,
) -> bool:
    """Plan a daily post, if one may be planned."""
    async with db.transaction() as tx:
        return await posts.plan(tx, server_id, Firing(local_on, due_at), after=after)


async def add_planned(
    db: Database, local_on: date = TODAY, *, server_id: int = SERVER, due_at: datetime = NOON
) -> Post:
    """Plan a daily post."""
    assert await plan(db, local_on, server_id=server_id, due_at=due_at)
    [row] = await db.reading.run("SELECT MAX(post_id) AS post_id FROM post")
    planned = await posts.find(db.reading, server_id, row["post_id"])
    assert planned
    return planned


async def add_claimed(
    db: Database,
    item: Item | None = None,
    *,
    kind: PostKind = PostKind.EXTRA,
    local_on: date = TODAY,
    server_id: int = SERVER,
    round_number: int | None = 1,
) -> Post:
    """Make a post that is claimed, with its message leased, on a server that is set up."""
    item = item or make_item()
    await items.keep(db.single, item)
    claim = claim_of(item, round_number=round_number)
    if kind is PostKind.DAILY:
        planned = await add_planned(db, local_on, server_id=server_id)
        message = await message_of(db, MessageKind.POST, planned.post_id)
        claimed = await take(db, message, claim)
        assert claimed
        return claimed
    async with db.transaction() as tx:
        made = await posts.claim_new(tx, server_id, kind, local_on, claim)
        about = {"server_id": server_id, "due_at": claim.at + LEASE, "tried": True}
        await outbox.put(tx, MessageKind.POST, made.post_id, **about)
    return made


async def take(db: Database, message: Message, claim: posts.Claim) -> Post | None:
    """Lease the message of a planned post and claim the post; None when somebody else has it."""
    post = await posts.find(db.reading, message.server_id, message.ref_id)
    assert post
    taken = Firing(post.local_on, post.due_at)  # a date that has a question: none is planned
    claimed, _ = await posts.claim(db.single, post, message, claim, taken)
    return claimed


async def add_posted(
    db: Database,
    item: Item | None = None,
    *,
    kind: PostKind = PostKind.DAILY,
    local_on: date = TODAY,
    server_id: int = SERVER,
) -> Post:
    """Make a post that stands in its channel."""
    post = await add_claimed(db, item, kind=kind, local_on=local_on, server_id=server_id)
    message_id = 7000 + post.post_id
    state = PostState.POSTED
    assert await posts.record(db.single, post.post_id, state=state, message_id=message_id, at=NOON)
    return await stored(db, post)


async def stored(db: Database, post: Post) -> Post:
    """Return a post as it is now."""
    now = await posts.find(db.reading, post.server_id, post.post_id)
    assert now
    return now


async def message_of(db: Database, kind: MessageKind, ref_id: int) -> Message:
    """Return what the outbox has about something; of several, the last."""
    found = await outbox.find(db.reading, kind, ref_id)
    assert found
    return found


async def due(db: Database, at: datetime, *, most: int = 99) -> list[tuple[MessageKind, int]]:
    """Return what is to be sent at an instant, in its order: each kind, and what it is about."""
    found = await outbox.due(db.reading, at, most=most)
    return [(message.kind, message.ref_id) for message in found]
