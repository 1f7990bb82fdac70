"""The picture of a result by domain."""

from collections.abc import Mapping

from bot.domain.exam.results import PaperResult
from cogs.exam import wording
from cogs.kit.chart import Picture, Share, shares_picture
from cogs.kit.numbers import DOMAINS_TITLE


def result_picture(result: PaperResult, titles: Mapping[str, str]) -> Picture:
    """Return one bar a domain against the pass mark."""
    shares = [
        Share(titles.get(name, name), wording.chart_note(part), 100 * part.correct / part.total)
        for name, part in result.by_domain.items()
    ]
    needed = None if result.needed is None else 100 * result.needed / result.whole.total
    words = wording.chart_words(result, titles)
    return shares_picture("result.png", words, DOMAINS_TITLE, shares, needed)
