"""The bank that is shipped: large, balanced, hard to guess, and nobody else's words."""

import itertools
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import perf_counter

import pytest

from bot.bank.check import check
from bot.bank.findings import Finding, Level
from bot.bank.ideas import read_ideas
from bot.bank.likeness import near_pairs
from bot.bank.reader import read_bank
from bot.bank.report import Report
from bot.bank.style.clusters import embedded, ideas_of
from bot.bank.topic import PROMISE
from bot.bank.versions import fingerprint, read_versions
from bot.domain.bank.items import Item, Kind
from tests.bank.samples import PROFILE, SOURCES, item, topic_text

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "content" / "crss"
FACTS = ROOT.parent / "shared" / "crss-facts.md"

NEAR_IN_MEANING = 0.9
"""Cosine of two items' vectors (stem and key) from which on they ask the same thing."""


@cache
def report() -> Report:
    return check(SHIPPED, against=[FACTS] if FACTS.is_file() else [])


@cache
def items() -> tuple[Item, ...]:
    return tuple(read_bank(SHIPPED).items.values())


def test_it_has_no_error_and_few_warnings() -> None:
    """L5 and L9 restrict the key alone, so a bank that keeps them to the letter gives keys away.

    Tried on this bank: with all their warnings mended, readers of style rose from 31 to 37 %.
    """
    others = [one.render() for one in report().findings if one not in warnings_on_the_key()]
    assert others == []
    assert len(warnings_on_the_key()) <= 0.2 * len(items())


def warnings_on_the_key() -> list[Finding]:
    return [
        one for one in report().findings if one.level is Level.WARNING and one.rule in {"L5", "L9"}
    ]


def test_every_figure_meets_its_aim() -> None:
    assert [row for row in report().rows() if not row["met"]] == []


def test_it_is_large_enough_in_every_domain() -> None:
    domains = Counter(one.domain for one in items())
    assert sum(domains.values()) >= 240
    assert len(domains) == 4
    assert min(domains.values()) >= 60


def test_at_least_120_items_are_about_ethics() -> None:
    assert sum("ethics" in one.tags for one in items()) >= 120


@pytest.mark.parametrize(
    ("kind", "share"), [(Kind.RECALL, 0.25), (Kind.COMPREHENSION, 0.25), (Kind.APPLICATION, 0.5)]
)
def test_the_kinds_are_mixed_as_planned(kind: Kind, share: float) -> None:
    found = sum(one.kind is kind for one in items()) / len(items())
    assert found == pytest.approx(share, abs=0.03)


def test_no_two_items_share_many_words() -> None:
    assert near_pairs(items()) == []


def test_no_two_items_are_near_in_meaning() -> None:
    assert list(near_in_meaning(items())) == []


def test_a_copy_on_a_site_for_sharing_documents_is_said_to_be_one() -> None:
    hosts = {
        *("5y1.org", "docest", "docsbay", "docslib", "docstoc", "instalawyer"),
        *("manuzoid", "paperzz", "scribd", "slideserve", "studylib", "vdocuments"),
    }
    unsaid = [
        source.source_id
        for source in read_bank(SHIPPED).sources.values()
        if any(host in source.url for host in hosts)
        and not {"copy", "handout"} & set(source.publisher.lower().split())
    ]
    assert unsaid == []


def test_every_shared_idea_is_recorded() -> None:
    """When this fails after an edit: run python -m bot check --record."""
    assert read_ideas(SHIPPED) == ideas_of(items())


def test_an_item_told_in_other_words_is_near_in_meaning() -> None:
    """The measure of the test above does find what it is there to find."""
    first = next(one for one in items() if one.item_id == "pr-power-01")
    retold = item(
        stem="Dani, a CRSS, has supported Marcus weekly at a drop-in center since spring. Marcus "
        "now says he is in love with Dani. He adds that both are single adults and that he asked "
        "first. Dani cares for Marcus. What view of consent should guide Dani?",
        B_text="Dani's role holds a power that Marcus does not have, so his yes cannot be free",
    )
    stem, key = str(retold["stem"]), str(retold["texts"][1])
    [vector, other] = embedded([f"{stem} {key}", asked(first)])
    assert float(vector @ other) > NEAR_IN_MEANING


def near_in_meaning(all_items: tuple[Item, ...]) -> Iterator[tuple[str, str, float]]:
    found = embedded([asked(one) for one in all_items])
    likeness = found @ found.T
    for one, other in itertools.combinations(range(len(all_items)), 2):
        if likeness[one, other] > NEAR_IN_MEANING:
            pair = all_items[one].item_id, all_items[other].item_id
            yield (*pair, round(float(likeness[one, other]), 3))


def asked(one: Item) -> str:
    return f"{one.stem} {one.options[one.key].text}"


@pytest.mark.skipif(not FACTS.is_file(), reason=f"no list of facts beside the project ({FACTS})")
def test_no_sentence_is_copied_from_the_list_of_facts() -> None:
    assert [one.render() for one in report().findings if one.rule == "L23"] == []


def test_every_version_is_recorded() -> None:
    """When this fails after an edit: raise the version, then run python -m bot check --record."""
    recorded = read_versions(SHIPPED)
    unknown = [
        one.item_id
        for one in items()
        if recorded.get(one.item_id) != (one.version, fingerprint(one))
    ]
    assert unknown == []


def write_large_bank(folder: Path, topics: int, items_each: int) -> None:
    (folder / "items" / "advocacy").mkdir(parents=True)
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    (folder / "corrections.toml").write_text("", encoding="utf-8")
    (folder / "profile.toml").write_text(
        PROFILE.replace("sample-01", "made-000-000"), encoding="utf-8"
    )
    heading = {"title": "Choice", "domain": "advocacy", "author": "A", "promise": PROMISE}
    for number in range(topics):
        made = [item(id=f"made-{number:03}-{one:03}") for one in range(items_each)]
        text = topic_text(*made, heading={"topic": f"choice-{number:03}", **heading})
        (folder / "items" / "advocacy" / f"choice-{number:03}.toml").write_text(text, "utf-8")


def seconds_for_each(folder: Path, items: int) -> float:
    """Return how long reading takes, as a share of one item; the quickest of three counts."""
    tries: list[float] = []
    for _ in range(3):
        began = perf_counter()
        bank = read_bank(folder)
        tries.append(perf_counter() - began)
        assert len(bank.items) == items
    return min(tries) / items


@pytest.mark.slow
def test_an_item_of_a_large_bank_is_read_about_as_quickly_as_one_of_a_small(
    tmp_path: Path,
) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    write_large_bank(small, topics=10, items_each=50)
    write_large_bank(large, topics=200, items_each=50)
    assert seconds_for_each(large, 10_000) < 4 * seconds_for_each(small, 500)
