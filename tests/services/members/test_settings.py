"""A member's own settings, weekly aim, exam date."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.scores.boards import BoardName
from bot.errors import Refusal
from bot.services.members.settings import NO_REMINDER, MemberView
from bot.services.servers.settings import Changes
from tests.domain.samples import SERVER, chicago
from tests.services.world import World

ALICE, BEN = 77, 78
TOKYO = ZoneInfo("Asia/Tokyo")


async def own(world: World, user_id: int = ALICE) -> MemberView:
    return await world.services.preferences.own(SERVER, user_id)


async def due(world: World) -> datetime:
    [row] = await world.db.reading.run("SELECT due_at FROM outbox WHERE kind = 'reminder'")
    return datetime.fromisoformat(row["due_at"])


async def test_who_set_nothing_has_the_usual(world: World) -> None:
    usual = await own(world)
    assert (usual.goal, usual.next_aim, usual.reminder) == (4, 4, None)
    assert usual.zone.key == "America/Chicago"
    assert usual.settings.is_shown_on(BoardName.DAILY, opt_in=usual.opt_in)
    assert not usual.settings.is_shown_on(BoardName.EXAM, opt_in=usual.opt_in)


async def test_each_change_leaves_the_rest_alone_and_nobody_elses_changes(world: World) -> None:
    await world.set_up()
    await world.prefer(ALICE, extra_time=1.5, hide_clock=True, zone=TOKYO)
    await world.prefer(ALICE, hide_games=True, exam_board=True)
    await world.prefer(ALICE, daily_board=False)
    now = await own(world)
    assert (now.settings.extra_time, now.settings.hide_clock) == (1.5, True)
    assert (now.settings.hide_games, now.settings.exam_board) == (True, True)
    assert now.settings.daily_board is False
    assert now.zone == TOKYO
    assert (await own(world, BEN)).settings.extra_time == 1.0


async def test_a_lower_aim_holds_at_once_and_a_higher_one_from_monday(world: World) -> None:
    await world.set_up()
    world.clock.now = chicago(2026, 4, 2, 12)  # a Thursday
    await world.prefer(ALICE, goal=2)
    assert ((await own(world)).goal, (await own(world)).next_aim) == (2, 2)
    await world.prefer(ALICE, goal=6)
    assert ((await own(world)).goal, (await own(world)).next_aim) == (2, 6)
    world.clock.now = chicago(2026, 4, 6, 0, 1)
    assert (await own(world)).goal == 6


async def test_the_last_word_on_an_aim_counts(world: World) -> None:
    await world.set_up()
    world.clock.now = chicago(2026, 4, 2, 12)
    for goal in (6, 7, 3, 5):
        await world.prefer(ALICE, goal=goal)
    assert ((await own(world)).goal, (await own(world)).next_aim) == (3, 5)


async def test_a_reminder_is_due_next_at_its_hour_in_the_member_s_zone(world: World) -> None:
    await world.set_up()
    world.clock.now = chicago(2026, 4, 2, 12)
    await world.prefer(ALICE, reminder=19)
    assert await due(world) == chicago(2026, 4, 2, 19)
    await world.prefer(ALICE, reminder=7)
    assert await due(world) == chicago(2026, 4, 3, 7)
    await world.prefer(ALICE, zone=TOKYO)
    assert await due(world) == datetime(2026, 4, 3, 7, tzinfo=TOKYO)
    assert (await own(world)).reminder == 7


async def test_a_reminder_can_be_taken_back(world: World) -> None:
    await world.set_up()
    await world.prefer(ALICE, reminder=0)
    assert (await own(world)).reminder == 0
    await world.prefer(ALICE, reminder=NO_REMINDER)
    assert (await own(world)).reminder is None


async def test_where_nothing_is_set_up_there_is_nothing_to_be_reminded_of(world: World) -> None:
    with pytest.raises(Refusal, match="nothing_to_remind_of"):
        await world.prefer(ALICE, extra_time=2.0, reminder=7)
    assert (await own(world)).settings.extra_time == 1.0


async def test_a_server_that_asks_first_shows_nobody_who_said_nothing(world: World) -> None:
    await world.set_up()
    await world.db.single.run("UPDATE server SET opt_in = 1")
    assert (await own(world)).opt_in
    await world.prefer(ALICE, daily_board=True)
    now = await own(world)
    assert now.settings.is_shown_on(BoardName.DAILY, opt_in=now.opt_in)


async def test_an_exam_date_is_kept_and_cleared(world: World) -> None:
    preferring = world.services.preferences
    await preferring.set_exam_on(ALICE, date(2027, 3, 14))
    assert (await preferring.settings(ALICE)).exam_on == date(2027, 3, 14)
    await preferring.set_exam_on(ALICE, None)
    assert await world.rows("member_setting") == []


async def test_the_day_it_is_follows_the_members_zone_and_else_the_servers(world: World) -> None:
    await world.set_up(changes=Changes(zone=ZoneInfo("America/New_York")))
    world.clock.now = chicago(2026, 4, 2, 23, 30)
    today = world.services.preferences.today
    assert await today(SERVER, ALICE) == date(2026, 4, 3)
    await world.prefer(ALICE, zone=ZoneInfo("America/Denver"))
    assert await today(SERVER, ALICE) == date(2026, 4, 2)
