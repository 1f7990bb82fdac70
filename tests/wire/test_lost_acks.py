"""A reply to a member may get lost or come late: what they did is done once, and seen."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest
from simcord import InteractionResult

from bot.loopback.clicks import Click
from bot.loopback.faults import Action, Fault
from bot.loopback.server import LoopbackDiscord
from tests.wire.circle import Circle, eventually
from tests.wire.exam import Exam

CALLBACK = "/interactions/*/callback"
ORIGINAL = "/webhooks/*/messages/@original"

DEFERRED = 5
"""The type of a first word that asks for patience."""

LOST: list[Action] = ["lose_reply", "lose_request", "done_but_502", "server_error"]

COMMANDS = {
    "setup": "Your daily question",
    "daily status": "Next",
    "daily post": "Posted, as an extra",
    "daily pause": "paused",
    "daily history": "posted",
    "quiz": "question",
    "exam start": "lobby",
    "leaderboard": "###",
    "me stats": "###",
    "me progress": "",
    "me settings": "Your settings",
    "me export": "Your data",
    "me delete": "Delete everything",
    "help": "###",
    "about": "###",
}
"""What members read of each command, when all goes well."""


def text(result: InteractionResult) -> str:
    return Click(result, None).text


def _another_program(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, timeout=10, check_same_thread=False)


@asynccontextmanager
async def locked(circle: Circle, seconds: float) -> AsyncIterator[None]:
    """Let another program hold the bot's file for so long, from now on."""
    with closing(_another_program(circle.database)) as other:
        # In a thread: the bot, which may be in the middle of a change, goes on in this one.
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        freed = asyncio.get_running_loop().call_later(seconds, other.rollback)
        try:
            yield
        finally:
            freed.cancel()


