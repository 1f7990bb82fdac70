"""Our bot as a process of its own, to be stopped or killed: URL, DATABASE, SECONDS_AHEAD."""

import asyncio
import logging
import os
import random
import resource
import sys
from datetime import timedelta
from pathlib import Path

from bot.app import run_until_stopped
from bot.clock import SteadyClock, system_clock
from bot.config import Secret, Settings
from bot.loopback.pointing import point_discord_py_at
from bot.service_manager import ServiceManager

OPEN_FILES = "OPEN_FILES"
"""The variable that says how many files the process may have open; all that are usual, if unset."""


def main(url: str, database: str, seconds_ahead: str) -> None:
    if OPEN_FILES in os.environ:
        files = int(os.environ[OPEN_FILES])
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    point_discord_py_at(url)
    ahead = timedelta(seconds=float(seconds_ahead))
    asyncio.run(
        run_until_stopped(
            Settings(Secret("any token"), Path(database)),
            clock=SteadyClock(lambda: system_clock() + ahead),
            rng=random.Random(1),
            say=logging.getLogger("say").info,
            manager=ServiceManager.of(os.environ),
        )
    )


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(name)s: %(message)s")
    main(*sys.argv[1:])
