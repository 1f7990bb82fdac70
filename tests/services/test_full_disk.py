"""While the disk is full the host reads what is wrong, and no traceback at each tick."""

from datetime import timedelta

import pytest

from bot import refusals
from bot.errors import Refusal
from bot.services.exam.sittings import Sittings
from bot.services.live.rounds import Rounds
from tests.services.world import CHANNEL, SERVER, World

HOST = 4711
MINUTES = timedelta(minutes=6)


async def cannot_save(*_: object) -> None:
    raise Refusal(refusals.DISK_FULL)


async def test_an_exam_that_is_due_is_tried_again_without_a_traceback(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sitting = await world.lobby()
    monkeypatch.setattr(Sittings, "begin", cannot_save)
    await world.invigilate(MINUTES)
    assert f"sitting {sitting.sitting_id} could not be saved: disk_full" in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_live_round_that_is_due_is_tried_again_without_a_traceback(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one = await world.services.rounds.start(
        SERVER, CHANNEL, HOST, questions=2, seconds=30, domain=None
    )
    await world.tick()
    monkeypatch.setattr(Rounds, "_step", cannot_save)
    world.clock.now += MINUTES
    await world.services.rounds.tick()
    assert f"live round {one.round_id} could not be saved: disk_full" in caplog.text
    assert "Traceback" not in caplog.text
