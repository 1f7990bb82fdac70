"""/exam live, and what /exam status and stop say where a live round runs."""

from typing import Any

from discord import app_commands, ui

from cogs.kit.buttons import Click, channel_of, may_steer, server_of, services
from cogs.kit.domains import domain_named, suggest_domains
from cogs.kit.running import all_running, place_line
from cogs.kit.screens import note
from cogs.live import wording
from cogs.live.buttons import StopRoundButton, host_panel
from cogs.live.opening import open_round


@app_commands.guild_only()
@app_commands.describe(
    questions="How many questions (10 if you say nothing)",
    seconds="How long each question's clock runs (60 if you say nothing)",
    domain="Only questions of one domain",
    begins_in="Seconds until the first question (60 if you say nothing; 0 is at once)",
)
async def _live(
    interaction: Click,
    questions: app_commands.Range[int, 1, 50] = 10,
    seconds: app_commands.Range[int, 10, 600] = 60,
    domain: app_commands.Range[str, 1, 60] | None = None,
    begins_in: app_commands.Range[int, 0, 600] = 60,
) -> None:
    """Ask the channel question by question, each with its own clock and its reason after."""
    bank = services(interaction).library.bank
    await open_round(
        interaction,
        questions=questions,
        seconds=seconds,
        domain=domain_named(bank, domain),
        begins_in=begins_in,
    )


live: app_commands.Command[app_commands.Group, ..., None] = app_commands.command(name="live")(_live)
"""The command, for the group of the mock exams."""


@live.autocomplete("domain")
async def _domains(interaction: Click, current: str) -> list[app_commands.Choice[str]]:
    return suggest_domains(services(interaction).library.bank, current)


async def show_round(interaction: Click) -> bool:
    """Show how the live round of this channel stands, to its host with buttons, if one runs."""
    one = await services(interaction).rounds.in_channel(
        server_of(interaction), channel_of(interaction)
    )
    if one is None:
        return False
    said = wording.status(one)
    screen = host_panel(one, said) if may_steer(interaction, one.host_id) else note(said)
    for everywhere in await all_running(interaction):
        screen.add_item(everywhere)
    await interaction.response.send_message(view=screen, ephemeral=True)
    return True


async def list_rounds(interaction: Click) -> list[ui.Section[Any]]:
    """Return every live round of the server with a link and the button that ends it.

    Not that of this channel: its own panel is above the list.
    """
    found = await services(interaction).rounds.on_server(server_of(interaction))
    return [
        ui.Section(
            f"{wording.running_line(one)}\n{place_line(one, message_id)}",
            accessory=StopRoundButton(one.round_id),
        )
        for one, message_id in found
        if one.channel_id != interaction.channel_id
    ]
