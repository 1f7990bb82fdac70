"""/question: a member reports what is wrong with one; organisers read it and decide."""

import re
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot import refusals
from bot.domain.bank.items import Item
from bot.domain.bank.own_items import OwnItem
from bot.domain.bank.reports import MOST_WORDS, Case, Flaw, Met, MetIn, Verdict
from bot.errors import Refusal
from cogs.bank import report_wording as wording
from cogs.bank.browsing import EditButton, KeyButton
from cogs.kit.buttons import (
    Click,
    LastingButton,
    LastingList,
    organiser_only,
    row,
    server_of,
    services,
)
from cogs.kit.cross_feature import ReportDoor, SheetDoor, ways_on
from cogs.kit.forms import Form, choice, field
from cogs.kit.item_text import crisis_note
from cogs.kit.rights import require_lead
from cogs.kit.screens import Screen, card, note
from cogs.kit.text import ACCENT, GOOD, QUIET
from cogs.kit.ways import Way

TELL, TELL_NOT = "yes", "no"
_VERDICTS = tuple(Verdict)
_MET = re.compile(r"(?P<place>[0-3])-(?P<ref>\d{1,18})-(?P<number>\d{1,4})")


@app_commands.guild_only()
class QuestionCommands(
    commands.GroupCog, group_name="question", group_description="Say what is wrong with a question."
):
    """What members say of questions."""

    @app_commands.command()
    async def report(self, interaction: Click) -> None:
        """Say what is wrong with a question that you have answered. Organizers read no names."""
        await choose_question(interaction)

    @app_commands.command()
    @organiser_only
    async def review(self, interaction: Click) -> None:
        """Read what members report, without names, and decide. For organizers."""
        await interaction.response.send_message(
            view=await case_screen(interaction, after=0), ephemeral=True
        )


async def choose_question(interaction: Click) -> None:
    """Show a member the questions that they may report. Raises Refusal where there are none."""
    met = await services(interaction).reports.met_lately(
        server_of(interaction), interaction.user.id
    )
    if not met:
        raise Refusal(refusals.NOTHING_MET)
    screen = Screen(card(wording.CHOOSE, row(ReportList(met)), colour=ACCENT))
    await interaction.response.send_message(view=screen, ephemeral=True)


async def case_screen(interaction: Click, *, after: int, said: str = "") -> Screen:
    """Return the reports of the item that comes after a report in the queue."""
    case = await services(interaction).reports.next_case(
        server_of(interaction), interaction.user.id, after=after
    )
    if case is None:
        none = wording.NO_MORE if after else wording.NONE_WAIT
        return note(*([said] if said else []), none, row(SheetDoor()))
    built_in = case.item.item_id in services(interaction).library.bank.items
    mending = [] if built_in or case.is_secret else await _mending(interaction, case)
    return Screen(
        card(
            *([said] if said else []),
            wording.case_heading(case),
            *wording.case_item(case),
            *crisis_note(case.item),
            wording.case_reports(case.reports),
            *([wording.BUILT_IN] if built_in else []),
            row(*mending, *_case_buttons(case)),
            colour=QUIET,
        )
    )


async def _mending(interaction: Click, case: Case) -> list[LastingButton]:
    """Return what mends a question of the group's own, while it says what was reported."""
    shelf = services(interaction).shelf
    opened = await shelf.open(server_of(interaction), case.item.item_id)
    own = opened.entry
    if opened.is_asked or not isinstance(own, OwnItem) or own.item.version != case.item.version:
        return []
    return [KeyButton(own.own_id, own.revision), EditButton(own.own_id, own.revision)]


def _case_buttons(case: Case) -> list[LastingButton]:
    verdicts = [] if case.is_secret else [VerdictButton(at, case.last_id) for at in range(2)]
    return [*verdicts, NextCaseButton(case.first_id)]


class ReportButton(ReportDoor):
    """Opens the form."""

    async def act(self, interaction: Click) -> None:
        """Let a member who has met the question say what is wrong."""
        await open_report(interaction, self.where)


async def open_report(interaction: Click, where: Met) -> None:
    """Open the form for a question. Raises Refusal where the member may not report it."""
    await services(interaction).reports.may_report(
        server_of(interaction), interaction.user.id, where
    )
    await interaction.response.send_modal(ReportForm(where))


