"""Checking a bank: what its files must be, and what good items are."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.bank.borrowing import borrowed, read_texts
from bot.bank.findings import Level
from bot.bank.reader import read_draft
from bot.bank.report import Report
from bot.bank.rules import RULES, Rule


def check(folder: Path, *, against: Sequence[Path] = ()) -> Report:
    """Return all that is wrong with the bank in `folder`, and what it covers.

    `against` are texts of others that no item may copy from. Raises StartupError when one
    of them cannot be read; whatever is wrong with the bank itself is in the report.
    """
    draft = read_draft(folder)
    copied = Rule("L23", Level.ERROR, partial(borrowed, runs=read_texts(against)))
    broken = [finding for rule in (*RULES, copied) for finding in rule.findings(draft)]
    findings = sorted((*draft.faults, *broken), key=lambda f: (f.file, f.line, f.rule, f.text))
    return Report(draft, tuple(findings))
