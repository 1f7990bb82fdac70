"""The post itself, as everybody in the channel sees it."""

from collections.abc import Sequence

from discord import ui

from bot.domain.bank.items import LETTERS, Bank, Item
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import Post, PostKind
from cogs.daily import wording
from cogs.daily.buttons import AnswerButton
from cogs.daily.reasons import ReasonsButton
from cogs.kit.buttons import row
from cogs.kit.cross_feature import MyQuestionDoor
from cogs.kit.item_text import (
    TOO_FEW_FOR_SPLIT,
    correction_note,
    crisis_note,
    key_reason,
    option_line,
    plain_closed_line,
    source_line,
    split_line,
)
from cogs.kit.screens import Screen, card
from cogs.kit.text import GENTLE, QUIET

_ALL = range(len(LETTERS))

MOST_TOLD = 2
"""Corrections told in full with one question: with more, the message would be too long."""


def question_screen(post: Post, item: Item, told: Sequence[Told] = ()) -> Screen:
    """Return the post as everybody sees it while it is open; nothing in it tells the key.

    `told` are corrections of earlier questions that the group learns of with this one.
    """
    body = card(
        wording.title(post.kind, post.local_on, item.tags),
        item.stem,
        *(option_line(index, item) for index in _ALL),
        *crisis_note(item),
        row(*(AnswerButton(post.post_id, index) for index in _ALL), *_beside(post)),
        *wording.about(post.kind),
        wording.footer(post),
    )
    mention: list[ui.TextDisplay[Screen]] = (
        [ui.TextDisplay(f"<@&{post.role_id}>")] if post.role_id else []
    )
    return Screen(*mention, body, *_corrections(post, told))


def _beside(post: Post) -> list[MyQuestionDoor]:
    """Return what stands beside the letters; a test leads nowhere else."""
    return [] if post.kind is PostKind.TEST else [MyQuestionDoor()]


def closed_screen(post: Post, item: Item, responses: ResponseDistribution, bank: Bank) -> Screen:
    """Return the post once it is closed: the key, its reason, and how the group answered."""
    return Screen(
        card(
            wording.closed_title(post.kind, post.local_on, item.tags),
            item.stem,
            *_closed_lines(item, responses),
            key_reason(item),
            source_line(item, bank),
            *correction_note(item),
            *([] if responses.may_be_shown else [TOO_FEW_FOR_SPLIT]),
            row(ReasonsButton(post.post_id)),
            colour=QUIET,
        )
    )


def _corrections(post: Post, told: Sequence[Told]) -> list[ui.Container[Screen]]:
    texts = [wording.correction_told(post.server_id, one) for one in told[:MOST_TOLD]]
    if len(told) > MOST_TOLD:
        texts.append(wording.more_corrections(len(told) - MOST_TOLD))
    return [card(*texts, colour=GENTLE)] if texts else []


def _closed_lines(item: Item, responses: ResponseDistribution) -> list[str]:
    if not responses.may_be_shown:
        return [plain_closed_line(index, item) for index in _ALL]
    return [split_line(index, item, responses) for index in _ALL]
