"""A deleted question is posted again once: the same post, with its answers."""

import asyncio
from datetime import timedelta

from bot import refusals
from bot.domain.daily.posts import Post
from bot.errors import Refusal
from tests.domain.samples import SERVER
from tests.services.world import World


async def test_two_organisers_at_once_post_it_again_once(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    [message] = world.posted()
    await world.answer(message.post, user_id=77)
    world.discord.deleted.add(message.message_id)
    world.clock.now += timedelta(minutes=5)
    ended = await asyncio.gather(
        *(world.services.posts.repost(SERVER) for _ in range(3)), return_exceptions=True
    )
    [again] = [one for one in ended if isinstance(one, Post)]
    refused = [one.reason for one in ended if isinstance(one, Refusal)]
    assert refused == [refusals.NOTHING_TO_REPOST] * 2
    assert again.post_id == message.post.post_id
    assert [sent.item for sent in world.posted()] == [message.item] * 2
    answered = await world.services.answers.answer(
        server_id=SERVER, post_id=again.post_id, user_id=77, option=0
    )
    assert (answered.chosen, answered.is_new) == (1, False)
