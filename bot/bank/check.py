"""Checking a bank: what its files must be, and what good items are."""

from pathlib import Path

from bot.bank.reader import read_draft
from bot.bank.report import Report
from bot.bank.rules import RULES


def check(folder: Path) -> Report:
    """Return all that is wrong with the bank in `folder`, and what it covers."""
    draft = read_draft(folder)
    broken = [finding for rule in RULES for finding in rule.findings(draft)]
    findings = sorted((*draft.faults, *broken), key=lambda f: (f.file, f.line, f.rule, f.text))
    return Report(draft, tuple(findings))
