"""Whatever groups live through, what is shown is what a slow count of the raw rows comes to.

Stories are made up of days and nights in several zones, across clock changes, with outages,
pauses, skips, mock exams, practice, corrections, seasons and wishes; members come and go, or have
all deleted; servers move to other zones, and the bot is thrown out and invited again. recount.py
does the counting.
"""

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.db.daily import answers
from bot.db.database import Database
from bot.db.members import members
from bot.db.servers import servers
from bot.domain.bank.items import Item, Kind
from bot.domain.daily.corrections import Correction
from bot.domain.daily.posts import Post, PostKind
from bot.domain.exam.papers import Paper
from bot.domain.exam.results import Score
from bot.domain.exam.sittings import Ending, Plan
from bot.domain.scores.boards import BoardName, Period, Standing
from bot.domain.scores.streaks import goal_begins, goal_on
from bot.errors import Refusal
from bot.services.servers.settings import Changes
from tests.domain.samples import make_item
from tests.new_database import put_new_database
from tests.services.recount import TABLES, Recount, Row
from tests.services.world import World

MEMBERS = (71, 72, 73, 74, 75, 76)
ZONES = {
    1: Changes(at=time(2, 30), zone=ZoneInfo("America/Chicago")),  # skipped by the clock change
    2: Changes(at=time(0, 5), zone=ZoneInfo("Pacific/Auckland"), days=frozenset(range(1, 6))),
    3: Changes(at=time(23, 50), zone=ZoneInfo("Asia/Kolkata")),
    4: Changes(at=time(9), zone=ZoneInfo("UTC"), days=frozenset((3, 6, 7))),
}
STARTS = [
    datetime(2026, 3, 5, 20, tzinfo=UTC),  # Chicago's spring
    datetime(2026, 4, 1, 3, tzinfo=UTC),  # Auckland's autumn
    datetime(2026, 9, 24, 11, tzinfo=UTC),  # Auckland's spring
    datetime(2026, 10, 28, 15, tzinfo=UTC),  # Chicago's autumn
    datetime(2026, 12, 26, 0, tzinfo=UTC),  # a new year
]
KEY = 1
TOPICS = [("advocacy", "choice"), ("advocacy", "rights"), ("recovery", "roots")]
ITEMS = [
    make_item(
        f"item-{number:02}",
        domain=TOPICS[number % 3][0],
        topic=TOPICS[number % 3][1],
        kind=list(Kind)[number % 2],
    )
    for number in range(1, 14)
]
LONG, SHORT = Plan(questions=13, minutes=60), Plan(questions=3, minutes=10)
HOUR = timedelta(hours=1)


class Event(Enum):
    """What may happen next."""

    DAY = "a day"
    OUTAGE = "the bot is down for hours"
    EXAM = "a mock exam"
    EXTRA = "an extra or a test question"
    ORGANISER = "the organiser skips, pauses or resumes"
    SEASON = "a season is started"
    RULES = "the organiser changes how the group plays"
    WISH = "a member changes what they wish"
    MOVE = "a member leaves a server, or comes back"
    CORRECTION = "a key is corrected"
    PRACTICE = "a member practises"
    DELETION = "a member has all their data deleted"
    ZONE = "the server gets another time zone"
    BOT = "the bot is removed from a server, and invited again"


COMMON = [
    *[Event.DAY] * 9,
    *[Event.OUTAGE] * 3,
    *[Event.EXAM] * 3,
    *[Event.WISH] * 3,
    *[Event.PRACTICE] * 2,
]
Step = tuple[Event, int]
STORIES = st.lists(
    st.tuples(st.sampled_from([*COMMON, *Event]), st.integers(0, 999)), min_size=12, max_size=30
)


