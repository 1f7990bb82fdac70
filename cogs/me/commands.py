"""/me: what a member sets for themselves, seen by nobody else."""

from dataclasses import replace

from discord import app_commands
from discord.ext import commands

from cogs.kit.buttons import Click, services
from cogs.kit.screens import note
from cogs.me import wording
from cogs.me.progress import show_progress
from cogs.me.stats import show_stats

_TIMES = [app_commands.Choice(name=name, value=time) for time, name in wording.TIMES.items()]
_CLOCKS = [
    app_commands.Choice(name="show the time left", value=0),
    app_commands.Choice(name="hide it", value=1),
]


class Me(commands.GroupCog, group_name="me", group_description="What is your own, private to you."):
    """A member's own settings."""

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        extra_time="How much time your mock exams give you; nobody is told",
        clock="Whether your paper shows how long it lasts",
    )
    @app_commands.choices(extra_time=_TIMES, clock=_CLOCKS)
    async def settings(
        self,
        interaction: Click,
        extra_time: app_commands.Choice[float] | None = None,
        clock: app_commands.Choice[int] | None = None,
    ) -> None:
        """Your own settings for mock exams: more time, no clock. Only you see the reply."""
        examining = services(interaction).examining
        settings = before = await examining.settings(interaction.user.id)
        if extra_time is not None:
            settings = replace(settings, extra_time=extra_time.value)
        if clock is not None:
            settings = replace(settings, hide_clock=bool(clock.value))
        if settings != before:
            await examining.change_settings(interaction.user.id, settings)
        named = extra_time is not None or clock is not None
        await interaction.response.send_message(
            view=note(wording.settings(settings, saved=named)), ephemeral=True
        )

    @app_commands.command()
    @app_commands.guild_only()
    async def stats(self, interaction: Click) -> None:
        """How you answer, by domain, kind and topic, and your streak. Only you see the reply."""
        await show_stats(interaction)

    @app_commands.command()
    @app_commands.guild_only()
    async def progress(self, interaction: Click) -> None:
        """Pictures of your weeks, your domains and your days. Only you see the reply."""
        await show_progress(interaction)
