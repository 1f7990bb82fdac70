"""Lets the pauses of the library pass at once; everything else goes on as ever."""

import asyncio

import pytest


class _Hurried:
    """What the library takes for asyncio."""

    def __getattr__(self, name: str) -> object:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.001))


def hurry_up_the_library(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """Let one module of discord.py wait for nothing: how long it waits is the library's matter."""
    monkeypatch.setattr(f"{module}.asyncio", _Hurried())