def faults_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log says with a traceback."""
    return [one.getMessage() for one in caplog.records if one.exc_info]


@pytest.mark.parametrize("action", ["lose_reply", "lose_request", "done_but_502"])
@pytest.mark.slow
async def test_whatever_happens_to_the_first_word_every_command_is_answered_as_ever(
    circle: Circle, loopback: LoopbackDiscord, caplog: pytest.LogCaptureFixture, action: Action
) -> None:
    async with circle.bot_here():
        await circle.set_up()
        await circle.ask()
        for command, words in COMMANDS.items():
            fault = Fault("POST", CALLBACK, action)
            loopback.faults.append(fault)
            result = await circle.rosa.slash(circle.channel, command)
            assert fault not in loopback.faults
            assert result.response is not None, command
            assert words.casefold() in text(result).casefold(), command
            assert "went wrong" not in text(result), command
            assert result.followups == [], command
    assert faults_in(caplog) == []


@pytest.mark.parametrize("action", LOST)
async def test_an_answer_whose_reply_got_lost_is_stored_once_and_explained(
    circle: Circle, loopback: LoopbackDiscord, action: Action
) -> None:
    (member,) = circle.add_members(1)
    async with circle.bot_here():
        await circle.set_up()
        await circle.ask()
        loopback.faults.append(Fault("POST", CALLBACK, action))
        click = await circle.click(member, circle.post())
    assert "went wrong" not in click.text
    assert click.text.strip().startswith(("### Correct", "### Not quite"))
    assert click.acknowledged_after is not None
    assert circle.who_answered() == {member.id}


@pytest.mark.parametrize("action", LOST)
async def test_a_lobby_whose_reply_got_lost_stands_in_its_channel_and_works(
    circle: Circle, loopback: LoopbackDiscord, action: Action
) -> None:
    exam = Exam(circle, circle.add_members(2))
    async with circle.bot_here():
        loopback.faults.append(Fault("POST", CALLBACK, action))
        await exam.begin(questions=2, minutes=3)  # everybody joins, and opens their paper
        await exam.finish()
    assert exam.lost() == []


@pytest.mark.parametrize("action", LOST)
async def test_start_now_begins_although_its_silent_word_got_lost(
    circle: Circle, loopback: LoopbackDiscord, action: Action
) -> None:
    (member,) = circle.add_members(1)
    exam = Exam(circle, [member])
    async with circle.bot_here():
        await circle.rosa.slash(circle.channel, "exam start", questions=2, minutes=3)
        await eventually(circle.posts)
        exam.message_id = circle.post().id
        await exam.press(member, "Join")
        loopback.faults.append(Fault("POST", CALLBACK, action))
        await exam.press(circle.rosa, "Start now")
        await eventually(lambda: "It is running" in exam.text())


@pytest.mark.parametrize("where", [CALLBACK, ORIGINAL])
@pytest.mark.parametrize("action", ["lose_reply", "lose_request"])
async def test_a_deferral_or_what_follows_it_may_get_lost(
    circle: Circle, loopback: LoopbackDiscord, action: Action, where: str
) -> None:
    async with circle.bot_here():
        await circle.set_up()
        method = "POST" if where == CALLBACK else "PATCH"
        async with locked(circle, 2):
            fault = Fault(method, where, action)
            loopback.faults.append(fault)
            result = await circle.rosa.slash(circle.channel, "quiz")
        assert fault not in loopback.faults
        words = [one.body for one in loopback.requests if one.path.endswith("/callback")]
        assert words[-1]["type"] == DEFERRED
        assert result.response is not None
        await eventually(lambda: "question" in text(result).casefold())
        assert result.followups == []


async def test_a_file_that_got_lost_after_a_deferral_comes_all_the_same(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    async with circle.bot_here() as bot:
        await circle.set_up()
        loopback.faults.append(Fault("PATCH", ORIGINAL, "lose_request"))
        bot.services.outage.missed(timedelta(minutes=1))  # the command waits for the file
        async with locked(circle, 2):
            result = await circle.rosa.slash(circle.channel, "me export")
        assert result.response is not None
        assert "Your data" in text(result)
        assert result.response.attachments


async def test_a_slow_answer_for_everybody_is_seen_by_everybody(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    exam = Exam(circle, circle.add_members(1))
    async with circle.bot_here() as bot:
        await exam.begin(questions=2, minutes=3)
        await exam.finish()
        results = circle.posts()[-1].id
        member = exam.writers[0].member
        asked = await exam.press(member, "Share my result", results)
        assert asked.response is not None
        bot.services.outage.missed(timedelta(minutes=1))  # the click waits for the file
        async with locked(circle, 2):
            click = await exam.press(member, "Share it", asked.response.id)
            await eventually(lambda: circle.posts()[-1].id != results)
        assert click.acknowledged_after is not None
    assert str(member.id) in exam.text(circle.posts()[-1].id)


async def test_a_click_delivered_twice_is_done_once_and_answered_once(
    circle: Circle, loopback: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    (member,) = circle.add_members(1)
    async with circle.bot_here():
        await circle.set_up()
        await circle.ask()
        emit = loopback.env.backend.emit

        def twice(event: str, payload: dict[str, object]) -> None:
            emit(event, payload)
            emit(event, payload)

        loopback.env.backend.emit = twice  # pyright: ignore[reportAttributeAccessIssue]
        click = await circle.click(member, circle.post())
        await eventually(lambda: circle.callbacks() >= 4 or click.result.response)
    assert click.text.strip().startswith(("### Correct", "### Not quite"))
    assert len(click.result.followups) <= 1  # what is said once, after the first answer
    assert circle.who_answered() == {member.id}
    assert faults_in(caplog) == []


async def test_an_answer_that_a_stop_overtakes_is_a_line_in_the_log_and_no_traceback(
    circle: Circle, loopback: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    [member] = circle.add_members(1)
    async with circle.bot_here():
        await circle.set_up()
        await circle.ask()
        silence = Fault("POST", CALLBACK, "silence")
        loopback.faults.append(silence)
        clicking = asyncio.create_task(circle.click(member, circle.post()))
        await eventually(lambda: silence not in loopback.faults)
    await asyncio.sleep(0.5)  # for the next try, of a bot that is gone
    await clicking
    assert faults_in(caplog) == []
    assert [one for one in caplog.messages if "could not be answered" in one] != []
