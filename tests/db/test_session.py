"""Types that hold at run time: the columns of each query, and what is one transaction."""

import ast
import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypedDict

import aiosqlite
import pytest

import bot.db
from bot.db.database import Database
from bot.db.session import Query
from tests.typed_rows import promised

ROOT = Path(__file__).parents[2]
MODULES = {
    found.name: importlib.import_module(found.name)
    for found in pkgutil.walk_packages(bot.db.__path__, "bot.db.")
}
QUERIES = {
    f"{name.removeprefix('bot.db.')}.{constant}": value
    for name, module in MODULES.items()
    for constant, value in vars(module).items()
    if isinstance(value, Query)
}
NAMELESS = {"bot.db.members.member_data"}
"""Hands out whatever columns its statements name, and itself names none of them."""


class _Zeros(dict[str, int]):
    """Values for whatever a statement asks for."""

    def __missing__(self, _: str) -> int:
        return 0


async def columns_of(db: Database, sql: str) -> list[str]:
    """Return the columns of a statement, which reads an empty database and changes nothing."""
    tables = await db.reading.run("SELECT name FROM sqlite_schema WHERE type = 'table'")
    async with db.transaction() as tx:
        for row in tables:
            if not row["name"].startswith("sqlite_"):
                await tx.run(
                    f"CREATE TEMP TRIGGER IF NOT EXISTS keep_{row['name']} BEFORE INSERT "
                    f"ON main.{row['name']} BEGIN SELECT RAISE(IGNORE); END"
                )
    cursor = await _writer(db).execute(sql, _Zeros())
    names = [name for name, *_ in cursor.description]
    await cursor.close()
    return names


def _writer(db: Database) -> aiosqlite.Connection:
    return db._writer  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
async def test_a_query_returns_the_columns_that_its_row_type_names(
    db: Database, query: Query[Any]
) -> None:
    assert sorted(await columns_of(db, query.sql)) == sorted(promised(query.row))


class _Text(TypedDict):
    name: str
    value: int


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT 1 AS one, 2 AS one", ["one", "one"]),
        ("INSERT INTO bot_state VALUES (NULL, NULL) RETURNING name, value", ["name", "value"]),
        ("UPDATE bot_state SET value = :value RETURNING name", ["name"]),
        ("SELECT * FROM bot_state LIMIT :most", ["name", "value"]),
    ],
)
async def test_the_checker_sees_the_columns_of_every_kind_of_statement(
    db: Database, sql: str, columns: list[str]
) -> None:
    assert await columns_of(db, sql) == columns


async def test_the_checker_sees_a_value_of_another_type(db: Database) -> None:
    lie = Query(_Text, "SELECT name, value FROM bot_state")
    await db.single.run("INSERT INTO bot_state VALUES ('a', 'b')")
    with pytest.raises(AssertionError, match=r"_Text\.value: 'b' is no <class 'int'>"):
        await db.reading.read(lie)


# What reads rows says what they are


def untyped_reads(module: ModuleType) -> Iterator[int]:
    """Yield the lines on which `run` is asked for more than whether it changed anything."""
    tree = ast.parse(inspect.getsource(module))
    fine = {
        id(value)
        for node in ast.walk(tree)
        for value in ([node.value] if isinstance(node, ast.Expr) else _only_counted(node))
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Await) and _asks(node.value, "run") and id(node) not in fine:
            yield node.lineno


def _only_counted(node: ast.AST) -> Sequence[ast.AST]:
    match node:
        case ast.Call(func=ast.Name(id="bool" | "len"), args=counted):
            return counted
        case ast.UnaryOp(op=ast.Not(), operand=asked):
            return [asked]
        case _:
            return []


def _asks(node: ast.AST, *methods: str) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in methods
    )


STATEMENTS = {
    name: module
    for name, module in MODULES.items()
    if "session: Session" in inspect.getsource(module) and name != "bot.db.database"
}


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - NAMELESS))
def test_whatever_reads_rows_says_what_they_are(name: str) -> None:
    assert [*untyped_reads(MODULES[name])] == []


# What makes several changes is one transaction


