"""A group that sits a mock exam every week: what is told before each, and what it comes to."""

from collections.abc import Iterator

from bot.bench.months import Asked, Truth, month
from bot.bench.policies import OURS
from bot.domain.bank.items import Bank

DAYS_BETWEEN = 7
DAYS = 5 * DAYS_BETWEEN + 1
"""So there are five of them; the first ones take what the group has not seen."""


def weekly_mocks(bank: Bank, learners: str, number: int) -> Iterator[Asked]:
    """Yield what a member is told on the day of each mock; they practise our mix in between."""
    practice = month(bank, learners, OURS, number, days=DAYS)
    seen: dict[str, int] = {}
    for day in practice.days():
        if day == 0 or day % DAYS_BETWEEN:
            continue
        told, items = practice.readiness(day, seen=seen), len(practice.answers)
        [paper] = practice.papers(1, seen)
        expected = sum(practice.learner.chance(item.item_id, day) for item in paper)
        on_bank = Truth(expected, (practice.sit(paper, day),))
        yield Asked(day, items, told, on_bank, Truth(practice.unmet_score(day), ()))
        seen.update(dict.fromkeys((item.item_id for item in paper), day))
