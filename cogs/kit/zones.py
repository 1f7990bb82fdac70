"""Time zones as they are suggested while somebody types."""

from itertools import islice

from discord import app_commands

from bot.domain.daily.schedule import timezone_names
from bot.domain.written_zones import zones_meant

MOST_SUGGESTIONS = 25
COMMON_ZONES = (
    "America/Chicago",
    "America/New_York",
    "America/Denver",
    "America/Los_Angeles",
    "UTC",
)


def suggest_zones(typed: str) -> list[app_commands.Choice[str]]:
    """Return time zones that are meant by what is typed, or contain it; the likely ones first."""
    wanted = typed.casefold().replace(" ", "_")
    if meant := [zone for zone in zones_meant(typed) if wanted not in zone.casefold()]:
        return [app_commands.Choice(name=zone, value=zone) for zone in meant]
    names = [*COMMON_ZONES, *(name for name in timezone_names() if name not in COMMON_ZONES)]
    fitting = (name for name in names if wanted in name.casefold())
    return [
        app_commands.Choice(name=name, value=name) for name in islice(fitting, MOST_SUGGESTIONS)
    ]
