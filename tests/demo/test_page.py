"""The demo in a real browser: what a newcomer sees and does."""

import asyncio
import random
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route
from playwright.async_api import Browser, Locator, Page, Response, async_playwright, expect

from bot.clock import system_clock
from bot.demo.page import DemoPage
from bot.demo.run import run_demo
from bot.demo.scene import build_scene
from bot.demo.simcord_internals import LoopbackEnv

expect.set_options(timeout=15_000)  # a busy machine is no fault of the page's
ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)

pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None, reason=f"no Chromium here (looked for {', '.join(NAMES)})"
    ),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[str]:
    """Run the demo for all tests of this module; each test is somebody else in it."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    said: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    running = asyncio.create_task(
        run_demo(
            port=0,
            once=False,
            database=None,
            clock=system_clock,
            rng=random.Random(7),
            say=said.put_nowait,
            stop=stop,
        )
    )
    first = await asyncio.wait_for(said.get(), 20)
    yield first.split()[4]
    stop.set()
    await running
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield browser
        await browser.close()


@asynccontextmanager
async def visit(
    browser: Browser, url: str, *, viewer: str = "Alice", width: int = 1280
) -> AsyncIterator[Page]:
    """Open the page as this person; fail if the browser had anything to complain about."""
    page = await browser.new_page(viewport={"width": width, "height": 860})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda reply: _complain(reply, complaints))
    await page.goto(url)
    await become(page, viewer)
    yield page
    await page.close()
    assert complaints == []


async def become(page: Page, viewer: str) -> None:
    """Change who you are. The page is loaded anew: a switch empties what is typed during it."""
    await expect(question(page)).to_be_visible()
    await page.select_option("#viewer-picker", label=viewer)
    await page.reload()
    await expect(page.locator("#viewer-picker option:checked")).to_have_text(viewer)
    await expect(question(page)).to_be_visible()


def _complain(reply: Response, complaints: list[str]) -> None:
    # Pictures asked for by the one you were come too late for the one you are.
    if reply.status >= 400 and "/api/assets/" not in reply.url:
        complaints.append(f"{reply.status} {reply.url}")


def chat(page: Page) -> Locator:
    return page.locator("#channel-timeline")


def commands(page: Page) -> Locator:
    return page.get_by_label("Application commands").get_by_role("option")


def question(page: Page) -> Locator:
    return page.locator(".channel-message", has_text="ethics question").last


def option(page: Page, letter: str) -> Locator:
    return question(page).get_by_role("button", name=letter, exact=True)


async def shoot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"demo-{name}.png")


async def type_command(page: Page, command: str) -> None:
    await page.locator("#channel-composer-input").fill(f"/{command}")
    await expect(commands(page).first).to_contain_text(f"/{command}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Exit command mode")).to_be_visible()


async def choose(page: Page, name: str, value: str) -> None:
    """Give a command's option one of its choices, as the lists below the composer offer them."""
    await page.get_by_role("option", name=name).click()
    await page.get_by_role("option", name=value).click()
    await expect(page.get_by_role("combobox", name=name)).to_have_value(value)


async def send_command(page: Page) -> None:
    await page.locator("#channel-composer button[type=submit]:visible").last.click()


async def test_todays_question_is_there_and_no_developers_tools(
    demo: str, browser: Browser
) -> None:
    async with visit(browser, demo) as page:
        for letter in "ABCD":
            await expect(option(page, letter)).to_be_enabled()
        tools = page.locator(
            "#refresh, #capture-open, #inspector-toggle, .session-menu, aside.messages-sidebar"
        )
        await expect(tools.filter(visible=True)).to_have_count(0)
        await expect(question(page).locator(".message-avatar-image img")).to_be_visible()
        assert await page.title() == "CRSS study group: try the bot"
        await shoot(page, "question")


