"""Private practice: a drill begun, answered question by question, stopped, gone on with."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot import refusals
from bot.clock import Clock
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.members import members
from bot.db.practice import causes, drills
from bot.domain.bank.items import Item
from bot.domain.practice.causes import DAYS_LOOKED_AT, Cause
from bot.domain.practice.drills import ASKED_FIRST, Attempt, Drill
from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import START_WITH, DrillKind, Pile, Seen, drill, spread
from bot.domain.practice.relearning import relearning_first
from bot.errors import Refusal
from bot.services.bank.library import Library
from bot.services.exam.blueprint import keep_given
from bot.services.practice.memory import Memories

USUAL_QUESTIONS = 10


@dataclass(frozen=True, slots=True)
class Turn:
    """A drill at one question; `attempt` is None until the member has chosen.

    With `asks_confidence` the member is to say how sure they are before they are told; with
    `may_stop_asking` they have done so often enough to choose whether to be asked again.
    With `as_form` they choose in a form.
    `following` is the next question that may be asked now, or None when there is none left.
    """

    drill: Drill
    number: int
    item: Item
    attempt: Attempt | None
    asks_confidence: bool
    following: int | None
    may_stop_asking: bool = False
    as_form: bool = False

    @property
    def is_told(self) -> bool:
        """Whether the member may see what is right."""
        return self.attempt is not None and not self.asks_confidence


@dataclass(frozen=True, slots=True)
class Finished:
    """A drill that is over, the items that were missed, and what is still due.

    What is being asked elsewhere counts neither as right nor as missed: it would show the key.
    """

    drill: Drill
    missed: tuple[Item, ...]
    pile: Pile


class Drills:
    """A member's drills. Everything is stored at each click, so they may stop at any time.

    An item of a drill may come to be asked elsewhere: in the daily question, a paper, a live
    round. Until that is over for the member, the drill sets it aside.
    """

    def __init__(
        self,
        db: Database,
        library: Library,
        memories: Memories,
        *,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self._db = db
        self._library = library
        self._memories = memories
        self._clock = clock
        self._rng = rng

    async def start(
        self,
        server_id: int,
        user_id: int,
        *,
        kind: DrillKind = DrillKind.MIXED,
        domain: str | None = None,
        questions: int | None = None,
    ) -> Turn:
        """Begin a drill; an earlier one ends, with all its answers kept.

        Without a number there are ten questions, or fewer where more than a day's share is due:
        then only five. Raises Refusal where there is nothing to ask.
        """
        out = await self._memories.outlook(server_id, user_id)
        there = [item for item in out.seen if domain in (None, item.domain)]
        now, exam_on = out.at, out.exam_on
        ordered = drill(there, kind, at=now, rng=self._rng, exam_on=exam_on, weights=out.weights)
        ordered = relearning_first(ordered, now)
        pile = spread(there, at=now, exam_on=exam_on)
        usual = START_WITH if pile.days > 1 else USUAL_QUESTIONS
        chosen = ordered[: questions or usual]
        if not chosen:
            raise Refusal(refusals.NOTHING_TO_PRACTISE[kind])
        return await self._begin(server_id, user_id, kind, domain, chosen)

    async def my_question(self, server_id: int, user_id: int) -> Turn:
        """Begin with the one item most worth a member's minute. Raises Refusal without any."""
        best = await self._memories.best_for_now(server_id, user_id)
        if best is None:
            raise Refusal(refusals.ALL_DONE_TODAY)
        return await self._begin(server_id, user_id, DrillKind.MINE, None, [best])

    async def unfinished(self, server_id: int, user_id: int) -> Turn | None:
        """Return the drill a member may go on with, where they left it, or None."""
        latest = await drills.latest(self._db.reading, server_id, user_id)
        if latest is None or latest.is_over:
            return None
        secret = await self._secret(latest)
        number = latest.next_besides(secret)
        return None if number is None else await self._turn(latest, number, secret)

    async def at(self, server_id: int, user_id: int, drill_id: int, number: int) -> Turn | Finished:
        """Return a drill at a question, or what it came to when it is over.

        Instead of a question that is set aside it is the next one. Raises Refusal for a drill
        that is not this member's.
        """
        mine = await self._mine(server_id, user_id, drill_id)
        return await self._shown(mine, number, await self._secret(mine))

    async def answer(
        self, server_id: int, user_id: int, drill_id: int, number: int, place: int
    ) -> Turn | Finished:
        """Store the option at a place of this member's order, the first time; then show it.

        Raises Refusal for a question that is set aside.
        """
        mine = await self._mine(server_id, user_id, drill_id)
        secret = await self._secret(mine)
        _require_free(mine, number, secret)
        if number in mine.numbers and 0 <= place <= 3:
            [item] = await self._library.items_of([mine.items[number - 1]])
            option = mine.option_order(number)[place]
            await drills.answer(
                self._db.single,
                mine,
                number,
                option=option,
                correct=item.is_right(option),
                now=self._clock(),
            )
        return await self.at(server_id, user_id, drill_id, number)

    async def record_confidence(
        self, server_id: int, user_id: int, drill_id: int, number: int, confidence: Confidence
    ) -> Turn | Finished:
        """Note how sure a member was, and show what is right.

        Raises Refusal for a question that is set aside.
        """
        mine = await self._mine(server_id, user_id, drill_id)
        secret = await self._secret(mine)
        _require_free(mine, number, secret)
        await drills.record_confidence(self._db.single, mine, number, confidence)
        return await self.at(server_id, user_id, drill_id, number)

    async def say_cause(
        self, server_id: int, user_id: int, drill_id: int, number: int, cause: Cause
    ) -> Turn | Finished:
        """Note why a member missed a question, and show it again.

        Raises Refusal for a question that is set aside.
        """
        mine = await self._mine(server_id, user_id, drill_id)
        _require_free(mine, number, await self._secret(mine))
        await causes.say_in_drill(self._db.single, drill_id, number, user_id, cause)
        return await self.at(server_id, user_id, drill_id, number)

    async def causes(self, user_id: int) -> dict[Cause, int]:
        """Return how often a member named each cause of a miss lately, also in mock exams."""
        since = self._clock() - timedelta(days=DAYS_LOOKED_AT)
        return await causes.counts(self._db.reading, user_id, since=since)

    async def stop(self, server_id: int, user_id: int, drill_id: int) -> Finished:
        """End a drill with what it has."""
        await self._mine(server_id, user_id, drill_id)
        await drills.end(self._db.single, drill_id, self._clock())
        mine = await self._mine(server_id, user_id, drill_id)
        return await self._finished(mine, await self._secret(mine))

    async def _begin(
        self,
        server_id: int,
        user_id: int,
        kind: DrillKind,
        domain: str | None,
        chosen: Sequence[Seen],
    ) -> Turn:
        bank = await self._library.bank_of(server_id)
        items = [bank.items[one.item_id] for one in chosen if one.item_id in bank.items]
        async with self._db.transaction() as tx:
            versions = await keep_given(tx, self._library, items)
            # Asked for twice, My question is one: its key is told with the first choice.
            again = kind is DrillKind.MINE
            begun = await drills.waiting(tx, server_id, user_id, versions) if again else None
            begun = begun or await drills.add(
                tx,
                server_id,
                user_id,
                kind=kind,
                domain=domain,
                items=versions,
                seed=self._rng.getrandbits(31),
                now=self._clock(),
            )
        return await self._turn(begun, 1, await self._secret(begun))

    async def _mine(self, server_id: int, user_id: int, drill_id: int) -> Drill:
        found = await drills.find(self._db.reading, server_id, user_id, drill_id)
        if found is None:
            raise Refusal(refusals.NO_SUCH_DRILL)
        return found

    async def _secret(self, mine: Drill) -> set[str]:
        return await secret_items.of_member(self._db.reading, mine.server_id, mine.user_id)

    async def _shown(self, mine: Drill, number: int, secret: Collection[str]) -> Turn | Finished:
        if _is_set_aside(mine, number, secret):
            number = (None if mine.is_over else mine.next_besides(secret)) or 0
        if number not in mine.numbers or (mine.is_over and number not in mine.attempts):
            return await self._finished(mine, secret)
        return await self._turn(mine, number, secret)

    async def _turn(self, mine: Drill, number: int, secret: Collection[str]) -> Turn:
        [item] = await self._library.items_of([mine.items[number - 1]])
        attempt = mine.attempts.get(number)
        settings = await members.find(self._db.reading, mine.user_id)
        asks = settings.ask_confidence is not False
        waiting = asks and attempt is not None and attempt.confidence is None
        asks_confidence = waiting and mine.ended_at is None
        may_stop = asks_confidence and await self._may_stop_asking(mine.user_id)
        following = mine.next_besides(secret)
        return Turn(
            mine,
            number,
            item,
            attempt,
            asks_confidence,
            following,
            may_stop,
            as_form=settings.as_form,
        )

    async def _may_stop_asking(self, user_id: int) -> bool:
        said = await drills.confidences_said(self._db.reading, user_id, most=ASKED_FIRST)
        return said >= ASKED_FIRST

    async def _finished(self, mine: Drill, secret: Collection[str]) -> Finished:
        mine = mine.without(secret)
        missed = await self._library.items_of(mine.items[number - 1] for number in mine.missed)
        pile = await self._memories.pile(mine.server_id, mine.user_id)
        return Finished(mine, tuple(missed), pile)


def _is_set_aside(mine: Drill, number: int, secret: Collection[str]) -> bool:
    return number in mine.numbers and mine.item_id(number) in secret


def _require_free(mine: Drill, number: int, secret: Collection[str]) -> None:
    if _is_set_aside(mine, number, secret):
        raise Refusal(refusals.ASKED_ELSEWHERE)
