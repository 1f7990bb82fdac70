"""Mock exams in plain memory, by the pure rules of bot/domain: what the services must agree with.

A model is never changed: each method returns what it becomes, or None where the rules refuse.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.db import bot_state
from bot.db.columns import to_instant_or_none
from bot.db.exam import papers, sittings
from bot.db.session import Session
from bot.domain.bank.items import Item
from bot.domain.exam.papers import Closing, Paper
from bot.domain.exam.results import count_right
from bot.domain.exam.sections import last_of_section, with_breaks
from bot.domain.exam.sittings import Ending, PaperForm, Plan, Sitting, SittingState
from bot.services.exam.sittings import HEARTBEAT
from tests.domain.samples import make_bank, make_item

EXAM = {"questions": 5, "sections": (3, 2), "break_minutes": 5}
"""Of this exam, a mock exam of three questions has a break after the second, one of two none."""

PROFILE = replace(make_bank().profile, **EXAM)

ITEMS = {f"item-{n}": make_item(f"item-{n}", key=n % 4) for n in range(9)}
"""The bank, with keys that differ."""

Place = tuple[int, int]
"""Whose paper of which sitting: a sitting's and a member's id."""


def items_of(paper: Paper) -> list[Item]:
    return [ITEMS[item_id] for item_id, _ in paper.items]


def ended(paper: Paper, closing: Closing, now: datetime) -> Paper:
    """Return a paper closed and scored; a closed one as it is."""
    if paper.is_closed:
        return paper
    over = Closing.TIME_OVER if paper.is_overdue(now) else closing
    return replace(paper.closed(now, over), correct=count_right(paper, items_of(paper)))


@dataclass(frozen=True)
class Model:
    """All sittings, all papers, and when the bot was last known to be alive."""

    sittings: Mapping[int, Sitting] = field(default_factory=dict)
    papers: Mapping[Place, Paper] = field(default_factory=dict)
    beat: datetime | None = None

    @property
    def running(self) -> list[Sitting]:
        return [one for one in self.sittings.values() if one.state is not SittingState.CLOSED]

    def of(self, sitting_id: int) -> dict[Place, Paper]:
        """Return the papers of a sitting."""
        return {place: one for place, one in self.papers.items() if place[0] == sitting_id}

    def with_sitting(self, sitting: Sitting) -> "Model":
        return replace(self, sittings={**self.sittings, sitting.sitting_id: sitting})

    def with_papers(self, changed: Mapping[Place, Paper]) -> "Model":
        return replace(self, papers={**self.papers, **changed})

    def started(
        self,
        server_id: int,
        channel_id: int,
        host_id: int,
        plan: Plan,
        now: datetime,
        wait: timedelta,
    ) -> "Model | None":
        if any(sitting.channel_id == channel_id for sitting in self.running):
            return None
        new = Sitting(
            len(self.sittings) + 1,
            server_id,
            channel_id,
            host_id,
            with_breaks(plan, PROFILE),
            SittingState.LOBBY,
            now + wait,
        )
        return replace(self.with_sitting(new), beat=now)

    def joined(self, place: Place, extra_time: float, now: datetime) -> "Model | None":
        sitting = self.sittings[place[0]]
        if place in self.papers and sitting.state is not SittingState.CLOSED:
            return self
        if not sitting.may_join(now):
            return None
        paper = Paper(0, sitting.sitting_id, sitting.server_id, place[1], 0)
        if sitting.state is SittingState.OPEN:
            deadline = sitting.deadline(extra_time)
            joined_at = now - sitting.downtime_credit
            paper = replace(
                paper,
                extra_time=extra_time,
                deadline=deadline,
                joined_at=joined_at,
                last=last_of_section(sitting.plan, 1),
            )
        return self.with_papers({place: paper})

    def left(self, place: Place) -> "Model | None":
        if self.sittings[place[0]].state is not SittingState.LOBBY:
            return None
        return replace(self, papers={p: one for p, one in self.papers.items() if p != place})

    def begun(self, sitting_id: int, times: Mapping[int, float], now: datetime) -> "Model":
        sitting = self.sittings[sitting_id]
        if sitting.state is not SittingState.LOBBY:
            return self
        if not self.of(sitting_id):
            return self.with_sitting(sitting.closed(now, Ending.NOBODY_CAME))
        opened = sitting.opened(now)
        handed_out = {
            place: replace(
                paper,
                extra_time=times[place[1]],
                deadline=opened.deadline(times[place[1]]),
                joined_at=now - opened.downtime_credit,
                last=last_of_section(opened.plan, 1),
            )
            for place, paper in self.of(sitting_id).items()
        }
        return self.with_sitting(opened).with_papers(handed_out)

    def looked_at(self, place: Place, number: int, now: datetime) -> "Model | None":
        """Return what is left when a member has looked at a question: late, the paper is closed."""
        paper = self.papers[place]
        if paper.is_overdue(now):
            return self.with_papers({place: ended(paper, Closing.TIME_OVER, now)})
        shown = paper.is_closed or paper.has_break(now) or number in paper.section
        return self if shown and paper.deadline is not None else None

    def chose(self, place: Place, number: int, option: int, now: datetime) -> "Model | None":
        chosen = self.papers[place].chosen(number, option, now)
        return self.with_papers({place: chosen}).looked_at(place, number, now)

    def flagged(self, place: Place, number: int, now: datetime) -> "Model | None":
        flagged = self.papers[place].with_flag(number, now)
        return self.with_papers({place: flagged}).looked_at(place, number, now)

    def rested(self, place: Place, now: datetime) -> "Model | None":
        paper, plan = self.papers[place], self.sittings[place[0]].plan
        length = timedelta(minutes=plan.break_minutes)
        after = paper.rested(now, length, last_of_section(plan, (paper.last or 0) + 1))
        return self.with_papers({place: after}).looked_at(place, after.first, now)

    def gone_on(self, place: Place, now: datetime) -> "Model | None":
        after = self.papers[place].gone_on(now)
        return self.with_papers({place: after}).looked_at(place, after.first, now)

    def submitted(self, place: Place, now: datetime) -> "Model | None":
        paper = self.papers[place]
        if paper.deadline is None:
            return None
        return self.with_papers({place: ended(paper, Closing.SUBMITTED, now)})

    def cancelled(self, sitting_id: int, now: datetime) -> "Model | None":
        if self.sittings[sitting_id].state is not SittingState.LOBBY:
            return None
        return self.stopped(sitting_id, Ending.CANCELLED, now)

    def stopped(self, sitting_id: int, ending: Ending, now: datetime) -> "Model":
        sitting = self.sittings[sitting_id]
        closed = {
            place: ended(paper, Closing.STOPPED, now)
            for place, paper in self.of(sitting_id).items()
            if sitting.state is SittingState.OPEN
        }
        return self.with_papers(closed).with_sitting(sitting.closed(now, ending))

    def ticked(self, times: Mapping[int, float], now: datetime) -> "Model":
        after = replace(self, beat=now) if self.running else self
        late = {place: one for place, one in self.papers.items() if one.is_overdue(now)}
        after = after.with_papers(
            {place: ended(one, Closing.TIME_OVER, now) for place, one in late.items()}
        )
        for sitting in self.running:
            if sitting.is_due(now):
                after = after.begun(sitting.sitting_id, times, now)
            elif sitting.ends_at is not None and all(
                paper.is_closed for paper in after.of(sitting.sitting_id).values()
            ):
                if all(
                    one.closing is Closing.SUBMITTED
                    and one.closed_at
                    and one.closed_at < sitting.ends_at
                    for one in after.of(sitting.sitting_id).values()
                ):
                    after = after.stopped(sitting.sitting_id, Ending.ALL_SUBMITTED, now)
                elif now >= sitting.ends_at + timedelta(minutes=sitting.plan.minutes):
                    after = after.stopped(sitting.sitting_id, Ending.TIME_OVER, now)
        return after

    def taken_over(self, now: datetime) -> "Model":
        after = replace(self, beat=now)
        for sitting in self.running if self.beat else ():
            gap = now - max(self.beat or now, sitting.opened_at or self.beat or now)
            moved = {
                place: paper.after_downtime(gap)
                for place, paper in self.of(sitting.sitting_id).items()
            }
            after = after.with_sitting(sitting.after_downtime(gap)).with_papers(moved)
        return after

    def settled(self, found: "Model") -> "Model":
        """Return the model with what chance decides as it was found: ids, order, questions."""
        papers = {
            place: _settled(paper, found.papers[place]) if place in found.papers else paper
            for place, paper in self.papers.items()
        }
        return replace(self, papers=papers)


def _settled(paper: Paper, found: Paper) -> Paper:
    if paper.items:  # handed out before: nothing of it is left to chance
        return paper
    items = found.items if paper.deadline is not None else ()
    return replace(paper, paper_id=found.paper_id, seed=found.seed, items=items)


async def read_model(session: Session, server_ids: tuple[int, ...]) -> Model:
    """Return what the database has."""
    found = [one for server_id in server_ids for one in await _sittings(session, server_id)]
    return Model(
        {one.sitting_id: one for one in found},
        {
            (paper.sitting_id, paper.user_id): paper
            for one in found
            for paper in await papers.of_sitting(session, one.sitting_id, marks=True)
        },
        to_instant_or_none(await bot_state.read(session, HEARTBEAT)),
    )


async def _sittings(session: Session, server_id: int) -> list[Sitting]:
    return await sittings.latest(session, server_id, most=999)


def check_questions(model: Model) -> None:
    """See that what was handed out is what was planned."""
    for sitting in model.sittings.values():
        handed_out = [one for one in model.of(sitting.sitting_id).values() if one.deadline]
        for paper in handed_out:
            assert len(set(paper.items)) == len(paper.items) == sitting.plan.questions
        if sitting.plan.form is PaperForm.SAME:
            assert len({paper.items for paper in handed_out}) <= 1
        whole = sitting.state is SittingState.LOBBY or len(handed_out) == len(
            model.of(sitting.sitting_id)
        )
        assert whole or sitting.opened_at is None, "some papers were not handed out"
        assert sitting.opened_at is not None or not handed_out, "papers came before the start"
