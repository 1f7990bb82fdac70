"""A member's rights: everything held on them is handed out, and gone when they say so."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.db.daily import answers
from bot.db.members.member_data import EXPORT
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.scores.boards import BoardName, Period
from bot.errors import Refusal
from bot.services.exam.sittings import Waiting
from tests.domain.samples import SERVER
from tests.services.belongings import ALICE, BEN, live_a_full_life
from tests.services.world import World

Dump = dict[str, list[dict[str, Any]]]
DOCUMENT = Path(__file__).parents[3] / "docs" / "export.md"


async def dump(world: World) -> Dump:
    """Return every row of every table."""
    tables = await world.db.reading.run("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {
        row["name"]: [
            dict(one) for one in await world.db.reading.run(f"SELECT * FROM {row['name']}")
        ]
        for row in tables
    }


async def member_columns(world: World) -> set[tuple[str, str]]:
    """Return each table and column whose name says that it holds a member's id."""
    return {
        (row["table_name"], row["column_name"])
        for row in await world.db.reading.run(
            "SELECT m.name AS table_name, c.name AS column_name "
            "FROM sqlite_master AS m, pragma_table_info(m.name) AS c "
            "WHERE m.type = 'table' AND c.name LIKE '%user_id'"
        )
    }


def naming(dumped: Dump, user_id: int) -> set[tuple[str, str]]:
    """Return where a member's id stands, whatever the column is called."""
    return {
        (table, column)
        for table, rows in dumped.items()
        for row in rows
        for column, value in row.items()
        if value == user_id or (isinstance(value, str) and str(user_id) in value)
    }


async def as_everywhere(world: World) -> None:
    """Let a member be the host and the organiser, too, so that no column is left out."""
    await live_a_full_life(world)
    for table, column in (("sitting", "host_user_id"), ("server", "organiser_user_id")):
        await world.db.single.run(f"UPDATE {table} SET {column} = :id", {"id": ALICE})


async def test_the_world_of_these_tests_names_the_member_in_every_column_there_is(
    world: World,
) -> None:
    """A new table with a member in it has to be reached here, exported, and deleted."""
    await as_everywhere(world)
    assert naming(await dump(world), ALICE) == await member_columns(world)


OF_THE_GROUP = {"server", "sitting", "live_round", "own_item", "own_import"}
"""Tables that name who began something; their other columns are about no member."""


async def columns_of(world: World) -> dict[str, set[str]]:
    """Return the columns of every table that holds a member's rows, or rows that go with those."""
    owned = {table for table, column in await member_columns(world)}
    joined = await world.db.reading.run(
        'SELECT m.name AS child, f."table" AS parent, c.name AS column_name '
        "FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c "
        "LEFT JOIN pragma_foreign_key_list(m.name) AS f "
        "WHERE m.type = 'table'"
    )
    found: dict[str, set[str]] = {}
    for row in joined:
        if row["child"] in owned or row["parent"] in owned - OF_THE_GROUP - {"answer"}:
            found.setdefault(row["child"], set()).add(row["column_name"])
    return found


async def test_every_table_and_column_about_a_member_is_handed_out(world: World) -> None:
    """A new one has to be in the export, or in a table of the group."""
    told = {
        table: {
            word
            for sql in EXPORT.values()
            if re.search(rf"\b{table}\b", sql)
            for word in words(sql)
        }
        for table in await columns_of(world)
    }
    assert {table for table, sql in told.items() if not sql} == set()
    untold = {
        (table, column)
        for table, columns in (await columns_of(world)).items()
        for column in columns - told[table]
        if table not in OF_THE_GROUP
    }
    assert untold == set()


def words(sql: str) -> list[str]:
    return re.findall(r"\w+", sql)


async def test_nothing_that_names_the_member_is_left_after_a_deletion(world: World) -> None:
    await as_everywhere(world)
    await world.services.privacy.delete(ALICE)
    assert naming(await dump(world), ALICE) == set()
    assert not any((await world.services.privacy.held(ALICE)).values())


NAMELESS = {
    *("anonymised_answer", "anonymised_live_answer", "deleted_answer", "deleted_paper"),
    *("own_item", "own_import"),  # tests/services/bank/test_server_alone.py
}
"""What a deletion leaves behind, without a name."""


async def test_a_deletion_changes_nobody_elses_rows(world: World) -> None:
    await live_a_full_life(world)
    before = await dump(world)
    papers = {row["paper_id"] for row in before["paper"] if row["user_id"] == ALICE}
    letters = {row["letter_id"] for row in before["letter"] if row["user_id"] == ALICE}
    suggested = {
        row["own_id"]
        for row in before["own_item"]
        if row["suggested"] and row["author_user_id"] == ALICE
    }
    await world.services.privacy.delete(ALICE)
    after = await dump(world)
    assert _messages(after) == _messages(before) - 1, "besides their reminder"
    for table in before.keys() - {*NAMELESS, "outbox"}:
        kept = [
            row
            for row in before[table]
            if row.get("user_id") != ALICE
            and row.get("paper_id") not in papers
            and row.get("letter_id") not in letters
            and row.get("own_id") not in suggested
        ]
        assert [_settled(row) for row in after[table]] == [_settled(row) for row in kept], table


