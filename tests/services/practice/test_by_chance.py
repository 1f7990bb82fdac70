"""Practice in any order with all else: no key shows early, and memory is as if worked out anew."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from bot import refusals
from bot.db.bank import secret_items
from bot.db.practice import memories
from bot.domain.exam.sittings import Ending, PaperForm, Plan, Sitting, SittingState
from bot.domain.practice.drills import Drill
from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import DrillKind
from bot.errors import Refusal
from bot.services.practice.drills import Finished, Turn
from tests.domain.samples import SERVER, numbered_items
from tests.services.world import World

MEMBERS = (77, 78)
STEPS = 120
KINDS = [kind for kind in DrillKind if kind is not DrillKind.MINE]


class Month:
    """Two members who do whatever comes, one thing after another."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self.world = world
        self.rng = rng
        self.drills: list[Drill] = []
        self.sitting: Sitting | None = None
        self.deeds = [
            *[self.begin, self.begin, self.ask_for_mine, self.go_on],
            *[self.look_back, self.stop] * 3,
            *[self.answer] * 5,
            *[self.record_confidence] * 2,
            *[self.answer_daily] * 2,
            *[self.let_time_pass] * 2,
            *[self.set_exam, self.switch_sureness, self.sit, self.write],
            *[self.hand_in, self.end_sitting, self.world.restart, self.delete],
        ]

    async def do_something(self) -> None:
        """Do one thing, and look at what it shows."""
        self.world.clock.now += timedelta(seconds=self.rng.choice([1, 5, 70]))
        with suppress(Refusal):
            shown = await self.rng.choice(self.deeds)()
            if shown is not None:
                await self.see(shown)

    async def see(self, shown: Turn | Finished) -> None:
        drill = shown.drill
        secret = await secret_items.of_member(self.world.db.reading, SERVER, drill.user_id)
        if isinstance(shown, Finished):
            assert not {item.item_id for item in shown.missed} & secret
            return
        self.drills.append(drill)
        assert not (shown.is_told and shown.item.item_id in secret)
        assert shown.following is None or drill.item_id(shown.following) not in secret

    @property
    def who(self) -> int:
        return self.rng.choice(MEMBERS)

    @property
    def drill(self) -> Drill:
        if not self.drills:
            raise Refusal(refusals.NO_SUCH_DRILL)
        return self.rng.choice(self.drills[-6:])

    async def begin(self) -> Turn:
        kind, questions = self.rng.choice(KINDS), self.rng.choice([None, 1, 3, 12])
        return await self.world.services.drills.start(
            SERVER, self.who, kind=kind, questions=questions
        )

    async def ask_for_mine(self) -> Turn:
        return await self.world.services.drills.my_question(SERVER, self.who)

    async def go_on(self) -> Turn | None:
        return await self.world.services.drills.unfinished(SERVER, self.who)

    async def look_back(self) -> Turn | Finished:
        drill = self.drill
        return await self.world.services.drills.at(
            SERVER, drill.user_id, drill.drill_id, self.rng.choice(drill.numbers)
        )

    async def stop(self) -> Finished:
        drill = self.drill
        return await self.world.services.drills.stop(SERVER, drill.user_id, drill.drill_id)

    async def answer(self) -> Turn | Finished:
        drill, place = self.drill, self.rng.randrange(4)
        number = self.rng.choice(drill.numbers)
        return await self.world.services.drills.answer(
            SERVER, drill.user_id, drill.drill_id, number, place
        )

    async def record_confidence(self) -> Turn | Finished:
        drill, word = self.drill, self.rng.choice(list(Confidence))
        number = self.rng.choice(drill.numbers)
        return await self.world.services.drills.record_confidence(
            SERVER, drill.user_id, drill.drill_id, number, word
        )

    async def answer_daily(self) -> None:
        if posted := self.world.posted():
            await self.world.answer(posted[-1].post, self.rng.randrange(4), user_id=self.who)

    async def let_time_pass(self) -> None:
        later = self.world.clock.now + timedelta(days=self.rng.choice([1, 1, 2, 9, 40]))
        self.world.clock.now = later.replace(hour=15)  # the daily question is due by then
        await self.world.services.deliverer.deliver()
        await self.world.invigilate()
        await self.world.invigilate()

    async def set_exam(self) -> None:
        today = self.world.clock.now.date()
        on = self.rng.choice([None, *(today + timedelta(days=n) for n in (0, 1, 5, 20, 60))])
        await self.world.services.preferences.set_exam_on(self.who, on)

    async def switch_sureness(self) -> None:
        await self.world.prefer(self.who, ask_confidence=self.rng.random() < 0.7)

    async def sit(self) -> None:
        form = self.rng.choice(list(PaperForm))
        plan = Plan(questions=3, minutes=10, form=form)
        if not await self.running():
            self.sitting = await self.world.open_sitting(members=MEMBERS, plan=plan)

    async def write(self) -> None:
        if sitting := await self.running():
            number, place = self.rng.randint(1, 3), self.rng.randrange(4)
            await self.world.choose(sitting, number, place, user_id=self.who)

    async def hand_in(self) -> None:
        if sitting := await self.running():
            paper = (await self.world.paper(sitting, who := self.who)).paper
            await self.world.services.papers.submit(SERVER, who, paper.paper_id)

    async def end_sitting(self) -> None:
        if sitting := await self.running():
            await self.world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)

    async def running(self) -> Sitting | None:
        if self.sitting is None:
            return None
        now = await self.world.sitting_now(self.sitting)
        return None if now.state is SittingState.CLOSED else now

    async def delete(self) -> None:
        if self.rng.random() < 0.3:
            await self.world.services.privacy.delete(self.who)


@pytest.mark.parametrize("seed", range(10))
async def test_whatever_comes(world: World, seed: int) -> None:
    world.with_bank(*numbered_items(12))
    await world.set_up()
    month = Month(world, random.Random(seed))
    for step in range(STEPS):
        await month.do_something()
        if step % 10 == 9:
            for user_id in MEMBERS:
                bit_by_bit = await remembered(world, user_id)
                await memories.forget(world.db.single, user_id)
                assert await remembered(world, user_id) == bit_by_bit


async def remembered(world: World, user_id: int) -> object:
    """Return what a member is known to remember."""
    seen = await world.services.memories.seen(SERVER, user_id)
    cards = await memories.cards(world.db.reading, user_id)
    return sorted(seen, key=lambda one: one.item_id), cards
