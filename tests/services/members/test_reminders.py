"""Reminders: only who asked, only when there is something to answer, never twice, never late."""

from datetime import timedelta

import pytest

from bot.outbox.obstacles import Unsure
from tests.domain.samples import SERVER, chicago
from tests.services.world import World, no_permission

ALICE, BEN = 77, 78


@pytest.fixture(autouse=True)
async def _evening_reminder(world: World) -> None:
    """A question at nine, and a member who wants to be reminded at seven in the evening."""
    await world.set_up()
    await world.prefer(ALICE, reminder=19)
    await world.tick_at(2026, 4, 1, 9)


async def remind_at(world: World, *moment: int) -> list[int]:
    """Set the clock, tick, and return who has been reminded so far."""
    world.clock.now = chicago(*moment)
    await world.services.deliverer.deliver()
    return [user_id for _, user_id, _ in world.discord.reminded]


async def test_a_reminder_comes_at_its_hour_and_names_the_question(world: World) -> None:
    assert await remind_at(world, 2026, 4, 1, 18, 59) == []
    assert await remind_at(world, 2026, 4, 1, 19) == [ALICE]
    [(server_id, _, question)] = world.discord.reminded
    assert (server_id, question.message_id) == (SERVER, world.posted()[0].message_id)


async def test_whoever_has_answered_is_left_in_peace(world: World) -> None:
    await world.answer(world.posted()[0].post, user_id=ALICE)
    assert await remind_at(world, 2026, 4, 1, 19) == []
    await world.tick_at(2026, 4, 2, 9)
    assert await remind_at(world, 2026, 4, 2, 19) == [ALICE]


async def test_nobody_else_s_answer_counts_as_mine(world: World) -> None:
    await world.answer(world.posted()[0].post, user_id=BEN)
    assert await remind_at(world, 2026, 4, 1, 19) == [ALICE]


async def test_one_reminder_a_day_however_often_it_ticks(world: World) -> None:
    for minute in range(5):
        assert await remind_at(world, 2026, 4, 1, 19, minute) == [ALICE]
    await world.tick_at(2026, 4, 2, 9)
    assert await remind_at(world, 2026, 4, 2, 19) == [ALICE, ALICE]


async def test_a_bot_that_was_down_at_the_hour_reminds_within_two_hours_or_not(
    world: World,
) -> None:
    assert await remind_at(world, 2026, 4, 1, 21) == [ALICE]
    await world.tick_at(2026, 4, 2, 9)
    assert await remind_at(world, 2026, 4, 2, 21, 1) == [ALICE]
    await world.tick_at(2026, 4, 3, 9)
    assert await remind_at(world, 2026, 4, 3, 19) == [ALICE, ALICE]


async def test_without_an_open_question_there_is_no_reminder(world: World) -> None:
    await world.db.single.run("UPDATE post SET state = 'closed', closed_at = posted_at")
    assert await remind_at(world, 2026, 4, 1, 19) == []


async def test_nobody_is_reminded_twice_of_the_same_question(world: World) -> None:
    """A group that pauses leaves its last one open; a day off is not to be nagged about."""
    await world.services.setup.pause(SERVER)
    for day in (1, 2, 3):
        assert await remind_at(world, 2026, 4, day, 19) == [ALICE]


async def test_a_morning_reminder_is_of_the_question_of_the_day_before(world: World) -> None:
    await world.prefer(ALICE, reminder=7)
    assert await remind_at(world, 2026, 4, 2, 7) == [ALICE]
    await world.tick_at(2026, 4, 2, 9)
    assert await remind_at(world, 2026, 4, 3, 7) == [ALICE, ALICE]


async def test_a_server_that_removed_the_bot_reminds_nobody(world: World) -> None:
    await world.services.presence.left(SERVER)
    assert await remind_at(world, 2026, 4, 1, 19) == []


async def test_whoever_has_left_the_server_is_not_written_to(world: World) -> None:
    world.discord.gone_from[SERVER] = {ALICE}
    await world.answer(world.posted()[0].post, user_id=ALICE)
    await world.services.boards._note_gone(SERVER, {ALICE})  # pyright: ignore[reportPrivateUsage]
    assert await remind_at(world, 2026, 4, 1, 19) == []
    await world.tick_at(2026, 4, 2, 9)
    assert await remind_at(world, 2026, 4, 2, 19) == []


async def test_closed_doors_end_the_reminders(world: World) -> None:
    world.discord.closed[SERVER] = no_permission()
    await remind_at(world, 2026, 4, 1, 19)
    assert await world.rows("reminder") == []


@pytest.mark.parametrize("error", [Unsure("?"), RuntimeError("?")], ids=["unsure", "unexpected"])
async def test_a_reminder_that_arrived_without_an_answer_is_not_sent_again(
    world: World, error: Exception
) -> None:
    world.discord.unanswered[SERVER] = error
    assert await remind_at(world, 2026, 4, 1, 19) == [ALICE]
    del world.discord.unanswered[SERVER]
    assert await remind_at(world, 2026, 4, 1, 19, 5) == [ALICE]
    await world.tick_at(2026, 4, 2, 9)
    assert await remind_at(world, 2026, 4, 2, 19) == [ALICE, ALICE]


@pytest.mark.parametrize("error", [Unsure("?"), RuntimeError("?")], ids=["unsure", "unexpected"])
async def test_a_reminder_that_did_not_arrive_is_sent_a_little_later(
    world: World, error: Exception
) -> None:
    world.discord.closed[SERVER] = error
    assert await remind_at(world, 2026, 4, 1, 19) == []
    del world.discord.closed[SERVER]
    assert await remind_at(world, 2026, 4, 1, 19, 5) == [ALICE]


async def test_the_hour_stays_the_hour_across_a_clock_change(world: World) -> None:
    await remind_at(world, 2026, 10, 31, 19)
    [row] = await world.db.reading.run("SELECT due_at FROM outbox WHERE kind = 'reminder'")
    assert row["due_at"].startswith(f"{chicago(2026, 11, 1, 19):%Y-%m-%dT%H:%M}")
    assert chicago(2026, 11, 1, 19) - chicago(2026, 10, 31, 19) == timedelta(hours=25)


async def outage(world: World, *, hours: int) -> None:
    """Let Discord answer nothing from seven in the evening on, with a tick a minute."""
    world.discord.closed[SERVER] = Unsure()
    await world.tick_until(2026, 4, 1, 19 + hours)
    world.discord.closed.clear()
    await world.tick_until(2026, 4, 1, 19 + hours, 30)


async def test_a_reminder_for_which_discord_had_no_answer_comes_within_two_hours(
    world: World,
) -> None:
    await outage(world, hours=1)
    assert len(world.discord.reminded) == 1


async def test_a_reminder_for_which_discord_had_no_answer_for_hours_is_left_out(
    world: World,
) -> None:
    await outage(world, hours=3)
    assert world.discord.reminded == []


async def test_a_reminder_that_discord_did_not_confirm_is_none_again_after_hours(
    world: World,
) -> None:
    world.discord.unanswered[SERVER] = Unsure()
    assert await remind_at(world, 2026, 4, 1, 19) == [ALICE]
    world.discord.unanswered.clear()
    await outage(world, hours=4)
    assert len(world.discord.reminded) == 1
