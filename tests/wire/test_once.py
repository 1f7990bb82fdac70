"""One message and one row a post, whatever Discord or the network does while it is sent."""

import asyncio
from datetime import timedelta

import pytest

from bot import refusals
from bot.domain.publishing import CROWD
from bot.loopback.faults import Fault
from bot.loopback.server import LoopbackDiscord
from bot.services.daily.messages import PostMessages
from cogs.kit.refusal_wording import in_words
from tests.wire.circle import SENDS, Circle, MovableClock

PAST_THE_LEASE = PostMessages.lease + timedelta(seconds=1)


def assert_stands_once(circle: Circle, state: str = "posted") -> None:
    """Check that one message is in the channel, and that the ledger names it."""
    ledger = [(row["state"], row["message_id"]) for row in circle.ledger()]
    assert ledger == [(state, circle.post().id)]


@pytest.mark.parametrize("action", ["rate_limit", "server_error"])
async def test_refused_send_is_repeated_and_stands_once(
    circle: Circle, loopback: LoopbackDiscord, action: str
) -> None:
    async with circle.bot_here():
        await circle.set_up()
        loopback.faults.append(Fault("POST", SENDS, action))  # pyright: ignore[reportArgumentType]
        await circle.ask()
    (post_id,) = (row["post_id"] for row in circle.ledger())
    sent = [(one.body["nonce"], one.body["enforce_nonce"]) for one in circle.sends()]
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert sent[0][1] is True
    assert sent[0][0].startswith(f"{post_id:x}-")
    assert_stands_once(circle)


async def test_lost_reply_of_a_daily_post_is_cleared_up_by_looking(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock
) -> None:
    async with circle.bot_here() as bot:
        await circle.set_up()
        clock.move_to(circle.next_due_at())
        loopback.faults.append(Fault("POST", SENDS, "lose_reply"))
        await bot.services.deliverer.deliver()
        assert [row["state"] for row in circle.ledger()] == ["claimed"]
        clock.move(PAST_THE_LEASE)
        await bot.services.deliverer.deliver()
    assert len(circle.sends()) == 1
    assert_stands_once(circle)


async def test_lost_reply_is_cleared_up_long_after_discord_forgot_the_nonce(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock
) -> None:
    async with circle.bot_here() as bot:
        await circle.set_up()
        clock.move_to(circle.next_due_at())
        loopback.faults.append(Fault("POST", SENDS, "lose_reply"))
        await bot.services.deliverer.deliver()
        clock.move(timedelta(hours=1))
        await bot.services.deliverer.deliver()
        await bot.services.deliverer.deliver()
    assert_stands_once(circle, "late")


async def test_lost_reply_to_an_extra_post_is_admitted_and_then_cleared_up(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock
) -> None:
    async with circle.bot_here() as bot:
        await circle.set_up()
        loopback.faults.append(Fault("POST", SENDS, "lose_reply"))
        assert in_words(refusals.SENT_MAYBE) in await circle.ask()
        clock.move(PAST_THE_LEASE)
        await bot.services.deliverer.deliver()
    assert len(circle.sends()) == 1
    assert_stands_once(circle)


@pytest.mark.parametrize("count", [CROWD - 1, CROWD])
async def test_members_may_answer_while_nobody_knows_whether_the_post_arrived(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock, count: int
) -> None:
    members = circle.add_members(count)
    async with circle.bot_here() as bot:
        await circle.set_up()
        loopback.faults.append(Fault("POST", SENDS, "lose_reply"))
        await circle.ask()
        for member in members:
            await circle.click(member, circle.post(), 1)
        clock.move(PAST_THE_LEASE)
        await bot.services.deliverer.deliver()
        await bot.services.deliverer.deliver()
    assert [row["answers"] for row in circle.ledger()] == [count]
    assert_stands_once(circle)
    told = [f"{count} answers so far".encode() in edit.raw for edit in circle.edits()]
    assert told == [True] * (count >= CROWD), "an edit is made only to tell a number"


