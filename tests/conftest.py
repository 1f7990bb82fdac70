"""What all tests share: where the bank is, and the bank itself."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.db.session import Query, Row, Session, Values
from bot.domain.bank.items import Bank
from tests.typed_rows import broken_promises

# A test that is slow on a busy machine has found nothing.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.register_profile("quick", parent=settings.get_profile("unhurried"), max_examples=20)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def bank() -> Bank:
    return read_bank(BANK_FOLDER)


@pytest.fixture(scope="session", autouse=True)
def _rows_are_what_they_say() -> Iterator[None]:
    """Look at each row that any test reads: its values are what its TypedDict says."""
    read_unchecked = Session.read

    async def read(self: Session, query: Query[Row], values: Values | None = None) -> list[Row]:
        rows = await read_unchecked(self, query, values)
        assert not (broken := broken_promises(query, rows)), broken
        return rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "read", read)
        yield