def changes(statements: Sequence[ast.stmt], module: ModuleType) -> int:
    """Return how many changes these statements make at most; a loop makes two for each in it."""
    total = 0
    for place, statement in enumerate(statements):
        if isinstance(statement, ast.If):
            met, otherwise = (changes(b, module) for b in (statement.body, statement.orelse))
            asked = _changes_within(statement.test, module)
            if statement.body and isinstance(statement.body[-1], ast.Return):
                rest = changes(statements[place + 1 :], module)
                return total + asked + max(met, otherwise + rest)
            total += asked + max(met, otherwise)
        elif isinstance(statement, ast.For | ast.AsyncFor):
            total += 2 * changes(statement.body, module) + _changes_within(statement.iter, module)
        else:
            total += _changes_within(statement, module)
    return total


def _changes_within(node: ast.AST, module: ModuleType) -> int:
    return sum(
        _is_change(call.args[0], module)
        if _asks(call, "run", "read")
        else _changes_by(call, module)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    )


def _changes_by(call: ast.Call, module: ModuleType) -> int:
    """Return how many changes another function of bot/db makes that is called here."""
    prefix, _, name = ast.unparse(call.func).rpartition(".")
    owner = getattr(module, prefix, None) if prefix else module
    if not isinstance(owner, ModuleType) or owner.__name__ not in MODULES:
        return 0
    return sum(changes(one.body, owner) for one in functions(owner) if one.name == name)


def _is_change(statement: ast.expr, module: ModuleType) -> bool:
    known = getattr(module, ast.unparse(statement), None)
    sql = known.sql if isinstance(known, Query) else known
    return not isinstance(sql, str) or sql.split()[0] in ("INSERT", "UPDATE", "DELETE")


@cache
def functions(module: ModuleType) -> Sequence[ast.AsyncFunctionDef]:
    tree = ast.parse(inspect.getsource(module))
    return [node for node in tree.body if isinstance(node, ast.AsyncFunctionDef)]


@pytest.mark.parametrize("name", STATEMENTS)
def test_whatever_makes_several_changes_takes_a_transaction(name: str) -> None:
    module = MODULES[name]
    taken: dict[str, list[str]] = defaultdict(list)
    for function in functions(module):
        if changes(function.body, module) > 1:
            first = function.args.args[0]
            taken[ast.unparse(first)].append(function.name)
    assert set(taken) <= {"tx: Transaction"}, dict(taken)


def test_the_checker_sees_several_changes() -> None:
    several = {
        f"{name.rpartition('.')[2]}.{function.name}"
        for name, module in MODULES.items()
        for function in functions(module)
        if changes(function.body, module) > 1
    }
    assert {
        "corrections.apply",
        "drills.add",
        "live.add",
        "live.save",
        "member_data.delete",
        "members.set_goal",
        "papers.close",
        "presence.forget",
        "reminders.put",
        "sittings.add",
        "sittings.save_state",
        "weekly_sheets.plan",
    } <= several
    assert "members.save" not in several


# What pyright refuses

MISTAKES = """
from datetime import date
from typing import TypedDict

from bot.db.database import Database
from bot.db.members import members
from bot.db.session import Query


class Fact(TypedDict):
    name: str
    value: str


FACTS = Query(Fact, "SELECT name, value FROM bot_state")


async def mistaken(db: Database) -> int:
    await members.set_goal(db.single, 1, date(2026, 4, 1), 3)
    for row in await db.reading.read(FACTS):
        print(row["valeu"])
        return row["value"]
    return 0


async def right(db: Database) -> list[str]:
    async with db.transaction() as tx:
        await members.set_goal(tx, 1, date(2026, 4, 1), 3)
    return [row["value"] for row in await db.reading.read(FACTS)]
"""


@pytest.mark.slow
def test_pyright_refuses_a_plain_session_and_a_misspelt_column(tmp_path: Path) -> None:
    (tmp_path / "mistakes.py").write_text(MISTAKES)
    project = {"include": ["."], "extraPaths": [str(ROOT)], "strict": ["."]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(project))
    found = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--project", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    mistakes = json.loads(found.stdout)["generalDiagnostics"]
    lines = MISTAKES.splitlines()
    assert sorted({lines[one["range"]["start"]["line"]].strip() for one in mistakes}) == [
        "await members.set_goal(db.single, 1, date(2026, 4, 1), 3)",
        'print(row["valeu"])',
        'return row["value"]',
    ]
