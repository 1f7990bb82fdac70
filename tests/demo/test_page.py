"""The demo in a real browser: what a newcomer sees and does."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, Page, expect

from bot.clock import system_clock
from bot.demo.page import DemoPage
from bot.demo.people import MEMBERS, ORGANISER
from bot.demo.places import Places
from bot.demo.scene import build_scene
from bot.domain.publishing import CROWD
from bot.loopback.world import LoopbackEnv
from tests.demo.visitor import (
    become,
    chat,
    choose,
    commands,
    needs_browser,
    option,
    question,
    send_command,
    shoot,
    type_command,
    visit,
)

pytestmark = [needs_browser, pytest.mark.asyncio(loop_scope="module")]


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
        # The question stands under the hello, in one group of messages with one picture.
        await expect(page.locator(".message-avatar-image img").first).to_be_visible()
        assert await page.title() == "CRSS study group: try the bot"
        await shoot(page, "question")


async def test_feedback_is_for_the_one_who_answered(demo: str, browser: Browser) -> None:
    async with visit(browser, demo, viewer="Ben") as page:
        await option(page, "B").click()
        feedback = page.locator(".channel-message", has_text="You chose").last
        await expect(feedback).to_contain_text(
            re.compile("Only you can see this · Dismiss message(Correct|Not quite)")
        )
        await shoot(page, "feedback")
        await become(page, "Chidi")
        await expect(chat(page).get_by_text("You chose")).to_have_count(0)


async def test_command_with_a_choice(demo: str, browser: Browser) -> None:
    async with visit(browser, demo) as page:
        await type_command(page, "leaderboard")
        await choose(page, "period", "month")
        await send_command(page)
        await expect(
            chat(page).get_by_role("heading", name="This month: daily questions")
        ).to_be_visible()
        await shoot(page, "leaderboard")


async def test_setup_is_for_the_organiser(demo: str, browser: Browser) -> None:
    async with visit(browser, demo, viewer="Rosa (organizer)") as page:
        await type_command(page, "setup")
        await send_command(page)
        await expect(chat(page).get_by_text("Your daily question").last).to_be_visible()
        await shoot(page, "setup")
        await become(page, "Alice")
        await expect(chat(page).get_by_text("Your daily question")).to_have_count(0)
        await page.locator("#channel-composer-input").fill("/")
        await expect(commands(page).filter(has_text="/help")).to_be_visible()
        await expect(commands(page).filter(has_text="/setup")).to_have_count(0)


async def test_what_others_do_appears_before_a_member(demo: str, browser: Browser) -> None:
    assert len(MEMBERS) == CROWD - 1, "the organiser's answer is the first that is told as a number"
    async with (
        visit(browser, demo, viewer="Dana") as dana,
        visit(browser, demo, viewer="Chidi") as page,
    ):
        count = question(dana).get_by_text("Answers are private")
        for member in MEMBERS:
            await answer_as(page, member.name)
        await expect(count).to_have_text(re.compile(f"^Fewer than {CROWD} answers so far"))
        await answer_as(page, ORGANISER.name)
        # The bot gathers answers for a moment before it redraws the post.
        await expect(count).to_have_text(re.compile(f"^{CROWD} answers so far"))


async def answer_as(page: Page, viewer: str) -> None:
    await become(page, viewer)
    await option(page, "A").click()
    await expect(chat(page).get_by_text("You chose").last).to_be_visible()


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
        await page.get_by_role("link", name="# general", exact=True).click()
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
    places = Places(env, scene.guild, scene.everybody)
    backend = env.backend
    first = backend.create_message(scene.daily.id, backend.bot_user.id, "No ethics question yet")
    async with (
        DemoPage(env, places, port=0, timezone="UTC") as served,
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
