"""/exam: start a group mock exam, look how it stands, end it, open one's paper and results."""

from datetime import timedelta
from math import ceil

from discord import app_commands
from discord.ext import commands

from bot.domain.bank import Profile
from bot.domain.exam.sittings import SHARES, Length, PaperForm, Plan, SittingState
from bot.domain.servers.settings import ServerSettings
from bot.errors import Refusal
from bot.services.ports import SittingNow
from cogs.exam import wording
from cogs.exam.chart import result_picture
from cogs.exam.lobby import stop_screen
from cogs.exam.paper import show_paper
from cogs.exam.review import returned_screen
from cogs.exam.screens import sitting_screen
from cogs.exam.waiting import place_in_lobby
from cogs.kit.buttons import (
    Click,
    channel_of,
    exam_of,
    require_host,
    server_of,
    services,
)
from cogs.kit.channels import require_posting_here
from cogs.kit.chart import gallery, render
from cogs.kit.domains import domain_named, suggest_domains
from cogs.kit.running import all_running
from cogs.kit.screens import Screen, note

_LENGTHS = [app_commands.Choice(name=one.value, value=one.value) for one in Length]
_FORMS = [
    app_commands.Choice(name="same questions for all", value=PaperForm.SAME.value),
    app_commands.Choice(name="own questions for each", value=PaperForm.OWN.value),
]


class Exam(commands.GroupCog, group_name="exam", group_description="Timed group mock exams."):
    """Mock exams that a group sits together."""

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        length="full, half, quarter or sprint, as parts of the real exam; or as your group has it",
        questions="How many questions, instead of a length",
        minutes="How many minutes, instead of the exam's own pace",
        domain="Only questions of one domain",
        paper="The same questions for everyone, or own ones for each",
        opens_in="Minutes until it begins by itself (5, or as your group has it)",
    )
    @app_commands.choices(length=_LENGTHS, paper=_FORMS)
    async def start(
        self,
        interaction: Click,
        length: app_commands.Choice[str] | None = None,
        questions: app_commands.Range[int, 1, 200] | None = None,
        minutes: app_commands.Range[int, 1, 480] | None = None,
        domain: app_commands.Range[str, 1, 60] | None = None,
        paper: app_commands.Choice[str] | None = None,
        opens_in: app_commands.Range[int, 1, 1440] | None = None,
    ) -> None:
        """Open a lobby here for a timed mock exam; the group joins and begins together."""
        exam, usual = await exam_of(interaction), await self._usual(interaction)
        plan = plan_for(
            exam,
            length=Length(length.value) if length else usual.length,
            questions=questions,
            minutes=minutes,
            domain=domain,
            form=PaperForm(paper.value) if paper else usual.form,
        )
        require_posting_here(interaction)
        await services(interaction).sittings.start(
            server_of(interaction),
            channel_of(interaction),
            interaction.user.id,
            plan,
            opens_in=timedelta(minutes=opens_in or usual.opens_in),
        )
        odd = wording.odd_options(
            plan, exam, length_too=length is not None and questions is not None
        )
        screen = note(wording.LOBBY_OPENS, *odd)
        await interaction.response.send_message(view=screen, ephemeral=True)

    @start.autocomplete("domain")
    async def _domains(self, interaction: Click, current: str) -> list[app_commands.Choice[str]]:
        return suggest_domains(await exam_of(interaction), current)

    async def _usual(self, interaction: Click) -> ServerSettings:
        """Return what an organiser has set for mock exams whose host says nothing of it."""
        server_id = server_of(interaction)
        return await services(interaction).setup.find(server_id) or ServerSettings(server_id, 0, 0)

    @app_commands.command()
    @app_commands.guild_only()
    async def status(self, interaction: Click) -> None:
        """See how the mock exam here stands; organisers see all channels. Only you see it."""
        if await interaction.client.show_running(interaction):
            return
        everywhere, sittings = await all_running(interaction), services(interaction).sittings
        try:
            sitting = await sittings.in_channel(server_of(interaction), channel_of(interaction))
        except Refusal:
            if not everywhere:
                raise
            screen = Screen(*everywhere)
        else:
            now = SittingNow(sitting, await sittings.count(sitting))
            screen = sitting_screen(now, services(interaction).library.bank)
            if sitting.state is SittingState.LOBBY:
                screen.add_item(await place_in_lobby(interaction, sitting))
            for one in everywhere:
                screen.add_item(one)
        await interaction.response.send_message(view=screen, ephemeral=True)

    @app_commands.command()
    @app_commands.guild_only()
    async def stop(self, interaction: Click) -> None:
        """End the mock exam in this channel early; for who started it, and organisers."""
        if await interaction.client.show_running(interaction):
            return
        sitting = await services(interaction).sittings.in_channel(
            server_of(interaction), channel_of(interaction)
        )
        require_host(interaction, sitting.host_id)
        screen = stop_screen(sitting.sitting_id)
        await interaction.response.send_message(view=screen, ephemeral=True)

    @app_commands.command()
    @app_commands.guild_only()
    async def paper(self, interaction: Click) -> None:
        """Open your paper where you left off. Only you see it."""
        shown = await services(interaction).papers.latest_paper(
            server_of(interaction), interaction.user.id, channel_of(interaction)
        )
        await show_paper(interaction, shown)

    @app_commands.command()
    @app_commands.guild_only()
    async def results(self, interaction: Click) -> None:
        """See your last mock exam: result, chart, and every question with its reasons."""
        returned = await services(interaction).papers.results(
            server_of(interaction), interaction.user.id
        )
        bank = services(interaction).library.bank
        screen = returned_screen(returned, bank)
        if not returned.tells_parts or returned.paper.is_blank:
            await interaction.response.send_message(view=screen, ephemeral=True)
            return
        file = await render(result_picture(returned.result, bank.domain_titles))
        screen.add_item(gallery(file))
        await interaction.response.send_message(view=screen, files=[file], ephemeral=True)


def plan_for(
    exam: Profile,
    *,
    length: Length,
    questions: int | None,
    minutes: int | None,
    domain: str | None,
    form: PaperForm,
) -> Plan:
    """Return what a host asks for in full; the exam's own pace where no minutes are named.

    Raises Refusal for a domain that the exam does not have.
    """
    count = questions or max(1, round(exam.questions * SHARES[length]))
    pace = exam.minutes / exam.questions
    return Plan(
        questions=count,
        minutes=minutes or ceil(count * pace),
        domain=domain_named(exam, domain),
        form=form,
    )
