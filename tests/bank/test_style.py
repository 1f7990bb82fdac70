"""Readers of style: what they see, that they find a habit, and that they find none in chance."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.reader import read_draft
from bot.bank.style.clusters import PAIR, clusters, likenesses, united
from bot.bank.style.cues import OPTION_CUES, STEM_CUES
from bot.bank.style.telling import telling_cues, telling_words
from bot.bank.style.trial import ALL_TOGETHER, Trial, halvings, try_readers
from bot.bank.style.verdict import FEWEST_ITEMS, Share, Verdict, read_for_style
from bot.domain.bank.items import Item, Option
from bot.errors import StartupError
from tests.bank.samples import read_item

PLAIN = ("Name one group", "Read one plan", "Hold one door", "Take one note")
SHIPPED = Path(__file__).parents[2] / "content" / "crss"
HABIT = "with them"


def item_of(texts: Sequence[str], key: int = 0, **changes: str) -> Item:
    letters = {f"{letter}_text": text for letter, text in zip("ABCD", texts, strict=True)}
    return read_item(**letters, key="ABCD"[key], **changes)


def made_items(count: int, *, habit: str = "") -> tuple[Item, ...]:
    """Return items of our bank with keys drawn by lot; three keys in four have the habit."""
    rng = random.Random(7)
    return tuple(_with_key_by_lot(item, habit, rng) for item in real_items()[:count])


@cache
def real_items() -> list[Item]:
    items = sorted(read_draft(SHIPPED).items(), key=lambda item: crc32(item.item_id.encode()))
    return [replace(item, tags=item.tags - {t for t in item.tags if PAIR in t}) for item in items]


def _with_key_by_lot(item: Item, habit: str, rng: random.Random) -> Item:
    key, has_habit = rng.randrange(4), habit and rng.random() < 0.75
    options = [
        replace(option, text=f"{option.text} {habit}") if has_habit and index == key else option
        for index, option in enumerate(item.options)
    ]
    return replace(item, key=key, options=tuple(options))


@cache
def trial_of(habit: str) -> Trial:
    return try_readers(made_items(160, habit=habit))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("with her, him or them", "Read it with them"),
        ("I, my, we", "Read what I\u2019ll take"),
        ("delay", "Read it on Monday"),
        ("negation", "Read what isn\u2019t one"),
        ("so that", "Read it so it helps"),
        ("numbers", "Read 42 of one"),
        ("quotation marks", "Read “one”"),
        ("question marks", "Read one?"),
        ("opens with a quotation", "“Read one”"),
        ("opens in -ing", "Reading one plan"),
        ("capitals inside", "Read one Plan"),
        ("length", "Read one of the many plans"),
        ("the longest", "Read one of the many plans"),
        ("rank by length", "Read one of the many plans"),
        ("the shortest", "Read"),
        ("long words", "Read schedules"),
        ("sentiment", "Read a kind plan"),
    ],
)
def test_a_cue_is_seen_where_it_is(name: str, text: str) -> None:
    amounts = OPTION_CUES[name](item_of([*PLAIN[:3], text]))
    assert amounts[3] > max(amounts[:3])


def test_options_are_held_against_each_other_and_the_stem() -> None:
    item = item_of(
        ["Name a large group", "Name a large circle", "Hold doors", "Recovery meeting for members"]
    )
    assert OPTION_CUES["like one other"](item)[:2] == [0.5, 0.5]
    assert OPTION_CUES["words of its own"](item) == [1, 1, 2, 3]
    assert OPTION_CUES["opens as others do"](item) == [2, 2, 1, 1]
    for cue in STEM_CUES.values():
        amounts = cue(item)
        assert amounts[3] == max(amounts)
    assert STEM_CUES["words of the stem"](item)[3] == 2


def test_texts_without_words_trouble_no_cue() -> None:
    plain = item_of(PLAIN)
    odd = replace(plain, options=tuple(Option("…", option.reason) for option in plain.options))
    for name, cue in {**OPTION_CUES, **STEM_CUES}.items():
        assert len(set(cue(odd))) == 1, name


@pytest.mark.slow
def test_a_habit_of_three_keys_in_four_is_found_by_every_reader_of_words_and_cues() -> None:
    shares = Verdict(trial_of(HABIT)).by_reader()
    for name in ("words", "letters", "cues", "trees of cues", "words and stem", ALL_TOGETHER):
        assert shares[name].right > 0.5, name


@pytest.mark.slow
def test_a_habit_is_named_with_its_cue_and_its_word() -> None:
    items = made_items(160, habit=HABIT)
    assert telling_cues(items)[0].name == "with her, him or them"
    keys = sum(HABIT in item.options[item.key].text for item in items)
    first = telling_words(items)[0]
    assert first.text in (HABIT, "them")
    assert first.keys >= keys > 100
    text = Verdict(trial_of(HABIT)).render()
    assert f"{first.text} {first.keys}/{first.distractors}" in text
    assert "with her, him or them" in text


@pytest.mark.slow
def test_a_bank_with_a_habit_misses_the_bars_and_its_topics_are_named() -> None:
    verdict = Verdict(trial_of(HABIT))
    assert not verdict.ok
    missed = [row["what"] for row in verdict.rows() if not row["met"]]
    assert "read right on unseen items by style: words" in missed
    assert "topics read right beyond 0.4 by more than a standard error" in missed
    assert "(too far)" in verdict.render()


@pytest.mark.slow
@pytest.mark.parametrize("habit", ["", HABIT])
def test_keys_drawn_by_lot_are_read_right_as_often_as_chance_has_it(habit: str) -> None:
    """Whatever the options look like: a gate that finds something here would find it anywhere."""
    control = Verdict(trial_of(habit)).control()
    assert abs(control.right - 0.25) <= 3 * control.error


@pytest.mark.slow
def test_a_bank_without_habits_is_read_no_further_than_chance() -> None:
    shares = Verdict(trial_of("")).by_reader()
    for name, share in shares.items():
        assert abs(share.right - 0.25) < 3 * share.error, name


def test_the_same_items_are_parted_alike_in_whatever_order_they_come() -> None:
    items = made_items(60)
    there = [frozenset(items[n].item_id for n in one) for one, _ in halvings(items)]
    back = [frozenset(items[::-1][n].item_id for n in one) for one, _ in halvings(items[::-1])]
    assert len(set(there)) == len(there) == 10
    everything = frozenset(item.item_id for item in items)
    for one, other in zip(there, back, strict=True):
        assert one in (other, everything - other)


def test_twins_are_in_the_same_half() -> None:
    items = made_items(40)
    twins = [
        replace(item, tags=item.tags | {f"{PAIR}{number // 2}"})
        for number, item in enumerate(items)
    ]
    for one, other in halvings(twins):
        assert abs(len(one) - len(other)) <= 12
        assert sorted([*one, *other]) == list(range(40))
        assert all(((number ^ 1) in one) == (number in one) for number in range(40))


def test_an_item_in_other_words_is_in_the_same_cluster_and_strangers_are_not() -> None:
    told = item_of(
        ["Walk to the meeting", "Ask her hopes", "Rest a day", "Write a letter"],
        stem="A woman asks a peer to choose a recovery meeting for her. What reply fits best?",
    )
    stranger = item_of(
        PLAIN,
        stem="A state hospital closes two wards in winter. Which budget report shows the cost?",
        A_reason="The cost of a closed ward stands in the books of the hospital.",
        B_reason="Winter heating costs are paid from another fund of the state.",
        C_reason="Wages of nurses who move to other wards stay the same.",
        D_reason="A roof repaired last summer was paid for long ago.",
    )
    items = [read_item(), told, stranger]
    assert sorted(map(sorted, clusters(items))) == [[0, 1], [2]]
    alike = likenesses(items)
    assert alike[0, 1] > alike[0, 2]
    assert numpy.allclose(alike, alike.T)


def test_a_bank_of_one_idea_cannot_be_parted() -> None:
    alike = [replace(item, tags=item.tags | {f"{PAIR}one"}) for item in made_items(FEWEST_ITEMS)]
    with pytest.raises(StartupError, match="Too many items turn on one idea"):
        read_for_style(alike)


def test_an_empty_bank_has_no_clusters() -> None:
    assert clusters([]) == []


@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11))))
def test_groups_part_the_numbers_and_keep_what_is_joined_together(
    count: int, joined: list[tuple[int, int]]
) -> None:
    joined = [(one % count, other % count) for one, other in joined]
    groups = united(count, joined)
    assert sorted(number for group in groups for number in group) == list(range(count))
    where = {number: at for at, group in enumerate(groups) for number in group}
    assert all(where[one] == where[other] for one, other in joined)
    assert len(groups) >= count - len(set(joined))


def verdict_of(topics: Iterable[tuple[str, Sequence[float]]]) -> Verdict:
    """Return the verdict on items of topics of which one reader has these parts right."""
    pairs = [(topic, right) for topic, all_right in topics for right in all_right]
    items = tuple(replace(item_of(PLAIN), topic=topic) for topic, _ in pairs)
    right = numpy.array([[right for _, right in pairs]])
    return Verdict(Trial(items, {"words": right}, {"words": numpy.full_like(right, 0.25)}))


def test_a_topic_is_too_far_only_by_more_than_its_error() -> None:
    """Ten items, of which six are read right, are too many; of four items, two are chance."""
    even = [1.0] * 25 + [0.0] * 75
    verdict = verdict_of(
        [("even", even), ("far", [1.0] * 6 + [0.0] * 4), ("small", [1.0, 1.0, 0.0, 0.0])]
    )
    shares = verdict.by_topic()
    assert list(shares) == ["far", "small", "even"]
    assert shares["far"].right == pytest.approx(0.6)
    assert 0.12 < shares["far"].error < 0.16
    row = next(row for row in verdict.rows() if row["what"].startswith("topics"))
    assert (row["figure"], row["met"]) == (1, False)
    marked = [line for line in verdict.render().splitlines() if "(too far)" in line]
    assert [line.split()[0] for line in marked] == ["far"]


def test_a_share_tells_its_error_in_per_cent() -> None:
    assert Share(262, 0.432, 0.021).render() == "43±2"


def test_a_small_bank_is_not_measured() -> None:
    with pytest.raises(StartupError, match=r"100 items or more; this has 99\."):
        read_for_style(made_items(FEWEST_ITEMS - 1))
