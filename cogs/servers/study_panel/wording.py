"""Every sentence about the study panel."""

TITLE = (
    "# Study panel\nEverything here works with buttons, lists and forms, without slash commands. "
    "Only you see what a button shows you, unless it says otherwise."
)
STUDY = (
    "## Study\n"
    "**Today's question** asks or explains it. **My question** is the one most worth your minute. "
    "**Practice** goes on where you stopped."
)
TOGETHER = (
    "## Mock exams\n"
    "**Start** opens a lobby in this channel, for everybody. **What runs here** says how it "
    "stands; who started it can stop it there. **My paper** opens where you left off."
)
NUMBERS = "## How I am doing\nFor you alone; on the leaderboard one tap hides you."
MINE = (
    "## My own\nSettings (more time, reminder, questions as a form), the day of your exam, "
    "and everything I hold about you."
)
HELP = (
    "## Help\nWhat I do, what is wrong with a question, one of your own for the group, and what I "
    "know about you."
)
CRISIS = (
    "-# In a crisis: call or text **988**, any time, or **911** in danger. I am a study helper; "
    "people can help."
)
BUTTON = "Study panel"
FORM_TITLE = "The study panel"
FORM_CHANNEL = "Channel"
FORM_CHANNEL_HINT = "A pinned message there leads to all that members can do"


def coming(channel_id: int, *, may_pin: bool) -> str:
    """Return that a panel comes, and who pins it."""
    pinned = (
        "I pin it, and put it up again should somebody delete it."
        if may_pin
        else "I may not pin it: give me **Pin Messages** in that channel, and I do; or pin it "
        "yourself. Should somebody delete it, I put it up again."
    )
    return f"### The study panel\nIt comes into <#{channel_id}> in a moment. {pinned}"
