"""What is kept at hand has a bound: of what comes and goes for years, memory does not fill."""

from datetime import timedelta

import pytest

from bot.db.members import member_data
from bot.services.bank import library
from bot.services.scores import boards
from bot.simulation.memory import held_by
from tests.domain.samples import SERVER, make_item
from tests.services.world import World

KILOBYTE = 0.001


async def test_of_all_versions_that_were_shown_only_some_are_at_hand(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "SHOWN_AT_HAND", 5)
    known = world.services.library
    shown = [make_item(f"own-{number:02}") for number in range(30)]
    held = [(await known.keep(one), held_by(known))[1] for one in shown]
    assert held[-1] - held[9] < 10 * KILOBYTE, "SQLite itself keeps some"
    versions = [(one.item_id, one.version) for one in shown]
    assert await known.items_of(versions) == shown


async def test_members_who_left_and_were_forgotten_are_not_at_hand_for_good(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "ABSENT_AT_HAND", 4)
    crowd = range(100, 110)
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    [message] = world.posted()
    known = world.services.boards
    for user_id in crowd:
        await known.note_here(SERVER, user_id)
        await world.answer(message.post, user_id=user_id)
    world.discord.gone_from[SERVER] = set(crowd)
    await known.board(SERVER, crowd[0], boards.Period.ALL)
    for user_id in crowd[1:]:
        async with world.db.transaction() as tx:
            await member_data.delete(tx, user_id)
    full = held_by(known)
    await known.note_here(SERVER, crowd[0])
    assert full - held_by(known) > KILOBYTE / 2
    assert await world.rows("absence") == []


async def test_servers_that_were_left_are_forgotten_in_memory_too(world: World) -> None:
    presence = world.services.presence
    for server_id in range(SERVER, SERVER + 3):
        await world.set_up(server_id)
        await presence.left(server_id)
    world.clock.now += timedelta(days=31)
    await presence.forget_long_gone()
    assert presence._unheard == set()  # pyright: ignore[reportPrivateUsage]
