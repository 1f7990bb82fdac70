"""The life of the make-believe group: its members use the real services, day after day."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.clock import seeded_random
from bot.demo.people import Person
from bot.demo.scene import ZONE, Scene, set_up
from bot.demo.stage import Stage
from bot.domain.bank.items import Item
from bot.domain.daily.posts import OPEN_STATES, Post
from bot.domain.exam.sittings import Plan
from bot.domain.practice.memory import Confidence
from bot.domain.servers.settings import ServerSettings, Sheet
from bot.services.bank.shelf import Written, settled_as_item
from bot.services.exam.papers import Page
from bot.services.members.settings import SettingsChange
from bot.services.practice.drills import Turn
from bot.services.servers.settings import Changes

DAYS = 28
SET_UP_AT, QUESTION_AT, OPENS_AT = time(8, 30), time(9), time(9, 30)
ANSWERS_AT, PRACTICE_AT = time(12, 30), time(20, 30)
MOCKS = {10: Plan(questions=10, minutes=12), 24: Plan(questions=25, minutes=30)}
"""After how many days the group sits a mock exam, in the evening, and which."""
EXAM_AFTER = timedelta(days=70)
"""So long after the group began Alice sits the real exam."""
LOBBY = timedelta(minutes=10)
SOON = timedelta(minutes=10)
SUGGESTED = Written(
    "Theo has missed two meetings of his peer group and comes back. What says most that he is "
    "welcome?",
    (
        "“Why did you not come?”",
        "“It is good to see you.”",
        "“You missed a lot.”",
        "“Call me next time, please.”",
    ),
    ("", "A welcome opens the talk; the other three begin with what he did wrong.", "", ""),
    1,
)
"""What somebody of the group would like to be asked."""
COMMON_ERROR = 0.7
"""How often a wrong answer is the wrong one that most others choose."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the group, with their own luck, so that nobody's depends on another's."""

    user_id: int
    person: Person
    luck: Random

    def comes(self, day: int) -> bool:
        """Say whether they answer on the day that is so many days after the first."""
        return day >= self.person.joined_after and self.luck.random() < self.person.comes

    def choice(self, item: Item, day: int) -> int:
        """Return the option they choose."""
        person = self.person
        chance = person.skill + person.learns * min(day / DAYS, 1)
        if item.domain == person.weak_in:
            chance -= 0.25
        if self.luck.random() < chance:
            return item.key
        wrong = [option for option in range(len(item.options)) if option != item.key]
        common = wrong[len(item.stem) % len(wrong)]
        return common if self.luck.random() < COMMON_ERROR else self.luck.choice(wrong)


