"""A mock exam in a channel, steered and read as people do it: the room, and a member's desk."""

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor

from bot.domain.bank.items import LETTERS, Bank, Item
from tests.discord.circle import Circle, PrivateMessage, Shown, labels, parts, shown, text_of

TICK = 3
"""Seconds after which the exam clock has ticked for certain."""


class Desk(PrivateMessage):
    """A member's private message with their paper, as it stands now."""

    @property
    def number(self) -> int:
        """The number of the question that is shown."""
        found = re.search(r"### Question (\d+) of", self.text)
        assert found, self.text
        return int(found[1])

    @property
    def item(self) -> Item:
        return item_on(self.circle.bank, self.message)

    @property
    def entries(self) -> list[str]:
        """The entries of the jump list."""
        [jump] = [part for part in parts(self.message) if part["type"] == 3]
        return [one["label"] for one in jump["options"]]

    async def jump(self, number: int) -> str:
        """Pick a question from the jump list."""
        return text_of(await self.who.select(self.message, [str(number)]))

    def letter_of(self, option: int) -> str:
        """Return the letter under which this paper shows one of the item's options."""
        text = self.item.options[option].text
        lines = [line.replace("*(your choice)* ", "") for line in self.text.splitlines()]
        return next(letter for letter in LETTERS if f"**{letter}**  {text}" in lines)

    async def answer(self, *, right: bool) -> None:
        """Choose the best answer, or another one."""
        key = self.item.key
        await self.press(self.letter_of(key if right else (key + 1) % 4))

    async def write(self, *, right: int, wrong: int = 0) -> None:
        """Answer so many questions right and so many wrong, from the one that is shown on."""
        for count in range(right + wrong):
            await self.answer(right=count < right)

    async def hand_in(self) -> str:
        """Submit the paper and return what the member reads."""
        await self.press("Submit")
        return await self.press("Submit now")


class Room:
    """The sitting of one channel. Its host is Rosa, an organiser, unless told otherwise."""

    def __init__(
        self,
        circle: Circle,
        *,
        channel: ChannelHandle | None = None,
        host: MemberActor | None = None,
    ) -> None:
        self.circle = circle
        self.channel = channel or circle.channel
        self.host = host or circle.rosa
        self._message_id = 0

    async def start(self, **options: object) -> str:
        """Use /exam start and return what the channel reads, or the host where it is refused."""
        if "questions" not in options:
            options.setdefault("length", "sprint")
        before = {one.id for one in self.circle.posts(self.channel)}
        result = await self.host.slash(self.channel, "exam start", **options)
        assert result.response is not None
        assert result.ephemeral, "what everybody is to see is no reply"
        await self.circle.env.settle()
        for message in self.circle.posts(self.channel):
            if message.id not in before and "Join" in labels(message):
                self._message_id = message.id
                return shown(message)
        return shown(result.response)

    @property
    def message(self) -> discord.Message:
        """The sitting's own message."""
        return next(one for one in self.channel.history() if one.id == self._message_id)

    @property
    def text(self) -> str:
        return shown(self.message)

    @property
    def results(self) -> list[discord.Message]:
        """The messages with the group's results."""
        posts = self.circle.posts(self.channel)
        return [one for one in posts if "The mock exam is over" in shown(one)]

    @property
    def sitting_id(self) -> int:
        [found] = {part["custom_id"].split(":")[2] for part in parts(self.message) if buttons(part)}
        return int(found)

    async def press(self, who: MemberActor, label: str) -> str:
        """Press a button of the sitting's message and return what the member reads."""
        return text_of(await who.click(self.message, label=label))

    async def join(self, *people: MemberActor) -> None:
        for who in people:
            assert "You are in" in await self.press(who, "Join")

    async def begin(self, *people: MemberActor) -> None:
        """Let people join, and start."""
        await self.join(*people)
        await self.host.click(self.message, label="Start now")
        await self.circle.seconds(TICK)

    async def open(self, who: MemberActor) -> Desk:
        """Open a member's paper from the sitting's message."""
        return Desk(self.circle, who, await who.click(self.message, label="Open my paper"))

    async def paper(self, who: MemberActor) -> Desk:
        """Open a member's paper by command."""
        return Desk(self.circle, who, await who.slash(self.channel, "exam paper"))

    async def running(self, *people: MemberActor, **options: object) -> list[Desk]:
        """Start a sitting with these people and return their open papers."""
        await self.start(**options)
        await self.begin(*people)
        return [await self.open(who) for who in people]

    async def over(self, *desks: Desk) -> None:
        """Let these people hand in, and the sitting end with them."""
        for desk in desks:
            await desk.hand_in()
        await self.circle.seconds(2 * TICK)

    async def minutes(self, minutes: float) -> None:
        """Let minutes pass."""
        when = self.circle.env.now() + timedelta(minutes=minutes)
        await self.circle.until(when, run_up=2 * TICK)

    async def row(self, columns: str) -> tuple[object, ...]:
        """Return columns of the sitting's row."""
        where = f"channel_id = {self.channel.id} ORDER BY sitting_id DESC LIMIT 1"
        [row] = await self.circle.rows(f"SELECT {columns} FROM sitting WHERE {where}")
        return row

    async def instant(self, column: str) -> datetime:
        """Return an instant of the sitting's row."""
        [value] = await self.row(column)
        assert isinstance(value, str)
        return datetime.fromisoformat(value)


