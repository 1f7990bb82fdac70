"""Notes from when the ledger kept sentences are read back as codes."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot import refusals
from bot.db.migrate import migrate, migration_files
from bot.domain.daily import notes
from bot.refusals import Reason

SHIPPED = migration_files()
BEFORE = next(number for number, file in enumerate(SHIPPED) if file.stem.endswith("_note_codes"))

_POST = """
    INSERT INTO post (server_id, kind, state, local_on, due_at, try_at, note)
    VALUES (1, 'daily', 'missed', '2026-04-01', '', '', ?)
"""
_SERVER = """
    INSERT INTO server (server_id, channel_id, organiser_user_id, post_time, timezone, weekdays)
    VALUES (1, 5, 6, '09:00', 'America/Chicago', '1234567')
"""


@pytest.fixture
async def conn(file: Path) -> AsyncIterator[aiosqlite.Connection]:
    """Return a database as the version before the codes left it."""
    async with aiosqlite.connect(file, isolation_level=None) as opened:
        await migrate(opened, SHIPPED[:BEFORE])
        await opened.execute(_SERVER)
        yield opened


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("the bot was away", notes.BOT_AWAY),
        ("skipped by an organiser", notes.SKIPPED_BY_ORGANISER),
        ("sent again", notes.SENT_AGAIN),
        ("something went wrong", notes.WENT_WRONG),
        (
            "I cannot post in <#1234567890123456789>: I am missing View Channel, Send Messages, "
            "Read Message History. Give me that in the channel's settings under Permissions, or "
            "choose another channel with /setup.",
            refusals.no_permission(
                ["view_channel", "send_messages", "read_message_history"], 1234567890123456789
            ),
        ),
        (
            "I cannot post in <#5>: I am missing Send Messages. Give me that in the channel's "
            "settings under Permissions, or choose another channel with /setup.",
            refusals.no_permission(["send_messages"], 5),
        ),
        (
            "I cannot see the channel <#77>; it may have been deleted or hidden from me. "
            "Choose another one with /setup.",
            refusals.cannot_see(77),
        ),
        (
            "Discord did not take my message (error 50035). "
            "I will try again; please look at /daily status in a while.",
            refusals.discord_refused(50035),
        ),
        ("503 Service Unavailable (error code: 0): overloaded", notes.NOTED_EARLIER),
        ("", notes.NOTED_EARLIER),
    ],
)
async def test_a_noted_sentence_becomes_its_code(
    conn: aiosqlite.Connection, sentence: str, reason: Reason
) -> None:
    await conn.execute(_POST, (sentence,))
    await migrate(conn, SHIPPED)
    [(note,)] = await conn.execute_fetchall("SELECT note FROM post")
    assert Reason.from_text(note) == reason


async def test_where_nothing_was_noted_nothing_is(conn: aiosqlite.Connection) -> None:
    await conn.execute(_POST, (None,))
    await migrate(conn, SHIPPED)
    assert list(await conn.execute_fetchall("SELECT note FROM post")) == [(None,)]
