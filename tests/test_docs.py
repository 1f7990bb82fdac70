"""What the documents draw and list is what the code says."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from docs import draw_architecture, draw_schema

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("file", "drawn"),
    [
        (draw_schema.FILE, draw_schema.schema),
        (draw_architecture.FILE, draw_architecture.picture),
    ],
    ids=["schema", "architecture"],
)
def test_what_is_drawn_is_up_to_date(file: Path, drawn: Callable[[], str]) -> None:
    assert file.read_text(encoding="utf-8") == drawn(), "write it anew with: make docs"


def test_every_arrow_of_the_picture_points_down() -> None:
    parts = draw_architecture.imports()
    rows = draw_architecture.floors(parts)
    floor = {part: number for number, row in enumerate(rows) for part in row}
    rising = [pair for pair in draw_architecture.arrows(parts) if floor[pair[0]] >= floor[pair[1]]]
    assert rising == []


def test_an_arrow_that_follows_from_a_longer_way_is_left_out() -> None:
    parts = {"a": {"b", "c"}, "b": {"c"}, "c": set[str]()}
    assert draw_architecture.arrows(parts) == [("a", "b"), ("b", "c")]
    assert draw_architecture.floors(parts) == [["a"], ["b"], ["c"]]


def test_every_folder_of_the_tests_is_explained() -> None:
    page = (ROOT / "tests" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)/` \|", page, re.MULTILINE))
    there = {path.parent.name for path in (ROOT / "tests").glob("*/*.py")}
    assert named == there


def test_every_word_of_the_glossary_is_there_once() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| \*\*([^*]+)\*\* \|", page, re.MULTILINE)
    assert len(words) > 30
    assert len(words) == len(set(words))
