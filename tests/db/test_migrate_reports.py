"""Reports from before members could suggest questions are kept, and so are their numbers."""

from pathlib import Path

import aiosqlite

from bot.db.migrate import migrate, migration_files

SHIPPED = migration_files()
BEFORE = next(number for number, file in enumerate(SHIPPED) if file.stem.endswith("_suggestion"))
_REPORT = """
    INSERT INTO report (report_id, server_id, user_id, item_id, item_version, flaw, words,
                        reported_at, verdict, reply, decided_at, host_done)
    VALUES (7, 1, 2, 'item-01', 1, 'key', 'B fits.', '2026', 'agreed', 'Yes.', '2026', 1)
"""
_THANKS = "INSERT INTO outbox (kind, ref_id, server_id, due_at) VALUES ('thanks', 7, 1, '2026')"


async def test_reports_are_kept_and_no_number_comes_again(file: Path) -> None:
    async with aiosqlite.connect(file, isolation_level=None) as conn:
        await migrate(conn, SHIPPED[:BEFORE])
        await conn.execute(_REPORT)
        await conn.execute(_THANKS)
        await conn.execute("UPDATE sqlite_sequence SET seq = 4711 WHERE name = 'report'")
        before = list(await conn.execute_fetchall("SELECT * FROM report"))
        await migrate(conn, SHIPPED)
        assert list(await conn.execute_fetchall("SELECT * FROM report")) == before
        await conn.execute(
            _REPORT.replace("(7, 1, 2,", "(NULL, 1, 3,").replace("'key'", "'missing'")
        )
        numbers = await conn.execute_fetchall("SELECT report_id FROM report ORDER BY report_id")
        assert [row[0] for row in numbers] == [7, 4712]
        assert len(list(await conn.execute_fetchall("SELECT * FROM outbox"))) == 1
        await conn.execute("DELETE FROM report WHERE report_id = 7")
        assert list(await conn.execute_fetchall("SELECT * FROM outbox")) == []
