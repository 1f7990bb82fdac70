"""Sittings' rows: each step of a mock exam happens once, and only from where it may."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db import outbox
from bot.db.columns import items_from, items_text
from bot.db.database import Database
from bot.db.exam import sittings
from bot.domain.daily.posts import PostKind
from bot.domain.exam.sittings import Ending, PaperForm, Sitting, SittingState
from bot.domain.outbox import MessageKind
from tests.db import rows
from tests.db.exam_rows import (
    ITEMS,
    add_lobby,
    add_open,
    add_paper,
    add_waiting,
    begin,
    close,
    save_state,
    stored_sitting,
    try_to_add_lobby,
)
from tests.db.rows import (
    LEASE,
    add_posted,
    add_server,
    forget_left_before,
    leave,
    message_of,
)
from tests.domain.exams import HOUR, MINUTE, make_plan
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER, make_item

OTHER_SERVER = SERVER + 100
OTHER_CHANNEL = CHANNEL + 100
DAY = timedelta(days=1)
MESSAGE = 7001


async def due(db: Database, at: datetime, *, most: int = 99) -> list[int]:
    """Return the sittings whose results are due, in their order."""
    found = await rows.due(db, at, most=most)
    return [sitting_id for kind, sitting_id in found if kind is MessageKind.RESULTS]


async def lagging(db: Database) -> list[int]:
    """Return the sittings whose message is due, to be sent or drawn anew."""
    found = await rows.due(db, NOON)
    return [sitting_id for kind, sitting_id in found if kind is MessageKind.SITTING]


async def show(db: Database, sitting: Sitting) -> None:
    """Note that the sitting's message stands in its channel."""
    message = await message_of(db, MessageKind.SITTING, sitting.sitting_id)
    await outbox.sent(db.single, message, MESSAGE)


async def draw_anew(db: Database, sitting: Sitting) -> None:
    """Note that the sitting's message shows it as it is."""
    message = await message_of(db, MessageKind.SITTING, sitting.sitting_id)
    assert await outbox.lease(db.single, message, until=NOON + LEASE)
    await outbox.shown(db.single, message, not_before=NOON)


async def announce(db: Database, sitting: Sitting) -> None:
    """Note that the results of a sitting stand in its channel."""
    message = await message_of(db, MessageKind.RESULTS, sitting.sitting_id)
    await outbox.sent(db.single, message, MESSAGE)


@pytest.mark.parametrize(
    ("domain", "form"),
    [(None, PaperForm.SAME), ("advocacy", PaperForm.OWN)],
    ids=["same-of-all-domains", "own-of-one-domain"],
)
async def test_a_lobby_is_read_back_as_it_was_planned(
    db: Database, domain: str | None, form: PaperForm
) -> None:
    plan = make_plan(domain=domain, form=form)
    made = await add_lobby(db, domain=domain, form=form)
    lobby = SittingState.LOBBY
    assert made == Sitting(made.sitting_id, SERVER, CHANNEL, ORGANISER, plan, lobby, NOON)
    assert await stored_sitting(db, made) == made


async def test_a_channel_has_one_sitting_at_a_time(db: Database) -> None:
    first = await add_lobby(db)
    assert await try_to_add_lobby(db) is None
    opened = await begin(db, first)
    assert await try_to_add_lobby(db) is None
    assert await add_lobby(db, channel_id=OTHER_CHANNEL)
    await close(db, opened)
    assert await add_lobby(db)


async def test_of_many_lobbies_at_once_a_channel_gets_one(db: Database) -> None:
    made = await asyncio.gather(*(try_to_add_lobby(db) for _ in range(20)))
    [sitting] = [sitting for sitting in made if sitting]
    assert await lagging(db) == [sitting.sitting_id]


async def test_a_sitting_is_found_by_its_own_server_only(db: Database) -> None:
    sitting = await add_lobby(db)
    assert await sittings.find(db.reading, OTHER_SERVER, sitting.sitting_id) is None
    assert await sittings.find(db.reading, SERVER, sitting.sitting_id + 1) is None


