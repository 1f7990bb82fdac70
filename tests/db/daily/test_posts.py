"""The ledger's rows: each step of a post's life happens once, and only from where it may."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot import refusals
from bot.db import outbox
from bot.db.bank import items
from bot.db.daily import posts
from bot.db.database import Database
from bot.domain.daily import notes
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.domain.daily.rotation import Asked
from bot.domain.outbox import Message, MessageKind
from tests.db import rows
from tests.db.rows import (
    LEASE,
    TODAY,
    add_claimed,
    add_planned,
    add_posted,
    add_server,
    claim_of,
    message_of,
    plan,
    stored,
    take,
)
from tests.domain.samples import CHANNEL, NOON, SERVER, make_item

OTHER_SERVER = SERVER + 100
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
WHY = refusals.no_permission(["view_channel", "send_messages"], CHANNEL)


@pytest.fixture(autouse=True)
async def _two_servers(db: Database) -> None:
    await add_server(db)
    await add_server(db, OTHER_SERVER)


async def due(db: Database, after: timedelta = timedelta(), *, most: int = 99) -> list[int]:
    """Return the posts whose messages are due, in their order."""
    return [post_id for _, post_id in await rows.due(db, NOON + after, most=most)]


async def message(db: Database, post: Post) -> Message:
    return await message_of(db, MessageKind.POST, post.post_id)


async def test_a_planned_post_is_read_back_as_it_was_planned(db: Database) -> None:
    planned = await add_planned(db, TODAY)
    assert planned == Post(
        planned.post_id, SERVER, PostKind.DAILY, PostState.PLANNED, TODAY, due_at=NOON
    )


async def test_a_date_gets_one_daily_post_a_server(db: Database) -> None:
    await add_planned(db, TODAY)
    assert not await plan(db, TODAY, due_at=NOON + MINUTE)
    assert await plan(db, TODAY + DAY, due_at=NOON + DAY)
    assert await plan(db, TODAY, server_id=OTHER_SERVER)


@pytest.mark.parametrize("state", [PostState.SKIPPED, PostState.MISSED])
async def test_a_date_that_was_written_off_is_not_planned_again(
    db: Database, state: PostState
) -> None:
    post = await add_planned(db, TODAY)
    assert await posts.end_unsent(db.single, post.post_id, state=state, note=WHY)
    assert not await plan(db, TODAY)


async def test_an_extra_and_a_test_may_share_a_date_with_the_daily_post(db: Database) -> None:
    await add_posted(db)
    for kind in (PostKind.EXTRA, PostKind.EXTRA, PostKind.TEST):
        assert (await add_claimed(db, kind=kind)).local_on == TODAY


async def test_the_first_planned_post_is_found_also_from_an_instant_on(db: Database) -> None:
    later = await add_planned(db, TODAY + DAY, due_at=NOON + DAY)
    sooner = await add_planned(db, TODAY, due_at=NOON)
    assert await posts.planned(db.reading, SERVER) == sooner
    assert await posts.planned(db.reading, SERVER, after=NOON) == later
    assert await posts.planned(db.reading, SERVER, after=NOON + DAY) is None
    assert await posts.planned(db.reading, OTHER_SERVER) is None


async def test_plans_can_be_taken_back_all_or_from_an_instant_on(db: Database) -> None:
    sooner = await add_planned(db, TODAY, due_at=NOON)
    await add_planned(db, TODAY + DAY, due_at=NOON + DAY)
    elsewhere = await add_planned(db, TODAY, server_id=OTHER_SERVER)
    await posts.unplan(db.single, SERVER, after=NOON)
    assert await due(db, DAY) == [sooner.post_id, elsewhere.post_id]
    await posts.unplan(db.single, SERVER)
    assert await due(db, DAY) == [elsewhere.post_id]


async def test_only_plans_can_be_taken_back(db: Database) -> None:
    claimed = await add_claimed(db, kind=PostKind.DAILY)
    await posts.unplan(db.single, SERVER)
    assert (await stored(db, claimed)).state is PostState.CLAIMED


async def test_due_posts_come_oldest_first_and_no_more_than_asked_for(db: Database) -> None:
    second = await add_planned(db, TODAY, due_at=NOON)
    first = await add_planned(db, TODAY, due_at=NOON - MINUTE, server_id=OTHER_SERVER)
    await add_planned(db, TODAY + DAY, due_at=NOON + MINUTE)
    assert await due(db) == [first.post_id, second.post_id]
    assert await due(db, most=1) == [first.post_id]


async def test_only_what_is_planned_or_in_doubt_is_tried(db: Database) -> None:
    await add_posted(db, local_on=TODAY)
    missed = await add_planned(db, TODAY + DAY)
    await posts.end_unsent(db.single, missed.post_id, state=PostState.MISSED, note=WHY)
    claimed = await add_claimed(db, kind=PostKind.EXTRA)
    assert await due(db, 2 * MINUTE) == [claimed.post_id]


async def test_a_claim_fixes_item_channel_and_round_and_is_a_lease(db: Database) -> None:
    planned = await add_planned(db)
    await items.keep(db.single, make_item())
    claimed = await take(db, await message(db, planned), claim_of(make_item()))
    assert claimed
    assert claimed.state is PostState.CLAIMED
    assert (claimed.item_id, claimed.item_version, claimed.round_number) == ("item-01", 1, 1)
    assert (claimed.channel_id, claimed.claimed_at) == (CHANNEL, NOON)
    assert await due(db, LEASE - timedelta(seconds=1)) == []
    assert await due(db, LEASE) == [planned.post_id]


async def test_of_many_claims_one_wins(db: Database) -> None:
    planned = await add_planned(db)
    await items.keep(db.single, make_item())
    seen = await message(db, planned)
    claims = await asyncio.gather(*(take(db, seen, claim_of(make_item())) for _ in range(20)))
    assert sum(claimed is not None for claimed in claims) == 1
    assert (await message(db, planned)).attempts == 1


async def test_a_post_that_is_claimed_is_claimed_by_nobody_else(db: Database) -> None:
    claimed = await add_claimed(db, kind=PostKind.DAILY)
    seen = await message(db, claimed)
    assert await take(db, seen, claim_of(make_item(), at=NOON + timedelta(minutes=5))) is None
    assert await stored(db, claimed) == claimed


async def test_an_extra_post_is_claimed_from_the_start(db: Database) -> None:
    extra = await add_claimed(db, kind=PostKind.EXTRA)
    assert (extra.state, extra.kind, extra.due_at) == (PostState.CLAIMED, PostKind.EXTRA, NOON)
    assert await stored(db, extra) == extra


async def test_the_claim_of_a_test_takes_no_turn_and_calls_nobody(db: Database) -> None:
    claim = replace(claim_of(make_item()), role_id=7)
    await items.keep(db.single, make_item())
    test = await posts.claim_new(db.single, SERVER, PostKind.TEST, TODAY, claim.of_test())
    assert (test.item_id, test.round_number, test.role_id) == ("item-01", None, None)
    assert await posts.asked(db.reading, SERVER) == {}


async def test_a_message_is_recorded_once(db: Database) -> None:
    claimed = await add_claimed(db)
    for number, news in [(1, True), (2, False)]:
        assert news == await posts.record(
            db.single, claimed.post_id, state=PostState.LATE, message_id=number, at=NOON + MINUTE
        )
    recorded = await stored(db, claimed)
    assert (recorded.state, recorded.message_id) == (PostState.LATE, 1)
    assert recorded.posted_at == NOON + MINUTE


async def test_recording_takes_the_note_of_an_earlier_failure_away(db: Database) -> None:
    claimed = await add_claimed(db)
    await posts.note(db.single, claimed.post_id, WHY)
    assert (await stored(db, claimed)).note == WHY
    await posts.record(db.single, claimed.post_id, state=PostState.POSTED, message_id=1, at=NOON)
    assert (await stored(db, claimed)).note is None


async def test_a_released_claim_is_planned_again_and_its_item_unasked(db: Database) -> None:
    claimed = await add_claimed(db, kind=PostKind.DAILY)
    async with db.transaction() as tx:
        await posts.release(tx, claimed.post_id, note=WHY)
        await outbox.release(tx, await message(db, claimed), NOON + MINUTE)
    released = await stored(db, claimed)
    assert released.state is PostState.PLANNED
    assert (released.item_id, released.claimed_at, released.note) == (None, None, WHY)
    assert await posts.asked(db.reading, SERVER) == {}
    assert await due(db) == []
    assert await due(db, MINUTE) == [claimed.post_id]


async def test_a_post_that_was_sent_cannot_be_released_or_written_off(db: Database) -> None:
    posted = await add_posted(db)
    await posts.release(db.single, posted.post_id, note=WHY)
    await posts.note(db.single, posted.post_id, WHY)
    state = PostState.MISSED
    assert not await posts.end_unsent(db.single, posted.post_id, state=state, note=WHY)
    assert await stored(db, posted) == posted


async def test_a_post_can_be_left_for_later(db: Database) -> None:
    planned = await add_planned(db)
    await posts.note(db.single, planned.post_id, WHY)
    await outbox.try_at(db.single, await message(db, planned), NOON + MINUTE)
    later = await stored(db, planned)
    assert (later.state, later.note) == (PostState.PLANNED, WHY)
    assert await due(db) == []


async def test_the_leases_of_a_process_that_is_gone_can_be_ended(db: Database) -> None:
    claimed = await add_claimed(db)
    planned = await add_planned(db, due_at=NOON + MINUTE)
    await outbox.end_leases(db.single, NOON)
    assert await due(db) == [claimed.post_id]
    assert await due(db, MINUTE) == [claimed.post_id, planned.post_id]


@pytest.mark.parametrize("state", [PostState.SKIPPED, PostState.MISSED])
async def test_a_post_written_off_keeps_why_and_frees_its_item(
    db: Database, state: PostState
) -> None:
    claimed = await add_claimed(db)
    assert await posts.end_unsent(db.single, claimed.post_id, state=state, note=WHY)
    ended = await stored(db, claimed)
    assert (ended.state, ended.note, ended.item_id) == (state, WHY, None)
    assert await posts.asked(db.reading, SERVER) == {}


async def test_nothing_is_planned_beside_what_is_planned_already(db: Database) -> None:
    await add_planned(db, TODAY + DAY, due_at=NOON + DAY)
    following, due_at = TODAY + 2 * DAY, NOON + 2 * DAY
    assert not await plan(db, following, due_at=due_at, after=NOON)
    assert await plan(db, following, due_at=due_at, after=NOON + DAY)


async def test_a_daily_post_closes_the_other_open_posts_of_its_server_only(db: Database) -> None:
    old = await add_posted(db, local_on=TODAY)
    elsewhere = await add_posted(db, server_id=OTHER_SERVER)
    planned = await add_planned(db, TODAY + 2 * DAY)
    new = await add_posted(db, local_on=TODAY + DAY)
    states = [(await stored(db, post)).state for post in (old, elsewhere, planned, new)]
    posted = PostState.POSTED
    assert states == [PostState.CLOSED, posted, PostState.PLANNED, posted]


async def test_a_post_is_found_by_its_own_server_only(db: Database) -> None:
    post = await add_posted(db)
    assert await posts.find(db.reading, OTHER_SERVER, post.post_id) is None
    assert await posts.find(db.reading, SERVER, post.post_id + 1) is None


async def test_the_ledger_is_newest_first_without_plans_and_tests(db: Database) -> None:
    old = await add_planned(db, date(2026, 3, 30), due_at=NOON - 2 * DAY)
    skipped = PostState.SKIPPED
    await posts.end_unsent(db.single, old.post_id, state=skipped, note=notes.SKIPPED_BY_ORGANISER)
    new = await add_posted(db, local_on=TODAY)
    await add_planned(db, TODAY + DAY)
    await add_posted(db, kind=PostKind.TEST)
    await add_posted(db, server_id=OTHER_SERVER)
    ledger = await posts.ledger(db.reading, SERVER, most=9)
    assert [post.post_id for post in ledger] == [new.post_id, old.post_id]
    assert [post.post_id for post in await posts.ledger(db.reading, SERVER, most=1)] == [
        new.post_id
    ]


async def test_what_was_asked_counts_claims_but_no_tests(db: Database) -> None:
    await add_posted(db, make_item("item-01"))
    await add_claimed(db, make_item("item-02"), kind=PostKind.TEST, round_number=None)
    await add_posted(db, make_item("item-03"), server_id=OTHER_SERVER)
    assert set(await posts.asked(db.reading, SERVER)) == {"item-01"}


async def test_what_was_asked_tells_the_latest_round_and_the_order_of_asking(db: Database) -> None:
    """The order is that of asking: a daily post is planned long before its item is drawn."""
    planned = await add_planned(db)
    async with db.transaction() as tx:
        for item_id in ("early", "late"):
            await tx.run(
                "INSERT INTO item_version (item_id, version, body) VALUES (:id, 1, '{}')",
                {"id": item_id},
            )
        early = claim_of(make_item("early"), at=NOON)
        late = claim_of(make_item("late"), at=NOON + MINUTE, round_number=2)
        await posts.claim_new(tx, SERVER, PostKind.EXTRA, TODAY, early)
    assert await take(db, await message(db, planned), late)
    assert await posts.asked(db.reading, SERVER) == {"early": Asked(1, 1), "late": Asked(2, 2)}


async def test_dates_that_were_written_off_before_they_came_are_taken_back(db: Database) -> None:
    """A clock that ran ahead had written them off."""
    dates = {
        "past": (TODAY, SERVER, PostState.MISSED),
        "ahead": (TODAY + DAY, SERVER, PostState.MISSED),
        "elsewhere": (TODAY + DAY, OTHER_SERVER, PostState.SKIPPED),
    }
    for local_on, server_id, state in dates.values():
        due_at = NOON + (local_on - TODAY)
        post = await add_planned(db, local_on, server_id=server_id, due_at=due_at)
        assert await posts.end_unsent(db.single, post.post_id, state=state, note=WHY)
    assert await posts.take_back_missed(db.single, NOON) == {SERVER}
    assert await posts.take_back_missed(db.single, NOON) == set()
    assert not await plan(db, TODAY)
    assert not await plan(db, TODAY + DAY, server_id=OTHER_SERVER)
    assert await plan(db, TODAY + DAY, due_at=NOON + DAY)


async def test_servers_with_a_plan_beyond_an_instant_are_known(db: Database) -> None:
    await add_planned(db, TODAY, due_at=NOON)
    await add_planned(db, TODAY, due_at=NOON + DAY, server_id=OTHER_SERVER)
    await add_posted(db, local_on=TODAY + 2 * DAY)
    assert await posts.planned_beyond(db.reading, NOON) == {OTHER_SERVER}
    assert await posts.planned_beyond(db.reading, NOON + DAY) == set()


async def test_an_id_is_never_used_again(db: Database) -> None:
    """Buttons that carry it stay in channels."""
    gone = await add_planned(db)
    await posts.unplan(db.single, SERVER)
    assert (await add_planned(db)).post_id > gone.post_id
