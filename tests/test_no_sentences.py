"""The domain, the database and the services speak in codes: sentences for people are the cogs'.

What a host reads where the bot cannot start, what goes to the log and what only a programmer ever
sees may be said in words.
"""

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path.relative_to(ROOT).as_posix()
    for layer in ("bot/domain", "bot/db", "bot/services")
    for path in (ROOT / layer).rglob("*.py")
    if path != ROOT / "bot/db/sentences.py"  # what hosts read, and nobody else
)

# Three words in a row, as people write them; names of ours and forms of dates are none.
SENTENCE = re.compile(r"(?<![\w%])[A-Za-z][a-z']*(?:[,;:.]? [a-z']+){2,}", re.ASCII)
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|WHERE|AND|BETWEEN|PRAGMA)\b")
NOT_FOR_MEMBERS = {
    "StartupError",
    *(
        name
        for name, value in vars(builtins).items()
        if isinstance(value, type) and issubclass(value, Exception)
    ),
}


def sentences(path: str, source: str) -> list[str]:
    """Return each text in a file that people could be meant to read."""
    tree = ast.parse(source)
    exempt = {id(part) for node in ast.walk(tree) for part in _exempt(node)}
    in_db = path.startswith("bot/db/")
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in exempt and SENTENCE.search(node.value)
        if not (in_db and SQL.search(node.value))
    ]


def _exempt(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is below a docstring, a log call, or an error for a programmer or the host."""
    match node:
        case ast.Expr(value=ast.Constant()):
            yield from ast.walk(node)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="log"))):
            yield from ast.walk(node)
        case ast.Call(func=ast.Name(id=name)) if name in NOT_FOR_MEMBERS:
            yield from ast.walk(node)


@pytest.mark.parametrize("path", SOURCES)
def test_a_file_has_no_sentence_for_people(path: str) -> None:
    assert sentences(path, (ROOT / path).read_text(encoding="utf-8")) == []


def test_there_are_files_to_look_at() -> None:
    assert {"bot/domain/daily/notes.py", "bot/db/database.py", "bot/services/ports.py"} <= {
        *SOURCES
    }


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('NOT_SET_UP = "Use the command first."', id="constant"),
        pytest.param('note = "the bot was away"', id="in-small-letters"),
        pytest.param('def f(x): return f"There are {x} questions for this"', id="between-values"),
        pytest.param('raise Refusal("This is over, sorry.")', id="raised"),
        pytest.param('raise Blocked(trouble, "I may not write")', id="blocked"),
        pytest.param('WORDS = {"due": "Nothing is due"}', id="in-a-mapping"),
        pytest.param('def f():\n    """Say so."""\n    return "It is so."', id="after-a-docstring"),
    ],
)
def test_a_planted_sentence_is_found(source: str) -> None:
    assert len(sentences("bot/services/a.py", source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/domain/a.py", '"""What a module is for."""\nX = 1\n"""How long it is so."""'),
        ("bot/services/a.py", 'log.info("post %s is tried again", post_id)'),
        ("bot/domain/a.py", 'raise ValueError("the pool is empty")'),
        ("bot/db/a.py", 'raise StartupError("The file is gone.")'),
        ("bot/db/a.py", '_GET = "SELECT a, b, c FROM post WHERE a, b, c"'),
        ("bot/domain/a.py", 'FORMS = ("%d %B %Y", "every day", "not_set_up")'),
    ],
)
def test_what_is_not_for_members_is_left_alone(path: str, source: str) -> None:
    assert sentences(path, source) == []


def test_sql_is_no_excuse_outside_the_database() -> None:
    assert sentences("bot/services/a.py", 'X = "Ask AND you will be told"')
