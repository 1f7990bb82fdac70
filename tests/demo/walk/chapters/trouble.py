"""What an organizer reads when something is in the way, and what members report."""

from tests.demo.walk.walker import Walker
from tests.demo.walk.walking import Walk


async def reports(walk: Walk) -> None:
    """A member reports a question; an organizer decides."""
    alice, rosa = walk.candidate, walk.host
    await alice.says("question report")
    await alice.reads("Which question?")
    await alice.pick("Choose a question", "")
    await alice.shows_form("form")
    await alice.fill("In your own words, if you like", "B says the same as D, I think.")
    await alice.send()
    await alice.shows("thanks", "Thank you")
    await rosa.says("question review")
    await rosa.reads("A member suggests a question")  # waits since the server was lived in
    await rosa.press("Next")
    await rosa.shows("case", "Reports")
    await rosa.press("It stands")
    await rosa.shows_form("verdict-form")
    await rosa.send()
    await rosa.shows("decided", "answered: the question stands")


async def suggested(walk: Walk) -> None:
    """A member suggests a question; an organizer looks at what else can be done, and adds it."""
    alice, rosa = walk.candidate, walk.host
    for one in (alice, rosa):
        await one.go("# daily-ethics")
    async with walk.task("Suggest a question", alice):
        await suggest(alice, "A friend in recovery asks for your notes on them. What comes first?")
        await alice.reads("Your question waits")
    await alice.shows("thanks", "Your question waits")
    await rosa.says("question review")
    await rosa.shows("case", "A member suggests a question")
    await rosa.press("Edit")
    await rosa.shows_form("edit-form")
    await rosa.leave()
    await rosa.press("Do not add it")
    await rosa.shows_form("refuse-form")
    await rosa.leave()
    await rosa.press("Add it")
    await rosa.shows_form("add-form")
    await rosa.send()
    await rosa.shows("added", "Added.")


async def suggest(who: Walker, stem: str) -> None:
    """Write a question into the form, and promise that it is one's own."""
    await who.says("question suggest")
    await who.shows("how", "Suggest a question")
    await who.pick("What is it about?", "Mentoring")
    await who.shows_form("form")
    await who.fill("Your question", stem)
    await who.fill("Four answers", "A list of rules\nA greeting and time\nA form\nA warning")
    await who.tick("Which one is best?", "B")
    await who.fill("Why is it the best one?", "Being with somebody comes before papers.")
    await who.tick("Your promise", "I wrote this myself")
    await who.send()


async def letters(walk: Walk) -> None:
    """Read what became of a report and of a suggestion, and a reminder."""
    alice = walk.candidate
    await alice.says("me settings reminder:7 PM")
    await alice.reads("Saved")
    await walk.let("Next day")
    await alice.go("Direct messages")
    await alice.shows("about-report", "We read it again")
    await alice.shows("reminder", "It is open in")
    await alice.press("No more reminders")
    await alice.shows("no-more-reminders", "You can have them again")


async def permissions(walk: Walk) -> None:
    """The bot may not write, its channel is deleted, it was away."""
    ben, rosa = walk.other, walk.host
    await ben.says("exam live questions:2 seconds:60 begins_in:600")
    await ben.reads("Nobody is in yet")
    await ben.press("Join")
    await ben.reads("You are in")
    await walk.let("Take its permission away")
    await ben.reads("Your live round")
    await ben.press("Next now")
    await rosa.shows_page("trouble")
    for command in ("setup", "doctor", "daily status", "daily post"):
        await rosa.asks(command, f"muted-{command.replace(' ', '-')}")
    await walk.let("Next day")
    await rosa.go("Direct messages")
    await rosa.shows("letter-muted", "Send Messages")
    await rosa.go("# daily-ethics")
    await ben.go("Direct messages")
    await ben.shows("letter-to-who-started-a-round", "")
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


async def latecomer(walk: Walk) -> None:
    """Come to what others have answered, with little of one's own; start a warm-up, and stop it."""
    alice, rosa = walk.candidate, walk.host
    await alice.be("Dana")
    await alice.reads("February 24, 2027 · closed")
    await alice.press("My answer and all reasons")
    await alice.shows_answer("closed-unanswered")
    await alice.asks("exam history", "no-mock-exams")
    await alice.says("help")
    await alice.hears()
    await alice.press("Today's question")
    await alice.shows_answer("today-unanswered")
    await rosa.says("bank stats")
    await rosa.reads("The questions")
    await rosa.press("This week's sheet")
    await rosa.hears()
    await rosa.press("Start a warm-up")
    await rosa.shows_answer("warm-up")
    await rosa.asks("exam status", "status-of-warm-up")
    await rosa.press("Stop the round")
    await rosa.shows_answer("warm-up-stopped")
    await alice.be("Alice")
