"""Coming and going: a server goes on where it was, or is forgotten whole after thirty days."""

from datetime import date, timedelta

from bot.domain.daily.posts import PostState
from bot.domain.exam.sittings import Ending
from bot.domain.scores.boards import Period
from bot.services.members.settings import SettingsChange
from bot.services.servers.settings import Changes
from tests.domain.samples import SERVER
from tests.services.bank.files import questions, take_in
from tests.services.belongings import practise
from tests.services.world import HOST, World

DAY = timedelta(days=1)
ABOUT_NO_SERVER = {
    "weekly_goal",
    "bot_state",
    "correction",
    "item_version",
    "member_setting",
    "sqlite_sequence",
}
"""Tables that hold nothing of a server. What members set for themselves holds on every server."""


async def counts(world: World) -> dict[str, int]:
    """Return how many rows each table has."""
    tables = await world.db.reading.run("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row["name"]: len(await world.rows(row["name"])) for row in tables}


async def live_a_day(world: World, *server_ids: int) -> None:
    """Set servers up, post their question, and let a member answer it and begin a mock exam."""
    for server_id in server_ids:
        await world.set_up(server_id)
        await take_in(world, questions("mine-1"), server_id=server_id)
    await world.tick_at(2026, 4, 1, 9)
    for server_id in server_ids:
        await world.answer(world.posted(server_id)[0].post)
        sitting = await world.open_sitting(server_id)
        await world.choose(sitting, 1, 0)
        await world.services.sittings.stop(server_id, sitting.sitting_id, Ending.STOPPED)
        await live_a_round(world, server_id)
        await look_around(world, server_id)


async def look_around(world: World, server_id: int) -> None:
    """Begin a season, ask for a reminder, look at the board when somebody has left."""
    await world.services.boards.start_season(server_id)
    await world.services.preferences.change(server_id, 77, SettingsChange(reminder=7))
    await practise(world, 77, server_id)
    world.discord.gone_from[server_id] = {77}
    await world.services.boards.board(server_id, 78, Period.ALL)


async def live_a_round(world: World, server_id: int) -> None:
    """Begin a live round, and let a member answer its first question."""
    conducting = world.services.rounds
    one = await conducting.start(
        server_id, server_id + 2000, HOST, questions=2, seconds=60, domain=None
    )
    await world.tick()
    await conducting.join(server_id, one.round_id, 77)
    await conducting.answer(server_id, one.round_id, 1, 77, 0)


async def test_nothing_is_posted_or_missed_on_a_server_that_was_left(world: World) -> None:
    await live_a_day(world, SERVER)
    await world.services.presence.left(SERVER)
    await world.tick_at(2026, 4, 5, 12)
    assert len(world.posted()) == 1
    assert await world.ledger() == [(1, PostState.POSTED)]


async def test_a_server_that_invites_the_bot_again_goes_on_where_it_was(world: World) -> None:
    await world.set_up(changes=Changes(role_id=5))
    before = await world.settings()
    await world.services.presence.left(SERVER)
    world.clock.now += 9 * DAY
    await world.services.presence.returned(SERVER)
    assert await world.settings() == before
    assert await world.planned_on() == date(2026, 4, 10)


async def test_a_server_that_was_paused_is_still_paused_when_the_bot_returns(
    world: World,
) -> None:
    await world.set_up()
    await world.services.setup.pause(SERVER)
    await world.services.presence.left(SERVER)
    await world.services.presence.returned(SERVER)
    assert await world.planned_on() is None
    assert (await world.settings()).paused


async def test_being_there_already_changes_nothing(world: World) -> None:
    await world.set_up()
    before = await world.rows("post"), await world.rows("server")
    await world.services.presence.returned(SERVER)
    assert (await world.rows("post"), await world.rows("server")) == before


async def test_a_server_that_was_never_set_up_may_come_and_go(world: World) -> None:
    await world.services.presence.returned(SERVER)
    await world.services.presence.left(SERVER)
    assert await world.rows("server") == []


async def test_what_happened_while_the_bot_was_away_is_caught_up_with(world: World) -> None:
    stays, leaves, returns = SERVER, SERVER + 1, SERVER + 2
    for server_id in (stays, leaves, returns):
        await world.set_up(server_id)
    await world.services.presence.left(returns)
    await world.services.presence.reconcile([stays, returns, SERVER + 3])
    planned = [await world.planned_on(server_id) for server_id in (stays, leaves, returns)]
    assert planned == [date(2026, 4, 1), None, date(2026, 4, 1)]


async def test_leaving_twice_does_not_put_the_forgetting_off(world: World) -> None:
    await world.set_up()
    await world.services.presence.left(SERVER)
    world.clock.now += 20 * DAY
    await world.services.presence.left(SERVER)
    world.clock.now += 11 * DAY
    await world.services.presence.forget_long_gone()
    assert await world.rows("server") == []


async def test_a_server_is_kept_for_thirty_days_and_then_nothing_of_it_is_left(
    world: World,
) -> None:
    await live_a_day(world, SERVER)
    await world.db.single.run(
        "INSERT INTO anonymised_answer SELECT post_id, 1, 1 FROM post LIMIT 1"
    )
    await world.db.single.run(
        "INSERT INTO anonymised_live_answer SELECT round_id, 1, 1, 1 FROM live_round LIMIT 1"
    )
    await world.db.single.run("INSERT INTO deleted_answer SELECT post_id, 'x' FROM post LIMIT 1")
    await world.db.single.run(
        "INSERT INTO deleted_paper SELECT sitting_id, 'x' FROM sitting LIMIT 1"
    )
    await world.db.single.run(
        "INSERT INTO told_point SELECT DISTINCT server_id, 'all', user_id, 1 FROM tally"
    )
    await world.db.single.run(
        "INSERT INTO letter (user_id, server_id, written_at) "
        "SELECT DISTINCT user_id, server_id, '' FROM tally"
    )
    await world.db.single.run("INSERT INTO letter_item SELECT letter_id, 'item-01', 1 FROM letter")
    await world.db.single.run(
        "INSERT INTO report (server_id, user_id, item_id, item_version, flaw, words, reported_at) "
        "SELECT DISTINCT server_id, user_id, 'item-01', 1, 'key', '', '' FROM tally"
    )
    await world.db.single.run(
        "INSERT INTO item_choice SELECT server_id, 1, 'item-01', 1, 0, 1, 1, 1 FROM server"
    )
    await world.db.single.run("INSERT INTO item_choice_until SELECT server_id, '' FROM server")
    await world.db.single.run("INSERT INTO group_weights SELECT server_id, '' FROM server")
    await world.db.single.run("INSERT INTO member_weights SELECT DISTINCT user_id, '' FROM tally")
    await world.db.single.run("INSERT INTO told_week SELECT server_id, '2026-03-30' FROM server")
    await world.services.line.look(SERVER)
    await world.services.setup.pause(SERVER)
    await world.services.presence.left(SERVER)
    before = await counts(world)
    about_somebody = set(before) - ABOUT_NO_SERVER
    assert all(before[table] for table in about_somebody), "a table this test does not reach"
    world.clock.now += 30 * DAY
    await world.services.presence.forget_long_gone()
    assert (await counts(world))["answer"] == 1
    world.clock.now += timedelta(seconds=1)
    await world.services.presence.forget_long_gone()
    after = await counts(world)
    assert {table: after[table] for table in about_somebody} == dict.fromkeys(about_somebody, 0)


async def test_of_a_server_that_was_never_set_up_nothing_is_left_either(world: World) -> None:
    sitting = await world.open_sitting(SERVER)
    await world.choose(sitting, 1, 0)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    await live_a_round(world, SERVER)
    await practise(world, 77, SERVER)
    before = await counts(world)
    kept = {table for table, rows in before.items() if rows} - ABOUT_NO_SERVER
    assert {"sitting", "paper", "mark", "live_round", "live_answer", "drill", "tally"} <= kept
    await world.services.presence.left(SERVER)
    world.clock.now += 31 * DAY
    await world.services.presence.forget_long_gone()
    after = await counts(world)
    assert {table: after[table] for table in kept} == dict.fromkeys(kept, 0)


async def test_whoever_sets_the_bot_up_has_it_there(world: World) -> None:
    await world.set_up()
    await world.services.presence.left(SERVER)
    await world.set_up(changes=Changes(opt_in=True))
    assert await world.rows("departure") == []
    assert await world.planned_on() == date(2026, 4, 1)


async def test_forgetting_one_server_leaves_the_others_whole(world: World) -> None:
    await live_a_day(world, SERVER, SERVER + 1)
    before = await counts(world)
    await world.services.presence.left(SERVER)
    world.clock.now += 31 * DAY
    await world.services.presence.forget_long_gone()
    after = await counts(world)
    assert (after["server"], after["answer"]) == (1, 1)
    assert after["tally"] == before["tally"] // 2
    assert await world.ledger(SERVER + 1) == [(1, PostState.POSTED)]


async def test_a_server_that_returned_in_time_is_not_forgotten(world: World) -> None:
    await live_a_day(world, SERVER)
    await world.services.presence.left(SERVER)
    world.clock.now += 29 * DAY
    await world.services.presence.returned(SERVER)
    world.clock.now += 29 * DAY
    await world.services.presence.forget_long_gone()
    assert len(await world.rows("answer")) == 1
    assert len(await world.rows("mark")) == 1
    assert len(await world.rows("live_answer")) == 1


async def test_a_server_set_up_anew_after_it_was_forgotten_starts_afresh(world: World) -> None:
    await live_a_day(world, SERVER)
    await world.services.presence.left(SERVER)
    world.clock.now += 31 * DAY
    await world.services.presence.forget_long_gone()
    await world.set_up()
    assert await world.ledger() == []
    assert (await world.services.setup.status(SERVER)).seen_this_round == 0
