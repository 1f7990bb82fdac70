"""Every sentence of /help and /about."""

from bot.domain.items import Profile

CRISIS = (
    "**If you are in crisis:** call or text **988**, any time, or **911** in danger. "
    "I am a study helper and cannot help there; people can."
)
HELP = (
    "### Studying for the CRSS exam together",
    "**Every day** I post one ethics question. Press **A**, **B**, **C** or **D**: your answer "
    "stays private, your first one counts, and I tell you the reason for it at once. "
    "How the group answered is shown when the next question comes.",
    "**/exam start** opens a timed mock exam here: everyone writes a private paper, and nobody's "
    "result is shown unless they share it. **/exam live** asks question by question, for all "
    "together. **/me settings** gives you more time, or hides the clock; nobody is told.",
    "**/leaderboard** shows how the group does, for the week, the month or all time. "
    "One point for each best answer; speed never counts.",
    "**/about** says what I know about you, where the questions come from, and who made me.",
)
HELP_ORGANISER = (
    "**For organisers:** **/setup** chooses channel, time and days. **/daily post**, **skip**, "
    "**pause**, **resume**, **history** and **status** run the daily question."
)


def about(profile: Profile, items: int, sources: int, invite: str) -> tuple[str, ...]:
    """Return what members and organisers should know about the bot."""
    return (
        "### About this bot",
        f"I help study groups prepare for the exam **{profile.title}**. "
        "I am **not affiliated with the ICB** (Illinois Certification Board) or any exam. Real "
        "exam questions are confidential: I have none of them, and please do not post any.",
        f"**Questions:** {items} original ones from {sources} public sources, each with its "
        "source. Laws change: check with the source, and with the ICB, before you rely on one.",
        "**Privacy:** I keep your Discord id, your answers, exam papers and extra time, on the "
        "computer of whoever runs me. I cannot read your messages. Nobody sees your answers or "
        "results; the leaderboard shows how many daily answers were right. Thirty days after I "
        "leave a server, everything from it is deleted.",
        CRISIS,
        f"[Invite me to another server](<{invite}>)\n"
        "-# Free software: code MIT, questions CC BY 4.0.",
    )
