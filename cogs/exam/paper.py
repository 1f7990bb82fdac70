"""A member's paper: one private message, drawn anew from its rows at each click."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.domain.bank.items import LETTERS, Bank
from bot.domain.exam.papers import Paper
from bot.services.exam.papers import Page, Resting, Returned, Shown
from bot.services.exam.sittings import Waiting
from cogs.exam import wording
from cogs.exam.review import returned_screen
from cogs.exam.waiting import waiting_card
from cogs.kit.buttons import (
    Click,
    LastingButton,
    LastingList,
    picked,
    row,
    server_of,
    services,
)
from cogs.kit.question_form import ANSWER, QuestionForm
from cogs.kit.screens import Screen, card
from cogs.kit.text import ACCENT, GENTLE, QUIET

BLOCK = 25
"""Entries of a jump list: Discord takes no more."""

MOST_QUESTIONS = 200
"""Questions of the longest paper there is."""

ABREAST = 5
"""Buttons side by side: Discord takes no more."""


def paper_screen(shown: Shown | Returned | Waiting, bank: Bank) -> Screen:
    """Return an open paper at its question or in its break, a result, or that a paper comes."""
    match shown:
        case Page():
            return _page_screen(shown)
        case Resting():
            words = wording.resting(shown.paper, hide_clock=shown.hide_clock)
            return Screen(card(words, row(GoOnButton(shown.paper.paper_id)), colour=QUIET))
        case Returned():
            return returned_screen(shown, bank)
        case Waiting():
            return Screen(waiting_card(shown))


async def show_paper(interaction: Click, shown: Shown | Returned | Waiting) -> None:
    """Show a paper to its member alone; where a private message led here, in its place."""
    server_id, user_id = server_of(interaction), interaction.user.id
    if isinstance(shown, Waiting):
        await services(interaction).sittings.waits(
            server_id, shown.sitting.sitting_id, user_id, interaction.token
        )
    screen = paper_screen(shown, services(interaction).library.bank)
    if not isinstance(shown, Returned) and await services(interaction).papers.missed(
        server_id, user_id
    ):
        screen.add_item(card(wording.MISSED_BEFORE, colour=QUIET))
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await interaction.response.edit_message(view=screen)
    else:
        await interaction.response.send_message(view=screen, ephemeral=True)


def _page_screen(page: Page) -> Screen:
    paper, number = page.paper, page.number
    order, chosen = paper.option_order(number), paper.mark(number).option
    return Screen(
        card(
            wording.question_heading(paper, number),
            page.item.stem,
            *(
                wording.option_line(place, page.item.options[option].text, chosen=option == chosen)
                for place, option in enumerate(order)
            ),
            row(*_choices(page)),
            wording.progress(paper, hide_clock=page.hide_clock, saved=page.saved),
            *_ways_on(paper, number),
            colour=ACCENT,
        )
    )


def _choices(page: Page) -> list[LastingButton]:
    paper, number = page.paper, page.number
    if page.as_form:
        return [PaperFormButton(paper.paper_id, number)]
    chosen = paper.mark(number).option
    return [
        ChoiceButton(paper.paper_id, number, place, chosen=option == chosen)
        for place, option in enumerate(paper.option_order(number))
    ]


def _ways_on(paper: Paper, number: int) -> list[ui.ActionRow[Any]]:
    first, last, mine = paper.section.start, paper.section[-1], paper.paper_id
    first_of_block = number - (number - first) % BLOCK
    block = range(first_of_block, min(first_of_block + BLOCK, last + 1))
    rows = [
        row(
            *([PageButton(mine, number - 1, 0, wording.BACK)] if number > first else []),
            *([PageButton(mine, number + 1, 1, wording.NEXT)] if number < last else []),
            FlagButton(mine, number, flagged=paper.mark(number).flagged),
            SubmitButton(mine) if paper.last is None else AskBreakButton(mine),
        ),
        row(JumpList.over(paper, block, number)),
    ]
    if len(paper.section) > BLOCK:
        blocks = [
            PageButton(
                paper.paper_id,
                start,
                2 + slot,
                wording.block(start, min(start + BLOCK - 1, last)),
            )
            for slot, start in enumerate(range(first, last + 1, BLOCK))
            if start != first_of_block
        ]
        rows += [row(*blocks[at : at + ABREAST]) for at in range(0, len(blocks), ABREAST)]
    return rows


class ChoiceButton(LastingButton):
    """One letter of a question."""

    pattern = re.compile(r"sg:choose:(?P<paper>\d{1,18}):(?P<number>\d{1,4}):(?P<place>[0-3])")

    def __init__(self, paper_id: int, number: int, place: int, *, chosen: bool = False) -> None:
        style = discord.ButtonStyle.success if chosen else discord.ButtonStyle.primary
        super().__init__(LETTERS[place], f"sg:choose:{paper_id}:{number}:{place}", style)
        self.paper_id, self.number, self.place = paper_id, number, place

    async def act(self, interaction: Click) -> None:
        """Save the choice, then show it."""
        shown = await services(interaction).papers.choose(
            server_of(interaction), interaction.user.id, self.paper_id, self.number, self.place
        )
        await _redraw(interaction, shown)


class PaperFormButton(LastingButton):
    """Opens a question of a paper as a form, with what was chosen before."""

    pattern = re.compile(r"sg:paperform:(?P<paper>\d{1,18}):(?P<number>\d{1,4})")

    def __init__(self, paper_id: int, number: int) -> None:
        super().__init__(ANSWER, f"sg:paperform:{paper_id}:{number}", discord.ButtonStyle.primary)
        self.paper_id, self.number = paper_id, number

    async def act(self, interaction: Click) -> None:
        """Open it; a paper that is closed by now is shown."""
        page = await services(interaction).papers.page(
            server_of(interaction), interaction.user.id, self.paper_id, self.number
        )
        if not isinstance(page, Page):
            await _redraw(interaction, page)
            return
        paper, number = page.paper, page.number
        order, option = paper.option_order(number), paper.mark(number).option

        async def take(sent: Click, place: int) -> None:
            await ChoiceButton(paper.paper_id, number, place).act(sent)

        options = [page.item.options[one].text for one in order]
        chosen = None if option is None else order.index(option)
        form = QuestionForm(page.item.stem, options, take, chosen)
        await interaction.response.send_modal(form)


class PageButton(LastingButton):
    """Go to a question."""

    pattern = re.compile(r"sg:page:(?P<paper>\d{1,18}):(?P<number>\d{1,4}):(?P<slot>\d)")

    def __init__(self, paper_id: int, number: int, slot: int, label: str = wording.NEXT) -> None:
        super().__init__(label, f"sg:page:{paper_id}:{number}:{slot}")
        self.paper_id, self.number = paper_id, number

    async def act(self, interaction: Click) -> None:
        """Show the question."""
        await _show(interaction, self.paper_id, self.number)


class JumpList(LastingList):
    """Every question of a block, with what is left at it."""

    pattern = re.compile(r"sg:jump:(?P<paper>\d{1,18}):(?P<number>\d{1,4})")

    def __init__(
        self, paper_id: int, number: int, options: list[discord.SelectOption] | None = None
    ) -> None:
        # The question is part of the id so that no client keeps what was picked before.
        super().__init__(f"sg:jump:{paper_id}:{number}", wording.jump_title(number), options or [])
        self.paper_id = paper_id

    @classmethod
    def over(cls, paper: Paper, block: range, number: int) -> Self:
        """Return the list of a block; its title says which question is shown."""
        return cls(
            paper.paper_id,
            number,
            [
                discord.SelectOption(label=wording.jump_entry(paper, one), value=str(one))
                for one in block
            ],
        )

    async def act(self, interaction: Click) -> None:
        """Show the question that was picked."""
        number = picked(interaction, range(1, MOST_QUESTIONS + 1))
        await _show(interaction, self.paper_id, number or 0)


class FlagButton(LastingButton):
    """Mark a question to come back to."""

    pattern = re.compile(r"sg:flag:(?P<paper>\d{1,18}):(?P<number>\d{1,4})")

    def __init__(self, paper_id: int, number: int, *, flagged: bool = False) -> None:
        label = wording.UNFLAG if flagged else wording.FLAG
        super().__init__(label, f"sg:flag:{paper_id}:{number}")
        self.paper_id, self.number = paper_id, number

    async def act(self, interaction: Click) -> None:
        """Turn the flag over."""
        shown = await services(interaction).papers.flag(
            server_of(interaction), interaction.user.id, self.paper_id, self.number
        )
        await _redraw(interaction, shown)


class SubmitButton(LastingButton):
    """Ask to hand the paper in; says first what is open."""

    pattern = re.compile(r"sg:submit:(?P<paper>\d{1,18})")

    def __init__(self, paper_id: int) -> None:
        super().__init__(wording.SUBMIT, f"sg:submit:{paper_id}", discord.ButtonStyle.danger)
        self.paper_id = paper_id

    async def act(self, interaction: Click) -> None:
        """Show what is unanswered, and ask."""
        shown = await services(interaction).papers.page(
            server_of(interaction), interaction.user.id, self.paper_id, None
        )
        if not isinstance(shown, Page):
            await _redraw(interaction, shown)
            return
        ways = row(
            HandInButton(self.paper_id),
            PageButton(self.paper_id, shown.paper.first_open, 0, wording.GO_ON),
        )
        screen = Screen(card(wording.confirmation(shown.paper), ways, colour=GENTLE))
        await interaction.response.edit_message(view=screen)


class HandInButton(LastingButton):
    """Hand the paper in for good."""

    pattern = re.compile(r"sg:handin:(?P<paper>\d{1,18})")

    def __init__(self, paper_id: int) -> None:
        super().__init__(wording.SUBMIT_NOW, f"sg:handin:{paper_id}", discord.ButtonStyle.danger)
        self.paper_id = paper_id

    async def act(self, interaction: Click) -> None:
        """Close the paper and show its result."""
        returned = await services(interaction).papers.submit(
            server_of(interaction), interaction.user.id, self.paper_id
        )
        await _redraw(interaction, returned)


class AskBreakButton(LastingButton):
    """Ask to finish a section and have a break; says first what that closes."""

    pattern = re.compile(r"sg:askbreak:(?P<paper>\d{1,18})")

    def __init__(self, paper_id: int) -> None:
        super().__init__(wording.TO_BREAK, f"sg:askbreak:{paper_id}")
        self.paper_id = paper_id

    async def act(self, interaction: Click) -> None:
        """Show what cannot be changed after it, and ask."""
        shown = await services(interaction).papers.page(
            server_of(interaction), interaction.user.id, self.paper_id, None
        )
        if not isinstance(shown, Page) or shown.paper.last is None:
            await _redraw(interaction, shown)
            return
        ways = row(
            BreakButton(self.paper_id, shown.paper.last),
            PageButton(self.paper_id, shown.paper.first_open, 0, wording.GO_ON),
        )
        screen = Screen(card(wording.before_break(shown.paper), ways, colour=GENTLE))
        await interaction.response.edit_message(view=screen)


class BreakButton(LastingButton):
    """Finish a section, which ends with a question, and begin the break."""

    pattern = re.compile(r"sg:break:(?P<paper>\d{1,18}):(?P<last>\d{1,4})")

    def __init__(self, paper_id: int, last: int) -> None:
        custom_id = f"sg:break:{paper_id}:{last}"
        super().__init__(wording.BREAK_NOW, custom_id, discord.ButtonStyle.primary)
        self.paper_id, self.last = paper_id, last

    async def act(self, interaction: Click) -> None:
        """Close what was written so far, stop the clock, and show the break."""
        shown = await services(interaction).papers.rest(
            server_of(interaction), interaction.user.id, self.paper_id, self.last
        )
        await _redraw(interaction, shown)


class GoOnButton(LastingButton):
    """Go on after a break, at any time of it."""

    pattern = re.compile(r"sg:goon:(?P<paper>\d{1,18})")

    def __init__(self, paper_id: int) -> None:
        super().__init__(wording.AFTER_BREAK, f"sg:goon:{paper_id}", discord.ButtonStyle.success)
        self.paper_id = paper_id

    async def act(self, interaction: Click) -> None:
        """Let the clock run, and show the first question after the break."""
        shown = await services(interaction).papers.go_on(
            server_of(interaction), interaction.user.id, self.paper_id
        )
        await _redraw(interaction, shown)


class MyPaperButton(LastingButton):
    """Open one's own paper, at any time; it opens anew for as long as the message stands."""

    pattern = re.compile(r"sg:mypaper:(?P<sitting>\d{1,18})")

    def __init__(self, sitting_id: int, *, results: bool = False) -> None:
        label = wording.MY_RESULT if results else wording.OPEN_MY_PAPER
        super().__init__(label, f"sg:mypaper:{sitting_id}", discord.ButtonStyle.success)
        self.sitting_id = sitting_id

    async def act(self, interaction: Click) -> None:
        """Show the paper where the member left off, or its result."""
        shown = await services(interaction).papers.paper_in(
            server_of(interaction), self.sitting_id, interaction.user.id
        )
        await show_paper(interaction, shown)


class BegunButton(MyPaperButton):
    """The same on the message that tells of the beginning, which is recognised by its id."""

    pattern = re.compile(r"sg:begun:(?P<sitting>\d{1,18})")

    def __init__(self, sitting_id: int) -> None:
        super().__init__(sitting_id)
        self.custom_id = begun_marker(sitting_id)


def begun_marker(sitting_id: int) -> str:
    """Return the custom id by which the message of a beginning is recognised in its channel."""
    return f"sg:begun:{sitting_id}"


async def _show(interaction: Click, paper_id: int, number: int) -> None:
    shown = await services(interaction).papers.page(
        server_of(interaction), interaction.user.id, paper_id, number
    )
    await _redraw(interaction, shown)


async def _redraw(interaction: Click, shown: Shown | Returned) -> None:
    """Draw the message of the click anew, with the click's own token: it is never too old."""
    screen = paper_screen(shown, services(interaction).library.bank)
    await interaction.response.edit_message(view=screen)
