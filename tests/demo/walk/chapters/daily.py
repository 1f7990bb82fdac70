"""The daily question: answered, explained, looked up again, and explained to who is new."""

from tests.demo.walk.walking import Walk


async def daily(walk: Walk) -> None:
    """Answer today's question and read what there is to read."""
    alice, ben = walk.candidate, walk.other
    await alice.shows_page("opening")
    await ben.shows_page("opening")
    await alice.shows("question", "ethics question")
    async with walk.task("Answer today's question", alice):
        await alice.press("B")
        await alice.reads("You chose")
    await alice.shows("feedback", "You chose")
    async with walk.task("Read every reason", alice):
        await alice.press("All reasons")
        await alice.reads("best answer)")
    await alice.shows("all-reasons", "best answer)")


async def reported(walk: Walk) -> None:
    """Report the question that was answered; answer as another, twice: the first counts."""
    alice, ben = walk.candidate, walk.other
    await alice.says("question report")
    await alice.shows("which-to-report", "Which question?")
    await alice.reads("best answer)")
    async with walk.task("Report a question", alice):
        await alice.press("Report this question")
        await alice.shows_form("report-form")
        await alice.tick("What is wrong", "hard to understand")
        await alice.send()
    await alice.shows("reported", "Thank you")
    await ben.reads("ethics question")
    await ben.press("A")
    await ben.shows("feedback-of-another", "You chose")
    await ben.press("A")
    await ben.shows("answered-before", "You had answered already")


async def first_answer(walk: Walk) -> None:
    """Answer as somebody who has never answered here, and look at a question that is over."""
    dana = walk.candidate
    await dana.reads("ethics question")
    await dana.press("C")
    await dana.shows("first-answer", "Your first answer")
    await dana.press("Hide me")
    await dana.shows("hidden", "Show me")
    await walk.let("Next day")
    await dana.shows("closed", "Daily ethics question: answered")
    await dana.press("My answer and all reasons")
    await dana.shows_answer("closed-question")


async def discussion(walk: Walk) -> None:
    """Read the thread in which the group talks about a question that is over."""
    ben = walk.other
    await ben.go("↳ ")
    await ben.shows("thread", "talk it over")
    await ben.shows_page("thread-page")
    await ben.go("# daily-ethics")
