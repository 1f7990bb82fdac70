"""A corrected key: points for those it wronged, none taken, and each group is told once."""

import pytest

from bot.domain.daily.corrections import Correction
from bot.domain.daily.posts import PostKind, PostState
from bot.domain.exam.sittings import Plan
from bot.services.daily.messages import PostMessages
from bot.services.servers.settings import Changes
from tests.domain.samples import SERVER
from tests.services.world import World

KEY, BETTER, OTHER = 1, 2, 3
FIX = Correction("item-01", 1, BETTER, "The law had changed.")
ANA, BEN, CAM, DEE = 77, 78, 79, 80


@pytest.fixture
async def answered(world: World) -> World:
    """The opening question, answered by three: the key, the better option, and another."""
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    post = world.posted()[0].post
    for member, option in ((ANA, KEY), (BEN, BETTER), (CAM, OTHER)):
        await world.answer(post, option, user_id=member)
    return world


async def points(world: World, period: str = "all") -> dict[object, object]:
    return {row[3]: row[5] for row in await world.rows("tally") if str(row[2]).startswith(period)}


@pytest.mark.parametrize("period", ["all", "month", "week"])
async def test_the_better_option_gets_its_point_on_every_board(
    answered: World, period: str
) -> None:
    assert await points(answered, period) == {ANA: 1, BEN: 0, CAM: 0}
    await answered.correct(FIX)
    assert await points(answered, period) == {ANA: 1, BEN: 1, CAM: 0}


async def test_a_correction_is_applied_once_however_often_the_bot_starts(answered: World) -> None:
    for _ in range(3):
        await answered.correct(FIX)
    assert await points(answered) == {ANA: 1, BEN: 1, CAM: 0}
    assert len(await answered.rows("correction")) == 1


async def test_a_second_correction_raises_more_and_takes_nothing(answered: World) -> None:
    await answered.correct(FIX)
    await answered.correct(FIX, Correction("item-01", 1, OTHER, "Again."))
    assert await points(answered) == {ANA: 1, BEN: 1, CAM: 1}


async def test_an_answer_after_the_correction_counts_either_way(answered: World) -> None:
    """The question was still open when it was corrected, and stands there as it was."""
    await answered.correct(FIX)
    post = answered.posted()[0].post
    for member, option in ((80, KEY), (81, BETTER), (82, OTHER)):
        await answered.answer(post, option, user_id=member)
    assert {m: p for m, p in (await points(answered)).items() if m in (80, 81, 82)} == {
        80: 1,
        81: 1,
        82: 0,
    }


async def test_feedback_says_both_options_are_right_and_names_the_better_one(
    answered: World,
) -> None:
    await answered.correct(FIX)
    post = answered.posted()[0].post
    outcomes = [
        await answered.services.answers.answer(
            server_id=SERVER, post_id=post.post_id, user_id=member, option=0
        )
        for member in (ANA, BEN, CAM)
    ]
    assert [outcome.is_correct for outcome in outcomes] == [True, True, False]
    item = outcomes[0].item
    assert item.key == BETTER
    assert item.corrected
    assert (item.corrected.former_key, item.corrected.note) == (KEY, "The law had changed.")


async def test_the_old_post_is_redrawn_with_the_corrected_key(answered: World) -> None:
    await answered.services.deliverer.deliver()
    answered.discord.redrawn.clear()
    await answered.correct(FIX)
    answered.clock.now += PostMessages.pace
    await answered.services.deliverer.deliver()
    [(_, item, _)] = answered.discord.redrawn
    assert item.key == BETTER


async def test_a_group_is_told_with_its_next_question_and_never_again(answered: World) -> None:
    await answered.tick_at(2026, 4, 1, 12)
    await answered.correct(FIX)
    for day in (2, 3, 4):
        await answered.tick_at(2026, 4, day, 9)
    told = [[one.correction for one in sent.told] for sent in answered.posted()]
    assert told == [[], [FIX], [], []]
    [note] = answered.posted()[1].told
    asked = answered.posted()[0]
    assert (note.asked_on, note.message_id) == (asked.post.local_on, asked.message_id)


async def test_a_redrawn_post_still_tells_what_it_told(answered: World) -> None:
    await answered.tick_at(2026, 4, 1, 12)
    await answered.correct(FIX)
    await answered.tick_at(2026, 4, 2, 9)
    post = answered.posted()[1].post
    told = await answered.services.library.corrections_told_in(post)
    assert [one.correction for one in told] == [FIX]


async def test_what_a_missed_question_would_have_told_comes_with_the_next(answered: World) -> None:
    await answered.tick_at(2026, 4, 1, 12)
    await answered.correct(FIX)
    await answered.tick_at(2026, 4, 2, 16)  # down from nine until after the catch-up
    assert (2, PostState.MISSED) in await answered.ledger()
    await answered.tick_at(2026, 4, 3, 9)
    assert [one.correction for one in answered.posted()[-1].told] == [FIX]


async def test_a_test_question_tells_nobody_and_does_not_use_the_note_up(answered: World) -> None:
    await answered.tick_at(2026, 4, 1, 12)
    await answered.correct(FIX)
    await answered.services.posts.post_now(SERVER, PostKind.TEST)
    await answered.tick_at(2026, 4, 2, 9)
    assert [one.correction for one in answered.posted()[-1].told] == [FIX]


async def test_a_group_that_never_had_the_question_is_not_told(answered: World) -> None:
    other = SERVER + 1
    await answered.tick_at(2026, 4, 1, 12)
    await answered.correct(FIX)
    await answered.set_up(other, Changes())
    await answered.tick_at(2026, 4, 2, 9)
    assert answered.posted(other)[0].told == ()


async def test_a_group_that_had_the_question_twice_is_told_of_the_later_one(world: World) -> None:
    await world.set_up()
    for day in range(1, 9):  # six items: the seventh and eighth day begin the second round
        await world.tick_at(2026, 4, day, 9)
    item_id = world.posted()[-1].item.item_id
    twice = [sent for sent in world.posted() if sent.item.item_id == item_id]
    assert len(twice) == 2
    await world.correct(Correction(item_id, 1, BETTER, "So it is."))
    await world.tick_at(2026, 4, 9, 9)
    [note] = world.posted()[-1].told
    assert note.message_id == twice[-1].message_id


async def test_a_paper_handed_in_after_two_corrections_is_graded_like_one_before(
    world: World,
) -> None:
    """Whatever was the best answer at some time counts, on the board and in what is shown."""
    fixes = [FIX, Correction("item-01", 1, OTHER, "Again.")]
    members = {ANA: KEY, BEN: BETTER, CAM: OTHER, DEE: 0}
    plan = Plan(questions=6, minutes=10)
    await world.set_up()
    sitting = await world.open_sitting(members=list(members), plan=plan)
    for user_id, option in members.items():
        paper = (await world.paper(sitting, user_id)).paper
        number = 1 + paper.items.index(("item-01", 1))
        place = paper.option_order(number).index(option)
        await world.choose(sitting, number, place, user_id=user_id)
    await world.correct(fixes[0])
    await world.correct(*fixes)
    scores = {}
    for user_id in members:
        paper = (await world.paper(sitting, user_id)).paper
        submit = world.services.papers.submit
        returned = await submit(SERVER, user_id, paper.paper_id)
        assert returned.result.whole.correct == returned.paper.correct
        scores[user_id] = returned.paper.correct
    assert scores == {ANA: 1, BEN: 1, CAM: 1, DEE: 0}
