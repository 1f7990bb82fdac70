"""A thread to talk about a question: once its answer is shown, once a question, if it is wanted."""

from datetime import timedelta

import pytest

from bot import refusals
from bot.db.columns import from_instant
from bot.domain.daily.corrections import Correction
from bot.domain.daily.posts import PostKind
from bot.domain.exam.sittings import Ending
from bot.domain.outbox import MessageKind
from bot.outbox.obstacles import Unsure
from bot.refusals import NotShown
from bot.services.daily.discussions import LATEST
from bot.services.daily.messages import KEY_WAITS, PostMessages
from bot.services.servers.settings import Changes
from tests.domain.samples import CHANNEL, SERVER
from tests.services.world import World, no_permission

ALICE = 77


@pytest.fixture
async def talking(world: World) -> World:
    """A group that wants threads, and has its first question."""
    await world.set_up(changes=Changes(discussion=True))
    await world.tick_at(2026, 4, 1, 9)
    return world


async def close(world: World, day: int = 2) -> None:
    """Let the next question come, and all be drawn anew that has to be."""
    await world.tick_at(2026, 4, day, 9)
    await world.tick_until(2026, 4, day, 9, 1, every=PostMessages.pace)


def threads(world: World) -> list[int]:
    """Return the places in the channel of the questions that have a thread."""
    return [message_id - 1000 for message_id in sorted(world.discord.threads)]


async def test_nobody_gets_threads_who_has_not_asked_for_them(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    await close(world)
    assert threads(world) == []
    assert "discussion" not in {row[1] for row in await world.rows("outbox")}


async def test_a_thread_is_opened_when_the_answer_is_shown_and_not_before(talking: World) -> None:
    await talking.answer(talking.posted()[0].post, user_id=ALICE)
    await talking.tick_until(2026, 4, 2, 8, 59, every=timedelta(hours=1))
    assert threads(talking) == []
    await close(talking)
    assert threads(talking) == [0]
    await close(talking, 3)
    assert threads(talking) == [0, 1]
    assert set(talking.discord.arrived.values()) == {1}


async def test_a_question_that_closes_by_the_clock_has_its_thread_then(world: World) -> None:
    await world.set_up(changes=Changes(discussion=True, reveal_hours=2))
    await world.tick_at(2026, 4, 1, 9)
    await world.invigilate(timedelta(minutes=119))
    assert threads(world) == []
    for _ in range(2):
        await world.invigilate(timedelta(minutes=1))
    assert threads(world) == [0]


async def test_it_waits_while_the_question_is_asked_elsewhere(talking: World) -> None:
    """Its message shows no key until then, and neither does talk about it."""
    sitting = await talking.open_sitting(members=(ALICE,))
    (item_id, _), *_ = (await talking.paper(sitting, ALICE)).paper.items
    await talking.db.single.run(
        "UPDATE post SET item_id = :item, state = 'closed', closed_at = :at "
        "WHERE message_id IS NOT NULL",
        {"item": item_id, "at": from_instant(talking.clock.now)},
    )
    talking.clock.now += KEY_WAITS
    await talking.tick()
    assert threads(talking) == []
    await talking.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    talking.clock.now += KEY_WAITS
    await talking.tick()
    assert threads(talking) == [0]


async def test_an_extra_question_has_one_and_a_test_has_none(talking: World) -> None:
    for kind in (PostKind.EXTRA, PostKind.TEST):
        await talking.services.posts.post_now(SERVER, kind)
    await close(talking)
    assert threads(talking) == [0, 1]


async def test_a_corrected_answer_opens_no_second_thread(talking: World) -> None:
    await close(talking)
    item_id = talking.posted()[0].item.item_id
    await talking.correct(Correction(item_id, 1, 2, "The law had changed."))
    await talking.tick_until(2026, 4, 2, 10)
    assert len([post for post, _, split in talking.discord.redrawn if split]) > 1
    assert talking.discord.arrived[MessageKind.DISCUSSION, 1, 0] == 1


async def test_what_was_closed_before_threads_were_wanted_stays_without(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    await close(world)
    await world.set_up(changes=Changes(discussion=True))
    await world.services.setup.pause(SERVER)
    world.clock.now += LATEST
    await world.correct(Correction(world.posted()[0].item.item_id, 1, 2, "Read it again."))
    await world.tick_until(2026, 4, 3, 10)
    assert threads(world) == []


async def test_who_no_longer_wants_threads_gets_none(talking: World) -> None:
    talking.discord.threadless[SERVER] = Unsure("away")
    await close(talking)
    await talking.set_up(changes=Changes(discussion=False))
    talking.discord.threadless.clear()
    await talking.tick_until(2026, 4, 2, 12)
    assert threads(talking) == []


async def test_while_discord_is_away_it_is_tried_again_for_a_day(talking: World) -> None:
    talking.discord.threadless[SERVER] = Unsure("away")
    await close(talking)
    await talking.tick_until(2026, 4, 2, 20)
    talking.discord.threadless.clear()
    await talking.tick_until(2026, 4, 2, 21)
    assert threads(talking) == [0]
    assert talking.told() == []


async def test_no_thread_comes_a_day_late(talking: World) -> None:
    talking.discord.threadless[SERVER] = Unsure("away")
    await close(talking)
    await talking.services.setup.pause(SERVER)
    await talking.tick_until(2026, 4, 3, 10)
    talking.discord.threadless.clear()
    await talking.tick_until(2026, 4, 3, 12)
    assert threads(talking) == []


async def test_the_organiser_hears_once_what_is_missing_until_it_works_again(
    talking: World,
) -> None:
    talking.discord.threadless[SERVER] = no_permission()
    for day in (2, 3):
        await close(talking, day)
    [told] = talking.told()
    assert told == refusals.not_shown(
        NotShown.DISCUSSION, CHANNEL, no_permission().reason, again=False
    )
    talking.discord.threadless.clear()
    await close(talking, 4)
    assert threads(talking) == [2]
    talking.discord.threadless[SERVER] = no_permission()
    await close(talking, 5)
    assert len(talking.told()) == 2


async def test_questions_come_all_the_same(talking: World) -> None:
    talking.discord.threadless[SERVER] = no_permission()
    for day in (2, 3, 4, 5, 6):
        await close(talking, day)
    assert len(talking.posted()) == 6
    assert not (await talking.settings()).on_hold


async def test_a_question_that_was_deleted_has_no_thread(talking: World) -> None:
    talking.discord.threadless[SERVER] = Unsure("away")
    await close(talking)
    talking.discord.threadless.clear()
    talking.discord.deleted.add(talking.posted()[0].message_id)
    await talking.tick_until(2026, 4, 2, 12)
    assert threads(talking) == []
    assert talking.told() == []


async def test_nothing_is_left_of_a_server_that_is_forgotten(talking: World) -> None:
    await close(talking)
    await talking.db.single.run("DELETE FROM post WHERE server_id = :s", {"s": SERVER})
    assert not [row for row in await talking.rows("outbox") if row[1] == "discussion"]