@dataclass
class Life:
    """Lets things happen to the groups, each by its number."""

    world: World
    corrections: list[Correction] = field(default_factory=list)
    zones: dict[int, list[tuple[datetime, str]]] = field(default_factory=dict)
    """Since when each server has had which zone."""
    given: dict[int, dict[int, list[int]]] = field(default_factory=dict)
    """What was chosen of each post, by member, without what was deleted while it was open."""

    async def begin(self) -> None:
        for server_id, changes in ZONES.items():
            await self.world.set_up(server_id, changes)
            assert changes.zone
            self.zones[server_id] = [(datetime.min.replace(tzinfo=UTC), changes.zone.key)]

    async def happen(self, event: Event, number: int) -> None:
        rng = random.Random(f"{event} {number}")
        acts: dict[Event, Callable[[random.Random, int], Awaitable[None]]] = {
            Event.DAY: self._day,
            Event.OUTAGE: self._outage,
            Event.EXAM: self._exam,
            Event.EXTRA: self._extra,
            Event.ORGANISER: self._organise,
            Event.SEASON: self._start_season,
            Event.RULES: self._change_rules,
            Event.WISH: self._wish,
            Event.MOVE: self._move,
            Event.CORRECTION: self._correct,
            Event.PRACTICE: self._practise,
            Event.DELETION: self._delete,
            Event.ZONE: self._change_zone,
            Event.BOT: self._remove_bot,
        }
        with suppress(Refusal):
            await acts[event](rng, rng.choice(list(ZONES)))

    async def _extra(self, rng: random.Random, server_id: int) -> None:
        kind = rng.choice([PostKind.EXTRA, PostKind.EXTRA, PostKind.TEST])
        await self.world.services.posts.post_now(server_id, kind)
        await self._answer(rng)

    async def _start_season(self, _: random.Random, server_id: int) -> None:
        await self.world.services.boards.start_season(server_id)

    async def _move(self, rng: random.Random, server_id: int) -> None:
        gone = self.world.discord.gone_from.setdefault(server_id, set())
        gone ^= {rng.choice(MEMBERS)}

    async def _day(self, rng: random.Random, _: int) -> None:
        """Let a day pass, with each question posted within a few minutes of its time."""
        end = self.world.clock.now + timedelta(days=1)
        while (due := await self._next_due()) and due <= end:
            delay = timedelta(seconds=rng.choice([0, 1, 30, 599, 600]))
            self.world.clock.now = max(self.world.clock.now, due + delay)
            await self.world.services.deliverer.deliver()
            await self._answer(rng)
        self.world.clock.now = max(self.world.clock.now, end)
        await self.world.services.deliverer.deliver()

    async def _next_due(self) -> datetime | None:
        [row] = await self.world.db.reading.run(
            "SELECT MIN(due_at) AS due_at FROM post WHERE state = 'planned'"
        )
        return datetime.fromisoformat(row["due_at"]) if row["due_at"] else None

    async def _outage(self, rng: random.Random, _: int) -> None:
        """Let hours pass without a tick: what was due comes late, or never."""
        due = await self._next_due() or self.world.clock.now
        down = rng.choice([HOUR / 5, HOUR / 6 + timedelta(seconds=1), HOUR, 5 * HOUR, 29 * HOUR])
        self.world.clock.now = max(self.world.clock.now, due + down)
        await self.world.services.deliverer.deliver()
        await self._answer(rng)

    async def _answer(self, rng: random.Random) -> None:
        """Let members answer whatever is open, all at once: those who are there and mean to."""
        chosen = [
            self._choose(message.post, rng.choice([KEY, KEY, 0, 2, 3]), user_id)
            for message in self.world.discord.messages[-6:]
            for user_id in MEMBERS
            if rng.random() < 0.25 + 0.12 * (user_id - MEMBERS[0])
            if self._is_there(message.post.server_id, user_id)
        ]
        await together(chosen)

    async def _choose(self, post: Post, option: int, user_id: int) -> None:
        outcome = await self.world.services.answers.answer(
            server_id=post.server_id, post_id=post.post_id, user_id=user_id, option=option
        )
        if outcome.is_new:
            self.given.setdefault(post.post_id, {}).setdefault(user_id, []).append(option)

    async def _practise(self, rng: random.Random, server_id: int) -> None:
        user_id, drills = rng.choice(MEMBERS), self.world.services.drills
        turn = await drills.start(server_id, user_id)
        for number in (1, 2, 3):
            place = rng.randrange(4)
            await drills.answer(server_id, user_id, turn.drill.drill_id, number, place)

    async def _delete(self, rng: random.Random, _: int) -> None:
        user_id = rng.choice(MEMBERS)
        await self.world.services.privacy.delete(user_id)
        open_ones = {row["post_id"] for row in await rows_of(self.world, "post") if is_open(row)}
        for post_id in open_ones & self.given.keys():
            self.given[post_id].pop(user_id, None)

    async def _change_zone(self, rng: random.Random, server_id: int) -> None:
        zone = rng.choice([changes.zone for changes in ZONES.values()])
        assert zone
        await self.world.set_up(server_id, Changes(zone=zone))
        self.zones[server_id].append((self.world.clock.now, zone.key))

    async def _remove_bot(self, rng: random.Random, server_id: int) -> None:
        await self.world.services.presence.left(server_id)
        self.world.clock.now += rng.choice([HOUR, 20 * HOUR])
        await self.world.services.deliverer.deliver()
        await self.world.services.presence.returned(server_id)

    def _is_there(self, server_id: int, user_id: int) -> bool:
        return user_id not in self.world.discord.gone_from.get(server_id, set())

    async def _exam(self, rng: random.Random, server_id: int) -> None:
        """Let some write a paper: handed in, given up, or left until the time is over."""
        there = [user_id for user_id in MEMBERS if self._is_there(server_id, user_id)]
        writing = rng.sample(there, min(3, len(there)))
        late = rng.choice(there) if there else None
        plan = rng.choice([LONG, LONG, SHORT])
        if rng.random() < 0.4:
            await self._wait_until_sunday_night(server_id)
        sitting = await self.world.open_sitting(server_id, members=writing, plan=plan)
        papers: list[Paper] = []
        if late:
            await self.world.services.sittings.join(server_id, sitting.sitting_id, late)
        for user_id in {*writing, *filter(None, [late])}:
            paper = (await self.world.paper(sitting, user_id)).paper
            papers.append(paper)
            await self._write(rng, paper)
        for _ in range(rng.choice([0, 0, 0, 1, 2])):
            await self._correct(rng, server_id)
        self.world.clock.now += timedelta(minutes=5)
        for paper in papers[:2]:
            submit = self.world.services.papers.submit
            await submit(server_id, paper.user_id, paper.paper_id)
        if rng.random() < 0.5:
            stop = self.world.services.sittings.stop
            await stop(server_id, sitting.sitting_id, Ending.STOPPED)
        await self.world.invigilate(timedelta(hours=3))

    async def _wait_until_sunday_night(self, server_id: int) -> None:
        """Let time pass until papers will be handed in on another day, in another week."""
        zone = (await self.world.settings(server_id)).zone
        local = self.world.clock.now.astimezone(zone)
        sunday = local.date() + timedelta(days=6 - local.weekday())
        night = datetime.combine(sunday, time(23, 58), tzinfo=zone).astimezone(UTC)
        self.world.clock.now = max(self.world.clock.now, night)

    async def _write(self, rng: random.Random, paper: Paper) -> None:
        open_ones = rng.choice([0, 0, 2, len(paper.items)])
        skill = rng.choice([0.3, 0.8, 0.8])
        choose = self.world.services.papers.choose
        options = {
            number: KEY if rng.random() < skill else rng.choice([0, 2, 3])
            for number in list(paper.numbers)[open_ones:]
        }
        await together(
            choose(
                paper.server_id,
                paper.user_id,
                paper.paper_id,
                number,
                paper.option_order(number).index(option),
            )
            for number, option in options.items()
        )

    async def _organise(self, rng: random.Random, server_id: int) -> None:
        organising = self.world.services.setup
        settings = await self.world.settings(server_id)
        if settings.paused:
            await organising.resume(server_id)
        elif rng.random() < 0.5:
            await organising.pause(server_id)
        else:
            await organising.skip(server_id)

    async def _change_rules(self, rng: random.Random, server_id: int) -> None:
        settings = await self.world.settings(server_id)
        changed = replace(settings, opt_in=rng.random() < 0.5, light=rng.choice([1, 2, 3, 4]))
        await servers.save(self.world.db.single, changed)

    async def _wish(self, rng: random.Random, server_id: int) -> None:
        user_id = rng.choice(MEMBERS)
        if rng.random() < 0.6:
            name, shown = rng.choice(list(BoardName)), rng.random() < 0.7
            await self.world.services.boards.show_me(user_id, name, shown=shown)
            return
        zone = (await self.world.settings(server_id)).zone
        today = self.world.clock.now.astimezone(zone).date()
        async with self.world.db.transaction() as tx:
            days, goals = rng.randint(1, 7), await members.goals(tx, user_id)
            since = goal_begins(days, now=goal_on(goals, today), today=today)
            await members.set_goal(tx, user_id, since, days)

    async def _correct(self, rng: random.Random, _: int) -> None:
        """Correct the key of a version that is in the bank, or of one that was."""
        items = self.world.services.library.bank.items
        item = items[rng.choice(sorted(items))]
        version = rng.randint(1, item.version)
        found = Correction(item.item_id, version, rng.choice([0, 2, 3]), "It was wrong.")
        same = {(one.item_id, one.version, one.key) for one in self.corrections}
        if (found.item_id, found.version, found.key) not in same:
            self.corrections.append(found)
        await self.world.correct(*self.corrections)


