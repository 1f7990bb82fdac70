"""A mock exam of three, from its lobby to what is shared; one that is missed; one called off."""

import re

from tests.demo.walk.files import LONG
from tests.demo.walk.walker import Walker
from tests.demo.walk.walking import Walk

QUESTIONS = 10
BEGUN = re.compile(f"The mock exam has begun.*{QUESTIONS} questions", re.DOTALL)
"""Another one began here, weeks ago."""


async def exam(walk: Walk) -> None:
    """Sit a sprint: on a phone with a flag and a jump, on a desktop from the question's buttons."""
    alice, ben, rosa = walk.candidate, walk.other, walk.host
    for one in (alice, ben, rosa):
        await one.go("# general")
    await rosa.says("exam start length:sprint")
    await rosa.shows("opens", "The lobby opens")
    await rosa.shows("lobby", "Begins")
    async with walk.task(f"Sit a mock exam of {QUESTIONS} questions", alice):
        await alice.press("Join")
        await alice.shows("you-are-in", "You are in")
        await alice.press("Message me when it begins")
        await alice.shows("letter-wanted", "No message, please")
        await ben.press("Join")
        await ben.reads("You are in")
        await rosa.press("Join")
        await rosa.reads("You are in")
        await alice.says("exam status")
        await alice.shows("status-in-lobby", "Mock exam: 10 questions")
        await rosa.press("Start now")
        await alice.shows("begun", BEGUN)
        await alice.reads("It has begun")
        await alice.shows("called", "It has begun")
        await alice.press("Open my paper")
        await write(alice)
    await alice.shows("paper-in", "Pass mark")
    await ben.reads(BEGUN)
    await ben.press("Open my paper")
    await answer(ben, "BCDA")
    await ben.press("Submit")
    await ben.press("Submit now")
    await ben.reads("Pass mark")
    await rosa.says("exam status")
    await rosa.shows("running", "It is running")
    await rosa.press("Stop")
    await rosa.shows("stop-asked", "Stop this mock exam?")
    await rosa.press("Stop for everyone")
    await rosa.shows("stopped", "The mock exam is stopped")
    await alice.shows("over", "The mock exam is over: 10 questions")
    await alice.press("My result")
    await alice.shows("result", "By domain")
    await alice.press("Review every question")
    await alice.shows("review", "Review 1 of 10")
    await alice.says("exam results")
    await alice.reads("By domain")
    await alice.press("Share my result")
    await alice.shows("share-asked", "Share your result?")
    await alice.press("Keep it private")
    await alice.shows("kept-private", "It stays private")
    await alice.says("exam results")
    await alice.reads("By domain")
    await alice.press("Share my result")
    await alice.reads("Share your result?")
    await alice.press("Share it")
    await alice.shows("it-is-shared", "Shared")
    await ben.shows("shared", "shares:")
    await alice.press("Take it back")
    await alice.shows("taken-back", "Taken back")
    await alice.says("exam history")
    await alice.shows("history", "All my mock exams")
    await rosa.says("exam results")
    await rosa.shows("result-of-the-missing", "You did not get to this one")
    await alice.go("Direct messages")
    await alice.shows("letter", "Your mock exam has begun")
    await alice.press("No more of these")
    await alice.shows("no-more-letters", "No more messages about mock exams")
    await alice.go("# general")


async def write(who: Walker) -> None:
    """Write a paper to its end, with a flag, a jump, and a look at what is open."""
    await who.reads(f"Question 1 of {QUESTIONS}")
    await who.press("Flag")
    await who.shows("paper", "flagged")
    await who.press("Submit")
    await who.shows("submit-with-open-ones", "without an answer")
    await who.press("Go on writing")
    await answer(who, "ABCD")
    await who.shows("paper-full", f"{QUESTIONS} of {QUESTIONS} answered")
    await who.press("Submit")
    await who.shows("submit", "Every question has an answer")
    await who.press("Submit now")


async def answer(who: Walker, letters: str) -> None:
    """Answer every question of a paper, which goes on by itself."""
    for number in range(1, QUESTIONS + 1):
        await who.reads(f"Question {number} of {QUESTIONS}")
        await who.press(letters[number % 4])
        await who.reads(f"{number} of {QUESTIONS} answered")


