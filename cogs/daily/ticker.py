"""The one tick: twice a minute it asks the database what is due. Nothing else keeps time."""

import logging

from discord.ext import commands, tasks

from bot.client import StudyBot

log = logging.getLogger(__name__)

TICK_SECONDS = 30
REDRAW_SECONDS = 3
"""However many members click, a post is edited at most this often."""


class Ticker(commands.Cog):
    """Posts and sends what is due, and keeps messages in step with their rows."""

    def __init__(self, bot: StudyBot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Start ticking."""
        self.tick.start()

    async def cog_unload(self) -> None:
        """Stop ticking; whatever was under way is in the ledger."""
        self.tick.cancel()
        self.redraw.cancel()

    @commands.Cog.listener("on_post_changed")
    async def redraw_soon(self) -> None:
        """Let posts be redrawn: at once when none was lately, else when the pause is over."""
        if not self.redraw.is_running():
            self.redraw.start()

    @tasks.loop(seconds=TICK_SECONDS)
    async def tick(self) -> None:
        """Do everything that is due."""
        try:
            await self._bot.services.posts.tick()
            await self._bot.services.reminders.tick()
            # After the questions: a new one closes the last of the week that is over.
            await self._bot.services.weekly_sheets.tick()
            await self._bot.services.presence.forget_long_gone()
        except Exception:
            # discord.py ends a loop for good on any error it does not know.
            log.exception("a tick failed; the next one tries again")
        await self.redraw_soon()

    @tick.before_loop
    async def _until_ready(self) -> None:
        await self._bot.wait_until_ready()

    @tasks.loop(seconds=REDRAW_SECONDS)
    async def redraw(self) -> None:
        """Redraw what lags; end when nothing does, until a click or a tick starts it again."""
        try:
            if not await self._bot.services.post_redraws.redraw_lagging():
                self.redraw.stop()
        except Exception:
            log.exception("redrawing failed; the next tick tries again")
            self.redraw.stop()
