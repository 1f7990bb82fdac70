"""A planted fault for every rule of the bank, and near misses that must stay quiet."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.bank.check import check
from bot.bank.findings import Finding, Level
from bot.bank.rules import RULES
from tests.bank.samples import Raw, item, topic_text, write_bank

LONG = "Ask what she hopes to find there, and go with her to as many meetings as she would like"

PLANTED = [
    pytest.param("L1", {"C_text": "ask what she hopes to find there."}, "text", id="L1-twice"),
    pytest.param("L2", {"D_text": "All of the above"}, "All of", id="L2-all"),
    pytest.param("L2", {"D_text": "None of these"}, "None of", id="L2-none"),
    pytest.param("L2", {"D_text": "Both A and C"}, "Both A", id="L2-both"),
    pytest.param("L3", {"stem": "Which of these replies is not fitting?"}, "stem", id="L3-not"),
    pytest.param("L3", {"stem": "All of these replies fit except which one?"}, "stem", id="L3-exc"),
    pytest.param(
        "L4",
        {"stem": "Which of these replies is NOT fitting?", "D_text": "Never answer her"},
        "Never",
        id="L4",
    ),
    pytest.param("L5", {"B_text": LONG}, "Ask what", id="L5-long"),
    pytest.param("L5", {"B_text": "Ask"}, '"Ask"', id="L5-short"),
    pytest.param("L6", {"C_text": "Always send her to the group"}, "Always", id="L6"),
    pytest.param("L7", {"B_text": "Usually ask what she hopes for"}, "Usually", id="L7"),
    pytest.param(
        "L8",
        {"stem": "In this talk the CRSS is acting as a", "B_text": "Advocate for her wishes"},
        "stem",
        id="L8-article",
    ),
    pytest.param("L8", {"B_text": "Ask what she hopes to find there."}, "Name", id="L8-full-stop"),
    pytest.param("L8", {"B_text": "ask what she hopes to find there"}, "Name", id="L8-capital"),
    pytest.param(
        "L9", {"B_text": "Ask which recovery she wants", "A_text": "Name his own"}, "Ask", id="L9"
    ),
    pytest.param("L10", {"B_text": "Asking what she hopes to find"}, "Asking", id="L10-ing"),
    pytest.param("L10", {"B_text": "Because it is her choice to make"}, "Because", id="L10-why"),
    pytest.param("L10", {"B_text": "She can say what she hopes for"}, "She can", id="L10-sentence"),
    pytest.param("L10", {"B_text": '"What do they hope to find?"'}, "What", id="L10-speech"),
    pytest.param(
        "L11",
        {
            f"{letter}_text": f"Tell her that {word} is best"
            for letter, word in zip("ABCD", ("home", "hope", "work", "rest"), strict=True)
        },
        "stem",
        id="L11",
    ),
    pytest.param(
        "L12",
        {"A_text": "24 hours", "B_text": "48 hours", "C_text": "1 hour", "D_text": "3 days"},
        "24 hours",
        id="L12",
    ),
    pytest.param("L15", {"stem": "A CRSS picks a recovery meeting for her."}, "stem", id="L15-end"),
    pytest.param("L15", {"stem": "Should she go? Which reply fits best?"}, "stem", id="L15-two"),
    pytest.param("L15", {"stem": "On recovery, which of these is true?"}, "stem", id="L15-open"),
    pytest.param("L15", {"stem": "What is best?"}, "stem", id="L15-short"),
    pytest.param("L16", {"stem": "A peer asks you. Which reply fits?"}, "stem", id="L16-you"),
    pytest.param("L16", {"stem": "She asks a CRSS. Which reply fits?"}, "stem", id="L16-she"),
    pytest.param("L17", {"sources": [("rumour", "1")]}, "sources", id="L17"),
    pytest.param("L18", {"A_reason": "It is wrong."}, "It is wrong", id="L18-thin"),
    pytest.param(
        "L18", {"A_reason": "Option B asks for her wishes first."}, "Option B", id="L18-letter"
    ),
    pytest.param(
        "L18", {"A_reason": "Correct: it names a meeting for her."}, "Correct", id="L18-key"
    ),
    pytest.param(
        "L18", {"B_reason": "Wrong: it leaves her with her question."}, "Wrong", id="L18-not"
    ),
    pytest.param("L19", {"sources": [("act", "5")]}, "sources", id="L19-law"),
    pytest.param("L20", {"stem": "An addict asks a CRSS. Which reply fits?"}, "stem", id="L20-a"),
    pytest.param("L20", {"C_text": "Praise her for getting clean"}, "Praise", id="L20-clean"),
    pytest.param(
        "L20", {"D_reason": "She suffers from an illness and needs help."}, "She", id="L20-s"
    ),
    pytest.param("L22", {"stem": f"{'word ' * 80}which reply fits?"}, "stem", id="L22-long"),
    pytest.param(
        "L22",
        {"stem": "Considering confidentiality obligations, which notification applies?"},
        "stem",
        id="L22-hard",
    ),
]


def findings_in(folder: Path, items: Iterable[dict[str, object]]) -> tuple[Finding, ...]:
    write_bank(folder, topic_text(*items))
    return check(folder).findings


def test_the_sound_bank_has_no_findings(tmp_path: Path) -> None:
    assert findings_in(tmp_path, [item()]) == ()


@pytest.mark.parametrize(("rule", "changes", "at"), PLANTED)
def test_a_planted_fault_is_found_at_its_line(
    tmp_path: Path, rule: str, changes: dict[str, object], at: str
) -> None:
    text = topic_text(item(**changes))
    write_bank(tmp_path, text)
    found = [finding for finding in check(tmp_path).findings if finding.rule == rule]
    assert found
    assert at in text.split("\n")[found[0].line - 1]


def test_an_item_with_three_options_is_found(tmp_path: Path) -> None:
    write_bank(tmp_path, topic_text().partition("[item.D]")[0])
    assert [finding.rule for finding in check(tmp_path).findings] == ["L14"]


QUIET = [
    pytest.param("L2", {"D_text": "Both her and her therapist"}, id="L2-both-people"),
    pytest.param("L3", {"stem": "She does not want to go. Which reply fits best?"}, id="L3-story"),
    pytest.param(
        "L3", {"stem": "Which reply fits best when a member does not want to go?"}, id="L3-clause"
    ),
    pytest.param("L3", {"stem": "Which place is the least restrictive for her?"}, id="L3-term"),
    pytest.param("L3", {"stem": "Which of these replies does NOT fit the code?"}, id="L3-capitals"),
    pytest.param("L4", {"D_text": "Leave her without an answer"}, id="L4-plain-question"),
    pytest.param("L5", {"B_text": "Ask what she hopes to find there today"}, id="L5-a-little"),
    pytest.param(
        "L6", {"A_text": "Always go", "B_text": "Always ask what she hopes"}, id="L6-both"
    ),
    pytest.param("L7", {"D_text": '"I often ask my therapist"'}, id="L7-speech"),
    pytest.param("L7", {"D_text": "The member may revoke it"}, id="L7-permission"),
    pytest.param(
        "L9",
        {"B_text": "Ask which recovery she hopes for", "A_text": "Pick a meeting for her"},
        id="L9-others-echo-too",
    ),
    pytest.param("L10", {"D_text": "Bring the matter to her therapist"}, id="L10-no-gerund"),
    pytest.param(
        "L12",
        {"A_text": "60 minutes", "B_text": "24 hours", "C_text": "two days", "D_text": "1 week"},
        id="L12-units",
    ),
    pytest.param("L15", {"stem": 'She asks, "Must I go?" Which reply fits best?'}, id="L15-speech"),
    pytest.param("L16", {"stem": 'A member says, "You pick." Which reply fits?'}, id="L16-speech"),
    pytest.param(
        "L18", {"A_reason": "Correct dates help her, but hope matters."}, id="L18-correct"
    ),
    pytest.param(
        "L19", {"sources": [("act", "5")], "law_checked": Raw("2026-11-23")}, id="L19-dated"
    ),
    pytest.param("L20", {"stem": 'A sign says "addicts". Which reply fits best?'}, id="L20-quoted"),
    pytest.param("L20", {"D_text": "Send her to Alcoholics Anonymous"}, id="L20-name"),
    pytest.param("L20", {"tags": ["ethics", "language"], "A_text": "An addict"}, id="L20-language"),
    pytest.param(
        "L22", {"stem": f"{'She has hope. ' * 25}Which of these five fits?"}, id="L22-eighty-words"
    ),
]


@pytest.mark.parametrize(("rule", "changes"), QUIET)
def test_a_near_miss_stays_quiet(tmp_path: Path, rule: str, changes: dict[str, object]) -> None:
    findings = findings_in(tmp_path, [item(**changes)])
    assert rule not in {finding.rule for finding in findings}


def bank_of(count: int, *, keys: str, lengthen: str = "") -> list[dict[str, object]]:
    """Return items whose keys follow `keys` in turn; option `lengthen` is the longest."""
    changes: dict[str, object] = {f"{lengthen}_text": f"Ask {'gently ' * 5}"} if lengthen else {}
    return [
        item(id=f"sample-{n:02}", key=keys[n % len(keys)], **changes) for n in range(1, count + 1)
    ]


def found(folder: Path, rule: str, items: list[dict[str, object]]) -> list[Finding]:
    return [finding for finding in findings_in(folder, items) if finding.rule == rule]


def test_a_bank_whose_keys_are_the_longest_options_is_refused(tmp_path: Path) -> None:
    items = bank_of(100, keys="BBAC", lengthen="B")
    errors = [f for f in found(tmp_path, "L5", items) if f.level is Level.ERROR]
    assert len(errors) == 1
    assert "50 of 100 items here, and in 50% of the bank" in errors[0].text


def test_a_bank_whose_keys_are_as_long_as_chance_has_it_is_sound(tmp_path: Path) -> None:
    items = bank_of(100, keys="ABCD", lengthen="B")
    assert all(f.level is Level.WARNING for f in found(tmp_path, "L5", items))


def test_letters_that_are_the_key_too_often_are_named(tmp_path: Path) -> None:
    texts = [finding.text for finding in found(tmp_path, "L13", bank_of(100, keys="AABC"))]
    assert len(texts) == 2
    assert any("A is the key of 50%" in text for text in texts)
    assert any("D is the key of 0%" in text for text in texts)


def test_shares_of_a_few_items_say_nothing(tmp_path: Path) -> None:
    assert not found(tmp_path, "L13", bank_of(99, keys="AABC"))


def test_a_long_run_of_one_key_is_named_at_its_fifth_item(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "L13", bank_of(5, keys="C"))
    lines = (tmp_path / "items/advocacy/choice.toml").read_text().split("\n")
    assert lines[finding.line - 1] == 'key = "C"'
    assert sum(line == 'key = "C"' for line in lines[: finding.line]) == 5


def test_a_bank_that_is_hard_to_read_on_the_whole_is_an_error(tmp_path: Path) -> None:
    hard = "Considering confidentiality obligations, which organizational reply fits best of all?"
    items = bank_of(2, keys="AB")
    (finding,) = [f for f in found(tmp_path, "L22", [item(stem=hard), items[1]]) if not f.line > 1]
    assert "half of all stems read at grade" in finding.text


def test_every_rule_has_a_planted_fault() -> None:
    elsewhere = {"L13", "L21"}  # below, and in test_likeness.py
    planted = {str(case.values[0]) for case in PLANTED} | elsewhere
    assert planted >= {rule.rule_id for rule in RULES}
