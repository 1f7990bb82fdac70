"""Which simcord this package was written for; checked before anything of simcord is imported."""

import shlex
import sys
from importlib.metadata import version

from bot.errors import StartupError

PINNED = "3.2.1"


def check_simcord() -> None:
    """Refuse, in one sentence, any simcord but the pinned one.

    `make demo` alone would not help: it installs what is new in the lock, and leaves a version
    that somebody put into .venv by hand where it is.
    """
    found = version("simcord")
    if found != PINNED:
        pip = f"{shlex.quote(sys.executable)} -m pip install simcord=={PINNED}"
        raise StartupError(
            f"The loopback Discord works with simcord {PINNED} only, but {found} is installed."
            f" Run: make clean demo (which makes .venv anew), or: {pip}"
        )
