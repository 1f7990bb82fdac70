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
from bot.domain.bank import Bank, Item
from bot.domain.exam.blueprint import shares
from bot.domain.practice.memory import Memory, rating_of, reviewed
from bot.domain.practice.next_item import Seen, unmet
from bot.domain.scores.evidence import Answer, Evidence
from bot.domain.scores.readiness import Readiness, readiness_of

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
        chances = self._chances(day)
        return tuple(
            sum(
                rng.random() < chance
                for domain, asked in self.blueprint.items()
                for chance in rng.sample(chances[domain], asked)
            )
            for _ in range(MOCKS)
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

    def readiness(self, day: int) -> Readiness:
        """Return what we would tell the member."""
        evidence = [
            Evidence(self.bank.items[key].domain, tuple(given))
            for key, given in self.answers.items()
        ]
        sizes = {key: len(items) for key, items in self.by_domain.items()}
        return readiness_of(evidence, sizes, self.bank.profile, at=_instant(day))

    def _answer(self, item_id: str, day: int) -> None:
        right = self.rng.random() < self.learner.chance(item_id, day)
        memory = self.memories.get(item_id)
        self.memories[item_id] = reviewed(memory, rating_of(right), _instant(day))
        self.answers.setdefault(item_id, []).append(Answer(right, _instant(day)))
        self.learner.meet(item_id, day, right=right)

    def choice(self, day: int) -> Choice:
        """Return what there is to choose from on a day."""
        exam_day = len(self.habit)
        return Choice(self._seen(), _instant(day), self.rng, self.learner, day, exam_day)

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
    bank: Bank, learners: str, policy: str, number: int, *, habit: str = "steady", days: int = DAYS
) -> Month:
    """Return the practice of one member over so many days, usually a month.

    The same number is the same member under each policy and habit.
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
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a member was told on a day, having answered so many items, and mocks that followed."""

    items: int
    told: Readiness
    scores: tuple[int, ...]

    @property
    def held(self) -> float | None:
        """The share of the scores within the range; None when there was none."""
        if not (whole := self.told.whole):
            return None
        return fmean(whole.low <= score <= whole.high for score in self.scores)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a month came to: the expected mock score after it, and what was told meanwhile."""

    score: float
    asked: tuple[Asked, ...]


def outcome(bank: Bank, learners: str, policy: str, number: int, *, asks: bool = True) -> Outcome:
    """Return what one member's month comes to; asking or not changes nothing else."""
    practice = month(bank, learners, policy, number)
    chance = _seeded(f"mock {number}")
    asked = tuple(
        Asked(len(practice.answers), practice.readiness(day), practice.mocks(day, chance))
        for day in practice.days()
        if asks and day in ASKED_ON
    )
    return Outcome(practice.score(DAYS), asked)


def _instant(day: int) -> datetime:
    return _MORNING + timedelta(days=day)


def _seeded(name: str) -> random.Random:
    rng = system_random()
    rng.seed(name)
    return rng
