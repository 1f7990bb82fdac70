"""A server's settings, for whatever needs the daily question to be set up."""

from bot import refusals
from bot.db.servers import servers
from bot.db.session import Session
from bot.domain.servers.settings import ServerSettings
from bot.errors import Refusal


async def settings_of(session: Session, server_id: int) -> ServerSettings:
    """Return a server's settings. Raises Refusal when it was never set up."""
    settings = await servers.find(session, server_id)
    if settings is None:
        raise Refusal(refusals.NOT_SET_UP)
    return settings
