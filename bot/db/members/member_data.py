"""Everything that is held on one member, on all servers: to be handed out, and to be deleted.

A test reads the schema and fails when a table with a member in it is not covered here.
"""

import json
from collections.abc import Collection

from bot.db.bank import secret_items
from bot.db.columns import items_from
from bot.db.members import fingerprints
from bot.db.scores import BY_TOPIC
from bot.db.session import Session, Transaction
from bot.db.told_points import WAITING

EXPORT: dict[str, str] = {
    "settings": """
        SELECT extra_time, hide_clock, timezone, daily_board, exam_board, hide_games, exam_on,
               ask_confidence, goes_on, exam_letter, as_form
        FROM member_setting WHERE user_id = :user_id
    """,
    "weekly_aims": """
        SELECT since_on, days FROM weekly_goal WHERE user_id = :user_id ORDER BY since_on
    """,
    "known_on": """
        SELECT server_id FROM known_on WHERE user_id = :user_id ORDER BY server_id
    """,
    "reminders": """
        SELECT reminder.server_id, hour, due_at
        FROM reminder LEFT JOIN outbox ON kind = 'reminder' AND ref_id = reminder_id
        WHERE user_id = :user_id ORDER BY reminder.server_id
    """,
    "daily_answers": """
        SELECT answer.server_id, answer.local_on, post.kind, item_id, item_version,
               substr('ABCD', option + 1, 1) AS option, correct, scored, answered_at
        FROM answer JOIN post USING (post_id)
        WHERE answer.user_id = :user_id ORDER BY answered_at, post_id
    """,
    "exam_papers": """
        SELECT paper_id, server_id, sitting_id, local_on, questions, correct, extra_time, joined_at,
               deadline_at, break_until, first_question, last_question, seen_at, closed_at,
               closing, shared_at, taken_back_at, items, seed
        FROM paper WHERE user_id = :user_id ORDER BY paper_id
    """,
    "exam_choices": """
        SELECT mark.paper_id, number, substr('ABCD', option + 1, 1) AS option, flagged, marked_at
        FROM mark JOIN paper USING (paper_id)
        WHERE paper.user_id = :user_id ORDER BY mark.paper_id, number
    """,
    # What was right is told once nobody writes any more: others may sit over the same questions.
    "exam_answers": """
        SELECT exam_answer.paper_id, number, item_id, item_version,
               substr('ABCD', option + 1, 1) AS option, exam_answer.correct, cause
        FROM exam_answer JOIN paper USING (paper_id) JOIN sitting USING (sitting_id)
        WHERE paper.user_id = :user_id AND sitting.state = 'closed'
        ORDER BY exam_answer.paper_id, number
    """,
    "live_answers": """
        SELECT server_id, round_id, live_answer.number,
               substr('ABCD', option + 1, 1) AS option, answered_at
        FROM live_answer JOIN live_round USING (round_id)
        WHERE live_answer.user_id = :user_id ORDER BY round_id, live_answer.number
    """,
    "live_rounds": """
        SELECT server_id, round_id FROM live_member JOIN live_round USING (round_id)
        WHERE user_id = :user_id ORDER BY round_id
    """,
    "drills": """
        SELECT drill_id, server_id, kind, domain, items, seed, opened_at, ended_at
        FROM drill WHERE user_id = :user_id ORDER BY drill_id
    """,
    "drill_answers": """
        SELECT drill_id, server_id, number, item_id, item_version,
               substr('ABCD', option + 1, 1) AS option, correct, confidence, cause, answered_at
        FROM drill_answer WHERE user_id = :user_id ORDER BY drill_id, number
    """,
    "memory": """
        SELECT synced_until, weights FROM memory WHERE user_id = :user_id
    """,
    "memory_fitted": """
        SELECT weights FROM member_weights WHERE user_id = :user_id
    """,
    "cards": """
        SELECT item_id, stability, difficulty, due_at, reviewed_at, reviews, lapses, missed,
               relearning, first_right
        FROM card WHERE user_id = :user_id ORDER BY item_id
    """,
    "points": """
        SELECT server_id, board, period, answered, correct FROM tally
        WHERE user_id = :user_id ORDER BY server_id, board, period
    """,
    "points_told": """
        SELECT server_id, period, points FROM told_point
        WHERE user_id = :user_id ORDER BY server_id, period
    """,
    "by_topic": BY_TOPIC,
    "absences": """
        SELECT server_id, noticed_at FROM absence WHERE user_id = :user_id ORDER BY server_id
    """,
    "hosted_exams": """
        SELECT sitting_id, server_id, opens_at FROM sitting
        WHERE host_user_id = :user_id ORDER BY sitting_id
    """,
    "hosted_live_rounds": """
        SELECT round_id, server_id FROM live_round
        WHERE host_user_id = :user_id ORDER BY round_id
    """,
    "letters": """
        SELECT letter_id, server_id, written_at, item_id, item_version
        FROM letter JOIN letter_item USING (letter_id)
        WHERE user_id = :user_id ORDER BY letter_id, item_id
    """,
    "own_questions": """
        SELECT own_item.own_id, server_id, name, author, licence, promised, state, suggested,
               CASE WHEN suggested = 1 THEN body END AS text
        FROM own_item JOIN own_version
          ON own_version.own_id = own_item.own_id AND own_version.version = 1
        WHERE author_user_id = :user_id ORDER BY own_item.own_id
    """,
    "own_imports": """
        SELECT import_id, server_id, file_name, imported_at, added, changed FROM own_import
        WHERE importer_user_id = :user_id ORDER BY import_id
    """,
    "reports": """
        SELECT server_id, item_id, item_version, flaw, words, reported_at, verdict, reply,
               decided_at, host_done
        FROM report WHERE user_id = :user_id ORDER BY report_id
    """,
    "organised_servers": """
        SELECT server_id FROM server WHERE organiser_user_id = :user_id ORDER BY server_id
    """,
}
"""What a member gets to see, by section. Only columns about them, and about nobody else."""