async def together(acts: Iterable[Awaitable[object]]) -> None:
    """Do all this at the same instant, and wait for all of it, though some may be refused."""
    for outcome in await asyncio.gather(*acts, return_exceptions=True):
        if isinstance(outcome, BaseException) and not isinstance(outcome, Refusal):
            raise outcome


async def recount(life: Life) -> Recount:
    """Read the raw rows of this moment."""
    tables = {name: await rows_of(life.world, name) for name in TABLES}
    known = {item.item_id: about(item) for item in ITEMS}
    return Recount(tables, known, life.world.clock.now, life.zones)


def is_open(post: Row) -> bool:
    return post["state"] in ("claimed", "posted", "late")


async def rows_of(world: World, table: str) -> list[Row]:
    rows = await world.db.reading.run(f"SELECT * FROM {table}")
    return [dict(zip(row.keys(), row, strict=True)) for row in rows]


def about(item: Item) -> tuple[str, str, str, int]:
    return item.domain, item.topic, item.kind.value, item.key


def plain(places: Iterable[Standing]) -> list[tuple[int, int, int, int]]:
    return [(one.rank, one.user_id, one.correct, one.answered) for one in places]


def right_and_wrong(parts: Iterable[tuple[str, Score]]) -> dict[tuple[str, bool], int]:
    counts = {
        (str(name), right): part.correct if right else part.total - part.correct
        for name, part in parts
        for right in (True, False)
    }
    return {key: count for key, count in counts.items() if count}


