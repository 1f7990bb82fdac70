"""What readers' forms say together: agreement with the keys, items to hold back, the cut score."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import fmean, stdev

from bot.bank.review.filled import Filled, Reading
from bot.bank.review.form import Role
from bot.domain.bank.items import LETTERS, Item, Profile
from bot.domain.scores.figures import Row, row

LAY_READERS = 5
"""Of fewer lay readers it says nothing how many have an item right."""
TOO_EASY = 0.7
"""An item that this share of lay readers has right tests no knowledge of the subject."""
EXPERTS_AGAINST = 2
"""An item whose key so many experts do not choose is held back until somebody has looked."""

_CHANCE = 1 / len(LETTERS)


@dataclass(frozen=True, slots=True)
class CutScore:
    """How many of 100 questions people who are just good enough would have right (Angoff 1971).

    The mean of the judges' means, and its standard error between judges; None of one judge.
    """

    judges: int
    mean: float
    error: float | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The readings of a bank, and what follows from them."""

    filled: Filled
    profile: Profile

    def share_right(self, roles: Sequence[Role]) -> float | None:
        """Return the share of answers that are the key, or None when there are none."""
        right = [one.is_right for one in self.filled.readings if one.role in roles]
        return fmean(right) if right else None

    def experts_agree(self) -> float | None:
        """Return how often two experts choose alike, over all pairs on the same item."""
        pairs = [
            one.answer == other.answer
            for readings in self._by_item(lambda one: one.role.is_expert).values()
            for one, other in combinations(readings, 2)
        ]
        return fmean(pairs) if pairs else None

    def held_back(self) -> dict[str, str]:
        """Return why items are to stay out of exams, by their ids."""
        reasons: dict[str, str] = {}
        for item_id, readings in self._by_item(lambda one: one.role is Role.LAY).items():
            right = fmean(one.is_right for one in readings)
            if len(readings) >= LAY_READERS and right >= TOO_EASY:
                reasons[item_id] = f"{right:.0%} of {len(readings)} lay readers had it right"
        for item_id, readings in self._by_item(lambda one: one.role.is_expert).items():
            against = sum(not one.is_right for one in readings)
            if against >= EXPERTS_AGAINST:
                reasons[item_id] = f"{against} of {len(readings)} experts chose another option"
        return dict(sorted(reasons.items()))

    def judged(self) -> dict[str, Item]:
        """Return the items of which these forms say anything, by their ids."""
        return {one.item.item_id: one.item for one in self.filled.readings}

    def cut_score(self) -> CutScore | None:
        """Return what the experts' estimates come to, or None without any."""
        estimates: dict[str, list[int]] = defaultdict(list)
        for one in self.filled.readings:
            if one.of_100 is not None and one.role.is_expert:
                estimates[one.reader].append(one.of_100)
        means = [fmean(given) for given in estimates.values()]
        if not means:
            return None
        error = stdev(means) / sqrt(len(means)) if len(means) > 1 else None
        return CutScore(len(means), fmean(means), error)

    def rows(self) -> list[Row]:
        """Return the figures that have a number."""
        return list(self._rows())

    def _rows(self) -> Iterator[Row]:
        experts = [role for role in Role if role.is_expert]
        if (share := self.share_right(experts)) is not None:
            yield row("experts' answers that are the key", round(share, 3), None, "any", True)
        if (share := self.share_right([Role.LAY])) is not None:
            yield row(
                "lay readers' answers that are the key", round(share, 3), _CHANCE, "any", True
            )
        yield row("items held back from exams", len(self.held_back()), None, "any", True)
        if cut := self.cut_score():
            yield row("cut score by experts' estimates", round(cut.mean, 1), self._pass_mark(),
                      "any", True)  # fmt: skip

    def render(self) -> str:
        """Return all of it as text: readers, agreement, the cut score, then items to look at."""
        parts = (
            list(self._reader_lines()),
            list(self._agreement_lines()),
            list(self._cut_lines()),
            list(self._item_lines()),
            list(self._second_lines()),
            list(self._held_lines()),
        )
        return "\n\n".join("\n".join(part) for part in parts if part)

    def _reader_lines(self) -> Iterator[str]:
        readers = {(one.role, one.reader) for one in self.filled.readings}
        for role in Role:
            if count := sum(found is role for found, _ in readers):
                answers = [one for one in self.filled.readings if one.role is role]
                share = fmean(one.is_right for one in answers)
                yield f"{role}: {count} readers, {len(answers)} answers, {share:.0%} are the key"
        if not readers:
            yield "no answers"
        if self.filled.outdated:
            yield f"{self.filled.outdated} answers left out: their items have changed since"

    def _agreement_lines(self) -> Iterator[str]:
        if (agree := self.experts_agree()) is not None:
            above = (agree - _CHANCE) / (1 - _CHANCE)
            yield (
                f"two experts choose alike in {agree:.0%} of cases; above chance {above:.2f} "
                "(free-marginal kappa, Randolph 2005)"
            )

    def _cut_lines(self) -> Iterator[str]:
        if cut := self.cut_score():
            error = "" if cut.error is None else f", standard error {cut.error:.1f}"
            yield (
                f"cut score by {cut.judges} experts (Angoff 1971): {cut.mean:.1f} of 100{error}; "
                f"the exam's pass mark is {self._pass_mark() or 0:.0f}"
            )

    def _item_lines(self) -> Iterator[str]:
        against = [one for one in self.filled.readings if one.role.is_expert and not one.is_right]
        if against:
            yield "where experts chose another option than the key:"
        for one in sorted(against, key=lambda one: (one.item.item_id, one.reader)):
            chosen, key = LETTERS[one.answer], LETTERS[one.item.key]
            comment = f" {one.comment}" if one.comment else ""
            yield f"  {one.item.item_id}: {one.reader} ({one.role}) {chosen}, key {key}.{comment}"
        others = [one for one in self.filled.readings if one.comment and one not in against]
        if others:
            yield "other comments:"
        for one in others:
            yield f"  {one.item.item_id}: {one.reader} ({one.role}) {one.comment}"

    def _second_lines(self) -> Iterator[str]:
        close: dict[str, Counter[int]] = defaultdict(Counter)
        for one in self.filled.readings:
            if one.second is not None and one.role.is_expert:
                close[one.item.item_id][one.second] += 1
        named = {
            item_id: (option, count)
            for item_id, counts in sorted(close.items())
            for option, count in counts.most_common(1)
            if count > 1
        }
        if named:
            yield "second best, as several experts say:"
        for item_id, (option, count) in named.items():
            yield f"  {item_id}: {LETTERS[option]} ({count})"

    def _held_lines(self) -> Iterator[str]:
        held = self.held_back()
        yield f"to be held back from exams: {len(held)} items"
        for item_id, reason in held.items():
            yield f"  {item_id}: {reason}"

    def _pass_mark(self) -> float | None:
        return self.profile.pass_percent

    def _by_item(self, wanted: Callable[[Reading], bool]) -> Mapping[str, list[Reading]]:
        found: dict[str, list[Reading]] = defaultdict(list)
        for one in self.filled.readings:
            if wanted(one):
                found[one.item.item_id].append(one)
        return found
