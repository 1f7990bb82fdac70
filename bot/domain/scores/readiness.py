"""What a member would score today, as ranges, or why nobody can say yet.

Two numbers, each in full in docs/learning.md. On questions they have not met: from first answers
alone (first_answers.py). On this bank: on a paper as it would be drawn next, in which they know
some items; an item answered before is right with the chance that FSRS gives, or by a guess,
shifted by how this member's repeated answers really went. Both ranges are those of the score
itself, so they hold the luck of the exam, too.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil, floor, sqrt
from statistics import NormalDist, fmean, pvariance

from bot.domain.bank.items import Item, Profile
from bot.domain.exam.blueprint import shares
from bot.domain.practice.memory import require_zone
from bot.domain.practice.probing import REPETITIONS
from bot.domain.publishing import GROUP
from bot.domain.scores.evidence import (
    UNTRIED_DEVIATION,
    Answer,
    ItemState,
    LatentEffect,
    ReplayedHistory,
    Shifts,
    replay,
    shifts_of,
)
from bot.domain.scores.first_answers import FirstAnswer, Place, Unmet

ITEMS_IN_ALL = 40
ITEMS_A_DOMAIN = 10
"""With fewer items answered nothing is said: of anything, of the domain and the whole."""

PAPERS_FORESEEN = 16
"""So many papers that might be drawn next show well enough what the next one is like."""

_TAIL = NormalDist().inv_cdf(0.9)
"""One score in ten lies further above the expected one than so many standard deviations."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An expected score, and the range that is meant to hold the real one eight times in ten."""

    expected: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """What can be said of a member's score; None where there is not enough evidence.

    `unmet` is in right answers on a full exam of questions that they have not met, `by_domain`
    is the same in percent. `on_bank` is in right answers on the next mock from the bank, which
    is partly memory. `needed` says how many more items to answer in which domains before the
    first can be said, `repetitions_needed` how many items to answer again before the last can.
    """

    unmet: Estimate | None
    by_domain: Mapping[str, Estimate | None]
    on_bank: Estimate | None
    needed: Mapping[str, int]
    repetitions_needed: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """What would have been said of a member's score before a mock exam, and their score."""

    user_id: int
    said: Estimate
    score: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """How estimates fared: of so many mock exams so many scores fell within their range.

    `mean_error` is in points of the mock; above zero the estimates were too high.
    """

    mocks: int
    within: int
    mean_error: float


@dataclass(frozen=True, slots=True)
class _Score:
    """The right answers to some questions: their mean, and the variance of luck.

    `leverage` says how much the mean moves with each thing unknown of the member's memory, and
    `unmet` how many of the questions, of which place, they have not met.
    """

    questions: int
    mean: float
    luck: float
    unmet: Mapping[Place, float]
    leverage: Mapping[LatentEffect, float] = field(default_factory=dict[LatentEffect, float])


def readiness_of(
    answers: Mapping[str, Sequence[Answer]],
    bank: Mapping[str, Item],
    profile: Profile,
    *,
    papers: Collection[Collection[Item]],
    at: datetime,
) -> Readiness:
    """Return what a member would score at an instant, from their answers to items of the bank.

    `papers` are some that might be drawn next, by the rule by which they are drawn; more of
    them make the range on the bank more exact. Raises ValueError when an instant is naive.
    """
    require_zone(at)
    met = {key: told for key, told in answers.items() if key in bank and told}
    sizes = Counter(item.domain for item in bank.values())
    weights = {d.domain_id: d.weight for d in profile.domains if sizes[d.domain_id]}
    questions = {key: n for key, n in shares(weights, profile.questions).items() if n}
    counted = Counter(bank[key].domain for key in met)
    needed = _needed(counted, sizes, questions)
    repeated = sum(len(told) - 1 for told in met.values())
    missing = max(0, REPETITIONS - repeated)
    by_domain: dict[str, Estimate | None] = dict.fromkeys(questions)
    in_all = sum(counted[key] for key in questions)
    if not in_all or in_all < min(ITEMS_IN_ALL, sum(sizes[key] for key in questions)):
        return Readiness(None, by_domain, None, needed, missing)
    new = _unmet(met, bank)
    parts = {key: _on_unmet(key, asked, bank, new) for key, asked in questions.items()}
    for key in questions.keys() - needed.keys():
        by_domain[key] = _estimate([parts[key]], new, out_of=100)
    if needed:
        return Readiness(None, by_domain, None, needed, missing)
    unmet = _estimate(parts.values(), new, out_of=profile.questions)
    if missing or not papers:
        return Readiness(unmet, by_domain, None, needed, missing)
    replays = {key: replay(told, at=at) for key, told in met.items()}
    known = shifts_of(replays.values())
    score = _on_papers(papers, replays, new, known)
    on_bank = _estimate([score], new, known, out_of=profile.questions)
    return Readiness(unmet, by_domain, on_bank, needed, missing)


