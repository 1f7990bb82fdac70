"""What a member remembers comes from all their answers, whenever it is looked at."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db.members import member_data
from bot.db.practice import memories
from bot.domain.daily.corrections import Correction
from bot.domain.daily.posts import PostKind
from bot.domain.exam.sittings import Ending
from bot.domain.practice.memory import Confidence, rating_of, reviewed
from bot.domain.practice.next_item import Seen
from bot.outbox.obstacles import Unsure
from bot.services.members.settings import SettingsChange
from tests.domain.samples import SERVER, numbered_items
from tests.services.world import START, World

CHICAGO, TOKYO = ZoneInfo("America/Chicago"), ZoneInfo("Asia/Tokyo")
ALICE, BEN = 77, 78
KEY, WRONG = 1, 0
DAY = timedelta(days=1)


async def seen(world: World, item_id: str, user_id: int = ALICE) -> Seen:
    found = await world.services.memories.seen(SERVER, user_id)
    return next(one for one in found if one.item_id == item_id)


async def answer_daily(world: World, option: int, *, user_id: int = ALICE) -> str:
    """Answer the first question, and let the next one close it."""
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    post = world.posted()[-1].post
    await world.answer(post, option, user_id=user_id)
    assert post.item_id
    return post.item_id


async def test_who_answered_nothing_remembers_nothing(world: World) -> None:
    found = await world.services.memories.seen(SERVER, ALICE)
    assert [one.memory for one in found] == [None] * 6
    assert await world.rows("card") == []


@pytest.mark.parametrize(("option", "missed"), [(KEY, False), (WRONG, True)])
async def test_a_daily_answer_is_remembered_as_fsrs_has_it(
    world: World, option: int, missed: bool
) -> None:
    item_id = await answer_daily(world, option)
    now = await seen(world, item_id)
    assert now.missed is missed
    assert now.memory == reviewed(None, rating_of(not missed), world.clock.now.astimezone(CHICAGO))
    await world.services.memories.seen(SERVER, BEN)
    assert len(await world.rows("card")) == 1


async def test_a_mock_exam_is_remembered_once_it_is_closed(world: World) -> None:
    sitting = await world.open_sitting()
    shown = await world.choose(sitting, 1, 0)
    item_id, _ = shown.paper.items[0]
    found = {one.item_id for one in await world.services.memories.seen(SERVER, ALICE)}
    assert item_id not in found, "an item of a paper that is being written"
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    memory = (await seen(world, item_id)).memory
    assert memory is not None
    assert memory.reviews == 1
    unanswered, _ = shown.paper.items[1]
    assert (await seen(world, unanswered)).memory is None


async def test_practice_is_remembered_with_how_sure_one_was(world: World) -> None:
    await world.prefer(ALICE, ask_confidence=True)
    drilling = world.services.drills
    turn = await drilling.start(SERVER, ALICE)
    place = turn.drill.option_order(1).index(KEY)
    await drilling.answer(SERVER, ALICE, turn.drill.drill_id, 1, place)
    await drilling.record_confidence(SERVER, ALICE, turn.drill.drill_id, 1, Confidence.SURE)
    memory = (await seen(world, turn.item.item_id)).memory
    assert memory == reviewed(
        None, rating_of(True, Confidence.SURE), world.clock.now.astimezone(CHICAGO)
    )


async def test_looking_often_changes_nothing(world: World) -> None:
    item_id = await answer_daily(world, KEY)
    once = await seen(world, item_id)
    for _ in range(3):
        world.clock.now += timedelta(seconds=20)
        assert await seen(world, item_id) == once
    assert len(await world.rows("card")) == 1


async def test_worked_out_bit_by_bit_it_is_what_it_is_all_at_once(world: World) -> None:
    """The cards may be deleted at any time."""
    drilling = world.services.drills
    for number in range(12):
        turn = await drilling.start(SERVER, ALICE, questions=2)
        for question in (1, 2):
            await drilling.answer(SERVER, ALICE, turn.drill.drill_id, question, number % 4)
        world.clock.now += DAY * (number % 3 + 1)
        await world.services.memories.seen(SERVER, ALICE)
    bit_by_bit = await memories.cards(world.db.reading, ALICE)
    assert len(bit_by_bit) == 6
    await memories.forget(world.db.single, ALICE)
    await world.services.memories.seen(SERVER, ALICE)
    assert await memories.cards(world.db.reading, ALICE) == bit_by_bit


async def test_an_exam_date_brings_everything_back_before_it(world: World) -> None:
    drilling = world.services.drills
    for _ in range(4):
        turn = await drilling.start(SERVER, ALICE, questions=6)
        for number in turn.drill.numbers:
            place = turn.drill.option_order(number).index(KEY)
            await drilling.answer(SERVER, ALICE, turn.drill.drill_id, number, place)
        world.clock.now += 8 * DAY
    found = await world.services.memories.seen(SERVER, ALICE)
    exam_on = (world.clock.now + 6 * DAY).date()
    assert any(one.memory and one.memory.due.date() > exam_on for one in found)
    await world.services.preferences.set_exam_on(ALICE, exam_on)
    found = await world.services.memories.seen(SERVER, ALICE)
    assert all(one.memory and one.memory.due.date() <= exam_on for one in found)
    await world.services.preferences.set_exam_on(ALICE, None)
    found = await world.services.memories.seen(SERVER, ALICE)
    assert any(one.memory and one.memory.due.date() > exam_on for one in found)


async def test_a_corrected_key_is_remembered_rightly(world: World) -> None:
    item_id = await answer_daily(world, WRONG)
    assert (await seen(world, item_id)).missed
    await world.correct(Correction(item_id, 1, WRONG, "It was the other one."))
    assert not (await seen(world, item_id)).missed


async def test_the_open_question_is_withheld_until_it_is_answered(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    item_id = world.posted()[-1].post.item_id
    withheld = {one.item_id for one in await world.services.memories.seen(SERVER, ALICE)}
    assert item_id not in withheld
    await world.answer(world.posted()[-1].post, KEY, user_id=ALICE)
    assert item_id in {one.item_id for one in await world.services.memories.seen(SERVER, ALICE)}


async def test_the_questions_of_a_live_round_are_withheld_while_it_goes_on(world: World) -> None:
    one = await world.services.rounds.start(SERVER, 5000, BEN, questions=3, seconds=60, domain=None)
    found = {seen.item_id for seen in await world.services.memories.seen(SERVER, ALICE)}
    assert found == {f"item-{n:02}" for n in range(1, 7)} - {item for item, _ in one.items}


async def test_an_item_that_left_the_bank_is_not_asked(world: World) -> None:
    await answer_daily(world, WRONG)
    world.with_bank(*numbered_items(6)[3:])
    found = await world.services.memories.seen(SERVER, ALICE)
    assert {one.item_id for one in found} == {"item-04", "item-05", "item-06"}


async def test_the_pile_after_a_break_is_spread(world: World) -> None:
    await answer_daily(world, WRONG)
    world.clock.now += 30 * DAY
    pile = await world.services.memories.pile(SERVER, ALICE)
    assert [one.item_id for one in pile.today] == ["item-01"]


async def test_what_is_open_on_another_server_of_theirs_is_withheld_there_too(
    world: World,
) -> None:
    """The bank is the same everywhere, so a drill on one server could show another's key."""
    other = SERVER + 1
    for server_id in (SERVER, other):
        await world.set_up(server_id)
    await world.tick_at(2026, 4, 1, 9)
    await world.answer(world.posted(other)[-1].post, KEY, user_id=ALICE)
    await world.tick_at(2026, 4, 2, 9)
    await world.services.rounds.start(other, 5000, BEN, questions=2, seconds=60, domain=None)
    asked = world.posted(other)[-1].post.item_id
    [(in_round,)] = await world.db.reading.run("SELECT items FROM live_round")
    withheld = {f"item-{n:02}" for n in range(1, 7)} - {
        one.item_id for one in await world.services.memories.seen(SERVER, ALICE)
    }
    here = world.posted(SERVER)[-1].post.item_id
    assert withheld == {asked, here} | {entry.rsplit(":", 1)[0] for entry in in_round.split()}
    assert len(await world.services.memories.seen(SERVER, BEN)) == 5, "no member of the other"


