"""What members would score today, with honest doubt; and how such estimates have fared."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.clock import Clock
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.exam import papers
from bot.db.members import members
from bot.db.practice import drills, memories
from bot.db.servers import servers
from bot.domain.bank import Item, Profile
from bot.domain.daily.schedule import week_began
from bot.domain.exam.papers import ItemVersion, Scored
from bot.domain.practice.drills import ConfidentError
from bot.domain.practice.memory import study_day
from bot.domain.practice.recalls import Recall
from bot.domain.publishing import GROUP
from bot.domain.scores.evidence import Answer, Evidence
from bot.domain.scores.readiness import (
    Calibration,
    Prediction,
    Readiness,
    calibration_of,
    readiness_of,
)
from bot.services.bank import Library

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


class Predictions:
    """Estimates are worked out when somebody looks, from answers alone."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._known: dict[int, tuple[tuple[int, int, int, int, date], Readiness]] = {}

    async def readiness(self, server_id: int, user_id: int) -> Readiness:
        """Return what a member would score on a full mock exam today, or what is missing."""
        secret = await secret_items.of_member(self._db.reading, server_id, user_id)
        heard = await memories.recalls(self._db.reading, user_id, since=None)
        # By its change, an estimate without others would tell whether a choice was right.
        told = [one for one in heard if one.item_id not in secret]
        zone = await members.zone_of(self._db.reading, server_id, user_id)
        now, profile = self._clock().astimezone(zone), self._library.bank.profile
        # It changes with an answer, a corrected one, a word on confidence, what is being asked
        # again, and from day to day.
        right = sum(one.answer.right for one in told)
        said = sum(one.answer.confidence is not None for one in told)
        items = hash(frozenset(one.item_id for one in told))
        depends_on = len(told), right, said, items, study_day(now)
        known = self._known.get(user_id)
        if known is None or known[0] != depends_on:
            if len(self._known) >= MEMBERS_KNOWN:
                self._known.clear()
            found = await asyncio.to_thread(self._readiness, told, profile, now)
            known = self._known[user_id] = depends_on, found
        return known[1]

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
        return await asyncio.to_thread(self._calibration, scored, told)

    async def misconceptions(self, server_id: int) -> list[Misconception]:
        """Return the items of which many in a group were sure of a wrong answer, worst first."""
        reading = self._db.reading
        until = await self._week_began(server_id)
        found = await drills.confident_errors(reading, server_id, fewest=GROUP, until=until)
        # It is told with the best answer, so not while that is being asked on the server.
        there = self._library.bank.items.keys() - await secret_items.of_server(reading, server_id)
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

    def _readiness(self, told: Iterable[Recall], profile: Profile, at: datetime) -> Readiness:
        items = self._library.bank.items
        answers: defaultdict[str, list[Answer]] = defaultdict(list)
        for recall in told:
            if recall.item_id in items and recall.answer.at <= at:
                answers[recall.item_id].append(recall.answer)
        evidence = [
            Evidence(items[item_id].domain, tuple(given)) for item_id, given in answers.items()
        ]
        sizes = Counter(item.domain for item in items.values())
        return readiness_of(evidence, sizes, profile, at=at)

    def _calibration(
        self, scored: Iterable[Scored], told: dict[int, list[Recall]]
    ) -> Calibration | None:
        foretold: list[Prediction] = []
        for one in scored:
            profile = replace(self._library.bank.profile, questions=one.questions)
            said = self._readiness(told[one.user_id], profile, one.joined_at).whole
            if said is not None:
                foretold.append(Prediction(one.user_id, said, one.correct))
        return calibration_of(foretold)


def _worst_first(one: ConfidentError) -> tuple[float, ItemVersion]:
    return -one.sure_wrong / one.members, one.version
