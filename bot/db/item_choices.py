"""How papers of mock exams answered items, by option: kept sums, so that a look costs the same."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypedDict

from bot.db.columns import from_instant, to_instant
from bot.db.session import Query, Session, Transaction
from bot.domain.exam.papers import ItemVersion
from bot.domain.publishing import MIDDLE_HALF_OF
from bot.domain.scores.item_stats import Choice, Choices


class _ChoiceRow(TypedDict):
    item_id: str
    item_version: int
    option: int
    papers: int
    rest: float
    rest_squares: float


class _Until(TypedDict):
    until: str


class _Sitting(TypedDict):
    sitting_id: int


class _Score(TypedDict):
    correct: int


class _Right(TypedDict):
    correct: int


_UNTIL = Query(_Until, "SELECT until FROM item_choice_until WHERE server_id = :server_id")
# The first paper on which each member chose something at an item; who saw its key before is none.
_FRESH = Query(
    _ChoiceRow,
    """
    SELECT item_id, item_version, option, COUNT(*) AS papers, SUM(rest) AS rest,
           SUM(rest * rest) AS rest_squares
    FROM (
        SELECT item_id, item_version, option,
               1.0 * (paper.correct - exam_answer.correct) / (paper.questions - 1) AS rest,
               ROW_NUMBER() OVER (
                   PARTITION BY paper.user_id, item_id ORDER BY paper.paper_id
               ) AS meeting
        FROM sitting JOIN paper USING (sitting_id) JOIN exam_answer USING (paper_id)
        WHERE sitting.server_id = :server_id AND sitting.state = 'closed'
          AND sitting.closed_at >= :since AND sitting.closed_at < :until
          AND paper.questions > 1 AND option IS NOT NULL
          AND NOT (:since <> '' AND EXISTS (
              SELECT 1 FROM paper AS earlier JOIN exam_answer AS met
                  ON met.paper_id = earlier.paper_id
              WHERE earlier.server_id = :server_id AND earlier.user_id = paper.user_id
                AND earlier.paper_id < paper.paper_id AND met.item_id = exam_answer.item_id
                AND met.option IS NOT NULL
          ))
    ) AS met
    WHERE meeting = 1 GROUP BY item_id, item_version, option
""",
)
_KEPT = Query(
    _ChoiceRow,
    """
    SELECT item_id, item_version, option, papers, rest, rest_squares FROM item_choice
    WHERE server_id = :server_id AND told = :told
""",
)
_CLEAR = "DELETE FROM item_choice WHERE server_id = :server_id"
_KEEP = """
    INSERT INTO item_choice (server_id, told, item_id, item_version, option, papers, rest,
                             rest_squares)
    SELECT :server_id, :told, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
           json_extract(value, '$[2]'), json_extract(value, '$[3]'), json_extract(value, '$[4]'),
           json_extract(value, '$[5]')
    FROM json_each(:rows) WHERE true
"""
_NOTE_UNTIL = """
    INSERT INTO item_choice_until (server_id, until) VALUES (:server_id, :until)
    ON CONFLICT (server_id) DO UPDATE SET until = excluded.until
"""
# The latest mock exam in which enough answered the same questions; within the latest ones.
_LARGE = Query(
    _Sitting,
    """
    SELECT sitting_id FROM (
        SELECT sitting_id FROM sitting
        WHERE server_id = :server_id AND state = 'closed' AND form = 'same' AND closed_at < :until
        ORDER BY sitting_id DESC LIMIT :most
    ) AS latest JOIN paper USING (sitting_id)
    WHERE correct > 0
    GROUP BY sitting_id HAVING COUNT(*) >= :fewest ORDER BY sitting_id DESC LIMIT 1
""",
)
_SCORES = Query(_Score, "SELECT correct FROM paper WHERE sitting_id = :sitting_id AND correct > 0")
_RIGHTS = Query(
    _Right,
    """
    SELECT SUM(exam_answer.correct) AS correct
    FROM paper JOIN exam_answer USING (paper_id)
    WHERE sitting_id = :sitting_id AND paper.correct > 0 GROUP BY item_id
""",
)

SITTINGS_LOOKED_AT = 20


async def known_until(session: Session, server_id: int) -> datetime | None:
    """Return up to when a server's mock exams are in the sums, or None when none is."""
    rows = await session.read(_UNTIL, {"server_id": server_id})
    return to_instant(rows[0]["until"]) if rows else None


async def fresh(
    session: Session, server_id: int, *, since: datetime | None, until: datetime
) -> dict[ItemVersion, Choices]:
    """Return what was chosen in mock exams that closed within a span, or up to its end."""
    values = {
        "server_id": server_id,
        "since": from_instant(since) if since else "",
        "until": from_instant(until),
    }
    return _by_version(await session.read(_FRESH, values))


async def kept(session: Session, server_id: int, *, told: bool) -> dict[ItemVersion, Choices]:
    """Return the sums that are told of a server's items, or those that wait."""
    rows = await session.read(_KEPT, {"server_id": server_id, "told": int(told)})
    return _by_version(rows)


async def keep(
    tx: Transaction,
    server_id: int,
    *,
    told: Mapping[ItemVersion, Choices],
    waiting: Mapping[ItemVersion, Choices],
    until: datetime,
) -> None:
    """Store all sums of a server, in place of those there were, and up to when they go."""
    await tx.run(_CLEAR, {"server_id": server_id})
    for is_told, sums in ((1, told), (0, waiting)):
        rows = json.dumps(
            [
                [*version, option, one.papers, one.rest, one.rest_squares]
                for version, choices in sums.items()
                for option, one in choices.items()
            ]
        )
        await tx.run(_KEEP, {"server_id": server_id, "told": is_told, "rows": rows})
    await tx.run(_NOTE_UNTIL, {"server_id": server_id, "until": from_instant(until)})


async def latest_large(
    session: Session, server_id: int, *, until: datetime
) -> tuple[list[int], list[int]]:
    """Return how many had each item right, and all scores, in the latest large mock exam.

    That is the latest of the last ones in which enough members answered the same questions, blank
    papers apart; both are empty without any.
    """
    values = {
        "server_id": server_id,
        "until": from_instant(until),
        "fewest": MIDDLE_HALF_OF,
        "most": SITTINGS_LOOKED_AT,
    }
    found = await session.read(_LARGE, values)
    about = {"sitting_id": found[0]["sitting_id"] if found else 0}
    rights = await session.read(_RIGHTS, about)
    scores = await session.read(_SCORES, about)
    return [row["correct"] for row in rights], [row["correct"] for row in scores]


def _by_version(rows: Iterable[_ChoiceRow]) -> dict[ItemVersion, Choices]:
    found: defaultdict[ItemVersion, Choices] = defaultdict(dict)
    for row in rows:
        version = row["item_id"], row["item_version"]
        found[version][row["option"]] = Choice(row["papers"], row["rest"], row["rest_squares"])
    return dict(found)
