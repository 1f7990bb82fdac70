"""A world in which every table that may name a member does, for two members alike."""

from bot.domain.bank.reports import Flaw, Met, MetIn
from bot.domain.exam.sittings import Ending
from bot.domain.live import LiveEnding
from bot.domain.scores.boards import Period
from tests.domain.samples import SERVER, make_item, numbered_items
from tests.services.bank.files import questions, take_in
from tests.services.world import World

ALICE, BEN = 910_000_000_000_000_077, 910_000_000_000_000_078
BOTH = (ALICE, BEN)


async def live_a_full_life(world: World, members: tuple[int, ...] = BOTH) -> None:
    """Let members answer, sit exams open and closed, answer live, host, set everything there is."""
    world.with_bank(*numbered_items(12))
    await world.set_up()
    for day, option in ((1, 1), (2, 0)):
        await world.tick_at(2026, 4, day, 9)
        for user_id in members:
            await world.answer(world.posted()[-1].post, option, user_id=user_id)
    for user_id in members:
        await _set_everything(world, user_id)
    await _sit_exams(world, members)
    await _answer_live(world, members)
    for user_id in members:
        await practise(world, user_id)
    await world.db.single.run(
        "INSERT INTO told_point SELECT DISTINCT server_id, 'all', user_id, 1 FROM tally"
    )
    await world.db.single.run("INSERT INTO member_weights SELECT user_id, '' FROM memory")
    for user_id in members:
        await _leave_a_letter(world, user_id)
    for number, user_id in enumerate(members):
        await take_in(world, questions(f"mine-{number}"), user_id=user_id)
        await _report(world, user_id)
        await suggest(world, user_id, number + 1)
    world.discord.gone_from[SERVER] = set(members)
    await world.services.boards.board(SERVER, 1, Period.ALL)


async def _set_everything(world: World, user_id: int) -> None:
    await world.prefer(user_id, extra_time=2.0, hide_games=False, goal=3, reminder=7)
    await world.services.preferences.set_exam_on(user_id, world.clock.now.date())


async def _sit_exams(world: World, members: tuple[int, ...]) -> None:
    over = await world.open_sitting(members=members)
    for user_id in members:
        await world.choose(over, 1, 0, user_id=user_id)
    await world.services.sittings.stop(SERVER, over.sitting_id, Ending.STOPPED)
    still_open = await world.open_sitting(members=members)
    for user_id in members:
        await world.choose(still_open, 1, 0, user_id=user_id)


async def _leave_a_letter(world: World, user_id: int) -> None:
    letter = "INSERT INTO letter (user_id, server_id, written_at) VALUES (:user, :server, '')"
    item = (
        "INSERT INTO letter_item SELECT letter_id, 'item-01', 1 FROM letter WHERE user_id = :user"
    )
    for statement in (letter, item):
        await world.db.single.run(statement, {"user": user_id, "server": SERVER})


async def _report(world: World, user_id: int) -> None:
    drill = await world.services.drills.unfinished(SERVER, user_id)
    assert drill is not None
    where = Met(MetIn.DRILL, drill.drill.drill_id, 1)
    await world.services.reports.report(SERVER, user_id, where, flaw=Flaw.UNCLEAR, words="Why?")


async def suggest(world: World, user_id: int, number: int = 1, **changes: object) -> None:
    """Let a member suggest a question."""
    item = make_item("own-1", stem=f"What does {number} ask of a friend?", **changes)
    await world.services.suggestions.suggest(SERVER, user_id, number, item)


async def _answer_live(world: World, members: tuple[int, ...]) -> None:
    conducting = world.services.rounds
    for number, host in enumerate(members):
        one = await conducting.start(
            SERVER, 5000 + number, host, questions=2, seconds=60, domain=None
        )
        await world.tick()
        for user_id in members:
            await conducting.join(SERVER, one.round_id, user_id)
            await conducting.answer(SERVER, one.round_id, 1, user_id, 0)
        if number:
            await conducting.stop(SERVER, one.round_id, LiveEnding.STOPPED)


async def practise(world: World, user_id: int, server_id: int = SERVER) -> None:
    """Answer the first question of a drill, and have it remembered."""
    turn = await world.services.drills.start(server_id, user_id)
    await world.services.drills.answer(server_id, user_id, turn.drill.drill_id, 1, 0)
    await world.services.memories.seen(server_id, user_id)
