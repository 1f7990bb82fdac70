"""What Discord tells while nothing can be saved is noted as soon as something can be."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

from bot import refusals
from bot.db.servers import presence, servers
from bot.errors import Refusal
from bot.noting import MOST, Noting
from bot.services import Services
from tests.discord.circle import TICK_SECONDS, Circle


async def cannot_save(*_: object, **__: object) -> None:
    raise Refusal(refusals.DISK_FULL)


@contextmanager
def full_disk(where: ModuleType, *names: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setattr(where, name, cannot_save)
        yield


async def test_a_server_that_throws_it_out_on_a_full_disk_is_noted_later(
    circle: Circle, caplog: pytest.LogCaptureFixture
) -> None:
    await circle.set_up()
    guild: Any = circle.bot.get_guild(circle.guild.id)
    with full_disk(presence, "mark_left"):
        await circle.tell_bot("guild_remove", guild)
    assert "an event could not be noted: disk_full; the next tick tries again" in caplog.text
    assert "Traceback" not in caplog.text
    assert await circle.rows("SELECT server_id FROM departure") == []
    await circle.seconds(TICK_SECONDS)
    assert await circle.rows("SELECT server_id FROM departure") == [(circle.guild.id,)]


async def test_going_and_coming_on_a_full_disk_are_noted_in_their_order(circle: Circle) -> None:
    await circle.set_up()
    guild: Any = circle.bot.get_guild(circle.guild.id)
    with full_disk(presence, "mark_left", "mark_returned", "go_on"):
        await circle.tell_bot("guild_remove", guild)
        await circle.tell_bot("guild_join", guild)
    await circle.seconds(TICK_SECONDS)
    assert await circle.rows("SELECT server_id FROM departure") == []
    assert await circle.rows("SELECT COUNT(*) FROM post WHERE state = 'planned'") == [(1,)]


async def test_a_channel_deleted_on_a_full_disk_is_noted_later(circle: Circle) -> None:
    await circle.set_up()
    channel: Any = circle.bot.get_channel(circle.channel.id)
    with full_disk(servers, "note_trouble"):
        await circle.tell_bot("guild_channel_delete", channel)
    assert await circle.rows("SELECT trouble IS NULL FROM server") == [(1,)]
    await circle.seconds(TICK_SECONDS)
    assert await circle.rows("SELECT trouble IS NULL FROM server") == [(0,)]


async def test_a_disk_that_fills_up_at_the_start_does_not_keep_the_clock_from_beginning(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await circle.set_up()
    resume, asked = Services.resume_clocks, list[int]()

    async def resume_clocks(services: Services) -> None:
        asked.append(1)
        if len(asked) == 2:  # the process has begun, and is now connected
            raise Refusal(refusals.DISK_FULL)
        await resume(services)

    monkeypatch.setattr(Services, "resume_clocks", resume_clocks)
    await circle.restart()
    await circle.seconds(TICK_SECONDS)
    assert len(asked) == 3
    assert (await circle.next_post()).id


async def test_what_cannot_be_done_at_all_stops_nothing_behind_it() -> None:
    noting, done = Noting(), list[int]()

    async def broken() -> None:
        raise ValueError("broken")

    async def good() -> None:
        done.append(1)

    with pytest.raises(ValueError, match="broken"):  # it is the caller's to log
        await noting.note(broken)
    await noting.note(good)
    assert done == [1]


async def test_no_more_events_wait_than_the_memory_is_to_hold() -> None:
    noting, done = Noting(), list[int]()
    is_full = True

    async def deed() -> None:
        if is_full:
            raise Refusal(refusals.DISK_FULL)
        done.append(1)

    for _ in range(MOST + 5):
        await noting.note(deed)
    is_full = False
    await noting.work_off()
    assert len(done) == MOST
