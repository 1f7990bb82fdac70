"""What is a member's own: numbers, settings, the day of the exam, data."""

import re

from tests.demo.walk.walking import Walk


async def numbers(walk: Walk) -> None:
    """Look at one's numbers, as somebody with much, and as somebody with little."""
    alice = walk.candidate
    await alice.says("me stats")
    await alice.shows_answer("stats")
    await alice.says("me progress")
    await alice.shows_answer("progress")
    await alice.be("Dana")
    await alice.says("me stats")
    await alice.shows_answer("stats-of-a-newcomer")
    await alice.says("me progress")
    await alice.shows_answer("progress-of-a-newcomer")
    await alice.be("Alice")


async def settings(walk: Walk) -> None:
    """Change settings of every form, with a mistake."""
    alice = walk.candidate
    await alice.says("me settings")
    await alice.shows("settings", "Your settings")
    await alice.press("Mock exams")
    await alice.shows_form("exams-form")
    await alice.tick("Time in mock exams", "Half more")
    await alice.send()
    await alice.shows("saved", "Saved")
    await alice.press("Boards and streaks")
    await alice.shows_form("boards-form")
    await alice.tick("Exam board", "do not see")
    await alice.send()
    await alice.reads(re.compile("Saved.*Exam board: others do not", re.DOTALL))
    await alice.press("Questions and days")
    await alice.shows_form("days-form")
    await alice.fill("Time zone", "Springfeld")
    await alice.send()
    await alice.shows("unknown-zone", "Springfeld")
    await alice.press("Change it")
    await alice.fill("Time zone", "Central")
    await alice.send()
    await alice.shows("zone-meant", "Saved")
    await alice.says("me settings timezone:IST")
    await alice.shows_answer("zone-asked-back")
    await alice.says("me settings reminder:7")
    await alice.shows_answer("reminder-set")


async def exam_date(walk: Walk) -> None:
    """Set the day of one's exam, also in ways that are in doubt."""
    ben = walk.other
    await ben.says("me exam-date")
    await ben.shows("none", "Your exam")
    await ben.press("Set the day")
    await ben.shows_form("form")
    await ben.fill("The day of your exam", "in 6 weeks")
    await ben.send()
    await ben.shows("saved", "days to go")
    for name, typed in {
        "in-doubt": "3/4/27",
        "past": "March 14, 2025",
        "far": "March 14, 2099",
        "nonsense": "some day",
    }.items():
        await ben.says(f"me exam-date date:{typed}")
        await ben.shows_answer(name)
    await ben.says("me exam-date")
    await ben.press("Forget the day")
    await ben.shows("forgotten", "No date any more")


async def my_data(walk: Walk) -> None:
    """Get one's data, and have it deleted."""
    ben = walk.other
    await ben.says("me export")
    await ben.shows("export", "in one file that you can read")
    await ben.press("Delete my data")
    await ben.shows("preview", "Delete everything about you?")
    await ben.press("Keep it")
    await ben.shows("kept", "Nothing was deleted")
    await ben.says("me delete")
    await ben.reads("Delete everything about you?")
    await ben.press("Delete everything")
    await ben.shows("deleted", "Nothing about you is left")
    await ben.says("me delete")
    await ben.shows("nothing-held", "I hold nothing about you")
