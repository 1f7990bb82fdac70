"""Servers and their settings."""

from datetime import time
from typing import TypedDict
from zoneinfo import ZoneInfo

from bot.db.session import Query, Session
from bot.domain.daily.schedule import zone_or_none
from bot.domain.exam.sittings import Length, PaperForm
from bot.domain.servers.settings import DEFAULT_ZONE, ServerSettings, Sheet, Trouble


class _ServerRow(TypedDict):
    server_id: int
    channel_id: int
    organiser_user_id: int
    post_time: str
    timezone: str
    weekdays: str
    role_id: int | None
    paused: int
    trouble: str | None
    failures: int
    opt_in: int
    at_once: int
    light: int
    sheet: str
    exam_profile: str | None
    exam_length: str
    exam_form: str
    exam_opens_in: int
    catch_up_hours: int
    reveal_hours: int
    lead_role_id: int | None
    discussion: int


_SAVE = """
    INSERT INTO server (server_id, channel_id, organiser_user_id, post_time, timezone, weekdays,
                        role_id, paused, trouble, failures, opt_in, at_once, light, sheet,
                        exam_profile, exam_length, exam_form, exam_opens_in, catch_up_hours,
                        reveal_hours, lead_role_id, discussion)
    VALUES (:server_id, :channel_id, :organiser_id, :post_time, :timezone, :weekdays,
            :role_id, :paused, :trouble, :failures, :opt_in, :at_once, :light, :sheet,
            :exam_profile, :exam_length, :exam_form, :exam_opens_in, :catch_up_hours,
            :reveal_hours, :lead_role_id, :discussion)
    ON CONFLICT (server_id) DO UPDATE SET
        channel_id = excluded.channel_id, organiser_user_id = excluded.organiser_user_id,
        post_time = excluded.post_time, timezone = excluded.timezone,
        weekdays = excluded.weekdays, role_id = excluded.role_id, paused = excluded.paused,
        trouble = excluded.trouble, failures = excluded.failures,
        opt_in = excluded.opt_in, at_once = excluded.at_once, light = excluded.light,
        sheet = excluded.sheet, exam_profile = excluded.exam_profile,
        exam_length = excluded.exam_length, exam_form = excluded.exam_form,
        exam_opens_in = excluded.exam_opens_in, catch_up_hours = excluded.catch_up_hours,
        reveal_hours = excluded.reveal_hours, lead_role_id = excluded.lead_role_id,
        discussion = excluded.discussion
"""
_GET = Query(
    _ServerRow,
    """
    SELECT server_id, channel_id, organiser_user_id, post_time, timezone, weekdays, role_id, paused,
           trouble, failures, opt_in, at_once, light, sheet, exam_profile, exam_length, exam_form,
           exam_opens_in, catch_up_hours, reveal_hours, lead_role_id, discussion
    FROM server WHERE server_id = :server_id
""",
)
_NOTE_TROUBLE = """
    UPDATE server SET trouble = :trouble WHERE server_id = :server_id AND trouble IS NULL
    RETURNING server_id
"""
_ADD_FAILURE = "UPDATE server SET failures = failures + 1 WHERE server_id = :server_id"
_CLEAR_TROUBLE = "UPDATE server SET trouble = NULL, failures = 0 WHERE server_id = :server_id"
_NOTE_DISCUSSION_TOLD = """
    UPDATE server SET discussion_told = 1 WHERE server_id = :server_id AND discussion_told = 0
    RETURNING server_id
"""
_CLEAR_DISCUSSION_TOLD = "UPDATE server SET discussion_told = 0 WHERE server_id = :server_id"
_TAKES_QUESTIONS = """
    SELECT 1 FROM server WHERE server_id = :server_id AND paused = 0
      AND NOT EXISTS (SELECT 1 FROM departure WHERE departure.server_id = :server_id)
"""


