"""Suggestions: seen by nobody before an organiser decides, decided once, gone with who asks it."""

import asyncio

import pytest

from bot import refusals
from bot.db.bank import own_items, reports
from bot.db.members import member_data
from bot.domain.bank.items import Item, Option
from bot.domain.bank.own_items import Choice
from bot.domain.bank.question_files import Format
from bot.domain.bank.reports import (
    MOST_OPEN_OF_MEMBER,
    MOST_OPEN_OF_SERVER,
    Case,
    Flaw,
    Verdict,
)
from bot.errors import Refusal
from bot.services.bank import suggestions
from bot.services.bank.shelf import Search, Written
from tests.domain.samples import SERVER, make_item, numbered_items
from tests.services.bank.files import questions, take_in
from tests.services.belongings import suggest
from tests.services.world import HOST, World

ALICE, BEN = 77, 78


async def first_case(world: World, user_id: int = HOST) -> Case:
    case = await world.services.reports.next_case(SERVER, user_id)
    assert case is not None
    return case


async def decide(world: World, case: Case, verdict: Verdict = Verdict.AGREED) -> int:
    return await world.services.reports.decide(
        SERVER,
        case.last_id,
        verdict=verdict,
        reply="Thank you.",
        thanks=True,
        revision=case.revision,
    )


async def asked_here(world: World) -> set[str]:
    return set((await world.services.library.bank_of(SERVER)).items)


async def own_ids(world: World) -> list[str]:
    return [f"own.{row[0]}" for row in await world.rows("own_item")]


def written(stem: str = "What else?") -> Written:
    return Written(stem, ("One", "Two", "Three", "Four"), ("", "", "", ""), 2)


async def own_number(world: World) -> int:
    [(number, *_)] = await world.rows("own_item")
    assert isinstance(number, int)
    return number


async def test_a_suggestion_waits_in_the_queue_and_nowhere_else(world: World) -> None:
    await suggest(world, ALICE)
    case = await first_case(world)
    assert case.is_suggestion
    assert (case.waiting, case.revision, case.item.version) == (1, 1, 1)
    [item_id] = await own_ids(world)
    assert case.item.item_id == item_id
    assert item_id not in await asked_here(world)
    shelf = world.services.shelf
    assert (await shelf.search(SERVER, Search(whose=Choice.OWN))).entries == ()
    with pytest.raises(Refusal, match="nothing_to_export"):
        await world.services.own_exports.export(SERVER, Format.CSV, whose=Choice.OWN)
    assert (await shelf.settings(SERVER)).edition == 0, "what organisers are about to do stands"


async def test_what_is_added_is_one_of_the_groups_own_by_its_authors_promise(world: World) -> None:
    await suggest(world, ALICE)
    assert await decide(world, await first_case(world)) == 1
    [item_id] = await own_ids(world)
    assert item_id in await asked_here(world)
    listing = await world.services.shelf.search(SERVER, Search(whose=Choice.OWN))
    [own] = [one for one in listing.entries if not isinstance(one, Item)]
    assert (own.credited.promised, own.retired, own.suggested) == (True, False, False)
    assert await world.services.reports.next_case(SERVER, HOST) is None
    await world.tick()
    [(report, stem)] = world.discord.thanked
    assert (report.user_id, report.flaw, stem) == (ALICE, Flaw.MISSING, own.item.stem)


async def test_what_is_not_added_is_gone_and_its_author_told(world: World) -> None:
    await suggest(world, ALICE)
    case = await first_case(world)
    await decide(world, case, Verdict.STANDS)
    assert await own_ids(world) == []
    assert await world.rows("own_version") == []
    await world.tick()
    assert [stem for _, stem in world.discord.thanked] == [case.item.stem]


async def test_it_is_edited_first_and_then_added_as_it_was_read(world: World) -> None:
    await suggest(world, ALICE)
    before = await first_case(world)
    own_id = await own_number(world)
    await world.services.shelf.rewrite(SERVER, own_id, written(), seen=before.revision)
    assert (await world.rows("own_item"))[0][0] == own_id
    assert f"own.{own_id}" not in await asked_here(world)
    for verdict in Verdict:
        with pytest.raises(Refusal, match="question_changed"):
            await decide(world, before, verdict)
    case = await first_case(world)
    assert (case.item.stem, case.revision) == ("What else?", 2)
    await decide(world, case)
    assert (await world.services.library.bank_of(SERVER)).items[f"own.{own_id}"].key == 2


async def test_of_two_organisers_at_once_one_is_told(world: World) -> None:
    await suggest(world, ALICE)
    case = await first_case(world)
    done = await asyncio.gather(
        decide(world, case), decide(world, case, Verdict.STANDS), return_exceptions=True
    )
    [told] = [one for one in done if isinstance(one, Refusal)]
    assert told.reason == refusals.DECIDED_BEFORE
    assert 1 in done


async def test_what_is_suggested_is_neither_restored_nor_taken_for_an_import(world: World) -> None:
    await suggest(world, ALICE)
    own_id = await own_number(world)
    await world.services.shelf.restore(SERVER, own_id, seen=1)
    assert f"own.{own_id}" not in await asked_here(world)
    await take_in(world, questions("mine-1"))
    assert len(await own_ids(world)) == 2
    assert f"own.{own_id}" not in await asked_here(world)


