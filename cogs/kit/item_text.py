"""How an item reads wherever it is shown: options, reasons, sources, corrections, 988."""

from collections.abc import Sequence

from bot.domain.bank.items import LETTERS, Bank, Item, Source
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.publishing import CROWD, GROUP, is_nearly_all, is_told, stands_out
from cogs.kit.days import day_and_year
from cogs.kit.text import bar, safe

CRISIS = (
    "-# If this touches something close: call or text **988**, any time. "
    "I am a study helper, not a crisis service."
)
FORMER_KEY = "This was taken for the best answer until it was corrected, and keeps its point."


SHORT_NAMES = {
    "N.A.P.S.": "National Association of Peer Supporters",
    "SAMHSA": "federal Substance Abuse and Mental Health Services Administration",
    "IDHS": "Illinois Department of Human Services",
    "DCFS": "Illinois Department of Children and Family Services",
    "NIMH": "National Institute of Mental Health",
}
"""Short names that a newcomer need not know; the exam's own, CRSS, is told in /about."""

NO_REASON = "-# Whoever wrote this question gave no reason for the best answer."

TOO_FEW_FOR_SPLIT = f"-# Fewer than {GROUP} answers, so how they split stays private."


def option_line(index: int, item: Item) -> str:
    """Return one option as it stands under the stem."""
    return f"**{LETTERS[index]}**  {item.options[index].text}"


def plain_closed_line(index: int, item: Item) -> str:
    """Return one option of a closed question whose split stays private."""
    mark = "\n-# **best answer**" if index == item.key else ""
    return f"{option_line(index, item)}{mark}"


def split_line(index: int, item: Item, responses: ResponseDistribution) -> str:
    """Return one option of a closed question, with what may be told of who chose it."""
    if index == item.key:
        share = f"{_share(responses.counts[index], responses.total)} · **best answer**"
    elif index == stands_out(_wrong(item, responses)):
        share = "often chosen instead"
    else:
        return option_line(index, item)
    return f"{option_line(index, item)}\n-# {share}"


def _wrong(item: Item, responses: ResponseDistribution) -> list[int]:
    return [0 if item.is_right(index) else n for index, n in enumerate(responses.counts)]


def _share(count: int, whole: int) -> str:
    if is_told(count, whole):
        percent = round(100 * count / whole)
        return f"{count} of the group, {percent}% {bar(percent)}"
    return "nearly all of the group" if is_nearly_all(count, whole) else f"fewer than {CROWD}"


def answers_so_far(count: int) -> str:
    """Return how many have answered, from so many on that it is nobody's own affair."""
    return f"{count} answers so far" if count >= CROWD else f"Fewer than {CROWD} answers so far"


def key_reason(item: Item) -> str:
    """Return why the key is the key, for everybody."""
    why = reason(item.key, item)
    return f"**Why {LETTERS[item.key]}?** {why}" if why else NO_REASON


def reason_below(index: int, item: Item) -> str:
    """Return why an option is or is not the best one, as a line below it; nothing without one."""
    why = reason(index, item)
    return f"\n> {why}" if why else ""


def reason_line(index: int, item: Item, chosen: int | None, *, letter: str | None = None) -> str:
    """Return one option with its reason, for the private look back.

    `letter` is the one a member saw it under, when that was not the item's own.
    """
    marks = [
        *(["best answer"] if index == item.key else []),
        *(["your answer"] if index == chosen else []),
    ]
    tail = f" *({', '.join(marks)})*" if marks else ""
    text = item.options[index].text
    return f"**{letter or LETTERS[index]}**  {text}{tail}{reason_below(index, item)}"


def reason(index: int, item: Item) -> str:
    """Return why an option is or is not the best one, as is known today."""
    if item.corrected and index == item.key:
        return item.corrected.note
    if item.corrected and index == item.corrected.former_key:
        return FORMER_KEY
    return item.options[index].reason


def source_line(item: Item, bank: Bank) -> str:
    """Return where a member can look the answer up, one source a line; nothing without any."""
    # A source may leave the bank while an old version of an item still names it.
    known: list[tuple[Source, str]] = [
        (bank.sources[cited.source_id], cited.section)
        for cited in item.citations
        if cited.source_id in bank.sources
    ]
    cited = "\n".join(
        f"-# · [{source.title}](<{source.address_of(section)}>), {source.publisher}: {section} "
        f"({_reading(source)})"
        for source, section in known
    )
    # A group's own items name theirs in the words of whoever wrote them.
    cited += "".join(f"\n-# · {safe(one.section)}" for one in item.citations if not one.source_id)
    law = f" (law read {day_and_year(item.law_checked)})" if item.law_checked else ""
    cited = f"-# **Where to look it up**{law}\n{cited.strip()}" if cited else ""
    return "\n".join(filter(None, [cited, _spelled_out(item)]))


def _spelled_out(item: Item) -> str:
    """Return what the short names stand for that a question or its reasons use."""
    text = " ".join([item.stem, *(f"{one.text} {one.reason}" for one in item.options)])
    said = [f"{short} is the {whole}" for short, whole in SHORT_NAMES.items() if short in text]
    return f"-# {'; '.join(said)}." if said else ""


def _reading(source: Source) -> str:
    """Return when a source was read, and whether where it is published or in a copy."""
    where = "read" if source.read_live else "read in a copy on"
    return f"{where} {day_and_year(source.checked_on)}"


def crisis_note(*items: Item) -> list[str]:
    """Return the line about 988, where one of the items is about crisis."""
    return [CRISIS] if any("crisis" in item.tags for item in items) else []


def correction_note(item: Item, order: Sequence[int] = range(4)) -> list[str]:
    """Return the line that an item's key was corrected, if it was.

    `order` is that in which its options stand where the line is read.
    """
    if item.corrected is None:
        return []
    new, former = (LETTERS[order.index(option)] for option in (item.key, item.corrected.former_key))
    return [
        f"-# **Corrected.** {former} stood here as the best answer first. "
        f"Whoever chose {new} has the point now, and whoever chose {former} keeps it."
    ]
