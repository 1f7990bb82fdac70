"""Use cases: each takes the database, the clock and chance, and returns domain objects."""

import random
from dataclasses import dataclass

from bot.clock import Clock
from bot.db.database import Database
from bot.domain.items import Bank
from bot.services.answering import Answering
from bot.services.conducting import Conducting
from bot.services.convening import Convening
from bot.services.correcting import Correcting
from bot.services.examining import Examining
from bot.services.invigilating import Invigilating
from bot.services.library import Library
from bot.services.organising import Organising
from bot.services.posting import Posting
from bot.services.presence import Presence
from bot.services.publishing import ExamPublisher, LivePublisher, Publisher, SheetPublisher
from bot.services.ranking import Ranking, Roster
from bot.services.redrawing import Redrawing
from bot.services.reporting import Reporting


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the screens can ask for."""

    library: Library
    answering: Answering
    conducting: Conducting
    convening: Convening
    correcting: Correcting
    examining: Examining
    invigilating: Invigilating
    organising: Organising
    posting: Posting
    presence: Presence
    ranking: Ranking
    redrawing: Redrawing
    reporting: Reporting

    @classmethod
    def build(
        cls,
        db: Database,
        bank: Bank,
        publisher: Publisher,
        exam_publisher: ExamPublisher,
        live_publisher: LivePublisher,
        sheet_publisher: SheetPublisher,
        roster: Roster,
        *,
        clock: Clock,
        rng: random.Random,
    ) -> "Services":
        """Put the services together over one database."""
        library = Library(db, bank)
        convening = Convening(db, library, clock=clock, rng=rng)
        examining = Examining(db, library, clock=clock)
        conducting = Conducting(db, library, live_publisher, clock=clock, rng=rng)
        return cls(
            library=library,
            answering=Answering(db, library, clock=clock),
            conducting=conducting,
            convening=convening,
            correcting=Correcting(db, bank, clock=clock),
            examining=examining,
            invigilating=Invigilating(
                db, library, convening, examining, exam_publisher, clock=clock
            ),
            organising=Organising(db, library, publisher, clock=clock),
            posting=Posting(db, library, publisher, clock=clock, rng=rng),
            presence=Presence(db, clock=clock),
            ranking=Ranking(db, library, roster, clock=clock),
            redrawing=Redrawing(db, library, publisher),
            reporting=Reporting(db, library, conducting, sheet_publisher, clock=clock, rng=rng),
        )
