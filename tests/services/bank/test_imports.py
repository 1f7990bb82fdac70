"""Files taken in: all that would become of them is told, and nothing is half done."""

import pytest

from bot import refusals
from bot.domain.bank import question_notes as notes
from bot.domain.bank.items import Bank
from bot.domain.bank.own_items import MOST_OWN, TakenBack
from bot.errors import Refusal
from bot.services.bank.imports import MOST_WAITING
from bot.services.bank.shelf import Written
from tests.domain.samples import ORGANISER, SERVER
from tests.services.bank.files import AIKEN, NUMBER, one_of, own_of, questions, read, take_in
from tests.services.world import World

OTHER = SERVER + 5


async def test_a_preview_changes_nothing(world: World) -> None:
    plan = await read(world, questions("mine-1", "mine-2"))
    assert len(plan.added) == 2
    assert await own_of(world) == []
    assert await world.rows("own_bank") == []


async def test_what_was_added_stands_there_with_its_author_and_licence(world: World) -> None:
    await take_in(world, questions("mine-1"))
    one = await one_of(world, "mine-1")
    assert one.item.item_id == f"own.{one.own_id}"
    assert (one.credited.author, one.credited.licence, one.credited.promised) == (
        "Theo",
        "CC BY 4.0",
        True,
    )
    assert one.author_id == ORGANISER


async def test_the_same_file_a_second_time_adds_nothing_and_says_why(world: World) -> None:
    await take_in(world, questions("mine-1", "mine-2"))
    plan = await read(world, questions("mine-1", "mine-2", "mine-3"))
    assert [one.name for one in plan.added] == ["mine-3"]
    assert {one.reason for one in plan.skipped} == {notes.STANDS_HERE}


async def test_a_better_key_makes_a_new_version_of_the_same_question(world: World) -> None:
    await take_in(world, questions("mine-1"))
    before = await one_of(world, "mine-1")
    await take_in(world, questions("mine-1", key=2))
    after = await one_of(world, "mine-1")
    assert (after.own_id, after.item.version, after.item.key) == (before.own_id, 2, 2)


async def test_a_file_from_before_a_change_does_not_undo_it(world: World) -> None:
    await take_in(world, questions("mine-1"))
    exported = questions("mine-1", key=3)
    await take_in(world, questions("mine-1", key=2))
    plan = await read(world, exported)
    assert [one.reason for one in plan.skipped] == [notes.newer_here(2, 1)]
    assert not plan.is_ready


async def test_a_format_that_carries_less_takes_nothing_away(world: World) -> None:
    await take_in(world, AIKEN.encode(), name="friends.txt")
    [one] = await own_of(world)
    reasons = tuple(f"Because {letter}." for letter in "ABCD")
    texts = tuple(option.text for option in one.item.options)
    await world.services.shelf.rewrite(
        SERVER, one.own_id, Written(one.item.stem, texts, reasons, 1), seen=one.revision
    )
    plan = await read(world, AIKEN.replace("ANSWER: B", "ANSWER: C").encode(), name="other.txt")
    [changed] = plan.changed
    assert changed.item.key == 2
    assert [option.reason for option in changed.item.options] == [*reasons]
    assert changed.item.topic == one.item.topic


async def test_built_in_questions_are_not_added_a_second_time(world: World) -> None:
    built_in = next(iter(world.services.library.bank.items.values()))
    data = questions(built_in.item_id).replace(
        f"Which one fits {built_in.item_id}?".encode(), built_in.stem.encode()
    )
    plan = await read(world, data)
    assert [one.reason for one in plan.skipped] == [notes.IN_BUILT_IN]


async def test_no_own_question_has_the_name_of_a_built_in_one(world: World) -> None:
    await take_in(world, questions("item-01"))
    [one] = await own_of(world)
    assert one.name == "own-item-01"
    assert one.item.item_id not in world.services.library.bank.items


async def test_a_question_of_no_domain_waits_until_somebody_says_of_which(world: World) -> None:
    imports = world.services.own_imports
    plan = await imports.read(
        NUMBER, AIKEN.encode(), server_id=SERVER, user_id=ORGANISER, file_name="a.txt"
    )
    assert plan.lacking == 1
    with pytest.raises(Refusal) as refused:
        await imports.add(SERVER, NUMBER, seen=plan.edition)
    assert refused.value.reason == refusals.NOTHING_TO_ADD
    plan = await imports.with_domain(SERVER, NUMBER, "advocacy")
    await imports.add(SERVER, NUMBER, seen=plan.edition)
    assert [one.item.domain for one in await own_of(world)] == ["advocacy"]


