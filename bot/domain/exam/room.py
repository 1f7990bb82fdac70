"""How much may run on a server at once, so that nobody shuts the others out. Pure.

All that is asked somewhere is kept from the daily question, practice and other exams until it is
over. So what one host starts, and all hosts together, is bounded in number and in questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf

from bot.domain.bank.items import Profile

MOST_OF_HOST = 3
"""Mock exams and live rounds that one member may have running on a server, one a channel."""

MOST_OF_SERVER = 10
"""And all members of a server together."""

SMALL = 100
"""Questions; of a bank or domain with fewer, nothing is kept back: a paper may need them all.

Nor is it where there are fewer than two whole papers of the exam have: one must be possible."""

SHARE_OF_HOST = 1 / 2
"""Of all questions, and of each domain's, what one host's exams and rounds may use at once."""

SHARE_OF_SERVER = 3 / 4
"""And those of all hosts. The rest is left to the daily question and to practice."""

OWN_FROM = 4
"""Where each member has own questions, they come from so many times as many as one paper has."""

FRESH = timedelta(days=1)
"""A question whose key was shown on a server within this time, in a channel, a review or practice,
is asked there again only where there is no other: whoever read it would just know."""


@dataclass(frozen=True, slots=True)
class Running:
    """A mock exam or live round that is not over, as far as it takes room."""

    host_id: int
    channel_id: int
    questions: int
    domain: str | None

    def of_domain(self, domain: str | None, profile: Profile) -> float:
        """Return about how many questions of a domain it has, or how many of all."""
        if domain is None or self.domain == domain:
            return self.questions
        return self.questions * _weight(profile, domain) if self.domain is None else 0


@dataclass(frozen=True, slots=True)
class Room:
    """What there is on a server: the questions of each domain, and what runs."""

    profile: Profile
    pool: Mapping[str, int]
    running: Sequence[Running]

    def of_host(self, host_id: int) -> list[Running]:
        """Return what a host has running."""
        return [one for one in self.running if one.host_id == host_id]

    def questions_for(self, host_id: int, domain: str | None) -> float:
        """Return how many questions a host may ask for beside what runs, of a domain or of all.

        That is `inf` where nothing is kept back.
        """
        free = {one: self._free(host_id, one) for one in self.pool}
        if domain is not None:
            return max(0, min(self._free(host_id, None), free[domain]))
        shares = {one: _weight(self.profile, one) for one in self.pool}
        of_domains = [free[one] / share for one, share in shares.items() if share]
        return max(0, min(self._free(host_id, None), *of_domains))

    def _free(self, host_id: int, domain: str | None) -> float:
        there = sum(self.pool.values()) if domain is None else self.pool[domain]
        share = 1 if domain is None else _weight(self.profile, domain)
        if there < max(SMALL, 2 * self.profile.questions * share):
            return inf
        mine = sum(one.of_domain(domain, self.profile) for one in self.of_host(host_id))
        all_in = sum(one.of_domain(domain, self.profile) for one in self.running)
        return min(there * SHARE_OF_HOST - mine, there * SHARE_OF_SERVER - all_in)


def _weight(profile: Profile, domain: str) -> float:
    return next((one.weight for one in profile.domains if one.domain_id == domain), 0)
