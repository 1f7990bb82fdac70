"""Many members at once: everybody is acknowledged in time, stored once, and edits stay few."""

import asyncio
from datetime import timedelta
from itertools import pairwise

from bot.loopback.server import LoopbackDiscord
from tests.wire.circle import Circle, eventually

PAUSE = timedelta(seconds=2.9)
"""The least time between two edits of a post: three seconds, less what the way may vary."""


async def test_two_hundred_members_at_once_are_acknowledged_in_time_and_stored_once(
    circle: Circle,
) -> None:
    members = circle.add_members(200)
    async with circle.bot_here():
        await circle.set_up()
        await circle.ask()
        post = circle.post()
        clicks = await asyncio.gather(*(circle.click(one, post, 1) for one in members))
    assert max(click.acknowledged_after or 99 for click in clicks) < 3
    assert all(click.response and click.response.ephemeral for click in clicks)
    answers = circle.stored("SELECT user_id, option FROM answer ORDER BY user_id")
    assert answers == [{"user_id": one.id, "option": 1} for one in members]


async def test_a_member_who_presses_every_button_at_once_has_one_answer(circle: Circle) -> None:
    (member,) = circle.add_members(1)
    async with circle.bot_here():
        await circle.set_up()
        await circle.ask()
        post = circle.post()
        clicks = await asyncio.gather(*(circle.click(member, post, n % 4) for n in range(20)))
    assert all(click.acknowledged_after is not None for click in clicks)
    assert circle.stored("SELECT COUNT(*) AS n FROM answer") == [{"n": 1}]
    assert circle.stored("SELECT answers FROM post WHERE kind = 'extra'") == [{"answers": 1}]


async def test_two_hundred_clicks_lead_to_few_edits_and_the_right_count(circle: Circle) -> None:
    members = circle.add_members(200)
    async with circle.bot_here():
        await circle.set_up()
        await circle.ask()
        post = circle.post()
        for at in range(0, 200, 25):  # eight waves, so that the clicks outlast the first pause
            await asyncio.gather(*(circle.click(one, post) for one in members[at : at + 25]))
            await asyncio.sleep(0.4)
        await eventually(lambda: b"200 answers so far" in circle.edits()[-1].raw)
    edits = circle.edits()
    assert all(later.at - earlier.at >= PAUSE for earlier, later in pairwise(edits))
    assert len(edits) <= 3


async def test_buttons_go_on_when_the_gateway_is_cut_amid_clicks(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    *crowd, last = circle.add_members(101)
    resumed = asyncio.Event()

    async def on_shard_resumed(shard: int) -> None:
        resumed.set()

    async with circle.bot_here() as bot:
        bot.add_listener(on_shard_resumed)
        await circle.set_up()
        await circle.ask()
        post = circle.post()
        before = [asyncio.create_task(circle.click(one, post, 2)) for one in crowd[:50]]
        await eventually(lambda: circle.callbacks() > 10)
        assert not all(click.done() for click in before)
        await loopback.drop_gateway()
        after = [circle.click(one, post, 2) for one in crowd[50:]]
        clicks = await asyncio.gather(*before, *after)
        await asyncio.wait_for(resumed.wait(), 5)
        late = await circle.click(last, post, 3)
    assert all(click.acknowledged_after is not None for click in clicks)
    assert late.response is not None
    answers = circle.stored("SELECT user_id, option FROM answer ORDER BY user_id")
    expected = [{"user_id": one.id, "option": 2} for one in crowd]
    assert answers == [*expected, {"user_id": last.id, "option": 3}]
