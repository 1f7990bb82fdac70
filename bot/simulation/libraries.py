"""What the libraries ask the machine for, the seed and the loop tell them.

These are private names of discord.py and aiohttp, whose versions are pinned exactly.
"""

import os
import random
import secrets
from collections.abc import Callable
from types import SimpleNamespace

import discord.backoff
import discord.client
from aiohttp import connector
from discord.ui import view

from bot.loopback import gateway

NEVER = 1_000_000_000
"""In milliseconds, within a process's life."""


def let_libraries_follow(rng: random.Random, monotonic: Callable[[], float]) -> None:
    """Let chance and time be those of the simulation, for this whole process."""

    class Backoff(discord.backoff.ExponentialBackoff[bool]):
        def __init__(self, base: int = 1, *, integral: bool = False) -> None:
            super().__init__(base, integral=integral)
            self._randfunc = rng.randrange if integral else rng.uniform

    def bytes_of(count: int | None = None) -> bytes:
        return rng.randbytes(count or 32)

    # Pauses between tries; what names a view, a message or a session; when a connection that nobody
    # uses is closed, and a form that nobody sends forgotten. The heart of a connection beats in a
    # thread, which knows nothing of make-believe time.
    libraries_time = SimpleNamespace(monotonic=monotonic)
    for module, name, ours in (
        (discord.client, "ExponentialBackoff", Backoff),
        (os, "urandom", rng.randbytes),
        (secrets, "token_bytes", bytes_of),
        (secrets, "randbits", rng.getrandbits),
        (connector, "monotonic", monotonic),
        (discord.backoff, "time", libraries_time),
        (view, "time", libraries_time),
        (gateway, "HEARTBEAT_MS", NEVER),
    ):
        setattr(module, name, ours)
