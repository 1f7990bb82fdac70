"""`python -m tests.demo.walk [chapter ...]`: walk, and tell what was seen and tapped."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import async_playwright, expect

from bot.clock import system_clock
from tests.demo.conftest import MONDAY, running_demo
from tests.demo.visitor import ARGUMENTS, CHROMIUM
from tests.demo.walk.chapters import CHAPTERS
from tests.demo.walk.drawing import Drawing
from tests.demo.walk.walker import PICTURES
from tests.demo.walk.walking import STEP, Walk, report, walking

AHEAD = MONDAY - system_clock()


async def walk(chosen: Sequence[str]) -> list[str]:
    """Walk the chosen chapters, or all: on a server that was lived in, then on a new one."""
    drawing, walks = Drawing(), list[Walk]()
    expect.set_options(timeout=STEP)
    async with AsyncExitStack() as stack:
        drawing.watch(stack.enter_context(pytest.MonkeyPatch.context()))
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        for is_new in (False, True):
            here = [
                one
                for one in CHAPTERS
                if one.on_new_server == is_new and one.name in (chosen or one.name)
            ]
            if not here:
                continue
            async with (
                running_demo(empty=is_new, clock=lambda: system_clock() + AHEAD) as address,
                walking(browser, address, drawing) as way,
            ):
                walks.append(way)
                for one in here:
                    say(f"{one.name} ...")
                    if stuck := await way.through(one):
                        say(f"STUCK in {stuck}")
    return report(drawing, walks)


def say(line: str) -> None:
    """Tell how far the walk has come."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    told = "\n".join(asyncio.run(walk(sys.argv[1:])))
    (PICTURES / "report.txt").write_text(told + "\n", "utf-8")
    say(told)
    sys.exit(told.startswith("STUCK"))
