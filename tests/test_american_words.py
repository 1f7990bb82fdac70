"""What the bot says is spelt as in the United States, and counts things with their right plural."""

import ast
import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from cogs.kit.days import date_in_words, day_of_year, short_day, time_in_words
from cogs.kit.numbers import counted

ROOT = Path(__file__).resolve().parents[1]
BRITISH = re.compile(
    r"\b(?:organis(?:e|ing|ation)\w*|practis\w+|recognis\w+|realis\w+|memoris\w+|summaris\w+|"
    r"analyse\w*|colour\w*|favour\w*|behaviour\w*|honour\w*|neighbour\w*|learnt|spelt|centre|"
    r"programme|judgement|cancelled|cancelling|labelled|whilst|grey|licences?|specialis(?:e|ing)\w*)\b",
    re.IGNORECASE,
)
READ = (
    *("*.md", "docs/**/*.md", "content/*.md", "tests/*.md", ".env.example", "Makefile"),
    *("docs/hosting/*", "bot/demo/static/*.html", ".github/*.md"),
)
"""What people read besides what the bot says."""
SAID_BY = ("cogs/**/*.py", "bot/*.py", "bot/demo/*.py", "bot/db/sentences.py")
"""Where the code has texts for people."""
NAMES = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)\s]*\)|https?://\S+|<[^>\n]*>", re.DOTALL)
"""What stands in a text as a name of something else: code, files, addresses, tags."""
THINGS = (
    "question|answer|member|point|paper|day|week|minute|second|score|mock exam|channel|organizer"
)


def texts(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts of a file that people read: sentences, and what commands say they do."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef) and any(
            ".command(" in ast.unparse(one) for one in node.decorator_list
        ):
            yield node.lineno, ast.get_docstring(node) or ""
        if not isinstance(node, ast.Constant) or id(node) in skipped:
            continue
        if isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def found(pattern: re.Pattern[str]) -> list[str]:
    """Return every place in the code where a text for people has what is looked for."""
    return [
        f"{file.relative_to(ROOT)}:{line}: {match[0]}"
        for glob in SAID_BY
        for file in sorted(ROOT.glob(glob))
        for line, text in texts(file)
        if not text.startswith("server %s") and (match := pattern.search(text))
    ]


def test_nothing_that_the_bot_says_is_spelled_as_in_britain() -> None:
    assert found(BRITISH) == []


def test_nothing_that_people_read_besides_is_spelled_as_in_britain() -> None:
    files = sorted({file for glob in READ for file in ROOT.glob(glob)})
    assert len(files) > 50, "the documents and the decisions are among them"
    wrong = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in files
        for match in BRITISH.finditer(NAMES.sub("", file.read_text(encoding="utf-8")))
    ]
    assert wrong == []


def test_a_percent_sign_stands_beside_its_number() -> None:
    assert found(re.compile(r"(?:^|\d) %(?![sd])")) == []


def test_a_number_of_things_is_never_put_before_its_plural_by_hand() -> None:
    """In an f-string, what follows a number would be wrong for one; `counted` knows."""
    wrong: list[str] = []
    for file in sorted(ROOT.glob("cogs/**/*wording*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                wrong += [f"{file.name}:{node.lineno}: {one}" for one in _plurals_by_hand(node)]
    assert wrong == []


def _plurals_by_hand(node: ast.JoinedStr) -> Iterator[str]:
    for number, after in zip(node.values, node.values[1:], strict=False):
        if not (isinstance(number, ast.FormattedValue) and isinstance(after, ast.Constant)):
            continue
        said = ast.unparse(number.value)
        is_many = said.isupper() or said.split("[")[0].isupper() or said in ALWAYS_MANY
        if not is_many and re.match(rf" (?:{THINGS})s\b", str(after.value)):
            yield f"{said}{after.value}"


ALWAYS_MANY = {
    "publishing.GROUP",
    "profile.questions",
    "profile.minutes",
    "count",  # of days, from two on, or of answers, from a crowd on
    "pile.days",
    "days",
    "known.error",
    "told",
    "weeks",
}
"""Numbers that are two or more wherever they are told."""


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 questions"), (1, "1 question"), (2, "2 questions")]
)
def test_things_are_counted(count: int, said: str) -> None:
    assert counted(count, "question") == said


def test_people_are_no_peoples() -> None:
    assert [counted(number, "person", "people") for number in (0, 1, 2)] == [
        "0 people",
        "1 person",
        "2 people",
    ]


def test_dates_and_times_stand_as_discord_writes_them_beside() -> None:
    on = date(2027, 3, 4)
    assert date_in_words(on) == "Thursday, March 4, 2027"
    assert (day_of_year(on), short_day(on)) == ("March 4", "Mar 4")
    said = [time_in_words(time(*at)) for at in ((0, 5), (9, 0), (12, 0), (18, 30))]
    assert said == ["12:05 AM", "9:00 AM", "12:00 PM", "6:30 PM"]
