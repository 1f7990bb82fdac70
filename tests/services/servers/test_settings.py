"""What an organiser does: set up, skip, pause, resume, look."""

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import refusals
from bot.domain.daily.posts import PostKind, PostState
from bot.domain.daily.schedule import Firing
from bot.domain.servers.settings import Sheet
from bot.errors import Refusal
from bot.refusals import Reason
from bot.services.servers.settings import Changes
from tests.domain.samples import CHANNEL, ORGANISER, SERVER, chicago, make_settings
from tests.services.world import ITEMS, World, no_permission

POSTED, SKIPPED = PostState.POSTED, PostState.SKIPPED
SIX_IN_THE_EVENING = Changes(at=time(18))


async def test_a_new_server_gets_its_question_where_it_was_set_up(world: World) -> None:
    status = await world.services.setup.set_up(SERVER, ORGANISER, here=CHANNEL, changes=Changes())
    assert status.settings == make_settings()
    assert [firing.local_on.day for firing in status.next_firings] == [1, 2, 3]
    assert status.next_firings[0].due_at == chicago(2026, 4, 1, 9)
    assert (status.latest, status.obstacle) == (None, None)
    assert (status.seen_this_round, status.pool_size) == (0, len(ITEMS))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(Changes(channel_id=5), {"channel_id": 5}, id="channel"),
        pytest.param(Changes(at=time(0)), {"at": time(0)}, id="midnight"),
        pytest.param(Changes(zone=ZoneInfo("UTC")), {"zone": ZoneInfo("UTC")}, id="zone"),
        pytest.param(Changes(days=frozenset({6})), {"days": frozenset({6})}, id="days"),
        pytest.param(Changes(role_id=8), {"role_id": 8}, id="another-role"),
        pytest.param(Changes(no_role=True), {"role_id": None}, id="no-role"),
        pytest.param(Changes(), {}, id="nothing"),
    ],
)
async def test_what_is_not_named_stays_as_it_was(
    world: World, changes: Changes, expected: dict[str, object]
) -> None:
    await world.set_up(changes=Changes(channel_id=4, at=time(7, 30), role_id=6))
    before = await world.settings()
    await world.set_up(changes=changes)
    assert await world.settings() == replace(before, **expected)


async def test_group_settings_can_be_changed_while_the_channel_is_closed(world: World) -> None:
    await world.set_up()
    world.discord.known[SERVER] = world.discord.closed[SERVER] = no_permission()
    await world.tick_at(2026, 4, 1, 9)
    before = await world.settings()
    assert before.trouble
    changes = Changes(opt_in=True, light=5, sheet=Sheet.PRIVATE)
    await world.set_up(changes=changes)
    after = replace(before, opt_in=True, light=5, sheet=Sheet.PRIVATE)
    assert await world.settings() == after, "the channel is as broken as it was"
    with pytest.raises(Refusal, match=r"no_permission.*send_messages"):
        await world.set_up(changes=replace(changes, at=time(7)))
    assert await world.settings() == after


async def test_group_settings_alone_set_no_server_up_in_a_closed_channel(world: World) -> None:
    world.discord.known[SERVER] = no_permission()
    with pytest.raises(Refusal, match=r"no_permission.*send_messages"):
        await world.set_up(changes=Changes(light=5))


async def test_whoever_set_up_last_is_the_one_to_be_told(world: World) -> None:
    await world.set_up()
    await world.services.setup.set_up(SERVER, 42, here=9, changes=Changes())
    settings = await world.settings()
    assert (settings.organiser_id, settings.channel_id) == (42, CHANNEL)


@pytest.mark.parametrize("was_set_up", [True, False], ids=["set-up-before", "new"])
async def test_a_channel_where_the_bot_may_not_post_is_refused_and_changes_nothing(
    world: World, was_set_up: bool
) -> None:
    if was_set_up:
        await world.set_up()
    before = await world.rows("server"), await world.rows("post")
    world.discord.known[SERVER] = no_permission()
    with pytest.raises(Refusal, match=r"no_permission.*send_messages"):
        await world.set_up(changes=Changes(channel_id=5, at=time(18)))
    assert (await world.rows("server"), await world.rows("post")) == before


async def test_setting_up_again_ends_trouble_that_was_noted(world: World) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = no_permission()
    await world.tick_at(2026, 4, 1, 9)
    await world.set_up()
    assert (await world.settings()).trouble is None


