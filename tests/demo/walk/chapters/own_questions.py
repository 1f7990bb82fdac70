"""The group's own questions: brought in, looked at, edited, reported, given out."""

import re

from bot.domain.bank.question_files import ENDINGS
from bot.domain.limits import MEMBER, Act
from tests.demo.walk.files import FAULTY, GOOD, UNREADABLE
from tests.demo.walk.walker import Walker
from tests.demo.walk.walking import Walk


async def import_file(walk: Walk) -> None:
    """Send files, good and bad; add the questions; take them back."""
    rosa = walk.host
    await rosa.go("# daily-ethics")
    await rosa.says("bank import")
    await rosa.shows_form("form")
    await rosa.attach(UNREADABLE)
    await rosa.send()
    await rosa.shows("refused", "list of terms")
    await rosa.says("bank import")
    await rosa.attach(FAULTY)
    await rosa.send()
    await rosa.shows("faults", "Left out")
    async with walk.task("Organizer: add a file of questions", rosa):
        await rosa.says("bank import")
        await rosa.attach(GOOD)
        await rosa.send()
        await rosa.shows("preview", "would be added")
        await rosa.pick("Choose their domain", "Mentoring")
        await rosa.shows("preview-domain", "would be added")
        await rosa.press("Add them")
        await rosa.reads("Added")
    await rosa.shows("added", "Added")
    await rosa.asks("bank browse questions:own", "own-list")
    await rosa.press("Imports")
    await rosa.shows("imports", "Imports")
    await rosa.pick("Take it back", "1.")
    await rosa.shows("take-back", "Take back")
    await rosa.press("Yes, take back")
    await rosa.shows("taken-back", "Taken back")
    await rosa.says("bank import")
    await rosa.attach(GOOD)
    await rosa.send()
    await rosa.reads("would be added")
    await rosa.pick("Choose their domain", "Mentoring")
    await rosa.press("Add them")
    await rosa.reads("Added")


async def browse(walk: Walk) -> None:
    """Find a question, read it, edit it, retire it, restore it; choose what is drawn from."""
    rosa = walk.host
    await rosa.asks("bank browse", "list")
    await rosa.press("Next")
    await rosa.shows("page-2", "Page 2")
    await rosa.press("Pool")
    await rosa.shows_form("form-pool")
    await rosa.send()
    await rosa.shows("pool-saved", "Saved")
    await rosa.says("bank browse search:zzzz")
    await rosa.shows("nothing-found", "Nothing found")
    await rosa.press("Template")
    await rosa.shows("template", "Template")
    await rosa.asks("bank browse questions:built-in search:guardian", "found")
    await rosa.pick("Open a question", "guardian")
    await rosa.shows("built-in", "Built-in questions are the same")
    await rosa.asks("bank browse questions:own", "own-added")
    await rosa.pick("Open a question", "A new member")
    await rosa.shows("own", "version 1")
    await rosa.press("Edit")
    await rosa.shows_form("form-edit")
    await rosa.fill("Question", "A new member sits alone. What does the CRSS try first?")
    await rosa.send()
    await rosa.shows("edited", "as a new version")
    await rosa.press("Correct the key")
    await rosa.shows_form("form-key")
    await rosa.leave()
    await rosa.press("Where it is asked")
    await rosa.shows_form("form-place")
    await rosa.send()
    await rosa.shows("placed", "Saved.")
    await rosa.press("Retire")
    await rosa.shows("retired", "Retired")
    await rosa.press("Restore")
    await rosa.shows("restored", "Restored")
    await rosa.says("bank stats")
    await rosa.shows("stats", "Questions in mock exams")


async def corrected(walk: Walk) -> None:
    """Ask the group's own questions, correct the key of one, and read what everybody is told."""
    alice, ben, rosa = walk.candidate, walk.other, walk.host
    await draw_from(rosa, "Your own questions only")
    await practice_both(ben)
    for _ in ("both", "questions"):
        await walk.let("Next day")
        await alice.reads(re.compile("A new member sits alone|A member says a form"))
        await alice.press("A")
        await alice.reads("You chose A")
    await draw_from(rosa, "Built-in questions and your own")
    await walk.let("Next day")
    await rosa.says("bank browse questions:own")
    await rosa.reads("2 questions")
    await rosa.pick("Open a question", "A new member")
    await rosa.reads("best answer")
    await rosa.press("Correct the key")
    await rosa.tick("Which answer is best", "A: ")
    await rosa.fill("Why?", "A list of the group's names is the first thing that helps.")
    await rosa.send()
    await rosa.shows("key-corrected", "Corrected.")
    await walk.let("Next day")
    await alice.shows("told-with-the-next-question", "A list of the group's names")
    await ben.go("Direct messages")
    await ben.shows("told-who-practiced", "The best answer is")
    await ben.go("# daily-ethics")


async def practice_both(ben: Walker) -> None:
    """Answer the group's two questions on one's own."""
    await ben.says("quiz questions:2")
    for number in (1, 2):
        await ben.reads(f"Question {number} of 2")
        await ben.press("A")
        await ben.reads("How sure were you?")
        await ben.press("Guess")
        await ben.reads(re.compile("Correct|Not quite"))
        if number == 1:
            await ben.press("Next")


async def draw_from(rosa: Walker, choice: str) -> None:
    """Choose whose questions the group is asked."""
    await rosa.says("bank browse questions:own")
    await rosa.reads("2 questions")
    await rosa.press("Pool")
    await rosa.tick("What does your group draw from?", choice)
    await rosa.send()
    await rosa.reads("Saved")


async def export(walk: Walk) -> None:
    """Get the questions in each format."""
    rosa = walk.host
    for number, (form, ending) in enumerate(ENDINGS.items()):
        if number % MEMBER[Act.EXPORT].at_once == 0:  # more are refused for a while
            await walk.let("Next day")
        await rosa.says(f"bank export format:{form}")
        await rosa.shows(form, f"questions-all{ending}")
    await walk.let("Next day")
    await rosa.says("bank export keys:false questions:own")
    await rosa.shows("without-keys", "without-keys")
    await rosa.says("bank export format:anki keys:false")
    await rosa.shows("refused", "without the right answers")
