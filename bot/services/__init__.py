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
from bot.services.drilling import Drilling
from bot.services.examining import Examining
from bot.services.foretelling import Foretelling
from bot.services.invigilating import Invigilating
from bot.services.library import Library
from bot.services.organising import Organising
from bot.services.outage import Outage
from bot.services.posting import Posting
from bot.services.preferring import Preferring
from bot.services.presence import Presence
from bot.services.privacy import Privacy
from bot.services.publishing import Outside
from bot.services.ranking import Ranking
from bot.services.redrawing import Redrawing
from bot.services.remembering import Remembering
from bot.services.reminding import Reminding
from bot.services.reporting import Reporting


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the screens can ask for."""

    library: Library
    answering: Answering
    conducting: Conducting
    convening: Convening
    correcting: Correcting
    drilling: Drilling
    examining: Examining
    foretelling: Foretelling
    invigilating: Invigilating
    organising: Organising
    outage: Outage
    posting: Posting
    preferring: Preferring
    presence: Presence
    privacy: Privacy
    ranking: Ranking
    redrawing: Redrawing
    remembering: Remembering
    reminding: Reminding
    reporting: Reporting

    @classmethod
    def build(
        cls,
        db: Database,
        bank: Bank,
        outside: Outside,
        *,
        clock: Clock,
        rng: random.Random,
    ) -> "Services":
        """Put the services together over one database."""
        library = Library(db, bank)
        convening = Convening(db, library, clock=clock, rng=rng)
        remembering = Remembering(db, library, clock=clock)
        examining = Examining(db, library, clock=clock)
        conducting = Conducting(db, library, outside.rounds, clock=clock, rng=rng)
        invigilating = Invigilating(db, library, convening, examining, outside.exams, clock=clock)
        return cls(
            library=library,
            answering=Answering(db, library, clock=clock),
            conducting=conducting,
            convening=convening,
            correcting=Correcting(db, bank, clock=clock),
            drilling=Drilling(db, library, remembering, clock=clock, rng=rng),
            examining=examining,
            foretelling=Foretelling(db, library, clock=clock),
            invigilating=invigilating,
            organising=Organising(db, library, outside.daily, clock=clock),
            outage=Outage(invigilating.heartbeat, conducting.heartbeat, clock=clock),
            posting=Posting(db, library, outside.daily, clock=clock, rng=rng),
            preferring=Preferring(db, clock=clock),
            presence=Presence(db, clock=clock),
            privacy=Privacy(db, clock=clock),
            ranking=Ranking(db, library, outside.roster, clock=clock),
            redrawing=Redrawing(db, library, outside.daily),
            remembering=remembering,
            reminding=Reminding(db, outside.letters, clock=clock),
            reporting=Reporting(db, library, conducting, outside.sheets, clock=clock, rng=rng),
        )
