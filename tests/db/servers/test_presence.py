"""Servers that were left: kept for a while, and then forgotten whole."""

from datetime import timedelta

from bot.db.bank import items
from bot.db.database import Database
from bot.db.exam import papers, sittings
from bot.db.live import add as add_round
from bot.db.practice import drills
from bot.db.servers import presence, servers
from bot.db.servers.presence import FORGET
from bot.domain.practice.next_item import DrillKind
from tests.db.exam_rows import (
    ITEMS,
    add_lobby,
    add_open,
    add_paper,
    stored_paper,
    stored_sitting,
)
from tests.db.rows import add_server, come_back, forget_left_before, leave
from tests.domain.exams import MEMBER, MINUTE
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER, make_item

DAY = timedelta(days=1)
OTHER_SERVER, OTHER_CHANNEL = SERVER + 100, CHANNEL + 100


async def left_at(db: Database) -> list[str]:
    return [row["left_at"] for row in await db.reading.run("SELECT left_at FROM departure")]


async def there_and_away(db: Database) -> tuple[set[int], set[int]]:
    return await presence.present(db.reading), await presence.away(db.reading)


async def add_drill(db: Database, server_id: int = SERVER) -> None:
    """Let a member answer the first item of a drill."""
    await items.keep(db.single, make_item(ITEMS[0][0], version=ITEMS[0][1]))
    async with db.transaction() as tx:
        drill = await drills.add(
            tx,
            server_id,
            MEMBER,
            kind=DrillKind.MIXED,
            domain=None,
            items=ITEMS[:1],
            seed=7,
            now=NOON,
        )
        assert await drills.answer(tx, drill, 1, option=0, correct=True, now=NOON)


async def start_round(db: Database, server_id: int = SERVER) -> None:
    async with db.transaction() as tx:
        assert await add_round(
            tx, server_id, CHANNEL + 1, ORGANISER, seconds=60, items=ITEMS, now=NOON
        )


async def test_leaving_and_returning_are_news_once(db: Database) -> None:
    await add_server(db)
    assert not await come_back(db, SERVER)
    assert await leave(db, SERVER)
    assert not await leave(db, SERVER, NOON + DAY)
    assert await there_and_away(db) == (set(), {SERVER})
    assert await come_back(db, SERVER)
    assert not await come_back(db, SERVER)
    assert await there_and_away(db) == ({SERVER}, set())


async def test_a_server_is_present_by_whatever_is_kept_of_it(db: Database) -> None:
    await add_server(db, SERVER)
    await add_lobby(db, server_id=SERVER + 1)
    await start_round(db, SERVER + 2)
    await add_drill(db, SERVER + 3)
    assert await presence.present(db.reading) == {SERVER + number for number in range(4)}


async def test_leaving_again_does_not_begin_the_wait_anew(db: Database) -> None:
    await leave(db, SERVER)
    before = await left_at(db)
    await leave(db, SERVER, NOON + DAY)
    assert await left_at(db) == before


async def test_only_servers_left_before_the_instant_are_forgotten(db: Database) -> None:
    for number in range(3):
        await add_server(db, SERVER + number)
    await leave(db, SERVER)
    await leave(db, SERVER + 1, NOON + DAY)
    assert await forget_left_before(db, NOON) == []
    assert await forget_left_before(db, NOON + DAY) == [SERVER]
    assert await servers.find(db.reading, SERVER) is None
    assert await presence.present(db.reading) == {SERVER + 2}
    assert await presence.away(db.reading) == {SERVER + 1}


async def test_a_server_that_returns_at_the_last_moment_is_not_forgotten(db: Database) -> None:
    await add_server(db)
    await leave(db, SERVER)
    assert await presence.left_before(db.reading, NOON + DAY) == [SERVER]
    await come_back(db, SERVER)
    async with db.transaction() as tx:
        assert not await presence.forget(tx, SERVER, left_before=NOON + DAY)
    assert await servers.find(db.reading, SERVER)


async def test_a_server_that_was_never_set_up_leaves_nothing_behind(db: Database) -> None:
    await add_paper(db.single, await add_open(db))
    await add_drill(db)
    await start_round(db)
    await leave(db, SERVER)
    await forget_left_before(db, NOON + DAY)
    kept = {
        table: len(await db.reading.run(f"SELECT * FROM {table}"))
        for table in (
            "sitting",
            "paper",
            "live_round",
            "drill",
            "drill_answer",
            "topic_tally",
            "outbox",
        )
    }
    assert kept == dict.fromkeys(kept, 0)


async def test_sittings_of_a_server_that_was_left_go_with_papers_and_marks(db: Database) -> None:
    sitting = await add_open(db)
    paper = await add_paper(db.single, sitting)
    await papers.choose(db.single, paper, number=1, option=1, now=NOON)
    other = await add_open(db, server_id=OTHER_SERVER, channel_id=OTHER_CHANNEL)
    kept = await add_paper(db.single, other, server_id=OTHER_SERVER)
    await papers.choose(db.single, kept, number=1, option=2, now=NOON)
    await leave(db, SERVER)
    await forget_left_before(db, NOON)
    assert await stored_sitting(db, sitting) == sitting
    await forget_left_before(db, NOON + MINUTE)
    assert await sittings.latest(db.reading, SERVER, most=9) == []
    assert await sittings.running(db.reading) == [other]
    assert (await stored_paper(db.reading, kept)).mark(1).option == 2
    marks = await db.reading.run("SELECT paper_id FROM mark")
    assert [row["paper_id"] for row in marks] == [kept.paper_id]


async def test_a_server_that_came_back_keeps_its_sittings(db: Database) -> None:
    sitting = await add_lobby(db)
    await add_lobby(db, server_id=OTHER_SERVER, channel_id=OTHER_CHANNEL)
    for server_id in (SERVER, OTHER_SERVER):
        await leave(db, server_id)
    await come_back(db, SERVER)
    await forget_left_before(db, NOON + DAY)
    assert await sittings.running(db.reading) == [sitting]


async def test_every_table_with_a_server_in_it_is_deleted_from_or_goes_with_one_that_is(
    db: Database,
) -> None:
    """A new table has to be named in FORGET, or refer to one that is and go with it."""
    tables = await db.reading.run(
        "SELECT m.name, MAX(c.name = 'server_id') AS has_server FROM sqlite_schema AS m "
        "JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' GROUP BY m.name"
    )
    gone = {statement.split()[2] for statement in FORGET} | {"departure"}
    assert gone <= {row["name"] for row in tables}
    while more := await _going_with(db, gone) - gone:
        gone |= more
    assert {row["name"] for row in tables if row["has_server"]} <= gone


async def _going_with(db: Database, tables: set[str]) -> set[str]:
    references = await db.reading.run(
        'SELECT m.name, f."table" AS parent FROM sqlite_schema AS m '
        "JOIN pragma_foreign_key_list(m.name) AS f "
        "WHERE m.type = 'table' AND f.on_delete = 'CASCADE'"
    )
    return {row["name"] for row in references if row["parent"] in tables}
