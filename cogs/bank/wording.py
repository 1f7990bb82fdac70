"""Every sentence of /bank."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.items import Bank
from bot.domain.readiness import Calibration
from bot.domain.results import SHOWN_MINIMUM
from bot.services.foretelling import Misconception
from cogs.kit.text import lines_within


def heading(bank: Bank) -> str:
    """Return how many questions there are, by domain."""
    counts = Counter(item.domain for item in bank.items.values())
    parts = ", ".join(f"{title} {counts[key]}" for key, title in bank.profile.domain_titles.items())
    return (
        f"### The questions\n{len(bank.items)} in all: {parts}. "
        f"{len(bank.daily_pool())} may come as the daily question."
    )


def misconceptions(found: Sequence[Misconception]) -> str:
    """Return of which questions many were sure of a wrong answer, without names."""
    if not found:
        return (
            "**Sure and wrong:** nothing to tell yet. It needs at least "
            f"{SHOWN_MINIMUM} members who say how sure they are in **/quiz**."
        )
    lines = [
        f"- {one.sure_wrong} of {one.members} were sure, and mistaken: {one.item.stem}\n"
        f"  **Best answer:** {one.item.options[one.item.key].text}"
        for one in found
    ]
    return "**Sure and wrong** (worth talking over):\n" + lines_within(lines, 2500)


def calibration(known: Calibration | None) -> str:
    """Return how estimates of mock scores have fared."""
    if known is None:
        return (
            "**Estimates against mock exams:** too few to say. It needs papers of at least "
            f"{SHOWN_MINIMUM} members who had answered enough before."
        )
    share = round(100 * known.within / known.mocks)
    return (
        f"**Estimates against mock exams:** of {known.mocks} papers, {known.within} scores "
        f"({share} %) lay in the range told before; it should be about 80 %. On average the "
        f"estimate was {_off(known.mean_error)}."
    )


def _off(points: float) -> str:
    if abs(points) < 0.5:
        return "right on"
    return f"{abs(points):.0f} too {'high' if points > 0 else 'low'}"