async def test_feedback_is_for_the_one_who_answered(demo: str, browser: Browser) -> None:
    async with visit(browser, demo, viewer="Ben") as page:
        await option(page, "B").click()
        feedback = page.locator(".channel-message", has_text="Only you can see this").last
        await expect(feedback).to_contain_text(
            re.compile("Only you can see this(Correct|Not quite)")
        )
        await shoot(page, "feedback")
        await become(page, "Chidi")
        await expect(chat(page).get_by_text("You chose")).to_have_count(0)


async def test_command_with_a_choice(demo: str, browser: Browser) -> None:
    async with visit(browser, demo) as page:
        await type_command(page, "leaderboard")
        await choose(page, "period", "month")
        await send_command(page)
        await expect(chat(page).get_by_text("This month")).to_be_visible()
        await shoot(page, "leaderboard")


async def test_setup_is_for_the_organiser(demo: str, browser: Browser) -> None:
    async with visit(browser, demo, viewer="Rosa (organiser)") as page:
        await type_command(page, "setup")
        await send_command(page)
        await expect(chat(page).get_by_text("Your daily question").last).to_be_visible()
        await shoot(page, "setup")
        await become(page, "Alice")
        await expect(chat(page).get_by_text("Your daily question")).to_have_count(0)
        await page.locator("#channel-composer-input").fill("/")
        await expect(commands(page).filter(has_text="/help")).to_be_visible()
        await expect(commands(page).filter(has_text="/setup")).to_have_count(0)


async def test_what_one_member_does_appears_before_another(demo: str, browser: Browser) -> None:
    async with (
        visit(browser, demo, viewer="Chidi") as chidi,
        visit(browser, demo, viewer="Dana") as dana,
    ):
        count = question(dana).get_by_text("Answers are private")
        before = await count.inner_text()
        await option(chidi, "A").click()
        # The bot gathers answers for a moment before it redraws the post.
        await expect(count).not_to_have_text(before, timeout=15_000)


async def test_two_tabs_may_act_at_the_same_time(demo: str, browser: Browser) -> None:
    async with (
        visit(browser, demo, viewer="Alice") as one,
        visit(browser, demo, viewer="Dana") as two,
    ):
        await asyncio.gather(option(one, "C").click(), option(two, "C").click())
        for page in (one, two):
            await expect(chat(page).get_by_text("You chose").last).to_be_visible()
            await expect(page.locator("#demo-status")).to_be_empty()


async def test_the_other_channel_keeps_who_you_are(demo: str, browser: Browser) -> None:
    async with visit(browser, demo, viewer="Dana") as page:
        await page.get_by_role("link", name="# general").click()
        await expect(chat(page).get_by_text("Welcome, everybody!")).to_be_visible()
        await expect(page.locator("#viewer-picker option:checked")).to_have_text("Dana")
        await shoot(page, "general")


async def test_a_narrow_window_needs_no_sideways_scrolling(demo: str, browser: Browser) -> None:
    async with visit(browser, demo, width=420) as page:
        assert await page.evaluate("document.documentElement.scrollWidth") <= 420
        await expect(option(page, "D")).to_be_visible()
        await shoot(page, "narrow")


async def test_edits_and_new_messages_appear_within_two_seconds(browser: Browser) -> None:
    env = LoopbackEnv(system_clock)
    scene = build_scene(env)
    await env.start()
    backend = env.backend
    first = backend.create_message(scene.daily.id, backend.bot_user.id, "No ethics question yet")
    async with (
        DemoPage(env, [scene.daily], scene.everybody, port=0, timezone="UTC") as served,
        visit(browser, served.url) as page,
    ):
        for number in range(30):
            text = f"message {number}\n" * 3
            backend.create_message(scene.daily.id, backend.bot_user.id, text)
        await expect(chat(page).get_by_text("message 29").last).to_be_in_viewport(timeout=2_000)
        backend.edit_message(scene.daily.id, first.id, {"content": "Edited ethics question"})
        await expect(chat(page).get_by_text("Edited ethics question")).to_have_count(
            1, timeout=2_000
        )
    await env.shutdown()
