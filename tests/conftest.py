"""What all tests share: where the bank is, and the bank itself."""

import pytest

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.domain.items import Bank


@pytest.fixture(scope="session")
def bank() -> Bank:
    return read_bank(BANK_FOLDER)
