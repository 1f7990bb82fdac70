"""What the bot says about itself, and how it says no."""

from tests.demo.walk.walking import Walk


async def words(walk: Walk) -> None:
    """Read the help and what the bot knows about people."""
    alice, rosa = walk.candidate, walk.host
    await alice.says("help")
    await alice.shows("help", "Studying for")
    await rosa.says("help")
    await rosa.shows("help-of-organizers", "For organizers")
    await alice.says("about")
    await alice.shows("about", "About this bot")


async def refusals(walk: Walk) -> None:
    """Ask for what cannot be: each time one sentence says what to do instead."""
    alice, dana = walk.candidate, walk.other
    for name, command in {
        "no-paper": "exam paper",
        "nothing-runs": "exam status",
        "nothing-to-stop": "exam stop",
    }.items():
        await alice.says(command)
        await alice.shows_answer(name)
    for name, command in {
        "no-such-domain": "quiz domain:cooking",
        "bad-zone": "me settings timezone:Mars",
    }.items():
        await alice.says(command)
        await alice.shows_answer(name)
    await dana.be("Dana")
    await dana.says("exam results")
    await dana.shows_answer("no-results")
    await dana.says("question report")
    await dana.shows_answer("nothing-to-report")
    await dana.says("quiz kind:missed")
    await dana.shows_answer("nothing-missed")
    await dana.be("Ben")
