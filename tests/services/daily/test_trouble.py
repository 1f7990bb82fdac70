"""When Discord will not let the bot post: patience, one word to the organiser, and no harm."""

import asyncio
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot import refusals
from bot.domain.daily import notes
from bot.domain.daily.posts import PostState
from bot.domain.servers.settings import Trouble
from bot.outbox.obstacles import Unsure
from bot.services.servers.settings import Changes
from tests.domain.samples import CHANNEL, SERVER, chicago
from tests.services.world import World, no_channel, no_permission

LATE, MISSED, POSTED = PostState.LATE, PostState.MISSED, PostState.POSTED
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
async def blocked(world: World) -> World:
    """A world in which the bot may not post, and learns it only from Discord's answer."""
    await world.set_up()
    world.discord.closed[SERVER] = no_permission()
    return world


async def test_a_blocked_question_is_tried_again_after_ever_longer_waits(blocked: World) -> None:
    await blocked.tick_until(2026, 4, 1, 11, every=HALF_MINUTE)
    moments = [at for _, at in blocked.discord.looked_for_posts]
    waits = [(later - earlier) // timedelta(minutes=1) for earlier, later in pairwise(moments)]
    assert moments[0] == chicago(2026, 4, 1, 9)
    assert waits == [1, 2, 4, 8, 16, 30, 30]


async def test_the_organiser_is_told_once_what_to_do(blocked: World) -> None:
    await blocked.tick_until(2026, 4, 1, 14)
    assert blocked.told() == [no_permission().reason]
    assert (await blocked.settings()).trouble is Trouble.NO_PERMISSION


async def test_a_blocked_question_keeps_no_item_from_its_turn(blocked: World) -> None:
    await blocked.tick_at(2026, 4, 1, 9)
    assert (await blocked.services.setup.status(SERVER)).seen_this_round == 0
    blocked.discord.closed.clear()
    await blocked.tick_until(2026, 4, 1, 9, 2)
    assert blocked.posted()[0].item.item_id == "item-01"


async def test_when_the_way_is_free_again_the_question_comes_late_and_trouble_is_over(
    blocked: World,
) -> None:
    await blocked.tick_until(2026, 4, 1, 9, 20)
    blocked.discord.closed.clear()
    await blocked.tick_until(2026, 4, 1, 10)
    assert await blocked.ledger() == [(1, LATE)]
    settings = await blocked.settings()
    assert (settings.trouble, settings.failures) == (None, 0)


async def test_new_trouble_after_a_good_day_is_told_again(blocked: World) -> None:
    await blocked.tick_at(2026, 4, 1, 9)
    blocked.discord.closed.clear()
    await blocked.tick_until(2026, 4, 1, 10)
    blocked.discord.closed[SERVER] = no_channel()
    await blocked.tick_at(2026, 4, 2, 9)
    assert blocked.told() == [no_permission().reason, no_channel().reason]


async def test_a_question_blocked_for_six_hours_is_missed_and_says_why(blocked: World) -> None:
    await blocked.tick_until(2026, 4, 1, 15, 40)
    [row] = await blocked.services.setup.history(SERVER)
    assert (row.state, row.note) == (MISSED, no_permission().reason)
    assert (await blocked.settings()).failures == 1
    assert await blocked.planned_on() == date(2026, 4, 2)


async def test_a_day_missed_because_the_bot_was_away_is_no_failure(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 3, 16)
    assert (await world.settings()).failures == 0


async def miss_days(world: World, *, last: int) -> None:
    """Let the days go by, each with its question in vain."""
    await world.tick_until(2026, 4, last, 16, every=timedelta(minutes=15))


async def test_a_missed_question_is_counted_once_by_ticks_at_the_same_time(
    blocked: World,
) -> None:
    await blocked.tick_at(2026, 4, 1, 9)
    blocked.clock.now = chicago(2026, 4, 1, 16)
    await asyncio.gather(*(blocked.services.deliverer.deliver() for _ in range(4)))
    assert (await blocked.settings()).failures == 1


async def test_after_three_missed_questions_the_bot_waits_and_says_so_once(
    blocked: World,
) -> None:
    await miss_days(blocked, last=3)
    assert (await blocked.settings()).on_hold
    blocked.discord.known[SERVER] = no_permission()
    await miss_days(blocked, last=7)
    assert blocked.told() == [no_permission().reason, refusals.ON_HOLD]
    assert await blocked.ledger() == [(day, MISSED) for day in range(7, 0, -1)]


async def test_on_hold_discord_is_not_asked_while_the_answer_is_known(blocked: World) -> None:
    await miss_days(blocked, last=3)
    blocked.discord.known[SERVER] = no_permission()
    tries = len(blocked.discord.tries)
    await miss_days(blocked, last=5)
    assert len(blocked.discord.tries) == tries


async def test_on_hold_the_bot_starts_again_by_itself_when_it_may_post(blocked: World) -> None:
    await miss_days(blocked, last=3)
    blocked.discord.known[SERVER] = no_permission()
    await blocked.tick_until(2026, 4, 4, 9, 30)
    blocked.discord.known.clear()
    blocked.discord.closed.clear()
    await blocked.tick_until(2026, 4, 4, 10, 30)
    assert (await blocked.ledger())[0] == (4, LATE)
    assert not (await blocked.settings()).on_hold
    await blocked.tick_until(2026, 4, 5, 9)
    assert (await blocked.ledger())[0] == (5, POSTED)


async def test_settings_outlive_weeks_of_trouble(blocked: World) -> None:
    await blocked.set_up(changes=Changes(days=frozenset({1, 2, 3}), role_id=5))
    before = await blocked.settings()
    await miss_days(blocked, last=28)
    assert (await blocked.settings()).without_trouble() == before


async def test_trouble_on_one_server_is_nobody_else_s(blocked: World) -> None:
    await blocked.set_up(SERVER + 1)
    await blocked.tick_until(2026, 4, 1, 9, 5)
    assert len(blocked.posted(SERVER + 1)) == 1
    assert blocked.told(SERVER + 1) == []


async def test_a_new_channel_brings_the_overdue_question_at_once(blocked: World) -> None:
    await blocked.tick_until(2026, 4, 1, 11)
    blocked.discord.closed.clear()
    await blocked.set_up(changes=Changes(channel_id=CHANNEL + 1))
    await blocked.services.deliverer.deliver()
    [message] = blocked.posted()
    assert message.post.channel_id == CHANNEL + 1
    assert await blocked.ledger() == [(1, LATE)]


async def test_a_new_time_does_not_take_an_overdue_question_away(blocked: World) -> None:
    await blocked.tick_until(2026, 4, 1, 11)
    blocked.discord.closed.clear()
    await blocked.set_up(changes=Changes(at=chicago(2026, 4, 1, 9).time().replace(hour=18)))
    await blocked.tick_until(2026, 4, 1, 23)
    assert [message.post.local_on.day for message in blocked.posted()] == [1]
    assert await blocked.planned_on() == date(2026, 4, 2)


async def test_discord_refusing_to_show_the_channel_is_trouble_too(world: World) -> None:
    """A post is in doubt, and the bot was shut out meanwhile."""
    await world.set_up()
    world.discord.closed[SERVER] = Unsure()
    await world.tick_at(2026, 4, 1, 9)
    world.discord.closed[SERVER] = no_permission()
    await world.tick_until(2026, 4, 1, 9, 5)
    assert world.told() == [no_permission().reason]
    await world.tick_until(2026, 4, 1, 15, 40)
    assert await world.ledger() == [(1, MISSED)]


async def test_a_question_that_nobody_can_find_is_missed_and_says_why(world: World) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = Unsure("503 Service Unavailable")
    await world.tick_until(2026, 4, 1, 15, 40)
    [row] = await world.services.setup.history(SERVER)
    assert (row.state, row.note) == (MISSED, notes.NO_REPLY)


async def leave_in_doubt(world: World) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = Unsure()
    await world.tick_at(2026, 4, 1, 9)
    world.discord.closed[SERVER] = no_permission()


async def test_a_pause_holds_also_when_a_question_was_in_doubt(world: World) -> None:
    await leave_in_doubt(world)
    await world.services.setup.pause(SERVER)
    await world.tick_until(2026, 4, 1, 16)
    world.discord.closed.clear()
    assert await world.planned_on() is None
    await world.tick_until(2026, 4, 3, every=timedelta(minutes=30))
    assert world.posted() == []


async def test_a_question_in_doubt_that_never_arrived_is_not_sent_while_paused(
    world: World,
) -> None:
    await leave_in_doubt(world)
    world.discord.closed.clear()
    await world.services.setup.pause(SERVER)
    await world.tick_until(2026, 4, 1, 16)
    assert world.posted() == []
    assert await world.ledger() == [(1, MISSED)]


async def test_a_question_in_doubt_that_did_arrive_is_recorded_also_while_paused(
    world: World,
) -> None:
    await world.set_up()
    world.discord.unanswered[SERVER] = Unsure()
    await world.tick_at(2026, 4, 1, 9)
    await world.services.setup.pause(SERVER)
    await world.tick_at(2026, 4, 1, 9, 2)
    assert await world.ledger() == [(1, POSTED)]
    assert await world.planned_on() is None


async def test_nothing_is_planned_for_a_server_that_was_left_with_a_question_in_doubt(
    world: World,
) -> None:
    await leave_in_doubt(world)
    await world.services.presence.left(SERVER)
    await world.tick_until(2026, 4, 1, 16)
    assert await world.planned_on() is None
