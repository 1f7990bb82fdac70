"""What the daily question says to one person alone: feedback, reasons, the organiser's view."""

from typing import Any

import discord
from discord import ui

from bot.domain.bank.items import Bank, Item
from bot.domain.daily.answers import AnswerOutcome
from bot.domain.daily.posts import Post, PostKind
from bot.refusals import Reason
from bot.services.servers.settings import Status, troubles_of
from cogs.daily import wording
from cogs.daily.reasons import AllReasonsButton, report_door
from cogs.kit.buttons import LastingButton, row
from cogs.kit.cross_feature import WayButton, ways_on
from cogs.kit.item_text import correction_note, crisis_note, source_line
from cogs.kit.refusal_wording import in_words
from cogs.kit.screens import Screen, note
from cogs.kit.text import ACCENT, GENTLE, GOOD, QUIET, lines_within, moment
from cogs.kit.ways import Way


def feedback_screen(outcome: AnswerOutcome, bank: Bank) -> Screen:
    """Return what a member alone sees after a click on a letter."""
    item = outcome.item
    if outcome.chosen is None:
        return _closed_unanswered(item, bank)
    if outcome.is_correct:
        heading, reasons = wording.CORRECT, [wording.chosen_reason(item, outcome.chosen)]
        reasons += [wording.best_reason(item)] if outcome.chosen != item.key else []
    else:
        heading = wording.NOT_QUITE
        reasons = [wording.chosen_reason(item, outcome.chosen), wording.best_reason(item)]
    return note(
        heading,
        *reasons,
        source_line(item, bank),
        *correction_note(item),
        *crisis_note(item),
        wording.standing_note(outcome),
        row(*_ways_on(outcome), report_door(outcome)),
        colour=GOOD if outcome.is_correct else GENTLE,
    )


def _ways_on(outcome: AnswerOutcome) -> list[LastingButton]:
    post = outcome.post
    reasons = AllReasonsButton(post.post_id, post.message_id or 0)
    reasons.style = discord.ButtonStyle.primary
    if post.kind is PostKind.TEST:  # it leads nowhere else
        return [reasons]
    return [reasons, WayButton(Way.MINE, wording.ONE_MORE), WayButton(Way.STATS)]


def history_screen(posts: list[Post]) -> Screen:
    """Return the ledger for an organiser."""
    if not posts:
        return note(wording.EMPTY_LEDGER)
    lines = lines_within(wording.ledger_line(post) for post in posts)
    return note(wording.LEDGER_TITLE, lines, wording.WHAT_COMES)


def status_screen(status: Status, way_on: ui.ActionRow[Any]) -> Screen:
    """Return how the daily question stands, for an organiser or a study lead."""
    return note(
        wording.status_title(status.settings),
        next_times(status),
        wording.latest_line(status.latest),
        *([] if troubles_of(status) else [wording.ALL_WELL]),
        wording.progress(status.seen_this_round, status.pool_size),
        way_on,
        colour=GENTLE if troubles_of(status) else ACCENT,
    )


def next_times(status: Status) -> str:
    """Return when questions come; no time is named while none can be posted."""
    troubles = [in_words(reason) for reason in troubles_of(status)]
    if status.obstacle and status.next_firings:
        return "\n".join([wording.NEXT_WAITS, *troubles])
    instants = [moment(firing.due_at) for firing in status.next_firings]
    return "\n".join([wording.next_times(instants), *troubles])


def next_question(status: Status) -> str:
    """Return when the next question comes, or what it waits for."""
    if status.obstacle:
        return waits_for(status.obstacle)
    return wording.next_question(moment(status.next_firings[0].due_at))


def waits_for(obstacle: Reason) -> str:
    """Return that the next question waits, and for what."""
    return f"{wording.NEXT_WAITS} {in_words(obstacle)}"


def _closed_unanswered(item: Item, bank: Bank) -> Screen:
    return note(
        wording.CLOSED_UNANSWERED,
        wording.CLOSED_NOTE,
        wording.best_reason(item),
        source_line(item, bank),
        ways_on(Way.TODAY, Way.MINE),
        colour=QUIET,
    )
