"""Small facts the bot keeps about itself."""

from bot.db import bot_state
from bot.db.database import Database


async def test_a_fact_is_read_back_and_can_be_replaced(db: Database) -> None:
    assert await bot_state.read(db.reading, "commands") is None
    await bot_state.write(db.single, "commands", "first")
    await bot_state.write(db.single, "other", "else")
    await bot_state.write(db.single, "commands", "second")
    assert await bot_state.read(db.reading, "commands") == "second"
    assert await bot_state.read(db.reading, "other") == "else"
