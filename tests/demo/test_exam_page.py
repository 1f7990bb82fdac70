"""A short mock exam of three members on the demo page, from the lobby to the review."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.demo.visitor import (
    chat,
    choose,
    needs_browser,
    send_command,
    shoot,
    type_command,
    visit,
)

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]
QUESTIONS = 10


def button(page: Page, name: str) -> Locator:
    return chat(page).get_by_role("button", name=name, exact=True).last


async def reads(page: Page, text: str) -> None:
    await expect(chat(page).get_by_text(text).last).to_be_visible()


async def answer_all(page: Page, letters: str) -> None:
    """Answer every question of the paper that is open, which goes on by itself; flag the fourth."""
    for number in range(1, QUESTIONS + 1):
        await reads(page, f"Question {number} of {QUESTIONS}")
        if number == 4:
            await button(page, "Flag").click()
            await reads(page, "1 flagged")
            await shoot(page, "exam-paper")
        await button(page, letters[number % len(letters)]).click()
        await reads(page, f"{number} of {QUESTIONS} answered")


async def write_paper(page: Page, letters: str) -> None:
    """Sit a paper from its first question to its score."""
    await button(page, "Open my paper").click()
    await answer_all(page, letters)
    await button(page, "Submit").click()
    await reads(page, "Every question has an answer")
    await button(page, "Submit now").click()
    await reads(page, "Pass mark: 7 of 10")


async def test_a_sprint_with_three_members(demo: str, browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        rosa, *members = [
            await stack.enter_async_context(visit(browser, demo, viewer=name))
            for name in ("Rosa (organizer)", "Alice", "Ben", "Chidi")
        ]
        await type_command(rosa, "exam start")
        await choose(rosa, "length", "sprint")
        await send_command(rosa)
        for page in members:
            await button(page, "Join").click()
            await reads(page, "You are in")
        await reads(members[0], "3 people")
        await shoot(members[0], "exam-lobby")
        await button(rosa, "Start now").click()
        papers = zip(members, ("ABCD", "BBCA", "DACB"), strict=True)
        await asyncio.gather(*(write_paper(page, letters) for page, letters in papers))
        alice = members[0]
        await reads(alice, "3 people took part")
        await type_command(alice, "exam results")
        await send_command(alice)
        picture = chat(alice).locator("img[alt^='Right answers by domain']").last
        await expect(picture).to_be_visible()
        await expect(picture).not_to_have_js_property("naturalWidth", 0)
        await picture.scroll_into_view_if_needed()
        await shoot(alice, "exam-results")
        await button(alice, "Review every question").click()
        await reads(alice, "Review 1 of 10")
        await shoot(alice, "exam-review")
        await expect(chat(members[1]).get_by_text("Review 1 of 10")).to_have_count(0)
