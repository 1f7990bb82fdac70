"""Where a mock exam has its breaks: as the exam itself, so far as it is long enough. Pure."""

from dataclasses import replace
from itertools import accumulate

from bot.domain.bank.items import Profile
from bot.domain.exam.blueprint import shares
from bot.domain.exam.sittings import Plan

BREAKS_FROM = 1 / 2
"""A mock exam with this share of the exam's questions, or more, has its breaks; a shorter one is
over before anybody needs one."""


def with_breaks(plan: Plan, profile: Profile) -> Plan:
    """Return what a host asks for as a plan of this exam: with its breaks, in proportion."""
    plan = replace(plan, exam=profile.profile_id)
    is_long = plan.questions >= BREAKS_FROM * profile.questions
    if not profile.sections or plan.domain is not None or not is_long:
        return plan
    parts = shares(dict(enumerate(profile.sections)), plan.questions)
    sections = tuple(count for count in parts.values() if count)
    if len(sections) < 2:
        return plan
    return replace(plan, sections=sections, break_minutes=profile.break_minutes)


def last_of_section(plan: Plan, first: int) -> int | None:
    """Return the last question of the section that begins with a question; None: up to the end."""
    ends = list(accumulate(plan.sections))[:-1]
    return next((end for end in ends if end >= first), None)
