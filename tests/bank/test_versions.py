"""An edit raises the version: what was recorded for one version stands."""

from pathlib import Path

import pytest

from bot.bank.check import check
from bot.bank.findings import Finding
from bot.bank.versions import record_versions
from tests.bank.samples import item, topic_text, write_bank


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bank of one item, recorded at version 2."""
    write_bank(tmp_path, topic_text(item(version=2)))
    assert record_versions(tmp_path, check(tmp_path).draft) == 1
    return tmp_path


def after(folder: Path, **changes: object) -> list[Finding]:
    file = folder / "items" / "advocacy" / "choice.toml"
    file.write_text(topic_text(item(**{"version": 2} | changes)), encoding="utf-8")
    return [finding for finding in check(folder).findings if finding.rule == "version"]


def test_an_item_that_stands_as_recorded_is_sound(folder: Path) -> None:
    assert after(folder) == []


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"stem": "A member asks a CRSS for a meeting. Which reply fits?"}, id="stem"),
        pytest.param({"C_text": "Send her to the nearest group now"}, id="option"),
        pytest.param({"C_reason": "Near is handy, but her choice is what makes it fit."}, id="why"),
        pytest.param({"key": "C"}, id="key"),
        pytest.param({"version": 1}, id="version-taken-back"),
    ],
)
def test_an_edit_without_a_new_version_is_an_error(
    folder: Path, changes: dict[str, object]
) -> None:
    (finding,) = after(folder, **changes)
    assert finding.text.startswith("Raise the version of sample-01 to 3:")
    lines = (folder / "items/advocacy/choice.toml").read_text().split("\n")
    assert lines[finding.line - 1].startswith("version =")


@pytest.mark.parametrize("changes", [{"tags": ["ethics"]}, {"sources": [("code", "other")]}])
def test_what_members_are_not_asked_may_change(folder: Path, changes: dict[str, object]) -> None:
    assert after(folder, **changes) == []


def test_an_edit_with_a_new_version_is_sound_and_can_be_recorded(folder: Path) -> None:
    assert after(folder, key="C", version=3) == []
    assert record_versions(folder, check(folder).draft) == 1
    assert after(folder, version=3)


def test_the_id_of_an_item_that_is_gone_cannot_come_back_as_another(folder: Path) -> None:
    after(folder, id="sample-02", version=1)
    record_versions(folder, check(folder).draft)
    (finding,) = after(folder, version=1)
    assert "sample-01" in finding.text


def test_lines_that_are_no_record_are_passed_over(folder: Path) -> None:
    with (folder / "versions.tsv").open("a", encoding="utf-8") as record:
        record.write("\nsample-01\tx\ty\nhello\n")
    assert after(folder) == []
