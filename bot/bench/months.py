"""A month of practice of make-believe members: whose, by which policy, and what it came to.

Each member is made from a number, so a run can be repeated exactly.
"""

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from statistics import fmean

from bot.bench.habits import HABITS
from bot.bench.learners import (
    ExponentialLearner,
    FsrsLearner,
    Learner,
    PowerLearner,
    TwoStoreLearner,
)
from bot.bench.policies import POLICIES, Choice, Policy
from bot.bench.topic_learners import SleepLearner, TransferLearner
from bot.bench.weak_learners import Guesser, SlowLearner
from bot.clock import system_random
from bot.domain.bank.items import Bank, Item
from bot.domain.exam.blueprint import draw, shares
from bot.domain.practice.forgetting import USUAL_WEIGHTS, Weights
from bot.domain.practice.memory import Memory, rating_of, reviewed
from bot.domain.practice.next_item import Seen, unmet
from bot.domain.scores.evidence import Answer
from bot.domain.scores.readiness import PAPERS_FORESEEN, Estimate, Readiness, readiness_of

DAYS = 30
MOCKS = 10
"""How many a member takes, in different worlds, each time they ask."""

ASKED_ON = (2, 6, 12, 20, 30)
"""The days on which members ask how ready they are; after two they cannot be told."""

_MORNING = datetime(2026, 1, 5, 15, tzinfo=UTC)

MakeLearner = Callable[[Collection[Item], random.Random], Learner]
CHOSEN_ON: dict[str, MakeLearner] = {
    "power law": PowerLearner,
    "half-lives": ExponentialLearner,
    "transfer": TransferLearner,
    "guesser": Guesser,
}
"""Members with whom policies and figures may be chosen."""

HELD_OUT: dict[str, MakeLearner] = {
    "two stores": TwoStoreLearner,
    "sleep": SleepLearner,
    "own FSRS": FsrsLearner,
    "slow": SlowLearner,
}
"""Members that have no part in choosing anything: they are tried when that is done."""

LEARNERS = CHOSEN_ON | HELD_OUT


@dataclass(slots=True)
class Month:
    """One member's month of practice."""

    bank: Bank
    unmet: Mapping[str, Seen]
    blueprint: Mapping[str, int]
    by_domain: Mapping[str, Sequence[str]]
    learner: Learner
    policy: Policy
    habit: Sequence[int]
    rng: random.Random
    drawing: random.Random
    weights: Weights = USUAL_WEIGHTS
    memories: dict[str, Memory] = field(default_factory=dict[str, Memory])
    answers: dict[str, list[Answer]] = field(default_factory=dict[str, list[Answer]])

    def days(self) -> Iterator[int]:
        """Yield each day before its practice, and last the day after all of it."""
        for day, questions in enumerate(self.habit):
            yield day
            if questions:
                for item in self.policy(self.choice(day))[:questions]:
                    self._answer(item.item_id, day)
        yield len(self.habit)

    def score(self, day: int) -> float:
        """Return the expected score on a full mock exam."""
        chances = self._chances(day)
        return sum(asked * fmean(chances[domain]) for domain, asked in self.blueprint.items())

    def mocks(self, day: int, rng: random.Random) -> tuple[int, ...]:
        """Return the scores on some full mock exams, each drawn and answered by chance."""
        return tuple(
            sum(rng.random() < self.learner.chance(item.item_id, day) for item in paper)
            for paper in self.papers(MOCKS, {})
        )

    def unmet_score(self, day: int) -> float:
        """Return the expected score on a mock of questions that are not in the bank at all."""
        chances = self._unmet_chances(day)
        return sum(asked * fmean(chances[domain]) for domain, asked in self.blueprint.items())

    def unmet_mocks(self, day: int, rng: random.Random) -> tuple[int, ...]:
        """Return the scores on some mock exams of questions that are not in the bank at all."""
        chances = self._unmet_chances(day)
        return tuple(
            sum(
                rng.random() < chance
                for domain, asked in self.blueprint.items()
                for chance in rng.choices(chances[domain], k=asked)
            )
            for _ in range(MOCKS)
        )

    def readiness(self, day: int, *, seen: Mapping[str, int] | None = None) -> Readiness:
        """Return what we would tell the member, whose group has seen some items in mock exams."""
        papers = self.papers(PAPERS_FORESEEN, seen or {})
        return readiness_of(
            self.answers, self.bank.items, self.bank.profile, papers=papers, at=instant(day)
        )

    def papers(self, count: int, seen: Mapping[str, int]) -> list[tuple[Item, ...]]:
        """Return some papers that the group may be handed next."""
        pool, profile = self.bank.exam_items(), self.bank.profile
        return [
            draw(pool, profile.questions, profile, seen=seen, rng=self.drawing)
            for _ in range(count)
        ]

    def sit(self, paper: Collection[Item], day: int) -> int:
        """Answer a mock exam, learn from it, and return the score."""
        for item in paper:
            self._answer(item.item_id, day)
        return sum(self.answers[item.item_id][-1].right for item in paper)

    def _answer(self, item_id: str, day: int) -> None:
        right = self.rng.random() < self.learner.chance(item_id, day)
        memory = self.memories.get(item_id)
        rating, at = rating_of(right), instant(day)
        self.memories[item_id] = reviewed(memory, rating, at, weights=self.weights)
        self.answers.setdefault(item_id, []).append(Answer(right, at))
        self.learner.meet(item_id, day, right=right)

    def choice(self, day: int) -> Choice:
        """Return what there is to choose from on a day."""
        at, exam_day = instant(day), len(self.habit)
        return Choice(self._seen(), at, self.rng, self.learner, day, exam_day, self.weights)

    def _seen(self) -> list[Seen]:
        return [
            replace(
                new,
                memory=self.memories[key],
                missed=not self.answers[key][-1].right,
                first_right=self.answers[key][0].right,
            )
            if key in self.memories
            else new
            for key, new in self.unmet.items()
        ]

    def _chances(self, day: int) -> dict[str, list[float]]:
        return {
            domain: [self.learner.chance(item, day) for item in items]
            for domain, items in self.by_domain.items()
        }

    def _unmet_chances(self, day: int) -> dict[str, list[float]]:
        """Return the chance on an unmet question like each item: topics are as in the bank."""
        topics = {item.topic for item in self.bank.items.values()}
        by_topic = {topic: self.learner.unmet_chance(topic, day) for topic in topics}
        return {
            domain: [by_topic[self.bank.items[item].topic] for item in items]
            for domain, items in self.by_domain.items()
        }


