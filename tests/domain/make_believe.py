"""A bank as large as ours for make-believe members: items without words, in fixed numbers."""

from dataclasses import replace

from bot.domain.bank.items import Bank, ExamDomain
from bot.domain.exam.pass_mark import raw
from tests.domain.samples import make_bank, make_item

DOMAINS: tuple[str, ...] = ("advocacy", "responsibility", "mentoring", "support")
PROFILE = replace(
    make_bank().profile,
    questions=100,
    pass_mark=raw(68),
    domains=tuple(ExamDomain(key, key.title(), 0.25) for key in DOMAINS),
)


def make_believe_bank() -> Bank:
    """Return 264 items, 66 in each domain, on eleven topics of six items."""
    items = [
        make_item(f"{domain}-{number:02}", domain=domain, topic=f"{domain}-{number % 11}")
        for domain in DOMAINS
        for number in range(66)
    ]
    return replace(make_bank(*items), profile=PROFILE)
