"""/doctor: permissions, times, clock, memory and backups, each in words with what to do."""

from datetime import datetime

from discord import app_commands
from discord.ext import commands

from bot.domain.daily.schedule import Firing
from bot.services.servers.settings import Status, troubles_of
from cogs.kit.buttons import Click, organiser_only, row, server_of, services
from cogs.kit.cross_feature import SetupDoor
from cogs.kit.refusal_wording import in_words
from cogs.kit.screens import note
from cogs.kit.text import ACCENT, GENTLE
from cogs.servers.doctor import wording


class Doctor(commands.Cog):
    """The organiser's look at how the bot is."""

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    @organiser_only
    async def doctor(self, interaction: Click) -> None:
        """See whether I am well here: permissions, next times, clock, memory, backups."""
        organising = services(interaction).setup
        settings = await organising.find(server_of(interaction))
        status = await organising.status(settings.server_id) if settings else None
        found = await services(interaction).checkups.look()
        ahead = interaction.client.machine_is_ahead
        well = not (status and troubles_of(status)) and wording.is_well(found, ahead)
        screen = note(
            wording.TITLE,
            *(_of_server(status, interaction.created_at) if status else [wording.NOT_SET_UP]),
            wording.clock_line(ahead),
            wording.memory_line(found),
            wording.backup_line(found),
            row(SetupDoor()),
            colour=ACCENT if well else GENTLE,
        )
        await interaction.response.send_message(view=screen, ephemeral=True)


def _of_server(status: Status, now: datetime) -> list[str]:
    """Return what stands in the way of the daily question, and when it comes."""
    troubles = "\n".join(map(in_words, troubles_of(status)))
    change = status.settings.slot.next_clock_change(now) if status.next_firings else None
    return [
        wording.permissions(troubles),
        wording.next_times([firing.due_at for firing in status.next_firings], _is_blocked(status)),
        *_change(status, change),
    ]


def _is_blocked(status: Status) -> bool:
    return status.obstacle is not None


def _change(status: Status, change: Firing | None) -> list[str]:
    return [wording.clock_change(change.local_on, status.settings.at)] if change else []
