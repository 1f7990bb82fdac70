"""Applies the bank's corrections to what members have answered."""

import logging

from bot.clock import Clock
from bot.db.daily import corrections
from bot.db.database import Database
from bot.domain.bank.items import Bank

log = logging.getLogger(__name__)


class Corrections:
    """A corrected key gives points to those it wronged, and takes none from anybody."""

    def __init__(self, db: Database, bank: Bank, *, clock: Clock) -> None:
        self._db = db
        self._bank = bank
        self._clock = clock

    async def apply(self) -> None:
        """Apply every correction that is new to this database. Call at start, before any post."""
        for correction in self._bank.corrections:
            async with self._db.transaction() as tx:
                raised = await corrections.apply(tx, correction, self._clock())
            if raised is not None:
                log.info(
                    "corrected %s version %s: %s answers raised",
                    correction.item_id,
                    correction.version,
                    raised,
                )
