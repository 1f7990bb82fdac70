"""Members in any order, with everything they may do, and who looks at what comes of it.

No key is read before whom it is asked of; nobody's choice, score of one question or extra time
follows from what is public, before and after; nobody is kept from anything for longer than is said.
`ADVERSARY_WALKS=50 ADVERSARY_STEPS=600` walks farther.
"""

import os
import random
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.domain.daily.posts import PostKind
from bot.domain.exam.sittings import Plan
from bot.errors import Refusal
from bot.services.servers.settings import Changes
from tests.domain.samples import CHANNEL, ORGANISER, SERVER, numbered_items
from tests.services.deeds import EVERYBODY, Deeds
from tests.services.watchers import LONGEST_LOBBY, ChoiceWatcher, KeyWatcher, TurnWatcher
from tests.services.world import World

WALKS = int(os.environ.get("ADVERSARY_WALKS", "6"))
STEPS = int(os.environ.get("ADVERSARY_STEPS", "150"))
SMALL, LARGE = 14, 104
LONGEST_EXAM = timedelta(hours=16)
NEWCOMER = 99


@pytest.mark.parametrize("seed", range(WALKS))
async def test_nobody_cheats_pries_or_locks_others_out(world: World, seed: int) -> None:
    rng = random.Random(seed)
    world.with_bank(*numbered_items(LARGE if seed % 3 == 2 else SMALL))
    await world.services.setup.set_up(SERVER, ORGANISER, here=CHANNEL, changes=Changes())
    deeds, keys, choices = Deeds(world, rng), KeyWatcher(world, rng), ChoiceWatcher(world)
    turns = TurnWatcher(world, rng)
    for _ in range(STEPS):
        await deeds.begin_step()
        keys.before = await keys.open_for(deeds, EVERYBODY)
        world.clock.now += timedelta(seconds=rng.choice([1, 20, 90, 400]))
        deed = rng.choice(deeds.deeds)
        with suppress(Refusal):
            await deed()
        turns.spend(deeds.cost_of(deed), deeds.who)
        deeds.read_channels()
        await keys.look(deeds)
        await choices.look(deleted=deeds.who if deed == deeds.delete else None)
        await turns.look()
    await all_is_over_in_time(world)


async def all_is_over_in_time(world: World) -> None:
    """Without a hand of anybody, and then a newcomer has everything."""
    end = world.clock.now + LONGEST_LOBBY + LONGEST_EXAM
    while world.clock.now < end:
        world.clock.now += timedelta(minutes=20)
        await world.tick()
    services = world.services
    whole = Plan(len(services.library.bank.items) // 2 - 1, 10)
    hour = timedelta(hours=1)
    await services.sittings.start(SERVER, CHANNEL, NEWCOMER, whole, opens_in=hour)
    await services.posts.post_now(SERVER, PostKind.EXTRA)
    await services.drills.start(SERVER, NEWCOMER)
