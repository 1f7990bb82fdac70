"""Checking a bank: what its files must be, and what good items are."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.bank.borrowing import borrowed, read_texts
from bot.bank.findings import Level
from bot.bank.reader import read_draft
from bot.bank.report import Report
from bot.bank.rules import RULES, VERSION, Rule
from bot.bank.versions import edited_without_version, read_versions


def check(folder: Path, *, against: Sequence[Path] = ()) -> Report:
    """Return all that is wrong with the bank in `folder`, and what it covers.

    `against` are texts of others that no item may copy from. Raises StartupError when one
    of them cannot be read; whatever is wrong with the bank itself is in the report.
    """
    draft = read_draft(folder)
    rules = (
        *RULES,
        Rule("L23", Level.ERROR, partial(borrowed, runs=read_texts(against))),
        Rule(VERSION, Level.ERROR, partial(edited_without_version, recorded=read_versions(folder))),
    )
    broken = [finding for rule in rules for finding in rule.findings(draft)]
    findings = sorted((*draft.faults, *broken), key=lambda f: (f.file, f.line, f.rule, f.text))
    return Report(draft, tuple(findings))
