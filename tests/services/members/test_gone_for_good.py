"""Who is on no server with the bot any more is forgotten; what is deleted is in no file."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.scores.boards import BoardName
from bot.services.members.settings import SettingsChange
from tests.domain.samples import SERVER
from tests.services.belongings import ALICE, BEN, live_a_full_life, practise
from tests.services.world import World

DAY = timedelta(days=1)
OTHER = SERVER + 1


async def naming(world: World, user_id: int) -> set[str]:
    """Return the tables that a member's id stands in."""
    tables = await world.db.reading.run("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {
        row["name"] for row in tables for one in await world.rows(row["name"]) if user_id in one
    }


async def set_on(world: World, server_id: int, user_id: int = ALICE, **changes: Any) -> None:  # noqa: ANN401
    await world.services.preferences.change(server_id, user_id, SettingsChange(**changes))


async def leave_and_wait(world: World, server_id: int, days: int = 31) -> None:
    await world.services.presence.left(server_id)
    world.clock.now += days * DAY
    await world.services.presence.forget_long_gone()


@pytest.mark.parametrize(
    "changes",
    [{"extra_time": 2.0}, {"goal": 6}, {"hide_games": True}, {"goal": 6, "ask_confidence": True}],
    ids=lambda changes: ", ".join(changes),
)
async def test_what_somebody_set_goes_with_the_only_server_they_were_on(
    world: World, changes: dict[str, Any]
) -> None:
    """Also of one who never answered anything."""
    await set_on(world, SERVER, **changes)
    await leave_and_wait(world, SERVER, 29)
    assert await naming(world, ALICE)
    await leave_and_wait(world, SERVER, 2)
    assert await naming(world, ALICE) == set()


async def test_the_date_of_an_exam_goes_too(world: World) -> None:
    preferring = world.services.preferences
    await preferring.set_exam_on(ALICE, world.clock.now.date(), server_id=SERVER)
    await leave_and_wait(world, SERVER)
    assert await naming(world, ALICE) == set()


async def test_a_board_that_somebody_hid_from_is_a_setting_too(world: World) -> None:
    boards = world.services.boards
    await boards.show_me(ALICE, BoardName.DAILY, shown=False, server_id=SERVER)
    await leave_and_wait(world, SERVER)
    assert await naming(world, ALICE) == set()


async def test_everything_of_a_full_life_goes_with_its_server(world: World) -> None:
    await live_a_full_life(world)
    await leave_and_wait(world, SERVER)
    assert await naming(world, ALICE) == set()


@pytest.mark.parametrize("first", [SERVER, OTHER])
async def test_who_is_on_another_server_keeps_what_they_set_until_that_is_left_too(
    world: World, first: int
) -> None:
    await set_on(world, SERVER, goal=6, extra_time=2.0)
    await practise(world, ALICE, OTHER)
    await leave_and_wait(world, first)
    assert {"member_setting", "weekly_goal"} <= await naming(world, ALICE)
    await leave_and_wait(world, SERVER + OTHER - first)
    assert await naming(world, ALICE) == set()


async def test_the_organiser_of_another_server_keeps_what_they_set(world: World) -> None:
    await world.set_up(OTHER)
    await world.db.single.run("UPDATE server SET organiser_user_id = :id", {"id": ALICE})
    await set_on(world, SERVER, goal=6)
    await leave_and_wait(world, SERVER)
    assert "weekly_goal" in await naming(world, ALICE)


async def test_nobody_elses_settings_go(world: World) -> None:
    await set_on(world, SERVER, goal=6)
    await set_on(world, OTHER, BEN, goal=6)
    await leave_and_wait(world, SERVER)
    assert "weekly_goal" in await naming(world, BEN)


async def test_whoever_sets_everything_back_leaves_no_trace(world: World) -> None:
    await set_on(world, SERVER, extra_time=2.0)
    await set_on(world, SERVER, extra_time=1.0)
    assert await naming(world, ALICE) == set()


async def gone_since(world: World, days: int) -> None:
    """Let the members of a full life leave, and so many days go by."""
    await live_a_full_life(world)  # in its end a board is drawn: both are not there any more
    world.clock.now += days * DAY


async def test_who_left_every_server_is_forgotten_after_thirty_days(world: World) -> None:
    await gone_since(world, 29)
    await world.services.presence.forget_members_long_gone()
    assert await naming(world, ALICE)
    world.clock.now += 2 * DAY
    await world.services.presence.forget_members_long_gone()
    assert await naming(world, ALICE) == set()
    assert len(await world.rows("server")) == 1


async def test_who_came_back_without_a_word_is_not_forgotten(world: World) -> None:
    await gone_since(world, 31)
    world.discord.gone_from[SERVER] = {BEN}
    await world.services.presence.forget_members_long_gone()
    assert "answer" in await naming(world, ALICE)
    assert "absence" not in await naming(world, ALICE)
    assert await naming(world, BEN) == set()


async def test_who_is_still_on_another_server_is_not_forgotten(world: World) -> None:
    await gone_since(world, 31)
    await practise(world, ALICE, OTHER)
    await world.services.presence.forget_members_long_gone()
    assert {"answer", "drill"} <= await naming(world, ALICE)
    assert await naming(world, BEN) == set()


async def test_members_are_looked_for_once_a_day(world: World) -> None:
    await world.services.presence.forget_members_long_gone()
    await gone_since(world, 31)
    await world.services.presence.forget_members_long_gone()
    looked = len(world.discord.looked_up)
    world.discord.gone_from.clear()
    for _ in range(5):
        await world.services.presence.forget_members_long_gone()
    assert len(world.discord.looked_up) == looked


def files_with(folder: Path, user_id: int) -> list[str]:
    """Return the files that a member's id stands in, as SQLite writes it."""
    written = user_id.to_bytes(8, "big")
    return [one.name for one in folder.iterdir() if written in one.read_bytes()]


async def folder_of(world: World) -> Path:
    [row] = await world.db.reading.run("PRAGMA database_list")
    return Path(row["file"]).parent


async def test_after_a_deletion_the_id_is_in_no_file(world: World) -> None:
    await live_a_full_life(world)
    folder = await folder_of(world)
    assert files_with(folder, ALICE)
    await world.services.privacy.delete(ALICE)
    assert files_with(folder, ALICE) == []
    assert files_with(folder, BEN)


async def test_after_thirty_days_the_ids_are_in_no_file(world: World) -> None:
    await live_a_full_life(world)
    await leave_and_wait(world, SERVER)
    folder = await folder_of(world)
    assert files_with(folder, ALICE) == files_with(folder, BEN) == []
