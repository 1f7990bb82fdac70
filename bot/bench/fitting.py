"""What fitted memory comes to: groups are fitted to some months, and foretold the next one."""

from dataclasses import dataclass
from math import sqrt

from bot.bench.months import DAYS, Month, instant, month
from bot.bench.policies import OURS
from bot.domain.bank.items import Bank
from bot.domain.practice.fitting import Fit, History, log_losses, of_group, of_member
from bot.domain.practice.forgetting import USUAL_WEIGHTS, Weights

GROUP_OF = 12


@dataclass(frozen=True, slots=True)
class Foretold:
    """How a month's answers were foretold by what was fitted to the month before, and without.

    `group` are the weights of the group, `own` says how many members have others. Of so many
    answers, the mean log loss with FSRS's own weights is `before`, with the fitted ones `after`;
    `error` is the standard error of the difference, from how members differ.
    """

    group: Weights
    own: int
    answers: int
    before: float
    after: float
    error: float


def foretold(bank: Bank, learners: str, *, first: int = 0, until: int = DAYS) -> Foretold:
    """Return what is gained in the month after a day by fitting a group to all before it."""
    practised = [_practised(bank, learners, first + n, until + DAYS) for n in range(GROUP_OF)]
    told = [list(one.answers.values()) for one in practised]
    known = [[_before(until, history) for history in histories] for histories in told]
    group = _or_else(of_group(known, USUAL_WEIGHTS), USUAL_WEIGHTS)
    weights = [_or_else(of_member(histories, group), group) for histories in known]
    before = [log_losses(of, USUAL_WEIGHTS, since=instant(until)) for of in told]
    after = [
        log_losses(of, own, since=instant(until)) for of, own in zip(told, weights, strict=True)
    ]
    count = sum(map(len, before))
    usual, fitted = (sum(map(sum, by_member)) / count for by_member in (before, after))
    gain = usual - fitted
    spread = [sum(old) - sum(new) - gain * len(old) for old, new in zip(before, after, strict=True)]
    error = sqrt(sum(one**2 for one in spread)) / count
    own = sum(one != group for one in weights)
    return Foretold(group, own, count, usual, fitted, error)


def _practised(bank: Bank, learners: str, number: int, days: int) -> Month:
    practice = month(bank, learners, OURS, number, days=days)
    for _ in practice.days():
        pass
    return practice


def _before(day: int, history: History) -> History:
    return [answer for answer in history if answer.at < instant(day)]


def _or_else(fit: Fit | None, usual: Weights) -> Weights:
    return fit.weights if fit and fit.helps else usual
