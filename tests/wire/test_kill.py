"""The bot as a process: killed with -9, started again, stopped in order, started twice."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from simcord import MemberActor

from bot.loopback.clicks import Click
from bot.loopback.faults import Fault
from bot.loopback.server import LoopbackDiscord
from tests.wire.circle import (
    ROOT,
    SENDS,
    Circle,
    MovableClock,
    eventually,
    kill,
)

SHAPED_LIKE_A_TOKEN = f"{'a' * 24}.{'b' * 6}.{'c' * 27}"


async def test_kill_amid_clicks_loses_no_acknowledged_answer(circle: Circle) -> None:
    members = circle.add_members(400)
    clicks: dict[int, Click] = {}
    gate = asyncio.Semaphore(50)
    async with circle.bot_process() as process:
        await circle.set_up()
        await circle.ask()
        post = circle.post()

        async def click(member: MemberActor) -> None:
            async with gate:
                if process.returncode is None:
                    clicks[member.id] = await circle.click(member, post, within=3)

        async def kill_amid() -> None:
            await eventually(lambda: circle.callbacks() > 100)
            await kill(process)

        await asyncio.gather(kill_amid(), *map(click, members))
    acknowledged = {user for user, click in clicks.items() if click.acknowledged_after is not None}
    assert 90 <= len(acknowledged) < len(clicks)
    assert acknowledged <= circle.who_answered()


async def test_old_buttons_work_and_old_answers_stand_after_a_kill(circle: Circle) -> None:
    early, late = circle.add_members(2)
    async with circle.bot_process():
        await circle.set_up()
        await circle.ask()
        first = await circle.click(early, circle.post(), 1)
    async with circle.bot_process():
        again = await circle.click(early, circle.post(), 2)
        other = await circle.click(late, circle.post(), 2)
    assert all(click.acknowledged_after is not None for click in (first, again, other))
    answers = circle.stored("SELECT user_id, option FROM answer ORDER BY user_id")
    assert answers == [{"user_id": early.id, "option": 1}, {"user_id": late.id, "option": 2}]


async def test_post_that_arrived_before_the_kill_is_found_and_not_sent_again(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock
) -> None:
    async with circle.bot_process():
        await circle.set_up()
    clock.move_to(circle.next_due_at())
    loopback.faults.append(Fault("POST", SENDS, "lose_reply"))
    async with circle.bot_process():
        await eventually(circle.posts)
    assert [row["state"] for row in circle.ledger()] == ["claimed"]
    async with circle.bot_process():
        await eventually(lambda: circle.ledger()[0]["state"] == "posted")
    assert len(circle.sends()) == 1
    assert [row["message_id"] for row in circle.ledger()] == [circle.post().id]


async def test_post_that_was_never_sent_before_the_kill_is_sent_once(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock
) -> None:
    async with circle.bot_process():
        await circle.set_up()
    clock.move_to(circle.next_due_at())
    loopback.faults.append(Fault("POST", SENDS, "server_error", times=99))
    async with circle.bot_process():
        await eventually(circle.sends)
    assert [row["state"] for row in circle.ledger()] == ["claimed"]
    assert circle.posts() == []
    loopback.faults.clear()
    async with circle.bot_process():
        await eventually(lambda: circle.ledger()[0]["state"] == "posted")
    assert [row["message_id"] for row in circle.ledger()] == [circle.post().id]


async def stop_amid_clicks(circle: Circle) -> tuple[int, set[int]]:
    """Send SIGTERM while members click; return the exit code, and who was acknowledged."""
    members = circle.add_members(50)
    async with circle.bot_process() as process:
        await circle.set_up()
        await circle.ask()
        post = circle.post()
        clicking = (circle.click(one, post, within=3) for one in members)
        burst = asyncio.gather(*clicking)
        await eventually(lambda: circle.callbacks() > 10)
        process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), 3)
        clicks = await burst
    answered = zip(members, clicks, strict=True)
    return code, {one.id for one, click in answered if click.acknowledged_after is not None}


async def test_sigterm_amid_clicks_ends_the_process_in_order_and_keeps_the_answers(
    circle: Circle,
) -> None:
    code, acknowledged = await stop_amid_clicks(circle)
    assert code == 0
    assert "Stopped. Everything is saved." in circle.log()
    assert acknowledged
    assert acknowledged <= circle.who_answered()


async def test_clicks_under_way_are_answered_before_an_orderly_stop(circle: Circle) -> None:
    _, acknowledged = await stop_amid_clicks(circle)
    assert circle.who_answered() == acknowledged
    assert "Traceback" not in circle.log()


async def test_second_process_on_the_same_file_is_refused_in_one_sentence(
    circle: Circle, tmp_path: Path
) -> None:
    async with circle.bot_process():
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "ignore", "-m", "bot", "run"),
            cwd=tmp_path,  # where no .env is
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "DISCORD_TOKEN": SHAPED_LIKE_A_TOKEN,
                "DATABASE_FILE": str(circle.database),
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, said = await asyncio.wait_for(second.communicate(), 20)
        await circle.set_up()  # the first one goes on
    assert (second.returncode, out) == (2, b"")
    assert said.decode().count("\n") == 1
    assert said.startswith(b"Another bot is already running on ")