async def test_running_sittings_are_lobbies_and_open_ones_of_all_servers(db: Database) -> None:
    lobby = await add_lobby(db, channel_id=1)
    opened = await add_open(db, server_id=OTHER_SERVER, channel_id=2)
    await close(db, await add_open(db, channel_id=3))
    await close(db, await add_lobby(db, channel_id=4))
    assert await sittings.running(db.reading) == [lobby, opened]


async def test_the_sitting_that_runs_in_a_channel_is_found(db: Database) -> None:
    await close(db, await add_lobby(db))
    assert await sittings.running_in(db.reading, CHANNEL) is None
    lobby = await add_lobby(db)
    assert await sittings.running_in(db.reading, CHANNEL) == lobby
    opened = await begin(db, lobby)
    assert await sittings.running_in(db.reading, CHANNEL) == opened
    assert await sittings.running_in(db.reading, OTHER_CHANNEL) is None


async def test_a_servers_sittings_come_newest_first_and_no_more_than_asked_for(
    db: Database,
) -> None:
    old = await close(db, await add_lobby(db))
    new = await add_lobby(db)
    await add_lobby(db, server_id=OTHER_SERVER, channel_id=OTHER_CHANNEL)
    assert await sittings.latest(db.reading, SERVER, most=9) == [new, old]
    assert await sittings.latest(db.reading, SERVER, most=1) == [new]


@pytest.mark.parametrize("ending", Ending)
async def test_every_step_of_a_sitting_is_read_back_as_it_was_saved(
    db: Database, ending: Ending
) -> None:
    gap = timedelta(hours=1, milliseconds=1, microseconds=7)
    lobby = await add_lobby(db)
    waited = lobby.after_downtime(MINUTE)
    opened = waited.opened(NOON + 2 * MINUTE)
    delayed = replace(opened.after_downtime(HOUR), downtime_credit=gap)
    closed = delayed.closed(NOON + 4 * HOUR, ending)
    before = lobby
    for after in (waited, opened, delayed, closed):
        assert await save_state(db, after, before=before.state)
        assert await stored_sitting(db, after) == after
        before = after


async def test_a_sitting_that_somebody_else_has_changed_is_not_saved(db: Database) -> None:
    lobby = await add_lobby(db)
    closed = await close(db, lobby)
    late = lobby.opened(NOON + MINUTE)
    assert not await save_state(db, late, before=SittingState.LOBBY)
    assert await stored_sitting(db, closed) == closed


async def test_of_many_endings_at_once_one_wins(db: Database) -> None:
    opened = await add_open(db)
    saved = await asyncio.gather(
        *(
            save_state(db, opened.closed(NOON + n * MINUTE, ending), before=SittingState.OPEN)
            for n, ending in enumerate(Ending)
        )
    )
    assert saved.count(True) == 1
    ending = list(Ending)[saved.index(True)]
    assert (await stored_sitting(db, opened)).ending is ending


async def test_there_is_no_closed_sitting_without_an_ending(db: Database) -> None:
    opened = await add_open(db)
    broken = replace(opened, state=SittingState.CLOSED, closed_at=NOON)
    with pytest.raises(sqlite3.IntegrityError):
        await save_state(db, broken, before=SittingState.OPEN)
    assert await stored_sitting(db, opened) == opened


async def test_an_id_is_never_used_again(db: Database) -> None:
    """Buttons that carry it stay in channels."""
    gone = await close(db, await add_lobby(db))
    await leave(db, SERVER, NOON)
    await forget_left_before(db, NOON + DAY)
    assert (await add_lobby(db)).sitting_id > gone.sitting_id


async def test_a_lobby_has_a_message_to_be_sent_at_once(db: Database) -> None:
    sitting = await add_lobby(db)
    message = await message_of(db, MessageKind.SITTING, sitting.sitting_id)
    assert (message.due_at, message.tried, message.message_id) == (outbox.AT_ONCE, False, None)
    await show(db, sitting)
    assert (await message_of(db, MessageKind.SITTING, sitting.sitting_id)).message_id == MESSAGE
    assert await lagging(db) == []


async def test_a_changed_sitting_is_redrawn_until_its_message_shows_it(db: Database) -> None:
    sitting = await add_lobby(db)
    await show(db, sitting)
    for change in (sittings.touch(db.single, sitting.sitting_id), begin(db, sitting)):
        await change
        assert await lagging(db) == [sitting.sitting_id]
        await draw_anew(db, sitting)
        assert await lagging(db) == []


