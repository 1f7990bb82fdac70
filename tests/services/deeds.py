"""All that members may do, at random, and which keys each of them reads by it."""

import random
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import timedelta

from bot import refusals
from bot.domain.bank.items import Item
from bot.domain.daily.answers import AnswerOutcome
from bot.domain.daily.posts import PostKind
from bot.domain.daily.schedule import monday_of
from bot.domain.exam.papers import EXTRA_TIMES
from bot.domain.exam.results import SCORE_OF_ANSWERS
from bot.domain.exam.sittings import Ending, PaperForm, Plan
from bot.domain.limits import Act
from bot.domain.live import LiveEnding
from bot.domain.practice.next_item import DrillKind
from bot.domain.scores.boards import BoardName, Period
from bot.errors import Refusal
from bot.services.exam.papers import Returned, Shown
from bot.services.exam.sittings import Waiting
from bot.services.practice.drills import Finished, Turn
from tests.domain.samples import SERVER
from tests.services.world import World

MEMBERS = tuple(range(77, 89))
KEY = 1
OPTIONS = (0, KEY, KEY, 2, 3)
"""What is chosen: the key oftener than the others."""
EAGER = MEMBERS[3]
"""Answers each daily question, and right: whose points would tell of each one."""
CHANNELS = (601, 602, 603, 604, 605, 606)
HOSTS = MEMBERS[-2:]
"""Begin whatever is begun, so that each has as much running as one may."""
EVERYBODY = 0
"""Whoever reads the channels."""

Deed = Callable[[], Awaitable[None]]


