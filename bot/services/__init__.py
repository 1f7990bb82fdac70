"""Use cases: each takes the database, the clock and chance, and returns domain objects."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock, system_monotonic
from bot.db.backups import BackupFolder
from bot.db.database import Database
from bot.domain.bank.items import Bank
from bot.outbox.deliver import Deliverer
from bot.services.backups import Backups
from bot.services.bank.exports import Exports
from bot.services.bank.imports import Imports
from bot.services.bank.keys import OwnKeys
from bot.services.bank.library import Library
from bot.services.bank.reports import Reports, Thanks
from bot.services.bank.shelf import Shelf
from bot.services.bank.suggestions import Suggestions
from bot.services.daily.answers import Answers
from bot.services.daily.claims import Claims
from bot.services.daily.corrections import Corrections
from bot.services.daily.discussions import Discussions
from bot.services.daily.lines import Lines
from bot.services.daily.messages import PostMessages
from bot.services.daily.posts import Posts
from bot.services.daily.reveals import Reveals
from bot.services.daily.undoing import Undoing
from bot.services.exam.calls import Calls
from bot.services.exam.clock import ExamClock
from bot.services.exam.history import ExamHistory
from bot.services.exam.messages import ResultsMessages, SittingMessages, StartMessages
from bot.services.exam.papers import Papers
from bot.services.exam.shares import SharedResults
from bot.services.exam.sittings import Sittings
from bot.services.limits import Limits
from bot.services.live.messages import Questions, Standings
from bot.services.live.rounds import Rounds
from bot.services.members.letters import Letters
from bot.services.members.privacy import Privacy
from bot.services.members.reminders import Reminders
from bot.services.members.settings import Preferences
from bot.services.outage import Outage
from bot.services.ports import Ports
from bot.services.practice.drills import Drills
from bot.services.practice.fitting import Fitting
from bot.services.practice.memory import Memories
from bot.services.scores.boards import Boards
from bot.services.scores.item_stats import ItemStats
from bot.services.scores.readiness import Predictions
from bot.services.servers.checkup import Checkups
from bot.services.servers.hello import Hellos
from bot.services.servers.notices import Notices
from bot.services.servers.presence import Presence
from bot.services.servers.settings import ServerSetup
from bot.services.servers.study_panel import PanelMessages, StudyPanels
from bot.services.servers.weekly_sheet import SheetMessages, WeeklySheets


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the screens can ask for."""

    library: Library
    deliverer: Deliverer
    answers: Answers
    backups: Backups
    checkups: Checkups
    rounds: Rounds
    sittings: Sittings
    corrections: Corrections
    drills: Drills
    fitting: Fitting
    item_stats: ItemStats
    limits: Limits
    line: Lines
    panels: StudyPanels
    papers: Papers
    predictions: Predictions
    reveals: Reveals
    exam_clock: ExamClock
    exam_history: ExamHistory
    setup: ServerSetup
    shelf: Shelf
    own_keys: OwnKeys
    outage: Outage
    own_exports: Exports
    own_imports: Imports
    posts: Posts
    preferences: Preferences
    presence: Presence
    privacy: Privacy
    reports: Reports
    suggestions: Suggestions
    boards: Boards
    memories: Memories
    undoing: Undoing
    weekly_sheets: WeeklySheets

    @classmethod
    def build(
        cls,
        db: Database,
        bank: Bank,
        ports: Ports,
        *,
        clock: Clock,
        rng: random.Random,
        backups: BackupFolder | None = None,
        monotonic: Callable[[], float] = system_monotonic,
    ) -> "Services":
        """Put the services together over one database."""
        library = Library(db, bank)
        kept = Backups(backups, clock=clock)
        sittings = Sittings(db, library, clock=clock, rng=rng)
        memories = Memories(db, library, clock=clock)
        papers = Papers(db, library, clock=clock)
        rounds = Rounds(db, library, clock=clock, rng=rng)
        exam_clock = ExamClock(db, sittings, papers, clock=clock)
        claims = Claims(db, library, clock=clock, rng=rng)
        weekly_sheets = WeeklySheets(db, library, rounds, clock=clock, rng=rng)
        deliverer = Deliverer(
            db,
            [
                PostMessages(db, library, claims, ports.daily, clock=clock),
                Discussions(db, library, ports.discussions, clock=clock),
                SittingMessages(db, sittings, ports.exams, clock=clock),
                StartMessages(db, ports.exams, clock=clock),
                Calls(db, ports.exams, ports.direct_messages, ports.directory, clock=clock),
                ResultsMessages(db, library, ports.exams, clock=clock),
                SharedResults(db, library, ports.exams, clock=clock),
                Questions(db, library, rounds, ports.rounds, clock=clock),
                Standings(db, library, rounds, ports.rounds, clock=clock),
                SheetMessages(db, weekly_sheets, ports.sheets, clock=clock),
                Reminders(db, ports.direct_messages, ports.daily, ports.directory, clock=clock),
                Notices(db, ports.daily, clock=clock),
                Letters(db, library, ports.direct_messages, ports.directory, clock=clock),
                Hellos(db, ports.greetings, clock=clock),
                PanelMessages(db, ports.panels, clock=clock),
                Thanks(db, library, ports.direct_messages, ports.directory, clock=clock),
            ],
            clock=clock,
        )
        setup = ServerSetup(db, library, ports.daily, clock=clock)
        posting = Posts(db, claims, ports.daily, deliverer, clock=clock)
        line = Lines(db, library, claims, clock=clock)
        return cls(
            library=library,
            deliverer=deliverer,
            answers=Answers(db, library, clock=clock),
            backups=kept,
            boards=Boards(db, library, ports.directory, clock=clock),
            checkups=Checkups(db, kept, clock=clock),
            corrections=Corrections(db, bank, clock=clock),
            drills=Drills(db, library, memories, clock=clock, rng=rng),
            exam_clock=exam_clock,
            fitting=Fitting(db, memories, clock=clock),
            exam_history=ExamHistory(db, library, papers),
            item_stats=ItemStats(db, library, clock=clock),
            limits=Limits(clock=clock),
            line=line,
            memories=memories,
            outage=Outage(exam_clock.heartbeat, rounds.heartbeat, clock=clock, monotonic=monotonic),
            own_exports=Exports(db, library),
            own_imports=Imports(db, library, clock=clock),
            panels=StudyPanels(db, clock=clock),
            papers=papers,
            posts=posting,
            predictions=Predictions(db, library, clock=clock, rng=rng),
            preferences=Preferences(db, clock=clock),
            presence=Presence(db, ports.directory, exam_clock.go_on, rounds.go_on, clock=clock),
            privacy=Privacy(db, clock=clock),
            reveals=Reveals(db),
            reports=Reports(db, library, clock=clock),
            suggestions=Suggestions(db, library, clock=clock),
            rounds=rounds,
            setup=setup,
            shelf=Shelf(db, library),
            own_keys=OwnKeys(db, library, clock=clock),
            sittings=sittings,
            undoing=Undoing(db, setup, posting, line, clock=clock),
            weekly_sheets=weekly_sheets,
        )

    async def resume_after_restart(self) -> None:
        """Take over from a process that is gone. Call once, before anything is sent or due."""
        await self.corrections.apply()
        await self.setup.mend_plans()
        await self.deliverer.resume_after_restart()
        await self.resume_clocks()

    async def resume_clocks(self) -> None:
        """Give the time since the last heartbeat back to everything that runs."""
        await self.exam_clock.resume_after_restart()
        await self.rounds.resume_after_restart()

    async def tick(self) -> bool:
        """Let every clock do what is due; return whether more will be soon.

        Nothing here waits for Discord. While nobody can click, nothing is due.
        """
        busy = False
        for due in (self.exam_clock.tick, self.rounds.tick, self.reveals.tick):
            # Asked before each: the one before may have taken a while.
            if self.outage.lasts:
                return True
            await self.outage.credit_downtime()
            busy = await due(self.outage.all_heard_until) or busy
        return busy

    async def channel_gone(self, channel_id: int) -> None:
        """End what runs in a channel that is no more."""
        await self.sittings.channel_gone(channel_id)
        await self.rounds.channel_gone(channel_id)
