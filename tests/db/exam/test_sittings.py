"""Sittings' rows: each step of a mock exam happens once, and only from where it may."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db.columns import items_from, items_text
from bot.db.database import Database
from bot.db.exam import sittings
from bot.domain.daily.posts import PostKind
from bot.domain.exam.sittings import Ending, PaperForm, Sitting, SittingState
from tests.db.exam_rows import (
    ITEMS,
    add_lobby,
    add_open,
    add_paper,
    add_waiting,
    begin,
    close,
    hand_in,
    stored_sitting,
)
from tests.db.rows import add_posted, add_server, forget_left_before, leave
from tests.domain.exams import HOUR, MINUTE, make_plan
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER, make_item

OTHER_SERVER = SERVER + 100
OTHER_CHANNEL = CHANNEL + 100
DAY = timedelta(days=1)
MESSAGE = 7001


async def due(db: Database, at: datetime, *, most: int = 99) -> list[int]:
    return [s.sitting_id for s in await sittings.to_announce(db.reading, at, most=most)]


async def lagging(db: Database) -> list[tuple[int, ...]]:
    """Return id, revision, members and papers handed in of each sitting to redraw."""
    found = await sittings.to_redraw(db.reading, most=9)
    return [(sitting.sitting_id, *numbers) for sitting, *numbers in found]


@pytest.mark.parametrize(
    ("domain", "form"),
    [(None, PaperForm.SAME), ("advocacy", PaperForm.OWN)],
    ids=["same-of-all-domains", "own-of-one-domain"],
)
async def test_a_lobby_is_read_back_as_it_was_planned(
    db: Database, domain: str | None, form: PaperForm
) -> None:
    plan = make_plan(domain=domain, form=form)
    made = await sittings.add(db.single, SERVER, CHANNEL, ORGANISER, plan, NOON)
    assert made
    lobby = SittingState.LOBBY
    assert made == Sitting(made.sitting_id, SERVER, CHANNEL, ORGANISER, plan, lobby, NOON)
    assert await stored_sitting(db, made) == made


async def test_a_channel_has_one_sitting_at_a_time(db: Database) -> None:
    first = await add_lobby(db.single)
    plan = make_plan()
    assert await sittings.add(db.single, SERVER, CHANNEL, ORGANISER, plan, NOON) is None
    opened = await begin(db.single, first)
    assert await sittings.add(db.single, SERVER, CHANNEL, ORGANISER, plan, NOON) is None
    assert await add_lobby(db.single, channel_id=OTHER_CHANNEL)
    await close(db.single, opened)
    assert await add_lobby(db.single)


async def test_of_many_lobbies_at_once_a_channel_gets_one(db: Database) -> None:
    plan = make_plan()
    made = await asyncio.gather(
        *(sittings.add(db.single, SERVER, CHANNEL, host, plan, NOON) for host in range(20))
    )
    assert len([sitting for sitting in made if sitting]) == 1


async def test_a_sitting_is_found_by_its_own_server_only(db: Database) -> None:
    sitting = await add_lobby(db.single)
    assert await sittings.find(db.reading, OTHER_SERVER, sitting.sitting_id) is None
    assert await sittings.find(db.reading, SERVER, sitting.sitting_id + 1) is None


async def test_running_sittings_are_lobbies_and_open_ones_of_all_servers(db: Database) -> None:
    lobby = await add_lobby(db.single, channel_id=1)
    opened = await add_open(db.single, server_id=OTHER_SERVER, channel_id=2)
    await close(db.single, await add_open(db.single, channel_id=3))
    await close(db.single, await add_lobby(db.single, channel_id=4))
    assert await sittings.running(db.reading) == [lobby, opened]


async def test_the_sitting_that_runs_in_a_channel_is_found(db: Database) -> None:
    await close(db.single, await add_lobby(db.single))
    assert await sittings.running_in(db.reading, CHANNEL) is None
    lobby = await add_lobby(db.single)
    assert await sittings.running_in(db.reading, CHANNEL) == lobby
    opened = await begin(db.single, lobby)
    assert await sittings.running_in(db.reading, CHANNEL) == opened
    assert await sittings.running_in(db.reading, OTHER_CHANNEL) is None


async def test_a_servers_sittings_come_newest_first_and_no_more_than_asked_for(
    db: Database,
) -> None:
    old = await close(db.single, await add_lobby(db.single))
    new = await add_lobby(db.single)
    await add_lobby(db.single, server_id=OTHER_SERVER, channel_id=OTHER_CHANNEL)
    assert await sittings.latest(db.reading, SERVER, most=9) == [new, old]
    assert await sittings.latest(db.reading, SERVER, most=1) == [new]


@pytest.mark.parametrize("ending", Ending)
async def test_every_step_of_a_sitting_is_read_back_as_it_was_saved(
    db: Database, ending: Ending
) -> None:
    gap = timedelta(hours=1, milliseconds=1, microseconds=7)
    lobby = await add_lobby(db.single)
    waited = lobby.after_downtime(MINUTE)
    opened = waited.opened(NOON + 2 * MINUTE)
    delayed = replace(opened.after_downtime(HOUR), downtime_credit=gap)
    closed = delayed.closed(NOON + 4 * HOUR, ending)
    before = lobby
    for after in (waited, opened, delayed, closed):
        assert await sittings.save_state(db.single, after, before=before.state)
        assert await stored_sitting(db, after) == after
        before = after


async def test_a_sitting_that_somebody_else_has_changed_is_not_saved(db: Database) -> None:
    lobby = await add_lobby(db.single)
    closed = await close(db.single, lobby)
    late = lobby.opened(NOON + MINUTE)
    assert not await sittings.save_state(db.single, late, before=SittingState.LOBBY)
    assert await stored_sitting(db, closed) == closed


async def test_of_many_endings_at_once_one_wins(db: Database) -> None:
    opened = await add_open(db.single)
    saved = await asyncio.gather(
        *(
            sittings.save_state(
                db.single, opened.closed(NOON + n * MINUTE, ending), before=SittingState.OPEN
            )
            for n, ending in enumerate(Ending)
        )
    )
    assert saved.count(True) == 1
    ending = list(Ending)[saved.index(True)]
    assert (await stored_sitting(db, opened)).ending is ending


async def test_there_is_no_closed_sitting_without_an_ending(db: Database) -> None:
    opened = await add_open(db.single)
    broken = replace(opened, state=SittingState.CLOSED, closed_at=NOON)
    with pytest.raises(sqlite3.IntegrityError):
        await sittings.save_state(db.single, broken, before=SittingState.OPEN)
    assert await stored_sitting(db, opened) == opened


async def test_a_sitting_remembers_the_message_that_shows_it(db: Database) -> None:
    sitting = await add_lobby(db.single)
    await sittings.set_message(db.single, sitting.sitting_id, MESSAGE)
    assert await stored_sitting(db, sitting) == replace(sitting, message_id=MESSAGE)


async def test_an_id_is_never_used_again(db: Database) -> None:
    """Buttons that carry it stay in channels."""
    gone = await close(db.single, await add_lobby(db.single))
    await leave(db, SERVER, NOON)
    await forget_left_before(db, NOON + DAY)
    assert (await add_lobby(db.single)).sitting_id > gone.sitting_id


async def test_a_changed_sitting_is_redrawn_until_its_message_shows_it(db: Database) -> None:
    sitting = await add_lobby(db.single)
    await sittings.set_message(db.single, sitting.sitting_id, MESSAGE)
    assert await lagging(db) == []
    await sittings.touch(db.single, sitting.sitting_id)
    assert await lagging(db) == [(sitting.sitting_id, 1, 0, 0)]
    await begin(db.single, sitting)
    await sittings.mark_redrawn(db.single, sitting.sitting_id, 1)
    assert await lagging(db) == [(sitting.sitting_id, 2, 0, 0)]
    await sittings.mark_redrawn(db.single, sitting.sitting_id, 2)
    assert await lagging(db) == []


async def test_an_older_drawing_that_ends_late_does_not_undo_a_newer_one(db: Database) -> None:
    sitting = await add_open(db.single)
    await sittings.set_message(db.single, sitting.sitting_id, MESSAGE)
    await sittings.touch(db.single, sitting.sitting_id)
    await sittings.mark_redrawn(db.single, sitting.sitting_id, 2)
    await sittings.mark_redrawn(db.single, sitting.sitting_id, 1)
    assert await lagging(db) == []


async def test_a_sitting_without_a_message_is_not_redrawn(db: Database) -> None:
    await add_open(db.single)
    assert await lagging(db) == []


async def test_a_drawing_counts_its_own_members_and_those_who_handed_in(db: Database) -> None:
    sitting = await add_open(db.single)
    other = await add_open(db.single, channel_id=OTHER_CHANNEL)
    for each in (sitting, other):
        await sittings.set_message(db.single, each.sitting_id, MESSAGE)
    for user_id in (1, 2, 3):
        paper = await add_paper(db.single, sitting, user_id)
    await hand_in(db, paper)
    await add_paper(db.single, other)
    assert await lagging(db) == [(sitting.sitting_id, 1, 3, 1), (other.sitting_id, 1, 1, 0)]
    assert len(await sittings.to_redraw(db.reading, most=1)) == 1


async def test_results_are_due_when_a_sitting_closes_that_was_open(db: Database) -> None:
    opened = await add_open(db.single)
    end = NOON + HOUR
    assert await due(db, end) == []
    closed = await close(db.single, opened, end)
    assert await due(db, end - MINUTE) == []
    assert await due(db, end) == [opened.sitting_id]
    assert await sittings.to_announce(db.reading, end, most=1) == [closed]


async def test_downtime_makes_no_results_due(db: Database) -> None:
    opened = await add_open(db.single)
    delayed = opened.after_downtime(HOUR)
    assert await sittings.save_state(db.single, delayed, before=SittingState.OPEN)
    assert await due(db, NOON + DAY) == []


async def test_a_lobby_that_was_called_off_has_no_results(db: Database) -> None:
    await close(db.single, await add_lobby(db.single))
    assert await due(db, NOON + DAY) == []


async def test_results_can_be_left_for_later_or_for_good(db: Database) -> None:
    closed = await close(db.single, await add_open(db.single))
    await sittings.announce_later(db.single, closed.sitting_id, NOON + MINUTE)
    assert await due(db, NOON) == []
    assert await due(db, NOON + MINUTE) == [closed.sitting_id]
    await sittings.announce_later(db.single, closed.sitting_id, None)
    assert await due(db, NOON + DAY) == []


async def test_results_are_announced_once(db: Database) -> None:
    closed = await close(db.single, await add_open(db.single))
    for message_id in (MESSAGE, MESSAGE + 1):
        await sittings.mark_announced(db.single, closed.sitting_id, message_id)
    assert await due(db, NOON + DAY) == []
    rows = await db.reading.run("SELECT results_id FROM sitting")
    assert [row["results_id"] for row in rows] == [MESSAGE]


async def test_results_come_longest_due_first_and_no_more_than_asked_for(db: Database) -> None:
    late = await close(db.single, await add_open(db.single), NOON + MINUTE)
    early = await close(db.single, await add_open(db.single), NOON)
    assert await due(db, NOON + HOUR) == [early.sitting_id, late.sitting_id]
    assert await due(db, NOON + HOUR, most=1) == [early.sitting_id]


async def test_the_leases_of_a_process_that_is_gone_can_be_ended(db: Database) -> None:
    leased, overdue, told = [await close(db.single, await add_open(db.single)) for _ in range(3)]
    await sittings.announce_later(db.single, leased.sitting_id, NOON + HOUR)
    await sittings.mark_announced(db.single, told.sitting_id, MESSAGE)
    await sittings.end_leases(db.single, NOON + MINUTE)
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
    sitting = await add_lobby(db.single)
    other = await add_lobby(db.single, channel_id=OTHER_CHANNEL)
    await sittings.keep_items(db.single, sitting.sitting_id, ITEMS)
    assert await sittings.shared_items(db.reading, sitting.sitting_id) == ITEMS
    assert await sittings.shared_items(db.reading, other.sitting_id) == ()
    assert await sittings.shared_items(db.reading, 99) == ()


async def sat(db: Database, at: datetime, *item_ids: str, members: int = 1) -> None:
    """Let members sit a mock exam of these items."""
    opened = await begin(db.single, await add_lobby(db.single), at)
    items = [(item_id, 1) for item_id in item_ids]
    for user_id in range(members):
        await add_paper(db.single, opened, user_id, items=items)
    await close(db.single, opened, at)


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
    lobby = await add_lobby(db.single)
    for user_id in range(3):
        await add_waiting(db.single, lobby, user_id)
    await begin(db.single, lobby)
    assert await sittings.seen_lately(db.reading, SERVER, papers=1) == {"item-01": 0}
