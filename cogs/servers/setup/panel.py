"""The panel of /setup and its lasting buttons; each of them draws the panel anew."""

import re
from typing import ClassVar

import discord

from bot.domain.bank.items import Bank
from bot.domain.daily.posts import PostKind
from bot.domain.servers.settings import ServerSettings
from bot.services.servers.settings import Changes, Status, troubles_of
from cogs.kit.buttons import (
    Click,
    LastingButton,
    channel_of,
    require_organiser,
    row,
    server_of,
    services,
)
from cogs.kit.cross_feature import SetupDoor, SheetDoor
from cogs.kit.forms import Form
from cogs.kit.refusal_wording import in_words
from cogs.kit.screens import Screen, card, note
from cogs.kit.text import ACCENT, GENTLE
from cogs.servers.setup import wording
from cogs.servers.setup.exam_form import ExamForm
from cogs.servers.setup.form import SettingsForm
from cogs.servers.setup.group_form import GroupForm
from cogs.servers.setup.leads_form import LeadsForm
from cogs.servers.setup.times_form import TimesForm
from cogs.servers.study_panel.buttons import StudyPanelButton


def panel_screen(
    status: Status | None,
    bank: Bank,
    *,
    saved: bool = False,
    seen: ServerSettings | None = None,
) -> Screen:
    """Return the panel; None means the server was never set up.

    `seen` is what a form was filled in with: what was set otherwise meanwhile is told.
    """
    if status is None:
        buttons = row(StartButton(), ChangeButton())
        return Screen(card(wording.WELCOME, wording.WELCOME_HINT, buttons))
    troubles = troubles_of(status)
    toggle = PauseButton() if status.next_firings else ResumeButton()
    return Screen(
        card(
            wording.SAVED_TITLE if saved else wording.PANEL_TITLE,
            *wording.meanwhile(seen, status, bank),
            f"{wording.settings_lines(status.settings)}\n{wording.times_lines(status.settings)}",
            wording.group_lines(status.settings),
            wording.exam_lines(status.settings, bank),
            wording.lead_lines(status.settings),
            wording.next_line(status),
            "\n".join(map(in_words, troubles)) or wording.ALL_WELL,
            row(ChangeButton(), SendTestButton(), toggle),
            row(TimesButton(), GroupButton(), ExamButton(), LeadsButton()),
            row(SheetDoor(), StudyPanelButton()),
            colour=GENTLE if troubles else ACCENT,
        )
    )


async def open_panel(interaction: Click) -> None:
    """Show the panel privately."""
    status = await _status_or_none(interaction)
    screen = panel_screen(status, services(interaction).library.bank)
    await interaction.response.send_message(view=screen, ephemeral=True)


async def save_and_show(
    interaction: Click, changes: Changes, seen: ServerSettings | None = None
) -> None:
    """Store the changes and show the panel with what holds now."""
    require_organiser(interaction)
    organising, server_id = services(interaction).setup, server_of(interaction)
    if changes != Changes():
        status = await organising.set_up(
            server_id, interaction.user.id, here=channel_of(interaction), changes=changes
        )
    else:  # a form that was sent as it was: nothing of it is to be stored
        status = await organising.status(server_id)
    bank = services(interaction).library.bank
    screen = panel_screen(status, bank, saved=True, seen=seen)
    await interaction.response.send_message(view=screen, ephemeral=True)


async def _status_or_none(interaction: Click) -> Status | None:
    organising = services(interaction).setup
    known = await organising.find(server_of(interaction))
    return await organising.status(known.server_id) if known else None


class PanelButton(LastingButton):
    """A button of the panel. Only organisers may press it, whatever message it stands on."""

    label_text: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(self.label_text, self.pattern.pattern)

    async def act(self, interaction: Click) -> None:
        """Check who pressed it, then do it."""
        require_organiser(interaction)
        await self.organise(interaction)

    async def organise(self, interaction: Click) -> None:
        """Do what the button says, for an organiser."""
        raise NotImplementedError


class FormButton(PanelButton):
    """Opens a form with what holds now, once the daily question is set up."""

    async def organise(self, interaction: Click) -> None:
        """Open it. Raises Refusal before the daily question is set up."""
        settings = await services(interaction).posts.settings_of(server_of(interaction))
        await interaction.response.send_modal(self.form_with(settings, interaction))

    def form_with(self, settings: ServerSettings, interaction: Click) -> Form:
        """Return the form, filled in."""
        raise NotImplementedError


