"""A member's paper: opened, filled in, handed in, looked at again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot import refusals
from bot.clock import Clock
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.exam import papers, shares, sittings
from bot.db.members import members
from bot.db.practice import causes
from bot.db.session import Session
from bot.domain.bank.items import Item
from bot.domain.exam.papers import Closing, Paper
from bot.domain.exam.results import SCORE_OF_ANSWERS, PaperResult, result_of
from bot.domain.exam.sections import last_of_section
from bot.domain.exam.sittings import Sitting, SittingState
from bot.domain.practice.causes import Cause
from bot.errors import Refusal
from bot.services.bank.library import Library
from bot.services.exam.grading import hand_in
from bot.services.exam.sittings import Waiting


@dataclass(frozen=True, slots=True)
class Page:
    """An open paper at one question; `saved` is the one whose choice brought it there, if any.

    With `as_form` its member chooses in a form.
    """

    paper: Paper
    number: int
    item: Item
    hide_clock: bool
    saved: int | None = None
    as_form: bool = False


@dataclass(frozen=True, slots=True)
class Resting:
    """An open paper whose member has a break: its clock stands still for as long."""

    paper: Paper
    hide_clock: bool


Shown = Page | Resting


@dataclass(frozen=True, slots=True)
class Returned:
    """A closed paper with its result; `may_review` once nobody writes any more.

    `withheld` are the questions whose items are being asked elsewhere by now: of these nothing may
    be shown, not even whether they were right. `causes` says why questions were missed, where the
    member says so.
    """

    sitting: Sitting
    paper: Paper
    items: tuple[Item, ...]
    result: PaperResult
    withheld: frozenset[int] = frozenset()
    causes: Mapping[int, Cause] = field(default_factory=dict[int, Cause])

    @property
    def may_review(self) -> bool:
        """Whether keys and reasons may be shown: not while others sit over the same items."""
        return self.sitting.state is SittingState.CLOSED

    @property
    def tells_parts(self) -> bool:
        """Whether the result may be told in parts: the part of one question tells its key."""
        return self.may_review and not self.withheld

    @property
    def tells_score(self) -> bool:
        """Whether the score may be told: that of a few answers tells which of them are right.

        Also where a review tells all the others, and only a few wait.
        """
        waiting = self.withheld if self.may_review else frozenset(self.paper.numbers)
        answered = waiting - set(self.paper.unanswered)
        return self.tells_parts or len(answered) >= SCORE_OF_ANSWERS


class Papers:
    """What one member does with one paper. Another member's paper is never found."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def paper_in(
        self, server_id: int, sitting_id: int, user_id: int
    ) -> Shown | Returned | Waiting:
        """Return a member's paper of a sitting, where they left off, its result, or that they wait.

        Raises Refusal when they have none, or when nothing will ever be handed out.
        """
        paper = await papers.of_member(self._db.reading, sitting_id, user_id)
        if paper is None or paper.server_id != server_id:
            known = await sittings.find(self._db.reading, server_id, sitting_id)
            raise Refusal(refusals.NOT_IN_SITTING if known else refusals.NO_SUCH_SITTING)
        if paper.deadline is None:
            return await self._waiting(paper)
        return await self._show(paper, paper.first_open)

    async def latest_paper(
        self, server_id: int, user_id: int, channel_id: int
    ) -> Shown | Returned | Waiting:
        """Return the paper a member is writing in this server, one they wait for, or a result.

        Of several open papers it is the one of the mock exam in this channel, or else the one
        that ends first; of several lobbies the same. Raises Refusal when there is nothing.
        """
        found = await papers.latest(self._db.reading, server_id, user_id, most=9)
        here = await sittings.running_in(self._db.reading, channel_id)
        here_id = here.sitting_id if here else None
        chosen = min(
            (paper for paper in found if paper.is_open(self._clock())),
            key=lambda paper: (paper.sitting_id != here_id, paper.deadline),
            default=None,
        )
        if chosen is None:
            waiting = await papers.waiting(self._db.reading, server_id, user_id)
            if waiting:
                return await self._waiting(
                    min(waiting, key=lambda paper: paper.sitting_id != here_id)
                )
            chosen = next(iter(found), None)
        if chosen is None:
            raise Refusal(refusals.NO_PAPER)
        return await self.page(server_id, user_id, chosen.paper_id, None)

    async def results(self, server_id: int, user_id: int, paper_id: int | None = None) -> Returned:
        """Return a closed paper, the last one or a certain one. Raises Refusal without any."""
        if paper_id is not None:
            shown = await self.page(server_id, user_id, paper_id, None)
            if not isinstance(shown, Returned):
                raise Refusal(refusals.STILL_WRITING)
            return shown
        now = self._clock()
        for paper in await papers.latest(self._db.reading, server_id, user_id, most=9):
            if paper.is_closed or paper.is_overdue(now):
                return await self.results(server_id, user_id, paper.paper_id)
        raise Refusal(refusals.NO_RESULTS)

    async def page(
        self, server_id: int, user_id: int, paper_id: int, number: int | None
    ) -> Shown | Returned:
        """Return a paper at a question, or its break, or its result when it is closed."""
        paper = await self._mine(server_id, user_id, paper_id)
        return await self._show(paper, paper.first_open if number is None else number)

    async def missed(self, server_id: int, user_id: int) -> bool:
        """Return whether a member has missed a mock exam and does not know yet; from now they do.

        They had joined, and never opened their paper.
        """
        found = await papers.missed(self._db.reading, server_id, user_id)
        for paper in found:
            await papers.see(self._db.single, paper.paper_id, self._clock())
        return any(paper.is_missed for paper in found)

    async def choose(
        self, server_id: int, user_id: int, paper_id: int, number: int, place: int
    ) -> Shown | Returned:
        """Store the option at a place of this member's order; return the page that comes next.

        That is the next open question where this one had no choice before and its member goes on
        by themselves, or else this one. When this returns a Page, the choice is on the disk. A
        paper whose time is over is returned with its result, unchanged. Raises Refusal for a
        question that a break has closed, or keeps for later.
        """
        paper, now = await self._mine(server_id, user_id, paper_id), self._clock()
        is_first = paper.mark(number).option is None
        if number in paper.numbers and 0 <= place <= 3:
            option = paper.option_order(number)[place]
            if await papers.choose(self._db.single, paper, number=number, option=option, now=now):
                paper = paper.chosen(number, option, now)
                settings = await members.find(self._db.reading, user_id)
                if is_first and settings.goes_on:
                    return await self._show(paper, paper.open_after(number), saved=number)
            else:  # it was closed a moment ago
                paper = await self._mine(server_id, user_id, paper_id)
        return await self._show(paper, number)

    async def flag(
        self, server_id: int, user_id: int, paper_id: int, number: int
    ) -> Shown | Returned:
        """Turn a question's flag over and return the page with it."""
        paper, now = await self._mine(server_id, user_id, paper_id), self._clock()
        if await papers.flag(self._db.single, paper, number=number, now=now):
            paper = paper.with_flag(number, now)
        else:
            paper = await self._mine(server_id, user_id, paper_id)
        return await self._show(paper, number)

    async def submit(self, server_id: int, user_id: int, paper_id: int) -> Returned:
        """Hand a paper in for good and return its result; a closed one stays as it is."""
        paper = await self._mine(server_id, user_id, paper_id)
        if paper.deadline is None:
            raise await self._not_handed_out(paper)
        await self._close(paper, Closing.SUBMITTED)
        mine = await self._mine(server_id, user_id, paper_id)
        returned = await self._show(mine, mine.first)
        if not isinstance(returned, Returned):
            raise Refusal(refusals.SOMETHING_WRONG)
        return returned

    async def rest(
        self, server_id: int, user_id: int, paper_id: int, last: int
    ) -> Shown | Returned:
        """Finish the section that ends with question `last`, for good, and begin the break.

        A section that is finished, or a paper that is closed, stays as it is.
        """
        now = self._clock()
        async with self._db.transaction() as tx:
            paper = await self._found(tx, server_id, user_id, paper_id)
            sitting = await sittings.find(tx, server_id, paper.sitting_id)
            if sitting is not None and paper.last == last:
                length = timedelta(minutes=sitting.plan.break_minutes)
                after = paper.rested(now, length, last_of_section(sitting.plan, last + 1))
                if after != paper:
                    await papers.rest(tx, paper, after, now=now)
        return await self.page(server_id, user_id, paper_id, None)

    async def go_on(self, server_id: int, user_id: int, paper_id: int) -> Shown | Returned:
        """End a member's break, if they have one, and show where they go on."""
        now = self._clock()
        async with self._db.transaction() as tx:
            paper = await self._found(tx, server_id, user_id, paper_id)
            if paper.has_break(now):
                await papers.go_on(tx, paper.gone_on(now), now=now)
        return await self.page(server_id, user_id, paper_id, None)

    async def to_share(self, server_id: int, sitting_id: int, user_id: int) -> Returned:
        """Return a member's result that they may tell everybody, or have told.

        Raises Refusal without a result, for a blank paper, and for what was taken back.
        """
        shown = await self.paper_in(server_id, sitting_id, user_id)
        if not isinstance(shown, Returned):
            raise Refusal(refusals.STILL_WRITING)
        if shown.paper.is_blank:
            raise Refusal(refusals.NOTHING_TO_SHARE)
        if not shown.tells_score:
            raise Refusal(refusals.NOT_YET_REVIEW)
        if shown.paper.was_shared and not shown.paper.is_shared:
            raise Refusal(refusals.TAKEN_BACK)
        return shown

    async def say_cause(
        self, server_id: int, user_id: int, paper_id: int, number: int, cause: Cause
    ) -> Returned:
        """Note why a question of a closed paper was missed. Raises Refusal before its review."""
        returned = await self.results(server_id, user_id, paper_id)
        if not returned.may_review or number in returned.withheld:
            raise Refusal(refusals.NOT_YET_REVIEW)
        await causes.say_in_exam(self._db.single, paper_id, number, cause)
        return await self.results(server_id, user_id, paper_id)

    async def share(self, server_id: int, sitting_id: int, user_id: int) -> Returned:
        """Tell everybody in the exam's channel a member's result, once.

        Raises Refusal as `to_share` does.
        """
        shown = await self.to_share(server_id, sitting_id, user_id)
        async with self._db.transaction() as tx:
            await shares.share(tx, shown.paper, shown.sitting.channel_id, self._clock())
        return shown

    async def take_back(self, server_id: int, user_id: int, paper_id: int) -> None:
        """Take a member's result out of the channel. Raises Refusal where it is not theirs."""
        paper = await papers.find(self._db.reading, server_id, user_id, paper_id)
        if paper is None:
            raise Refusal(refusals.NOT_YOURS_TO_TAKE_BACK)
        async with self._db.transaction() as tx:
            await shares.take_back(tx, paper, self._clock())

    async def time_over(self, paper: Paper) -> None:
        """Close a paper whose time is over, with what it has; a closed one stays as it is."""
        await self._close(paper, Closing.TIME_OVER)

    async def _mine(self, server_id: int, user_id: int, paper_id: int) -> Paper:
        return await self._found(self._db.reading, server_id, user_id, paper_id)

    async def _found(self, session: Session, server_id: int, user_id: int, paper_id: int) -> Paper:
        paper = await papers.find(session, server_id, user_id, paper_id)
        if paper is None:
            raise Refusal(refusals.NOT_YOUR_PAPER)
        return paper

    async def _waiting(self, paper: Paper) -> Waiting:
        """Return that a member waits for their paper. Raises Refusal when it was called off."""
        sitting = await sittings.find(self._db.reading, paper.server_id, paper.sitting_id)
        if sitting is None or sitting.state is not SittingState.LOBBY:
            raise await self._not_handed_out(paper)
        settings = await members.find(self._db.reading, paper.user_id)
        return Waiting(sitting, settings.exam_letter)

    async def _not_handed_out(self, paper: Paper) -> Refusal:
        """Return why a paper has no questions: its lobby still waits, or was called off."""
        sitting = await sittings.find(self._db.reading, paper.server_id, paper.sitting_id)
        over = sitting is None or sitting.state is SittingState.CLOSED
        return Refusal(refusals.CALLED_OFF if over else refusals.NOT_BEGUN)

    async def _show(
        self, paper: Paper, number: int, *, saved: int | None = None
    ) -> Shown | Returned:
        if paper.is_overdue(self._clock()):
            # The tick would do so in a moment; the member is here now.
            await self.time_over(paper)
            paper = await self._mine(paper.server_id, paper.user_id, paper.paper_id)
        if paper.deadline is not None and not paper.is_seen:
            await papers.see(self._db.single, paper.paper_id, self._clock())
        if paper.is_closed:
            return await self._returned(paper)
        if paper.deadline is None:
            raise await self._not_handed_out(paper)
        settings = await members.find(self._db.reading, paper.user_id)
        if paper.has_break(self._clock()):
            return Resting(paper, settings.hide_clock)
        _require_open(paper, number)
        [item] = await self._library.items_of([paper.items[number - 1]])
        return Page(paper, number, item, settings.hide_clock, saved, settings.as_form)

    async def _close(self, paper: Paper, closing: Closing) -> None:
        # Marks are read again inside the transaction: a click may have come in between.
        async with self._db.transaction() as tx:
            latest = await papers.find(tx, paper.server_id, paper.user_id, paper.paper_id)
            sitting = await sittings.find(tx, paper.server_id, paper.sitting_id)
            if latest is None or sitting is None:
                return
            # The sitting's message says nothing of it: when somebody hands in is their own affair.
            await hand_in(tx, self._library, sitting, latest, closing, self._clock())

    async def _returned(self, paper: Paper) -> Returned:
        sitting = await sittings.find(self._db.reading, paper.server_id, paper.sitting_id)
        if sitting is None:
            raise Refusal(refusals.NO_SUCH_SITTING)
        items = tuple(await self._library.items_of(paper.items))
        profile = self._library.bank.profile_named(sitting.plan.exam)
        result = result_of(paper, items, profile, used=_used(paper, sitting))
        secret = await secret_items.of_member(self._db.reading, paper.server_id, paper.user_id)
        withheld = frozenset(n for n in paper.numbers if paper.items[n - 1][0] in secret)
        said = await causes.of_paper(self._db.reading, paper.paper_id)
        return Returned(sitting, paper, items, result, withheld, said)


def _require_open(paper: Paper, number: int) -> None:
    """Raise Refusal for a question that is not one of the section that is being written."""
    if number not in paper.numbers:
        raise Refusal(refusals.NO_SUCH_QUESTION)
    if number < paper.section.start:
        raise Refusal(refusals.frozen(paper.first, paper.section[-1]))
    if number not in paper.section:
        raise Refusal(refusals.not_yet_open(paper.section[-1]))


def _used(paper: Paper, sitting: Sitting) -> timedelta:
    """Return how long a member had the paper, without breaks and the time the bot was down."""
    if paper.closed_at is None or paper.deadline is None:
        return timedelta(0)
    # What the bot was down has moved the deadline of this paper, but only while it was open.
    whole = paper.extra_time * sitting.duration - (paper.deadline - paper.closed_at)
    if paper.break_until is not None:  # closed in a break, of which all is in the deadline
        whole += max(timedelta(0), paper.break_until - paper.closed_at)
    if paper.joined_at is None or sitting.opened_at is None:
        return whole
    return whole - (paper.joined_at - sitting.opened_at)
