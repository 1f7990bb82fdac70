"""/daily: what an organiser does with the daily question."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.daily.posts import PostKind
from cogs.daily import wording
from cogs.daily.replies import history_screen, status_screen
from cogs.kit.buttons import Click, organiser_only, server_of, services
from cogs.kit.screens import Screen, note
from cogs.kit.text import moment


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Daily(commands.GroupCog, group_name="daily", group_description="Run the daily question"):
    """The commands of the organiser."""

    @app_commands.command()
    @organiser_only
    async def post(self, interaction: Click) -> None:
        """Post one more question now. The daily one stays as it is."""
        await services(interaction).posts.post_now(server_of(interaction), PostKind.EXTRA)
        await interaction.response.send_message(view=note(wording.POSTED_NOW), ephemeral=True)

    @app_commands.command()
    @organiser_only
    async def skip(self, interaction: Click) -> None:
        """Skip the next planned question."""
        organising = services(interaction).setup
        skipped = await organising.skip(server_of(interaction))
        status = await organising.status(server_of(interaction))
        following = moment(status.next_firings[0].due_at)
        await _reply(interaction, note(wording.skipped(moment(skipped.due_at), following)))

    @app_commands.command()
    @organiser_only
    async def pause(self, interaction: Click) -> None:
        """Stop posting until you resume. Nothing is lost."""
        await services(interaction).setup.pause(server_of(interaction))
        await _reply(interaction, note(wording.PAUSED))

    @app_commands.command()
    @organiser_only
    async def resume(self, interaction: Click) -> None:
        """Start posting again."""
        status = await services(interaction).setup.resume(server_of(interaction))
        following = moment(status.next_firings[0].due_at)
        await _reply(interaction, note(wording.resumed(following)))

    @app_commands.command()
    @organiser_only
    async def history(self, interaction: Click) -> None:
        """See what was posted, late, skipped or missed."""
        posts = await services(interaction).setup.history(server_of(interaction))
        await _reply(interaction, history_screen(posts))

    @app_commands.command()
    @organiser_only
    async def status(self, interaction: Click) -> None:
        """See the next three times, the latest question, and whether I may post."""
        status = await services(interaction).setup.status(server_of(interaction))
        await _reply(interaction, status_screen(status))


async def _reply(interaction: discord.Interaction, screen: Screen) -> None:
    await interaction.response.send_message(view=screen, ephemeral=True)