async def test_post_that_discord_never_took_is_sent_after_the_lease(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock
) -> None:
    async with circle.bot_here() as bot:
        await circle.set_up()
        clock.move_to(circle.next_due_at())
        # discord.py gives up on 503 at once, and on 500 only after half a minute.
        loopback.env.inject_error("POST", SENDS, status=503)
        await bot.services.deliverer.deliver()
        assert circle.posts() == []
        await bot.services.deliverer.deliver()
        assert circle.posts() == []  # the lease holds: whoever sends may still be at it
        clock.move(PAST_THE_LEASE)
        await bot.services.deliverer.deliver()
    assert_stands_once(circle)


async def test_lost_acknowledgement_leaves_the_answer_stored_and_the_button_working(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    (member,) = circle.add_members(1)
    async with circle.bot_here():
        await circle.set_up()
        await circle.ask()
        loopback.faults.append(Fault("POST", "/interactions/*/callback", "lose_reply"))
        await circle.click(member, circle.post(), 1)
        again = await circle.click(member, circle.post(), 2)
    assert again.response is not None
    assert circle.stored("SELECT user_id, option FROM answer") == [
        {"user_id": member.id, "option": 1}
    ]


async def test_lost_reply_in_a_busy_channel_is_cleared_up_by_looking(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock
) -> None:
    (member,) = circle.add_members(1)
    async with circle.bot_here() as bot:
        await circle.set_up()
        clock.move_to(circle.next_due_at())
        loopback.env.inject_error("POST", SENDS, status=503)
        await bot.services.deliverer.deliver()
        for n in range(250):
            await member.send(circle.channel, f"Good morning, for the {n}. time")
        clock.move(PAST_THE_LEASE)
        loopback.faults.append(Fault("POST", SENDS, "lose_reply"))
        await bot.services.deliverer.deliver()
        clock.move(timedelta(hours=1))
        await bot.services.deliverer.deliver()
    questions = [message for message in circle.posts() if message.author.bot]
    assert [row["message_id"] for row in circle.ledger()] == [one.id for one in questions]


async def test_organiser_is_told_once_and_privately_what_keeps_the_post_from_its_channel(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock
) -> None:
    async with circle.bot_here() as bot:
        await circle.set_up()
        clock.move_to(circle.next_due_at())
        here = f"/channels/{circle.channel.id}/messages"
        loopback.env.inject_error(
            "POST", here, status=403, code=50013, message="Missing Permissions", times=2
        )
        for _ in range(3):
            await bot.services.deliverer.deliver()
            clock.move(timedelta(minutes=3))
    assert_stands_once(circle)
    told = [message.author.bot for message in circle.rosa.user.dm_channel.history()]
    assert told == [True]


async def test_ticks_at_once_send_a_post_once(circle: Circle, clock: MovableClock) -> None:
    async with circle.bot_here() as bot:
        await circle.set_up()
        clock.move_to(circle.next_due_at())
        ticks = (bot.services.deliverer.deliver() for _ in range(5))
        await asyncio.gather(*ticks)
    assert len(circle.sends()) == 1
    assert_stands_once(circle)


async def test_the_next_day_brings_the_next_question_and_closes_the_last(
    circle: Circle, clock: MovableClock
) -> None:
    async with circle.bot_here() as bot:
        await circle.set_up()
        for _ in range(2):
            clock.move_to(circle.next_due_at())
            await bot.services.deliverer.deliver()
            await bot.services.deliverer.deliver()
    first, second = circle.ledger()
    assert [first["state"], second["state"]] == ["closed", "posted"]
    assert [message.id for message in circle.posts()] == [first["message_id"], second["message_id"]]
    assert first["item_id"] != second["item_id"]
    assert circle.edits()[-1].path.endswith(str(first["message_id"]))
