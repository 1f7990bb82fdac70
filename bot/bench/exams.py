"""A whole group that sits one mock exam over the loopback's HTTP and websocket.

This module counts the choices in the file by itself, which only bot.db may do elsewhere: the
proof should not come from the code that is on trial.
"""

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite

from bot.bench.group import Group, group_of, seconds_until_acknowledged
from bot.bench.processes import bot_process
from bot.bench.rows import Row, at_most, exactly
from bot.loopback.simcord_names import MemberActor

MEMBERS = 200
QUESTIONS = 100
ACKNOWLEDGED_WITHIN = 3.0
LOOK_EVERY = 0.1
BEGUN_WITHIN = 30.0

_STORED = "SELECT COUNT(option) FROM mark"


async def exam_rows(*, members: int = MEMBERS, questions: int = QUESTIONS) -> list[Row]:
    """Measure members who each answer a paper of their own as fast as they can."""
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        file = Path(folder) / "exams.sqlite3"
        async with (
            group_of(members) as group,
            bot_process("bot.bench.our_bot", group.loopback.url, str(file)),
        ):
            sitting, open_paper = await _begin(group, questions)
            papers = (_write(group, one, sitting, open_paper, questions) for one in group.members)
            waits = await asyncio.gather(*papers)
        stored = await _stored(file)
    what = f"{members} papers of {questions} questions"
    slowest = max(max(one) for one in waits)
    return [
        at_most(f"{what}: slowest acknowledgement, s", slowest, ACKNOWLEDGED_WITHIN),
        exactly(f"{what}: choices stored", stored, members * questions),
    ]


async def _begin(group: Group, questions: int) -> tuple[int, str]:
    """Let everybody join a sitting that then starts; return its message and **Open my paper**."""
    await group.organiser.slash(group.channel, "exam start", questions=questions, opens_in=60)
    async with asyncio.timeout(BEGUN_WITHIN):
        while not group.posts():  # noqa: ASYNC110 - nobody says when
            await asyncio.sleep(LOOK_EVERY)
    lobby = group.newest_post().id
    join, begin = _button(group, lobby, "join"), _button(group, lobby, "begin")
    await asyncio.gather(*(group.press(one, lobby, join) for one in group.members))
    await group.press(group.organiser, lobby, begin)
    async with asyncio.timeout(BEGUN_WITHIN):
        while not (open_paper := _button(group, lobby, "mypaper")):  # noqa: ASYNC110 - nobody says when
            await asyncio.sleep(LOOK_EVERY)
    return lobby, open_paper


async def _write(
    group: Group, member: MemberActor, sitting: int, open_paper: str, questions: int
) -> list[float]:
    """Answer a paper from the first question to the last; return how long each click waited.

    After a choice the paper goes on by itself, as members have it at first. A member whose click
    is not acknowledged in time writes no further.
    """
    opened = await group.press(member, sitting, open_paper)
    waits = [seconds_until_acknowledged(opened)]
    if opened.response is None:
        return waits
    paper = opened.response.id
    paper_id = _button(group, paper, "choose").split(":")[2]
    for number in range(1, questions + 1):
        choice = f"sg:choose:{paper_id}:{number}:{(member.id + number) % 4}"
        waits.append(seconds_until_acknowledged(await group.press(member, paper, choice)))
        if waits[-1] > ACKNOWLEDGED_WITHIN:
            return waits
    return waits


def _button(group: Group, message_id: int, name: str) -> str:
    """Return the first custom id of that name on a message, or nothing."""
    message = group.loopback.env.stored_message(group.channel.id, message_id)
    found = re.search(rf"sg:{name}:[\d:]+", str(message))
    return found[0] if found else ""


async def _stored(file: Path) -> int:
    async with aiosqlite.connect(file) as conn:
        ((choices,),) = await conn.execute_fetchall(_STORED)
        return int(choices)
