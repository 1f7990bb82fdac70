"""Every sentence of /help and /about."""

from bot.domain.bank.items import Profile
from bot.domain.scores.boards import EXAM_MINIMUM
from cogs.kit.counting import EXTRA_RULE
from cogs.kit.text import safe

CRISIS = (
    "**If you are in crisis:** call or text **988**, any time, or **911** in danger. "
    "I am a study helper and cannot help there; people can."
)
SCORING = (
    "**How points work** (**/leaderboard**)\n"
    "1. Daily questions: one point for the best answer, first try. Speed and practice never "
    f"count. {EXTRA_RULE}\n"
    f"2. Mock exams have their own board, by accuracy, from {EXAM_MINIMUM} questions on, and "
    "only for those who put themselves there.\n"
    "3. Your days: you choose how many of seven; the rest are days off, and every seven answered "
    "days save you one more. The group has a streak, too: the questions in a row that enough of "
    "you answered.\n"
    "4. One tap hides you from a board; **/me delete** removes everything about you, everywhere."
)
HELP = (
    "**Every day** I post one question. Press **A**, **B**, **C** or **D**: your answer "
    "stays private, your first one counts, and I tell you the reason for it at once. "
    "How the group answered is shown later, as a rule when the next question comes.",
    "**/exam start** opens a timed mock exam here: everyone writes a private paper, and nobody's "
    "result is shown unless they share it. **/exam live** asks question by question, for all "
    "together.",
    "**/quiz** is practice for you alone: each question comes back when you are about to forget "
    "it. **My question** under the daily one is the one most worth your minute.",
    "**/me stats** and **/me progress** show how you do, to you alone. **/me settings** gives you "
    "more time in exams, a weekly aim, reminders, and a switch that hides streaks; nobody is told. "
    "**/me exam-date** counts down.",
    SCORING,
    "A question seems wrong? **Report this question** stands under every answer. You miss one? "
    "**/question suggest** takes yours to the organizers, without your name.",
    "**/about** says what I know about you, where the questions come from, and who made me.",
)
_RUN_DAILY = (
    "- **/daily next** shows the next question, without its answer: choose another, move it, or "
    "put some in line.\n"
    "- **/daily post**, **/daily skip**, **/daily repost**, **/daily pause** and **/daily resume** "
    "run the daily question; **/daily undo** takes back what you did last.\n"
    "- **/daily history** and **/daily status** tell what was posted, and what comes.\n"
    "- **/bank import**, **/bank browse** and **/bank export** are for your group's own "
    "questions.\n"
    "- **/bank stats** shows how questions fare, **/question review** what members report and "
    "suggest."
)
HELP_ORGANISER = (
    "**For organizers:**\n"
    "- **/setup** has the channel, time and days, the exam, the group's settings, study leads, "
    "this week's sheet and the **study panel**: all that members can do, without commands.\n"
    f"{_RUN_DAILY}\n"
    "- **/doctor** says whether all is well."
)
HELP_LEAD = (
    f"**For study leads:**\n{_RUN_DAILY}\n"
    "- You do not see these commands? Ask an organizer: **/setup**, **Study leads** says how."
)


def help_for(exam: str) -> tuple[str, ...]:
    """Return what members can do, for a group that prepares for an exam."""
    return (f"### Studying for the {safe(exam)} exam together", *HELP)


def about(
    profile: Profile, items: int, sources: int, *, invite: str, own_data: str
) -> tuple[str, ...]:
    """Return what members and organisers should know about the bot."""
    return (
        "### About this bot",
        f"I help study groups prepare for the exam **{safe(profile.title)}**. "
        f"I am **not affiliated with the {safe(profile.board)}** or any exam. Real "
        "exam questions are confidential: I have none of them, and please do not post any. "
        f"[What is known of the exam](<{profile.url}>)",
        _questions(items, sources),
        "**Privacy:** I keep your Discord id, your answers, exam papers and settings, on the "
        "computer of whoever runs me. I cannot read your messages. Nobody sees your answers or "
        "results; the leaderboard shows points, and you can hide from it. **/me export** gives you "
        "everything I hold, **/me delete** removes it, here or in a private message. You have left "
        f"and want them? [Add me to your account](<{own_data}>). Thirty days after I leave a "
        "server, everything from it is deleted; so is what you set, once you are on no server "
        "with me.",
        CRISIS,
        f"[Invite me to another server](<{invite}>)\n"
        "-# Free software: code MIT, questions CC BY 4.0.",
    )


def _questions(items: int, sources: int) -> str:
    if not items:
        return (
            "**Questions:** none of my own for this exam; your group brings them. Check what they "
            "say with a source, and with the board that gives the exam, before you rely on one."
        )
    return (
        f"**Questions:** {items} original ones from {sources} public sources, each with its "
        "source. Laws change: check with the source, and with the board that gives the exam, "
        "before you rely on one."
    )
