"""Four weeks that are lived before the demo opens: the same each time, and nothing amiss."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.demo.clock import DemoClock
from bot.demo.life import DAYS, opening_hour
from bot.demo.run import World, seeded_world
from bot.demo.scene import ZONE
from bot.domain.daily.posts import PostKind, PostState
from bot.loopback.clicks import Click

NOON = datetime(2026, 3, 31, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _discord_py_points_back_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


def all_that_is_seen(world: World) -> list[str]:
    return [
        f"{message.created_at} {_text(message)}"
        for channel in world.scene.guild.channels.values()
        for message in channel.history()
    ]


def _text(message: discord.Message) -> str:
    parts = discord.ui.LayoutView.from_message(message).walk_children()
    texts = [one.content for one in parts if isinstance(one, discord.ui.TextDisplay)]
    return "\n".join([message.content, *texts])


async def test_the_same_four_weeks_are_lived_each_time() -> None:
    seen: list[list[str]] = []
    for _ in range(2):
        async with seeded_world(None, lambda: NOON, random.Random()) as world:
            alice = world.scene.members[0]
            stats = Click(await alice.slash(world.scene.daily, "me stats"), None).text
            board = Click(await alice.slash(world.scene.daily, "leaderboard"), None).text
            seen.append([*all_that_is_seen(world), stats, board])
    assert seen[0] == seen[1]
    assert "**you**" in seen[0][-1], "Alice stands on the board"


async def test_every_day_had_its_question_on_time_and_todays_is_open() -> None:
    async with seeded_world(None, lambda: NOON, random.Random()) as world:
        setup = world.director.services.setup
        *closed, today = reversed(await setup.history(world.scene.guild.id, most=100))
        assert len(closed) == DAYS
        assert {post.kind for post in (*closed, today)} == {PostKind.DAILY}
        assert {post.state for post in closed} == {PostState.CLOSED}
        assert today.state is PostState.POSTED
        assert today.local_on == NOON.date()
        assert all(post.posted_at == post.due_at for post in (*closed, today))
        assert min(post.answers for post in closed) >= 10, "fewer are not told as numbers"


async def test_days_that_went_by_quickly_are_not_lived_again(tmp_path: Path) -> None:
    kept = tmp_path / "kept.sqlite3"
    async with seeded_world(kept, lambda: NOON, random.Random()) as world:
        await world.director.act("next-week")
        lived = await world.director.services.setup.history(world.scene.guild.id)
    later = NOON + timedelta(hours=1)
    async with seeded_world(kept, lambda: later, random.Random()) as world:
        again = await world.director.services.setup.history(world.scene.guild.id)
        assert again[1:] == lived[: len(again) - 1] or again == lived


@pytest.mark.parametrize(("hour", "opens"), [(3, "09:30"), (9, "09:30"), (15, "15:00")])
def test_it_opens_once_the_question_of_the_day_has_come(hour: int, opens: str) -> None:
    now = datetime(2026, 3, 31, hour, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    assert f"{opening_hour(now).astimezone(ZoneInfo(ZONE)):%H:%M}" == opens


def test_the_clock_goes_on_from_where_it_was_set() -> None:
    now = NOON
    clock = DemoClock(lambda: now)
    clock.stand_at(NOON + timedelta(days=1))
    now += timedelta(hours=1)
    assert clock() == NOON + timedelta(days=1)
    clock.go_on()
    now += timedelta(minutes=1)
    assert clock() == NOON + timedelta(days=1, minutes=1)