# In this order: what others have seen as numbers stays as numbers, then the names go.
_DELETE = (
    """
    INSERT INTO anonymised_answer (post_id, option, members)
    SELECT post_id, option, 1 FROM answer JOIN post USING (post_id)
    WHERE user_id = :user_id AND state = 'closed'
    ON CONFLICT (post_id, option) DO UPDATE SET members = members + 1
    """,
    """
    UPDATE post SET answers = answers - 1
    WHERE state <> 'closed' AND post_id IN (SELECT post_id FROM answer WHERE user_id = :user_id)
    """,
    # Messages that show how many have answered, joined or handed in follow.
    """
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE changed = 0 AND kind = 'post' AND ref_id IN (
        SELECT post_id FROM answer JOIN post USING (post_id)
        WHERE user_id = :user_id AND state <> 'closed'
    )
    """,
    """
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE changed = 0 AND kind = 'sitting' AND ref_id IN (
        SELECT sitting_id FROM paper JOIN sitting USING (sitting_id)
        WHERE user_id = :user_id AND state <> 'closed'
    )
    """,
    """
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE changed = 0 AND kind = 'question' AND (ref_id, part) IN (
        SELECT round_id, live_round.number FROM live_answer JOIN live_round USING (round_id)
        WHERE user_id = :user_id AND phase <> 'over'
    )
    """,
    "DELETE FROM answer WHERE user_id = :user_id",
    "DELETE FROM outbox WHERE kind = 'notice' AND part = :user_id",
    """
    UPDATE sitting SET has_deleted_answers = 1
    WHERE state = 'closed' AND sitting_id IN (
        SELECT sitting_id FROM paper JOIN exam_answer USING (paper_id)
        WHERE user_id = :user_id AND option IS NOT NULL
    )
    """,
    "DELETE FROM paper WHERE user_id = :user_id",
    """
    INSERT INTO anonymised_live_answer (round_id, number, option, members)
    SELECT round_id, live_answer.number, option, 1 FROM live_answer JOIN live_round USING (round_id)
    WHERE user_id = :user_id
      AND live_answer.number = live_round.number AND phase NOT IN ('asking', 'asked')
    ON CONFLICT (round_id, number, option) DO UPDATE SET members = members + 1
    """,
    "DELETE FROM live_answer WHERE user_id = :user_id",
    # The lobby of a live round says how many are in.
    """
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE changed = 0 AND kind = 'question' AND part = 0
      AND ref_id IN (SELECT round_id FROM live_member WHERE user_id = :user_id)
    """,
    "DELETE FROM live_member WHERE user_id = :user_id",
    "DELETE FROM drill WHERE user_id = :user_id",
    "DELETE FROM drill_answer WHERE user_id = :user_id",
    "DELETE FROM memory WHERE user_id = :user_id",
    "DELETE FROM member_weights WHERE user_id = :user_id",
    "DELETE FROM tally WHERE user_id = :user_id",
    "DELETE FROM told_point WHERE user_id = :user_id",
    "DELETE FROM topic_tally WHERE user_id = :user_id",
    "DELETE FROM absence WHERE user_id = :user_id",
    "DELETE FROM reminder WHERE user_id = :user_id",
    "DELETE FROM letter WHERE user_id = :user_id",
    "DELETE FROM report WHERE user_id = :user_id",
    "DELETE FROM weekly_goal WHERE user_id = :user_id",
    "DELETE FROM member_setting WHERE user_id = :user_id",
    "DELETE FROM known_on WHERE user_id = :user_id",
    # What they began belongs to the group; that it was them does not.
    "UPDATE sitting SET host_user_id = 0 WHERE host_user_id = :user_id",
    "UPDATE live_round SET host_user_id = 0 WHERE host_user_id = :user_id",
    "UPDATE server SET organiser_user_id = 0 WHERE organiser_user_id = :user_id",
    # What nobody has decided on goes with who suggested it.
    "DELETE FROM own_item WHERE author_user_id = :user_id AND suggested = 1",
    # A question stays the group's. The name of who promised that it is their own work goes; that of
    # somebody else, from whom a licence lets it be used, has to stay.
    """
    UPDATE own_item SET author_user_id = NULL,
                        author = CASE WHEN promised = 1 THEN '' ELSE author END
    WHERE author_user_id = :user_id
    """,
    "UPDATE own_import SET importer_user_id = NULL WHERE importer_user_id = :user_id",
)

