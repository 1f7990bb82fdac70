"""Every sentence of /bank."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.bank.items import LETTERS, Bank
from bot.domain.publishing import GROUP, MIDDLE_HALF_OF, is_told
from bot.domain.scores.item_stats import Flag, ItemFigures, Reliability
from bot.domain.scores.readiness import Calibration
from bot.services.scores.item_stats import ItemReport
from bot.services.scores.readiness import Misconception
from cogs.kit.numbers import counted
from cogs.kit.text import cut

ALL_WEEKS = "all weeks that are over"
"""How far back it is looked: as far as there is anything, so that small groups read something."""

_STEM, _OPTION = 300, 100
"""Characters of a question and of an option, so that the longest list fits into a message."""

_ITEMS, _SHORT_STEM = 5, 80
"""Most items in the table of a message, and the characters of each one's question."""


def heading(bank: Bank) -> str:
    """Return how many questions there are for an exam, by domain."""
    counts = Counter(item.domain for item in bank.items.values())
    parts = ", ".join(f"{title} {counts[key]}" for key, title in bank.profile.domain_titles.items())
    return (
        f"### The questions\n{counts.total()} in all: {parts}. "
        f"{len(bank.daily_pool())} may come as the daily question."
    )


def misconceptions(found: Sequence[Misconception]) -> list[str]:
    """Return of which questions many were sure of a wrong answer, without names."""
    if not found:
        return [
            f"**Sure and wrong** ({ALL_WEEKS}): nothing to tell yet. It needs at least {GROUP} "
            "members who say how sure they are of a question in **/quiz**."
        ]
    lines = [
        f"**{number}.** {cut(one.item.stem, _STEM)}\n"
        f"-# {_sure(one)} were sure of an answer that is not the best one\n"
        f"**Best answer:** {cut(one.item.options[one.item.key].text, _OPTION)}"
        for number, one in enumerate(found, 1)
    ]
    return [f"**Sure and wrong** ({ALL_WEEKS}): worth talking over", *lines]


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
    scores = counted(known.within, "score")
    return (
        f"**Estimates against mock exams:** of {counted(known.mocks, 'paper')}, {scores} "
        f"({share}%) lay in the range told before; it should be about 80%. On average the "
        f"estimate was {_off(known.mean_error)}."
    )


def _off(points: float) -> str:
    if abs(points) < 0.5:
        return "right on"
    count = counted(round(abs(points)), "point")
    return f"{count} too {'high' if points > 0 else 'low'}"


NO_ITEMS = (
    f"**Questions in mock exams** ({ALL_WEEKS}): nothing to tell yet. It needs first papers of at "
    f"least {GROUP} members with a question. In a smaller group, each member has their own numbers "
    "in **/me stats**."
)
_FLAGS = {
    Flag.KEY: "check the key: hardly anybody has it right, and the best members least of all",
    Flag.DEAD: "next to nobody chooses {options}",
}


def items(report: ItemReport) -> list[str]:
    """Return the items to look at first, with their figures, and how reliable scores are."""
    if not report.items:
        return [NO_ITEMS]
    flagged = sum(bool(one.flags) for one in report.items)
    lines = [_item(one) for one in report.items[:_ITEMS]]
    return [
        f"**Questions in mock exams** ({ALL_WEEKS}): {len(report.items)} with enough first papers, "
        f"{flagged or 'none'} worth a look",
        *lines,
        _reliability(report.reliability),
        "-# **Fits the paper:** near +1, whoever does well has it right; near 0 or below, look at "
        "it. Rounded, and by whole weeks, so that nothing tells of anybody. All of them:",
    ]


def _item(one: ItemFigures) -> str:
    split = ", ".join(
        f"{letter} {share_in_words(share)}"
        for letter, share in zip(LETTERS, one.shares, strict=True)
    )
    goes_with = "" if one.discrimination is None else f" · fits the paper {one.discrimination:+}"
    flags = "".join(f"\n**Look: {flag_in_words(one, flag)}**" for flag in one.flags)
    return (
        f"`{one.item.item_id}` v{one.item.version} · {cut(one.item.stem, _SHORT_STEM)}\n"
        f"-# {one.papers}+ papers · about {one.facility}% right · {split}{goes_with}{flags}"
    )


def share_in_words(share: int | None) -> str:
    """Return an option's share, as far as it may be told."""
    return "few" if share is None else f"{share}%"


def flag_in_words(one: ItemFigures, flag: Flag) -> str:
    """Return what is worth a look at an item."""
    return _FLAGS[flag].format(options=" ".join(LETTERS[at] for at in one.dead))


def _reliability(known: Reliability | None) -> str:
    if known is None:
        return (
            f"**How far scores can be relied on:** it needs {MIDDLE_HALF_OF} papers of one "
            "mock exam with the same questions."
        )
    return (
        f"**How far scores can be relied on:** give or take {known.error:.1f} points, in the "
        f"latest mock exam with {MIDDLE_HALF_OF} papers or more (KR-20 {known.kr20:.2f})."
    )
