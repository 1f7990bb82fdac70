"""Logs for the host: one line an event, and nothing that is a member's own."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import discord
import pytest

from bot import refusals
from bot.config import Secret
from bot.db import bot_state
from bot.db.database import Database
from bot.errors import Refusal
from bot.logs import set_up_logs

log = logging.getLogger("bot.somewhere")
LIBRARIES = ("discord", "discord.gateway", "aiosqlite")


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in LIBRARIES}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_a_json_log_has_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO", "json")
    log.warning("server %s:\nno “permission”", 7)
    [line] = lines(capsys)
    event = json.loads(line)
    assert event.pop("at")
    assert event == {
        "level": "WARNING",
        "logger": "bot.somewhere",
        "message": "server 7:\nno “permission”",
    }


def test_a_json_log_holds_the_whole_error_in_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO", "json")
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError:
        log.exception("a tick failed")
    [line] = lines(capsys)
    assert "ZeroDivisionError: by nothing" in json.loads(line)["error"]


def test_a_text_log_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO", "text")
    log.warning("server %s is on hold", 7)
    [line] = lines(capsys)
    assert line.endswith("WARNING bot.somewhere: server 7 is on hold")


@pytest.mark.parametrize(
    ("level", "heard"),
    [("DEBUG", ["d", "i", "w"]), ("INFO", ["i", "w"]), ("WARNING", ["w"]), ("ERROR", [])],
)
def test_the_level_decides_what_is_heard(
    capsys: pytest.CaptureFixture[str], level: str, heard: list[str]
) -> None:
    set_up_logs(level, "text")
    log.debug("d")
    log.info("i")
    log.warning("w")
    assert [line[-1] for line in lines(capsys)] == heard


def test_at_info_the_library_tells_only_what_went_wrong(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs("INFO", "text")
    logging.getLogger("discord.gateway").info("Shard ID None has connected")
    logging.getLogger("discord.gateway").warning("is being rate limited")
    [line] = lines(capsys)
    assert "rate limited" in line


@pytest.mark.parametrize("library", ["discord.gateway", "aiosqlite"])
def test_at_error_the_libraries_tell_only_errors(
    capsys: pytest.CaptureFixture[str], library: str
) -> None:
    set_up_logs("ERROR", "text")
    logging.getLogger(library).warning("is being rate limited")
    logging.getLogger(library).error("went wrong")
    [line] = lines(capsys)
    assert "went wrong" in line


def test_setting_logs_up_again_does_not_double_them(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        set_up_logs("INFO", "text")
    log.info("once")
    assert len(lines(capsys)) == 1


@pytest.mark.parametrize("style", ["text", "json"])
def test_the_token_stays_out_of_tracebacks_and_arguments(
    capsys: pytest.CaptureFixture[str], style: str
) -> None:
    set_up_logs("DEBUG", style)
    log.error("settings: %r", {"token": Secret("abc.def.ghi")})
    assert "abc.def.ghi" not in capsys.readouterr().err


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
async def test_what_members_answer_stays_out_of_the_log_at_every_level(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, level: str
) -> None:
    set_up_logs(level, "text")
    async with Database.open(tmp_path / "study.sqlite3") as db:
        await bot_state.write(db.single, "answer", "option C")
        async with db.transaction() as tx:
            await bot_state.write(tx, "answer", "option C")
        await bot_state.read(db.reading, "answer")
    logging.getLogger("discord.gateway").debug("WebSocket Event: %s", {"custom_id": "option C"})
    assert "option C" not in capsys.readouterr().err


@pytest.mark.parametrize("logger", ["bot.somewhere", "discord.client", "discord.shard", "asyncio"])
@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(104, "Connection reset by peer"),
        TimeoutError(),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientOSError(32, "Broken pipe"),
        discord.GatewayNotFound(),
        Refusal(refusals.DATABASE_BUSY),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_fault_of_the_network_is_one_line(
    error: Exception, logger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("INFO", "text")
    logging.getLogger(logger).error("Ignoring exception in %s", "on_ready", exc_info=error)
    [line] = lines(capsys)
    assert "Ignoring exception in on_ready" in line
    assert type(error).__name__ in line


@pytest.mark.parametrize("logger", ["discord.client", "discord.shard", "discord.gateway"])
def test_the_library_says_so_in_one_line_to_every_log(
    logger: str, caplog: pytest.LogCaptureFixture
) -> None:
    reset = ConnectionResetError(104, "Connection reset by peer")
    logging.getLogger(logger).error("Attempting a reconnect", exc_info=reset)
    [record] = caplog.records
    assert record.exc_info is None


def test_a_bug_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO", "text")
    bug = KeyError("nothing")
    logging.getLogger("discord.client").error("Ignoring exception", exc_info=bug)
    assert "KeyError: 'nothing'" in lines(capsys)[-1]