_TELLING = {
    "daily_answers": ("correct",),
    "exam_answers": ("correct", "cause"),
    "drill_answers": ("correct", "cause"),
    "cards": ("stability", "difficulty", "due_at", "lapses", "missed", "relearning"),
    "exam_papers": ("correct",),
}
"""What tells whether a choice was right; empty while its item is being asked elsewhere."""

_SUMS = {"points": ("correct",)}
"""What would tell it as well, with all the other answers beside it; so would points that wait."""

Row = dict[str, int | float | str | None]
Section = list[Row]

NO_SERVER = 0
"""Of no server in particular: those where a member is known are looked at anyway."""


async def of_member(session: Session, user_id: int) -> dict[str, Section]:
    """Return every row that is held on a member, by section.

    What was right is left out of items that are being asked where they are known.
    """
    secret = await secret_items.of_member(session, NO_SERVER, user_id)
    values = {"user_id": user_id, "secret": json.dumps(sorted(secret))}
    held = {
        name: [_readable(dict(row)) for row in await session.run(sql, values)]
        for name, sql in EXPORT.items()
    }
    waits = False
    for name, columns in _TELLING.items():
        for row in held[name]:
            if _is_about(row, secret):
                row.update(dict.fromkeys(columns))
                waits = True
    for name, columns in _SUMS.items() if waits else ():
        for row in held[name]:
            row.update(dict.fromkeys(columns))
    if waits:
        told = held["points_told"]
        held["points_told"] = [row for row in told if row["period"] != WAITING]
    return held


async def delete(tx: Transaction, user_id: int) -> None:
    """Delete a member everywhere.

    Questions that are closed keep how many chose what, without the name. Of those that are open
    it stays known, as a fingerprint without a name, that they have been answered once.
    """
    await fingerprints.keep(tx, user_id)
    for statement in _DELETE:
        await tx.run(statement, {"user_id": user_id})


def _is_about(row: Row, secret: Collection[str]) -> bool:
    about = {row.get("item_id"), *(item_id for item_id, _ in items_from(str(row.get("items", ""))))}
    return not about.isdisjoint(secret)


def _readable(row: Row) -> Row:
    # Discord's ids are larger than what many readers of JSON take for a number.
    return {name: str(value) if name == "server_id" else value for name, value in row.items()}
