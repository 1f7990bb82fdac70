"""/daily: what an organiser does with the daily question."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.daily.posts import PostKind
from bot.domain.daily.schedule import parse_date
from cogs.daily import wording
from cogs.daily.replies import history_screen, next_question, status_screen
from cogs.kit.buttons import Click, organiser_only, row, server_of, services
from cogs.kit.cross_feature import SetupDoor
from cogs.kit.days import date_in_words
from cogs.kit.screens import Screen, note


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Daily(commands.GroupCog, group_name="daily", group_description="Run the daily question"):
    """The commands of the organiser."""

    @app_commands.command()
    @organiser_only
    async def post(self, interaction: Click) -> None:
        """Post one more question now. The daily one stays as it is."""
        await services(interaction).posts.post_now(server_of(interaction), PostKind.EXTRA)
        await _reply(interaction, _said(wording.POSTED_NOW))

    @app_commands.command()
    @organiser_only
    @app_commands.describe(date="Which day's question (the next one if you say nothing)")
    async def skip(
        self, interaction: Click, date: app_commands.Range[str, 1, 40] | None = None
    ) -> None:
        """Skip the next question, or that of a date. /daily undo takes it back."""
        organising = services(interaction).setup
        on = parse_date(date) if date else None
        skipped = await organising.skip(server_of(interaction), on)
        status = await organising.status(server_of(interaction))
        said = wording.skipped(date_in_words(skipped.local_on), next_question(status))
        await _reply(interaction, _said(said))

    @app_commands.command()
    @organiser_only
    @app_commands.describe(date="Which skipped day (the last one you skipped if you say nothing)")
    async def undo(
        self, interaction: Click, date: app_commands.Range[str, 1, 40] | None = None
    ) -> None:
        """Take a skip back, so that the question comes after all."""
        organising = services(interaction).setup
        on = parse_date(date) if date else None
        back = await organising.undo_skip(server_of(interaction), on)
        status = await organising.status(server_of(interaction))
        said = wording.taken_back(date_in_words(back.local_on), next_question(status))
        await _reply(interaction, _said(said))

    @skip.autocomplete("date")
    @undo.autocomplete("date")
    async def _dates(self, interaction: Click, current: str) -> list[app_commands.Choice[str]]:
        named = {
            date_in_words(on): on.isoformat()
            for on in await services(interaction).setup.dates_to_skip(server_of(interaction))
        }
        return [
            app_commands.Choice(name=name, value=value)
            for name, value in named.items()
            if current.casefold() in name.casefold()
        ]

    @app_commands.command()
    @organiser_only
    async def repost(self, interaction: Click) -> None:
        """Post the latest question again whose message was deleted."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        post = await services(interaction).posts.repost(server_of(interaction))
        await _reply(interaction, _said(wording.reposted(post)))

    @app_commands.command()
    @organiser_only
    async def pause(self, interaction: Click) -> None:
        """Stop posting until you resume. Nothing is lost."""
        await services(interaction).setup.pause(server_of(interaction))
        await _reply(interaction, _said(wording.PAUSED))

    @app_commands.command()
    @organiser_only
    async def resume(self, interaction: Click) -> None:
        """Start posting again."""
        status = await services(interaction).setup.resume(server_of(interaction))
        await _reply(interaction, _said(wording.resumed(next_question(status))))

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


def _said(text: str) -> Screen:
    """Return a confirmation that leads to all settings."""
    return note(text, row(SetupDoor()))


async def _reply(interaction: discord.Interaction, screen: Screen) -> None:
    await interaction.response.send_message(view=screen, ephemeral=True)
