"""A member's answer: stored first, then explained with the item they were shown."""

import asyncio
from datetime import timedelta

import pytest

from bot import refusals
from bot.domain.bank.items import Item
from bot.domain.daily.answers import AnswerOutcome
from bot.domain.daily.posts import Post, PostKind
from bot.errors import Refusal
from bot.services.daily import answers as answering_module
from tests.domain.samples import SERVER, make_item
from tests.services.world import ITEMS, World

MEMBER = 77


@pytest.fixture
async def question(world: World) -> Post:
    """The question of the day, with key B."""
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    return world.posted()[0].post


async def answer(world: World, post: Post, option: int, *, user_id: int = MEMBER) -> AnswerOutcome:
    return await world.services.answers.answer(
        server_id=post.server_id, post_id=post.post_id, user_id=user_id, option=option
    )


async def look_up(world: World, post: Post, *, user_id: int = MEMBER) -> AnswerOutcome:
    return await world.services.answers.look_up(
        server_id=post.server_id, post_id=post.post_id, user_id=user_id
    )


@pytest.mark.parametrize(("option", "correct"), [(1, True), (3, False)], ids=["key", "another"])
async def test_a_first_answer_is_recorded_and_explained(
    world: World, question: Post, option: int, correct: bool
) -> None:
    outcome = await answer(world, question, option)
    assert (outcome.chosen, outcome.is_new, outcome.is_correct) == (option, True, correct)
    assert outcome.item == ITEMS[0]
    assert outcome.post.answers == 1


async def test_a_second_answer_does_not_replace_the_first(world: World, question: Post) -> None:
    await answer(world, question, 3)
    outcome = await answer(world, question, 1)
    assert (outcome.chosen, outcome.is_new, outcome.is_correct) == (3, False, False)
    assert outcome.post.answers == 1


async def test_of_clicks_at_the_same_instant_one_is_new_and_all_tell_the_same(
    world: World, question: Post
) -> None:
    outcomes = await asyncio.gather(*(answer(world, question, number % 4) for number in range(20)))
    assert sum(outcome.is_new for outcome in outcomes) == 1
    assert len({outcome.chosen for outcome in outcomes}) == 1


async def test_a_crowd_at_one_instant_is_stored_whole(world: World, question: Post) -> None:
    outcomes = await asyncio.gather(
        *(answer(world, question, user_id % 4, user_id=user_id) for user_id in range(500))
    )
    assert all(outcome.is_new for outcome in outcomes)
    rows = await world.db.reading.run("SELECT user_id, option FROM answer")
    assert {row["user_id"]: row["option"] for row in rows} == {n: n % 4 for n in range(500)}


async def test_a_late_click_on_a_closed_question_records_nothing(
    world: World, question: Post
) -> None:
    await answer(world, question, 1)
    await world.tick_at(2026, 4, 2, 9)
    newcomer = await answer(world, question, 1, user_id=MEMBER + 1)
    assert (newcomer.chosen, newcomer.is_new, newcomer.is_correct) == (None, False, False)
    again = await answer(world, question, 2)
    assert (again.chosen, again.is_new) == (1, False)
    assert again.post.answers == 1


async def test_an_answer_counts_until_the_next_question_comes(world: World, question: Post) -> None:
    world.clock.now += timedelta(hours=23)
    assert (await answer(world, question, 1)).is_new


async def test_a_post_of_another_server_is_refused(world: World, question: Post) -> None:
    with pytest.raises(Refusal) as caught:
        await world.services.answers.answer(
            server_id=SERVER + 1, post_id=question.post_id, user_id=MEMBER, option=1
        )
    assert caught.value.reason == refusals.NO_SUCH_POST
    assert await world.rows("answer") == []


@pytest.mark.parametrize("post_id", [999, 10**18 - 1], ids=["unknown", "largest-of-a-button"])
async def test_a_post_that_is_not_known_is_refused(
    world: World, question: Post, post_id: int
) -> None:
    with pytest.raises(Refusal) as caught:
        await world.services.answers.answer(
            server_id=SERVER, post_id=post_id, user_id=MEMBER, option=1
        )
    assert caught.value.reason == refusals.NO_SUCH_POST


async def test_a_post_that_was_never_sent_is_refused(world: World) -> None:
    await world.set_up()
    with pytest.raises(Refusal):
        await world.services.answers.answer(server_id=SERVER, post_id=1, user_id=MEMBER, option=1)


@pytest.mark.parametrize(
    "bank_now",
    [
        pytest.param(
            [make_item("item-01", version=2, key=3, stem="New words?"), make_item("item-02")],
            id="edited",
        ),
        pytest.param([make_item("item-02")], id="removed"),
    ],
)
async def test_an_item_changed_since_is_explained_as_it_was_shown(
    world: World, question: Post, bank_now: list[Item]
) -> None:
    world.with_bank(*bank_now)
    outcome = await answer(world, question, 1)
    assert outcome.is_correct
    assert outcome.item == ITEMS[0]
    await world.tick_at(2026, 4, 2, 9)
    assert (await look_up(world, question)).item == ITEMS[0]


async def test_the_right_answer_of_the_shown_version_is_what_is_scored(
    world: World, question: Post
) -> None:
    world.with_bank(make_item("item-01", version=2, key=3))
    await answer(world, question, 1)
    await answer(world, question, 3, user_id=MEMBER + 1)
    rows = await world.db.reading.run("SELECT user_id, correct FROM answer ORDER BY user_id")
    assert [tuple(row) for row in rows] == [(MEMBER, 1), (MEMBER + 1, 0)]


async def test_a_look_back_tells_what_counted_and_records_nothing(
    world: World, question: Post
) -> None:
    await answer(world, question, 2)
    await world.tick_at(2026, 4, 2, 9)
    mine = await look_up(world, question)
    assert (mine.chosen, mine.is_new) == (2, False)
    assert (await look_up(world, question, user_id=MEMBER + 1)).chosen is None
    assert len(await world.rows("answer")) == 1


async def test_a_look_back_gives_no_key_away_while_the_question_is_open(
    world: World, question: Post
) -> None:
    with pytest.raises(Refusal) as caught:
        await look_up(world, question)
    assert caught.value.reason == refusals.STILL_OPEN
    await answer(world, question, 2)
    assert (await look_up(world, question)).chosen == 2, "who has answered was told the key"


async def test_an_acknowledged_answer_outlives_a_restart(world: World, question: Post) -> None:
    await answer(world, question, 1)
    await world.restart()
    assert (await answer(world, question, 0)).chosen == 1


async def test_a_test_question_is_answered_like_any_other(world: World) -> None:
    await world.set_up()
    test = await world.services.posts.post_now(SERVER, PostKind.TEST)
    assert (await answer(world, test, 1)).is_correct


async def test_a_bot_that_runs_for_long_does_not_gather_old_posts(
    world: World, question: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering_module, "MOST_REMEMBERED", 1)
    extra = await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    for user_id in range(4):
        for post in (question, extra):
            assert (await answer(world, post, 1, user_id=user_id)).item.item_id == post.item_id
