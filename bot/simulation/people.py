"""Groups of people who do everything there is to do, at random times."""

import asyncio
import random

import discord

from bot.client import StudyBot
from bot.loopback.server import LoopbackDiscord
from bot.loopback.simcord_names import BackendError, MemberActor, SetupError
from bot.simulation.hands import Group, Hands
from bot.simulation.trouble import DAY
from bot.simulation.watch import Watch

ZONES = (
    *("America/Chicago", "America/New_York", "America/St_Johns", "Europe/London", "UTC"),
    *("Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati"),
)
WEEKDAYS = ("every day", "mon", "wed", "mon,thu", "sat,sun", "weekdays")

PACES = (0.1, 0.3, 0.6, 3.0)
"""Most groups are quiet, and some are lively: so much more or less goes on than on average."""
DEEDS = {"answer": 60, "use": 8, "say": 6, "sit": 1, "play": 1}
"""How often somebody answers the question of the day, uses several things that are there to click,
says a command and goes on with what comes of it, has the group sit an exam or play a live round."""
THE_ORGANISERS = 0.2
"""How much of it is the organiser's, who can do the most."""
AT_A_PAPER = ("sg:mypaper:", "sg:choose:", "sg:choose:", "sg:page:", "sg:flag:", "sg:jump:")
THEN = ("sg:submit:", "sg:handin:", "sg:mypaper:", "sg:whyexam:")


class People:
    """Everybody on every server."""

    def __init__(
        self,
        loopback: LoopbackDiscord,
        watch: Watch,
        rng: random.Random,
        *,
        servers: int,
        actions_a_day: float,
    ) -> None:
        self._env = loopback.env
        self._rng = rng
        self._actions_a_day = actions_a_day
        self._hands = Hands(loopback.env, watch, rng)
        self.groups = [self._found(number) for number in range(servers)]

    def _found(self, number: int) -> Group:
        guild = self._env.create_guild(f"Group {number}")
        channel = guild.create_text_channel("study")
        may = discord.Permissions(manage_guild=True)
        lead = guild.create_role("Organiser", permissions=may)
        organiser = guild.add_member(self._env.create_user(f"organiser{number}"), roles=[lead])
        names = (f"member{number}-{one}" for one in range(self._rng.choice((1, 2, 4, 12))))
        members = [guild.add_member(self._env.create_user(name)) for name in names]
        return Group(guild, channel, organiser, lead, members, self._rng.choice(PACES))

    def learn(self, bot: StudyBot) -> None:
        """Take notice of all that the bot offers."""
        self._hands.learn(bot)

    @property
    def unused(self) -> list[str]:
        """Return what the bot offers, and nobody has used."""
        return self._hands.unused

    async def live(self, group: Group) -> None:
        """Do something now and then, for as long as the world lasts."""
        deeds, weights = [*DEEDS], [*DEEDS.values()]
        while True:
            if not group.is_set_up:
                await self._set_up(group)
            await asyncio.sleep(self._rng.expovariate(self._actions_a_day * group.pace / DAY))
            is_for_all = self._rng.random() > THE_ORGANISERS
            who = self._rng.choice(group.everybody) if is_for_all else group.organiser
            await self._do(self._rng.choices(deeds, weights)[0], group, who)
            self._hands.tidy(group, len(self.groups))

    async def _set_up(self, group: Group) -> None:
        """Choose a time until the bot has understood: it may be away."""
        options: dict[str, object] = {
            "time": f"{self._rng.randrange(24):02}:{self._rng.randrange(60):02}",
            "timezone": self._rng.choice(ZONES),
            "days": self._rng.choice(WEEKDAYS),
        }
        while True:
            await asyncio.sleep(self._rng.uniform(1, 600))
            if not group.is_there:
                continue
            options["channel"] = group.channel
            try:
                result = await group.organiser.slash(group.channel, "setup", **options)
            except (SetupError, BackendError):  # the bot has not told its commands yet
                continue
            group.is_set_up = result.acknowledged
            if group.is_set_up:
                return

    async def _do(self, deed: str, group: Group, who: MemberActor) -> None:
        match deed:
            case "answer":
                await self._hands.use(group, who, "sg:answer:")
            case "use":
                await self._look_around(group, who)
            case "say":
                await self._hands.say_anything(group, who)
                await self._look_around(group, who)
            case "sit":
                await self._sit(group, who)
            case _:
                await self._play(group, who)

    async def _look_around(self, group: Group, who: MemberActor) -> None:
        """Use one thing after the other, mostly of what the last one has led to."""
        for _ in range(self._rng.randint(1, 6)):
            await asyncio.sleep(self._rng.uniform(1, 30))
            await self._hands.use(group, who, "sg:")

    async def _sit(self, group: Group, host: MemberActor) -> None:
        """Have a short mock exam: some join, open their papers, choose, and hand in or do not."""
        minutes = self._rng.randint(5, 20)
        options = {"questions": self._rng.randint(2, 6), "minutes": minutes, "opens_in": 2}
        await self._hands.say(group, host, "exam start", options)
        some = [one for one in group.everybody if self._rng.random() < 0.6]
        await asyncio.sleep(self._rng.uniform(5, 60))
        for one in some:
            await self._hands.use(group, one, "sg:join:")
        await asyncio.sleep(self._rng.uniform(60, 180))
        await asyncio.gather(*(self._write(group, one, minutes * 60 / 8) for one in some))

    async def _write(self, group: Group, who: MemberActor, pause: float) -> None:
        await self._hands.use(group, who, "sg:mypaper:")
        for part in [*self._rng.choices(AT_A_PAPER, k=6), *self._rng.choices(THEN, k=3)]:
            await asyncio.sleep(self._rng.uniform(1, pause))
            await self._hands.use(group, who, part)

    async def _play(self, group: Group, host: MemberActor) -> None:
        """Have a short live round, in which some choose now and then."""
        options = {"questions": self._rng.randint(1, 4), "seconds": self._rng.randint(15, 60)}
        await self._hands.say(group, host, "exam live", options)
        for _ in range(8):
            await asyncio.sleep(self._rng.uniform(1, 40))
            await self._hands.use(group, self._rng.choice(group.everybody), "sg:live:")
