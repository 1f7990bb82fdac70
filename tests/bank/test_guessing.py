"""Guessers who go by looks: each finds the key that its cue betrays, and no other."""

import random
from collections.abc import Sequence

import pytest

from bot.bank.guessing import guessers
from bot.domain.bank import Item, Option
from tests.bank.samples import read_item

PLAIN = ("Name the group", "Make the call", "Read the plan", "Hold the door")
BETRAYED = {
    "the longest option": "Name the group at the drop-in center on the corner",
    "the most hedged option": "May can some",
    "the option that shares most words with the stem": "Pick recovery meetings",
    "the odd one out": "Wait until tomorrow morning",
    "the option that asks": "Ask the group",
    "the option with the most parts": "Name, make, and read",
}


def item_of(texts: Sequence[str], key: int) -> Item:
    letters = {f"{letter}_text": text for letter, text in zip("ABCD", texts, strict=True)}
    return read_item(**letters, key="ABCD"[key])


def bank_betrayed_by(text: str) -> list[Item]:
    """Return items whose keys, at every letter, are the one option with this text."""
    return [item_of([text if n == key else PLAIN[n] for n in range(4)], key) for key in range(4)]


@pytest.mark.parametrize("name", BETRAYED)
def test_a_cue_that_only_keys_have_gives_them_all_away(name: str) -> None:
    assert dict(guessers(bank_betrayed_by(BETRAYED[name])))[name] == 1


def test_absolute_words_in_wrong_options_alone_give_the_key_away() -> None:
    texts = ("Always call", "Never ask", "Tell everyone", "Make the call")
    assert dict(guessers([item_of(texts, 3)]))["the option with the fewest absolute words"] == 1


def test_options_that_look_alike_are_taken_by_lot() -> None:
    share = dict(guessers([item_of(PLAIN, 2)]))
    assert share["the most hedged option"] == 0.25
    assert share["always C"] == 1
    assert share["always A"] == 0


def test_a_mix_finds_what_two_cues_betray_together() -> None:
    rng = random.Random(1)
    items: list[Item] = []
    for _ in range(60):
        # The key is hedged and long; one wrong option is as hedged, another as long.
        texts = [
            "Some may call the group again",
            "Some may call a group",
            "Make the call to the old group",
            "Hold the door",
        ]
        order = rng.sample(range(4), 4)
        items.append(item_of([texts[n] for n in order], order.index(0)))
    shares = dict(guessers(items))
    assert shares["the longest option"] < 0.9
    assert shares["the most hedged option"] == pytest.approx(0.5)
    assert shares["the best mix of these, on items it has not seen"] > 0.9


def test_a_mix_learns_nothing_where_there_is_nothing_to_learn() -> None:
    rng = random.Random(2)
    verbs = ["Call", "Ask", "Tell", "Join", "Some may see", "Never leave", "Read and keep"]
    nouns = ["the group", "a friend of hers", "the plan, and the list", "her", "the recovery team"]
    items = [
        item_of(
            [f"{rng.choice(verbs)} {rng.choice(nouns)} {n}" for n in range(4)], rng.randrange(4)
        )
        for _ in range(400)
    ]
    share = dict(guessers(items))["the best mix of these, on items it has not seen"]
    assert 0.17 < share < 0.33


def test_no_items_give_nobody_anything() -> None:
    assert set(dict(guessers([])).values()) == {0}


def test_texts_without_words_do_not_trouble_a_guesser() -> None:
    empty = item_of(PLAIN, 0)
    options = tuple(Option("…", option.reason) for option in empty.options)
    odd = Item(
        **{name: getattr(empty, name) for name in Item.__slots__ if name != "options"},
        options=options,
    )
    assert dict(guessers([odd]))["the odd one out"] == 0.25