async def test_two_organisers_at_once_never_overwrite_each_other(world: World) -> None:
    mine = await read(world, questions("mine-1", key=2))
    await take_in(world, questions("mine-1", key=3))
    theirs = await own_of(world)
    await read(world, questions("mine-1", key=2))
    with pytest.raises(Refusal) as refused:
        await world.services.own_imports.add(SERVER, NUMBER, seen=mine.edition)
    assert refused.value.reason == refusals.CHANGED_MEANWHILE
    assert await own_of(world) == theirs


async def test_a_file_is_taken_in_once(world: World) -> None:
    plan = await read(world, questions("mine-1"))
    await world.services.own_imports.add(SERVER, NUMBER, seen=plan.edition)
    with pytest.raises(Refusal) as refused:
        await world.services.own_imports.add(SERVER, NUMBER, seen=plan.edition)
    assert refused.value.reason == refusals.FILE_FORGOTTEN


async def test_a_file_waits_for_the_server_that_sent_it_and_for_no_other(world: World) -> None:
    await read(world, questions("mine-1"))
    with pytest.raises(Refusal):
        await world.services.own_imports.add(OTHER, NUMBER, seen=0)
    assert await own_of(world, OTHER) == []


async def test_so_many_files_wait_and_no_more(world: World) -> None:
    for number in range(MOST_WAITING + 1):
        await read(world, questions("mine-1"), server_id=OTHER + number, number=number)
    with pytest.raises(Refusal):
        await world.services.own_imports.plan(OTHER, 0)
    assert (await world.services.own_imports.plan(OTHER + 1, 1)).added


async def test_a_server_has_so_many_questions_and_no_more(world: World) -> None:
    for first in (0, MOST_OWN // 2):
        names = [f"mine-{number}" for number in range(first, first + MOST_OWN // 2)]
        await take_in(world, questions(*names))
    plan = await read(world, questions("one-more"))
    assert [one.reason for one in plan.skipped] == [notes.own_full(MOST_OWN)]


async def test_an_import_is_taken_back_as_one(world: World) -> None:
    await take_in(world, questions("old-1"))
    done = await take_in(world, questions("old-1", "mine-1", "mine-2", key=2))
    undone = await world.services.own_imports.take_back(SERVER, done.import_id)
    assert undone == TakenBack(deleted=2, reverted=1)
    [left] = await own_of(world)
    assert (left.name, left.item.key) == ("old-1", 1)
    with pytest.raises(Refusal) as refused:
        await world.services.own_imports.take_back(SERVER, done.import_id)
    assert refused.value.reason == refusals.NO_SUCH_IMPORT


async def test_what_members_were_asked_is_retired_and_what_was_edited_is_left(world: World) -> None:
    done = await take_in(world, questions("asked-1", "edited-1", "mine-1"))
    asked, edited = await one_of(world, "asked-1"), await one_of(world, "edited-1")
    await world.services.library.keep(asked.item)
    texts = tuple(option.text for option in edited.item.options)
    await world.services.shelf.rewrite(
        SERVER, edited.own_id, Written("Better?", texts, texts, 0), seen=edited.revision
    )
    undone = await world.services.own_imports.take_back(SERVER, done.import_id)
    assert undone == TakenBack(deleted=1, retired=1, left=1)
    assert (await one_of(world, "asked-1")).retired
    assert not (await one_of(world, "edited-1")).retired


async def test_a_version_that_was_taken_back_is_never_given_again(world: World) -> None:
    await take_in(world, questions("mine-1"))
    done = await take_in(world, questions("mine-1", key=2))
    await world.services.own_imports.take_back(SERVER, done.import_id)
    await take_in(world, questions("mine-1", key=3))
    assert (await one_of(world, "mine-1")).item.version == 3


async def test_another_server_cannot_take_an_import_back(world: World) -> None:
    done = await take_in(world, questions("mine-1"))
    with pytest.raises(Refusal):
        await world.services.own_imports.take_back(OTHER, done.import_id)
    assert len(await own_of(world)) == 1


async def test_ten_thousand_questions_are_refused_before_any_is_used(
    world: World, bank: Bank
) -> None:
    names = [f"mine-{number}" for number in range(10_000)]
    with pytest.raises(Refusal) as refused:
        await read(world, questions(*names))
    assert refused.value.reason.code in ("too_many_questions", "file_too_large")
    assert await world.rows("own_bank") == []
