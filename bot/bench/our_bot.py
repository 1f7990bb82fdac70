"""Our bot in a process of its own: python -m bot.bench.our_bot URL DATABASE."""

import asyncio
import logging
import sys
from pathlib import Path

from bot.app import running_bot
from bot.bench.processes import serve_until_input_ends
from bot.clock import system_clock, system_random
from bot.config import Secret, Settings
from bot.logs import set_up_logs
from bot.loopback.pointing import point_discord_py_at


async def _serve(url: str, database: Path) -> None:
    point_discord_py_at(url)
    settings = Settings(Secret("bench"), database)
    async with running_bot(settings, clock=system_clock, rng=system_random()) as bot:
        await bot.wait_until_ready()
        await serve_until_input_ends()


if __name__ == "__main__":
    set_up_logs("ERROR", "text")
    # A heartbeat answered while the bot is busy is taken for one of 40 seconds ago: discord.py
    # 2.7.1 notes when it was sent only after the answer has been read.
    logging.getLogger("discord.gateway").setLevel(logging.ERROR)
    asyncio.run(_serve(sys.argv[1], Path(sys.argv[2])))