def month(
    bank: Bank,
    learners: str,
    policy: str,
    number: int,
    *,
    habit: str = "steady",
    days: int = DAYS,
    weights: Weights = USUAL_WEIGHTS,
) -> Month:
    """Return the practice of one member over so many days, usually a month.

    The same number is the same member under each policy and habit, and with any weights.
    """
    domains, items = bank.profile.domains, bank.items.values()
    return Month(
        bank,
        unmet=unmet(bank),
        blueprint=shares({one.domain_id: one.weight for one in domains}, bank.profile.questions),
        by_domain={
            one.domain_id: [item.item_id for item in items if item.domain == one.domain_id]
            for one in domains
        },
        learner=LEARNERS[learners](tuple(items), _seeded(f"{learners} {number}")),
        policy=POLICIES[policy],
        habit=HABITS[habit](days, _seeded(f"habit {number}")),
        rng=_seeded(f"practice {number}"),
        drawing=_seeded(f"papers {number}"),
        weights=weights,
    )


@dataclass(frozen=True, slots=True)
class Truth:
    """What a number was about: the score to be expected, and those of some mocks."""

    expected: float
    scores: tuple[int, ...]

    def held(self, said: Estimate | None) -> float | None:
        """Return the share of the scores within a range; None when there was none."""
        return said and fmean(said.low <= score <= said.high for score in self.scores)

    def error(self, said: Estimate | None) -> float | None:
        """Return by how much a number was too high; None when there was none."""
        return said and said.expected - self.expected


@dataclass(frozen=True, slots=True)
class Asked:
    """What a member was told on a day, having answered so many items, and what was true."""

    day: int
    items: int
    told: Readiness
    on_bank: Truth
    unmet: Truth


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a month came to: the expected mock score after it, and what was told meanwhile."""

    score: float
    asked: tuple[Asked, ...]


def outcome(
    bank: Bank,
    learners: str,
    policy: str,
    number: int,
    *,
    habit: str = "steady",
    asks: bool = True,
) -> Outcome:
    """Return what one member's month comes to; asking or not changes nothing else."""
    practice = month(bank, learners, policy, number, habit=habit)
    chance = _seeded(f"mock {number}")
    asked = tuple(
        _ask(practice, day, chance) for day in practice.days() if asks and day in ASKED_ON
    )
    return Outcome(practice.score(DAYS), asked)


def _ask(practice: Month, day: int, rng: random.Random) -> Asked:
    return Asked(
        day,
        len(practice.answers),
        practice.readiness(day),
        Truth(practice.score(day), practice.mocks(day, rng)),
        Truth(practice.unmet_score(day), practice.unmet_mocks(day, rng)),
    )


def instant(day: int) -> datetime:
    """Return when members practise on a day."""
    return _MORNING + timedelta(days=day)


def _seeded(name: str) -> random.Random:
    rng = system_random()
    rng.seed(name)
    return rng