async def test_what_changes_while_it_is_drawn_is_drawn_after_it(db: Database) -> None:
    sitting = await add_lobby(db)
    await show(db, sitting)
    await sittings.touch(db.single, sitting.sitting_id)
    message = await message_of(db, MessageKind.SITTING, sitting.sitting_id)
    assert await outbox.lease(db.single, message, until=NOON + LEASE)
    await begin(db, sitting)
    assert await lagging(db) == []
    await outbox.shown(db.single, message, not_before=NOON)
    assert await lagging(db) == [sitting.sitting_id]


async def test_a_change_of_one_sitting_is_none_of_another(db: Database) -> None:
    sitting, other = await add_lobby(db), await add_lobby(db, channel_id=OTHER_CHANNEL)
    for each in (sitting, other):
        await show(db, each)
    await sittings.touch(db.single, sitting.sitting_id)
    assert await lagging(db) == [sitting.sitting_id]


async def test_results_are_due_when_a_sitting_closes_that_was_open(db: Database) -> None:
    opened = await add_open(db)
    end = NOON + HOUR
    assert await due(db, end) == []
    closed = await close(db, opened, end)
    assert await due(db, end) == [closed.sitting_id]
    message = await message_of(db, MessageKind.RESULTS, closed.sitting_id)
    assert (message.server_id, message.due_at) == (SERVER, outbox.AT_ONCE)
    assert not await save_state(db, closed, before=SittingState.OPEN)
    assert await due(db, end) == [closed.sitting_id]


async def test_downtime_makes_no_results_due(db: Database) -> None:
    opened = await add_open(db)
    delayed = opened.after_downtime(HOUR)
    assert await save_state(db, delayed, before=SittingState.OPEN)
    assert await due(db, NOON + DAY) == []


async def test_a_lobby_that_was_called_off_has_no_results(db: Database) -> None:
    await close(db, await add_lobby(db))
    assert await due(db, NOON + DAY) == []


async def test_results_can_be_left_for_later_or_for_good(db: Database) -> None:
    closed = await close(db, await add_open(db))
    message = await message_of(db, MessageKind.RESULTS, closed.sitting_id)
    await outbox.try_at(db.single, message, NOON + MINUTE)
    assert await due(db, NOON) == []
    assert await due(db, NOON + MINUTE) == [closed.sitting_id]
    await outbox.drop(db.single, message)
    assert await due(db, NOON + DAY) == []


async def test_results_are_announced_once(db: Database) -> None:
    closed = await close(db, await add_open(db))
    await announce(db, closed)
    assert await due(db, NOON + DAY) == []
    assert (await message_of(db, MessageKind.RESULTS, closed.sitting_id)).message_id == MESSAGE
    assert await save_state(db, closed, before=SittingState.CLOSED)
    assert await due(db, NOON + DAY) == []


async def test_results_come_in_the_order_in_which_sittings_were_closed(db: Database) -> None:
    opened = [await add_open(db, channel_id=channel_id) for channel_id in (1, 2)]
    late, early = opened
    for sitting in (early, late):
        await close(db, sitting)
    assert await due(db, NOON) == [early.sitting_id, late.sitting_id]


async def test_the_leases_of_a_process_that_is_gone_can_be_ended(db: Database) -> None:
    leased, overdue, told = [await close(db, await add_open(db)) for _ in range(3)]
    message = await message_of(db, MessageKind.RESULTS, leased.sitting_id)
    assert await outbox.lease(db.single, message, until=NOON + HOUR)
    await announce(db, told)
    await outbox.end_leases(db.single, NOON + MINUTE)
    assert await due(db, NOON) == [overdue.sitting_id]
    assert await due(db, NOON + MINUTE) == [overdue.sitting_id, leased.sitting_id]


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=("Z", "C")), min_size=1), st.integers(1, 999)
        )
    ).map(tuple)
)
def test_items_are_read_back_in_their_order_whatever_their_ids(
    items: tuple[tuple[str, int], ...],
) -> None:
    assert items_from(items_text(items)) == items


