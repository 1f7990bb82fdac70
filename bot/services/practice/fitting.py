"""Fits how long items last to a group's and its members' answers, now and then, in a thread."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.db.database import Database
from bot.db.members import members
from bot.db.practice import fitted, memories
from bot.db.servers import servers
from bot.domain.daily.schedule import week_began
from bot.domain.practice.fitting import Fit, History, of_group, of_member
from bot.domain.practice.forgetting import USUAL_WEIGHTS, Weights
from bot.domain.scores.evidence import Answer
from bot.services.practice.memory import Memories

log = logging.getLogger(__name__)

MEMBERS_LOOKED_AT = 40
ANSWERS_LOOKED_AT = 20_000
"""So much of a group at most: its latest members, until there are so many answers."""


class Fitting:
    """Fits one server at a time, once a week, and only where somebody looks at what to practise.

    As all that a group's answers tell, it goes by answers of weeks that are over: weights that
    followed each answer would tell, by their change, what it was.
    """

    def __init__(self, db: Database, memories: Memories, *, clock: Clock) -> None:
        self._db = db
        self._memories = memories
        self._clock = clock
        self._fitted_until: dict[int, datetime] = {}
        self._fitting: asyncio.Task[None] | None = None
        self._goes_on = True

    def look(self) -> None:
        """See to it that a server in which somebody looked is fitted this week."""
        if self._goes_on and self._fitting is None and self._memories.looked_in:
            server_id = self._memories.looked_in.pop()
            self._fitting = asyncio.create_task(self._look(server_id), name="fitting")

    async def close(self) -> None:
        """Begin none any more, and wait for the one that is being made."""
        self._goes_on = False
        if self._fitting is not None:
            await self._fitting

    async def fit(self, server_id: int) -> None:
        """Fit a group and its members, and store what foretells their answers better."""
        until = week_began(self._clock(), await servers.zone_of(self._db.reading, server_id))
        if self._fitted_until.get(server_id) == until:
            return
        self._fitted_until[server_id] = until
        answers = await self._answers(server_id, until)
        group, own = await asyncio.to_thread(_fits, answers)
        async with self._db.transaction() as tx:
            await fitted.keep_group(tx, server_id, group)
            for user_id, weights in own.items():
                await fitted.keep_member(tx, user_id, weights)

    async def _look(self, server_id: int) -> None:
        try:
            await self.fit(server_id)
        except Exception:
            log.exception("server %s could not be fitted; next week tries again", server_id)
        finally:
            self._fitting = None

    async def _answers(self, server_id: int, until: datetime) -> dict[int, list[History]]:
        """Return members' answers to each item, oldest first, by days in their zone."""
        reading, found, count = self._db.reading, dict[int, list[History]](), 0
        for user_id in await fitted.members(reading, server_id, most=MEMBERS_LOOKED_AT):
            zone = await members.zone_of(reading, server_id, user_id)
            by_item: defaultdict[str, list[Answer]] = defaultdict(list)
            for recall in await memories.recalls(reading, user_id, since=None):
                if recall.answer.at < until:
                    answer = replace(recall.answer, at=recall.answer.at.astimezone(zone))
                    by_item[recall.item_id].append(answer)
                    count += 1
            found[user_id] = list(by_item.values())
            if count >= ANSWERS_LOOKED_AT:
                break
        return found


def _fits(
    answers: Mapping[int, list[History]],
) -> tuple[Weights | None, dict[int, Weights | None]]:
    """Return the weights of a group, and of each member; None where they help nobody."""
    group = _helpful(of_group(list(answers.values()), USUAL_WEIGHTS))
    base = group or USUAL_WEIGHTS
    return group, {key: _helpful(of_member(told, base)) for key, told in answers.items()}


def _helpful(fit: Fit | None) -> Weights | None:
    return fit.weights if fit and fit.helps else None