async def share(room: Room, who: MemberActor) -> PrivateMessage:
    """Ask to share one's result, say yes if that is offered, and return what the member has."""
    asked = PrivateMessage(
        room.circle, who, await who.click(room.results[0], label="Share my result")
    )
    if "Share it" in asked.labels:
        await asked.press("Share it")
    await room.circle.env.settle()
    return asked


def shared(circle: Circle) -> list[discord.Message]:
    """Return the results that members have shared, as they stand in the channel."""
    return [post for post in circle.posts() if " shares: " in shown(post)]


async def results_of(circle: Circle, who: MemberActor) -> InteractionResult:
    """Use /exam results."""
    return await who.slash(circle.other_channel, "exam results")


def buttons(part: dict[str, object]) -> bool:
    return part["type"] == 2


def ids_on(message: Shown) -> list[str]:
    """Return every custom id of a message, lists among them."""
    return [part["custom_id"] for part in parts(message) if "custom_id" in part]


def item_on(bank: Bank, message: Shown) -> Item:
    """Return the item whose stem a message shows."""
    lines = shown(message).splitlines()
    [item] = [one for one in bank.items.values() if one.stem in lines]
    return item


def everything_sent(circle: Circle) -> str:
    """Return the text of every message, edit and reply the bot has sent in this test."""
    bodies = [one.json for one in circle.env.http_requests if one.method != "GET"]
    return json.dumps(bodies, ensure_ascii=False, default=str)


def sent_to_channels(circle: Circle) -> str:
    """Return the text of every message and edit that all members of a channel could read."""
    sent = [one for one in circle.env.http_requests if one.path.startswith("/channels/")]
    replies = circle.bodies("POST", "/callback")
    public = [one for one in replies if one["type"] == 4 and not is_private(one)]
    bodies = [*(one.json for one in sent if one.method != "GET"), *public]
    return json.dumps(bodies, ensure_ascii=False, default=str)


def is_private(reply: dict[str, dict[str, int]]) -> bool:
    return bool(reply["data"].get("flags", 0) & 64)


def secrets_of(items: Iterable[Item], bank: Bank) -> list[str]:
    """Return what no member may read of these items before the end, as it stands in JSON."""
    sources = {bank.sources[one.source_id] for item in items for one in item.citations}
    texts = [
        *(option.reason for item in items for option in item.options),
        *(text for source in sources for text in (source.title, source.url)),
    ]
    return [json.dumps(text, ensure_ascii=False)[1:-1] for text in texts]


def stamp(instant: datetime) -> str:
    """Return how a message tells an instant with its distance."""
    return discord.utils.format_dt(instant, "R")