class Life:
    """What the group does, and when."""

    def __init__(self, stage: Stage, scene: Scene) -> None:
        self._stage = stage
        self._scene = scene
        self._members = [
            Member(who.id, person, seeded_random(number))
            for number, (person, who) in enumerate(scene.cast)
        ]

    async def begin(self, until: datetime) -> None:
        """Live four weeks up to an instant, on which the question of the day has just come."""
        first = until.astimezone(ZoneInfo(ZONE)).date() - timedelta(days=DAYS)
        for day in range(DAYS):
            await self._live(first + timedelta(days=day), day, self._members)
            if day == 0:
                await self._settle_in()
            if day in MOCKS:
                await self._sit(MOCKS[day], day)
        await self._suggest()
        # Last of all, so that a visitor finds one thread to talk in, and a way to more.
        await self._set_up(Changes(discussion=True))
        today = first + timedelta(days=DAYS)
        await self._stage.move_to(at(today, QUESTION_AT))
        await self.others_answer()
        await self._stage.move_to(until)

    async def pass_day(self) -> None:
        """Let it be the next day, just after its question has come.

        Those whom a visitor may be do nothing by themselves.
        """
        when = await self.next_question()
        await self._stage.pass_until(when)
        await self.others_answer()

    async def others_answer(self) -> None:
        """Let those whom nobody plays answer the question that is open."""
        await self._answer(self._others, DAYS)
        await self._stage.move_to(self._stage.clock() + SOON)

    async def next_question(self) -> datetime:
        """Return when it is the hour of the daily question tomorrow."""
        settings = await self._settings() or ServerSettings(self._scene.guild.id, 0, 0)
        today = self._stage.clock().astimezone(settings.zone).date()
        return datetime.combine(today + timedelta(days=1), settings.at, settings.zone)

    async def is_set_up(self) -> bool:
        """Say whether somebody has set the bot up."""
        return await self._settings() is not None

    async def _settings(self) -> ServerSettings | None:
        return await self._stage.services.setup.find(self._scene.guild.id)

    @property
    def _others(self) -> list[Member]:
        visitors = {who.id for who in self._scene.everybody}
        return [one for one in self._members if one.user_id not in visitors]

    async def _live(self, on: date, day: int, members: Sequence[Member]) -> None:
        """Live one day: the question comes, they answer, and in the evening some practise."""
        await self._stage.move_to(at(on, QUESTION_AT))
        await self._stage.move_to(at(on, ANSWERS_AT))
        await self._answer(members, day)
        await self._stage.move_to(at(on, PRACTICE_AT))
        for member in members:
            if member.person.practises and member.comes(day):
                await self._practise(member, day)

    async def _settle_in(self) -> None:
        """Do what people do once, on their first day."""
        server_id, services = self._scene.guild.id, self._stage.services
        await self._set_up(Changes(sheet=Sheet.CHANNEL))
        for member in self._members:
            stands = SettingsChange(exam_board=member.luck.random() < 0.8)
            await services.preferences.change(server_id, member.user_id, stands)
        exam_on = self._stage.clock().date() + EXAM_AFTER
        alice = self._scene.members[0]
        await services.preferences.set_exam_on(alice.id, exam_on, server_id=server_id)

    async def _suggest(self) -> None:
        """Let somebody suggest a question, so that an organiser finds one in the queue."""
        item = replace(settled_as_item(SUGGESTED).items[0].item, domain="mentoring")
        await self._stage.services.suggestions.suggest(
            self._scene.guild.id, self._others[-1].user_id, 1, item
        )

    async def _set_up(self, changes: Changes) -> None:
        """Set what an organiser has chosen."""
        who, here = self._scene.organiser.id, self._scene.daily.id
        setup = self._stage.services.setup
        await setup.set_up(self._scene.guild.id, who, here=here, changes=changes)

    async def _answer(self, members: Sequence[Member], day: int) -> None:
        """Let those who come today answer the question that is open."""
        services, server_id = self._stage.services, self._scene.guild.id
        post = await self._open_post()
        if post is None:
            return
        item = await services.library.item_of(post)
        await asyncio.gather(
            *(
                services.answers.answer(
                    server_id=server_id,
                    post_id=post.post_id,
                    user_id=member.user_id,
                    option=member.choice(item, day),
                )
                for member in members
                if member.comes(day)
            )
        )

    async def _open_post(self) -> Post | None:
        if not await self.is_set_up():
            return None
        ledger = await self._stage.services.setup.history(self._scene.guild.id)
        return next((post for post in ledger if post.state in OPEN_STATES), None)

    async def _practise(self, member: Member, day: int) -> None:
        """Let a member practise for an evening, and say how sure they are."""
        drills, server_id = self._stage.services.drills, self._scene.guild.id
        turn = await drills.start(server_id, member.user_id, questions=member.person.practises)
        while isinstance(turn, Turn):
            drill, number = turn.drill, turn.number
            option = member.choice(turn.item, day)
            where = (server_id, member.user_id, drill.drill_id, number)
            turn = await drills.answer(*where, drill.option_order(number).index(option))
            if isinstance(turn, Turn) and turn.asks_confidence:
                sure = member.luck.random() < member.person.skill
                said = Confidence.SURE if sure else Confidence.UNSURE
                turn = await drills.record_confidence(*where, said)
            if isinstance(turn, Turn):
                turn = await drills.at(server_id, member.user_id, drill.drill_id, number + 1)

    async def _sit(self, plan: Plan, day: int) -> None:
        """Let the group sit a mock exam, with Rosa as its host."""
        stage, server_id = self._stage, self._scene.guild.id
        sittings, began = stage.services.sittings, stage.clock()
        sitting = await sittings.start(
            server_id, self._scene.general.id, self._scene.organiser.id, plan, opens_in=LOBBY
        )
        there = [one for one in self._members if one.person.sits]
        for member in there:
            await sittings.join(server_id, sitting.sitting_id, member.user_id)
        open_at = began + LOBBY + timedelta(minutes=1)
        await stage.move_to(open_at)
        papers = await asyncio.gather(*(self._write(one, sitting.sitting_id, day) for one in there))
        await stage.move_to(open_at + timedelta(minutes=plan.minutes * 3 // 4))
        for member, paper_id in zip(there, papers, strict=True):
            await stage.services.papers.submit(server_id, member.user_id, paper_id)
        await stage.move_to(began + LOBBY + timedelta(minutes=2 * plan.minutes + 1))

    async def _write(self, member: Member, sitting_id: int, day: int) -> int:
        """Let a member answer every question of their paper; return its number."""
        papers, server_id = self._stage.services.papers, self._scene.guild.id
        page = await papers.paper_in(server_id, sitting_id, member.user_id)
        while isinstance(page, Page) and page.paper.unanswered:
            paper, number = page.paper, page.number
            place = paper.option_order(number).index(member.choice(page.item, day))
            page = await papers.choose(server_id, member.user_id, paper.paper_id, number, place)
        assert isinstance(page, Page), "the time is not over"
        return page.paper.paper_id


def at(on: date, when: time) -> datetime:
    """Return when it is this time on this date, where the group lives."""
    return datetime.combine(on, when, ZoneInfo(ZONE))


def opening_hour(now: datetime) -> datetime:
    """Return when a lived-in server opens: now, or as soon as today's question has come."""
    return max(now, at(now.astimezone(ZoneInfo(ZONE)).date(), OPENS_AT))


def first_morning(opening: datetime) -> datetime:
    """Return when the group began that has lived four weeks by then."""
    first = opening.astimezone(ZoneInfo(ZONE)).date() - timedelta(days=DAYS)
    return at(first, SET_UP_AT)


async def live(stage: Stage, scene: Scene, *, until: datetime) -> None:
    """Live four weeks, from the first morning on; then time passes as usual."""
    stage.hold_time()
    await set_up(scene)
    await Life(stage, scene).begin(until)
    stage.let_time_go_on()
