"""A machine whose clock is wrong, jumps, or stands still: a real process, on Debian's faketime."""

import asyncio
import signal
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.wire.circle import Circle, eventually
from tests.wire.exam import Exam

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
needs_faketime = pytest.mark.skipif(not LIBRARIES, reason="faketime is not installed")
STEADY = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_CACHE_DURATION": "1"}
FROZEN = timedelta(seconds=14)


def faked(**how: str) -> dict[str, str]:
    return {"LD_PRELOAD": str(LIBRARIES[0]), **STEADY, **how}


def planned(circle: Circle) -> list[str]:
    return [row["due_at"] for row in circle.stored("SELECT due_at FROM post ORDER BY due_at")]


@needs_faketime
@pytest.mark.parametrize("wrong_by", ["+400d", "+3d", "+30m", "-3d"])
async def test_a_start_with_a_wrong_date_writes_nothing_off_and_plans_nothing_anew(
    circle: Circle, wrong_by: str
) -> None:
    async with circle.bot_process():
        await circle.set_up()
    before = planned(circle)
    async with circle.bot_process(**faked(FAKETIME=wrong_by)):
        await asyncio.sleep(3)
    assert "the time is set right" in circle.log()
    assert circle.ledger() == []
    assert planned(circle) == before


@needs_faketime
async def test_a_clock_that_jumps_under_a_running_bot_closes_and_posts_nothing(
    circle: Circle, tmp_path: Path
) -> None:
    stamp = tmp_path / "faketime"
    stamp.write_text("+0")
    exam = Exam(circle, circle.add_members(2))
    async with circle.bot_process(**faked(FAKETIME_TIMESTAMP_FILE=str(stamp))):
        await circle.set_up()
        before = planned(circle)
        await exam.begin(questions=2, minutes=20)
        for number, jump in enumerate(["+3d", "+400d", "+30m", "-30m", "+0"], start=1):
            # In one go: while a file is half written, faketime goes by half of it.
            (tmp_path / "next").write_text(jump)
            (tmp_path / "next").replace(stamp)
            await eventually(lambda said=number: circle.log().count("has jumped") >= said)
            await asyncio.sleep(1.5)
            assert circle.stored("SELECT state FROM sitting") == [{"state": "open"}], jump
            assert circle.ledger() == [], jump
        assert planned(circle) == before
    assert exam.lost() == []
    assert circle.log().count("has jumped") == 5
    assert "Traceback" not in circle.log()


async def test_a_process_that_was_stopped_gives_its_time_back_to_an_exam(circle: Circle) -> None:
    exam = Exam(circle, circle.add_members(3))

    def ends_at() -> datetime:
        return datetime.fromisoformat(circle.stored("SELECT ends_at FROM sitting")[0]["ends_at"])

    async with circle.bot_process() as process:
        await exam.begin(questions=2, minutes=1)
        before = ends_at()
        process.send_signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(FROZEN.total_seconds())
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
        await eventually(lambda: ends_at() > before)
        given = ends_at() - before
        await exam.finish()
    assert FROZEN - timedelta(seconds=5) <= given <= FROZEN + timedelta(seconds=10)
    assert exam.lost() == []
