"""Whatever the machine does, everybody is answered within three seconds, and told what is so."""

import asyncio
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from simcord import MemberActor

from bot.loopback.answers import ACKNOWLEDGE_WITHIN
from bot.loopback.clicks import Click
from bot.loopback.server import LoopbackDiscord
from tests.wire.bot_process import OPEN_FILES
from tests.wire.circle import Circle, eventually

SLOW_DISK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>
static int slowly(const char *name, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    usleep(1000 * atoi(getenv("SLOW_DISK_MS")));
    return real(fd);
}
int fsync(int fd) { return slowly("fsync", fd); }
int fdatasync(int fd) { return slowly("fdatasync", fd); }
"""
CALLBACK = "/callback"


@pytest.fixture(scope="session")
def slow_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what makes each wait for the disk last longer in a process that loads it."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler here, so no disk is slow")
    library = tmp_path_factory.mktemp("disk") / "slow_disk.so"
    command = [compiler, "-shared", "-fPIC", "-x", "c", "-", "-o", str(library), "-ldl"]
    subprocess.run(command, input=SLOW_DISK.encode(), check=True)
    return library


def _another_program(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, timeout=10, check_same_thread=False)


@asynccontextmanager
async def locked(file: Path) -> AsyncIterator[None]:
    """Let another program hold the file while the block runs."""
    with closing(_another_program(file)) as other:
        # In a thread: the bot, which may be in the middle of a change, goes on in this one.
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        yield


async def quiz(circle: Circle, member: MemberActor) -> str:
    """Have a member practise; return what they read in the end."""
    result = await member.slash(circle.channel, "quiz")
    answer = Click(result, None)
    await eventually(lambda: answer.text.strip(), 60)
    return answer.text


class Patience:
    """How long each interaction waited for its first word, by what went over the wire."""

    def __init__(self, loopback: LoopbackDiscord) -> None:
        self._loopback = loopback
        self._sent: dict[str, float] = {}
        emit = loopback.env.backend.emit
        now = asyncio.get_running_loop().time

        def noted(event: str, payload: dict[str, object]) -> None:
            if event == "INTERACTION_CREATE":
                self._sent[str(payload["id"])] = now()
            emit(event, payload)

        loopback.env.backend.emit = noted  # pyright: ignore[reportAttributeAccessIssue]
        self.waits: dict[str, float] = {}
        note = loopback._note  # pyright: ignore[reportPrivateUsage]

        def heard(request: object) -> None:
            path = str(getattr(request, "path", ""))
            if path.endswith(CALLBACK):
                number = path.split("/")[2]
                self.waits.setdefault(number, now() - self._sent[number])
            note(request)  # pyright: ignore[reportArgumentType]

        loopback._rest._note = heard  # pyright: ignore[reportPrivateUsage]

    def late(self) -> list[float]:
        """Return the waits of those who had no word in time, without end for those who had none."""
        waits = [self.waits.get(number, float("inf")) for number in self._sent]
        return [wait for wait in waits if wait > ACKNOWLEDGE_WITHIN]


@pytest.mark.slow
@pytest.mark.parametrize("milliseconds", [20, 100])
async def test_forty_who_practise_at_once_are_answered_on_a_slow_disk(
    circle: Circle, loopback: LoopbackDiscord, slow_disk: Path, milliseconds: int
) -> None:
    members = circle.add_members(40)
    environment = {"LD_PRELOAD": str(slow_disk), "SLOW_DISK_MS": str(milliseconds)}
    async with circle.bot_process(**environment):
        await circle.set_up()
        patience = Patience(loopback)
        read = await asyncio.gather(*(quiz(circle, member) for member in members))
    assert patience.late() == []
    assert len(patience.waits) == len(members)
    assert [text for text in read if "question" not in text.casefold()] == []
    drills = circle.stored("SELECT DISTINCT user_id FROM drill")
    assert {row["user_id"] for row in drills} == {member.id for member in members}


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1, 4, 10])
async def test_all_are_answered_while_another_program_holds_the_file(
    circle: Circle, loopback: LoopbackDiscord, seconds: float
) -> None:
    members = circle.add_members(8)
    async with circle.bot_process():
        await circle.set_up()
        await circle.ask()
        patience = Patience(loopback)
        async with locked(circle.database):
            clicks = [
                asyncio.create_task(circle.click(member, circle.post(), within=60))
                for member in members
            ]
            await asyncio.sleep(seconds)
        done = await asyncio.gather(*clicks)
        for click in done:
            await eventually(lambda click=click: click.text.strip(), 30)
    assert patience.late() == []
    stored = circle.who_answered()
    told = {m.id for m, click in zip(members, done, strict=True) if "Recorded" in click.text}
    refused = [click.text for click in done if "another program holds" in click.text]
    assert told == stored
    assert len(told) + len(refused) == len(members)
    assert (seconds < 5) == (not refused)


@pytest.mark.slow
async def test_all_are_answered_through_a_minute_in_which_another_program_holds_the_file(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    """Clicks and commands come all the time; whoever is refused is welcome after it."""
    members = circle.add_members(12)
    async with circle.bot_process():
        await circle.set_up()
        await circle.ask()
        patience = Patience(loopback)
        waiting: list[asyncio.Task[Click]] = []
        practising: list[asyncio.Task[str]] = []
        async with locked(circle.database):
            for member in members:
                waiting.append(asyncio.create_task(circle.click(member, circle.post(), within=60)))
                practising.append(asyncio.create_task(quiz(circle, member)))
                await asyncio.sleep(60 / len(members))
        done, read = await asyncio.gather(*waiting), await asyncio.gather(*practising)
        for click in done:
            await eventually(lambda click=click: click.text.strip(), 30)
        told = {m.id for m, click in zip(members, done, strict=True) if "Recorded" in click.text}
        assert told == circle.who_answered()
        begun = {row["user_id"] for row in circle.stored("SELECT user_id FROM drill")}
        shown = {m.id for m, text in zip(members, read, strict=True) if "Question 1 of" in text}
        assert shown == begun
        refused = [click.text for click in done] + read
        refused = [text for text in refused if "another program holds" in text]
        assert len(refused) + len(told) + len(shown) == 2 * len(members)
        assert len(refused) > len(members)
        again = await asyncio.gather(
            *(circle.click(member, circle.post(), within=60) for member in members)
        )
        assert [click.text for click in again if "another program" in click.text] == []
    assert patience.late() == []
    assert circle.who_answered() == {member.id for member in members}


@pytest.mark.slow
async def test_a_process_that_may_open_few_files_opens_few_connections(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    """Those who find all of them in use wait for one; nobody is told of a file too many."""
    members = circle.add_members(120)
    async with circle.bot_process(**{OPEN_FILES: "24"}) as process:
        await circle.set_up()
        await circle.ask()
        patience = Patience(loopback)
        await _all_are_answered(circle, members, process)
    assert patience.late() == []
    assert "Too many open files" not in circle.log()


@pytest.mark.slow
async def test_a_process_that_is_left_two_dozen_files_answers_all(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    """It counted on more when it started, so that connections fail for want of a file."""
    members = circle.add_members(40)
    async with circle.bot_process() as process:
        await circle.set_up()
        await circle.ask()
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (24, 24))
        patience = Patience(loopback)
        await _all_are_answered(circle, members, process)
    assert patience.late() == []


@pytest.mark.slow
async def test_all_are_answered_who_came_when_no_file_was_left_for_two_seconds(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    """What never left is tried again for as long as Discord waits, not for half a second."""
    members = circle.add_members(10)
    async with circle.bot_process() as process:
        await circle.set_up()
        await circle.ask()
        usual = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        patience = Patience(loopback)
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (1, usual[1]))
        clicks = [
            asyncio.create_task(circle.click(member, circle.post(), within=60))
            for member in members
        ]
        await asyncio.sleep(2)
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, usual)
        done = await asyncio.gather(*clicks)
    assert patience.late() == []
    assert [click.text for click in done if "Recorded" not in click.text] == []
    assert "Too many open files" not in circle.log()


async def _all_are_answered(
    circle: Circle, members: list[MemberActor], process: asyncio.subprocess.Process
) -> None:
    done = await asyncio.gather(
        *(circle.click(member, circle.post(), within=60) for member in members)
    )
    read = await asyncio.gather(*(quiz(circle, member) for member in members))
    assert len(os.listdir(f"/proc/{process.pid}/fd")) <= 24
    assert [click.text for click in done if "Recorded" not in click.text] == []
    assert [text for text in read if "question" not in text.casefold()] == []
    assert circle.who_answered() == {member.id for member in members}
    assert "Traceback" not in circle.log()
