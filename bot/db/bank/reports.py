"""Reports of questions: written by members, decided by organisers, listed for the host."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from bot.db.columns import from_instant, to_instant
from bot.db.session import Query, Session
from bot.domain.bank.reports import LOOKED_AT, Flaw, Met, MetIn, Report, Verdict
from bot.domain.exam.papers import ItemVersion


class _Row(TypedDict):
    report_id: int
    server_id: int
    user_id: int
    item_id: str
    item_version: int
    flaw: str
    words: str
    reported_at: str
    verdict: str | None
    reply: str
    decided_at: str | None


class _Version(TypedDict):
    item_id: str
    item_version: int


class _Item(TypedDict):
    item_id: str


class _MetRow(TypedDict):
    place: int
    ref_id: int
    number: int
    item_id: str
    item_version: int


class _Counts(TypedDict):
    of_member: int
    of_server: int


class _Waiting(TypedDict):
    items: int


# Whoever has not answered an open question may not yet say anything of its key; of a paper, only
# once nobody writes any more.
_MET = Query(
    _Version,
    """
    SELECT item_id, item_version FROM post
    WHERE :place = 0 AND post_id = :ref_id AND server_id = :server_id AND item_id IS NOT NULL
      AND (state = 'closed' OR EXISTS (
          SELECT 1 FROM answer WHERE answer.post_id = :ref_id AND user_id = :user_id
      ))
    UNION ALL
    SELECT item_id, item_version FROM drill_answer
    WHERE :place = 1 AND drill_id = :ref_id AND number = :number
      AND server_id = :server_id AND user_id = :user_id
    UNION ALL
    SELECT item_id, item_version
    FROM exam_answer JOIN paper USING (paper_id) JOIN sitting USING (sitting_id)
    WHERE :place = 2 AND paper_id = :ref_id AND exam_answer.number = :number
      AND paper.server_id = :server_id AND paper.user_id = :user_id AND sitting.state = 'closed'
""",
)
_LATEST = Query(
    _MetRow,
    """
    SELECT place, ref_id, number, item_id, item_version FROM (
        SELECT 0 AS place, post_id AS ref_id, 0 AS number, item_id, item_version, answered_at AS at
        FROM answer JOIN post USING (post_id)
        WHERE answer.user_id = :user_id AND answer.server_id = :server_id
        ORDER BY answered_at DESC LIMIT :most
    ) AS posts
    UNION ALL
    SELECT place, ref_id, number, item_id, item_version FROM (
        SELECT 1 AS place, drill_id AS ref_id, number, item_id, item_version
        FROM drill_answer WHERE user_id = :user_id AND server_id = :server_id
        ORDER BY answered_at DESC LIMIT :most
    ) AS drills
""",
)
_COUNTS = Query(
    _Counts,
    """
    SELECT COUNT(CASE WHEN user_id = :user_id THEN 1 END) AS of_member, COUNT(*) AS of_server
    FROM report WHERE server_id = :server_id AND verdict IS NULL
""",
)
# Whoever reports a question again says it anew, also after it was decided.
_PUT = """
    INSERT INTO report (server_id, user_id, item_id, item_version, flaw, words, reported_at)
    VALUES (:server_id, :user_id, :item_id, :item_version, :flaw, :words, :at)
    ON CONFLICT (server_id, user_id, item_id, item_version) DO UPDATE SET
        flaw = excluded.flaw, words = excluded.words, reported_at = excluded.reported_at,
        verdict = NULL, reply = '', decided_at = NULL, host_done = 0
"""
_OPEN_AFTER = Query(
    _Row,
    """
    SELECT report_id, server_id, user_id, item_id, item_version, flaw, words, reported_at,
           verdict, reply, decided_at FROM report
    WHERE server_id = :server_id AND verdict IS NULL AND (item_id, item_version) IN (
        SELECT item_id, item_version FROM report
        WHERE server_id = :server_id AND verdict IS NULL
        GROUP BY item_id, item_version HAVING MIN(report_id) > :after
        ORDER BY MIN(report_id) LIMIT 1
    )
    ORDER BY report_id
""",
)
_WAITING = Query(
    _Waiting,
    """
    SELECT COUNT(*) AS items FROM (
        SELECT DISTINCT item_id, item_version FROM report
        WHERE server_id = :server_id AND verdict IS NULL
    ) AS waiting
""",
)
_DECIDE = Query(
    _Row,
    """
    UPDATE report SET verdict = :verdict, reply = :reply, decided_at = :at
    WHERE verdict IS NULL AND server_id = :server_id AND report_id <= :last_id
      AND (item_id, item_version) IN (
          SELECT item_id, item_version FROM report
          WHERE report_id = :last_id AND server_id = :server_id
      )
    RETURNING report_id, server_id, user_id, item_id, item_version, flaw, words, reported_at,
              verdict, reply, decided_at
