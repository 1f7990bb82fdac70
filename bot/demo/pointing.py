"""Points discord.py at a loopback Discord; apart from the rest, since it needs no simcord."""

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def point_discord_py_at(url: str) -> None:
    """Make every discord.py client of this process talk to the loopback Discord at `url`."""
    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = gateway_of(url)


def gateway_of(url: str) -> yarl.URL:
    """Return the address of the websocket that belongs to `url`."""
    return yarl.URL(url).with_scheme("ws") / "gateway"
