"""/question: a member reports or suggests one; organisers read it in one queue, and decide."""

import re
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot import refusals
from bot.domain.bank.items import Item
from bot.domain.bank.own_items import OwnItem, own_id_of, own_item_id
from bot.domain.bank.reports import MOST_WORDS, Case, Flaw, Met, MetIn, Verdict
from bot.errors import Refusal
from bot.services.bank.shelf import item_of
from cogs.bank import report_wording as wording
from cogs.bank import suggest_wording
from cogs.bank.browsing import EditButton, KeyButton
from cogs.bank.own_forms import EditForm, PlaceForm
from cogs.bank.suggesting import choose_domain
from cogs.kit.buttons import (
    Click,
    LastingButton,
    LastingList,
    bank_here,
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
    commands.GroupCog, group_name="question", group_description="Report a question, or suggest one."
):
    """What members say of questions."""

    @app_commands.command()
    async def report(self, interaction: Click) -> None:
        """Say what is wrong with a question that you have answered. Organizers read no names."""
        await choose_question(interaction)

    @app_commands.command()
    async def suggest(self, interaction: Click) -> None:
        """Write a question for your group. Organizers read it first, without your name."""
        await choose_domain(interaction)

    @app_commands.command()
    @organiser_only
    async def review(self, interaction: Click) -> None:
        """Read what members report and suggest, without names, and decide. For organizers."""
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
            *await _what_is_said(interaction, case),
            *([wording.BUILT_IN] if built_in else []),
            row(*mending, *_case_buttons(case)),
            colour=QUIET,
        )
    )


async def _what_is_said(interaction: Click, case: Case) -> list[str]:
    if not case.is_suggestion:
        return [wording.case_reports(case.reports)]
    return suggest_wording.about(case, (await bank_here(interaction)).profile.domain_titles)


async def _mending(interaction: Click, case: Case) -> list[LastingButton]:
    """Return what mends a question of the group's own, while it says what was reported."""
    if case.is_suggestion:
        of = case.first_id, own_id_of(case.item.item_id), case.revision
        return [MendButton(which, *of) for which in range(len(suggest_wording.MEND))]
    shelf = services(interaction).shelf
    opened = await shelf.open(server_of(interaction), case.item.item_id)
    own = opened.entry
    if opened.is_asked or not isinstance(own, OwnItem) or own.item.version != case.item.version:
        return []
    return [KeyButton(own.own_id, own.revision), EditButton(own.own_id, own.revision)]


def _case_buttons(case: Case) -> list[LastingButton]:
    of = case.last_id, case.revision
    verdicts = [] if case.is_secret else [VerdictButton(at, *of) for at in range(2)]
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
    """What an organiser says to the open reports of an item; opens the form with the reply.

    `revision` is that of a suggested item, as it was read; 0 of any other.
    """

    pattern = re.compile(r"sg:case:(?P<verdict>[01]):(?P<report>\d{1,18}):(?P<revision>\d{1,9})")

    def __init__(self, verdict: int, last_id: int, revision: int) -> None:
        self.verdict, self.last_id, self.revision = _VERDICTS[verdict], last_id, revision
        label = (suggest_wording if revision else wording).LABELS[self.verdict]
        custom_id = f"sg:case:{verdict}:{last_id}:{revision}"
        super().__init__(label, custom_id)  # none stands out: it is theirs to decide

    async def act(self, interaction: Click) -> None:
        """Ask what to tell whoever reported it."""
        await require_lead(interaction)
        await services(interaction).reports.may_decide(server_of(interaction), self.last_id)
        await interaction.response.send_modal(
            VerdictForm(self.verdict, self.last_id, self.revision)
        )


class MendButton(LastingButton):
    """Edits what is suggested, or says where it is to be asked; then the queue shows it so."""

    pattern = re.compile(
        r"sg:mend:(?P<place>[01]):(?P<report>\d{1,18}):(?P<own>\d{1,18}):(?P<revision>\d{1,9})"
    )

    def __init__(self, which: int, report_id: int, own_id: int, revision: int) -> None:
        custom_id = f"sg:mend:{which}:{report_id}:{own_id}:{revision}"
        super().__init__(suggest_wording.MEND[which], custom_id)
        self.which, self.report_id, self.own_id, self.revision = which, report_id, own_id, revision

    async def act(self, interaction: Click) -> None:
        """Open the form. Raises Refusal where somebody was first."""
        await require_lead(interaction)
        own = await self._suggested(interaction)
        if self.which == 0:
            form = EditForm(own, self._show)
        else:
            titles = (await bank_here(interaction)).profile.domain_titles
            form = PlaceForm(own, titles, self._show)
        await interaction.response.send_modal(form)

    async def _suggested(self, interaction: Click) -> OwnItem:
        """Return the question as it was read. Raises Refusal, also while its key is secret."""
        server_id = server_of(interaction)
        opened = await services(interaction).shelf.open(server_id, own_item_id(self.own_id))
        case = await services(interaction).reports.next_case(
            server_id, interaction.user.id, after=self.report_id - 1
        )
        own = opened.entry
        if case is None or case.item != item_of(own) or case.revision != self.revision:
            raise Refusal(refusals.QUESTION_CHANGED)
        if case.is_secret:
            raise Refusal(refusals.LIKE_ASKED)
        assert isinstance(own, OwnItem)
        return own

    async def _show(self, interaction: Click, own: OwnItem, /, *said: str) -> None:
        screen = await case_screen(interaction, after=self.report_id - 1, said=" ".join(said))
        await interaction.response.edit_message(view=screen)


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
    """The reply to a report or, with its revision, to what is suggested."""

    def __init__(self, verdict: Verdict, last_id: int, revision: int) -> None:
        words = suggest_wording if revision else wording
        super().__init__(words.TITLES[verdict])
        self._verdict, self._last_id, self._revision = verdict, last_id, revision
        self.reply = ui.TextInput[discord.ui.LayoutView](
            style=discord.TextStyle.paragraph,
            default=words.REPLIES[verdict],
            max_length=MOST_WORDS,
            required=False,
        )
        self.tell = choice({TELL: wording.TELL, TELL_NOT: wording.TELL_NOT}, TELL)
        self.add_item(field(words.REPLY, self.reply, words.REPLY_HINT))
        self.add_item(field(wording.TELL_THEM, self.tell))

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
            revision=self._revision,
        )
        said = (
            suggest_wording.decided(self._verdict, told=told)
            if self._revision
            else wording.decided(count, self._verdict, told=told)
        )
        screen = await case_screen(interaction, after=0, said=said)
        await interaction.response.edit_message(view=screen)
