"""A short practice run on the demo page, My question, and a member's own screens."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.demo.visitor import (
    chat,
    choose,
    leave_form,
    needs_browser,
    question,
    send_command,
    shoot,
    type_command,
    visit,
)

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]


def button(page: Page, name: str) -> Locator:
    return chat(page).get_by_role("button", name=name, exact=True).last


async def reads(page: Page, text: str) -> None:
    await expect(chat(page).get_by_text(text).last).to_be_visible()


async def test_a_run_is_answered_and_stopped(demo: str, browser: Browser) -> None:
    async with visit(browser, demo, viewer="Dana") as page:
        await type_command(page, "quiz")
        await send_command(page)
        await reads(page, "Question 1 of 10")
        await shoot(page, "quiz-question")
        await button(page, "B").click()
        await reads(page, "How sure were you?")
        await shoot(page, "quiz-how-sure")
        await button(page, "Unsure").click()
        await reads(page, "Where to look it up")
        await shoot(page, "quiz-told")
        await button(page, "Next").click()
        await reads(page, "Question 2 of 10")
        await button(page, "Stop here").click()
        await reads(page, "of 10 planned")
        await shoot(page, "quiz-stopped")


async def test_my_question_is_under_the_daily_one(demo: str, browser: Browser) -> None:
    async with visit(browser, demo, viewer="Dana") as page:
        await question(page).get_by_role("button", name="My question", exact=True).click()
        await reads(page, "Your question")
        await shoot(page, "my-question")


@pytest.mark.parametrize(
    ("command", "words", "name"),
    [
        ("me settings", "Weekly aim", "settings"),
        ("me delete", "Delete everything about you", "delete"),
        ("me export", "in one file that you can read", "export"),
        ("me exam-date", "Tell me the day", "exam-date"),
        ("help", "How points work", "help"),
    ],
)
async def test_a_members_own_screens_are_there(
    demo: str, browser: Browser, command: str, words: str, name: str
) -> None:
    async with visit(browser, demo, viewer="Dana") as page:
        await type_command(page, command)
        await send_command(page)
        await reads(page, words)
        await shoot(page, name)


async def test_the_organisers_screens_are_there(demo: str, browser: Browser) -> None:
    async with visit(browser, demo, viewer="Rosa (organizer)") as page:
        await type_command(page, "setup")
        await send_command(page)
        await reads(page, "Weekly sheet:")
        await shoot(page, "setup-panel")
        await button(page, "Group settings").click()
        await expect(page.get_by_text("The group's streak").last).to_be_visible()
        await shoot(page, "group-form")
        await leave_form(page)
        await button(page, "This week's sheet").click()
        await reads(page, "The week so far")
        await shoot(page, "this-week")
        await type_command(page, "bank stats")
        await send_command(page)
        await reads(page, "Sure and wrong")
        await shoot(page, "bank-stats")


async def test_a_season_is_asked_for_before_it_begins(demo: str, browser: Browser) -> None:
    async with visit(browser, demo, viewer="Rosa (organizer)") as page:
        await type_command(page, "leaderboard")
        await choose(page, "period", "season")
        await send_command(page)
        await reads(page, "No season is under way")
        await button(page, "Start a season").click()
        await reads(page, "Start a season?")
        await button(page, "Start it tomorrow").click()
        await reads(page, "Season 1 begins tomorrow")
        await shoot(page, "season")