async def test_a_word_on_sureness_that_comes_after_a_look_counts_all_the_same(
    world: World,
) -> None:
    """Worked out anew, the cards are the same."""
    await world.prefer(ALICE, ask_confidence=True)
    drilling = world.services.drills
    turn = await drilling.start(SERVER, ALICE, questions=1)
    place = turn.drill.option_order(1).index(KEY)
    await drilling.answer(SERVER, ALICE, turn.drill.drill_id, 1, place)
    await drilling.my_question(SERVER, ALICE)
    world.clock.now += timedelta(seconds=5)
    await drilling.record_confidence(SERVER, ALICE, turn.drill.drill_id, 1, Confidence.GUESS)
    memory = (await seen(world, turn.item.item_id)).memory
    assert memory == reviewed(None, rating_of(True, Confidence.GUESS), START.astimezone(CHICAGO))


async def test_a_look_while_a_member_is_deleted_leaves_nothing_of_them(world: World) -> None:
    await answer_daily(world, KEY)
    async with world.db.transaction() as tx:
        look = asyncio.create_task(world.services.memories.seen(SERVER, ALICE))
        await asyncio.sleep(0.1)  # it has seen that there is an answer, and waits for its turn
        await member_data.delete(tx, ALICE)
    await look
    assert await world.rows("memory") == []