""",
)
_FIND = Query(
    _Row,
    """
    SELECT report_id, server_id, user_id, item_id, item_version, flaw, words, reported_at,
           verdict, reply, decided_at
    FROM report WHERE report_id = :report_id
""",
)
_OF_ALL = Query(
    _Row,
    """
    SELECT report_id, server_id, user_id, item_id, item_version, flaw, words, reported_at,
           verdict, reply, decided_at
    FROM report WHERE host_done = 0 ORDER BY item_id, report_id
""",
)
_SUGGESTED_BY = Query(
    _Item,
    """
    SELECT item_id FROM report
    WHERE user_id = :user_id AND server_id = :server_id AND flaw = 'missing'
""",
)
_HOST_DONE = """
    UPDATE report SET host_done = 1 WHERE item_id = :item_id AND host_done = 0 RETURNING 1
"""


async def met(session: Session, server_id: int, user_id: int, where: Met) -> ItemVersion | None:
    """Return which item a member met there, or None where they have not, or may not yet say so."""
    values = {
        "place": where.place.value,
        "ref_id": where.ref_id,
        "number": where.number,
        "server_id": server_id,
        "user_id": user_id,
    }
    rows = await session.read(_MET, values)
    return (rows[0]["item_id"], rows[0]["item_version"]) if rows else None


async def met_lately(
    session: Session, server_id: int, user_id: int
) -> list[tuple[Met, ItemVersion]]:
    """Return the questions a member answered last, those of the group before practice."""
    values = {"server_id": server_id, "user_id": user_id, "most": LOOKED_AT}
    return [
        (
            Met(MetIn(row["place"]), row["ref_id"], row["number"]),
            (row["item_id"], row["item_version"]),
        )
        for row in await session.read(_LATEST, values)
    ]


async def open_counts(session: Session, server_id: int, user_id: int) -> tuple[int, int]:
    """Return how many reports wait: of a member, and of the whole server."""
    [row] = await session.read(_COUNTS, {"server_id": server_id, "user_id": user_id})
    return row["of_member"], row["of_server"]


async def put(
    session: Session,
    server_id: int,
    user_id: int,
    version: ItemVersion,
    *,
    flaw: Flaw,
    words: str,
    at: datetime,
) -> None:
    """Keep what a member says; what they said of the same version before goes."""
    values = {
        "server_id": server_id,
        "user_id": user_id,
        "item_id": version[0],
        "item_version": version[1],
        "flaw": flaw.value,
        "words": words,
        "at": from_instant(at),
    }
    await session.run(_PUT, values)


async def open_after(session: Session, server_id: int, after: int) -> Sequence[Report]:
    """Return the open reports of the item that comes after a report in the queue, if any."""
    rows = await session.read(_OPEN_AFTER, {"server_id": server_id, "after": after})
    return [_report(row) for row in rows]


async def waiting(session: Session, server_id: int) -> int:
    """Return of how many items there are open reports."""
    [row] = await session.read(_WAITING, {"server_id": server_id})
    return row["items"]


async def decide(
    session: Session, server_id: int, last_id: int, *, verdict: Verdict, reply: str, at: datetime
) -> Sequence[Report]:
    """Decide the open reports of one item up to one of them; return those. None: it was done."""
    values = {
        "server_id": server_id,
        "last_id": last_id,
        "verdict": verdict.value,
        "reply": reply,
        "at": from_instant(at),
    }
    return [_report(row) for row in await session.read(_DECIDE, values)]


async def find(session: Session, report_id: int) -> Report | None:
    """Return a report, or None when it is gone."""
    rows = await session.read(_FIND, {"report_id": report_id})
    return _report(rows[0]) if rows else None


async def for_host(session: Session) -> list[Report]:
    """Return what the host has not dealt with, of all servers, item by item."""
    return [_report(row) for row in await session.read(_OF_ALL)]


async def suggested_by(session: Session, server_id: int, user_id: int) -> set[str]:
    """Return the items that a member has suggested to a server, whatever became of them."""
    values = {"server_id": server_id, "user_id": user_id}
    return {row["item_id"] for row in await session.read(_SUGGESTED_BY, values)}


async def host_done(session: Session, item_id: str) -> int:
    """Note that the host has dealt with an item; return how many reports that were."""
    return len(await session.run(_HOST_DONE, {"item_id": item_id}))


def _report(row: _Row) -> Report:
    return Report(
        report_id=row["report_id"],
        server_id=row["server_id"],
        user_id=row["user_id"],
        item_id=row["item_id"],
        item_version=row["item_version"],
        flaw=Flaw(row["flaw"]),
        words=row["words"],
        reported_at=to_instant(row["reported_at"]),
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        reply=row["reply"],
        decided_at=to_instant(row["decided_at"]) if row["decided_at"] else None,
    )
