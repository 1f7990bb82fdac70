"""Each daily question reaches its channel exactly once, in time or late."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot import refusals
from bot.domain.bank.items import Item
from bot.domain.daily import notes
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.errors import Refusal
from bot.outbox import deliver
from bot.outbox.obstacles import Unsure
from bot.services.servers.settings import Changes
from tests.domain.samples import CHANNEL, SERVER, make_item
from tests.services.world import ITEMS, Killed, World, no_permission

CLOSED, LATE, MISSED, POSTED = (
    PostState.CLOSED,
    PostState.LATE,
    PostState.MISSED,
    PostState.POSTED,
)


async def test_the_question_is_posted_at_its_time_and_not_before(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 8, 59)
    assert world.posted() == []
    await world.tick_at(2026, 4, 1, 9)
    [message] = world.posted()
    assert message.post.channel_id == CHANNEL
    assert await world.ledger() == [(1, POSTED)]


async def test_further_ticks_post_nothing_more_that_day(world: World) -> None:
    await world.set_up()
    await world.tick_until(2026, 4, 1, 23, 59, every=timedelta(minutes=7))
    assert len(world.posted()) == 1
    assert await world.planned_on() == date(2026, 4, 2)


async def test_ticks_at_the_same_time_post_once(world: World) -> None:
    await world.set_up()
    world.clock.now += timedelta(hours=1)
    await asyncio.gather(*(world.services.deliverer.deliver() for _ in range(5)))
    assert len(world.posted()) == 1


async def test_every_day_has_its_question_over_both_clock_changes(world: World) -> None:
    world.clock.now = world.clock.now.replace(month=2, day=28)
    await world.set_up()
    await world.tick_until(2026, 3, 12, every=timedelta(minutes=30))
    await world.tick_until(2026, 10, 30, every=timedelta(days=1))
    await world.tick_until(2026, 11, 4, every=timedelta(minutes=30))
    dates = [message.post.local_on for message in world.posted()]
    assert len(dates) == len(set(dates))
    assert {date(2026, 3, day) for day in range(1, 12)} <= set(dates)
    assert {date(2026, 11, day) for day in range(1, 4)} <= set(dates)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        pytest.param((2026, 4, 1, 9, 10), POSTED, id="ten-minutes-is-on-time"),
        pytest.param((2026, 4, 1, 9, 11), LATE, id="eleven-minutes-is-late"),
        pytest.param((2026, 4, 1, 15, 0), LATE, id="end-of-the-catch-up-window"),
        pytest.param((2026, 4, 1, 15, 1), MISSED, id="past-the-catch-up-window"),
    ],
)
async def test_a_bot_that_comes_back_posts_late_within_six_hours(
    world: World, moment: tuple[int, ...], state: PostState
) -> None:
    await world.set_up()
    await world.tick_at(*moment)
    assert await world.ledger() == [(1, state)]
    assert len(world.posted()) == (0 if state is MISSED else 1)
    assert await world.planned_on() == date(2026, 4, 2)


async def test_a_missed_question_says_why(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 16)
    [row] = await world.services.setup.history(SERVER)
    assert row.note == notes.BOT_AWAY
    assert (row.item_id, row.message_id) == (None, None)


@pytest.mark.parametrize(
    ("hour", "today"),
    [
        pytest.param(8, [], id="back-before-the-time"),
        pytest.param(10, [(5, LATE)], id="back-within-the-window"),
        pytest.param(16, [(5, MISSED)], id="back-after-the-window"),
    ],
)
async def test_after_three_days_away_the_ledger_names_each_day(
    world: World, hour: int, today: list[tuple[int, PostState]]
) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    await world.restart()
    await world.tick_at(2026, 4, 5, hour)
    first = (1, CLOSED if today == [(5, LATE)] else POSTED)
    assert await world.ledger() == [*today, (4, MISSED), (3, MISSED), (2, MISSED), first]
    assert await world.planned_on() == date(2026, 4, 6 if today else 5)


async def test_only_chosen_weekdays_are_posted_or_missed(world: World) -> None:
    await world.set_up(changes=Changes(days=frozenset({1, 3})))
    await world.tick_at(2026, 4, 14, 12)
    assert await world.ledger() == [(13, MISSED), (8, MISSED), (6, MISSED), (1, MISSED)]


async def test_the_message_pings_the_role_that_was_chosen(world: World) -> None:
    await world.set_up(changes=Changes(role_id=55))
    await world.tick_at(2026, 4, 1, 9)
    assert world.posted()[0].post.role_id == 55


@pytest.mark.parametrize("arrived", [False, True], ids=["before-it-arrived", "after-it-arrived"])
async def test_a_crash_between_claim_and_record_gives_one_message(
    world: World, arrived: bool
) -> None:
    await world.set_up()
    failing = world.discord.unanswered if arrived else world.discord.closed
    failing[SERVER] = Killed()
    with pytest.raises(Killed):
        await world.tick_at(2026, 4, 1, 9)
    failing.clear()
    await world.restart()
    await world.tick_at(2026, 4, 1, 9, 5)
    assert len(world.posted()) == 1
    assert await world.ledger() == [(1, POSTED)]
    assert await world.planned_on() == date(2026, 4, 2)


async def test_a_crash_shortly_before_the_window_ends_is_written_off_when_nothing_arrived(
    world: World,
) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = Killed()
    with pytest.raises(Killed):
        await world.tick_at(2026, 4, 1, 9)
    world.discord.closed.clear()
    await world.restart()
    await world.tick_at(2026, 4, 1, 17)
    assert world.posted() == []
    assert await world.ledger() == [(1, MISSED)]


async def test_a_message_that_arrived_is_found_even_after_the_window(world: World) -> None:
    await world.set_up()
    world.discord.unanswered[SERVER] = Killed()
    with pytest.raises(Killed):
        await world.tick_at(2026, 4, 1, 9)
    await world.restart()
    await world.tick_at(2026, 4, 1, 17)
    assert len(world.posted()) == 1
    assert [state for _, state in await world.ledger()] == [LATE]


async def test_a_claim_keeps_others_off_while_its_send_may_be_under_way(world: World) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = Unsure()
    await world.tick_at(2026, 4, 1, 9)
    world.discord.closed.clear()
    await world.tick_at(2026, 4, 1, 9, 1)
    assert world.posted() == []
    await world.tick_at(2026, 4, 1, 9, 2)
    assert len(world.posted()) == 1


async def test_a_second_send_keeps_others_off_as_long_as_the_first(world: World) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = Unsure()
    await world.tick_at(2026, 4, 1, 9)
    world.discord.closed.clear()
    world.discord.unanswered[SERVER] = Unsure()
    for minute, state in [(2, PostState.CLAIMED), (3, PostState.CLAIMED), (4, POSTED)]:
        await world.tick_at(2026, 4, 1, 9, minute)
        assert await world.ledger() == [(1, state)]


async def test_a_new_process_does_not_wait_for_the_claims_of_the_old_one(world: World) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = Killed()
    with pytest.raises(Killed):
        await world.tick_at(2026, 4, 1, 9)
    world.discord.closed.clear()
    world.clock.now += timedelta(seconds=5)
    await world.restart()
    await world.services.deliverer.deliver()
    assert await world.ledger() == [(1, POSTED)]


async def test_an_unsure_send_that_arrived_is_found_and_not_sent_again(world: World) -> None:
    await world.set_up()
    world.discord.unanswered[SERVER] = Unsure()
    await world.tick_at(2026, 4, 1, 9)
    await world.tick_until(2026, 4, 1, 12)
    assert len(world.posted()) == 1
    assert len(world.discord.tries) == 1
    assert await world.ledger() == [(1, POSTED)]


async def test_a_question_is_sent_again_only_after_looking_in_the_channel(world: World) -> None:
    """Discord answers nothing for an hour: nobody can look, so nothing is sent meanwhile."""
    await world.set_up()
    world.discord.unanswered[SERVER] = Unsure()
    await world.tick_at(2026, 4, 1, 9)
    world.discord.closed[SERVER] = Unsure()
    await world.tick_until(2026, 4, 1, 10)
    assert len(world.discord.tries) == 1
    world.discord.closed.clear()
    world.discord.unanswered.clear()
    await world.tick_until(2026, 4, 1, 11)
    assert len(world.posted()) == 1
    assert [state for _, state in await world.ledger()] == [LATE]


async def test_while_nobody_can_look_the_waits_grow_and_the_question_is_missed_at_last(
    world: World,
) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = Unsure()
    await world.tick_until(2026, 4, 1, 15, 40)
    assert await world.ledger() == [(1, MISSED)]
    world.discord.closed.clear()
    await world.tick_at(2026, 4, 2, 9)
    assert [message.post.local_on.day for message in world.posted()] == [2]


@pytest.fixture
def hanging(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages arrive, but no reply ever comes."""
    monkeypatch.setattr(deliver, "SEND_SECONDS", 0.5)
    send = world.discord.send

    async def deliver_and_hang(post: Post, item: Item, told: Sequence[Told]) -> int:
        await send(post, item, told)
        await asyncio.Event().wait()
        raise AssertionError("never")

    monkeypatch.setattr(world.discord, "send", deliver_and_hang)


