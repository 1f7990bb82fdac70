"""Whenever the process dies: each message stands once in the end, and all is as without a death.

A moment is before and after each statement, after each commit, before each request to Discord, and
after Discord took a message. Only a note to an organiser may come twice; nothing is ever lost.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.bank.reports import Flaw, Met, MetIn, Verdict
from bot.domain.daily.corrections import Correction
from bot.domain.live import Phase
from bot.domain.outbox import MessageKind
from bot.domain.servers.settings import Sheet
from bot.services.servers.settings import Changes
from tests.domain.samples import CHANNEL, SERVER, chicago
from tests.services.outbox.lives import Death, Lives, Outcome, Scenario
from tests.services.world import HOST, NONCE_REMEMBERED, SHORT, About, World, no_permission

ANA, BEN = 77, 78
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

AWAY = NONCE_REMEMBERED + MINUTE
"""So long that nothing but the bot's own care keeps a message from being sent twice."""

TWICE = MessageKind.NOTICE
"""What may come twice, since nothing can be found of it."""


async def question_cannot_be_posted(world: World) -> None:
    world.discord.closed[SERVER] = no_permission()
    await world.tick()


async def mend(world: World) -> None:
    """Mend it once the organiser knows."""
    await world.tick()
    world.discord.closed.clear()


async def question_is_due(world: World) -> None:
    await world.set_up()
    world.clock.now = chicago(2026, 4, 1, 9)


async def ana_answers(world: World) -> None:
    """Answer as soon as the question is in the channel, whether the bot knows that or not."""
    if not world.posted():
        await world.tick()
    await world.answer(world.posted()[0].post, user_id=ANA)


async def panel_is_wanted(world: World) -> None:
    await world.set_up()
    await world.services.panels.put_up(SERVER, CHANNEL)


async def server_invites(world: World) -> None:
    """Nobody has set the bot up there yet."""
    await world.services.presence.joined(SERVER)


async def second_question_is_due(world: World) -> None:
    """The first one was answered."""
    await question_is_due(world)
    await world.tick()
    await world.answer(world.posted()[0].post, user_id=ANA)
    await world.tick_at(2026, 4, 1, 10)
    world.clock.now = chicago(2026, 4, 2, 9)


async def question_to_talk_about_is_due(world: World) -> None:
    """The first one is closed by the next, and the group talks about what it was asked."""
    await world.set_up(changes=Changes(discussion=True))
    await world.tick_at(2026, 4, 1, 9)
    await world.answer(world.posted()[0].post, user_id=ANA)
    await world.tick_at(2026, 4, 1, 10)
    world.clock.now = chicago(2026, 4, 2, 9)


async def question_after_trouble_is_due(world: World) -> None:
    """The bot could not write, and an organiser has mended that."""
    await question_is_due(world)
    await question_cannot_be_posted(world)
    await mend(world)
    world.clock.now += MINUTE


async def lobby_is_due(world: World) -> None:
    await world.services.sittings.start(SERVER, CHANNEL, HOST, SHORT, opens_in=60 * MINUTE)


async def ana_joins(world: World) -> None:
    if not await world.rows("paper"):
        await world.services.sittings.join(SERVER, 1, ANA)


async def lobby_is_over(world: World) -> None:
    """Two are in; one is to have a letter, too."""
    await world.prefer(BEN, exam_letter=True)
    lobby = await world.lobby(members=())
    for user_id in (ANA, BEN):
        await world.services.sittings.join(
            SERVER, lobby.sitting_id, user_id, reply_token=f"reply to {user_id}"
        )
    await world.deliver()
    world.clock.now = lobby.opens_at


async def ana_shares(world: World) -> None:
    await exam_is_over(world)
    await world.tick()
    await world.tick()
    await world.services.papers.share(SERVER, 1, ANA)


async def ana_takes_it_back(world: World) -> None:
    """She does so as soon as she sees it, whether the bot knows that it stands or not."""
    if 1 not in world.discord.shared:
        await world.tick()
    if 1 in world.discord.shared:
        await world.services.papers.take_back(SERVER, ANA, 1)


async def exam_is_over(world: World) -> None:
    sitting = await world.open_sitting(members=(ANA, BEN))
    await world.choose(sitting, 1, 0, user_id=ANA)
    await world.invigilate(10 * MINUTE)
    await world.invigilate(10 * MINUTE - SECOND)
    world.clock.now += SECOND


async def reading_is_over(world: World) -> None:
    """A member has answered the first of two questions, and the second is to be asked."""
    await _one_question_shown(world, questions=2)


async def last_reading_is_over(world: World) -> None:
    await _one_question_shown(world, questions=1)


async def _one_question_shown(world: World, *, questions: int) -> None:
    rounds = world.services.rounds
    await rounds.start(SERVER, CHANNEL, HOST, questions=questions, seconds=20, domain=None)
    await world.tick()
    await rounds.answer(SERVER, 1, 1, ANA, 1)
    for seconds in (2, 18, 19):
        await world.invigilate(seconds * SECOND)
    world.clock.now += SECOND


async def ben_answers(world: World) -> None:
    """Answer the second question as soon as its clock runs."""
    await world.invigilate(SECOND)
    one = await world.services.rounds.find(SERVER, 1)
    if (one.phase, one.number) == (Phase.ASKED, 2):
        await world.services.rounds.answer(SERVER, 1, 2, BEN, 0)


async def sheet_is_due(world: World) -> None:
    await world.set_up(changes=Changes(sheet=Sheet.CHANNEL))
    await world.tick_at(2026, 4, 5, 9)
    await world.answer(world.posted()[0].post, user_id=ANA)
    await world.tick_at(2026, 4, 5, 10)
    world.clock.now = chicago(2026, 4, 6, 9)


