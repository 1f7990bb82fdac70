"""What all tests share: where the bank is, and the bank itself."""

import pytest
from hypothesis import settings

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.domain.bank import Bank

# A test that is slow on a busy machine has found nothing.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.register_profile("quick", parent=settings.get_profile("unhurried"), max_examples=20)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def bank() -> Bank:
    return read_bank(BANK_FOLDER)
