"""What an organizer sees of the daily question: settings, what comes next, what was posted."""

import re

from tests.demo.walk.walking import Walk

FORMS = {
    "Change settings": "settings",
    "Answer times": "times",
    "Group settings": "group",
    "Exam": "exam",
    "Study leads": "leads",
}


async def setup(walk: Walk) -> None:
    """Look at every setting, change some, and send a test question."""
    rosa = walk.host
    async with walk.task("Organizer: open the settings", rosa):
        await rosa.says("setup")
        await rosa.reads("Your daily question")
    await rosa.shows("panel", "Your daily question")
    for button, form in FORMS.items():
        await rosa.press(button)
        await rosa.shows_form(f"form-{form}")
        await rosa.leave()
    await rosa.press("Change settings")
    await rosa.fill("Time", "half past never")
    await rosa.fill("Time zone", "Middle Earth")
    await rosa.send()
    await rosa.shows("mistakes", "half past never")
    await rosa.press("Change it")
    await rosa.fill("Time", "9")
    await rosa.fill("Time zone", "Central")
    await rosa.send()
    await rosa.shows("meant", "9")
    await rosa.says("setup time:10 am days:weekdays")
    await rosa.shows("saved", "on weekdays")
    await rosa.says("setup time:9 am days:every day")
    await rosa.reads("every day")
    await rosa.press("Study panel")
    await rosa.shows_form("form-study-panel")
    await rosa.send()
    await rosa.shows("study-panel-made", "It comes into")
    await rosa.shows("study-panel", "Everything here works")
    await rosa.says("setup")
    await rosa.reads("Your daily question")
    await rosa.press("This week's sheet")
    await rosa.shows("sheet", re.compile("The week (so far|from)"))
    await _test_question(walk)
    await _pause(walk)


async def _test_question(walk: Walk) -> None:
    rosa = walk.host
    await rosa.says("setup")
    await rosa.reads("Your daily question")
    await rosa.press("Send a test question")
    await rosa.shows("test-sent", "A test question is in the channel")
    await walk.other.shows("test-question", re.compile("Test question"))
    await walk.other.press("A")
    await walk.other.shows("test-answered", "This was a test")
    await rosa.reads("A test question is in the channel")
    await rosa.press("Take it away")
    await rosa.shows("test-done", "The test is done")


async def _pause(walk: Walk) -> None:
    rosa = walk.host
    await rosa.says("setup")
    await rosa.reads("Your daily question")
    await rosa.press("Pause")
    await rosa.shows("paused", "Press Resume")
    await rosa.says("daily status")
    await rosa.shows("status-paused", "The daily question")
    await rosa.says("doctor")
    await rosa.shows("doctor-paused", "How I am")
    await rosa.asks("daily next", "next-paused")
    await rosa.says("daily resume")
    await rosa.shows("resumed", "on again")
    await rosa.says("daily resume")
    await rosa.shows("not-paused", "already running")


async def daily_deeds(walk: Walk) -> None:
    """Post, skip, take back, look at what was and what comes."""
    rosa = walk.host
    async with walk.task("Organizer: skip tomorrow's question", rosa):
        await rosa.says("daily skip")
        await rosa.reads("Skipped")
    await rosa.shows("skipped", "Skipped")
    await rosa.says("daily undo")
    await rosa.shows("skip-undone", "Taken back: the skip")
    await rosa.asks("daily undo", "undo-more")
    await rosa.asks("daily resume", "on-again")
    await rosa.says("daily skip date:in 2099")
    await rosa.shows("skip-far", "2099")
    await rosa.says("daily skip date:3/14")
    await rosa.shows("skip-date", "Skipped: Sunday, March 14")
    await rosa.says("daily undo date:3/14")
    await rosa.shows("undo-date", "The question of Sunday, March 14")
    await rosa.says("daily post")
    await rosa.shows("posted", "as an extra question")
    await rosa.shows("extra-question", re.compile("Extra"))
    await rosa.asks("daily repost", "nothing-to-repost")
    await rosa.says("daily undo")
    await rosa.shows("extra-undone", "Taken back: the extra")
    await rosa.says("daily pause")
    await rosa.shows("paused", "Paused")
    await rosa.says("daily undo")
    await rosa.shows("pause-undone", "Taken back: the pause")
    await rosa.says("daily status")
    await rosa.shows("status", "The daily question")
    await rosa.says("daily history")
    await rosa.shows("history", "What was posted")
    await rosa.says("doctor")
    await rosa.shows("doctor", "How I am")


async def daily_next(walk: Walk) -> None:
    """See what comes next, choose another, put some in line."""
    rosa = walk.host
    async with walk.task("Organizer: see and replace the next question", rosa):
        await rosa.says("daily next")
        await rosa.reads("Next question")
        await rosa.press("Another one")
        await rosa.reads("Next question")
    await rosa.shows("next", "Next question")
    await rosa.press("Add one in line")
    await rosa.shows("in-line", "In line:")
    await rosa.press("Add one in line")
    await rosa.press("Sooner")
    await rosa.shows("sooner", "In line:")
    await rosa.pick("Another one, from a topic …", "Mentoring")
    await rosa.shows("topics", "In line:")
    await rosa.pick("Which topic of it …", "All of Mentoring")
    await rosa.shows("from-topic", "In line:")
    await rosa.press("Take out")
    await rosa.shows("taken-out", "Next question")
    await rosa.says("daily undo")
    await rosa.shows("line-undone", "Taken back: the last change")


async def rights(walk: Walk) -> None:
    """What who may not organize is told, and what an organizer sees of a mock exam and a round."""
    ben, rosa = walk.other, walk.host
    await ben.asks("help", "help-member")
    await rosa.asks("help", "help-organizer")
    await rosa.go("# general")
    await rosa.says("exam start length:full questions:5 opens_in:3")
    await rosa.shows("exam-started", "The lobby opens")
    await rosa.shows("lobby", "Start now")
    await rosa.asks("exam status", "exam-status")
    await rosa.go("# daily-ethics")
    await rosa.asks("exam status", "running-elsewhere")
    await rosa.go("# general")
    await rosa.says("exam stop")
    await rosa.shows("exam-stop", "Stop")
    await rosa.press("Stop for everyone")
    await rosa.shows("exam-stopped", "called off")
    await rosa.says("exam live questions:5 seconds:20")
    await rosa.shows("live-started", "Live round: 5 questions")
    await rosa.press("Next now")
    await rosa.shows("live-nobody", "Nobody is in yet")
    await ben.go("# general")
    await ben.press("Join")
    await rosa.press("Next now")
    await rosa.shows("live-running", "question 1 of 5")
    await rosa.press("Pause")
    await rosa.shows("live-paused", "Resume")
    await rosa.asks("exam stop", "running")
    await rosa.press("Stop the round")
    await rosa.shows("live-stopped", "The standings come next")
