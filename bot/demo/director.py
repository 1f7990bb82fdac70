"""What the buttons beside the chat do: days go by, trouble comes and goes, the tour is ticked."""

import asyncio
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from bot.demo.life import Life
from bot.demo.scene import ZONE, Scene
from bot.demo.stage import Stage
from bot.demo.tour import Tour
from bot.demo.trouble import Trouble
from bot.loopback.server import LoopbackDiscord
from bot.loopback.world import Json
from bot.services import Services

WEEK = 7
SET_UP = "be Rosa, and press Set up under its hello."
INVITED = f"The bot was just invited. To begin, {SET_UP}"


class Director:
    """Moves the world for the visitor, one thing at a time, and says what has happened."""

    def __init__(
        self, loopback: LoopbackDiscord, stage: Stage, scene: Scene, *, said: str = ""
    ) -> None:
        self.turns = asyncio.Lock()
        """Whoever acts in Discord takes it as well: no click is half done when a day goes by."""
        self._stage = stage
        self._life = Life(stage, scene)
        self._trouble = Trouble(loopback, stage, self._life, scene)
        self._tour = Tour()
        self._said = said
        loopback.env.backend.subscribers.append(self._tour.see)

    @property
    def services(self) -> Services:
        """The services of the bot that runs."""
        return self._stage.services

    @property
    def acts(self) -> dict[str, Callable[[], Awaitable[str]]]:
        """What there is to do, by the name of its button."""
        return {
            "next-day": lambda: self._pass_days(1),
            "next-week": lambda: self._pass_days(WEEK),
            "mute": self._trouble.mute,
            "delete": self._trouble.delete,
            "down": self._trouble.be_down,
            "slow": self._trouble.slow,
        }

    async def act(self, name: str) -> None:
        """Do what a button says, while time stands still for everybody."""
        async with self.turns:
            self._stage.hold_time()
            try:
                self._said = await self.acts[name]()
            finally:
                self._stage.let_time_go_on()

    def state(self) -> dict[str, Json]:
        """Return what the page shows beside the chat."""
        now = self._stage.clock().astimezone(ZoneInfo(ZONE))
        return {
            "now": f"{now:%A, %B} {now.day}, {now:%I:%M %p}".replace(" 0", " "),
            "said": self._said,
            "done": self._tour.done,
            "on": sorted(self._trouble.on),
        }

    async def _pass_days(self, days: int) -> str:
        for _ in range(days):
            await self._life.pass_day()
        self._tour.tick("tomorrow")
        gone_by = f"{'A day' if days == 1 else 'A week'} has gone by."
        if not await self._life.is_set_up():
            return f"{gone_by} Nothing is posted before somebody sets the bot up: {SET_UP}"
        return f"{gone_by} Yesterday's question tells its answer now."