async def check_boards(life: Life) -> None:
    askers, recounted, world = MEMBERS * 9, await recount(life), life.world
    for number, (server_id, period, name) in enumerate(
        (server_id, period, name) for server_id in ZONES for period in Period for name in BoardName
    ):
        asker = askers[number + number // 12]
        expected_of = recounted.with_absences(await rows_of(world, "absence"))
        gone = world.discord.gone_from.get(server_id, set())
        expected = expected_of.board(server_id, asker, period, name, gone=gone)
        shown = await world.services.boards.board(server_id, asker, period, name)
        assert plain(shown.places) == expected.places
        assert (plain([shown.own])[0] if shown.own else None) == expected.own
        assert ((shown.counts.correct, shown.counts.answered) if shown.counts else None) == (
            expected.counts
        )
        assert shown.is_shown == expected.is_shown
        assert (shown.season.number if shown.season else None) == expected.season
        assert shown.light == expected_of.light(server_id)


async def check_splits(life: Life) -> None:
    """What a group is shown of a question is what was chosen, whoever has gone since."""
    for post in await rows_of(life.world, "post"):
        chosen = Counter(chain(*life.given.get(post["post_id"], {}).values()))
        responses = await answers.responses(life.world.db.reading, post["post_id"])
        assert responses.counts == tuple(chosen[option] for option in range(4))
        assert post["answers"] == chosen.total()


async def check_members(life: Life) -> None:
    expected, world = await recount(life), life.world
    ranking = world.services.boards
    for server_id in ZONES:
        for user_id in MEMBERS:
            streak = await ranking.streak(server_id, user_id)
            found = (streak.weeks, streak.days, streak.freezes, streak.this_week, streak.wanted)
            assert found == expected.streak(server_id, user_id)
            stats, parts = await ranking.stats(server_id, user_id), expected.parts
            mine = parts(server_id, user_id)
            assert right_and_wrong(stats.by_source.items()) == mine.get("source", {})
            assert right_and_wrong(stats.by_domain.items()) == mine.get("domain", {})
            assert right_and_wrong(stats.by_topic.items()) == mine.get("topic", {})
            assert right_and_wrong(stats.by_kind.items()) == mine.get("kind", {})
            assert stats.whole.total == sum(mine.get("source", {}).values())
        await check_progress(world, expected, server_id, MEMBERS[-1])


async def check_progress(world: World, expected: Recount, server_id: int, user_id: int) -> None:
    progress = await world.services.boards.progress(server_id, user_id)
    for week in progress.weeks:
        own = (week.own.correct, week.own.total) if week.own else None
        assert own == expected.own_week(server_id, user_id, week.monday)
        assert week.median == expected.median(server_id, week.monday)
    mine = expected.answered_on(server_id, user_id)
    days = [(day.on, day.answered) for day in progress.days]
    come = [one.on for one in expected.asked(server_id) if one.on <= progress.today]
    assert days == [(on, on in mine) for on in come]


async def live_through(start: datetime, story: list[Step]) -> None:
    with tempfile.TemporaryDirectory(prefix="recount-") as folder:
        file = Path(folder) / "study.sqlite3"
        put_new_database(file)
        async with Database.open(file) as db:
            world = World(db, ITEMS)
            world.clock.now = start
            life = Life(world)
            await life.begin()
            for event, number in story:
                await life.happen(event, number)
            await check_boards(life)
            await check_members(life)
            await check_splits(life)


def long_story(seed: int) -> list[Step]:
    """Ten weeks in which everything happens."""
    rng = random.Random(seed)
    return [(rng.choice([*COMMON, *COMMON, *Event]), rng.randrange(999)) for _ in range(90)]


@settings(
    max_examples=12,
    derandomize=True,  # the same lives each time: a finding is nobody's bad luck
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.sampled_from(STARTS), STORIES)
@example(STARTS[0], long_story(3))
@example(STARTS[2], long_story(8))
def test_all_that_is_shown_is_what_the_raw_rows_come_to(start: datetime, story: list[Step]) -> None:
    asyncio.run(live_through(start, story))
