"""What a month of practice comes to, and how often a member's range holds: make-believe members.

Nothing here is timed.
"""

from collections.abc import Collection, Sequence
from math import sqrt
from statistics import fmean, stdev

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.bench.months import LEARNERS, Asked, outcome
from bot.bench.policies import ORACLE, OTHERS, OURS, WITH_DATE
from bot.bench.rows import Row, at_least, between, exactly, information
from bot.domain.bank import Bank
from bot.domain.scores.readiness import ITEMS_IN_ALL

MEMBERS = 8
ORACLE_MEMBERS = 2
"""An oracle tries everything out before it chooses, which takes time."""


async def learning_rows() -> list[Row]:
    """Measure what practice comes to, and how often readiness is right."""
    bank = read_bank(BANK_FOLDER)
    asked: list[Asked] = []
    rows: list[Row] = []
    for learners in LEARNERS:
        ours = [outcome(bank, learners, OURS, number) for number in range(MEMBERS)]
        asked += [one for month in ours for one in month.asked]
        rows += _score_rows(bank, learners, [one.score for one in ours])
    return [*rows, *_readiness_rows(asked)]


def _score_rows(bank: Bank, learners: str, ours: Sequence[float]) -> list[Row]:
    rows = [_oracle_row(bank, learners, ours)]
    for policy in [*OTHERS, WITH_DATE]:
        theirs = [outcome(bank, learners, policy, n, asks=False).score for n in range(len(ours))]
        leads = [one - other for one, other in zip(ours, theirs, strict=True)]
        error = stdev(leads) / sqrt(len(leads))
        what = f"{learners}: mock after a month, our mix ({policy})"
        rows.append(information(what, fmean(ours), fmean(theirs)))
        what = f"{learners}: points ahead of {policy} (standard error)"
        rows.append(at_least(what, fmean(leads), 2, baseline=error))
    return rows


def _oracle_row(bank: Bank, learners: str, ours: Sequence[float]) -> Row:
    """Return what would be gained by knowing all that nobody can know of the same members."""
    numbers = range(ORACLE_MEMBERS)
    known = [outcome(bank, learners, ORACLE, number, asks=False).score for number in numbers]
    what = f"{learners}: mock after a month, our mix ({ORACLE}, {ORACLE_MEMBERS} members)"
    return information(what, fmean(ours[:ORACLE_MEMBERS]), fmean(known))


def _readiness_rows(asked: Collection[Asked]) -> list[Row]:
    held = [one.held for one in asked if one.held is not None]
    early = sum(one.told.whole is not None for one in asked if one.items < ITEMS_IN_ALL)
    return [
        between("readiness: mocks within the 80 % range, %", 100 * fmean(held), 75, 85),
        exactly(f"readiness: ranges told before {ITEMS_IN_ALL} items", early, 0),
    ]
