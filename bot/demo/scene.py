"""The make-believe server: who is there, where they talk, and how the organiser sets the bot up."""

from dataclasses import dataclass
from datetime import UTC, datetime

import discord

from bot.demo.faces import book_face, letter_face
from bot.errors import StartupError
from bot.loopback.simcord_names import ChannelHandle, GuildHandle, MemberActor, RoleHandle
from bot.loopback.world import LoopbackEnv

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
"""When everybody and everything of the scene was made, in each run: so ids, and scores, last."""
ZONE = "America/Chicago"
TIME = "09:00"
BOT_NAME = "CRSS study group bot"
MEMBERS = {"Alice": "#3f7d6e", "Ben": "#8a5a9e", "Chidi": "#c07a2c", "Dana": "#4a6fa5"}
ORGANISER = "Rosa (organiser)"
WELCOME = (
    "Welcome, everybody! From now on there is one ethics question a day in <#{channel}>. "
    "Answers are private, so guess as boldly as you like."
)


@dataclass(frozen=True, slots=True)
class Scene:
    """The server and the people a visitor may be."""

    guild: GuildHandle
    daily: ChannelHandle
    general: ChannelHandle
    organiser: MemberActor
    members: tuple[MemberActor, ...]

    @property
    def everybody(self) -> tuple[MemberActor, ...]:
        """The members, then the organiser."""
        return (*self.members, self.organiser)

    def question(self) -> discord.Message | None:
        """Return the newest post of the bot that everybody can see."""
        posts = [one for one in self.daily.history() if not one.flags.ephemeral]
        return posts[-1] if posts else None


def build_scene(env: LoopbackEnv) -> Scene:
    """Make the server, its channels and its people."""
    env.backend.bot_user.name = BOT_NAME
    env.give_face(env.backend.bot_user.id, book_face())
    with env.clock.held_at(FIRST_DAY):
        guild = env.create_guild("Recovery Study Circle")
        organiser_role = guild.create_role(
            "Organiser", permissions=discord.Permissions(manage_guild=True), color=0xE0A15A
        )
        daily = guild.create_text_channel("daily-ethics", topic="One ethics question a day")
        general = guild.create_text_channel("general", topic="Everything else")
        members = tuple(_join(env, guild, name, colour) for name, colour in MEMBERS.items())
        organiser = _join(env, guild, ORGANISER, "#a8461f", organiser_role)
    env.backend.create_message(general.id, organiser.id, WELCOME.format(channel=daily.id))
    return Scene(guild, daily, general, organiser, members)


def _join(
    env: LoopbackEnv, guild: GuildHandle, name: str, colour: str, *roles: RoleHandle
) -> MemberActor:
    user = env.create_user(name.split()[0].lower(), global_name=name)
    env.give_face(user.id, letter_face(name[0], colour))
    return guild.add_member(user, roles=roles)


async def open_the_day(scene: Scene, *, set_up: bool) -> discord.Message:
    """Do as the organiser would: set the bot up, unless it was, and post a question."""
    rosa = scene.organiser
    if set_up:
        await rosa.slash(scene.daily, "setup", channel=scene.daily, time=TIME, timezone=ZONE)
    if scene.question() is None:
        await rosa.slash(scene.daily, "daily post")
    question = scene.question()
    if question is None:
        raise StartupError("The bot posted no question. Run: python -m bot check")
    return question
