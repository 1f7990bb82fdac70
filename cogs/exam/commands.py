"""/exam: start a group mock exam, look how it stands, end it, open one's paper and results."""

from discord import app_commands
from discord.ext import commands

from bot.domain.exam.sittings import Length, PaperForm
from cogs.exam.history import show_history
from cogs.exam.lobby import stop_screen
from cogs.exam.opening import open_lobby, plan_for, usual_exam
from cogs.exam.standing import show_latest_paper, show_results, show_status
from cogs.kit.buttons import Click, bank_here, channel_of, require_host, server_of, services
from cogs.kit.domains import suggest_domains

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
        bank, usual = await bank_here(interaction), await usual_exam(interaction)
        plan = plan_for(
            bank,
            length=Length(length.value) if length else usual.length,
            questions=questions,
            minutes=minutes,
            domain=domain,
            form=PaperForm(paper.value) if paper else usual.form,
        )
        await open_lobby(
            interaction,
            plan,
            opens_in=opens_in or usual.opens_in,
            length_too=length is not None and questions is not None,
        )

    @start.autocomplete("domain")
    async def _domains(self, interaction: Click, current: str) -> list[app_commands.Choice[str]]:
        return suggest_domains(await bank_here(interaction), current)

    @app_commands.command()
    @app_commands.guild_only()
    async def status(self, interaction: Click) -> None:
        """See how the mock exam here stands; organizers see all channels. Only you see it."""
        await show_status(interaction)

    @app_commands.command()
    @app_commands.guild_only()
    async def stop(self, interaction: Click) -> None:
        """End the mock exam in this channel early; for who started it, and organizers."""
        if await interaction.client.show_running(interaction):
            return
        sitting = await services(interaction).sittings.in_channel(
            server_of(interaction), channel_of(interaction)
        )
        require_host(interaction, sitting.host_id)
        screen = stop_screen(sitting)
        await interaction.response.send_message(view=screen, ephemeral=True)

    @app_commands.command()
    @app_commands.guild_only()
    async def paper(self, interaction: Click) -> None:
        """Open your paper where you left off. Only you see it."""
        await show_latest_paper(interaction)

    @app_commands.command()
    @app_commands.guild_only()
    async def results(self, interaction: Click) -> None:
        """See your last mock exam: result, chart, and every question with its reasons."""
        await show_results(interaction)

    @app_commands.command()
    @app_commands.guild_only()
    async def history(self, interaction: Click) -> None:
        """See all your mock exams with their dates, and how they go. Only you see it."""
        await show_history(interaction)
