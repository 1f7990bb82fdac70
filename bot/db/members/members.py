"""What members have set for themselves."""

from datetime import date
from typing import TypedDict
from zoneinfo import ZoneInfo

from bot.db.servers import servers
from bot.db.session import Query, Session, Transaction
from bot.domain.daily.schedule import zone_or_none
from bot.domain.members import MemberSettings


class _SettingRow(TypedDict):
    user_id: int
    extra_time: float
    hide_clock: int
    timezone: str | None
    daily_board: int | None
    exam_board: int
    hide_games: int
    exam_on: str | None
    ask_confidence: int | None
    goes_on: int
    exam_letter: int
    as_form: int


class _Goal(TypedDict):
    since_on: str
    days: int


_FIND = Query(_SettingRow, "SELECT * FROM member_setting WHERE user_id = :user_id")
_SAVE = """
    INSERT INTO member_setting (user_id, extra_time, hide_clock, timezone, daily_board, exam_board,
                                hide_games, exam_on, ask_confidence, goes_on, exam_letter,
                                as_form)
    VALUES (:user_id, :extra_time, :hide_clock, :timezone, :daily_board, :exam_board,
            :hide_games, :exam_on, :ask_confidence, :goes_on, :exam_letter, :as_form)
    ON CONFLICT (user_id) DO UPDATE SET
        extra_time = excluded.extra_time, hide_clock = excluded.hide_clock,
        timezone = excluded.timezone, daily_board = excluded.daily_board,
        exam_board = excluded.exam_board, hide_games = excluded.hide_games,
        exam_on = excluded.exam_on, ask_confidence = excluded.ask_confidence,
        goes_on = excluded.goes_on, exam_letter = excluded.exam_letter,
        as_form = excluded.as_form
"""
_CLEAR = "DELETE FROM member_setting WHERE user_id = :user_id"
_AIMS = Query(_Goal, "SELECT since_on, days FROM weekly_goal WHERE user_id = :user_id")
# What was to hold later no longer will.
_FORGET_LATER_AIMS = "DELETE FROM weekly_goal WHERE user_id = :user_id AND since_on >= :since_on"
_SET_AIM = "INSERT INTO weekly_goal (user_id, since_on, days) VALUES (:user_id, :since_on, :days)"

_KNOW = """
    INSERT INTO known_on (user_id, server_id) VALUES (:user_id, :server_id)
    ON CONFLICT DO NOTHING
"""
_KNOW_NO_MORE = """
    DELETE FROM known_on WHERE user_id = :user_id
      AND NOT EXISTS (SELECT 1 FROM member_setting WHERE user_id = :user_id)
      AND NOT EXISTS (SELECT 1 FROM weekly_goal WHERE user_id = :user_id)
      AND NOT EXISTS (SELECT 1 FROM reminder WHERE user_id = :user_id)
"""


async def find(session: Session, user_id: int) -> MemberSettings:
    """Return a member's settings; whoever set nothing has the usual ones."""
    rows = await session.read(_FIND, {"user_id": user_id})
    return _settings(rows[0]) if rows else _USUAL


async def zone_of(session: Session, server_id: int, user_id: int) -> ZoneInfo:
    """Return the time zone of a member's days: their own, else the server's."""
    settings = await find(session, user_id)
    return settings.zone or await servers.zone_of(session, server_id)


async def save(session: Session, user_id: int, settings: MemberSettings) -> None:
    """Store a member's settings; the usual ones leave no trace."""
    if settings == _USUAL:
        await session.run(_CLEAR, {"user_id": user_id})
        return
    daily, asks = settings.daily_board, settings.ask_confidence
    values = {
        "user_id": user_id,
        "extra_time": settings.extra_time,
        "hide_clock": int(settings.hide_clock),
        "timezone": settings.zone.key if settings.zone else settings.lost_zone,
        "daily_board": None if daily is None else int(daily),
        "exam_board": int(settings.exam_board),
        "hide_games": int(settings.hide_games),
        "exam_on": settings.exam_on.isoformat() if settings.exam_on else None,
        "ask_confidence": None if asks is None else int(asks),
        "goes_on": int(settings.goes_on),
        "exam_letter": int(settings.exam_letter),
        "as_form": int(settings.as_form),
    }
    await session.run(_SAVE, values)


async def goals(session: Session, user_id: int) -> dict[date, int]:
    """Return from which Monday on a member has which weekly aim."""
    rows = await session.read(_AIMS, {"user_id": user_id})
    return {date.fromisoformat(row["since_on"]): row["days"] for row in rows}


async def set_goal(tx: Transaction, user_id: int, since: date, days: int) -> None:
    """Let an aim hold from a Monday on."""
    values = {"user_id": user_id, "since_on": since.isoformat()}
    await tx.run(_FORGET_LATER_AIMS, values)
    await tx.run(_SET_AIM, {**values, "days": days})


async def note_where(tx: Transaction, server_id: int, user_id: int) -> None:
    """Note on which server a member has set something; one who has nothing set leaves no trace."""
    values = {"user_id": user_id, "server_id": server_id}
    await tx.run(_KNOW, values)
    await tx.run(_KNOW_NO_MORE, values)


def _settings(row: _SettingRow) -> MemberSettings:
    daily, name, asks = row["daily_board"], row["timezone"], row["ask_confidence"]
    zone = zone_or_none(name) if name else None
    return MemberSettings(
        extra_time=row["extra_time"],
        hide_clock=bool(row["hide_clock"]),
        zone=zone,
        lost_zone=None if zone else name,
        daily_board=None if daily is None else bool(daily),
        exam_board=bool(row["exam_board"]),
        hide_games=bool(row["hide_games"]),
        exam_on=date.fromisoformat(row["exam_on"]) if row["exam_on"] else None,
        ask_confidence=None if asks is None else bool(asks),
        goes_on=bool(row["goes_on"]),
        exam_letter=bool(row["exam_letter"]),
        as_form=bool(row["as_form"]),
    )


_USUAL = MemberSettings()
