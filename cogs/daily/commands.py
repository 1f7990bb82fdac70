"""/daily: what an organiser does with the daily question."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.daily.deeds import Deed, DeedKind
from bot.domain.daily.posts import PostKind
from bot.domain.written_dates import WrittenDate, parse_date
from cogs.daily import wording
from cogs.daily.next_question import show_next
from cogs.daily.replies import history_screen, next_question, status_screen
from cogs.kit.asking_back import understand
from cogs.kit.buttons import Click, organiser_only, server_of, services
from cogs.kit.cross_feature import settings_or_today
from cogs.kit.days import date_in_words, how_it_was_read
from cogs.kit.rights import require_lead
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
        await _reply(interaction, _said(interaction, wording.POSTED_NOW))

    @app_commands.command()
    @organiser_only
    async def next(self, interaction: Click) -> None:
        """See the next question, without its answer; choose another, move it, put some in line."""
        await show_next(interaction)

    @app_commands.command()
    @organiser_only
    @app_commands.describe(date="Which day's question (the next one if you say nothing)")
    async def skip(
        self, interaction: Click, date: app_commands.Range[str, 1, 40] | None = None
    ) -> None:
        """Skip the next question, or that of a date. /daily undo takes it back."""
        await understand(interaction, _skip, date)

    @app_commands.command()
    @organiser_only
    @app_commands.describe(date="Which skipped day (what was done last if you say nothing)")
    async def undo(
        self, interaction: Click, date: app_commands.Range[str, 1, 40] | None = None
    ) -> None:
        """Take back what was done last: a skip, a pause, an extra question, a change in line."""
        await understand(interaction, _undo, date)

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
        await _reply(interaction, _said(interaction, wording.reposted(post)))

    @app_commands.command()
    @organiser_only
    async def pause(self, interaction: Click) -> None:
        """Stop posting until you resume. Nothing is lost."""
        await services(interaction).setup.pause(server_of(interaction))
        await _reply(interaction, _said(interaction, wording.PAUSED))

    @app_commands.command()
    @organiser_only
    async def resume(self, interaction: Click) -> None:
        """Start posting again."""
        status = await services(interaction).setup.resume(server_of(interaction))
        await _reply(interaction, _said(interaction, wording.resumed(next_question(status))))

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
        await _reply(interaction, status_screen(status, settings_or_today(interaction)))


def _said(interaction: Click, *paragraphs: str) -> Screen:
    """Return a confirmation that leads on."""
    return note(*paragraphs, settings_or_today(interaction))


async def _skip(interaction: Click, date: str | None) -> None:
    await require_lead(interaction)  # a guess may be pressed much later
    organising, server_id = services(interaction).setup, server_of(interaction)
    written = await _read(interaction, date)
    skipped = await organising.skip(server_id, written and written.on)
    status = await organising.status(server_id)
    said = wording.skipped(date_in_words(skipped.local_on), next_question(status))
    read = how_it_was_read(written) if written else []
    await _reply(interaction, _said(interaction, said, *read))


async def _undo(interaction: Click, date: str | None) -> None:
    await require_lead(interaction)
    organising, server_id = services(interaction).setup, server_of(interaction)
    written = await _read(interaction, date)
    if written is None:
        deed = await services(interaction).undoing.undo(server_id)
    else:
        back = await organising.undo_skip(server_id, written.on)
        deed = Deed(0, DeedKind.SKIP, back.local_on.isoformat())
    status = await organising.status(server_id)
    following = next_question(status) if status.next_firings else ""
    said = how_it_was_read(written) if written else []
    await _reply(interaction, _said(interaction, wording.taken_back(deed), following, *said))


async def _read(interaction: Click, date: str | None) -> WrittenDate | None:
    if date is None:
        return None
    return parse_date(date, await services(interaction).setup.today(server_of(interaction)))


async def _reply(interaction: discord.Interaction, screen: Screen) -> None:
    await interaction.response.send_message(view=screen, ephemeral=True)
