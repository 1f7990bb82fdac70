"""What members have set for themselves: read back, changed, and no trace of the usual."""

import sqlite3
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db.database import Database
from bot.db.members import members
from bot.domain.exam.papers import EXTRA_TIMES
from bot.domain.members import MemberSettings

MEMBER, OTHER = 77, 78
USUAL = MemberSettings()
MONDAY = date(2026, 3, 30)


async def rows(db: Database) -> list[int]:
    return [row["user_id"] for row in await db.reading.run("SELECT user_id FROM member_setting")]


async def test_whoever_set_nothing_has_the_usual_settings(db: Database) -> None:
    assert await members.find(db.reading, MEMBER) == USUAL


@pytest.mark.parametrize("hide_clock", [False, True], ids=["clock", "no-clock"])
@pytest.mark.parametrize("extra_time", EXTRA_TIMES)
async def test_settings_are_read_back_as_they_were_set(
    db: Database, extra_time: float, hide_clock: bool
) -> None:
    settings = MemberSettings(extra_time, hide_clock)
    await members.save(db.single, MEMBER, settings)
    assert await members.find(db.reading, MEMBER) == settings


async def test_settings_can_be_changed_and_are_ones_own(db: Database) -> None:
    await members.save(db.single, OTHER, MemberSettings(1.5))
    await members.save(db.single, MEMBER, MemberSettings(2.0))
    await members.save(db.single, MEMBER, MemberSettings(1.25, hide_clock=True))
    assert await members.find(db.reading, MEMBER) == MemberSettings(1.25, hide_clock=True)
    assert await members.find(db.reading, OTHER) == MemberSettings(1.5)


async def test_whoever_goes_back_to_the_usual_leaves_no_trace(db: Database) -> None:
    """Extra time may tell of a disability: that it was ever asked for is nobody's business."""
    await members.save(db.single, OTHER, MemberSettings(1.5))
    await members.save(db.single, MEMBER, MemberSettings(2.0))
    await members.save(db.single, MEMBER, USUAL)
    assert await rows(db) == [OTHER]


async def test_an_extra_time_that_is_not_offered_is_not_stored(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await members.save(db.single, MEMBER, MemberSettings(9.0))
    assert await rows(db) == []


async def test_wishes_for_boards_are_read_back(db: Database) -> None:
    settings = MemberSettings(
        zone=ZoneInfo("Asia/Kolkata"),
        daily_board=False,
        exam_board=True,
        hide_games=True,
        exam_on=MONDAY,
    )
    await members.save(db.single, MEMBER, settings)
    assert await members.find(db.reading, MEMBER) == settings


async def test_aims_are_kept_by_the_monday_they_begin_and_later_plans_give_way(
    db: Database,
) -> None:
    async with db.transaction() as tx:
        await members.set_goal(tx, OTHER, MONDAY, 7)
        await members.set_goal(tx, MEMBER, MONDAY, 3)
        await members.set_goal(tx, MEMBER, MONDAY + timedelta(weeks=2), 6)
        await members.set_goal(tx, MEMBER, MONDAY + timedelta(weeks=1), 2)
        await members.set_goal(tx, MEMBER, MONDAY + timedelta(weeks=1), 5)
    assert await members.goals(db.reading, MEMBER) == {MONDAY: 3, MONDAY + timedelta(weeks=1): 5}
    assert await members.goals(db.reading, OTHER) == {MONDAY: 7}
