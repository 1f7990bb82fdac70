"""Somebody in front of the demo page: opens it, becomes one of the members, types, clicks."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, Response, expect

ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason=f"no Chromium here (looked for {', '.join(NAMES)})"
)

# A busy machine is no fault of the page's.
expect.set_options(timeout=15_000)
PATIENCE = 120_000
"""Milliseconds for a page to be there."""


@asynccontextmanager
async def visit(
    browser: Browser, url: str, *, viewer: str = "Alice", width: int = 1280
) -> AsyncIterator[Page]:
    """Open the page as this person; fail if the browser had anything to complain about."""
    page = await browser.new_page(viewport={"width": width, "height": 860})
    page.set_default_navigation_timeout(PATIENCE)
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
    newest = chat(page).locator(".channel-message").last
    await expect(newest).to_be_visible()
    await page.select_option("#viewer-picker", label=viewer)
    await page.reload()
    await expect(page.locator("#viewer-picker option:checked")).to_have_text(viewer)
    await expect(newest).to_be_visible()


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


async def leave_form(page: Page) -> None:
    """Close the open form with Escape. The form takes the key only while it has the focus."""
    form = page.get_by_role("dialog")
    await form.press("Escape")
    await expect(form).to_be_hidden()


async def choose(page: Page, name: str, value: str) -> None:
    """Give a command's option one of its choices, as the lists below the composer offer them."""
    await page.get_by_role("option", name=name).click()
    await page.get_by_role("option", name=value).click()
    await expect(page.get_by_role("combobox", name=name)).to_have_value(value)


async def send_command(page: Page) -> None:
    await page.locator("#channel-composer button[type=submit]:visible").last.click()