class ReportList(LastingList):
    """The questions that a member answered last."""

    pattern = re.compile("sg:reportlist")

    def __init__(self, met: list[tuple[Met, Item]] | None = None) -> None:
        options = [
            discord.SelectOption(
                label=wording.choice(item), value=f"{where.place}-{where.ref_id}-{where.number}"
            )
            for where, item in met or []
        ]
        super().__init__(self.pattern.pattern, wording.CHOOSE_LABEL, options)

    async def act(self, interaction: Click) -> None:
        """Open the form for the chosen one."""
        values = (interaction.data or {}).get("values") or [""]
        chosen = _MET.fullmatch(str(values[0]))
        if chosen is None:
            raise Refusal(refusals.NOT_OFFERED)
        place, ref_id, number = map(int, chosen.groups())
        await open_report(interaction, Met(MetIn(place), ref_id, number))


class ReportForm(Form):
    """What is wrong with a question, in a choice and in words."""

    def __init__(self, where: Met) -> None:
        super().__init__(wording.FORM_TITLE)
        self._where = where
        self.flaw = choice({**wording.FLAWS}, Flaw.KEY)
        self.words = ui.TextInput[discord.ui.LayoutView](
            style=discord.TextStyle.paragraph, max_length=MOST_WORDS, required=False
        )
        self.add_item(field(wording.FORM_FLAW, self.flaw))
        self.add_item(field(wording.FORM_WORDS, self.words, wording.FORM_WORDS_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Keep it, and thank. Raises Refusal where that is not possible."""
        await services(interaction).reports.report(
            server_of(interaction),
            interaction.user.id,
            self._where,
            flaw=Flaw(self.flaw.value or Flaw.OTHER),
            words=self.words.value.strip(),
        )
        await interaction.response.send_message(
            view=note(wording.REPORTED, ways_on(Way.MINE, Way.TODAY), colour=GOOD), ephemeral=True
        )


class VerdictButton(LastingButton):
    """What an organiser says to the open reports of an item; opens the form with the reply."""

    pattern = re.compile(r"sg:case:(?P<verdict>[01]):(?P<report>\d{1,18})")

    def __init__(self, verdict: int, last_id: int) -> None:
        label = (wording.AGREE, wording.STAND)[verdict]
        super().__init__(label, f"sg:case:{verdict}:{last_id}", discord.ButtonStyle.primary)
        self.verdict, self.last_id = _VERDICTS[verdict], last_id

    async def act(self, interaction: Click) -> None:
        """Ask what to tell whoever reported it."""
        await require_lead(interaction)
        await services(interaction).reports.may_decide(server_of(interaction), self.last_id)
        await interaction.response.send_modal(VerdictForm(self.verdict, self.last_id))


class NextCaseButton(LastingButton):
    """Leaves an item in the queue and goes on to the next."""

    pattern = re.compile(r"sg:nextcase:(?P<after>\d{1,18})")

    def __init__(self, after: int) -> None:
        super().__init__(wording.NEXT, f"sg:nextcase:{after}")
        self.after = after

    async def act(self, interaction: Click) -> None:
        """Show the next one."""
        await require_lead(interaction)
        await interaction.response.edit_message(
            view=await case_screen(interaction, after=self.after)
        )


class VerdictForm(Form):
    """The reply to a report."""

    def __init__(self, verdict: Verdict, last_id: int) -> None:
        super().__init__(wording.ANSWER_TITLES[verdict])
        self._verdict, self._last_id = verdict, last_id
        self.reply = ui.TextInput[discord.ui.LayoutView](
            style=discord.TextStyle.paragraph,
            default=wording.REPLIES[verdict],
            max_length=MOST_WORDS,
            required=False,
        )
        self.tell = choice({TELL: wording.TELL, TELL_NOT: wording.TELL_NOT}, TELL)
        self.add_item(field(wording.ANSWER_REPLY, self.reply, wording.ANSWER_REPLY_HINT))
        self.add_item(field(wording.ANSWER_TELL, self.tell))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Decide it, and show what is next."""
        await require_lead(interaction)
        told = self.tell.value != TELL_NOT
        count = await services(interaction).reports.decide(
            server_of(interaction),
            self._last_id,
            verdict=self._verdict,
            reply=self.reply.value.strip(),
            thanks=told,
        )
        said = wording.decided(count, self._verdict, told=told)
        screen = await case_screen(interaction, after=0, said=said)
        await interaction.response.edit_message(view=screen)
