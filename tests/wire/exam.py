"""A mock exam on the loopback: a circle's members, each with a paper, who press what it shows."""

import asyncio
import random
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from simcord import MemberActor

from bot.domain.exam.papers import option_order
from bot.loopback.clicks import Click
from tests.wire.circle import Circle, eventually, kill

BUTTON, TEXT = 2, 10


class Exam:
    """One sitting in the circle's channel, and everybody who writes in it."""

    def __init__(self, circle: Circle, members: Sequence[MemberActor]) -> None:
        self.circle = circle
        self.writers = [Writer(self, member) for member in members]
        self.message_id = 0
        self.waits: list[float] = []
        """How long each click waited for its acknowledgement, in seconds."""

    async def begin(self, *, questions: int, minutes: int) -> None:
        """Let the organiser start a sitting, everybody join at once, and all open their papers."""
        channel = self.circle.channel
        shape = {"questions": questions, "minutes": minutes, "opens_in": 60}
        before = len(self.circle.posts())
        await self.circle.rosa.slash(channel, "exam start", **shape)
        await eventually(lambda: len(self.circle.posts()) > before)
        self.message_id = self.circle.posts()[-1].id
        await self.all_at_once(lambda writer: self.press(writer.member, "Join"))
        await self.press(self.circle.rosa, "Start now")
        await eventually(lambda: "It is running" in self.text())
        await self.all_at_once(lambda writer: writer.open_paper())

    async def finish(self) -> None:
        """Let everybody answer to the end and hand in; wait for what the channel then shows."""
        await self.all_at_once(lambda writer: writer.answer_on())
        await self.all_at_once(lambda writer: writer.hand_in())
        await eventually(self.results)
        await eventually(lambda: "It is over" in self.text())

    async def all_at_once(self, act: "Callable[[Writer], Awaitable[object]]") -> None:
        await asyncio.gather(*map(act, self.writers))

    async def kill_amid(
        self,
        process: asyncio.subprocess.Process,
        act: "Callable[[Writer], Awaitable[object]]",
        *,
        after: int,
    ) -> None:
        """Kill -9 the bot while everybody acts, once it has answered so many of their clicks."""
        answered = self.circle.callbacks()
        acting = [asyncio.ensure_future(act(writer)) for writer in self.writers]
        await eventually(lambda: self.circle.callbacks() >= answered + after)
        await kill(process)
        cut_short = [one.cancel() for one in acting]
        ends = await asyncio.gather(*acting, return_exceptions=True)
        assert [end for end in ends if isinstance(end, Exception)] == []
        assert any(cut_short), "everybody was done before the kill"

    async def press(self, member: MemberActor, label: str, message_id: int | None = None) -> Click:
        """Press a button that stands on a message, on the sitting's own if none is named."""
        message_id = message_id or self.message_id
        custom_id = self._buttons(message_id)[label]
        click = await self.circle.loopback.click(member, message_id, self.circle.channel, custom_id)
        assert click.acknowledged_after is not None, "not acknowledged in time"
        self.waits.append(click.acknowledged_after)
        return click

    def text(self, message_id: int | None = None) -> str:
        """Return what a message says now."""
        parts = self._parts(message_id or self.message_id)
        return "\n".join(part["content"] for part in parts if part["type"] == TEXT)

    def results(self) -> list[str]:
        """Return what stands in the channel as the group's results."""
        texts = [self.text(message.id) for message in self.circle.posts()]
        return [text for text in texts if "The mock exam is over" in text]

    def lost(self) -> list[str]:
        """Return what the file has otherwise than its members have reason to expect."""
        chosen: dict[tuple[int, int], str] = {}
        for row in self.circle.stored("SELECT * FROM paper JOIN mark USING (paper_id)"):
            place = option_order(row["seed"], row["number"]).index(row["option"])
            chosen[row["user_id"], row["number"]] = "ABCD"[place]
        return [
            f"{writer.member.name}, {number}: {stands} in place of {expected}"
            for writer in self.writers
            for number, expected in writer.may_stand.items()
            if (stands := chosen.get((writer.member.id, number))) not in expected
        ]

    def _buttons(self, message_id: int) -> dict[str, str]:
        parts = self._parts(message_id)
        return {part["label"]: part["custom_id"] for part in parts if part["type"] == BUTTON}

    def _parts(self, message_id: int) -> Iterator[dict[str, Any]]:
        env = self.circle.loopback.env
        message = env.stored_message(self.circle.channel.id, message_id)
        assert message is not None
        return _walk(message["components"])


class Writer:
    """A member with a paper."""

    def __init__(self, exam: Exam, member: MemberActor) -> None:
        self.member = member
        self.may_stand: defaultdict[int, set[str | None]] = defaultdict(lambda: {None})
        """At each question: the choice that was acknowledged last, or any that was sent since."""
        self._exam = exam
        self._letters = random.Random(member.id)
        self._paper = 0

    async def open_paper(self) -> None:
        """Open the paper anew, where it was left off."""
        click = await self._exam.press(self.member, "Open my paper")
        assert click.response is not None
        self._paper = click.response.id

    async def press(self, label: str) -> None:
        """Press a button of the paper, which the bot then draws anew."""
        click = await self._exam.press(self.member, label, self._paper)
        assert click.response is not None
        assert click.response.id == self._paper, click.text

    async def answer_on(self) -> None:
        """Go from this question to the last, choose at each, and think again at every third."""
        while True:
            number = self.number
            for _ in range(2 if number % 3 == 0 else 1):
                if self.number != number:
                    await self.press("Back")
                await self.choose(self._letters.choice("ABCD"))
            if number == self.questions:
                return
            if self.number == number:
                await self.press("Next")

    async def choose(self, letter: str) -> None:
        """Choose at the question that is open, and note when the choice is on the paper."""
        number = self.number
        self.may_stand[number].add(letter)
        await self.press(letter)
        self.may_stand[number] = {letter}

    async def hand_in(self) -> None:
        """Hand the paper in, unless that is done."""
        for _ in range(2):
            if not self.has_result:
                asked = "Submit this paper?" in self.text
                await self.press("Submit now" if asked else "Submit")

    @property
    def text(self) -> str:
        """What the paper says now."""
        return self._exam.text(self._paper)

    @property
    def has_result(self) -> bool:
        """Whether the paper shows its result."""
        return "Pass mark" in self.text

    @property
    def number(self) -> int:
        """The question that is open."""
        return self._heading[0]

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return self._heading[1]

    @property
    def _heading(self) -> tuple[int, int]:
        found = re.match(r"### Question (\d+) of (\d+)", self.text)
        assert found, self.text
        return int(found[1]), int(found[2])


def _walk(components: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in components:
        yield part
        yield from _walk(part.get("components", ()))
