"""What lasts from one run of the demo to the next, and what must not."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import system_clock
from bot.demo.page import dress
from bot.demo.scene import build_scene
from bot.loopback.world import LoopbackEnv


def test_people_and_channels_have_the_same_ids_in_every_run() -> None:
    first, second = (build_scene(LoopbackEnv(system_clock)) for _ in range(2))
    assert first.guild.id == second.guild.id
    assert first.daily.id == second.daily.id
    assert [one.id for one in first.everybody] == [one.id for one in second.everybody]


def test_each_run_is_another_application_so_the_bot_sends_its_commands_again() -> None:
    began = datetime(2026, 3, 1, tzinfo=UTC)
    clocks = (lambda: began, lambda: began + timedelta(days=1))
    first, second = (LoopbackEnv(clock).backend.application_id for clock in clocks)
    assert first != second


def test_only_the_organiser_may_manage_the_server() -> None:
    env = LoopbackEnv(system_clock)
    scene = build_scene(env)
    managers = [
        one.name
        for one in scene.everybody
        if env.backend.compute_permissions(scene.guild.id, one.id) & (1 << 5)
    ]
    assert managers == ["rosa"]


def test_a_page_that_changed_under_us_is_noticed() -> None:
    with pytest.raises(RuntimeError, match="simcord's page has changed"):
        dress("<html></html>", "general", "key")
