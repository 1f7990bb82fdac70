"""The walk itself: the people in it, what a chapter is, and what is told at the end."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from traceback import extract_tb

from playwright.async_api import Browser, Error

from bot.demo.people import ORGANISER
from tests.demo.visitor import visit
from tests.demo.walk.drawing import Drawing
from tests.demo.walk.walker import PICTURES, SCREENS, Album, Walker

HOST = ORGANISER.name
CAST = (("Alice", "phone"), ("Ben", "desktop"), (HOST, "desktop"))
"""Who walks, and with what in their hand."""
HOME = "# daily-ethics"
"""Where each chapter begins."""
STEP = 45_000
"""Milliseconds after which a step is stuck. A busy machine is slow, but a walk is long."""


@dataclass(slots=True)
class Walk:
    """Everybody's way through one server, lived in or new."""

    candidate: Walker
    other: Walker
    host: Walker
    album: Album
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By task: how many taps it takes, and how many characters are typed for it."""
    stuck: list[str] = field(default_factory=list)
    """Where the walk did not get on, and why."""

    async def through(self, chapter: "Chapter") -> str:
        """Walk one chapter; its pictures bear its name. Return where it got stuck, if it did."""
        self.album.begin(chapter.name)
        everybody = self.candidate, self.other, self.host
        try:
            for walker in everybody:
                # A form that is open lets nobody pass, and a timeline that is scrolled ends early.
                await walker.page.reload()
                await walker.be(walker.name)
                await walker.go(HOME)
            await chapter.walk(self)
        except (AssertionError, TimeoutError, Error) as error:
            step = [
                one.line for one in extract_tb(error.__traceback__) if "chapters" in one.filename
            ]
            where = f"{chapter.name}, at: {step[-1]} ({' '.join(str(error).split()[:40])})"
            self.stuck.append(where)
            for walker in everybody:
                await walker.shows_page("stuck")
            return where
        return ""

    @asynccontextmanager
    async def task(self, name: str, who: Walker) -> AsyncIterator[None]:
        """Count what somebody taps and types for a task."""
        taps, typed = who.taps, who.typed
        yield
        self.counts[name] = who.taps - taps, who.typed - typed

    async def let(self, act: str) -> None:
        """Press one of the demo's own buttons: a day goes by, or trouble comes."""
        page = self.host.page
        button = page.get_by_role("button", name=act, exact=True)
        if not await button.is_visible():
            await page.locator("#demo-trouble summary").click()
        await button.click()
        await page.locator("body:not([data-busy])").wait_for(timeout=120_000)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the walk, on the server that was lived in or on a new one."""

    walk: Callable[[Walk], Awaitable[None]]
    on_new_server: bool = False

    @property
    def name(self) -> str:
        """What its pictures' names begin with."""
        return f"new_{self.walk.__name__}" if self.on_new_server else self.walk.__name__


@asynccontextmanager
async def walking(browser: Browser, address: str, drawing: Drawing) -> AsyncIterator[Walk]:
    """Put the people before the page for as long as the block runs."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    album = Album(drawing)
    async with AsyncExitStack() as stack:
        walkers: list[Walker] = []
        for name, device in CAST:
            width, height = SCREENS[device]
            seen = visit(browser, address, viewer=name, width=width)
            page = await stack.enter_async_context(seen)
            page.set_default_timeout(STEP)
            await page.set_viewport_size({"width": width, "height": height})
            walkers.append(Walker(page, album, name, device))
        candidate, other, host = walkers
        yield Walk(candidate, other, host, album)


def report(drawing: Drawing, walks: list[Walk]) -> list[str]:
    """Return what a walk has found, line by line."""
    phone = SCREENS["phone"][1]
    heights = {name: high for walk in walks for name, high in walk.album.heights.items()}
    counts = {task: count for walk in walks for task, count in walk.counts.items()}
    refused = sorted(drawing.refused)
    return [
        *(f"STUCK in {where}" for walk in walks for where in walk.stuck),
        "Task: taps, characters typed",
        *(f"  {task}: {taps}, {typed}" for task, (taps, typed) in counts.items()),
        f"Higher than a phone ({phone} px):",
        *(f"  {high:5} px  {name}" for name, high in heights.items() if high > phone),
        f"{len(heights)} messages and forms in pictures, each on {len(SCREENS)} devices.",
        f"{len(refused)} kinds of refusal were met: {', '.join(refused)}",
        f"{len(drawing.seen)} of {len(drawing.all)} screens and forms are pictured. The others:",
        *(f"  {one}" for one in drawing.missing),
    ]