class Deeds:
    """What members do with the real services. A deed that is refused changes nothing."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self.world = world
        self.rng = rng
        self.who = MEMBERS[0]
        """Who does the deed of this step."""
        self.told: set[tuple[int, str]] = set()
        """Who read which key in this step."""
        self.answered: set[tuple[int, int]] = set()
        """Who has ever answered which post, whatever was deleted since."""
        self.scale = max(1, len(world.services.library.bank.items) // 14)
        """Of a larger bank, exams and rounds have so many times as many questions."""
        self._over: set[int] = set()
        """The live rounds that were over before this step."""
        self._read = [0, 0, 0]
        self.costs: dict[Deed, Act] = {
            **dict.fromkeys([self.start_exam, self.start_live, self.post_extra], Act.SPEAK),
            **dict.fromkeys([self.join, self.leave, self.begin, self.pause_live], Act.ASK),
            **dict.fromkeys([self.export, self.delete], Act.EXPORT),
            **dict.fromkeys([self.practise], Act.PRACTISE),
            **dict.fromkeys([self.look_at_board], Act.LOOK_AROUND),
            **dict.fromkeys([self.share], Act.SPEAK),
        }
        self.deeds: list[Deed] = [
            *[self.start_exam] * 4,
            *[self.start_exam, self.start_live, self.join, self.join, self.begin] * 2,
            *[self.write, self.hand_in, self.look_at_paper, self.answer_daily] * 4,
            *[self.practise, self.go_on_practising] * 4,
            *[self.answer_live, self.look_at_round, self.look_back, self.export, self.sheet] * 2,
            *[self.leave, self.stop_exam, self.stop_live, self.pause_live, self.share],
            *[self.delete] * 2,
            *[self.all_answer, self.next_day] * 6,
            *[self.want_more_time, self.look_at_board, self.all_write, self.all_answer_live] * 2,
            *[self.misconceptions, self.post_extra, self.tick, self.tick, self.tick],
        ]

    def cost_of(self, deed: Deed) -> Act:
        """Return what a deed costs the others."""
        return self.costs.get(deed, Act.CLICK)

    async def begin_step(self) -> None:
        self.told.clear()
        self.who = self.rng.choice(MEMBERS)
        over = await self.world.db.reading.run(
            "SELECT round_id FROM live_round WHERE phase = 'over'"
        )
        self._over = {round_id for (round_id,) in over}

    def _tell(self, who: int, items: Iterable[Item]) -> None:
        self.told |= {(who, item.item_id) for item in items}

    def read_channels(self) -> None:
        seen = self.world.discord
        drawn, asked, _ = self._read
        for _, item, responses in seen.redrawn[drawn:]:
            self._tell(EVERYBODY, [item] if responses else [])
        for one, item, _ in seen.questions_shown[asked:]:
            # While a round goes on, its own keys come when the clocks of its questions are over.
            self._tell(EVERYBODY, [item] if one.round_id in self._over else [])
        for _, _, hardest in list(seen.results.values())[self._read[2] :]:
            self._tell(EVERYBODY, hardest)
        self._read = [len(seen.redrawn), len(seen.questions_shown), len(seen.results)]

    # Exams

    async def _one(self, sql: str) -> int:
        rows = [row[0] for row in await self.world.db.reading.run(sql)]
        if not rows:
            raise Refusal(refusals.SOMETHING_WRONG)
        return self.rng.choice(rows[-4:])

    async def start_exam(self) -> None:
        plan = Plan(
            self.scale * self.rng.choice([1, 3, 6, 9]), 10, form=self.rng.choice(list(PaperForm))
        )
        sitting = await self.world.services.sittings.start(
            SERVER,
            self.rng.choice(CHANNELS),
            self.rng.choice(HOSTS),
            plan,
            opens_in=timedelta(minutes=5),
        )
        for user_id in self.rng.sample(MEMBERS, self.rng.choice([2, 11])):
            await self.world.services.sittings.join(SERVER, sitting.sitting_id, user_id)

    async def _sitting(self) -> int:
        return await self._one("SELECT sitting_id FROM sitting WHERE state <> 'closed'")

    async def join(self) -> None:
        sitting_id, who = await self._sitting(), self.who
        await self.world.services.sittings.join(SERVER, sitting_id, who)

    async def leave(self) -> None:
        await self.world.services.sittings.leave(SERVER, await self._sitting(), self.who)

    async def begin(self) -> None:
        await self.world.services.sittings.begin(SERVER, await self._sitting())

    async def stop_exam(self) -> None:
        sittings = self.world.services.sittings
        await sittings.stop(SERVER, await self._sitting(), Ending.STOPPED)

    async def _paper(self) -> tuple[int, int]:
        paper_id = await self._one("SELECT paper_id FROM paper WHERE deadline_at IS NOT NULL")
        self.who = await self._one(f"SELECT user_id FROM paper WHERE paper_id = {paper_id}")
        return self.who, paper_id

    def _see(self, who: int, shown: Shown | Returned) -> None:
        if not isinstance(shown, Returned):
            return
        items = dict(enumerate(shown.items, 1))
        chosen = {n for n in items if shown.paper.mark(n).option is not None}
        waiting = chosen & shown.withheld if shown.may_review else chosen
        if shown.tells_parts or (shown.tells_score and len(waiting) < SCORE_OF_ANSWERS):
            self._tell(who, [items[n] for n in chosen])
        if shown.may_review:
            self._tell(who, [items[n] for n in items.keys() - shown.withheld])

    async def write(self) -> None:
        who, paper_id = await self._paper()
        number, place = self.rng.randint(1, 3), self.rng.randrange(4)
        papers = self.world.services.papers
        self._see(who, await papers.choose(SERVER, who, paper_id, number, place))

    async def hand_in(self) -> None:
        who, paper_id = await self._paper()
        self._see(who, await self.world.services.papers.submit(SERVER, who, paper_id))

    async def all_write(self) -> None:
        sitting_id = await self._one("SELECT sitting_id FROM sitting WHERE state = 'open'")
        papers = self.world.services.papers
        for user_id in MEMBERS:
            with suppress(Refusal):  # who is not in it
                shown = await papers.paper_in(SERVER, sitting_id, user_id)
                if isinstance(shown, Waiting):
                    continue
                choice = shown.paper.paper_id, 1, self.rng.randrange(4)
                self._see(user_id, await papers.choose(SERVER, user_id, *choice))

    async def share(self) -> None:
        who, paper_id = await self._paper()
        sitting_id = await self._one(f"SELECT sitting_id FROM paper WHERE paper_id = {paper_id}")
        shown = await self.world.services.papers.share(SERVER, sitting_id, who)
        self._see(who, shown)

    async def want_more_time(self) -> None:
        await self.world.prefer(self.who, extra_time=self.rng.choice(EXTRA_TIMES))

    async def look_at_paper(self) -> None:
        who, paper_id = await self._paper()
        self._see(who, await self.world.services.papers.page(SERVER, who, paper_id, None))

    # Live rounds

    async def start_live(self) -> None:
        questions = self.scale * self.rng.choice([1, 3, 12])
        channel_id = self.rng.choice(CHANNELS)
        await self.world.services.rounds.start(
            SERVER, channel_id, self.rng.choice(HOSTS), questions=questions, seconds=30, domain=None
        )

    async def _round(self) -> int:
        return await self._one("SELECT round_id FROM live_round")

    async def answer_live(self) -> None:
        await self._answer_live([self.who])

    async def all_answer_live(self) -> None:
        await self._answer_live(MEMBERS)

    async def _answer_live(self, members: Iterable[int]) -> None:
        [(round_id, number), *_] = await self.world.db.reading.run(
            "SELECT round_id, number FROM live_round WHERE phase = 'asked'"
        ) or [(0, 0)]
        for user_id in members:
            option = self.rng.choice(OPTIONS)
            await self.world.services.rounds.answer(SERVER, round_id, number, user_id, option)

    async def look_at_round(self) -> None:
        who = self.who
        mine = await self.world.services.rounds.answers_of(SERVER, await self._round(), who)
        self._tell(who, [item for _, item, _ in mine if item])

    async def pause_live(self) -> None:
        rounds, round_id = self.world.services.rounds, await self._round()
        await self.rng.choice([rounds.pause, rounds.resume])(SERVER, round_id)

    async def stop_live(self) -> None:
        await self.world.services.rounds.stop(SERVER, await self._round(), LiveEnding.STOPPED)

    # Practice

    async def practise(self) -> None:
        who, drills = self.who, self.world.services.drills
        if self.rng.random() < 0.3:
            self._see_run(who, await drills.my_question(SERVER, who))
            return
        kind = self.rng.choice([DrillKind.MIXED, DrillKind.NEW, DrillKind.MISSED, DrillKind.DUE])
        turn = await drills.start(SERVER, who, kind=kind, questions=self.rng.choice([1, 4]))
        self._see_run(who, turn)

    async def go_on_practising(self) -> None:
        drill_id = await self._one("SELECT drill_id FROM drill")
        who = self.who = await self._one(f"SELECT user_id FROM drill WHERE drill_id = {drill_id}")
        drills, number = self.world.services.drills, self.rng.randint(1, 4)
        match self.rng.randrange(4):
            case 0:
                self._see_run(who, await drills.at(SERVER, who, drill_id, number))
            case 1:
                self._see_run(who, await drills.stop(SERVER, who, drill_id))
            case _:
                place = self.rng.randrange(4)
                self._see_run(who, await drills.answer(SERVER, who, drill_id, number, place))

    def _see_run(self, who: int, shown: Turn | Finished) -> None:
        if isinstance(shown, Finished):
            self._tell(who, shown.missed)
            self.told |= {(who, shown.drill.item_id(n)) for n in shown.drill.attempts}
        elif shown.is_told:
            self._tell(who, [shown.item])

    # The daily question, and all else

    async def answer_daily(self) -> None:
        await self._answer_daily(self.who)

    async def all_answer(self) -> None:
        for user_id in self.rng.sample(MEMBERS, self.rng.randint(3, len(MEMBERS))):
            with suppress(Refusal):  # who had it deleted
                await self._answer_daily(user_id)

    async def _answer_daily(self, who: int, option: int | None = None) -> None:
        open_ = "SELECT post_id FROM post WHERE state IN ('posted', 'late')"
        post_id = await self._one(open_)
        outcome = await self.world.services.answers.answer(
            server_id=SERVER,
            post_id=post_id,
            user_id=who,
            option=self.rng.choice(OPTIONS) if option is None else option,
        )
        assert not (outcome.is_new and (who, post_id) in self.answered), "a second first answer"
        self.answered.add((who, post_id))
        self._see_answer(who, outcome)

    async def look_back(self) -> None:
        post_id, who = await self._one("SELECT post_id FROM post WHERE state = 'closed'"), self.who
        self._see_answer(
            who,
            await self.world.services.answers.look_up(
                server_id=SERVER, post_id=post_id, user_id=who
            ),
        )

    def _see_answer(self, who: int, outcome: AnswerOutcome) -> None:
        self._tell(who, [outcome.item])

    async def post_extra(self) -> None:
        await self.world.services.posts.post_now(SERVER, PostKind.EXTRA)

    async def export(self) -> None:
        who = self.who
        for rows in (await self.world.services.privacy.held(who)).values():
            self.told |= {
                (who, str(row["item_id"]))
                for row in rows
                if "item_id" in row and {row.get("correct"), row.get("missed")} != {None}
            }

    async def sheet(self) -> None:
        this_week = monday_of(self.world.clock.now.date())
        for week in (this_week, this_week - timedelta(days=7)):
            report = await self.world.services.weekly_sheets.sheet_of(SERVER, week)
            self._tell(EVERYBODY, report.items)

    async def misconceptions(self) -> None:
        found = await self.world.services.predictions.misconceptions(SERVER)
        self._tell(EVERYBODY, [one.item for one in found])

    async def look_at_board(self) -> None:
        for name in BoardName:
            await self.world.services.boards.board(SERVER, self.who, Period.ALL, name)

    async def delete(self) -> None:
        await self.world.services.privacy.delete(self.who)

    async def tick(self) -> None:
        await self.world.tick()

    async def next_day(self) -> None:
        later = self.world.clock.now + timedelta(days=1)
        self.world.clock.now = later.replace(hour=15)  # the daily question is due by then
        await self.world.tick()
        await self._answer_daily(EAGER, KEY)
