"""That the walk through every screen still walks: one chapter of it, and what it finds in cogs."""

import pytest
from playwright.async_api import Browser

from cogs.daily.replies import feedback_screen
from tests.demo.visitor import needs_browser
from tests.demo.walk.chapters.daily import daily
from tests.demo.walk.drawing import Drawing
from tests.demo.walk.walking import Chapter, report, walking

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_chapter_is_walked_and_told(
    lived_in: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = Drawing()
    drawing.watch(monkeypatch)
    async with walking(browser, lived_in, drawing) as walk:
        await walk.through(Chapter(daily))
    [feedback] = [one for one in drawing.all if one.endswith(f" {feedback_screen.__name__}")]
    assert walk.stuck == []
    assert feedback in drawing.seen
    assert feedback not in report(drawing, [walk])
    assert walk.counts["Answer today's question"] == (1, 0)
    assert 0 < len(drawing.missing) < len(drawing.all), "one chapter does not show everything"
