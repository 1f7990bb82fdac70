"""The mock exams that run on a server, for its organisers: where, and the way to end them."""

from typing import Any

from discord import ui

from cogs.exam import wording
from cogs.exam.lobby import AskStopButton
from cogs.kit.buttons import Click, server_of, services
from cogs.kit.running import place_line


async def list_sittings(interaction: Click) -> list[ui.Section[Any]]:
    """Return every sitting of the server with a link and **Stop**."""
    found = await services(interaction).sittings.on_server(server_of(interaction))
    return [
        ui.Section(
            f"{wording.running_line(one)}\n{place_line(one, message_id)}",
            accessory=AskStopButton(one.sitting_id),
        )
        for one, message_id in found
    ]
