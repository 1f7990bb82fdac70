"""Every sentence of /bank."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.bank import Bank
from bot.domain.publishing import GROUP, is_told
from bot.domain.scores.readiness import Calibration
from bot.services.scores.readiness import Misconception
from cogs.kit.text import cut

_STEM, _OPTION = 400, 160
"""Characters of a question and of an option, so that the longest list fits into a message."""


def heading(bank: Bank) -> str:
    """Return how many questions there are, by domain."""
    counts = Counter(item.domain for item in bank.items.values())
    parts = ", ".join(f"{title} {counts[key]}" for key, title in bank.profile.domain_titles.items())
    return (
        f"### The questions\n{len(bank.items)} in all: {parts}. "
        f"{len(bank.daily_pool())} may come as the daily question."
    )


def misconceptions(found: Sequence[Misconception]) -> list[str]:
    """Return of which questions many were sure of a wrong answer, without names."""
    if not found:
        return [
            "**Sure and wrong:** nothing to tell yet. It needs at least "
            f"{GROUP} members who say how sure they are in **/quiz**, in weeks that are over."
        ]
    lines = [
        f"**{number}.** {cut(one.item.stem, _STEM)}\n"
        f"-# {_sure(one)} were sure of an answer that is not the best one\n"
        f"**Best answer:** {cut(one.item.options[one.item.key].text, _OPTION)}"
        for number, one in enumerate(found, 1)
    ]
    return ["**Sure and wrong:** worth talking over", *lines]


def _sure(one: Misconception) -> str:
    told = is_told(one.sure_wrong, one.members)
    return f"{one.sure_wrong} of {one.members}" if told else f"Nearly all of {one.members}"


def calibration(known: Calibration | None) -> str:
    """Return how estimates of mock scores have fared."""
    if known is None:
        return (
            "**Estimates against mock exams:** too few to say. It needs papers of at least "
            f"{GROUP} members who had answered enough before."
        )
    share = round(100 * known.within / known.mocks)
    scores = "1 score" if known.within == 1 else f"{known.within} scores"
    return (
        f"**Estimates against mock exams:** of {known.mocks} papers, {scores} "
        f"({share} %) lay in the range told before; it should be about 80 %. On average the "
        f"estimate was {_off(known.mean_error)}."
    )


def _off(points: float) -> str:
    if abs(points) < 0.5:
        return "right on"
    count = f"{abs(points):.0f} point{'' if round(abs(points)) == 1 else 's'}"
    return f"{count} too {'high' if points > 0 else 'low'}"