async def exam_missed(walk: Walk) -> None:
    """Join a mock exam and never open the paper; hand in an empty one."""
    alice, ben, rosa = walk.candidate, walk.other, walk.host
    for one in (alice, ben, rosa):
        await one.go("# general")
    await rosa.says("exam start length:sprint")
    await rosa.reads("The lobby opens")
    await alice.reads("Nobody is in yet")
    await alice.press("Join")
    await alice.reads("You are in")
    await ben.press("Join")
    await ben.reads("You are in")
    await rosa.reads("Mock exam: 10 questions")
    await rosa.press("Start now")
    await ben.reads("It is running")
    await ben.press("Open my paper")
    await ben.reads("Question 1 of 10")
    await ben.press("Submit")
    await ben.reads("Submit this paper?")
    await ben.press("Submit now")
    await ben.shows("empty-paper", "Nothing counts here")
    await rosa.says("exam stop")
    await rosa.reads("Stop this mock exam?")
    await rosa.press("Stop for everyone")
    await rosa.reads("The mock exam is stopped")
    await alice.says("exam results")
    await alice.shows("missed", "You did not get to this one")


async def exam_called_off(walk: Walk) -> None:
    """Leave a lobby, and call it off."""
    alice, rosa = walk.candidate, walk.host
    await rosa.says("exam start questions:5 minutes:90 length:full")
    await rosa.shows("odd-options", "Not what you meant?")
    await alice.reads("Nobody is in yet")
    await alice.press("Join")
    await alice.reads("You are in")
    await alice.reads("Mock exam: 5 questions")
    await alice.press("Leave")
    await alice.shows("left", "You are out again")
    await alice.reads("Mock exam: 5 questions")
    await alice.press("Join")
    await alice.reads("You are in")
    await rosa.reads("Mock exam: 5 questions")
    await rosa.press("Cancel")
    await rosa.shows("called-off", "is called off")
    await alice.shows("did-not-take-place", "It did not take place")
    await alice.shows("need-not-wait", "It does not take place")


async def exam_break(walk: Walk) -> None:
    """Choose another exam, bring its questions, and take the break of a long mock exam.

    One of its questions is asked the next day, so its answer waits.
    """
    alice, rosa = walk.candidate, walk.host
    await rosa.says("setup")
    await rosa.reads("Your daily question")
    await rosa.press("Exam")
    await rosa.shows_form("form")
    await rosa.pick("The exam you prepare for", "California")
    await rosa.send()
    await rosa.shows("other-exam", "California")
    await rosa.asks("exam start length:half", "no-questions")
    await rosa.says("bank import")
    await rosa.attach(LONG)
    await rosa.send()
    await rosa.reads("would be added")
    await rosa.pick("Choose their domain", "Advocacy")
    await rosa.reads("would be added")
    await rosa.press("Add them")
    await rosa.reads("Added")
    await rosa.says("exam start length:half")
    await alice.reads("Nobody is in yet")
    await alice.shows("lobby", "A break of")
    await alice.press("Join")
    await alice.reads("You are in")
    await rosa.reads("A break of")
    await rosa.press("Start now")
    await alice.reads("It is running")
    await alice.press("Open my paper")
    await alice.shows("paper", "Question 1 of 60")
    await alice.press("A")
    await alice.reads("Question 2 of 60")
    await alice.press("To the break")
    await alice.shows("asked", "Take the break after question 30?")
    await alice.press("Take the break")
    await alice.shows("break", "Your break")
    await alice.press("Go on")
    await alice.shows("after", "Question 31 of 60")
    await alice.press("Submit")
    await alice.press("Submit now")
    await alice.shows("score-later", "Your paper is in")
    await walk.let("Next day")
    await alice.says("exam results")
    await alice.shows("in-part", "being asked elsewhere")
    await alice.press("Review every question")
    for place in range(1, 61):
        await alice.reads(f"Review {place} of 60")
        if "asked elsewhere" in await alice.text_here():
            break
        await alice.press("Next")
    await alice.shows("withheld", "asked elsewhere just now")