@pytest.mark.usefixtures("hanging")
async def test_a_send_that_takes_too_long_is_looked_for_later(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    assert await world.ledger() == [(1, PostState.CLAIMED)]
    await world.tick_at(2026, 4, 1, 9, 2)
    assert len(world.posted()) == 1
    assert await world.ledger() == [(1, POSTED)]


@pytest.mark.usefixtures("hanging")
async def test_a_question_by_hand_that_takes_too_long_is_told_to_be_in_doubt(world: World) -> None:
    await world.set_up()
    with pytest.raises(Refusal) as caught:
        await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert caught.value.reason == refusals.SENT_MAYBE


async def test_a_tick_ends_although_nothing_can_be_written(world: World) -> None:
    await world.set_up()
    await world.db.single.run("PRAGMA query_only = ON")
    async with asyncio.timeout(10):
        await world.tick_at(2026, 4, 1, 9)
    assert world.posted() == []
    await world.db.single.run("PRAGMA query_only = OFF")
    await world.tick_at(2026, 4, 1, 9, 1)
    assert len(world.posted()) == 1


async def test_an_answer_given_before_the_post_was_recorded_counts(world: World) -> None:
    await world.set_up()
    world.discord.unanswered[SERVER] = Unsure()
    await world.tick_at(2026, 4, 1, 9)
    await world.answer(world.posted()[0].post)
    await world.tick_at(2026, 4, 1, 9, 2)
    [row] = await world.services.setup.history(SERVER)
    assert (row.state, row.answers) == (POSTED, 1)


async def test_one_failing_server_harms_no_other(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(3):
        await world.set_up(SERVER + number)
    world.discord.closed[SERVER + 1] = RuntimeError("a bug")
    await world.tick_at(2026, 4, 1, 9)
    assert [len(world.posted(SERVER + number)) for number in range(3)] == [1, 0, 1]
    assert f"of server {SERVER + 1} failed" in caplog.text
    world.discord.closed.clear()
    await world.tick_until(2026, 4, 1, 9, 5)
    assert len(world.posted(SERVER + 1)) == 1


async def test_all_servers_due_at_the_same_minute_are_posted_in_one_tick(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "BATCH", 7)
    monkeypatch.setattr(world.services.deliverer, "_slots", asyncio.Semaphore(3))
    for number in range(40):
        await world.set_up(SERVER + number)
    await world.tick_at(2026, 4, 1, 9)
    assert sorted(sent.post.server_id for sent in world.discord.messages) == [
        SERVER + number for number in range(40)
    ]


async def test_a_full_disk_delays_a_question_but_neither_loses_nor_doubles_it(
    world: World,
) -> None:
    world.with_bank(make_item(stem="Long? " * 20_000))
    await world.set_up()
    [row] = await world.db.single.run("PRAGMA page_count")
    await world.db.single.run(f"PRAGMA max_page_count = {row[0]}")
    await world.tick_until(2026, 4, 1, 9, 30)
    assert world.posted() == []
    await world.db.single.run("PRAGMA max_page_count = 100000")
    await world.tick_until(2026, 4, 1, 10, 30)
    assert len(world.posted()) == 1
    assert await world.ledger() == [(1, LATE)]


async def test_the_next_daily_question_closes_all_that_is_open(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    for kind in (PostKind.EXTRA, PostKind.TEST):
        await world.services.posts.post_now(SERVER, kind)
    await world.tick_at(2026, 4, 2, 9)
    rows = await world.db.reading.run("SELECT kind, state FROM post WHERE state <> 'planned'")
    assert sorted(tuple(row) for row in rows) == [
        ("daily", "closed"),
        ("daily", "posted"),
        ("extra", "closed"),
        ("test", "closed"),
    ]


@pytest.mark.parametrize("kind", [PostKind.EXTRA, PostKind.TEST])
async def test_a_question_posted_by_hand_closes_nothing(world: World, kind: PostKind) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    await world.services.posts.post_now(SERVER, kind)
    rows = await world.db.reading.run("SELECT state FROM post WHERE state <> 'planned'")
    assert [row["state"] for row in rows] == ["posted", "posted"]


async def test_a_skipped_or_missed_day_leaves_the_last_question_open(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    await world.services.setup.skip(SERVER)
    await world.tick_at(2026, 4, 3, 16)
    assert await world.ledger() == [(3, MISSED), (2, PostState.SKIPPED), (1, POSTED)]


async def test_an_extra_question_comes_at_once_and_leaves_the_daily_one_as_it_is(
    world: World,
) -> None:
    await world.set_up()
    extra = await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert world.posted()[0].message_id == extra.message_id
    assert extra.local_on == date(2026, 4, 1)
    await world.tick_at(2026, 4, 1, 9)
    assert [message.post.kind for message in world.posted()] == ["extra", "daily"]


async def test_daily_and_extra_questions_share_one_rotation(world: World) -> None:
    await world.set_up()
    await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    for day in range(1, 4):
        await world.tick_at(2026, 4, day, 9)
        await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    asked = [message.item.item_id for message in world.posted()]
    assert sorted(asked[: len(ITEMS)]) == [item.item_id for item in ITEMS]
    assert asked[0] == "item-01"


async def test_questions_drawn_at_the_same_moment_are_different_ones(world: World) -> None:
    await world.set_up()
    world.clock.now += timedelta(hours=1)
    posting = world.services.posts
    by_hand = (posting.post_now(SERVER, PostKind.EXTRA) for _ in range(len(ITEMS) - 1))
    await asyncio.gather(world.deliver(), *by_hand)
    asked = [message.item.item_id for message in world.posted()]
    assert sorted(asked) == [item.item_id for item in ITEMS]


async def test_no_question_comes_twice_running_however_many_extras_there_are(
    world: World,
) -> None:
    world.with_bank(*ITEMS[:4])
    await world.set_up()
    for day in range(1, 30):
        await world.tick_at(2026, 4, day, 9)
        for _ in range(day % 3):
            world.clock.now += timedelta(minutes=5)
            await world.deliver()
            await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    asked = [message.item.item_id for message in world.posted()]
    assert len(asked) > 50
    assert all(first != second for first, second in pairwise(asked))


async def test_a_test_takes_no_turn_pings_nobody_and_is_not_scored(world: World) -> None:
    await world.set_up(changes=Changes(role_id=55))
    test = await world.services.posts.post_now(SERVER, PostKind.TEST)
    assert (test.round_number, test.role_id) == (None, None)
    await world.answer(test)
    assert await world.rows("tally") == []
    await world.tick_at(2026, 4, 1, 9)
    assert world.posted()[1].item.item_id == "item-01"  # still the opening item
    assert (await world.services.setup.status(SERVER)).seen_this_round == 1


@pytest.mark.parametrize("known", [True, False], ids=["known-beforehand", "told-by-discord"])
async def test_a_question_by_hand_that_is_blocked_says_what_to_do(
    world: World, known: bool
) -> None:
    await world.set_up()
    if known:
        world.discord.known[SERVER] = no_permission()
    world.discord.closed[SERVER] = no_permission()
    with pytest.raises(Refusal, match=r"no_permission.*send_messages"):
        await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert [state for _, state in await world.ledger()] == ([] if known else [MISSED])
    world.discord.closed.clear()
    await world.tick_until(2026, 4, 1, 8, 30)
    assert world.posted() == []


@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "did-not-arrive"])
async def test_a_question_by_hand_in_doubt_is_looked_for_and_comes_once(
    world: World, arrived: bool
) -> None:
    await world.set_up()
    failing = world.discord.unanswered if arrived else world.discord.closed
    failing[SERVER] = Unsure()
    with pytest.raises(Refusal) as caught:
        await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert caught.value.reason == refusals.SENT_MAYBE
    failing.clear()
    await world.tick_at(2026, 4, 1, 8, 2)
    assert len(world.posted()) == 1
    assert await world.ledger() == [(1, POSTED)]


async def test_a_question_by_hand_is_not_sent_hours_later(world: World) -> None:
    await world.set_up(changes=Changes(days=frozenset({7})))
    world.discord.closed[SERVER] = Unsure()
    with pytest.raises(Refusal):
        await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    await world.tick_at(2026, 4, 1, 14, 1)
    world.discord.closed.clear()
    await world.tick_at(2026, 4, 1, 20)
    assert world.posted() == []
    assert await world.ledger() == [(1, MISSED)]


async def test_a_server_that_was_never_set_up_is_told_so(world: World) -> None:
    with pytest.raises(Refusal) as caught:
        await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert caught.value.reason == refusals.NOT_SET_UP


async def test_a_bank_without_daily_questions_is_told_to_the_organiser(world: World) -> None:
    world.with_bank(make_item(tags=frozenset()))
    await world.set_up()
    with pytest.raises(Refusal) as caught:
        await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert caught.value.reason == refusals.NO_ITEMS
    await world.tick_until(2026, 4, 1, 16)
    assert await world.ledger() == [(1, MISSED)]
