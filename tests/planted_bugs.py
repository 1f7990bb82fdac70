"""Bugs as people make them, planted one at a time into a bot that is then simulated.

`python -m tests.planted_bugs NAME` lives until the bug is found, or says that it was not.
"""

# ruff: noqa: ANN401 - what is put into a bug goes on to what it replaces

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from discord import ui

import bot.db.outbox
import bot.services.servers.presence
import cogs.daily.publisher
from bot.client import StudyBot
from bot.db.daily import answers
from bot.db.database import Database
from bot.domain.daily.answers import Recorded
from bot.outbox.obstacles import Unsure
from bot.services.heartbeat import Heartbeat
from bot.simulation.hands import Hands
from bot.simulation.run import Life, simulate
from bot.simulation.trouble import CALM, Rates
from cogs.daily.publisher import DailyPublisher

PLAIN = Life(3, 0.02, 5, 12, rates=CALM)
"""A tenth of a server-year, as the next one, without trouble: nothing excuses the bot."""
HARSH = Life(3, 0.02, 5, 12, rates=Rates(calls=0.3, crashes=6))
BUSY = Life(4, 0.02, 20, 40, rates=Rates(0, 0, 0, 24, 0, 0, 0, 0, 0, 0))
"""A process that dies each hour, while many sit exams."""
LASTING = Life(3, 0.1, 5, 12, rates=CALM, is_lasting=True)
COMING_AND_GOING = Life(3, 0.05, 4, 2, rates=Rates(0, 0, 0, 0, 0, 0, 0, 0, 0, 1))


def forget_what_was_sent() -> None:
    """Send anew, without a look into the channel, what Discord was slow to confirm."""
    send = DailyPublisher.send
    posts = count(1)

    async def slow(*arguments: Any) -> int:
        message_id = await send(*arguments)
        if next(posts) % 5 == 0:
            raise Unsure
        return message_id

    async def find(*_: object) -> None:
        return None

    for owner, name, bug in (
        (DailyPublisher, "send", slow),
        (DailyPublisher, "find", find),
        (cogs.daily.publisher, "_nonce", lambda _: None),
    ):
        setattr(owner, name, bug)


def acknowledge_before_the_commit() -> None:
    """Tell somebody that the answer counts, and write it down within the hour."""
    record = answers.record_first
    later: set[asyncio.Task[object]] = set()

    async def record_later(*arguments: Any, **options: Any) -> Recorded:
        async def write() -> None:
            await asyncio.sleep(3600)
            await record(*arguments, **options)

        later.add(asyncio.create_task(write()))
        return Recorded(is_first=False, is_behind=True)

    answers.record_first = record_later


def never_release_a_lease() -> None:
    """Take a message for good: who dies while sending it takes it along."""
    leasing = bot.db.outbox.leasing

    def for_good(message: Any, *, until: datetime) -> Any:
        return leasing(message, until=until + timedelta(days=3650))

    async def end_no_lease(*_: object) -> None:
        pass

    bot.db.outbox.leasing = for_good
    bot.db.outbox.end_leases = end_no_lease


def show_the_key() -> None:
    """Say which answer is best under a question that is open."""
    screen = cogs.daily.publisher.question_screen

    def tell(post: Any, item: Any, told: Any = ()) -> Any:
        return screen(post, item, told).add_item(ui.TextDisplay("**Best answer: B**"))

    cogs.daily.publisher.question_screen = tell


def drop_a_trigger() -> None:
    """Have a database that does not count answers."""
    open_one = Database.open

    @asynccontextmanager
    async def opened(file: Path) -> AsyncGenerator[Database]:
        async with open_one(file) as db:
            await db.single.run("DROP TRIGGER IF EXISTS answer_counts")
            yield db

    Database.open = opened  # pyright: ignore[reportAttributeAccessIssue]


def leave_clicks_without_an_answer() -> None:
    """Overlook one click in twenty."""
    hear = StudyBot.on_interaction
    clicks = count(1)

    async def overlook(self: StudyBot, interaction: Any) -> None:
        if next(clicks) % 20:
            await hear(self, interaction)

    StudyBot.on_interaction = overlook


def take_doubt_for_an_end() -> None:
    """Let a message rest for good when Discord was slow to confirm it."""
    later = bot.db.outbox.try_at

    async def rest(session: Any, message: Any, due_at: datetime) -> None:
        await later(session, message, due_at)
        await bot.db.outbox.shown(session, message, not_before=due_at)

    bot.db.outbox.try_at = rest


def give_no_time_back() -> None:
    """Let an exam's clock go on while there is no process."""

    async def give(self: Heartbeat, tx: Any, since: datetime) -> datetime:
        del since
        await self._note(tx, self._clock())
        return self._clock()

    Heartbeat._give = give


def give_time_back_twice() -> None:
    """Move an exam's clocks once for the outage, and once more."""
    give = Heartbeat._give

    async def again(self: Heartbeat, tx: Any, since: datetime) -> datetime:
        await self._move(tx, since, self._clock())
        return await give(self, tx, since)

    Heartbeat._give = again


def plan_nothing_on_return() -> None:
    """Overlook that a server which invites the bot again wants its question, too."""

    async def plan(*_: object) -> None:
        pass

    bot.services.servers.presence.plan_anew = plan


def let_people_stop_living() -> None:
    """A bug of the simulator itself: a server on which nobody does anything keeps every promise."""

    async def fail(self: Hands, group: Any, who: Any, prefix: str) -> None:
        raise KeyError("what nobody thought of")

    Hands.use = fail


def keep_all_that_is_said() -> None:
    """Hold on to each interaction, as a cache without a bound does."""
    came_before = StudyBot.came_before

    def keep(self: StudyBot, interaction_id: int) -> bool:
        self.__dict__.setdefault("kept", []).append(f"{interaction_id:1000}")
        return came_before(self, interaction_id)

    StudyBot.came_before = keep


BUGS: dict[Callable[[], None], tuple[Life, str]] = {
    forget_what_was_sent: (HARSH, "was sent twice"),
    acknowledge_before_the_commit: (HARSH, "a recorded answer is lost"),
    never_release_a_lease: (HARSH, "is due and is not asked"),
    show_the_key: (PLAIN, "shows its key"),
    drop_a_trigger: (PLAIN, "not the sum of its answers"),
    leave_clicks_without_an_answer: (PLAIN, "was not acknowledged"),
    take_doubt_for_an_end: (HARSH, "at rest that was never sent"),
    give_no_time_back: (BUSY, "lost time"),
    give_time_back_twice: (BUSY, "got too much time"),
    plan_nothing_on_return: (COMING_AND_GOING, "nothing is planned for"),
    let_people_stop_living: (PLAIN, "the simulator broke"),
    keep_all_that_is_said: (LASTING, "memory grows without end"),
}
"""The life in which each is found, and what the simulator has to say about it."""


def main() -> None:
    """Plant the bug that is named, and print what is found of it, the first first."""
    [plant] = [bug for bug in BUGS if bug.__name__ == sys.argv[1]]
    life, sign = BUGS[plant]
    plant()
    outcome = simulate(life)
    found = [breach for breach in outcome.breaches if sign in breach]
    took = f"{life.years * life.servers:g} server-years, {outcome.seconds:.0f} s of the processor"
    said = [f"{len(found)} of {len(outcome.breaches)}, {took}", *(found or outcome.breaches)[:1]]
    sys.stdout.write("\n".join(said) + "\n")
    sys.exit(0 if found else 1)


if __name__ == "__main__":
    main()
