"""The demo as it opens: a server that has lived four weeks, whose days a visitor can let go by."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.demo.visitor import (
    become,
    chat,
    needs_browser,
    option,
    question,
    send_command,
    shoot,
    type_command,
    visit,
)

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]
ROSA = "Rosa (organizer)"
DATE = re.compile(r"\w+day, \d+ \w+ \d{4}|\w+day, \w+ \d+, \d{4}")


def act(page: Page, name: str) -> Locator:
    return page.locator(".demo-intro").get_by_role("button", name=name, exact=True)


async def press(page: Page, name: str, *, says: str) -> None:
    """Press a button beside the chat, and wait until the page says what has happened."""
    await act(page, name).click()
    await expect(page.locator("#demo-said")).to_contain_text(says, timeout=60_000)


async def reads(page: Page, text: str | re.Pattern[str]) -> None:
    await expect(chat(page).get_by_text(text).last).to_be_visible()


async def say(page: Page, command: str) -> None:
    """Type a whole command, as somebody who knows it does."""
    await page.locator("#channel-composer-input").fill(f"/{command}")
    await page.keyboard.press("Enter")


async def visit_place(page: Page, name: str) -> None:
    await page.locator("#demo-places").get_by_role("link", name=name).click()
    await expect(page.locator("#demo-places [aria-current]")).to_contain_text(name)


async def date_of(page: Page) -> str:
    found = DATE.search(await question(page).inner_text())
    assert found is not None
    return found[0]


async def test_it_opens_on_four_weeks_of_history(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in) as page:
        await expect(option(page, "A")).to_be_in_viewport()
        await expect(chat(page).get_by_text("Daily ethics question: answered")).not_to_have_count(0)
        await expect(chat(page).get_by_text(re.compile("^The week from"))).not_to_have_count(0)
        await expect(page.locator("#demo-now")).to_have_text(
            re.compile(r"day, \w+ \d+, \d+:\d+ [AP]M")
        )
        await shoot(page, "opening")
        days = [await one.inner_text() for one in await chat(page).locator("time").all()]
        assert len({day.split(",")[0] for day in days}) >= 28, "each post is of its own day"


async def test_a_member_with_much_and_one_with_little(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in) as page:
        await type_command(page, "me progress")
        await send_command(page)
        await expect(chat(page).locator("img[alt^='Right answers']")).not_to_have_count(0)
        await shoot(page, "progress-much")
        await type_command(page, "leaderboard")
        await send_command(page)
        board = chat(page).get_by_role("heading", name="daily questions").last
        await expect(board).to_be_in_viewport()
        await shoot(page, "board")
        await become(page, "Dana")
        await type_command(page, "me progress")
        await send_command(page)
        await reads(page, "Your progress")
        await shoot(page, "progress-little")


async def test_a_finished_mock_exam_and_its_results(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in) as page:
        await visit_place(page, "# general")
        await reads(page, "The mock exam is over: 25 questions")
        await shoot(page, "mock-over")
        await type_command(page, "exam results")
        await send_command(page)
        await reads(page, re.compile("of 25"))
        await shoot(page, "mock-results")


async def test_a_private_reply_can_be_dismissed(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in, viewer="Ben") as page:
        await say(page, "leaderboard period:month board:daily")
        board = chat(page).locator(".channel-message", has_text="This month: daily questions")
        await expect(board).to_be_visible()
        await board.get_by_role("button", name="Dismiss message").click()
        await expect(board).to_be_hidden()
        await page.reload()
        await expect(question(page)).to_be_visible()
        await expect(board).to_be_hidden()


async def test_what_is_typed_wrong_is_said(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in, viewer="Ben") as page:
        for typed, wrong in {
            "leaderboard when:month": "has no option when",
            "nonsense at:all": "no such command",
            "leaderboard period:century": "cannot be said like that",
            "quiz questions:some": "questions takes a whole number",
        }.items():
            await say(page, typed)
            await expect(page.locator("#demo-wrong")).to_contain_text(wrong)


async def test_the_question_is_above_the_fold_of_a_phone(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in, viewer=ROSA, width=390) as page:
        for letter in "ABCD":
            await expect(option(page, letter)).to_be_in_viewport(ratio=1)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390
        assert await page.evaluate("scrollY") == 0
        await shoot(page, "opening-phone")


async def test_the_tour_ticks_itself_off(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in) as page:
        await option(page, "A").click()
        await expect(page.locator("[data-step=answer].is-done")).to_be_visible()
        await expect(page.locator("[data-step=others].is-done")).to_have_count(0)
        await become(page, "Chidi")
        await option(page, "B").click()
        await expect(page.locator("[data-step=others].is-done")).to_be_visible()
        await say(page, "quiz questions:5")
        await expect(page.locator("[data-step=practise].is-done")).to_be_visible()
        await expect(page.locator("[data-step=exam].is-done")).to_have_count(0)
        await visit_place(page, "# general")
        await say(page, "exam start length:sprint")
        await expect(page.locator("[data-step=exam].is-done")).to_be_visible()
        await shoot(page, "tour")


async def test_the_next_day_brings_a_question_and_closes_the_last(
    lived_in: str, browser: Browser
) -> None:
    async with visit(browser, lived_in) as page:
        before, closed = (
            await date_of(page),
            chat(page).get_by_text("Daily ethics question: answered"),
        )
        count = await closed.count()
        await press(page, "Next day", says="A day has gone by")
        await expect(closed).to_have_count(count + 1)
        await expect(option(page, "A")).to_be_in_viewport()
        assert await date_of(page) != before
        await expect(page.locator("[data-step=tomorrow].is-done")).to_be_visible()


async def test_the_next_week_brings_the_weekly_sheet(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in) as page:
        sheets = chat(page).get_by_text(re.compile("^The week from"))
        last = await sheets.last.inner_text()
        await press(page, "Next week", says="A week has gone by")
        await expect(sheets.last).not_to_have_text(last)
        await sheets.last.scroll_into_view_if_needed()
        await shoot(page, "sheet")


async def test_without_its_permission_the_bot_says_so_and_recovers(
    lived_in: str, browser: Browser
) -> None:
    async with visit(browser, lived_in, viewer=ROSA) as page:
        await page.locator("#demo-trouble summary").click()
        before = await date_of(page)
        await press(page, "Take its permission away", says="may no longer write")
        await type_command(page, "daily post")
        await send_command(page)
        await reads(page, re.compile("Send Messages"))
        await press(page, "Next day", says="A day has gone by")
        assert await date_of(page) == before
        await press(page, "Let the bot write again", says="may write again")
        await expect(question(page)).not_to_contain_text(before)
        await visit_place(page, "Direct messages")
        await reads(page, re.compile("I cannot post in #daily-ethics: I need Send Messages"))
        await shoot(page, "letters")


async def test_bot_that_was_down_posts_late_and_says_so(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in, viewer=ROSA) as page:
        before = await date_of(page)
        await page.locator("#demo-trouble summary").click()
        await press(page, "Bot down for an hour", says="has come late")
        await expect(question(page)).not_to_contain_text(before)
        await type_command(page, "daily history")
        await send_command(page)
        await reads(page, re.compile("posted late, open"))
        await expect(option(page, "A")).to_be_enabled()


async def test_slow_discord_loses_nothing(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in, viewer="Ben") as page:
        await page.locator("#demo-trouble summary").click()
        await press(page, "Slow Discord", says="second and a half")
        await option(page, "A").click()
        await reads(page, "You chose")
        await press(page, "Discord as usual", says="as quick as ever")


async def test_deleted_channel_is_told_of_and_made_again(lived_in: str, browser: Browser) -> None:
    async with visit(browser, lived_in, viewer=ROSA) as page:
        await visit_place(page, "# general")
        await page.locator("#demo-trouble summary").click()
        await press(page, "Delete its channel", says="The channel is deleted")
        await expect(page.locator("#demo-places")).not_to_contain_text("daily-ethics")
        await visit_place(page, "Direct messages")
        await reads(page, re.compile("I cannot see the channel #unknown;"))
        await visit_place(page, "# general")
        await page.locator("#demo-trouble summary").click()
        await press(page, "Make the channel again", says="made the channel again")
        await press(page, "Next day", says="A day has gone by")
        await visit_place(page, "# daily-ethics")
        await expect(option(page, "A")).to_be_enabled()


async def test_a_new_server_starts_with_the_hello_of_the_bot(
    new_server: str, browser: Browser
) -> None:
    async with visit(browser, new_server, viewer=ROSA, width=390) as page:
        [hello] = await chat(page).locator(".channel-message").all()
        await expect(hello).to_contain_text("Whoever may manage this server")
        await expect(page.locator("#demo-said")).to_contain_text("press Set up under its hello")
        await press(page, "Next day", says="Nothing is posted before somebody sets the bot up")
        await hello.get_by_role("button", name="Set up").click()
        panel = chat(page).locator(".channel-message", has_text="Set up the daily question")
        await panel.get_by_role("button", name="Start like this").click()
        await reads(page, "Saved")
        await press(page, "Next day", says="A day has gone by")
        await expect(option(page, "A")).to_be_enabled()
