"""/me progress and /me stats as members with a short and a long past see them, on a phone too."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route
from playwright.async_api import Browser, Locator, Page, expect

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.clock import system_clock
from bot.demo.page import DemoPage
from bot.demo.places import Places
from bot.demo.run import seeded_world
from bot.demo.scene import ZONE, set_up
from tests.demo.visitor import chat, needs_browser, send_command, shoot, type_command, visit
from tests.history import History, add_history

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]
PASTS = {"Alice": 200, "Ben": 7, "Chidi": 1, "Dana": 0}
PHONE = 420
LIGHT = """
    #channel-timeline, #channel-timeline * { background: #ffffff; color: #313338; }
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def group(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Run the demo for members who have studied for so many days, and give its address."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    file: Path = tmp_path_factory.mktemp("demo") / "study.sqlite3"
    yesterday = system_clock().astimezone(ZoneInfo(ZONE)).date() - timedelta(days=1)
    async with seeded_world(file, system_clock, random.Random(7), empty=True) as world:
        scene = world.scene
        await set_up(scene)
        ids = [who.id for who in scene.members]
        pasts = dict(zip(ids, map(lived, PASTS.values()), strict=True))
        # The rest of the group: enough for a median.
        pasts |= {other: lived(150 + other) for other in range(1, 5)}
        bank = read_bank(BANK_FOLDER)
        await asyncio.to_thread(add_history, file, bank, scene.guild.id, pasts, until=yesterday)
        places = Places(world.loopback.env, scene.guild, scene.everybody)
        async with DemoPage(world.loopback.env, places, port=0, timezone=ZONE) as page:
            yield page.url
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


def lived(number: int) -> History:
    """Return a member's days as they go: some left out, and more right from month to month."""
    chance = random.Random(number)
    left_out = [chance.random() < 0.2 and number > 7 for _ in range(number)]
    return [None if out else chance.random() < 0.55 + day / 500 for day, out in enumerate(left_out)]


def pictures(page: Page) -> Locator:
    return chat(page).locator("img[alt^='Right answers'], img[alt^='Your days']")


@pytest.mark.parametrize(("name", "drawn"), [("Alice", 3), ("Ben", 1), ("Chidi", 1), ("Dana", 0)])
async def test_progress_shows_its_pictures_on_a_phone(
    group: str, browser: Browser, name: str, drawn: int
) -> None:
    async with visit(browser, group, viewer=name, width=PHONE) as page:
        await type_command(page, "me progress")
        await send_command(page)
        await expect(chat(page).get_by_text("Your progress").last).to_be_visible()
        await expect(pictures(page)).to_have_count(drawn)
        for picture in await pictures(page).all():
            await expect(picture).not_to_have_js_property("naturalWidth", 0)
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE
        await shoot_message(page, f"progress-{PASTS[name]}-days-dark")
        await lighten(page)
        await shoot_message(page, f"progress-{PASTS[name]}-days-light")


async def test_stats_on_a_phone(group: str, browser: Browser) -> None:
    async with visit(browser, group, viewer="Alice", width=PHONE) as page:
        await type_command(page, "me stats")
        await send_command(page)
        await expect(chat(page).get_by_text("Daily questions: ").last).to_be_visible()
        await shoot_message(page, "stats-200-days")


async def lighten(page: Page) -> None:
    """Give the page Discord's light ground; its own rules allow no style element."""
    await page.evaluate(
        """style => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(style);
            document.adoptedStyleSheets = [sheet];
        }""",
        LIGHT,
    )


async def shoot_message(page: Page, name: str) -> None:
    """Shoot all of the last message, in a window tall enough for it."""
    await page.set_viewport_size({"width": PHONE, "height": 2200})
    await chat(page).locator(".channel-message").last.scroll_into_view_if_needed()
    await shoot(page, name)
