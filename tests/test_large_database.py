"""The large database that the bench writes: its counts are those of the real triggers."""

from pathlib import Path

import pytest

from bot.bench.large import make_database
from bot.errors import StartupError


def test_a_large_database_in_small_has_true_sums_and_overwrites_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    file = tmp_path / "large.sqlite3"
    make_database(file, servers=3, say=said.append)
    assert "3 servers, 30 members, 300 answers" in said[0]
    assert said[0].endswith("recounted: 0 sums are not true")
    with pytest.raises(StartupError, match="is there already"):
        make_database(file, servers=3, say=said.append)