async def test_a_question_that_is_being_sent_is_withheld_although_nobody_knows_it_stands(
    world: World,
) -> None:
    await world.set_up()
    world.discord.unanswered[SERVER] = Unsure()
    await world.tick_at(2026, 4, 1, 9)
    [(state, item_id)] = await world.db.reading.run(
        "SELECT state, item_id FROM post WHERE item_id IS NOT NULL"
    )
    assert state == "claimed"
    assert item_id not in {one.item_id for one in await world.services.memories.seen(SERVER, BEN)}


async def test_a_paper_that_was_handed_in_is_withheld_until_all_are_done(world: World) -> None:
    """Its reasons come later, too: others sit over the same questions."""
    sitting = await world.open_sitting(members=(ALICE, BEN))
    paper = (await world.paper(sitting, ALICE)).paper
    await world.services.papers.submit(SERVER, ALICE, paper.paper_id)
    found = {one.item_id for one in await world.services.memories.seen(SERVER, ALICE)}
    assert len(found) == 3
    assert not found & {item for item, _ in paper.items}


async def test_what_was_handed_in_early_is_heard_of_when_all_are_done(world: World) -> None:
    """Not before: an estimate that moves would tell what was right."""
    sitting = await world.open_sitting(members=(ALICE, BEN))
    shown = await world.choose(sitting, 1, 0)
    await world.services.papers.submit(SERVER, ALICE, shown.paper.paper_id)
    world.clock.now += timedelta(minutes=5)
    assert await memories.recalls(world.db.reading, ALICE, since=None) == []
    await world.services.drills.my_question(SERVER, ALICE)
    turn = await world.services.drills.my_question(SERVER, ALICE)
    await world.services.drills.answer(SERVER, ALICE, turn.drill.drill_id, 1, 0)
    await seen(world, turn.item.item_id)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    memory = (await seen(world, shown.paper.items[0][0])).memory
    assert memory is not None
    assert memory.last_review == world.clock.now


async def test_a_test_question_is_nothing_to_remember(world: World) -> None:
    await world.set_up()
    test = await world.services.posts.post_now(SERVER, PostKind.TEST)
    await world.answer(test, WRONG, user_id=ALICE)
    assert (await seen(world, str(test.item_id))).memory is None


async def test_days_of_practice_turn_at_night_where_the_member_is(world: World) -> None:
    """By the server's zone until they say theirs; then what was due is worked out anew."""
    item_id = await answer_daily(world, WRONG)
    answered_at = world.clock.now
    for zone in (CHICAGO, TOKYO):
        memory = (await seen(world, item_id)).memory
        assert memory == reviewed(None, rating_of(False), answered_at.astimezone(zone))
        assert memory is not None
        assert memory.due.astimezone(zone).hour == 4
        await world.services.preferences.change(SERVER, ALICE, SettingsChange(zone=TOKYO))
