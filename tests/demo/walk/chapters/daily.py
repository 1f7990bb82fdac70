"""The daily question: answered, explained, looked up again."""

from tests.demo.walk.walking import Walk


async def daily(walk: Walk) -> None:
    """Answer today's question and read what there is to read."""
    alice, ben = walk.candidate, walk.other
    await alice.shows_page("opening")
    await ben.shows_page("opening")
    await alice.shows("question", "Daily ethics question")
    async with walk.task("Answer today's question", alice):
        await alice.press("B")
        await alice.reads("You chose")
    await alice.shows("feedback", "You chose")
    await alice.press("All reasons")
    await alice.shows("all-reasons", "best answer)")