async def reminder_is_due(world: World) -> None:
    await question_is_due(world)
    await world.prefer(ANA, reminder=19)
    await world.tick()
    world.clock.now = chicago(2026, 4, 1, 19)


async def letter_is_due(world: World) -> None:
    """What somebody met in practice has been corrected."""
    turn = await world.services.drills.start(SERVER, ANA, questions=1)
    await world.services.drills.answer(SERVER, ANA, turn.drill.drill_id, 1, 0)
    await world.correct(Correction(turn.item.item_id, 1, 2, "The law had changed."))


async def thanks_are_due(world: World) -> None:
    """An organiser agrees with what a member says of a question they practised."""
    turn = await world.services.drills.start(SERVER, ANA, questions=1)
    await world.services.drills.answer(SERVER, ANA, turn.drill.drill_id, 1, 0)
    reporting = world.services.reports
    where = Met(MetIn.DRILL, turn.drill.drill_id, 1)
    await reporting.report(SERVER, ANA, where, flaw=Flaw.KEY, words="")
    case = await reporting.next_case(SERVER, HOST)
    assert case is not None
    await reporting.decide(
        SERVER, case.last_id, verdict=Verdict.AGREED, reply="Good catch.", thanks=True
    )


SCENARIOS = {
    "post": Scenario(MessageKind.POST, question_is_due, after=ana_answers),
    "second-post": Scenario(MessageKind.POST, second_question_is_due),
    "discussion": Scenario(MessageKind.DISCUSSION, question_to_talk_about_is_due),
    "post-after-trouble": Scenario(MessageKind.POST, question_after_trouble_is_due),
    "sitting": Scenario(MessageKind.SITTING, lobby_is_due, after=ana_joins, ahead=2 * MINUTE),
    "start": Scenario(MessageKind.START, lobby_is_over, ahead=6 * MINUTE),
    "call": Scenario(MessageKind.CALL, lobby_is_over, ahead=6 * MINUTE),
    "share": Scenario(MessageKind.SHARE, ana_shares),
    "share-taken-back": Scenario(MessageKind.SHARE, ana_shares, after=ana_takes_it_back),
    "results": Scenario(MessageKind.RESULTS, exam_is_over),
    "question": Scenario(MessageKind.QUESTION, reading_is_over, after=ben_answers),
    "standings": Scenario(MessageKind.STANDINGS, last_reading_is_over),
    "sheet": Scenario(MessageKind.SHEET, sheet_is_due),
    "reminder": Scenario(MessageKind.REMINDER, reminder_is_due),
    "letter": Scenario(MessageKind.LETTER, letter_is_due),
    "hello": Scenario(MessageKind.HELLO, server_invites),
    "panel": Scenario(MessageKind.PANEL, panel_is_wanted, ahead=30 * MINUTE),
    "thanks": Scenario(MessageKind.THANKS, thanks_are_due),
    "notice": Scenario(MessageKind.NOTICE, question_is_due, question_cannot_be_posted, mend),
}


pytestmark = pytest.mark.slow


@pytest.fixture(params=SCENARIOS)
async def lives(request: pytest.FixtureRequest, tmp_path: Path) -> Lives:
    made = Lives(SCENARIOS[request.param], tmp_path)
    await made.prepare()
    return made


def test_every_kind_of_message_is_killed() -> None:
    assert {scenario.kind for scenario in SCENARIOS.values()} == set(MessageKind)


async def test_without_a_death_each_message_is_sent_once(lives: Lives) -> None:
    arrived = (await lives.calm()).arrived
    assert set(arrived.values()) == {1}
    assert lives.kind in {kind for kind, _, _ in arrived}


async def test_whenever_the_process_dies_all_is_in_the_end_as_without_a_death(lives: Lives) -> None:
    calm, died = await lives.calm(), []
    async for death, outcome in lives.deaths(away=AWAY):
        check(outcome, calm, death)
        died.append(death)
    assert len(died) > 20
    assert any(death.unrecorded for death in died), "it never died before a message was recorded"


async def test_a_process_that_dies_again_while_it_looks_for_the_message_sends_no_second(
    lives: Lives,
) -> None:
    calm, (first, _) = await lives.calm(), await lives.first_unrecorded(away=AWAY)
    async for death, outcome in lives.deaths(first.moment, away=AWAY):
        check(outcome, calm, death)


@pytest.mark.parametrize("away", [timedelta(hours=5), timedelta(days=4)], ids=str)
async def test_however_long_it_is_away_no_message_comes_twice(
    lives: Lives, away: timedelta
) -> None:
    _, outcome = await lives.first_unrecorded(away=away)
    assert max(_only_once(outcome).values()) == 1


async def test_a_lost_answer_and_hours_without_any_send_nothing_twice(lives: Lives) -> None:
    outcome = await lives.unconfirmed(lasts=timedelta(hours=5))
    assert max(_only_once(outcome).values()) == 1
    assert lives.kind in {kind for kind, _, _ in outcome.arrived}


def check(outcome: Outcome, calm: Outcome, death: Death) -> None:
    """See that a life with a death ended as the one without."""
    assert _only_once(outcome) == _only_once(calm), death
    assert outcome.arrived.keys() == calm.arrived.keys(), death
    assert outcome.shown == calm.shown, death
    assert outcome.rows == calm.rows, death


def _only_once(outcome: Outcome) -> dict[About, int]:
    return {about: n for about, n in outcome.arrived.items() if about[0] is not TWICE}
