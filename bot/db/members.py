"""What members have set for themselves."""

from bot.db.database import Session
from bot.domain.members import MemberSettings

_FIND = "SELECT extra_time, hide_clock FROM member_setting WHERE user_id = :user_id"
_SAVE = """
    INSERT INTO member_setting (user_id, extra_time, hide_clock)
    VALUES (:user_id, :extra_time, :hide_clock)
    ON CONFLICT (user_id)
    DO UPDATE SET extra_time = excluded.extra_time, hide_clock = excluded.hide_clock
"""
_CLEAR = "DELETE FROM member_setting WHERE user_id = :user_id"


async def find(session: Session, user_id: int) -> MemberSettings:
    """Return a member's settings; whoever set nothing has the usual ones."""
    rows = await session.run(_FIND, {"user_id": user_id})
    return MemberSettings(rows[0]["extra_time"], bool(rows[0]["hide_clock"])) if rows else _USUAL


async def save(session: Session, user_id: int, settings: MemberSettings) -> None:
    """Store a member's settings; the usual ones leave no trace."""
    if settings == _USUAL:
        await session.run(_CLEAR, {"user_id": user_id})
        return
    values = {
        "user_id": user_id,
        "extra_time": settings.extra_time,
        "hide_clock": int(settings.hide_clock),
    }
    await session.run(_SAVE, values)


_USUAL = MemberSettings()
