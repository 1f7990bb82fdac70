"""A new server: from the hello to the first question, and a group of two."""

import re

from tests.demo.walk.walking import Walk

EXTRA = "Extra ethics question"


async def hello(walk: Walk) -> None:
    """Meet the bot, set it up, and see the first question."""
    alice, rosa = walk.candidate, walk.host
    await alice.shows_page("opening")
    await rosa.shows_page("opening")
    await alice.shows("hello", "Hello")
    await alice.press("Set up")
    await alice.shows("for-organizers", "Only organizers")
    await alice.asks("quiz", "quiz-before")
    for command in ("daily status", "daily next", "doctor", "bank stats", "question review"):
        await rosa.asks(command, command.replace(" ", "-"))
    async with walk.task("Organizer: from the hello to the first question", rosa):
        await rosa.reads("Hello")
        await rosa.press("Set up")
        await rosa.shows("set-up", "Set up the daily question")
        await rosa.press("Start like this")
        await rosa.shows("saved", "Saved")
        await rosa.says("daily post")
        await rosa.reads("as an extra question")
    await rosa.shows("posted", "as an extra question")
    await rosa.shows("question", EXTRA)
    await rosa.says("daily history")
    await rosa.shows("history", "What was posted")


async def group_of_two(walk: Walk) -> None:
    """Two people answer; nothing tells them apart."""
    alice, ben, rosa = walk.candidate, walk.other, walk.host
    await alice.reads(EXTRA)
    await alice.press("A")
    await alice.shows("first-answer", "what others see")
    await ben.reads(EXTRA)
    await ben.press("B")
    await ben.shows("second-answer", "You chose")
    await walk.let("Next day")
    await rosa.shows("closed", "answered")
    await rosa.asks("leaderboard", "board")
    await walk.let("Next week")
    await rosa.says("setup")
    await rosa.press("This week's sheet")
    await rosa.shows("sheet", re.compile("The week (so far|from)"))
    await rosa.says("bank stats")
    await rosa.shows("stats", "Questions in mock exams")
