"""What a month of practice comes to, and how often a member's range holds: make-believe members.

Nothing here is timed.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import sqrt
from multiprocessing import get_context
from statistics import fmean, stdev

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.bench.fitting import foretold
from bot.bench.months import CHOSEN_ON, DAYS, HELD_OUT, LEARNERS, Asked, outcome
from bot.bench.policies import ORACLE, OTHERS, OURS, WITH_DATE
from bot.bench.rows import Row, at_least, at_most, between, exactly, information
from bot.bench.weekly_mocks import weekly_mocks
from bot.domain.bank.items import Bank
from bot.domain.scores.readiness import ITEMS_IN_ALL

MEMBERS = 8
"""Of each kind; a quarter as many also sit a mock exam every week."""
FITTED = ("power law", "own FSRS")
"""One kind of those chosen on, one held out; three months of a group take their time."""

NO_WORSE = 1.01
"""What fitted memory may lose to noise."""

ORACLE_MEMBERS = 2
"""An oracle tries everything out before it chooses, which takes time."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What came of one kind of learners."""

    rows: list[Row]
    asked: list[Asked]
    held: list[float | None]
    """The share of weekly mocks that were within the range, of each that had one."""


async def learning_rows(members: int = MEMBERS) -> list[Row]:
    """Measure what practice comes to, and how often what a member is told is right.

    Each kind of learners lives in a process of its own, as many at a time as there are cores.
    """
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        # So that no core waits for another in the end.
        longest_first = sorted(LEARNERS, key=lambda one: one not in FITTED)
        lives = (loop.run_in_executor(pool, _kind, one, members) for one in longest_first)
        found = dict(zip(longest_first, await asyncio.gather(*lives), strict=True))
    rows = [row for kind in LEARNERS for row in found[kind].rows]
    for half, kinds in (("chosen on", CHOSEN_ON), ("held out", HELD_OUT)):
        rows += _number_rows(half, {kind: found[kind].asked for kind in kinds})
        held = [share for kind in kinds for share in found[kind].held]
        rows.append(_held_row(f"{half}: weekly mocks within the range on the bank, %", held))
    early = sum(
        one.told.unmet is not None
        for kind in found.values()
        for one in kind.asked
        if one.items < ITEMS_IN_ALL
    )
    return [*rows, exactly(f"numbers told before {ITEMS_IN_ALL} items", early, 0)]


def _kind(learners: str, members: int) -> _Kind:
    bank = read_bank(BANK_FOLDER)
    ours = [outcome(bank, learners, OURS, number) for number in range(members)]
    rows = _score_rows(bank, learners, [one.score for one in ours])
    rows += [_fitted_row(bank, learners)] if learners in FITTED else []
    weekly = [one for n in range(members // 4) for one in weekly_mocks(bank, learners, n)]
    held = [one.on_bank.held(one.told.on_bank) for one in weekly]
    return _Kind(rows, [one for month in ours for one in month.asked], held)


def _score_rows(bank: Bank, learners: str, ours: Sequence[float]) -> list[Row]:
    rows = [_oracle_row(bank, learners, ours)]
    rows += [_with_date_row(bank, learners, ours)]
    for policy in OTHERS:
        theirs = [outcome(bank, learners, policy, n, asks=False).score for n in range(len(ours))]
        leads = [one - other for one, other in zip(ours, theirs, strict=True)]
        error = stdev(leads) / sqrt(len(leads))
        what = f"{learners}: mock after a month, our mix ({policy})"
        rows.append(information(what, fmean(ours), fmean(theirs)))
        what = f"{learners}: points ahead of {policy} (standard error)"
        rows.append(at_least(what, fmean(leads), 2, baseline=error))
    return rows


def _with_date_row(bank: Bank, learners: str, ours: Sequence[float]) -> Row:
    dated = [outcome(bank, learners, WITH_DATE, n, asks=False).score for n in range(len(ours))]
    what = f"{learners}: mock after a month, our mix ({WITH_DATE})"
    return information(what, fmean(ours), fmean(dated))


def _fitted_row(bank: Bank, learners: str) -> Row:
    """Return how well a month is foretold by what was fitted to three months before."""
    found = foretold(bank, learners, until=3 * DAYS)
    what = f"{learners}: log loss after a fit to three months (FSRS's own)"
    return at_most(what, found.after, NO_WORSE, baseline=found.before)


def _number_rows(half: str, asked: Mapping[str, Collection[Asked]]) -> list[Row]:
    """Return how far the number on unmet questions is off, for each kind, and both ranges."""
    rows: list[Row] = []
    for kind, told in asked.items():
        off = [error for one in told if (error := one.unmet.error(one.told.unmet)) is not None]
        what = f"{half}, {kind}: number on unmet questions off by"
        rows.append(between(what, fmean(off), -4, 4))
    everybody = [one for told in asked.values() for one in told]
    unmet = [one.unmet.held(one.told.unmet) for one in everybody]
    rows.append(_held_row(f"{half}: mocks of unmet questions within the range, %", unmet))
    on_bank = [one.on_bank.held(one.told.on_bank) for one in everybody]
    rows.append(_held_row(f"{half}: mocks from the bank within the range, %", on_bank))
    return rows


def _held_row(what: str, held: Iterable[float | None]) -> Row:
    return between(what, 100 * fmean(share for share in held if share is not None), 75, 85)


def _oracle_row(bank: Bank, learners: str, ours: Sequence[float]) -> Row:
    """Return what would be gained by knowing all that nobody can know of the same members."""
    numbers = range(ORACLE_MEMBERS)
    known = [outcome(bank, learners, ORACLE, number, asks=False).score for number in numbers]
    what = f"{learners}: mock after a month, our mix ({ORACLE}, {ORACLE_MEMBERS} members)"
    return information(what, fmean(ours[:ORACLE_MEMBERS]), fmean(known))