async def test_the_items_that_all_share_are_kept_with_the_sitting(db: Database) -> None:
    sitting = await add_lobby(db)
    other = await add_lobby(db, channel_id=OTHER_CHANNEL)
    await sittings.keep_items(db.single, sitting.sitting_id, ITEMS)
    assert await sittings.kept_items(db.reading, sitting.sitting_id) == ITEMS
    assert await sittings.kept_items(db.reading, other.sitting_id) == ()
    assert await sittings.kept_items(db.reading, 99) == ()


async def sat(db: Database, at: datetime, *item_ids: str, members: int = 1) -> None:
    """Let members sit a mock exam of these items."""
    opened = await begin(db, await add_lobby(db), at)
    items = [(item_id, 1) for item_id in item_ids]
    for user_id in range(members):
        await add_paper(db.single, opened, user_id, items=items)
    await close(db, opened, at)


async def test_a_group_saw_its_papers_and_its_daily_questions_in_the_order_of_time(
    db: Database,
) -> None:
    await add_server(db)
    await sat(db, NOON - DAY, "item-01", "item-02")
    await add_posted(db, make_item("item-03"), kind=PostKind.EXTRA)  # at noon
    await sat(db, NOON + DAY, "item-02", "item-04")
    assert await sittings.seen_lately(db.reading, SERVER, papers=9) == {
        "item-01": 0,
        "item-03": 1,
        "item-02": 2,
        "item-04": 2,
    }


async def test_what_was_seen_before_an_instant_is_without_what_came_then(db: Database) -> None:
    await add_server(db)
    await sat(db, NOON - DAY, "item-01", "item-02")
    await add_posted(db, make_item("item-03"), kind=PostKind.EXTRA)  # at noon
    await sat(db, NOON + DAY, "item-02")

    async def seen(before: datetime) -> dict[str, int]:
        return await sittings.seen_lately(db.reading, SERVER, papers=9, before=before)

    assert await seen(NOON - DAY) == {}
    assert await seen(NOON) == {"item-01": 0, "item-02": 0}
    assert await seen(NOON + DAY) == {"item-01": 0, "item-02": 0, "item-03": 1}


async def test_an_item_counts_as_seen_when_it_was_seen_last_wherever_that_was(
    db: Database,
) -> None:
    await add_server(db)
    await sat(db, NOON - DAY, "item-01")
    await sat(db, NOON - HOUR, "item-02")
    await add_posted(db, make_item("item-01"), kind=PostKind.EXTRA)
    seen = await sittings.seen_lately(db.reading, SERVER, papers=9)
    assert seen == {"item-02": 0, "item-01": 1}


async def test_another_server_saw_nothing_of_it(db: Database) -> None:
    await add_server(db)
    await sat(db, NOON, "item-01")
    await add_posted(db, make_item("item-02"))
    assert await sittings.seen_lately(db.reading, OTHER_SERVER, papers=9) == {}


async def test_only_the_last_papers_are_remembered(db: Database) -> None:
    for days, item_id in enumerate(["item-01", "item-02", "item-03"]):
        await sat(db, NOON + days * DAY, item_id)
    seen = await sittings.seen_lately(db.reading, SERVER, papers=2)
    assert seen == {"item-02": 0, "item-03": 1}


async def test_a_large_group_that_sits_the_same_paper_remembers_the_one_before(
    db: Database,
) -> None:
    await sat(db, NOON - DAY, "item-01", members=3)
    await sat(db, NOON, "item-02", members=3)
    seen = await sittings.seen_lately(db.reading, SERVER, papers=2)
    assert seen == {"item-01": 0, "item-02": 1}


async def test_those_who_wait_for_their_papers_do_not_push_earlier_ones_out(db: Database) -> None:
    """Papers are drawn when the sitting is open already, and its members' papers are empty."""
    await sat(db, NOON - DAY, "item-01")
    lobby = await add_lobby(db)
    for user_id in range(3):
        await add_waiting(db.single, lobby, user_id)
    await begin(db, lobby)
    assert await sittings.seen_lately(db.reading, SERVER, papers=1) == {"item-01": 0}
