"""Answers: one a member and post, the first."""

from datetime import date, datetime
from typing import TypedDict

from bot.db.columns import from_instant
from bot.db.members import fingerprints
from bot.db.session import Query, Session
from bot.domain.daily.answers import Recorded, ResponseDistribution
from bot.domain.daily.posts import ON_TIME
from bot.domain.scores.streaks import GroupDay, QuestionDay


class _Recorded(TypedDict):
    is_first: int
    is_behind: int


class _Chosen(TypedDict):
    option: int


class _OptionCount(TypedDict):
    option: int
    members: int


class _QuestionDay(TypedDict):
    local_on: str
    is_open: int
    was_late: int | None
    answered: int


class _FirstDay(TypedDict):
    first_on: str | None


class _GroupDay(TypedDict):
    local_on: str
    answers: int
    is_open: int
    was_late: int | None


_RECORD_FIRST = Query(
    _Recorded,
    """
    INSERT INTO answer (post_id, user_id, server_id, local_on, option, correct, scored, answered_at)
    SELECT post_id, :user_id, server_id, local_on, :option,
           key_option = :option OR EXISTS (
               SELECT 1 FROM correction
               WHERE correction.item_id = post.item_id AND correction.version = post.item_version
                 AND correction.key_option = :option
           ), kind <> 'test', :at
    FROM post
    WHERE post_id = :post_id AND server_id = :server_id
      AND state IN ('claimed', 'posted', 'late')
      AND COALESCE(message_id, :message_id, 0) = COALESCE(:message_id, message_id, 0)
      AND NOT EXISTS (
          SELECT 1 FROM deleted_answer
          WHERE deleted_answer.post_id = :post_id AND fingerprint = :fingerprint
      )
    ON CONFLICT (post_id, user_id) DO NOTHING
    RETURNING NOT EXISTS (
        SELECT 1 FROM answer AS other
        WHERE other.user_id = :user_id AND other.server_id = :server_id AND other.scored = 1
          AND other.post_id <> :post_id
    ) AS is_first, EXISTS (
        -- Seen before the trigger that notes the change: a second answer finds it noted.
        SELECT 1 FROM outbox
        WHERE kind = 'post' AND ref_id = :post_id AND part = 0 AND changed = 0
    ) AS is_behind
""",
)
_CHOSEN = Query(
    _Chosen, "SELECT option FROM answer WHERE post_id = :post_id AND user_id = :user_id"
)
# Members whose data was deleted are still counted, namelessly.
_SPLIT = Query(
    _OptionCount,
    """
    SELECT option, SUM(members) AS members FROM (
        SELECT option, COUNT(*) AS members FROM answer WHERE post_id = :post_id GROUP BY option
        UNION ALL SELECT option, members FROM anonymised_answer WHERE post_id = :post_id
    )
    GROUP BY option
""",
)
_QUESTION_DAYS = Query(
    _QuestionDay,
    """
    SELECT asked.local_on, asked.state <> 'closed' AS is_open,
           ROUND(86400 * (julianday(asked.posted_at) - julianday(asked.due_at))) > :late
               AS was_late,
           EXISTS (SELECT 1 FROM answer
                   WHERE answer.user_id = :user_id AND answer.server_id = :server_id
                     AND answer.local_on = asked.local_on AND answer.scored = 1) AS answered
    FROM post AS asked
    WHERE asked.server_id = :server_id AND asked.kind = 'daily' AND asked.local_on >= :since
      AND asked.state IN ('claimed', 'posted', 'late', 'closed')
    ORDER BY asked.local_on
""",
)
_FIRST_DAY = Query(
    _FirstDay,
    """
    SELECT MIN(local_on) AS first_on FROM answer
    WHERE user_id = :user_id AND server_id = :server_id AND scored = 1
""",
)
_GROUP_DAYS = Query(
    _GroupDay,
    """
    SELECT local_on, answers, state <> 'closed' AS is_open,
           ROUND(86400 * (julianday(posted_at) - julianday(due_at))) > :late AS was_late
    FROM post
    WHERE server_id = :server_id AND kind = 'daily'
      AND state IN ('claimed', 'posted', 'late', 'closed')
    ORDER BY local_on DESC LIMIT :most
""",
)


async def record_first(
    session: Session,
    *,
    post_id: int,
    server_id: int,
    user_id: int,
    option: int,
    at: datetime,
    message_id: int | None = None,
) -> Recorded | None:
    """Store the answer, unless the post is closed or has one; return None where it was not stored.

    Nor is it where a message is named that is known not to be the post's. One that the member
    had deleted while the post was open counts as one.
    """
    values = {
        "post_id": post_id,
        "server_id": server_id,
        "user_id": user_id,
        "option": option,
        "at": from_instant(at),
        "message_id": message_id,
        "fingerprint": fingerprints.of_answer(post_id, user_id),
    }
    stored = await session.read(_RECORD_FIRST, values)
    if not stored:
        return None
    return Recorded(bool(stored[0]["is_first"]), bool(stored[0]["is_behind"]))


async def chosen(session: Session, post_id: int, user_id: int) -> int | None:
    """Return the option that counts for a member, or None."""
    rows = await session.read(_CHOSEN, {"post_id": post_id, "user_id": user_id})
    return rows[0]["option"] if rows else None


async def responses(session: Session, post_id: int) -> ResponseDistribution:
    """Return how many members chose each option."""
    counts = [0, 0, 0, 0]
    for row in await session.read(_SPLIT, {"post_id": post_id}):
        counts[row["option"]] = row["members"]
    return ResponseDistribution((counts[0], counts[1], counts[2], counts[3]))


async def question_days(
    session: Session, server_id: int, user_id: int, *, since: date
) -> list[QuestionDay]:
    """Return a server's question days from a date on, oldest first, as one member knows them."""
    values = {**_LATE, "server_id": server_id, "user_id": user_id, "since": since.isoformat()}
    return [
        QuestionDay(on, bool(row["answered"]), bool(row["is_open"]), bool(row["was_late"]))
        for row in await session.read(_QUESTION_DAYS, values)
        for on in [date.fromisoformat(row["local_on"])]
    ]


async def first_day(session: Session, server_id: int, user_id: int) -> date | None:
    """Return the date of the first question that a member answered on a server, or None."""
    [row] = await session.read(_FIRST_DAY, {"server_id": server_id, "user_id": user_id})
    return date.fromisoformat(row["first_on"]) if row["first_on"] else None


async def group_days(session: Session, server_id: int, *, most: int) -> list[GroupDay]:
    """Return a server's latest question days, oldest first, with how many answered."""
    rows = await session.read(_GROUP_DAYS, {**_LATE, "server_id": server_id, "most": most})
    return [
        GroupDay(
            date.fromisoformat(row["local_on"]),
            row["answers"],
            bool(row["is_open"]),
            bool(row["was_late"]),
        )
        for row in reversed(rows)
    ]


_LATE = {"late": ON_TIME.total_seconds()}
