"""What a channel sees of a live round."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.bank.items import LETTERS, Bank, Item
from bot.domain.bank.reports import MetIn
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.live import Place, Round
from cogs.kit.buttons import row
from cogs.kit.cross_feature import ReportDoor
from cogs.kit.item_text import (
    TOO_FEW_FOR_SPLIT,
    crisis_note,
    key_reason,
    option_line,
    source_line,
)
from cogs.kit.screens import Screen, card
from cogs.kit.text import ACCENT, QUIET
from cogs.live import wording
from cogs.live.buttons import (
    JoinRoundButton,
    LiveAnswerButton,
    NextNowButton,
    RoundOverButton,
    StopRoundButton,
)

_ALL = range(len(LETTERS))
MOST_PLACES = 10


def lobby_screen(one: Round, members: int) -> Screen:
    """Return what stands before the first question: a countdown, and the way in."""
    parts = [wording.lobby_title(one), wording.lobby_state(one, members)]
    join = JoinRoundButton(one.round_id)
    if one.is_over:
        return Screen(card(*parts, colour=QUIET))
    if not one.is_lobby:
        return Screen(card(*parts, row(join), colour=QUIET))
    steering = NextNowButton(one.round_id), StopRoundButton(one.round_id)
    return Screen(card(*parts, f"-# {wording.SHORT_RULES}", row(join, *steering)))


def question_screen(
    one: Round, item: Item, responses: ResponseDistribution | None, bank: Bank, *, ends_at: datetime
) -> Screen:
    """Return the round's question: open with its clock, or answered with key, split, reason."""
    if one.shows_key:
        return _answered(one, item, responses or ResponseDistribution((0, 0, 0, 0)), bank)
    return Screen(
        card(
            wording.heading(one),
            item.stem,
            *(option_line(index, item) for index in _ALL),
            *crisis_note(item),
            row(*(LiveAnswerButton(one.round_id, one.number, index) for index in _ALL)),
            wording.clock(one, ends_at),
            wording.footer(responses.total if responses else 0),
            colour=ACCENT,
        )
    )


def _answered(one: Round, item: Item, responses: ResponseDistribution, bank: Bank) -> Screen:
    return Screen(
        card(
            wording.heading(one),
            item.stem,
            *(wording.shown_line(index, item, responses) for index in _ALL),
            key_reason(item),
            source_line(item, bank),
            *([] if responses.may_be_shown else [TOO_FEW_FOR_SPLIT]),
            row(ReportDoor(MetIn.LIVE, one.round_id, one.number)),
            colour=QUIET,
        )
    )


def standings_screen(
    one: Round, places: Sequence[Place], answered: int, names: Mapping[int, str]
) -> Screen:
    """Return the standings: who had most right, and nobody's mistakes."""
    return Screen(
        card(
            wording.standings_title(one),
            wording.standings_lines(list(places[:MOST_PLACES]), answered, names),
            row(RoundOverButton(one.round_id)),
        )
    )


def standings_marker(round_id: int) -> str:
    """Return the custom id by which standings are recognised in their channel."""
    return str(RoundOverButton(round_id).custom_id)
