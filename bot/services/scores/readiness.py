"""What members would score today, with honest doubt; and how such estimates have fared."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.clock import Clock
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.exam import papers, sittings
from bot.db.members import members
from bot.db.practice import drills, memories
from bot.db.servers import servers
from bot.domain.bank.items import Bank, Item, Profile
from bot.domain.daily.schedule import week_began
from bot.domain.exam.blueprint import draw
from bot.domain.exam.papers import ItemVersion, Scored
from bot.domain.practice.drills import ConfidentError
from bot.domain.practice.memory import study_day
from bot.domain.practice.recalls import Recall
from bot.domain.publishing import GROUP
from bot.domain.scores.evidence import Answer
from bot.domain.scores.readiness import (
    PAPERS_FORESEEN,
    Calibration,
    Prediction,
    Readiness,
    calibration_of,
    readiness_of,
)
from bot.services.bank.library import Library
from bot.services.exam.blueprint import PAPERS_REMEMBERED, pool_of

MOCKS_LOOKED_AT = 40
MEMBERS_KNOWN = 256
MISCONCEPTIONS = 5


@dataclass(frozen=True, slots=True)
class Misconception:
    """An item, as they were shown it, of which many were sure of a wrong answer.

    With counts of members, and no names.
    """

    item: Item
    members: int
    sure_wrong: int


_DependsOn = tuple[int, int, int, int, date, Mapping[str, int]]


class Predictions:
    """Estimates are worked out when somebody looks, from answers alone."""

    def __init__(self, db: Database, library: Library, *, clock: Clock, rng: random.Random) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._rng = rng
        self._known: dict[int, tuple[_DependsOn, Bank, Readiness]] = {}

    async def readiness(self, server_id: int, user_id: int) -> Readiness:
        """Return what a member would score today, or what is missing to tell."""
        secret = await secret_items.of_member(self._db.reading, server_id, user_id)
        heard = await memories.recalls(self._db.reading, user_id, since=None)
        # By its change, an estimate without others would tell whether a choice was right.
        told = [one for one in heard if one.item_id not in secret]
        zone = await members.zone_of(self._db.reading, server_id, user_id)
        seen = await self._seen(server_id)
        now, bank = self._clock().astimezone(zone), await self._library.bank_of(server_id)
        # It changes with an answer, a corrected one, a word on confidence, what is being asked
        # again, with what the next paper would have, and from day to day.
        right = sum(one.answer.right for one in told)
        said = sum(one.answer.confidence is not None for one in told)
        items = hash(frozenset(one.item_id for one in told))
        depends_on = len(told), right, said, items, study_day(now), seen
        known = self._known.get(user_id)
        if known is None or known[0] != depends_on or known[1] is not bank:
            if len(self._known) >= MEMBERS_KNOWN:
                self._known.clear()
            found = await asyncio.to_thread(self._foretold, told, bank, now, seen)
            known = self._known[user_id] = depends_on, bank, found
        return known[2]

    async def calibration(self, server_id: int) -> Calibration | None:
        """Return how estimates would have fared on a group's latest mock exams.

        Each is made from what the member had answered before they began. None with too few
        members, since it would tell who had what.
        """
        reading = self._db.reading
        until = await self._week_began(server_id)
        scored = await papers.scored(reading, server_id, most=MOCKS_LOOKED_AT, until=until)
        told = {
            user_id: await memories.recalls(reading, user_id, since=None)
            for user_id in {one.user_id for one in scored}
        }
        seen = {at: await self._seen(server_id, before=at) for at in {x.opened_at for x in scored}}
        bank = await self._library.bank_of(server_id)
        return await asyncio.to_thread(self._calibration, scored, told, seen, bank)

    async def misconceptions(self, server_id: int) -> list[Misconception]:
        """Return the items of which many in a group were sure of a wrong answer, worst first."""
        reading = self._db.reading
        until = await self._week_began(server_id)
        found = await drills.confident_errors(reading, server_id, fewest=GROUP, until=until)
        # It is told with the best answer, so not while that is being asked on the server.
        bank = await self._library.bank_of(server_id)
        there = bank.items.keys() - await secret_items.of_server(reading, server_id)
        common = [one for one in found if one.is_common and one.version[0] in there]
        worst = sorted(common, key=_worst_first)[:MISCONCEPTIONS]
        items = await self._library.items_of(one.version for one in worst)
        return [
            Misconception(item, one.members, one.sure_wrong)
            for item, one in zip(items, worst, strict=True)
        ]

    async def _week_began(self, server_id: int) -> datetime:
        """Return up to when answers count for what an organiser is told.

        A figure that followed each answer would tell, by its change, what that was.
        """
        return week_began(self._clock(), await servers.zone_of(self._db.reading, server_id))

    async def _seen(self, server_id: int, before: datetime | None = None) -> dict[str, int]:
        """Return how lately a group saw items: by that its next paper is drawn."""
        reading = self._db.reading
        return await sittings.seen_lately(
            reading, server_id, papers=PAPERS_REMEMBERED, before=before
        )

    def _foretold(
        self, told: Iterable[Recall], bank: Bank, at: datetime, seen: Mapping[str, int]
    ) -> Readiness:
        return self._readiness(told, bank, bank.profile, at, self._papers(bank, bank.profile, seen))

    def _papers(
        self, bank: Bank, profile: Profile, seen: Mapping[str, int]
    ) -> list[tuple[Item, ...]]:
        """Return some papers that a group that has seen these items may be handed next."""
        pool = pool_of(bank, None)
        questions = min(profile.questions, len(pool))
        if not questions:
            return []
        return [
            draw(pool, questions, profile, seen=seen, rng=self._rng) for _ in range(PAPERS_FORESEEN)
        ]

    def _readiness(
        self,
        told: Iterable[Recall],
        bank: Bank,
        profile: Profile,
        at: datetime,
        next_papers: Collection[Collection[Item]],
    ) -> Readiness:
        answers: defaultdict[str, list[Answer]] = defaultdict(list)
        for recall in told:
            if recall.answer.at <= at:
                answers[recall.item_id].append(recall.answer)
        return readiness_of(answers, bank.items, profile, papers=next_papers, at=at)

    def _calibration(
        self,
        scored: Iterable[Scored],
        told: Mapping[int, list[Recall]],
        seen: Mapping[datetime, Mapping[str, int]],
        bank: Bank,
    ) -> Calibration | None:
        foretold: list[Prediction] = []
        drawn: dict[tuple[datetime, int], list[tuple[Item, ...]]] = {}
        for one in scored:
            profile = replace(bank.profile, questions=one.questions)
            sitting = one.opened_at, one.questions
            if sitting not in drawn:
                drawn[sitting] = self._papers(bank, profile, seen[one.opened_at])
            said = self._readiness(told[one.user_id], bank, profile, one.joined_at, drawn[sitting])
            if said.on_bank is not None:
                foretold.append(Prediction(one.user_id, said.on_bank, one.correct))
        return calibration_of(foretold)


def _worst_first(one: ConfidentError) -> tuple[float, ItemVersion]:
    return -one.sure_wrong / one.members, one.version
