"""Rules on the bank as a whole: the law's date, easy reading, no habit that gives keys away."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from statistics import median

from bot.bank.lines import Place
from bot.bank.reader import Draft
from bot.bank.reading_level import reading_grade
from bot.bank.reference import LAW_KINDS
from bot.bank.remarks import Breach
from bot.bank.topic import Entry, Topic
from bot.domain.bank.items import LETTERS, Item

ENOUGH_ITEMS = 100
"""Shares of fewer items than this say nothing."""

LONGEST_KEY_SHARES = (0.2, 0.3)
SLOT_SHARES = (0.22, 0.28)
MEDIAN_GRADE = 10
_LONGEST_RUN = 4


def key_is_longest(item: Item) -> bool:
    """Tell whether the key is longer than every other option."""
    lengths = [len(option.text) for option in item.options]
    return lengths[item.key] == max(lengths) and lengths.count(max(lengths)) == 1


def longest_key_share(draft: Draft) -> float:
    """Return the share of items whose key is the longest option; chance alone gives 0.25."""
    longest = [key_is_longest(item) for item in draft.items()]
    return sum(longest) / len(longest) if longest else 0.0


def slot_shares(draft: Draft) -> dict[str, float]:
    """Return for each letter the share of items whose key it is."""
    keys = Counter(LETTERS[item.key] for item in draft.items())
    return {letter: keys[letter] / (keys.total() or 1) for letter in LETTERS}


def missing_law_date(draft: Draft) -> Iterator[Breach]:
    """Yield items that cite law and do not say when it was checked."""
    law = {e.source.source_id for e in draft.sources if e.source.kind in LAW_KINDS}
    for entry in draft.entries():
        cited = [c.source_id for c in entry.item.citations if c.source_id in law]
        if cited and entry.item.law_checked is None:
            text = f"Add law_checked with the day on which {cited[0]} was read: law changes."
            yield entry.place, "sources", text


def median_grade(draft: Draft) -> float:
    """Return the reading grade of the stem in the middle; 0 without items."""
    grades = [reading_grade(item.stem) for item in draft.items()]
    return median(grades) if grades else 0.0


def long_keys(draft: Draft) -> Iterator[Breach]:
    """Yield the topic with the most long keys, when the bank has too many of them."""
    _, high = LONGEST_KEY_SHARES
    if not _enough(draft) or longest_key_share(draft) <= high:
        return
    worst = max(draft.topics, key=_long_key_count)
    yield (
        worst.place,
        "",
        f"Shorten keys or lengthen wrong options, here first: the key is the longest option in "
        f"{_long_key_count(worst)} of {len(worst.entries)} items here, and in "
        f"{longest_key_share(draft):.0%} of the bank (at most {high:.0%}).",
    )


def hard_stems(draft: Draft) -> Iterator[Breach]:
    """Yield the bank whose stems are hard to read on the whole."""
    if (grade := median_grade(draft)) > MEDIAN_GRADE:
        text = (
            f"Write shorter sentences and words: half of all stems read at grade {grade:.1f} "
            f"or above, not at {MEDIAN_GRADE}."
        )
        yield _whole(draft), "", text


def uneven_slots(draft: Draft) -> Iterator[Breach]:
    """Yield letters that are the key too often or too seldom in the bank."""
    low, high = SLOT_SHARES
    for letter, share in slot_shares(draft).items() if _enough(draft) else ():
        if not low <= share <= high:
            wanted = f"{low:.0%} to {high:.0%}"
            text = f"Move keys: {letter} is the key of {share:.0%} of the items, not of {wanted}."
            yield _whole(draft), "", text


def long_runs(draft: Draft) -> Iterator[Breach]:
    """Yield items that continue a long run of the same key in a file."""
    for topic in draft.topics:
        for key, run in groupby(topic.entries, key=_key):
            if late := list(run)[_LONGEST_RUN:]:
                text = (
                    f"Move the key: {LETTERS[key]} comes more than {_LONGEST_RUN} times in a row."
                )
                yield late[0].place, "key", text


def _whole(draft: Draft) -> Place:
    """Return where to say what is wrong with the bank as a whole."""
    return draft.profile.place if draft.profile else draft.topics[0].place


def _long_key_count(topic: Topic) -> int:
    return sum(key_is_longest(entry.item) for entry in topic.entries)


def _enough(draft: Draft) -> bool:
    return sum(1 for _ in draft.items()) >= ENOUGH_ITEMS


def _key(entry: Entry) -> int:
    return entry.item.key