class ChangeButton(PanelButton):
    """Opens the form."""

    pattern = re.compile("sg:setup:change")
    label_text = wording.CHANGE_BUTTON

    async def organise(self, interaction: Click) -> None:
        """Open the form with what holds now."""
        settings = await services(interaction).setup.find(server_of(interaction))
        form = SettingsForm(settings, channel_of(interaction), save_and_show)
        await interaction.response.send_modal(form)


class StartButton(PanelButton):
    """Sets the daily question up as it is without changes, in this channel."""

    pattern = re.compile("sg:setup:start")
    label_text = wording.START_BUTTON

    def __init__(self) -> None:
        super().__init__()
        self.style = discord.ButtonStyle.primary

    async def organise(self, interaction: Click) -> None:
        """Set it up, and show the panel; where that was done meanwhile, only show it."""
        if await services(interaction).setup.find(server_of(interaction)):
            await open_panel(interaction)
        else:
            await save_and_show(interaction, Changes(channel_id=channel_of(interaction)))


class GroupButton(FormButton):
    """Opens the form with what is set for the group."""

    pattern = re.compile("sg:setup:group")
    label_text = wording.GROUP_BUTTON

    def form_with(self, settings: ServerSettings, interaction: Click) -> Form:
        """Return the form, filled in."""
        return GroupForm(settings, save_and_show)


class OpenButton(SetupDoor):
    """Opens the panel, from wherever a setting was mentioned."""

    async def act(self, interaction: Click) -> None:
        """Show the panel to an organiser."""
        require_organiser(interaction)
        await open_panel(interaction)


class ExamButton(FormButton):
    """Opens the form with the exam and the usual mock exam."""

    pattern = re.compile("sg:setup:exam")
    label_text = wording.EXAM_BUTTON

    def form_with(self, settings: ServerSettings, interaction: Click) -> Form:
        """Return the form, filled in."""
        return ExamForm(settings, services(interaction).library.bank.profiles, save_and_show)


class LeadsButton(FormButton):
    """Opens the form with the role of the study leads."""

    pattern = re.compile("sg:setup:leads")
    label_text = wording.LEADS_BUTTON

    def form_with(self, settings: ServerSettings, interaction: Click) -> Form:
        """Return the form, filled in."""
        return LeadsForm(settings, save_and_show)


class TimesButton(FormButton):
    """Opens the form with when a question shows its answer, and how late it may come."""

    pattern = re.compile("sg:setup:times")
    label_text = wording.TIMES_BUTTON

    def form_with(self, settings: ServerSettings, interaction: Click) -> Form:
        """Return the form, filled in."""
        return TimesForm(settings, save_and_show)


class SendTestButton(PanelButton):
    """Sends a question that is not scored."""

    pattern = re.compile("sg:setup:test")
    label_text = wording.TEST_BUTTON

    async def organise(self, interaction: Click) -> None:
        """Send the test question, and say where it went."""
        test = await services(interaction).posts.post_now(server_of(interaction), PostKind.TEST)
        screen = Screen(card(wording.test_sent(test), row(EndTestButton())))
        await interaction.response.send_message(view=screen, ephemeral=True)


class EndTestButton(PanelButton):
    """Takes the test question out of the channel."""

    pattern = re.compile("sg:setup:testdone")
    label_text = wording.END_TEST_BUTTON

    async def organise(self, interaction: Click) -> None:
        """End the test, and say so."""
        ended = await services(interaction).posts.end_test(server_of(interaction))
        said = wording.TEST_ENDED if ended else wording.NO_TEST
        await interaction.response.edit_message(view=note(said, row(SetupDoor())))


class PauseButton(PanelButton):
    """Pauses the daily question."""

    pattern = re.compile("sg:setup:pause")
    label_text = wording.PAUSE_BUTTON

    async def organise(self, interaction: Click) -> None:
        """Pause, and draw the panel anew."""
        await services(interaction).setup.pause(server_of(interaction))
        await _redraw(interaction)


class ResumeButton(PanelButton):
    """Resumes the daily question."""

    pattern = re.compile("sg:setup:resume")
    label_text = wording.RESUME_BUTTON

    async def organise(self, interaction: Click) -> None:
        """Resume, and draw the panel anew."""
        await services(interaction).setup.resume(server_of(interaction))
        await _redraw(interaction)


async def _redraw(interaction: Click) -> None:
    status = await _status_or_none(interaction)
    screen = panel_screen(status, services(interaction).library.bank)
    await interaction.response.edit_message(view=screen)
