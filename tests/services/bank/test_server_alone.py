"""A server's questions are its own: nobody else is asked them, and nothing of them is left over."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank.items import Pool
from bot.domain.bank.own_items import Choice, OwnBank, OwnItem, bank_of_server
from bot.domain.bank.question_files import Credited, Format
from bot.domain.exam.sittings import Ending, Plan
from bot.domain.live import LiveEnding
from bot.errors import Refusal
from bot.services.bank.shelf import Search
from tests.domain.samples import SERVER, make_bank, make_item, numbered_items
from tests.services.bank.files import NUMBER, one_of, own_of, questions, read, take_in
from tests.services.world import World

OTHER = SERVER + 5
MINE = [f"mine-{number}" for number in range(6)]
ALICE, BEN = 77, 78


async def drawn_of(world: World, server_id: int) -> set[str]:
    """Let a server ask in every way there is, and return the ids of all that was asked."""
    services, drawn = world.services, set[str]()
    for _ in range(3):
        world.clock.now += timedelta(days=1)
        await world.deliver()
    drawn |= {one.item.item_id for one in world.posted(server_id)}
    sitting = await world.open_sitting(server_id, members=(ALICE,), plan=Plan(6, 10))
    paper = (await world.paper(sitting, ALICE)).paper
    drawn |= {item_id for item_id, _ in paper.items}
    await services.sittings.stop(server_id, sitting.sitting_id, Ending.STOPPED)
    await world.deliver()
    one = await services.rounds.start(
        server_id, server_id + 7, BEN, questions=3, seconds=60, domain=None
    )
    drawn |= {item_id for item_id, _ in one.items}
    turn = await services.drills.start(server_id, BEN, questions=20)
    return drawn | {item_id for item_id, _ in turn.drill.items}


async def test_no_other_server_is_ever_asked_an_own_question(world: World) -> None:
    """Members of both practise on both, and their memory of what they met goes along."""
    for server_id in (SERVER, OTHER):
        await world.set_up(server_id)
    await take_in(world, questions(*MINE))
    own_ids = {one.item.item_id for one in await own_of(world)}
    asked_here: set[str] = set()
    for _ in range(3):
        asked_here |= await drawn_of(world, SERVER)
        assert not own_ids & await drawn_of(world, OTHER)
        for server_id in (SERVER, OTHER):
            for one, _ in await world.services.rounds.on_server(server_id):
                await world.services.rounds.stop(server_id, one.round_id, LiveEnding.STOPPED)
    assert own_ids <= asked_here, "each of them is asked where it belongs"
    for user_id in (ALICE, BEN):
        seen = {one.item_id for one in await world.services.memories.seen(OTHER, user_id)}
        assert not own_ids & seen


async def test_neither_search_nor_export_gives_another_servers_question(world: World) -> None:
    await take_in(world, questions(*MINE))
    one = await one_of(world, "mine-1")
    found = await world.services.shelf.search(OTHER, Search("mine-1"))
    assert found.entries == ()
    assert "mine" not in " ".join(await world.services.shelf.topics(OTHER))
    exported = await world.services.own_exports.export(OTHER, Format.CSV)
    assert b"mine-1" not in exported.data
    with pytest.raises(Refusal):
        await world.services.shelf.open(OTHER, one.item.item_id)
    with pytest.raises(Refusal):
        await world.services.shelf.retire(OTHER, one.own_id, seen=one.revision)
    assert not (await one_of(world, "mine-1")).retired


async def test_two_servers_may_have_questions_of_the_same_name(world: World) -> None:
    for server_id in (SERVER, OTHER):
        await take_in(world, questions("mine-1"), server_id=server_id)
    here, there = await one_of(world, "mine-1"), await one_of(world, "mine-1", OTHER)
    assert here.item.item_id != there.item.item_id


async def test_whoever_has_their_data_deleted_leaves_the_question_without_a_name(
    world: World,
) -> None:
    await take_in(world, questions("mine-1"), user_id=ALICE)
    await take_in(world, questions("mine-2"), user_id=BEN)
    await take_in(world, questions("lent-1", promised=False), user_id=ALICE)
    await world.services.privacy.delete(ALICE)
    mine, lent_one = await one_of(world, "mine-1"), await one_of(world, "lent-1")
    assert (mine.author_id, mine.credited.author) == (None, "")
    assert mine.item.item_id in (await world.services.library.bank_of(SERVER)).items
    assert (lent_one.author_id, lent_one.credited.author) == (None, "Theo"), "a licence asks for it"
    his = await one_of(world, "mine-2")
    assert (his.author_id, his.credited.author) == (BEN, "Theo")


async def test_what_is_asked_is_not_exported_and_that_is_said(world: World) -> None:
    await world.set_up()
    await take_in(world, questions(*MINE))
    await world.tick_at(2026, 4, 1, 9)
    [posted] = world.posted()
    exported = await world.services.own_exports.export(SERVER, Format.CSV)
    assert exported.asked_now == 1
    assert posted.item.item_id.encode() not in exported.data
    assert exported.questions == len(MINE) + 6 - 1


async def test_an_export_comes_back_as_it_was(world: World) -> None:
    await take_in(world, questions(*MINE))
    exported = await world.services.own_exports.export(SERVER, Format.TOML, whose=Choice.OWN)
    plan = await read(world, exported.data, server_id=OTHER, name=exported.file_name)
    assert [one.name for one in plan.added] == MINE
    here = {one.name: one.as_in_file for one in await own_of(world)}
    await world.services.own_imports.add(OTHER, NUMBER, seen=plan.edition)
    assert {one.name: one.as_in_file for one in await own_of(world, OTHER)} == here


async def test_a_change_is_drawn_from_at_once(world: World) -> None:
    await take_in(world, questions("mine-1"))
    one = await one_of(world, "mine-1")
    assert one.item.item_id in (await world.services.library.bank_of(SERVER)).items
    one = await world.services.shelf.retire(SERVER, one.own_id, seen=one.revision)
    assert one.item.item_id not in (await world.services.library.bank_of(SERVER)).items
    await world.services.shelf.restore(SERVER, one.own_id, seen=one.revision)
    assert one.item.item_id in (await world.services.library.bank_of(SERVER)).items
    other = await world.services.library.bank_of(OTHER)
    assert other is world.services.library.bank


BUILT_IN = make_bank(*numbered_items(4), make_item("calm-01", domain="mentoring", topic="calm"))

OWN = st.builds(
    lambda number, pools, retired, topic: OwnItem(
        number,
        SERVER,
        f"mine-{number}",
        Credited(make_item(f"own.{number}", topic=topic)),
        frozenset(pools),
        retired=retired,
    ),
    st.integers(1, 9),
    st.sets(st.sampled_from(Pool)),
    st.booleans(),
    st.sampled_from(["choice", "calm"]),
)


@given(
    own=st.lists(OWN, unique_by=lambda one: one.own_id),
    choice=st.sampled_from(Choice),
    daily_from=st.sets(st.sampled_from(["choice", "calm", "mentoring", "advocacy"])),
)
def test_each_pool_has_what_was_said_and_nothing_else(
    own: Sequence[OwnItem], choice: Choice, daily_from: set[str]
) -> None:
    bank = bank_of_server(BUILT_IN, OwnBank(SERVER, choice, frozenset(daily_from)), own)
    there = {one.item.item_id for one in own if not one.retired and choice is not Choice.BUILT_IN}
    pools = {
        Pool.DAILY: {*bank.daily_ids},
        Pool.EXAMS: {item.item_id for item in bank.exam_items()},
        Pool.PRACTICE: {item.item_id for item in bank.practice_items()},
    }
    for pool, ids in pools.items():
        mine = {one.item.item_id for one in own if pool in one.pools} & there
        assert {one for one in ids if one.startswith("own.")} <= mine
        if pool is not Pool.DAILY or not daily_from:
            assert mine <= ids
        if choice is Choice.OWN:
            assert ids <= there
    for key in bank.daily_ids if daily_from else ():
        assert daily_from & {bank.items[key].domain, bank.items[key].topic}
