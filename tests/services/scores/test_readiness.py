"""Estimates from a member's answers, how they fared, and what a group is wrong about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.bank.items import Item
from bot.domain.exam.sittings import Ending, PaperForm, Plan, Sitting
from bot.domain.practice.memory import Confidence
from bot.domain.practice.probing import REPETITIONS
from tests.domain.samples import SERVER, make_item
from tests.services.world import World

ALICE = 77
MEMBERS = tuple(range(81, 91))
KEY, WRONG = 1, 0
DAY = timedelta(days=1)


def bank_of(count: int) -> list[Item]:
    return [make_item(f"item-{number:03}") for number in range(count)]


async def practise(world: World, user_id: int, questions: int, *, option: int = KEY) -> None:
    drilling = world.services.drills
    turn = await drilling.start(SERVER, user_id, questions=questions)
    for number in turn.drill.numbers:
        place = turn.drill.option_order(number).index(option)
        await drilling.answer(SERVER, user_id, turn.drill.drill_id, number, place)


async def practise_twice(world: World, user_id: int, *, option: int = KEY) -> None:
    """Answer fifty items, and thirty of them again after days."""
    began = world.clock.now
    await practise(world, user_id, 50, option=option)
    world.clock.now += 4 * DAY
    await practise(world, user_id, 40, option=option)
    world.clock.now = began


async def sit(world: World, members: Sequence[int]) -> Sitting:
    """Open a mock exam a day later, in which each member answers the first question only."""
    world.clock.now += DAY
    sitting = await world.open_sitting(members=members, plan=Plan(questions=20, minutes=60))
    for user_id in members:
        await world.choose(sitting, 1, 0, user_id=user_id)
    return sitting


async def let_time_run_out(world: World) -> None:
    await world.invigilate(timedelta(hours=2))
    await world.invigilate()


async def say_sure(world: World, user_id: int, *, option: int, confidence: Confidence) -> None:
    drilling = world.services.drills
    turn = await drilling.start(SERVER, user_id, questions=1)
    place = turn.drill.option_order(1).index(option)
    await drilling.answer(SERVER, user_id, turn.drill.drill_id, 1, place)
    await drilling.record_confidence(SERVER, user_id, turn.drill.drill_id, 1, confidence)


async def test_without_enough_answers_it_says_how_many_are_missing(world: World) -> None:
    world.with_bank(*bank_of(60))
    await practise(world, ALICE, 25)
    readiness = await world.services.predictions.readiness(SERVER, ALICE)
    assert readiness.unmet is None
    assert readiness.on_bank is None
    assert readiness.needed == {"advocacy": 15}


async def test_with_enough_items_there_is_a_range_on_unmet_questions_and_none_on_the_bank(
    world: World,
) -> None:
    world.with_bank(*bank_of(60))
    await practise(world, ALICE, 50)
    readiness = await world.services.predictions.readiness(SERVER, ALICE)
    assert readiness.unmet
    assert readiness.on_bank is None
    assert readiness.repetitions_needed == REPETITIONS


async def test_with_repetitions_there_are_both_and_better_members_have_higher_ones(
    world: World,
) -> None:
    world.with_bank(*bank_of(60))
    await practise_twice(world, ALICE)
    await practise_twice(world, ALICE + 1, option=WRONG)
    world.clock.now += 4 * DAY
    good = await world.services.predictions.readiness(SERVER, ALICE)
    poor = await world.services.predictions.readiness(SERVER, ALICE + 1)
    for high, low in ((good.unmet, poor.unmet), (good.on_bank, poor.on_bank)):
        assert high is not None
        assert low is not None
        assert high.low <= high.expected <= high.high
        assert low.expected < high.expected


async def test_calibration_compares_what_was_told_before_with_what_came(world: World) -> None:
    world.with_bank(*bank_of(60))
    for user_id in MEMBERS:
        await practise_twice(world, user_id)
    world.clock.now += 5 * DAY
    plan = Plan(questions=20, minutes=60, form=PaperForm.SAME)
    sitting = await world.open_sitting(members=MEMBERS, plan=plan)
    for user_id in MEMBERS:
        for number in range(1, 21):
            shown = await world.paper(sitting, user_id)
            place = shown.paper.option_order(number).index(KEY)
            await world.choose(sitting, number, place, user_id=user_id)
    assert await world.services.predictions.calibration(SERVER) is None
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    assert await world.services.predictions.calibration(SERVER) is None, "one exam by itself"
    world.clock.now += 7 * DAY
    found = await world.services.predictions.calibration(SERVER)
    assert found is not None
    assert found.mocks == len(MEMBERS)
    assert found.mean_error <= 0, "all were right, so no estimate can have been too high"
    assert await world.services.predictions.calibration(SERVER + 1) is None


async def test_what_comes_after_a_mock_began_is_not_in_its_estimate(world: World) -> None:
    world.with_bank(*bank_of(60))
    plan = Plan(questions=20, minutes=60, form=PaperForm.SAME)
    sitting = await world.open_sitting(members=MEMBERS, plan=plan)
    for user_id in MEMBERS:
        await world.choose(sitting, 1, 0, user_id=user_id)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    world.clock.now += DAY
    for user_id in MEMBERS:
        await practise(world, user_id, 50)
    assert await world.services.predictions.calibration(SERVER) is None


async def test_an_item_of_which_many_were_sure_and_wrong_is_a_misconception(world: World) -> None:
    world.with_bank(make_item("item-01"))
    for user_id, (option, confidence) in enumerate(
        [
            *[(WRONG, Confidence.SURE)] * 5,
            *[(KEY, Confidence.SURE)] * 3,
            *[(WRONG, Confidence.GUESS)] * 2,
        ],
        start=1,
    ):
        assert await world.services.predictions.misconceptions(SERVER) == []
        await say_sure(world, user_id, option=option, confidence=confidence)
    assert await world.services.predictions.misconceptions(SERVER) == [], "the week goes on"
    world.clock.now += 7 * DAY
    [found] = await world.services.predictions.misconceptions(SERVER)
    assert (found.item.item_id, found.members, found.sure_wrong) == ("item-01", 10, 5)
    assert await world.services.predictions.misconceptions(SERVER + 1) == []


async def test_one_who_is_sure_and_wrong_again_and_again_is_still_one(world: World) -> None:
    world.with_bank(make_item("item-01"))
    for user_id in (1,) * 9:
        await say_sure(world, user_id, option=WRONG, confidence=Confidence.SURE)
    for user_id in range(2, 12):
        await say_sure(world, user_id, option=KEY, confidence=Confidence.SURE)
    world.clock.now += 7 * DAY
    assert await world.services.predictions.misconceptions(SERVER) == []


async def test_few_of_many_are_no_misconception_of_the_group(world: World) -> None:
    world.with_bank(make_item("item-01"))
    for user_id in range(1, 21):
        option = WRONG if user_id < 6 else KEY
        await say_sure(world, user_id, option=option, confidence=Confidence.SURE)
    world.clock.now += 7 * DAY
    assert await world.services.predictions.misconceptions(SERVER) == []


async def test_a_word_on_sureness_changes_what_was_told_before_it(world: World) -> None:
    world.with_bank(*bank_of(60))
    bank = world.services.library.bank
    world.services.library.bank = replace(bank, profile=replace(bank.profile, questions=60))
    await world.prefer(ALICE, ask_confidence=True)
    await practise_twice(world, ALICE)
    world.clock.now += 30 * DAY
    before = (await world.services.predictions.readiness(SERVER, ALICE)).on_bank
    drilling = world.services.drills
    for number in range(1, 51):
        await drilling.record_confidence(SERVER, ALICE, 1, number, Confidence.GUESS)
    after = (await world.services.predictions.readiness(SERVER, ALICE)).on_bank
    assert before
    assert after
    assert after.expected < before.expected


async def test_papers_of_fewer_than_ten_members_are_not_compared(world: World) -> None:
    """However many papers they are, they would tell who had what."""
    world.with_bank(*bank_of(60))
    members = MEMBERS[:9]
    for user_id in members:
        await practise(world, user_id, 50)
    for _ in range(2):
        await sit(world, members)
        await let_time_run_out(world)
    assert await world.services.predictions.calibration(SERVER) is None


async def all_of_them_mistaken(world: World) -> None:
    for user_id in MEMBERS:
        await say_sure(world, user_id, option=WRONG, confidence=Confidence.SURE)
    world.clock.now += 7 * DAY


async def test_the_best_answer_to_an_open_question_is_not_told_to_organisers(
    world: World,
) -> None:
    world.with_bank(make_item("item-01"))
    await all_of_them_mistaken(world)
    assert await world.services.predictions.misconceptions(SERVER)
    await world.set_up()
    await world.tick_at(2026, 4, 9, 9)
    assert await world.services.predictions.misconceptions(SERVER) == []


async def test_a_misconception_is_of_the_version_that_members_were_shown(world: World) -> None:
    old = make_item("item-01")
    world.with_bank(old)
    await all_of_them_mistaken(world)
    world.with_bank(make_item("item-01", version=2, stem="Put otherwise?", key=WRONG))
    [found] = await world.services.predictions.misconceptions(SERVER)
    assert (found.item.stem, found.item.key) == (old.stem, old.key)
    await say_sure(world, 95, option=WRONG, confidence=Confidence.SURE)
    [found] = await world.services.predictions.misconceptions(SERVER)
    assert found.members == len(MEMBERS)


async def test_what_left_the_bank_is_no_misconception_any_more(world: World) -> None:
    world.with_bank(make_item("item-01"))
    await all_of_them_mistaken(world)
    world.with_bank(make_item("item-02"))
    assert await world.services.predictions.misconceptions(SERVER) == []


async def test_papers_that_were_broken_off_are_not_compared(world: World) -> None:
    world.with_bank(*bank_of(60))
    for user_id in MEMBERS:
        await practise(world, user_id, 50)
    sitting = await sit(world, MEMBERS)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    assert await world.services.predictions.calibration(SERVER) is None


async def test_time_that_ran_out_is_part_of_a_mock(world: World) -> None:
    world.with_bank(*bank_of(60))
    for user_id in MEMBERS:
        await practise_twice(world, user_id)
    world.clock.now += 5 * DAY
    await sit(world, MEMBERS)
    await let_time_run_out(world)
    world.clock.now += 7 * DAY
    found = await world.services.predictions.calibration(SERVER)
    assert found is not None
    assert found.mocks == len(MEMBERS)
