"""Practice alone: a run, how sure one was, the reasons, the end, and questions as forms."""

import re

from tests.demo.walk.walker import Walker
from tests.demo.walk.walking import Walk


async def practice(walk: Walk) -> None:
    """Practice one question, then a run to its end."""
    alice = walk.candidate
    await alice.reads("Daily ethics question")
    await alice.press("My question")
    await alice.shows("my-question", "Your question")
    await alice.press("A")
    await alice.shows("how-sure", "How sure were you?")
    await alice.press("Sure")
    await alice.shows("my-question-told", "Where to look it up")
    await alice.says("quiz questions:2")
    await alice.shows("run", "Question 1 of 2")
    await alice.press("D")
    await alice.reads("How sure were you?")
    await alice.press("Guess")
    await alice.shows("told", "Where to look it up")
    await alice.press("All reasons")
    await alice.shows("all-reasons", "best answer)")
    await alice.press("Next")
    await alice.reads("Question 2 of 2")
    await alice.press("D")
    await alice.reads("How sure were you?")
    await alice.press("Unsure")
    await alice.reads("Where to look it up")
    await alice.press("Finish")
    await alice.shows("finished", re.compile(r"\d (right|met)"))
    await alice.says("quiz questions:5")
    await alice.reads("Question 1 of 5")
    await alice.press("Stop here")
    await alice.shows("stopped", "Nothing was asked yet")


async def form_questions(walk: Walk) -> None:
    """Have questions asked by a form, and answer one of each kind."""
    ben = walk.other
    await ben.says("me settings questions:as a form")
    await ben.reads("as a form")
    await ben.says("quiz questions:1")
    await ben.shows("run", "Question 1 of 1")
    await answer_by_form(ben)
    await ben.reads("How sure were you?")
    await ben.reads("Daily ethics question")
    await ben.press("My question")
    await ben.reads("Your question")
    await answer_by_form(ben)
    await ben.says("me settings questions:with buttons")
    await ben.reads("with buttons")


async def answer_by_form(who: Walker) -> None:
    """Choose the second option of a form and send it."""
    await who.press("Answer")
    await who.shows_form("question-form")
    await who.tick("Which is the best answer?", "")
    await who.send()