@pytest.mark.parametrize(
    ("changed_at", "changes", "following"),
    [
        pytest.param(8, SIX_IN_THE_EVENING, chicago(2026, 4, 1, 18), id="before-it-was-posted"),
        pytest.param(10, SIX_IN_THE_EVENING, chicago(2026, 4, 2, 18), id="after-it-was-posted"),
        pytest.param(8, Changes(at=time(7)), chicago(2026, 4, 2, 7), id="to-a-time-gone-by"),
        pytest.param(10, Changes(at=time(7)), chicago(2026, 4, 2, 7), id="posted-and-gone-by"),
        pytest.param(10, Changes(days=frozenset({3})), chicago(2026, 4, 8, 9), id="other-days"),
        pytest.param(
            10,
            Changes(zone=ZoneInfo("Pacific/Honolulu")),
            chicago(2026, 4, 2, 14),
            id="a-zone-where-nine-is-still-to-come",
        ),
        pytest.param(
            10,
            Changes(zone=ZoneInfo("Pacific/Auckland")),
            chicago(2026, 4, 1, 15),
            id="a-zone-where-it-is-tomorrow",
        ),
    ],
)
async def test_a_changed_time_holds_from_the_first_date_without_a_question(
    world: World, changed_at: int, changes: Changes, following: object
) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, changed_at)
    await world.set_up(changes=changes)
    status = await world.services.setup.status(SERVER)
    assert status.next_firings[0].due_at == following


async def test_changing_the_time_never_gives_two_questions_on_one_date(world: World) -> None:
    await world.set_up()
    for hour in (9, 10, 12, 18, 8, 23):
        await world.set_up(changes=Changes(at=time(hour)))
        await world.tick_until(2026, 4, 1, hour, 30)
    assert len(world.posted()) == 1


async def test_a_skip_takes_the_next_question_and_no_other(world: World) -> None:
    await world.set_up()
    skipped = await world.services.setup.skip(SERVER)
    assert skipped == Firing(date(2026, 4, 1), chicago(2026, 4, 1, 9))
    await world.tick_until(2026, 4, 2, 10, every=timedelta(minutes=20))
    assert await world.ledger() == [(2, POSTED), (1, SKIPPED)]


async def test_skipping_twice_is_the_same_as_once(world: World) -> None:
    await world.set_up()
    days = [(await world.services.setup.skip(SERVER)).local_on.day for _ in range(2)]
    assert days == [1, 1]
    assert await world.planned_on() == date(2026, 4, 2)


async def test_of_two_dates_both_are_skipped(world: World) -> None:
    await world.set_up()
    for day in (1, 2):
        await world.services.setup.skip(SERVER, date(2026, 4, day))
    assert await world.planned_on() == date(2026, 4, 3)


async def test_a_skipped_date_stays_skipped_when_settings_change(world: World) -> None:
    await world.set_up()
    await world.services.setup.skip(SERVER)
    await world.set_up(changes=SIX_IN_THE_EVENING)
    await world.tick_until(2026, 4, 1, 23)
    assert world.posted() == []


async def test_a_skip_takes_an_overdue_question_first(world: World) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = no_permission()
    await world.tick_at(2026, 4, 1, 9)
    assert (await world.services.setup.skip(SERVER)).local_on == date(2026, 4, 1)
    world.discord.closed.clear()
    await world.tick_until(2026, 4, 1, 14)
    assert world.posted() == []
    assert await world.planned_on() == date(2026, 4, 2)


