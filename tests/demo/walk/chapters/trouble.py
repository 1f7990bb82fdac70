"""What an organizer reads when something is in the way, and what members report."""

from tests.demo.walk.walking import Walk


async def reports(walk: Walk) -> None:
    """A member reports a question; an organizer decides."""
    alice, rosa = walk.candidate, walk.host
    await rosa.go("# daily-ethics")
    await rosa.says("question review")
    await rosa.shows("none", "No reports wait")
    await alice.says("question report")
    await alice.pick("Choose a question", "")
    await alice.shows_form("form")
    await alice.fill("In your own words", "B says the same as D, I think.")
    await alice.send()
    await alice.shows("thanks", "Thank you")
    await rosa.says("question review")
    await rosa.shows("case", "Reports")
    await rosa.press("It stands")
    await rosa.shows_form("verdict-form")
    await rosa.send()
    await rosa.shows("decided", "answered: the question stands")


async def permissions(walk: Walk) -> None:
    """The bot may not write, its channel is deleted, it was away."""
    rosa = walk.host
    await walk.let("Take its permission away")
    await rosa.shows_page("trouble")
    for command in ("setup", "doctor", "daily status", "daily post"):
        await rosa.asks(command, f"muted-{command.replace(' ', '-')}")
    await walk.let("Next day")
    await rosa.go("Direct messages")
    await rosa.shows("letter-muted", "Send Messages")
    await rosa.go("# daily-ethics")
    await walk.let("Let the bot write again")
    await rosa.go("Direct messages")
    await rosa.shows("letter-again", "")
    await rosa.go("# daily-ethics")
    await walk.let("Bot down for an hour")
    await rosa.says("daily history")
    await rosa.shows("history-late", "What was posted")
    await rosa.go("# general")
    await walk.let("Delete its channel")
    for command in ("setup", "doctor", "daily status", "daily next", "daily post"):
        await rosa.asks(command, f"deleted-{command.replace(' ', '-')}")
    await rosa.go("Direct messages")
    await rosa.shows("letter-deleted", "")
    await rosa.go("# general")
    await walk.let("Make the channel again")
