"""What a visitor may do to the bot, to see that it says one clear sentence and recovers."""

from datetime import timedelta

import discord

from bot.demo.life import Life
from bot.demo.scene import TIME, ZONE, Scene
from bot.demo.stage import Stage
from bot.loopback.faults import Fault
from bot.loopback.server import LoopbackDiscord
from bot.loopback.simcord_names import Overwrite, OverwriteType

SLOW_SECONDS = 1.5
"""Discord gives a bot three seconds: this is slow, and still in time."""
FOR_EVER = 10**9
HALF_AN_HOUR = timedelta(minutes=30)
MAY_WRITE = discord.Permissions(send_messages=True).value


class Trouble:
    """Makes trouble and ends it. Each deed returns a sentence for the visitor."""

    def __init__(self, loopback: LoopbackDiscord, stage: Stage, life: Life, scene: Scene) -> None:
        self._loopback = loopback
        self._stage = stage
        self._life = life
        self._scene = scene
        self._slow: Fault | None = None
        self.on: set[str] = set()
        """The troubles there are now."""

    async def mute(self) -> str:
        """Take the bot's permission to write in its channel away, or give it back."""
        channel = self._scene.guild.channels.get(self._scene.daily.name or "")
        if channel is None:
            return "The channel is deleted: make it again first."
        backend = self._loopback.env.backend
        denied = 0 if "mute" in self.on else MAY_WRITE
        bot_id = backend.bot_user.id
        backend.set_overwrite(channel.id, Overwrite(bot_id, OverwriteType.MEMBER, deny=denied))
        if self._turned("mute"):
            return (
                "The bot may no longer write in its channel. Press Next day, or be Rosa and type"
                " /daily post. Then look into Rosa's direct messages."
            )
        await self._an_hour_later()
        return "The bot may write again, and it is an hour later: what was due has come."

    async def delete(self) -> str:
        """Delete the channel of the daily question, or make it again as the organiser would."""
        if "delete" not in self.on:
            channel = self._scene.guild.channels[self._scene.daily.name or ""]
            self._loopback.env.backend.delete_channel(channel.id)
            self.on -= {"mute"}
            self._turned("delete")
            return "The channel is deleted. Be Rosa, and look into her direct messages."
        self._turned("delete")
        channel = self._scene.guild.create_text_channel(self._scene.daily.name or "")
        rosa = self._scene.organiser
        await rosa.slash(channel, "setup", channel=channel, time=TIME, timezone=ZONE)
        return "Rosa has made the channel again and said /setup there. Press Next day."

    async def be_down(self) -> str:
        """Let the bot be down for the hour in which the next daily question is due."""
        stage, due_at = self._stage, await self._life.next_question()
        await stage.pass_until(due_at - HALF_AN_HOUR)
        await stage.stop()
        stage.clock.stand_at(due_at + HALF_AN_HOUR)
        await stage.start()
        stage.hold_time()
        await stage.move_to(stage.clock())
        await self._life.others_answer()
        return (
            "The bot was down for an hour, and its question was due meanwhile: it has come late."
            " Be Rosa and type /daily history to see that it says so."
        )

    async def slow(self) -> str:
        """Let Discord answer slowly, or at its usual speed again."""
        if self._turned("slow"):
            self._slow = Fault("*", "*", "delay", times=FOR_EVER, seconds=SLOW_SECONDS)
            self._loopback.faults.append(self._slow)
            return "Discord takes a second and a half for everything. Answer: nothing is lost."
        if self._slow in self._loopback.faults:
            self._loopback.faults.remove(self._slow)
        return "Discord is as quick as ever."

    def _turned(self, name: str) -> bool:
        """Turn a trouble over; say whether it is there now."""
        self.on ^= {name}
        return name in self.on

    async def _an_hour_later(self) -> None:
        await self._stage.pass_until(self._stage.clock() + 2 * HALF_AN_HOUR)
        await self._life.others_answer()
