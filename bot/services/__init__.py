"""Use cases: each takes the database, the clock and chance, and returns domain objects."""

import random
from dataclasses import dataclass

from bot.clock import Clock
from bot.db.database import Database
from bot.domain.bank import Bank
from bot.services.bank import Library
from bot.services.daily.answers import Answers
from bot.services.daily.corrections import Corrections
from bot.services.daily.posts import Posts
from bot.services.daily.redrawing import PostRedraws
from bot.services.exam.clock import ExamClock
from bot.services.exam.papers import Papers
from bot.services.exam.sittings import Sittings
from bot.services.live.rounds import Rounds
from bot.services.members.privacy import Privacy
from bot.services.members.reminders import Reminders
from bot.services.members.settings import Preferences
from bot.services.outage import Outage
from bot.services.ports import Ports
from bot.services.practice.drills import Drills
from bot.services.practice.memory import Memories
from bot.services.scores.boards import Boards
from bot.services.scores.readiness import Predictions
from bot.services.servers.presence import Presence
from bot.services.servers.settings import ServerSetup
from bot.services.servers.weekly_sheet import WeeklySheets


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the screens can ask for."""

    library: Library
    answers: Answers
    rounds: Rounds
    sittings: Sittings
    corrections: Corrections
    drills: Drills
    papers: Papers
    predictions: Predictions
    exam_clock: ExamClock
    setup: ServerSetup
    outage: Outage
    posts: Posts
    preferences: Preferences
    presence: Presence
    privacy: Privacy
    boards: Boards
    post_redraws: PostRedraws
    memories: Memories
    reminders: Reminders
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
    ) -> "Services":
        """Put the services together over one database."""
        library = Library(db, bank)
        sittings = Sittings(db, library, clock=clock, rng=rng)
        memories = Memories(db, library, clock=clock)
        papers = Papers(db, library, clock=clock)
        rounds = Rounds(db, library, ports.rounds, clock=clock, rng=rng)
        exam_clock = ExamClock(db, library, sittings, papers, ports.exams, clock=clock)
        return cls(
            library=library,
            answers=Answers(db, library, clock=clock),
            rounds=rounds,
            sittings=sittings,
            corrections=Corrections(db, bank, clock=clock),
            drills=Drills(db, library, memories, clock=clock, rng=rng),
            papers=papers,
            predictions=Predictions(db, library, clock=clock),
            exam_clock=exam_clock,
            setup=ServerSetup(db, library, ports.daily, clock=clock),
            outage=Outage(exam_clock.heartbeat, rounds.heartbeat, clock=clock),
            posts=Posts(db, library, ports.daily, clock=clock, rng=rng),
            preferences=Preferences(db, clock=clock),
            presence=Presence(db, clock=clock),
            privacy=Privacy(db, clock=clock),
            boards=Boards(db, library, ports.directory, clock=clock),
            post_redraws=PostRedraws(db, library, ports.daily),
            memories=memories,
            reminders=Reminders(db, ports.direct_messages, clock=clock),
            weekly_sheets=WeeklySheets(db, library, rounds, ports.sheets, clock=clock, rng=rng),
        )
