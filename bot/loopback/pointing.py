"""Points discord.py at a loopback Discord; apart from the rest, since it needs no simcord."""

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.errors import StartupError


def point_discord_py_at(url: str) -> None:
    """Make every discord.py client of this process talk to the loopback Discord at `url`."""
    if not (hasattr(Route, "BASE") and hasattr(DiscordWebSocket, "DEFAULT_GATEWAY")):
        # Setting them would do nothing, and the bot would talk to the real Discord.
        raise StartupError(
            f"discord.py {discord.__version__} cannot be pointed at the loopback Discord."
            " Run: make clean demo"
        )
    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = gateway_of(url)


def gateway_of(url: str) -> yarl.URL:
    """Return the address of the websocket that belongs to `url`."""
    return yarl.URL(url).with_scheme("ws") / "gateway"