def _messages(rows: dict[str, list[dict[str, Any]]]) -> int:
    return len({(row["kind"], row["ref_id"], row["part"]) for row in rows["outbox"]})


def _settled(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without what a group's row may change by: counts, redrawing, who began it."""
    changing = {"answers", "revision", "host_user_id", "organiser_user_id", "has_deleted_answers"}
    return {name: value for name, value in row.items() if name not in changing}


async def test_what_the_group_has_seen_of_a_closed_question_stays_a_number(world: World) -> None:
    await live_a_full_life(world)
    [closed, still_open] = [sent.post for sent in world.posted()]
    before = await world.services.boards.board(SERVER, BEN, Period.ALL)
    await world.services.privacy.delete(ALICE)
    rows = {row["post_id"]: row["answers"] for row in (await dump(world))["post"]}
    assert (rows[closed.post_id], rows[still_open.post_id]) == (2, 1)
    assert await answers.responses(world.db.reading, closed.post_id) == ResponseDistribution(
        (0, 2, 0, 0)
    )
    assert await answers.responses(world.db.reading, still_open.post_id) == ResponseDistribution(
        (1, 0, 0, 0)
    )
    after = await world.services.boards.board(SERVER, BEN, Period.ALL)
    assert after.light == before.light
    assert after.counts == before.counts


async def test_two_who_go_are_two_nameless_answers(world: World) -> None:
    await live_a_full_life(world)
    await world.services.privacy.delete(ALICE)
    await world.services.privacy.delete(BEN)
    [row] = (await dump(world))["anonymised_answer"]
    assert (row["option"], row["members"]) == (1, 2)


async def test_whoever_had_all_deleted_may_begin_anew(world: World) -> None:
    await live_a_full_life(world)
    still_open = world.posted()[-1].post
    await world.services.privacy.delete(ALICE)
    with pytest.raises(Refusal, match="answered_before"):  # they have read its key
        await world.answer(still_open, 1, user_id=ALICE)
    await world.tick_at(2026, 4, 3, 9)
    await world.answer(world.posted()[-1].post, 1, user_id=ALICE)
    board = await world.services.boards.board(SERVER, ALICE, Period.ALL, BoardName.DAILY)
    assert board.counts is not None
    assert (board.counts.correct, board.counts.answered) == (1, 1)
    assert {row["answers"] for row in (await dump(world))["post"]} == {0, 1, 2}


async def test_an_open_mock_exam_goes_on_without_the_one_who_left(world: World) -> None:
    await live_a_full_life(world)
    await world.services.privacy.delete(ALICE)
    papers = (await dump(world))["paper"]
    assert {row["user_id"] for row in papers} == {BEN}
    assert await world.invigilate()


async def test_the_export_has_every_row_of_the_member_and_of_nobody_else(world: World) -> None:
    await as_everywhere(world)
    export = await world.services.privacy.export(ALICE)
    text = json.dumps(export)
    assert export["user_id"] == str(ALICE)
    assert str(BEN) not in text
    assert all(export[name] for name in EXPORT), "a section this test does not reach"
    held = {name: len(rows) for name, rows in (await world.services.privacy.held(ALICE)).items()}
    assert (held["daily_answers"], held["exam_papers"], held["live_answers"]) == (2, 2, 2)
    assert held["points"] == 2 * 3  # daily questions and exams, in a week, a month and all time


async def test_an_export_tells_what_was_right_only_once_nobody_writes_any_more(
    world: World,
) -> None:
    await live_a_full_life(world)
    [open_one] = [row for row in (await dump(world))["sitting"] if row["state"] == "open"]
    shown = await world.services.papers.paper_in(SERVER, open_one["sitting_id"], ALICE)
    assert not isinstance(shown, Waiting)
    await world.services.papers.submit(SERVER, ALICE, shown.paper.paper_id)
    held = await world.services.privacy.held(ALICE)
    assert shown.paper.paper_id not in {row["paper_id"] for row in held["exam_answers"]}
    assert shown.paper.paper_id in {row["paper_id"] for row in held["exam_choices"]}


async def test_ids_in_an_export_are_text_since_json_readers_round_them(world: World) -> None:
    await live_a_full_life(world)
    held = await world.services.privacy.held(ALICE)
    ids = [row["server_id"] for rows in held.values() for row in rows if "server_id" in row]
    assert set(ids) == {str(SERVER)}


async def test_every_section_and_field_of_an_export_is_documented(world: World) -> None:
    await as_everywhere(world)
    words = set(re.findall(r"`([a-z_]+)`", DOCUMENT.read_text(encoding="utf-8")))
    held = await world.services.privacy.held(ALICE)
    fields = {name for rows in held.values() for name in rows[0]}
    assert {*held, *fields, "format", "exported_at", "user_id"} - words == set()


async def test_one_who_was_never_here_holds_nothing(world: World) -> None:
    await live_a_full_life(world)
    assert not any((await world.services.privacy.held(1234)).values())
    before = await dump(world)
    await world.services.privacy.delete(1234)
    assert await dump(world) == before
