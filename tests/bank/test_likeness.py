"""Items that repeat each other, or give each other away."""

from pathlib import Path

from bot.bank.check import check
from bot.bank.findings import Finding, Level
from bot.bank.likeness import near
from bot.domain.bank.items import Option
from tests.bank.samples import item, topic_text, write_bank
from tests.domain.samples import make_item

OTHER = {
    "stem": "Marcus lost his job in May. What helps him plan the weeks ahead at the clubhouse?",
    "texts": ["A new diary", "A talk about work", "A list of bus lines", "A quiet room"],
}


def found(folder: Path, *items: dict[str, object]) -> list[Finding]:
    write_bank(folder, topic_text(*items))
    return [finding for finding in check(folder).findings if finding.rule == "L21"]


def test_an_item_told_twice_is_named_with_its_double(tmp_path: Path) -> None:
    double = item(id="sample-02", D_text="Leave the matter to her sponsor")
    (finding,) = found(tmp_path, item(), double)
    assert finding.level is Level.ERROR
    assert "stands in sample-02 too" in finding.text


def test_items_on_different_things_are_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, item(), item(id="sample-02", **OTHER)) == []


def test_a_stem_that_says_what_another_item_asks_is_named(tmp_path: Path) -> None:
    asked = item(
        stem="Which conditions does the Olmstead decision name for community placement?",
        B_text="Placement approved, unopposed, and reasonably accommodated",
    )
    telling = item(
        id="sample-02",
        **OTHER
        | {
            "stem": "The Olmstead decision asks of community placement, which names conditions, "
            "that it be approved, unopposed and reasonably accommodated. What should Marcus hear?"
        },
    )
    (finding,) = found(tmp_path, asked, telling)
    assert finding.level is Level.WARNING
    assert "gives away the answer to sample-01" in finding.text
    text = (tmp_path / "items/advocacy/choice.toml").read_text().split("\n")
    assert "Marcus" in text[finding.line - 1]


def test_phrases_that_many_items_share_do_not_make_them_alike(tmp_path: Path) -> None:
    names = [
        "Ana",
        "Ben",
        "Chi",
        "Dov",
        "Eva",
        "Fay",
        "Gil",
        "Han",
        "Ida",
        "Jon",
        "Kim",
        "Lea",
        "Max",
        "Noa",
    ]
    items = [
        item(
            id=f"sample-{n:02}",
            stem=f"According to the CRSS code of ethics, which step fits {name} best?",
            texts=[f"{verb} {name}" for verb in ("Call", "Ask", "Tell", "Join")],
        )
        for n, name in enumerate(names, start=1)
    ]
    assert found(tmp_path, *items) == []


def test_what_says_much_the_same_is_found_the_most_alike_first() -> None:
    stem = "What could Ana say first to a friend who has just missed two meetings?"
    mine = make_item("mine", stem=stem)
    near_one = make_item("near", stem=stem.replace("two", "three"))
    farther = make_item("farther", stem=f"In a café in May, {stem} Nobody else is there by then.")
    other = make_item("other", stem="Where does hope live?", options=(Option("At sea", ""),) * 4)
    found = near(mine, [other, farther, near_one])
    assert [one.item_id for one in found] == ["near", "farther"]


def test_what_many_items_share_makes_nothing_like_them() -> None:
    many = [make_item(f"item-{number}", stem=f"Question {number}?") for number in range(13)]
    mine = make_item("mine", stem="Something else?")
    assert near(mine, many) == []
    assert near(mine, many[:11]) != [], "by their answers alone"
