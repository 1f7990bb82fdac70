"""The bot as a process: killed with -9, started again, stopped in order, started twice."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from bot.demo.loopback import Click, Fault, LoopbackDiscord
from tests.wire.circle import (
    ROOT,
    SENDS,
    Circle,
    MovableClock,
    at_most_at_once,
    eventually,
    kill,
)

SHAPED_LIKE_A_TOKEN = f"{'a' * 24}.{'b' * 6}.{'c' * 27}"


async def test_kill_amid_clicks_loses_no_acknowledged_answer(circle: Circle) -> None:
    members = circle.add_members(400)
    clicks: dict[int, Click] = {}
    async with circle.bot_process() as process:
        await circle.set_up()
        await circle.ask()
        post = circle.post()

        async def click(user: int) -> None:
            if process.returncode is None:
                clicks[members[user].id] = await circle.click(members[user], post, within=3)

        async def kill_amid() -> None:
            await eventually(lambda: circle.callbacks() > 100)
            await kill(process)

        deeds = [lambda user=user: click(user) for user in range(len(members))]
        await asyncio.gather(at_most_at_once(50, deeds), kill_amid())
    acknowledged = {user for user, click in clicks.items() if click.acknowledged_after is not None}
    stored = {row["user_id"] for row in circle.stored("SELECT user_id FROM answer")}
    assert 100 <= len(acknowledged) < len(clicks)
    assert acknowledged <= stored


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


async def test_sigterm_amid_clicks_ends_the_process_in_order_and_quickly(circle: Circle) -> None:
    members = circle.add_members(50)
    async with circle.bot_process() as process:
        await circle.set_up()
        await circle.ask()
        clicking = [circle.click(one, circle.post(), within=3) for one in members]
        burst = asyncio.gather(*clicking)
        await eventually(lambda: circle.callbacks() > 10)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), 5)
        took = time.monotonic() - began
        clicks = await burst
    assert code == 0
    assert took < 3
    assert "Stopped. Everything is saved." in circle.log()
    assert "Traceback" not in circle.log()
    acknowledged = sum(click.acknowledged_after is not None for click in clicks)
    (stored,) = circle.stored("SELECT COUNT(*) AS n FROM answer")
    assert 10 <= acknowledged <= stored["n"]


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