async def save(session: Session, settings: ServerSettings) -> None:
    """Store the settings in place of what the server had."""
    await session.run(
        _SAVE,
        {
            "server_id": settings.server_id,
            "channel_id": settings.channel_id,
            "organiser_id": settings.organiser_id,
            "post_time": settings.at.isoformat(timespec="minutes"),
            "timezone": settings.zone_name,
            "weekdays": "".join(str(day) for day in sorted(settings.days)),
            "role_id": settings.role_id,
            "paused": int(settings.paused),
            "trouble": settings.trouble,
            "failures": settings.failures,
            "opt_in": int(settings.opt_in),
            "at_once": int(settings.at_once),
            "light": settings.light,
            "sheet": settings.sheet,
            "exam_profile": settings.exam,
            "exam_length": settings.length,
            "exam_form": settings.form,
            "exam_opens_in": settings.opens_in,
            "catch_up_hours": settings.catch_up_hours,
            "reveal_hours": settings.reveal_hours,
            "lead_role_id": settings.lead_role_id,
            "discussion": int(settings.discussion),
        },
    )


async def find(session: Session, server_id: int) -> ServerSettings | None:
    """Return a server's settings, or None when it was never set up."""
    rows = await session.read(_GET, {"server_id": server_id})
    return _settings(rows[0]) if rows else None


async def zone_of(session: Session, server_id: int) -> ZoneInfo:
    """Return the time zone a server's days follow, also of one that was never set up."""
    settings = await find(session, server_id)
    return settings.zone if settings else DEFAULT_ZONE


async def takes_questions(session: Session, server_id: int) -> bool:
    """Return whether a server is neither paused nor left."""
    return bool(await session.run(_TAKES_QUESTIONS, {"server_id": server_id}))


async def note_trouble(session: Session, server_id: int, trouble: Trouble) -> bool:
    """Note what keeps the bot from posting; return whether it is news."""
    values = {"server_id": server_id, "trouble": trouble}
    return bool(await session.run(_NOTE_TROUBLE, values))


async def add_failure(session: Session, server_id: int) -> None:
    """Count one more question that could not be posted."""
    await session.run(_ADD_FAILURE, {"server_id": server_id})


async def clear_trouble(session: Session, server_id: int) -> None:
    """Note that posting works again."""
    await session.run(_CLEAR_TROUBLE, {"server_id": server_id})


async def note_discussion_told(session: Session, server_id: int) -> bool:
    """Note that the organiser knows that no thread can be opened; return whether it is news."""
    return bool(await session.run(_NOTE_DISCUSSION_TOLD, {"server_id": server_id}))


async def clear_discussion_told(session: Session, server_id: int) -> None:
    """Note that threads can be opened again."""
    await session.run(_CLEAR_DISCUSSION_TOLD, {"server_id": server_id})


def _settings(row: _ServerRow) -> ServerSettings:
    zone = zone_or_none(row["timezone"])
    return ServerSettings(
        server_id=row["server_id"],
        channel_id=row["channel_id"],
        organiser_id=row["organiser_user_id"],
        at=time.fromisoformat(row["post_time"]),
        zone=zone or DEFAULT_ZONE,
        lost_zone=None if zone else row["timezone"],
        days=frozenset(int(day) for day in row["weekdays"]),
        role_id=row["role_id"],
        paused=bool(row["paused"]),
        trouble=Trouble(row["trouble"]) if row["trouble"] else None,
        failures=row["failures"],
        opt_in=bool(row["opt_in"]),
        at_once=bool(row["at_once"]),
        light=row["light"],
        sheet=Sheet(row["sheet"]),
        exam=row["exam_profile"],
        length=Length(row["exam_length"]),
        form=PaperForm(row["exam_form"]),
        opens_in=row["exam_opens_in"],
        catch_up_hours=row["catch_up_hours"],
        reveal_hours=row["reveal_hours"],
        lead_role_id=row["lead_role_id"],
        discussion=bool(row["discussion"]),
    )
