"""The study panel: put up by an organizer, used by members without any command."""

from tests.demo.walk.walking import Walk

WAYS = (
    *("Today's question", "Practice", "Practice what I missed", "What runs here", "My paper"),
    *("My results", "My numbers", "My progress", "All my mock exams", "Leaderboard"),
    *("My settings", "My exam date", "My data", "Help", "Report a question", "About this bot"),
)
"""The buttons that lead to a screen; the others open a form."""


async def panel(walk: Walk) -> None:
    """Put the panel up and press every button on it."""
    rosa, alice = walk.host, walk.candidate
    await rosa.says("setup")
    await rosa.reads("Weekly sheet:")
    await rosa.press("Study panel")
    await rosa.shows_form("form")
    await rosa.send()
    await rosa.shows("coming", "The study panel")
    await alice.shows("panel", "Everything here works with buttons")
    for label in WAYS:
        await alice.reads("Everything here works with buttons")
        await alice.press(label)
        await alice.shows_answer(label.lower().replace(" ", "-").replace("'", ""))
    for label, name in {
        "Choose what to practice": "practice-form",
        "Start a mock exam": "exam-form",
        "Start a live round": "round-form",
    }.items():
        await alice.reads("Everything here works with buttons")
        await alice.press(label)
        await alice.shows_form(name)
        await alice.leave()
