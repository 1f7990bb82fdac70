"""A post's message follows its row: the count while open, the key and the split once closed."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.db import outbox
from bot.domain.bank.items import Item
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import Post, PostState
from bot.domain.outbox import MessageKind
from bot.outbox.kinds import PATIENCE
from bot.outbox.obstacles import Unsure
from bot.services.daily.messages import PostMessages
from tests.domain.samples import SERVER, make_item
from tests.services.world import ITEMS, World, no_permission


@pytest.fixture
async def question(world: World) -> Post:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    return world.posted()[0].post


async def redraw(world: World) -> bool:
    """Let the pause between two redrawings pass, and redraw; return whether any arrived."""
    world.clock.now += PostMessages.pace
    return bool(await world.services.deliverer.deliver())


async def drawn_anew_at(world: World, question: Post) -> datetime | None:
    message = await outbox.find(world.db.reading, MessageKind.POST, question.post_id)
    return message and message.due_at


async def test_a_fresh_post_needs_no_redrawing(world: World, question: Post) -> None:
    assert not await redraw(world)
    assert world.discord.redrawn == []


async def test_many_answers_are_one_redrawing_with_the_latest_count(
    world: World, question: Post
) -> None:
    for user_id in range(5):
        await world.answer(question, user_id=user_id)
    assert await redraw(world)
    [(post, item, responses)] = world.discord.redrawn
    assert (post.answers, item, responses) == (5, ITEMS[0], None)
    assert not await redraw(world)


async def test_many_answers_wake_the_deliverer_once_for_each_redrawing(
    world: World, question: Post
) -> None:
    woken = 0

    def wake() -> None:
        nonlocal woken
        woken += 1

    world.db.when_enqueued(wake)
    for redrawing in range(1, 4):
        for user_id in range(10 * redrawing, 10 * redrawing + 5):
            await world.answer(question, user_id=user_id)
        assert woken == redrawing
        assert await redraw(world)
        woken = redrawing  # what the redrawing itself has written wakes, too
    assert world.discord.redrawn[-1][0].answers == 15


async def test_a_closed_post_is_redrawn_with_its_split(world: World, question: Post) -> None:
    for user_id, option in enumerate([1, 1, 0]):
        await world.answer(question, option, user_id=user_id)
    await world.tick_at(2026, 4, 2, 9)
    await redraw(world)
    post, _, responses = world.discord.redrawn[-1]
    assert post.state is PostState.CLOSED
    assert responses == ResponseDistribution((1, 2, 0, 0))


async def test_an_open_post_shows_no_split(world: World, question: Post) -> None:
    await world.answer(question)
    await redraw(world)
    assert world.discord.redrawn[0][2] is None


async def test_a_redrawing_without_an_answer_from_discord_is_done_later(
    world: World, question: Post
) -> None:
    await world.answer(question)
    world.discord.closed[SERVER] = Unsure()
    assert not await redraw(world)
    world.discord.closed.clear()
    assert await redraw(world)


async def test_a_message_out_of_reach_is_not_tried_for_ever(world: World, question: Post) -> None:
    await world.answer(question)
    world.discord.closed[SERVER] = no_permission()
    tries = 0
    while due_at := await drawn_anew_at(world, question):
        world.clock.now = due_at
        await world.services.deliverer.deliver()
        tries += 1
    assert tries == 1 + PATIENCE
    world.discord.closed.clear()
    await world.answer(question, user_id=78)
    assert await redraw(world)


async def test_one_message_that_fails_holds_no_other_up(
    world: World, question: Post, caplog: pytest.LogCaptureFixture
) -> None:
    await world.set_up(SERVER + 1)
    await world.tick_at(2026, 4, 2, 9)
    other = world.posted(SERVER + 1)[0].post
    await redraw(world)
    world.discord.redrawn.clear()
    await world.answer(world.posted()[1].post)
    await world.answer(other)
    world.discord.closed[SERVER] = RuntimeError("a bug")
    assert await redraw(world)
    assert [post.server_id for post, _, _ in world.discord.redrawn] == [SERVER + 1]
    assert "failed; it is tried again" in caplog.text


async def test_an_answer_that_comes_during_a_redrawing_is_drawn_by_the_next(
    world: World, question: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = world.discord.redraw

    async def answer_meanwhile(
        post: Post, item: Item, responses: ResponseDistribution | None, told: Sequence[Told]
    ) -> None:
        await world.answer(question, user_id=78)
        await draw(post, item, responses, told)

    await world.answer(question)
    with monkeypatch.context() as patch:
        patch.setattr(world.discord, "redraw", answer_meanwhile)
        await redraw(world)
    assert await redraw(world)
    assert [post.answers for post, _, _ in world.discord.redrawn] == [1, 2]


async def test_an_edited_item_is_redrawn_as_it_was_shown(world: World, question: Post) -> None:
    world.with_bank(make_item("item-01", version=2, stem="New words?"))
    await world.answer(question)
    await redraw(world)
    assert world.discord.redrawn[0][1] == ITEMS[0]