async def test_while_paused_nothing_is_posted_and_nothing_is_missed(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    await world.services.setup.pause(SERVER)
    await world.tick_at(2026, 4, 10, 12)
    assert await world.ledger() == [(1, POSTED)]
    status = await world.services.setup.status(SERVER)
    assert (status.settings.paused, status.next_firings) == (True, ())


async def test_a_pause_takes_an_overdue_question_with_it(world: World) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = no_permission()
    await world.tick_at(2026, 4, 1, 9)
    await world.services.setup.pause(SERVER)
    world.discord.closed.clear()
    await world.tick_until(2026, 4, 1, 16)
    assert world.posted() == []


async def test_after_a_pause_it_goes_on_at_the_next_time(world: World) -> None:
    await world.set_up(changes=Changes(role_id=6))
    before = await world.settings()
    await world.services.setup.pause(SERVER)
    await world.tick_at(2026, 4, 10, 12)
    status = await world.services.setup.resume(SERVER)
    assert status.next_firings[0].due_at == chicago(2026, 4, 11, 9)
    assert status.settings == before


async def test_resuming_on_the_same_day_gives_no_second_question(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    await world.services.setup.pause(SERVER)
    await world.services.setup.resume(SERVER)
    assert await world.planned_on() == date(2026, 4, 2)


async def test_settings_changed_during_a_pause_hold_after_it(world: World) -> None:
    await world.set_up()
    await world.services.setup.pause(SERVER)
    await world.set_up(changes=SIX_IN_THE_EVENING)
    assert await world.planned_on() is None
    status = await world.services.setup.resume(SERVER)
    assert status.next_firings[0].due_at == chicago(2026, 4, 1, 18)


async def test_resuming_ends_a_hold(world: World) -> None:
    await world.set_up()
    world.discord.closed[SERVER] = no_permission()
    await world.tick_until(2026, 4, 3, 16, every=timedelta(minutes=15))
    assert (await world.settings()).on_hold
    status = await world.services.setup.resume(SERVER)
    assert not status.settings.on_hold
    assert status.next_firings[0].local_on == date(2026, 4, 4)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        pytest.param("skip", refusals.SKIP_WHILE_PAUSED, id="skip-while-paused"),
        pytest.param("pause", refusals.ALREADY_PAUSED, id="pause-twice"),
    ],
)
async def test_what_makes_no_sense_in_a_pause_is_refused(
    world: World, act: str, reason: Reason
) -> None:
    await world.set_up()
    await world.services.setup.pause(SERVER)
    with pytest.raises(Refusal) as caught:
        await getattr(world.services.setup, act)(SERVER)
    assert caught.value.reason == reason


async def test_resuming_what_runs_is_refused(world: World) -> None:
    await world.set_up()
    with pytest.raises(Refusal) as caught:
        await world.services.setup.resume(SERVER)
    assert caught.value.reason == refusals.NOT_PAUSED


@pytest.mark.parametrize("act", ["skip", "pause", "resume", "history", "status"])
async def test_a_server_that_was_never_set_up_is_told_how(world: World, act: str) -> None:
    with pytest.raises(Refusal) as caught:
        await getattr(world.services.setup, act)(SERVER)
    assert caught.value.reason == refusals.NOT_SET_UP
    assert await world.services.setup.find(SERVER) is None


async def test_settings_can_be_looked_up(world: World) -> None:
    await world.set_up()
    assert await world.services.setup.find(SERVER) == make_settings(at_once=True)


async def test_the_history_is_the_latest_rows_newest_first(world: World) -> None:
    await world.set_up()
    await world.tick_until(2026, 4, 20, 10, every=timedelta(hours=1))
    rows = await world.services.setup.history(SERVER)
    assert [row.local_on.day for row in rows] == list(range(20, 5, -1))


async def test_the_status_tells_the_latest_question_and_the_round(world: World) -> None:
    await world.set_up()
    await world.tick_until(2026, 4, len(ITEMS) + 2, 10, every=timedelta(hours=1))
    status = await world.services.setup.status(SERVER)
    assert status.latest
    assert status.latest.local_on == date(2026, 4, len(ITEMS) + 2)
    assert status.seen_this_round == 2


async def test_items_that_left_the_bank_do_not_count_in_the_round(world: World) -> None:
    await world.set_up()
    await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    world.with_bank(*ITEMS[1:])
    status = await world.services.setup.status(SERVER)
    assert (status.seen_this_round, status.pool_size) == (0, len(ITEMS) - 1)


async def test_the_status_names_what_stands_in_the_way(world: World) -> None:
    await world.set_up()
    world.discord.known[SERVER] = no_permission()
    status = await world.services.setup.status(SERVER)
    assert status.obstacle == no_permission().reason


async def test_the_next_times_are_those_at_which_questions_come(world: World) -> None:
    """An overdue question takes its date, so a later time on that date is not a next time."""
    await world.set_up()
    world.discord.closed[SERVER] = no_permission()
    await world.tick_at(2026, 4, 1, 11)
    await world.set_up(changes=SIX_IN_THE_EVENING)
    status = await world.services.setup.status(SERVER)
    assert [firing.local_on.day for firing in status.next_firings] == [1, 2, 3]
