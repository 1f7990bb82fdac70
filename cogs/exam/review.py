"""A closed paper: its result, and every question with its reasons."""

import re
from collections.abc import Collection
from typing import Any

import discord
from discord import ui

from bot import refusals
from bot.domain.bank.items import LETTERS, Bank, Item
from bot.domain.bank.reports import MetIn
from bot.domain.exam.papers import Paper
from bot.domain.practice.causes import IN_EXAMS
from bot.errors import Refusal
from bot.services.exam.papers import Returned
from cogs.exam import wording
from cogs.kit import causes
from cogs.kit.buttons import Click, LastingButton, row, server_of, services
from cogs.kit.cross_feature import ReportDoor, WayButton
from cogs.kit.item_text import correction_note, crisis_note, reason_line, source_line
from cogs.kit.screens import Screen, card
from cogs.kit.text import ACCENT, GENTLE, GOOD, QUIET
from cogs.kit.ways import Way


def returned_screen(returned: Returned, bank: Bank, *pictures: ui.MediaGallery[Any]) -> Screen:
    """Return a member's result, for that member alone; what to do next stands at its end."""
    result = returned.result
    review = (
        [row(ReviewButton(returned.paper.paper_id, 0, 0, wording.REVIEW), *_others())]
        if returned.may_review
        else [wording.review_later(returned.sitting), row(*_others())]
    )
    if returned.may_review and returned.withheld:
        review = [wording.withheld(returned.withheld), *review]
    if returned.paper.is_blank:
        why = wording.MISSED if returned.paper.is_missed else wording.LEFT_BLANK
        credit = wording.downtime_credit(returned.sitting)
        return Screen(card(why + credit, *review, colour=QUIET))
    return Screen(
        card(
            (
                wording.score(result, in_parts=returned.tells_parts)
                if returned.tells_score
                else wording.SCORE_LATER
            )
            + wording.cut_short(returned.paper),
            wording.details(result, bank.domain_titles, in_parts=returned.tells_parts)
            + wording.downtime_credit(returned.sitting),
            *pictures,
            *review,
            colour=GOOD if result.passed and returned.tells_score else ACCENT,
        )
    )


def _others() -> list[WayButton]:
    return [WayButton(Way.MISSED), WayButton(Way.HISTORY)]


def review_screen(returned: Returned, place: int, bank: Bank) -> Screen:
    """Return one question of a closed paper with every reason: what was missed comes first."""
    order = missed_first(returned.paper, returned.items, returned.withheld)
    place = max(0, min(place, len(order) - 1))
    number = order[place]
    item, mark = returned.items[number - 1], returned.paper.mark(number)
    paper_id, last = returned.paper.paper_id, len(order) - 1
    turning = [
        *([ReviewButton(paper_id, place - 1, 0, wording.BACK)] if place else []),
        *([ReviewButton(paper_id, place + 1, 1, wording.NEXT)] if place < last else []),
    ]
    others = _others() if place == last else [WayButton(Way.RESULTS)]
    ways = [row(*turning, *others)]
    if number in returned.withheld:
        heading = wording.withheld_heading(place, len(order), number)
        return Screen(card(heading, item.stem, wording.WITHHELD, *ways, colour=QUIET))
    right = item.is_right(mark.option)
    return Screen(
        card(
            wording.review_heading(
                place, len(order), number, right=right, answered=mark.option is not None
            ),
            item.stem,
            *_reasons(returned.paper, number, item),
            source_line(item, bank),
            *correction_note(item, returned.paper.option_order(number)),
            *crisis_note(item),
            *_why(returned, number, missed=not right),
            *([wording.NOTHING_COUNTS] if returned.paper.is_blank else []),
            *ways,
            row(ReportDoor(MetIn.PAPER, paper_id, number)),
            colour=QUIET if right else GENTLE,
        )
    )


def missed_first(
    paper: Paper, items: tuple[Item, ...], withheld: Collection[int] = ()
) -> list[int]:
    """Return the question numbers: missed ones, then open ones, then those that were right.

    Last come those of which nothing may be shown.
    """

    def group(number: int) -> int:
        if number in withheld:
            return 3
        option = paper.mark(number).option
        if option is None:
            return 1
        return 2 if items[number - 1].is_right(option) else 0

    return sorted(paper.numbers, key=lambda number: (group(number), number))


def _reasons(paper: Paper, number: int, item: Item) -> list[str]:
    chosen = paper.mark(number).option
    return [
        reason_line(option, item, chosen, letter=LETTERS[place])
        for place, option in enumerate(paper.option_order(number))
    ]


def _why(returned: Returned, number: int, *, missed: bool) -> list[Any]:
    """Return the question why it was missed, or what was said; nothing where it was right."""
    if not missed:
        return []
    if said := returned.causes.get(number):
        return [causes.noted(said)]
    paper_id = returned.paper.paper_id
    return [
        causes.WHY,
        row(*(ExamCauseButton(paper_id, number, at) for at in range(len(IN_EXAMS)))),
    ]


class ExamCauseButton(LastingButton):
    """Why a member missed a question of a closed paper."""

    pattern = re.compile(r"sg:whyexam:(?P<paper>\d{1,18}):(?P<number>\d{1,4}):(?P<cause>[0-3])")

    def __init__(self, paper_id: int, number: int, cause: int) -> None:
        super().__init__(causes.LABELS[IN_EXAMS[cause]], f"sg:whyexam:{paper_id}:{number}:{cause}")
        self.paper_id, self.number, self.cause = paper_id, number, IN_EXAMS[cause]

    async def act(self, interaction: Click) -> None:
        """Note it."""
        returned = await services(interaction).papers.say_cause(
            server_of(interaction), interaction.user.id, self.paper_id, self.number, self.cause
        )
        order = missed_first(returned.paper, returned.items, returned.withheld)
        place = order.index(self.number) if self.number in order else 0
        screen = review_screen(returned, place, services(interaction).library.bank)
        await interaction.response.edit_message(view=screen)


class ReviewButton(LastingButton):
    """Look at a question of a closed paper."""

    pattern = re.compile(r"sg:review:(?P<paper>\d{1,18}):(?P<place>\d{1,4}):(?P<slot>[01])")

    def __init__(self, paper_id: int, place: int, slot: int, label: str = wording.NEXT) -> None:
        is_onward = label != wording.BACK
        style = discord.ButtonStyle.primary if is_onward else discord.ButtonStyle.secondary
        super().__init__(label, f"sg:review:{paper_id}:{place}:{slot}", style)
        self.paper_id, self.place = paper_id, place

    async def act(self, interaction: Click) -> None:
        """Show the question, its key and its reasons: to its writer, once nobody writes."""
        returned = await services(interaction).papers.results(
            server_of(interaction), interaction.user.id, self.paper_id
        )
        if not returned.may_review:
            raise Refusal(refusals.NOT_YET_REVIEW)
        screen = review_screen(returned, self.place, services(interaction).library.bank)
        await interaction.response.edit_message(view=screen)
