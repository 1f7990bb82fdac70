"""Ten common tasks as a member does them with the study panel: how many taps each takes.

A tap is whatever a finger does: a button, an entry of a list, a choice in a form, sending it.
"""

from tests.demo.walk.chapters.exam import QUESTIONS, answer
from tests.demo.walk.walker import Walker
from tests.demo.walk.walking import Walk

PANEL = "Everything here works with buttons"


async def taps(walk: Walk) -> None:
    """Do the ten tasks, on the day after the panel was put up."""
    alice = walk.candidate
    await walk.let("Next day")
    async with walk.task("Answer today's question", alice):
        await alice.reads("Daily ethics question")
        await alice.press("A")
        await alice.reads("You chose")
    async with walk.task("Read every reason, after that", alice):
        await alice.press("All reasons")
        await alice.reads("best answer)")
    async with walk.task("Report a question, after that", alice):
        await alice.press("Report this question")
        await alice.send()
        await alice.reads("Thank you")
    async with walk.task("Practice one question", alice):
        await opens(alice, "My question")
        await alice.hears()
        await alice.press("A")
        await alice.reads("How sure were you?")
        await alice.press("Sure")
    async with walk.task("See my numbers", alice):
        await opens(alice, "My numbers")
        await alice.reads("Your answers")
    async with walk.task("Have more time in mock exams", alice):
        await opens(alice, "My settings")
        await alice.reads("Your settings")
        await alice.press("Mock exams")
        await alice.tick("Time in mock exams", "Half more")
        await alice.send()
        await alice.reads("half more")
    async with walk.task("Set the day of my exam", alice):
        await opens(alice, "My exam date")
        await alice.reads("Your exam")
        await alice.press("Change the day")
        await alice.fill("The day of your exam", "in 6 weeks")
        await alice.send()
        await alice.reads("42 days")
    async with walk.task("Get my data", alice):
        await opens(alice, "My data")
        await alice.reads("Your data")
        await alice.press("Get my data")
        await alice.reads("in one file that you can read")
    async with walk.task("Start a mock exam", alice):
        await opens(alice, "Start a mock exam")
        await alice.tick("How long", "Sprint")
        await alice.send()
        await alice.reads("The lobby opens")
    async with walk.task(f"Sit a mock exam of {QUESTIONS} questions", alice):
        await alice.reads("Nobody is in yet")
        await alice.press("Join")
        await alice.reads("You are in")
        await begin(walk)
        await alice.reads("It has begun")
        await alice.press("Open my paper")
        await answer(alice, "ABCD")
        await alice.press("Submit")
        await alice.reads("Every question has an answer")
        await alice.press("Submit now")
        await alice.reads("Pass mark")


async def opens(who: Walker, label: str) -> None:
    """Press a button of the study panel."""
    await who.reads(PANEL)
    await who.press(label)


async def begin(walk: Walk) -> None:
    """Let an organizer begin the exam: that is no tap of the candidate's."""
    await walk.host.reads("Mock exam: 10 questions")
    await walk.host.press("Start now")
