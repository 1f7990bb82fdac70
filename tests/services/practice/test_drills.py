"""Drills: begun, answered, stopped, gone on with; each click is stored before it is shown."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import DrillKind
from bot.errors import Refusal
from bot.services.practice.drills import Finished, Turn
from tests.domain.samples import SERVER, make_item, numbered_items
from tests.services.world import World

ALICE, BEN = 77, 78
OTHER_SERVER = SERVER + 1
KEY = 1


async def answer(world: World, turn: Turn, number: int = 1, *, option: int = KEY) -> Turn:
    place = turn.drill.option_order(number).index(option)
    drill_id, user_id = turn.drill.drill_id, turn.drill.user_id
    shown = await world.services.drills.answer(SERVER, user_id, drill_id, number, place)
    if isinstance(shown, Turn) and shown.asks_confidence and not (await asks(world, user_id)):
        shown = await world.services.drills.record_confidence(
            SERVER, user_id, drill_id, number, Confidence.UNSURE
        )
    assert isinstance(shown, Turn)
    return shown


async def asks(world: World, user_id: int) -> bool:
    """Whether a test has the member asked how sure they are, and answers that itself."""
    return bool((await world.services.preferences.settings(user_id)).ask_confidence)


async def test_options_stand_in_an_order_of_the_members_own(world: World) -> None:
    orders = {
        (await world.services.drills.start(SERVER, ALICE)).drill.option_order(1) for _ in range(12)
    }
    assert len(orders) > 1


async def test_the_choice_is_graded_as_the_item_says(world: World) -> None:
    turn = await world.services.drills.start(SERVER, ALICE)
    assert not turn.is_told
    right = await answer(world, turn)
    assert right.attempt is not None
    assert right.attempt.correct
    assert right.is_told
    wrong = await answer(world, turn, 2, option=3)
    assert wrong.attempt is not None
    assert not wrong.attempt.correct


async def test_a_number_or_place_that_is_not_there_changes_nothing(world: World) -> None:
    turn = await world.services.drills.start(SERVER, ALICE, questions=2)
    drill_id = turn.drill.drill_id
    for number, place in ((0, 1), (3, 1), (1, 4)):
        await world.services.drills.answer(SERVER, ALICE, drill_id, number, place)
    assert await world.rows("drill_answer") == []


async def test_another_members_or_servers_drill_is_not_found(world: World) -> None:
    turn = await world.services.drills.start(SERVER, ALICE)
    for server_id, user_id in ((SERVER, BEN), (OTHER_SERVER, ALICE)):
        with pytest.raises(Refusal, match="no_such_drill"):
            await world.services.drills.answer(server_id, user_id, turn.drill.drill_id, 1, 0)
        with pytest.raises(Refusal, match="no_such_drill"):
            await world.services.drills.stop(server_id, user_id, turn.drill.drill_id)


async def test_an_ended_drill_takes_no_more_answers(world: World) -> None:
    turn = await world.services.drills.start(SERVER, ALICE)
    await world.services.drills.stop(SERVER, ALICE, turn.drill.drill_id)
    shown = await world.services.drills.answer(SERVER, ALICE, turn.drill.drill_id, 1, 0)
    assert isinstance(shown, Finished)
    assert await world.rows("drill_answer") == []


async def test_it_goes_on_at_the_first_question_without_an_answer(world: World) -> None:
    turn = await world.services.drills.start(SERVER, ALICE)
    await answer(world, turn)
    await answer(world, turn, 3)
    again = await world.services.drills.unfinished(SERVER, ALICE)
    assert again is not None
    assert (again.drill.drill_id, again.number) == (turn.drill.drill_id, 2)
    assert await world.services.drills.unfinished(SERVER, BEN) is None
    assert await world.services.drills.unfinished(OTHER_SERVER, ALICE) is None


async def test_a_drill_that_is_over_is_not_gone_on_with(world: World) -> None:
    turn = await world.services.drills.start(SERVER, ALICE, questions=1)
    await answer(world, turn)
    assert await world.services.drills.unfinished(SERVER, ALICE) is None


async def answer_all(world: World, turn: Turn) -> None:
    for number in turn.drill.numbers:
        await answer(world, turn, number)


async def test_after_a_break_a_run_has_five_also_when_today_has_fewer_left(world: World) -> None:
    world.with_bank(*numbered_items(45))
    drilling = world.services.drills
    await answer_all(world, await drilling.start(SERVER, ALICE, questions=45))
    world.clock.now += timedelta(days=60)
    for asked_for, given in ((None, 5), (13, 13), (None, 5), (None, 5)):
        turn = await drilling.start(SERVER, ALICE, questions=asked_for)
        assert len(turn.drill.items) == given
        await answer_all(world, turn)


async def test_new_means_never_met_and_missed_means_wrong_last_time(world: World) -> None:
    drilling = world.services.drills
    turn = await drilling.start(SERVER, ALICE, questions=2)
    await answer(world, turn, 1, option=3)
    await answer(world, turn, 2)
    met = [item_id for item_id, _ in turn.drill.items]
    new = await drilling.start(SERVER, ALICE, kind=DrillKind.NEW)
    assert {item for item, _ in new.drill.items} == {
        item.item_id for item in numbered_items(6)
    } - set(met)
    missed = await drilling.start(SERVER, ALICE, kind=DrillKind.MISSED)
    assert [item for item, _ in missed.drill.items] == met[:1]


async def test_a_domain_without_items_is_refused_in_words(world: World) -> None:
    world.with_bank(make_item("item-01"), make_item("item-02", domain="mentoring"))
    turn = await world.services.drills.start(SERVER, ALICE, domain="mentoring")
    assert [item for item, _ in turn.drill.items] == ["item-02"]
    with pytest.raises(Refusal, match="nothing_to_practise_mixed"):
        await world.services.drills.start(SERVER, ALICE, domain="advocacy2")


async def test_my_question_is_one_question_until_all_are_met_today(world: World) -> None:
    drilling = world.services.drills
    met: set[str] = set()
    for _ in range(6):
        turn = await drilling.my_question(SERVER, ALICE)
        assert turn.drill.kind is DrillKind.MINE
        assert len(turn.drill.items) == 1
        met.add(turn.item.item_id)
        await answer(world, turn)
    assert len(met) == 6
    with pytest.raises(Refusal, match="all_done_today"):
        await drilling.my_question(SERVER, ALICE)


async def test_every_practice_answer_counts_by_topic_and_on_no_board(world: World) -> None:
    turn = await world.services.drills.start(SERVER, ALICE)
    await answer(world, turn)
    await answer(world, turn, 2, option=3)
    stats = await world.services.boards.stats(SERVER, ALICE)
    assert (stats.whole.correct, stats.whole.total) == (1, 2)
    assert await world.rows("tally") == []


async def the_daily_question_of(world: World, turn: Turn) -> int:
    """Let the group be asked an item of this drill, and return its number in the drill."""
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    asked = world.posted()[-1].post.item_id
    return [item for item, _ in turn.drill.items].index(str(asked)) + 1


async def test_a_question_that_came_to_be_asked_elsewhere_is_set_aside(world: World) -> None:
    """A drill begun at eight may hold the daily question of nine: it must not show its key."""
    drilling = world.services.drills
    turn = await drilling.start(SERVER, ALICE, questions=6)
    drill_id, number = turn.drill.drill_id, await the_daily_question_of(world, turn)
    for place in range(4):
        with pytest.raises(Refusal, match="asked_elsewhere"):
            await drilling.answer(SERVER, ALICE, drill_id, number, place)
    assert await world.rows("drill_answer") == []
    others = [other for other in turn.drill.numbers if other != number]
    assert turn_number(await drilling.at(SERVER, ALICE, drill_id, number)) == others[0]
    for other in others[:-1]:
        await answer(world, turn, other)
    last = await answer(world, turn, others[-1])
    assert last.following is None
    assert isinstance(await drilling.at(SERVER, ALICE, drill_id, number), Finished)
    assert await drilling.unfinished(SERVER, ALICE) is None


async def test_what_was_set_aside_comes_once_it_is_answered_where_it_is_asked(
    world: World,
) -> None:
    drilling = world.services.drills
    turn = await drilling.start(SERVER, ALICE, questions=6)
    number = await the_daily_question_of(world, turn)
    await world.answer(world.posted()[-1].post, KEY, user_id=ALICE)
    assert (await answer(world, turn, number)).is_told


async def test_what_was_missed_is_not_read_out_while_it_is_asked_elsewhere(world: World) -> None:
    drilling = world.services.drills
    turn = await drilling.start(SERVER, ALICE, questions=6)
    for number in turn.drill.numbers:
        await answer(world, turn, number, option=3)
    number = await the_daily_question_of(world, turn)
    with pytest.raises(Refusal, match="asked_elsewhere"):
        await drilling.answer(SERVER, ALICE, turn.drill.drill_id, number, 0)
    assert isinstance(await drilling.at(SERVER, ALICE, turn.drill.drill_id, number), Finished)
    finished = await drilling.stop(SERVER, ALICE, turn.drill.drill_id)
    asked = turn.drill.items[number - 1][0]
    assert asked not in {item.item_id for item in finished.missed}
    assert len(finished.missed) == 5


async def test_how_sure_is_not_asked_of_what_is_asked_elsewhere(world: World) -> None:
    await world.prefer(ALICE, ask_confidence=True)
    drilling = world.services.drills
    turn = await drilling.start(SERVER, ALICE, questions=6)
    for number in turn.drill.numbers:
        await answer(world, turn, number)
    number = await the_daily_question_of(world, turn)
    with pytest.raises(Refusal, match="asked_elsewhere"):
        await drilling.record_confidence(
            SERVER, ALICE, turn.drill.drill_id, number, Confidence.SURE
        )


async def test_my_question_of_this_morning_is_not_taken_once_the_group_is_asked_it(
    world: World,
) -> None:
    world.with_bank(make_item("item-01"))
    turn = await world.services.drills.my_question(SERVER, ALICE)
    await the_daily_question_of(world, turn)
    with pytest.raises(Refusal, match="asked_elsewhere"):
        await world.services.drills.answer(SERVER, ALICE, turn.drill.drill_id, 1, 0)


async def test_a_mock_exam_sets_the_questions_of_a_drill_aside_for_everybody(world: World) -> None:
    drilling = world.services.drills
    turns = [await drilling.start(SERVER, user_id, questions=6) for user_id in (ALICE, BEN)]
    sitting = await world.open_sitting(members=(ALICE,))
    written = {item for item, _ in (await world.paper(sitting, ALICE)).paper.items}
    for user_id, turn in zip((ALICE, BEN), turns, strict=True):  # Ben may join it late
        for number, (item, _) in enumerate(turn.drill.items, start=1):
            if item in written:
                with pytest.raises(Refusal, match="asked_elsewhere"):
                    await drilling.answer(SERVER, user_id, turn.drill.drill_id, number, 0)
            else:
                await answer(world, turn, number)


def turn_number(shown: Turn | Finished) -> int:
    assert isinstance(shown, Turn)
    return shown.number


async def test_my_question_asked_for_again_is_the_same_until_it_is_answered(world: World) -> None:
    """Or who had it wrong could have it right in the other message, once told."""
    drilling = world.services.drills
    first, second = await asyncio.gather(*[drilling.my_question(SERVER, ALICE) for _ in range(2)])
    third = await drilling.my_question(SERVER, ALICE)
    assert first.drill == second.drill == third.drill
    assert (await drilling.my_question(SERVER, BEN)).drill.drill_id != first.drill.drill_id
    await answer(world, first, option=3)
    again = await answer(world, second)
    assert again.attempt is not None
    assert not again.attempt.correct, "the first choice counts"
    assert (await drilling.my_question(SERVER, ALICE)).item != first.item


async def test_a_new_run_leaves_my_question_open(world: World) -> None:
    mine = await world.services.drills.my_question(SERVER, ALICE)
    await world.services.drills.start(SERVER, ALICE)
    assert (await answer(world, mine)).is_told


async def test_a_drill_that_was_stopped_at_how_sure_tells_without_the_word(world: World) -> None:
    await world.prefer(ALICE, ask_confidence=True)
    turn = await world.services.drills.start(SERVER, ALICE)
    assert not (await answer(world, turn)).is_told
    await world.services.drills.stop(SERVER, ALICE, turn.drill.drill_id)
    shown = await world.services.drills.at(SERVER, ALICE, turn.drill.drill_id, 1)
    assert isinstance(shown, Turn)
    assert shown.is_told
