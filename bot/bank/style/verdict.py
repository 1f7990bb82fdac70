"""What readers of style have right, held against what a bank may give away."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy

from bot.bank.style.clusters import Array
from bot.bank.style.telling import TellingWord, telling_cues, telling_words
from bot.bank.style.trial import HALVINGS, Trial, try_readers
from bot.domain.bank.items import Item
from bot.domain.scores.figures import Row, row
from bot.errors import StartupError

CHANCE = 0.25
MOST = 0.32
"""No reader may have more of the bank right than this."""

MOST_OF_A_TOPIC = 0.40
"""No topic may be read further than this by more than the figure's standard error."""

CONTROL_ERRORS = 3
"""So many standard errors the keys drawn by lot may lie off chance."""

FEWEST_ITEMS = 100
"""In fewer items than this there is too little to learn from, and chance makes every figure."""

_WORST_ITEMS = 40
_WORDS_SHOWN = 24


def read_for_style(items: Sequence[Item]) -> "Verdict":
    """Return what readers of style make of a bank. Raises StartupError when it is too small."""
    if len(items) < FEWEST_ITEMS:
        raise StartupError(
            f"Style is measured in banks of {FEWEST_ITEMS} items or more; this has {len(items)}."
        )
    return Verdict(try_readers(items))


@dataclass(frozen=True, slots=True)
class Share:
    """The share of some items that is read right, from 0 to 1, and its standard error."""

    items: int
    right: float
    error: float

    def render(self) -> str:
        """Return the share and its error in per cent."""
        return f"{100 * self.right:.0f}±{100 * self.error:.0f}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A trial of a bank, and whether what it gives away is little enough."""

    trial: Trial

    @property
    def ok(self) -> bool:
        """Whether every bar is met."""
        return all(figure["met"] for figure in self.rows())

    def by_reader(self) -> dict[str, Share]:
        """Return what each reader has right of the whole bank."""
        return {name: _share(right.mean(axis=0)) for name, right in self.trial.right.items()}

    def by_topic(self) -> dict[str, Share]:
        """Return what readers have right of each topic, the mean over all of them, worst first.

        A topic has ten items or so: its error is that of the mean of so many items, each as
        far from its topic's mean as items of the bank are.
        """
        groups = _grouped(self.trial.items, lambda item: item.topic)
        each = self.each_item()
        off = [each[group] - each[group].mean() for group in groups.values()]
        freedom = max(1, len(each) - len(groups))
        spread = sqrt(float(sum((part**2).sum() for part in off)) / freedom)
        shares = {
            topic: Share(len(group), float(each[group].mean()), spread / sqrt(len(group)))
            for topic, group in groups.items()
        }
        return dict(sorted(shares.items(), key=lambda pair: -pair[1].right))

    def each_item(self) -> Array:
        """Return for each item the share of halvings and readers in which it is read right."""
        return _mean_over_readers(self.trial.right).mean(axis=0)

    def control(self) -> Share:
        """Return what readers have right when keys are drawn by lot: chance, if all is well."""
        right = _mean_over_readers(self.trial.by_lot)
        return Share(right.size, float(right.mean()), sqrt(CHANCE * (1 - CHANCE) / right.size))

    def rows(self) -> list[Row]:
        """Return the figures, each with its target and whether it is met."""
        return list(self._rows())

    def _rows(self) -> Iterator[Row]:
        for name, share in self.by_reader().items():
            what = f"read right on unseen items by style: {name}"
            yield row(what, round(share.right, 3), CHANCE, f"<= {MOST}", share.right <= MOST)
        beyond = [name for name, share in self.by_topic().items() if _too_far(share)]
        what = f"topics read right beyond {MOST_OF_A_TOPIC} by more than a standard error"
        yield row(what, len(beyond), None, "0", not beyond)
        share, slack = self.control(), CONTROL_ERRORS * self.control().error
        yield row("read right by style, keys drawn by lot", round(share.right, 3), CHANCE,
                  f"{CHANCE - slack:.3f} to {CHANCE + slack:.3f}",
                  abs(share.right - CHANCE) <= slack)  # fmt: skip

    def render(self) -> str:
        """Return the verdict as text: readers, topics, what tells, and the worst items."""
        parts = (
            [f"read right on unseen items, in %, with standard errors ({HALVINGS} halvings):"],
            list(self._reader_lines()),
            list(self._topic_lines()),
            list(self._cue_lines()),
            list(self._word_lines()),
            list(self._item_lines()),
        )
        return "\n\n".join("\n".join(part) for part in parts if part)

    def _reader_lines(self) -> Iterator[str]:
        kinds = _grouped(self.trial.items, lambda item: item.kind)
        domains = _grouped(self.trial.items, lambda item: item.domain)
        everything = {"all": list(range(len(self.trial.items)))}
        groups = {**everything, **kinds, **domains}
        yield " " * 20 + "".join(f"{name[:13]:>15}" for name in groups)
        for name, right in self.trial.right.items():
            each = right.mean(axis=0)
            yield f"{name:20}" + "".join(
                f"{_share(each[group]).render():>15}" for group in groups.values()
            )
        yield f"{'keys drawn by lot':20}{self.control().render():>15}"

    def _topic_lines(self) -> Iterator[str]:
        yield "topic, mean of all readers (the error is that of so few items)"
        for topic, share in self.by_topic().items():
            mark = "  (too far)" if _too_far(share) else ""
            yield f"  {topic:32}{share.items:>4} items{share.render():>9}{mark}"

    def _cue_lines(self) -> Iterator[str]:
        yield "cues: paired t of key against the other options, and what each has on average"
        for cue in telling_cues(self.trial.items):
            yield f"  {cue.t:+5.1f}  {cue.name:26} key {cue.in_key:.2f}  others {cue.elsewhere:.2f}"

    def _word_lines(self) -> Iterator[str]:
        found = telling_words(self.trial.items)
        yield "words: in how many keys / other options"
        yield "  for keys: " + ", ".join(_word(one) for one in found[:_WORDS_SHOWN] if one.z > 0)
        against = found[::-1][:_WORDS_SHOWN]
        yield "  against:  " + ", ".join(_word(one) for one in against if one.z < 0)

    def _item_lines(self) -> Iterator[str]:
        yield "items most often read right (share of halvings and readers)"
        each = self.each_item()
        order = sorted(range(len(each)), key=lambda index: -each[index])
        for index in order[:_WORST_ITEMS]:
            item = self.trial.items[index]
            yield f"  {each[index]:.2f}  {item.item_id:28}{item.topic}"


def _share(each: Array) -> Share:
    return Share(len(each), float(each.mean()), float(each.std()) / sqrt(len(each)))


def _too_far(share: Share) -> bool:
    return share.right - share.error > MOST_OF_A_TOPIC


def _mean_over_readers(right: Mapping[str, Array]) -> Array:
    return numpy.mean(list(right.values()), axis=0)


def _grouped(items: Sequence[Item], of: Callable[[Item], str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        groups[of(item)].append(index)
    return dict(sorted(groups.items()))


def _word(word: TellingWord) -> str:
    return f"{word.text} {word.keys}/{word.distractors}"
