"""Live rounds: asked in turn, answered in private, going on after whatever happens."""

from datetime import timedelta

import pytest

from bot import refusals
from bot.db.servers import servers
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.live import LiveEnding, Phase, Place, Round
from bot.domain.scores.boards import BoardName
from bot.errors import Refusal
from bot.outbox.obstacles import Unsure
from bot.refusals import Reason
from tests.domain.samples import CHANNEL, SERVER, make_item, make_settings
from tests.services.world import HOST, SHORT, Killed, World, no_channel, no_permission

ANA, BEN, CAM = 77, 78, 79


async def begin(world: World, *, questions: int = 3, seconds: int = 60) -> Round:
    return await world.services.rounds.start(
        SERVER, CHANNEL, HOST, questions=questions, seconds=seconds, domain=None
    )


async def pass_(world: World, seconds: int) -> None:
    """Let time pass, with a tick every two seconds."""
    for _ in range(max(1, seconds // 2)):
        world.clock.now += timedelta(seconds=2)
        await world.tick()


async def answer(world: World, one: Round, option: int, *, user_id: int = ANA) -> None:
    now = await world.services.rounds.find(SERVER, one.round_id)
    await world.services.rounds.answer(SERVER, one.round_id, now.number, user_id, option)


async def now_at(world: World, one: Round) -> Round:
    return await world.services.rounds.find(SERVER, one.round_id)


async def play(world: World, one: Round, *, options: dict[int, int]) -> None:
    """Play a round to its end, each member always giving the same option."""
    for _ in range(one.questions):
        await pass_(world, 2)
        for user_id, option in options.items():
            await answer(world, one, option, user_id=user_id)
        await pass_(world, 84)


async def test_a_round_goes_from_question_to_question_to_its_standings(world: World) -> None:
    one = await begin(world)
    await play(world, one, options={ANA: 1, BEN: 0})
    await pass_(world, 4)
    assert (await now_at(world, one)).phase is Phase.OVER
    assert [number for _, number in world.discord.asked] == [1, 2, 3]
    places, took_part = world.discord.standings[one.round_id]
    assert [(place.user_id, place.right) for place in places] == [(ANA, 2)], "one miss is free"
    assert took_part == 2
    assert not await world.tick()


async def test_who_hides_on_the_board_is_counted_in_the_standings_and_not_named(
    world: World,
) -> None:
    await world.services.boards.show_me(ANA, BoardName.DAILY, shown=False)
    one = await begin(world)
    await play(world, one, options={ANA: 1, BEN: 1, CAM: 0})
    await pass_(world, 4)
    places, took_part = world.discord.standings[one.round_id]
    assert places == (Place(1, BEN, 2),)
    assert took_part == 3


async def test_a_server_that_asks_first_names_only_who_said_yes(world: World) -> None:
    await servers.save(world.db.single, make_settings(opt_in=True))
    await world.services.boards.show_me(BEN, BoardName.DAILY, shown=True)
    one = await begin(world)
    await play(world, one, options={ANA: 1, BEN: 1})
    await pass_(world, 4)
    places, took_part = world.discord.standings[one.round_id]
    assert [place.user_id for place in places] == [BEN]
    assert took_part == 2


async def test_no_gap_in_the_standings_tells_of_a_hidden_member(world: World) -> None:
    await world.services.boards.show_me(ANA, BoardName.DAILY, shown=False)
    one = await begin(world)
    await play(world, one, options={ANA: 1, BEN: 1})
    await pass_(world, 4)
    places, _ = world.discord.standings[one.round_id]
    assert places == (Place(1, BEN, 2),)


async def test_the_split_of_a_shown_question_stays_when_a_member_has_their_data_deleted(
    world: World,
) -> None:
    """With one less, the difference would tell everybody what they had chosen."""
    one = await begin(world, questions=1)
    await pass_(world, 4)
    for user_id, option in {ANA: 1, BEN: 1, CAM: 0, 80: 3}.items():
        await answer(world, one, option, user_id=user_id)
    await pass_(world, 64)
    assert world.discord.questions_shown[-1][2] == ResponseDistribution((1, 2, 0, 1))
    for user_id in (ANA, BEN):
        await world.services.privacy.delete(user_id)
    await pass_(world, 90)  # shown, its end, over: each of them draws the question anew
    assert (await now_at(world, one)).phase is Phase.OVER
    assert world.discord.questions_shown[-1][2] == ResponseDistribution((1, 2, 0, 1))


async def test_an_answer_to_a_question_whose_clock_runs_goes_with_its_member(world: World) -> None:
    one = await begin(world, questions=1)
    await pass_(world, 4)
    for user_id in (ANA, BEN):
        await answer(world, one, 1, user_id=user_id)
    await world.services.privacy.delete(ANA)
    await pass_(world, 2)
    assert world.discord.questions_shown[-1][2] == ResponseDistribution((0, 1, 0, 0))
    await answer(world, one, 0)
    await pass_(world, 64)
    assert world.discord.questions_shown[-1][2] == ResponseDistribution((1, 1, 0, 0))


async def test_an_answer_can_be_changed_until_the_clock_ends(world: World) -> None:
    one = await begin(world, questions=1)
    await pass_(world, 2)
    for option in (0, 3, 1):
        await answer(world, one, option)
    assert [(row[1], row[3]) for row in await world.rows("live_answer")] == [(1, 1)]
    await pass_(world, 60)
    with pytest.raises(Refusal, match="clock_over"):
        await answer(world, one, 0)
    assert [row[3] for row in await world.rows("live_answer")] == [1]


async def refused(world: World, one: Round, number: int) -> Reason:
    """Return why an answer to a question of a round is not taken; nothing is stored."""
    with pytest.raises(Refusal) as caught:
        await world.services.rounds.answer(SERVER, one.round_id, number, ANA, 1)
    assert await world.rows("live_answer") == []
    return caught.value.reason


async def test_at_the_very_moment_the_clock_ends_no_answer_counts(world: World) -> None:
    one = await begin(world, questions=1)
    await pass_(world, 2)
    asked = await now_at(world, one)
    world.clock.now = asked.due_at
    assert await refused(world, one, 1) == refusals.CLOCK_OVER
    world.clock.now -= timedelta(milliseconds=1)
    await answer(world, one, 1)


async def test_while_a_round_is_paused_no_answer_counts(world: World) -> None:
    one = await begin(world)
    await pass_(world, 2)
    await world.services.rounds.pause(SERVER, one.round_id)
    assert await refused(world, one, 1) == refusals.ROUND_PAUSED


@pytest.mark.parametrize("number", [0, 2, 4], ids=["none", "the-next", "beyond-the-last"])
async def test_only_the_question_that_is_asked_takes_an_answer(world: World, number: int) -> None:
    one = await begin(world)
    await pass_(world, 2)
    assert await refused(world, one, number) == refusals.CLOCK_OVER


async def test_from_another_server_no_answer_counts(world: World) -> None:
    one = await begin(world)
    await pass_(world, 2)
    with pytest.raises(Refusal):
        await world.services.rounds.answer(SERVER + 1, one.round_id, 1, ANA, 1)
    assert await world.rows("live_answer") == []


async def test_before_a_question_is_sent_it_takes_no_answer(world: World) -> None:
    one = await begin(world)
    assert await refused(world, one, 1) == refusals.CLOCK_OVER


async def test_nobody_is_told_the_key_before_the_clock_ends(world: World) -> None:
    one = await begin(world)
    await pass_(world, 4)
    await answer(world, one, 2)
    await pass_(world, 2)
    drawn = [shown.phase for shown, _, _ in world.discord.questions_shown]
    assert set(drawn) == {Phase.ASKED}
    with pytest.raises(Refusal, match="round_goes_on"):
        await world.services.rounds.answers_of(SERVER, one.round_id, ANA)
    await pass_(world, 60)
    assert world.discord.questions_shown[-1][0].phase is Phase.SHOWN


async def test_a_member_sees_their_own_answers_when_it_is_over(world: World) -> None:
    one = await begin(world, questions=1)
    await play(world, one, options={ANA: 2})
    [(number, item, option)] = await world.services.rounds.answers_of(SERVER, one.round_id, ANA)
    assert item
    assert (number, option, item.key) == (1, 2, 1)
    assert await world.services.rounds.answers_of(SERVER, one.round_id, BEN) == []


async def test_it_ends_by_itself_when_nobody_answers_three_in_a_row(world: World) -> None:
    one = await begin(world, questions=6)
    await pass_(world, 400)
    assert (await now_at(world, one)).ending is LiveEnding.NOBODY
    assert len(world.discord.asked) == 3


async def test_a_paused_clock_stands_still_and_goes_on(world: World) -> None:
    one = await begin(world)
    await pass_(world, 10)
    await world.services.rounds.pause(SERVER, one.round_id)
    await pass_(world, 600)
    assert (await now_at(world, one)).phase is Phase.ASKED
    with pytest.raises(Refusal, match="round_paused"):
        await answer(world, one, 1)
    await world.services.rounds.resume(SERVER, one.round_id)
    await answer(world, one, 1)
    await pass_(world, 40)
    assert (await now_at(world, one)).phase is Phase.ASKED
    await pass_(world, 20)
    assert (await now_at(world, one)).phase is Phase.SHOWN


async def test_stopping_brings_the_standings_at_once(world: World) -> None:
    one = await begin(world)
    await pass_(world, 4)
    await answer(world, one, 1)
    await world.services.rounds.stop(SERVER, one.round_id, LiveEnding.STOPPED)
    await pass_(world, 2)
    assert one.round_id in world.discord.standings
    stopped = await world.services.rounds.stop(SERVER, one.round_id, LiveEnding.NOBODY)
    assert stopped.ending is LiveEnding.STOPPED


@pytest.mark.parametrize("down", [10, 600])
async def test_the_time_the_bot_was_down_is_given_back(world: World, down: int) -> None:
    one = await begin(world)
    await pass_(world, 20)
    await answer(world, one, 1)
    before = await now_at(world, one)
    world.clock.now += timedelta(seconds=down)
    await world.restart()
    after = await now_at(world, one)
    assert after.due_at - before.due_at == timedelta(seconds=down)
    assert [row[3] for row in await world.rows("live_answer")] == [1]


async def test_a_crash_between_sending_and_recording_asks_once(world: World) -> None:
    one = await begin(world)
    world.discord.unanswered[SERVER] = Killed()
    with pytest.raises(Killed):
        await world.tick()
    world.discord.unanswered.clear()
    await world.restart()
    await pass_(world, 40)
    assert list(world.discord.asked) == [(one.round_id, 1)]
    assert (await now_at(world, one)).phase is Phase.ASKED


async def test_standings_that_nobody_confirmed_are_not_sent_twice(world: World) -> None:
    one = await begin(world)
    await pass_(world, 4)
    await world.services.rounds.stop(SERVER, one.round_id, LiveEnding.STOPPED)
    world.discord.unanswered[SERVER] = Unsure()
    await pass_(world, 2)
    world.discord.unanswered.clear()
    await pass_(world, 60)
    assert (await now_at(world, one)).phase is Phase.OVER
    assert list(world.discord.standings) == [one.round_id]


async def test_a_question_that_discord_did_not_confirm_is_looked_for(world: World) -> None:
    one = await begin(world)
    world.discord.unanswered[SERVER] = Unsure()
    await pass_(world, 2)
    world.discord.unanswered.clear()
    await pass_(world, 40)
    assert (await now_at(world, one)).phase is Phase.ASKED
    assert len(world.discord.asked) == 1


async def test_a_channel_that_is_gone_ends_it_without_a_word(world: World) -> None:
    one = await begin(world)
    world.discord.closed[SERVER] = no_channel()
    await pass_(world, 4)
    gone = await now_at(world, one)
    assert (gone.phase, gone.ending) == (Phase.OVER, LiveEnding.CHANNEL_GONE)
    assert not world.discord.standings


async def test_a_channel_that_is_closed_to_the_bot_stops_it(world: World) -> None:
    one = await begin(world)
    world.discord.closed[SERVER] = no_permission()
    await pass_(world, 2)
    world.discord.closed.clear()
    await pass_(world, 4)
    ended = await now_at(world, one)
    assert (ended.phase, ended.ending) == (Phase.OVER, LiveEnding.STOPPED)


async def test_a_deleted_channel_ends_it_at_once(world: World) -> None:
    one = await begin(world)
    await world.services.rounds.channel_gone(CHANNEL + 1)
    assert (await now_at(world, one)).phase is Phase.ASKING
    await world.services.rounds.channel_gone(CHANNEL)
    assert (await now_at(world, one)).phase is Phase.OVER


async def test_a_bug_in_one_round_does_not_stop_another(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    one = await begin(world)
    other = await world.services.rounds.start(
        SERVER + 1, CHANNEL + 1, HOST, questions=2, seconds=30, domain=None
    )
    world.discord.closed[SERVER] = RuntimeError("a bug")
    await pass_(world, 2)
    assert "failed; it is tried again" in caplog.text
    assert (other.round_id, 1) in world.discord.asked
    world.discord.closed.clear()
    await pass_(world, 61)
    assert (one.round_id, 1) in world.discord.asked


async def test_redrawing_waits_for_a_discord_that_does_not_answer(world: World) -> None:
    one = await begin(world)
    await pass_(world, 4)
    await answer(world, one, 1)
    world.discord.questions_shown.clear()
    for trouble in (Unsure(), no_permission()):
        world.discord.closed[SERVER] = trouble
        await world.tick()
    world.discord.closed.clear()
    assert not world.discord.questions_shown


async def test_one_thing_at_a_time_in_a_channel(world: World) -> None:
    await begin(world)
    with pytest.raises(Refusal, match="sitting_in_channel"):
        await begin(world)
    with pytest.raises(Refusal, match="sitting_in_channel"):
        await world.services.sittings.start(
            SERVER, CHANNEL, HOST, plan=SHORT, opens_in=timedelta(minutes=1)
        )


async def test_a_round_is_refused_where_a_mock_exam_goes_on(world: World) -> None:
    await world.services.sittings.start(
        SERVER, CHANNEL, HOST, plan=SHORT, opens_in=timedelta(minutes=1)
    )
    with pytest.raises(Refusal, match="sitting_in_channel"):
        await begin(world)


async def test_a_bank_too_small_says_what_is_possible(world: World) -> None:
    with pytest.raises(Refusal, match=r"bank_too_small\(\d+, 6\)"):
        await begin(world, questions=7)


async def test_a_round_asks_nothing_that_is_not_for_exams(world: World) -> None:
    held = [make_item(f"held-{n}", tags=frozenset({"ethics", "held-back"})) for n in range(9)]
    world.with_bank(*(make_item(f"item-{n}") for n in range(3)), *held)
    one = await begin(world, questions=3)
    assert {item_id for item_id, _ in one.items} == {"item-0", "item-1", "item-2"}
    with pytest.raises(Refusal, match="bank_too_small"):
        await begin(world, questions=4)


async def test_a_round_of_another_server_is_not_found(world: World) -> None:
    one = await begin(world)
    with pytest.raises(Refusal) as refused:
        await world.services.rounds.find(SERVER + 1, one.round_id)
    assert refused.value.reason == refusals.NO_SUCH_ROUND
    with pytest.raises(Refusal):
        await world.services.rounds.pause(SERVER + 1, one.round_id)
    assert await world.services.rounds.in_channel(SERVER + 1, CHANNEL) is None
    assert await world.services.rounds.in_channel(SERVER, CHANNEL) == one


async def test_a_round_asks_no_question_that_is_still_open(world: World) -> None:
    """It would show the key to everybody."""
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    open_item = world.posted()[-1].post.item_id
    one = await begin(world, questions=6)
    assert len(one.items) == 5
    assert open_item not in {item_id for item_id, _ in one.items}


async def test_where_every_question_is_open_there_is_no_round(world: World) -> None:
    world.with_bank(make_item("item-01"))
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    with pytest.raises(Refusal, match="all_open"):
        await begin(world, questions=1)
