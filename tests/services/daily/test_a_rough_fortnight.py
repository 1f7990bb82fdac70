"""Whatever fails, and whatever an organiser changes, no question is posted twice and none is lost.

Each case is two weeks in which, by seeded chance, Discord fails in every way it can, the process
is killed or down for hours, and the organiser changes the settings.
"""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.daily.posts import PostKind, PostState
from bot.domain.daily.schedule import EVERY_DAY
from bot.errors import Refusal
from bot.outbox.obstacles import Unsure
from bot.services.servers.settings import Changes
from tests.domain.samples import CHICAGO, SERVER, chicago
from tests.services.world import START, Killed, World, no_permission

FORTNIGHT = timedelta(days=14)
STEP = timedelta(minutes=20)
ZONES = (CHICAGO, ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu"))


class Chance:
    """What may happen between two ticks."""

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._rng = random.Random(seed)
        self._events: list[tuple[int, Callable[[], Awaitable[None]]]] = [
            (40, self._nothing),
            (20, self._discord_recovers),
            (6, self._discord_fails),
            (6, self._the_reply_is_lost),
            (2, self._the_machine_is_down),
            (2, self._the_organiser_changes_something),
            (2, self._the_organiser_acts),
            (1, self._an_extra_question),
        ]

    async def event(self) -> None:
        weights = [weight for weight, _ in self._events]
        [(_, happen)] = self._rng.choices(self._events, weights)
        with suppress(Refusal, RuntimeError):
            await happen()

    async def _nothing(self) -> None:
        pass

    async def _discord_recovers(self) -> None:
        for failing in (self._world.discord.closed, self._world.discord.unanswered):
            failing.clear()
        self._world.discord.known.clear()

    async def _discord_fails(self) -> None:
        failures = [Unsure(), no_permission(), RuntimeError("a bug"), Killed()]
        self._world.discord.closed[SERVER] = self._rng.choice(failures)

    async def _the_reply_is_lost(self) -> None:
        self._world.discord.unanswered[SERVER] = self._rng.choice([Unsure(), Killed()])

    async def _the_machine_is_down(self) -> None:
        self._world.clock.now += timedelta(hours=self._rng.randint(1, 40))
        await self._world.restart()

    async def _the_organiser_changes_something(self) -> None:
        changes = [
            Changes(at=time(self._rng.randrange(24), 30)),
            Changes(zone=self._rng.choice(ZONES)),
            Changes(days=frozenset(self._rng.sample(range(1, 8), 5))),
        ]
        await self._world.set_up(changes=self._rng.choice(changes))

    async def _the_organiser_acts(self) -> None:
        organising = self._world.services.setup
        act = self._rng.choice([organising.skip, organising.pause, organising.resume])
        await act(SERVER)

    async def _an_extra_question(self) -> None:
        await self._world.services.posts.post_now(SERVER, PostKind.EXTRA)


async def survive(world: World, step: Callable[[], Awaitable[None]]) -> None:
    """Run a step; where the process is killed in it, start it anew."""
    try:
        await step()
    except Killed:
        await world.restart()


async def live_through(world: World, *, seed: int) -> None:
    """Let the fortnight pass; at its end Discord works."""
    chance = Chance(world, seed)
    await world.set_up()
    while world.clock.now < START + FORTNIGHT:
        await survive(world, chance.event)
        await survive(world, world.deliver)
        world.clock.now += STEP
    world.discord.closed.clear()
    world.discord.unanswered.clear()


@pytest.mark.parametrize("seed", range(12))
async def test_each_date_has_one_question_and_each_question_one_message(
    world: World, seed: int
) -> None:
    await live_through(world, seed=seed)
    messages = Counter(message.post.post_id for message in world.posted())
    daily = [sent.post.local_on for sent in world.posted() if sent.post.kind is PostKind.DAILY]
    assert set(messages.values()) == {1}
    assert len(daily) == len(set(daily))


@pytest.mark.parametrize("seed", range(12))
async def test_the_ledger_says_of_each_question_what_came_of_it(world: World, seed: int) -> None:
    await live_through(world, seed=seed)
    await world.restart()
    await world.services.deliverer.deliver()
    rows = await world.services.setup.history(SERVER, most=999)
    sent = {message.post.post_id: message.message_id for message in world.posted()}
    for row in rows:
        match row.state:
            case PostState.POSTED | PostState.LATE | PostState.CLOSED:
                assert row.message_id == sent[row.post_id]
            case state:
                assert state in (PostState.SKIPPED, PostState.MISSED)
                assert row.note


@pytest.mark.parametrize("seed", range(4))
async def test_afterwards_everything_goes_its_way_again(world: World, seed: int) -> None:
    await live_through(world, seed=seed)
    with suppress(Refusal):
        await world.services.setup.resume(SERVER)
    every_day = Changes(at=time(9), zone=CHICAGO, days=EVERY_DAY)
    await world.set_up(changes=every_day)
    await world.tick_until(2026, 4, 20, 10, every=STEP)
    moments = [message.post.due_at for message in world.posted()][-3:]
    assert moments == [chicago(2026, 4, day, 9) for day in (18, 19, 20)]
