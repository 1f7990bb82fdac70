"""What a closed paper, and a closed sitting, come to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median, quantiles

from bot.domain.bank.items import Item, Kind, Profile
from bot.domain.exam.papers import ExamAnswer, Paper
from bot.domain.publishing import CROWD, GROUP, MIDDLE_HALF_OF

SCORE_OF_ANSWERS = 3
"""While others are asked the same questions, a score is told that is of so many answers."""

HARDEST = 3


@dataclass(frozen=True, slots=True)
class Score:
    """How many of a part's questions were right."""

    correct: int
    total: int

    @property
    def percent(self) -> int:
        """The share in whole percent; 0 of nothing is 0."""
        return round(100 * self.correct / self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class PaperResult:
    """One member's result. `needed` is how many right answers pass, None where nobody can tell."""

    whole: Score
    needed: int | None
    by_domain: Mapping[str, Score]
    by_kind: Mapping[Kind, Score]
    unanswered: int
    used: timedelta

    @property
    def passed(self) -> bool:
        """Whether the pass mark is reached, where there is one."""
        return self.needed is not None and self.whole.correct >= self.needed


@dataclass(frozen=True, slots=True)
class HardItem:
    """An item that many missed: `missed` of `answered` papers that had it."""

    item_id: str
    missed: int
    answered: int


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What may be said of a sitting in public.

    The median and the middle half are percentages, of papers that were not left blank; they are
    None, and the hardest items empty, with too few of them, since they would tell who had what.
    `took_part` counts blank ones, too.
    """

    took_part: int
    median: int | None
    middle_half: tuple[int, int] | None
    hardest: tuple[HardItem, ...]


def needed_to_pass(profile: Profile, questions: int) -> int | None:
    """Return how many right answers pass a paper of this length, in the profile's proportion."""
    mark = profile.pass_mark
    return mark and mark.needed(questions, of=profile.questions)


def result_of(
    paper: Paper, items: Sequence[Item], profile: Profile, *, used: timedelta
) -> PaperResult:
    """Return the result of a paper whose items, in its order, are `items`."""
    domains: defaultdict[str, list[bool]] = defaultdict(list)
    kinds: defaultdict[Kind, list[bool]] = defaultdict(list)
    for number, item in enumerate(items, start=1):
        right = item.is_right(paper.mark(number).option)
        domains[item.domain].append(right)
        kinds[item.kind].append(right)
    order = {domain.domain_id: place for place, domain in enumerate(profile.domains)}
    return PaperResult(
        whole=Score(count_right(paper, items), len(items)),
        needed=needed_to_pass(profile, len(items)),
        by_domain={
            name: _part(domains[name])
            for name in sorted(domains, key=lambda name: (order.get(name, len(order)), name))
        },
        by_kind={kind: _part(kinds[kind]) for kind in Kind if kind in kinds},
        unanswered=len(paper.unanswered),
        used=used,
    )


def graded(paper: Paper, items: Sequence[Item]) -> tuple[ExamAnswer, ...]:
    """Return each question of a paper with what was chosen, and whether that is right."""
    return tuple(
        ExamAnswer(number, (item.item_id, item.version), option, item.is_right(option))
        for number, item in enumerate(items, start=1)
        for option in [paper.mark(number).option]
    )


def count_right(paper: Paper, items: Sequence[Item]) -> int:
    """Return how many questions of a paper were answered right."""
    return sum(answer.correct for answer in graded(paper, items))


def group_result(papers: Iterable[tuple[Paper, Sequence[Item]]]) -> GroupResult:
    """Return what may be said of these papers together; each comes with its items."""
    given = list(papers)
    # A blank one is known to be 0 %, so that three of them would tell what the fourth has.
    taken = [(paper, items) for paper, items in given if not paper.is_blank]
    if len(taken) < GROUP:
        return GroupResult(len(given), None, None, ())
    percents = [Score(count_right(paper, items), len(items)).percent for paper, items in taken]
    return GroupResult(len(given), round(median(percents)), _middle_half(percents), _hardest(taken))


def _middle_half(percents: Sequence[int]) -> tuple[int, int] | None:
    if len(percents) < MIDDLE_HALF_OF:
        return None
    low, _, high = quantiles(percents, n=4, method="inclusive")
    return round(low), round(high)


def _hardest(taken: Sequence[tuple[Paper, Sequence[Item]]]) -> tuple[HardItem, ...]:
    answered: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for paper, items in taken:
        for number, item in enumerate(items, start=1):
            option = paper.mark(number).option
            if option is not None:
                answered[item.item_id] += 1
                missed[item.item_id] += not item.is_right(option)
    enough = [key for key in answered if answered[key] >= GROUP and missed[key] >= CROWD]
    enough.sort(key=lambda key: (-missed[key] / answered[key], -missed[key], key))
    return tuple(HardItem(key, missed[key], answered[key]) for key in enough[:HARDEST])


def _part(right: Sequence[bool]) -> Score:
    return Score(sum(right), len(right))
