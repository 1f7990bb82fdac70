"""What would tell the key of a question that is being asked waits; what cannot wait is refused."""

from datetime import date, timedelta

import pytest

from bot import refusals
from bot.domain.daily.corrections import Correction
from bot.domain.daily.posts import PostKind, PostState
from bot.domain.exam.sittings import Ending, Plan, Sitting
from bot.errors import Refusal
from tests.domain.samples import SERVER, numbered_items
from tests.services.world import HOST, World

ALL_TEN = range(77, 87)
"""So many as may be told how they did together."""

MONDAY = date(2026, 3, 30)
ELSEWHERE = 777
"""Another channel."""


async def announce(world: World, questions: int) -> Sitting:
    """Announce a mock exam of so many questions in a channel of its own."""
    hour = timedelta(hours=1)
    plan = Plan(questions, 10)
    return await world.services.sittings.start(SERVER, ELSEWHERE, HOST, plan, opens_in=hour)


async def cancel(world: World, sitting: Sitting) -> None:
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.CANCELLED)


async def missed_by_all(world: World) -> str:
    """Let ten members miss the question of 1 April, and have it closed by that of 2 April."""
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    for user_id in ALL_TEN:
        await world.answer(world.posted()[-1].post, 0, user_id=user_id)
    await world.tick_at(2026, 4, 2, 9)
    world.clock.now += timedelta(minutes=1)
    await world.deliver()  # its key stands in the channel
    return world.posted()[0].item.item_id


async def test_a_sheet_leaves_out_what_a_mock_exam_asks_again(world: World) -> None:
    item_id = await missed_by_all(world)
    sheets = world.services.weekly_sheets
    assert [one.item_id for one in (await sheets.sheet_of(SERVER, MONDAY)).items] == [item_id]
    again = await announce(world, 5)
    assert (await sheets.sheet_of(SERVER, MONDAY)).items == ()
    await cancel(world, again)
    assert [one.item_id for one in (await sheets.sheet_of(SERVER, MONDAY)).items] == [item_id]


async def test_results_leave_out_what_is_asked_again(world: World) -> None:
    sitting = await world.open_sitting(members=ALL_TEN)
    for user_id in ALL_TEN:
        for number in (1, 2, 3):
            await world.choose(sitting, number, 0, user_id=user_id)
    items = {item_id for item_id, _ in (await world.paper(sitting)).paper.items}
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    asked = sorted(items)[0]
    # As an earlier version could have drawn it.
    again = await announce(world, 1)
    await world.db.single.run(
        "UPDATE sitting SET items = :items WHERE sitting_id = :id",
        {"items": f"{asked}:1", "id": again.sitting_id},
    )
    await world.deliver()
    _, result, hardest = world.discord.results[sitting.sitting_id]
    told = {item.item_id for item in hardest}
    assert told == {one.item_id for one in result.hardest}
    assert asked not in told
    assert told


async def test_a_look_back_waits_while_its_question_is_asked_again(world: World) -> None:
    await missed_by_all(world)
    again = await announce(world, 5)
    look_back = world.services.answers.look_up
    first = world.posted()[0].post.post_id
    with pytest.raises(Refusal, match="reasons_wait"):
        await look_back(server_id=SERVER, post_id=first, user_id=77)
    await cancel(world, again)
    assert (await look_back(server_id=SERVER, post_id=first, user_id=77)).chosen == 0


async def test_a_corrected_key_is_not_told_while_its_question_is_asked_again(world: World) -> None:
    item_id = await missed_by_all(world)
    again = await announce(world, 5)
    fix = Correction(item_id, 1, 2, "The law had changed.")
    drawn = len(world.discord.redrawn)
    await world.correct(fix)
    await world.tick()
    assert [one for _, one, key in world.discord.redrawn[drawn:] if key] == []
    extra = Plan(1, 10)
    with pytest.raises(Refusal):  # nothing is free: five are announced, and one is open
        await world.services.sittings.start(
            SERVER, ELSEWHERE + 1, HOST, extra, opens_in=timedelta(hours=1)
        )
    await cancel(world, again)
    await world.tick_at(2026, 4, 2, 10)
    assert item_id in {one.item_id for _, one, key in world.discord.redrawn[drawn:] if key}
    await world.tick_at(2026, 4, 3, 9)
    assert [told.correction.item_id for told in world.posted()[-1].told] == [item_id]


async def test_a_note_of_a_correction_waits_while_its_question_is_open(world: World) -> None:
    """An extra question does not close the one before it, whose key the note would tell."""
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    item_id = world.posted()[0].item.item_id
    await world.correct(Correction(item_id, 1, 2, "The law had changed."))
    world.clock.now += timedelta(minutes=5)
    await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert world.posted()[-1].told == ()


async def test_the_daily_question_waits_until_something_is_free(world: World) -> None:
    await world.set_up()
    again = await announce(world, 6)
    await world.tick_at(2026, 4, 1, 9)
    [planned] = [post for post in await ledger_rows(world) if post[1] == PostState.PLANNED]
    assert "all_asked_elsewhere" in str(planned[2])
    assert world.posted() == []
    await cancel(world, again)
    await world.tick_at(2026, 4, 1, 10)
    assert len(world.posted()) == 1


async def ledger_rows(world: World) -> list[tuple[object, ...]]:
    rows = await world.db.reading.run("SELECT local_on, state, note FROM post")
    return [tuple(row) for row in rows]


async def test_what_is_posted_by_hand_leaves_the_last_free_question_alone(world: World) -> None:
    world.with_bank(*numbered_items(3))
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    with pytest.raises(Refusal) as caught:
        await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert caught.value.reason == refusals.LAST_IS_KEPT
    await world.tick_at(2026, 4, 2, 9)
    assert len({sent.item.item_id for sent in world.posted()}) == 3


async def test_an_export_leaves_out_what_was_right_of_what_is_asked_again(world: World) -> None:
    await missed_by_all(world)
    await world.services.memories.seen(SERVER, 77)
    again = await announce(world, 5)
    held = await world.services.privacy.held(77)
    assert [row["correct"] for row in held["daily_answers"]] == [None]
    assert [(row["missed"], row["due_at"]) for row in held["cards"]] == [(None, None)]
    await cancel(world, again)
    held = await world.services.privacy.held(77)
    assert [row["correct"] for row in held["daily_answers"]] == [0]
    assert [row["missed"] for row in held["cards"]] == [1]
