"""A new server: from the hello to the first question, and a group of two."""

import re

from tests.demo.walk.walking import Walk

BEFORE = ("daily status", "daily next", "doctor", "bank stats", "question review")
"""What an organizer may try before anything is set up."""


async def hello(walk: Walk) -> None:
    """Meet the bot, set it up, and see the first question."""
    alice, rosa = walk.candidate, walk.host
    await alice.shows_page("opening")
    await rosa.shows_page("opening")
    await alice.shows("hello", "Hello, I help you study")
    await alice.press("Set up")
    await alice.shows("for-organizers", "Only organizers")
    await alice.asks("leaderboard", "board-before")
    for command in BEFORE:
        await rosa.asks(command, command.replace(" ", "-"))
    async with walk.task("Set the bot up on a new server", rosa):
        await rosa.reads("Hello, I help you study")
        await rosa.press("Set up")
        await rosa.shows("set-up", "Set up the daily question")
        await rosa.press("Start like this")
        await rosa.shows("saved", "Saved")
    await rosa.asks("daily history", "nothing-posted")
    async with walk.task("Post the first question at once", rosa):
        await rosa.says("daily post")
        await rosa.reads("as an extra question")
    await rosa.shows("posted", "as an extra question")
    await rosa.shows("extra", "Extra ethics question")
    await walk.let("Next day")
    await alice.shows("first-question", "Daily ethics question")


async def group_of_two(walk: Walk) -> None:
    """Two people answer; nothing tells them apart."""
    alice, ben, rosa = walk.candidate, walk.other, walk.host
    await alice.reads("Daily ethics question")
    await alice.press("A")
    await alice.reads("You chose")
    await ben.reads("Daily ethics question")
    await ben.press("B")
    await ben.shows("answered", "You chose")
    await walk.let("Next day")
    await rosa.shows("closed", "Daily ethics question: answered")
    await rosa.asks("leaderboard", "board")
    await rosa.says("setup")
    await rosa.reads("Your daily question")
    await rosa.press("This week's sheet")
    await rosa.shows("sheet", re.compile("The week (so far|from)"))
    await rosa.asks("bank stats", "stats")