def calibration_of(foretold: Collection[Prediction]) -> Calibration | None:
    """Return how estimates fared against the scores, in points, of the mocks that followed.

    None with too few members: it would tell an organiser who had what.
    """
    if len({one.user_id for one in foretold}) < GROUP:
        return None
    return Calibration(
        mocks=len(foretold),
        within=sum(one.said.low <= one.score <= one.said.high for one in foretold),
        mean_error=fmean(one.said.expected - one.score for one in foretold),
    )


def _needed(
    answered: Mapping[str, int], bank: Mapping[str, int], questions: Mapping[str, int]
) -> dict[str, int]:
    """Return how many more items each domain needs, where it does.

    It wants its share of the forty, and ten at least, but never more than it has.
    """
    left = {key: bank[key] - answered[key] for key in questions}
    needed = {
        key: max(0, min(max(ITEMS_A_DOMAIN, share) - answered[key], left[key]))
        for key, share in shares(questions, ITEMS_IN_ALL).items()
    }
    # What a small domain cannot give of the forty comes from those that have most left.
    missing = min(ITEMS_IN_ALL - sum(answered[key] for key in questions), sum(left.values())) - sum(
        needed.values()
    )
    for key in sorted(left, key=lambda key: needed[key] - left[key]):
        more = max(0, min(missing, left[key] - needed[key]))
        needed[key] += more
        missing -= more
    return {key: count for key, count in needed.items() if count}


def _unmet(met: Mapping[str, Sequence[Answer]], bank: Mapping[str, Item]) -> Unmet:
    """Return what first answers say of questions never met."""
    in_order = sorted((told.at, n, key) for key, all_ in met.items() for n, told in enumerate(all_))
    firsts = [
        FirstAnswer(Place(bank[key].domain, bank[key].topic), met[key][0].right, before)
        for before, (_, n, key) in enumerate(in_order)
        if n == 0
    ]
    domains = {item.domain for item in bank.values()}
    return Unmet(firsts, answers=len(in_order), domains=domains)


def _on_unmet(domain: str, questions: int, bank: Mapping[str, Item], new: Unmet) -> _Score:
    """Return the score on questions of a domain that were never met, on its topics as the bank."""
    items = Counter(item.topic for item in bank.values() if item.domain == domain)
    size = sum(items.values())
    places = {Place(domain, topic): questions * n / size for topic, n in items.items()}
    mean = sum(n * new.chance(place) for place, n in places.items())
    return _Score(questions, mean, luck=mean * (1 - mean / questions), unmet=places)


def _on_papers(
    papers: Collection[Collection[Item]],
    replays: Mapping[str, ReplayedHistory],
    new: Unmet,
    known: Shifts,
) -> _Score:
    """Return the score on the next paper, which is like one of these, we do not know which."""
    unmet: defaultdict[Place, float] = defaultdict(float)
    leverage: defaultdict[LatentEffect, float] = defaultdict(float)
    means: list[float] = []
    goes: list[float] = []
    for paper in papers:
        chances: list[float] = []
        for item in paper:
            if replayed := replays.get(item.item_id):
                chance, unknowns = _met(replayed.now, known)
                for unknown in unknowns:
                    leverage[unknown] += chance * (1 - chance) / len(papers)
            else:
                place = Place(item.domain, item.topic)
                chance = new.chance(place)
                unmet[place] += 1 / len(papers)
            chances.append(chance)
        means.append(sum(chances))
        goes.append(sum(p * (1 - p) for p in chances))
    questions = len(next(iter(papers)))
    luck = fmean(goes) + pvariance(means)
    return _Score(questions, fmean(means), luck, unmet=unmet, leverage=leverage)


def _met(now: ItemState, known: Shifts) -> tuple[float, set[LatentEffect]]:
    """Return the chance on an item that was answered before, and what it rests on."""
    shift = known.by_kind[now.kind]
    if now.is_untried(shift):
        chance = now.chance_for(shift.value, doubt=UNTRIED_DEVIATION**2)
        return chance, {now.kind, LatentEffect.UNTRIED}
    return now.chance_for(shift.value), {now.kind}


def _estimate(
    parts: Collection[_Score], new: Unmet, known: Shifts | None = None, *, out_of: int
) -> Estimate:
    """Return the estimate for some questions together, on a scale from 0 to `out_of`.

    The score is a sum of many small chances, so it is taken to be normal.
    """
    scale = out_of / sum(part.questions for part in parts)
    expected = scale * sum(part.mean for part in parts)
    variance = sum(part.luck for part in parts)
    variance += new.variance({place: n for part in parts for place, n in part.unmet.items()})
    if known:
        variance += sum(known.variance(part.leverage) for part in parts)
    reach = scale * _TAIL * sqrt(variance)
    return Estimate(
        expected=round(expected),
        low=max(0, ceil(expected - reach)),
        high=min(out_of, floor(expected + reach)),
    )