async def test_a_member_and_a_server_suggest_and_report_so_much(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(MOST_OPEN_OF_MEMBER):
        await suggest(world, ALICE, number)
    with pytest.raises(Refusal, match="many_reports"):
        await suggest(world, ALICE, 99)
    with pytest.raises(Refusal, match="many_reports"):
        await world.services.suggestions.may_suggest(SERVER, ALICE)
    await suggest(world, BEN, 100)
    assert MOST_OPEN_OF_SERVER > MOST_OPEN_OF_MEMBER
    monkeypatch.setattr(suggestions, "MOST_OPEN_OF_SERVER", MOST_OPEN_OF_MEMBER + 1)
    with pytest.raises(Refusal, match="reports_full"):
        await suggest(world, BEN, 101)
    assert len(await own_ids(world)) == MOST_OPEN_OF_MEMBER + 1


async def test_a_full_bank_takes_no_more_and_the_suggestion_waits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take_in(world, questions("mine-1"))
    await suggest(world, ALICE)
    case = await first_case(world)
    monkeypatch.setattr(suggestions, "MOST_OWN", 1)
    with pytest.raises(Refusal, match="own_questions_full"):
        await decide(world, case)
    assert await first_case(world) == case
    await decide(world, case, Verdict.STANDS)


async def test_what_is_much_alike_is_named_of_the_bank_and_of_ones_own(world: World) -> None:
    world.with_bank(*numbered_items(3))
    there = (await world.services.library.bank_of(SERVER)).items["item-02"]
    alike = world.services.suggestions.alike
    near = make_item("own-1", stem=f"{there.stem} Now?")
    assert await alike(SERVER, ALICE, near) is not None
    options = tuple(
        Option(f"A garden of {word}", "") for word in ("roses", "stones", "birds", "tea")
    )
    mine = make_item("own-1", stem="How does a warm house differ from a cold one?", options=options)
    assert await alike(SERVER, ALICE, mine) is None
    await world.services.suggestions.suggest(SERVER, ALICE, 5, mine)
    found = await alike(SERVER, ALICE, mine)
    assert found is not None
    assert found.stem == mine.stem
    assert await alike(SERVER, BEN, mine) is None, "what others suggest is theirs"
    await world.services.suggestions.suggest(SERVER, BEN, 6, mine)
    assert [one.stem for one in (await first_case(world)).alike] == [mine.stem]


async def test_the_key_of_what_is_like_an_open_question_is_kept_from_who_decides(
    world: World,
) -> None:
    other = tuple(Option(f"A garden of {word}", "") for word in ("roses", "stones", "birds", "tea"))
    world.with_bank(make_item(), make_item("item-02", stem="Which garden?", options=other))
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    asked = world.posted()[-1].item
    await world.services.suggestions.suggest(SERVER, ALICE, 7, asked)
    assert (await first_case(world)).is_secret
    await world.tick_at(2026, 4, 2, 9)
    assert not (await first_case(world)).is_secret


async def test_whoever_wrote_it_is_not_asked_it_in_practice(world: World) -> None:
    await suggest(world, ALICE)
    await decide(world, await first_case(world))
    [item_id] = await own_ids(world)
    for user_id, is_asked in ((ALICE, False), (BEN, True)):
        seen = await world.services.memories.seen(SERVER, user_id)
        assert (item_id in {one.item_id for one in seen}) is is_asked


async def test_whoever_wrote_it_may_report_what_became_of_it(world: World) -> None:
    await suggest(world, ALICE)
    await decide(world, await first_case(world))
    [item_id] = await own_ids(world)
    await world.services.library.keep((await world.services.library.bank_of(SERVER)).items[item_id])
    at, version = world.clock.now, (item_id, 1)
    await reports.put(world.db.single, SERVER, ALICE, version, flaw=Flaw.KEY, words="", at=at)
    assert (await first_case(world)).reports[0].flaw is Flaw.KEY
    assert await reports.suggested_by(world.db.reading, SERVER, ALICE) == {item_id}


async def test_what_waits_goes_with_its_author_and_what_was_added_stays_nameless(
    world: World,
) -> None:
    await suggest(world, ALICE, 1)
    await decide(world, await first_case(world))
    await suggest(world, ALICE, 2)
    case = await first_case(world)
    held = await member_data.of_member(world.db.reading, ALICE)
    texts = [one["text"] for one in held["own_questions"]]
    assert texts[0] is None
    assert "What does 2 ask" in str(texts[1])
    assert [one["flaw"] for one in held["reports"]] == ["missing", "missing"]
    await world.services.privacy.delete(ALICE)
    with pytest.raises(Refusal, match="decided_before"):
        await decide(world, case)
    assert await world.services.reports.next_case(SERVER, HOST) is None
    [left] = await own_items.of_server(world.db.reading, SERVER)
    assert left.author_id is None


async def test_an_author_who_has_left_is_not_written_to(world: World) -> None:
    await suggest(world, ALICE)
    world.discord.gone_from[SERVER] = {ALICE}
    await decide(world, await first_case(world))
    await world.tick()
    assert world.discord.thanked == []
    assert await world.rows("outbox") == []
    [item_id] = await own_ids(world)
    assert item_id in await asked_here(world)
