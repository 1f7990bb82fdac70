"""Every sentence about what is a member's own: settings, exam date, reminders, their data."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.bank.items import Item, Profile
from bot.domain.bank.reports import MOST_WORDS, Flaw, Report, Verdict
from bot.domain.daily.posts import OpenQuestion
from bot.domain.exam.papers import EXTRA_TIMES
from bot.domain.exam.sittings import Sitting
from bot.domain.members import MemberSettings
from bot.domain.scores.boards import BoardName
from bot.services.members.settings import MemberView
from cogs.kit.days import date_in_words
from cogs.kit.item_text import reason
from cogs.kit.numbers import counted
from cogs.kit.text import cut, safe

_NAMES = ("as planned", "a quarter more", "half more", "double")

TIMES = dict(zip(EXTRA_TIMES, _NAMES, strict=True))
"""How each extra time is called."""


STUDY_FORM, EXAM_FORM, GROUP_FORM = "Questions and days", "Mock exams", "Boards and streaks"
QUESTIONS, AS_FORM, AS_BUTTONS = "Questions", "As a form with one choice", "With buttons A to D"
CONFIDENCE = "Practice asks how sure you were"
ASK, ASK_NOT = "Yes, before it tells what is right", "No"
AIM = "Weekly aim"
REMINDER = "Reminder"
REMINDER_HINT = "A private message at this hour, if you have not answered; never more than one"
NO_REMINDER = "Off"
ZONE = "Time zone"
ZONE_HINT = "Your own, such as America/Chicago"
EXTRA_TIME = "Time in mock exams"
EXTRA_TIME_HINT = "Nobody is told. It holds from the next mock exam that begins"
CLOCK, SHOWN, HIDDEN = "Time left on your paper", "Shown", "Hidden"
AFTER_CHOICE = "After a choice your paper"
GOES_ON, STAYS = "Goes on to the next open question", "Stays at the question"
EXAM_MESSAGE = "A message when your mock exam begins"
SEND_ONE, SEND_NONE = "Yes, privately", "No"
DAILY_BOARD, EXAM_BOARD = "Daily board", "Exam board"
SEEN, UNSEEN = "Others see you", "Others do not see you"
GAMES = "Streaks (yours and the group's)"


def settings(own: MemberView, *, saved: bool) -> tuple[str, ...]:
    """Return a member's settings in paragraphs, for that member alone."""
    chosen = own.settings
    return (
        f"### {'Saved' if saved else 'Your settings'}",
        f"**{QUESTIONS}:** {'as a form' if chosen.as_form else 'with buttons A to D'}\n"
        f"**{CONFIDENCE}:** {'no' if chosen.ask_confidence is False else 'yes'}\n"
        f"**{AIM}:** {goal(own)}\n"
        f"**{REMINDER}:** {reminder_hour(own.reminder)}\n"
        f"**{ZONE}:** {own.zone.key}{_whose_zone(chosen)}",
        f"**{EXTRA_TIME}:** {TIMES[chosen.extra_time]}\n"
        f"**{CLOCK}:** {(HIDDEN if chosen.hide_clock else SHOWN).lower()}\n"
        f"**{AFTER_CHOICE}:** {'goes on' if chosen.goes_on else 'stays'}\n"
        f"**{EXAM_MESSAGE}:** {'yes' if chosen.exam_letter else 'no'}",
        f"**{DAILY_BOARD}:** {_seen(own, BoardName.DAILY)}\n"
        f"**{EXAM_BOARD}:** {_seen(own, BoardName.EXAM)}\n"
        f"**{GAMES}:** {(HIDDEN if chosen.hide_games else SHOWN).lower()}",
        "-# For you alone. All but the reminder holds on every server. More time holds from the "
        "next mock exam that begins. Change anything with the buttons.",
    )


def _whose_zone(chosen: MemberSettings) -> str:
    if chosen.lost_zone:
        lost = safe(chosen.lost_zone, most=60)
        return f", as this server has it: I no longer know {lost}. Set yours under **{STUDY_FORM}**"
    return "" if chosen.zone else ", as this server has it"


def _seen(own: MemberView, board: BoardName) -> str:
    shown = own.settings.is_shown_on(board, opt_in=own.opt_in)
    return (SEEN if shown else UNSEEN).lower()


def goal(own: MemberView) -> str:
    """Return on how many days a week a member means to answer."""
    days = days_of_seven(own.goal)
    return days if own.goal == own.next_aim else f"{days}, from Monday on {own.next_aim}"


def days_of_seven(days: int) -> str:
    """Return a weekly aim in words."""
    return f"{counted(days, 'day')} of 7"


def reminder_hour(hour: int | None) -> str:
    """Return when a member is reminded."""
    return "off" if hour is None else f"at {clock(hour)}, if you have not answered by then"


def clock(hour: int) -> str:
    """Return a full hour as people say it."""
    return f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}"


YOUR_SERVER = "your study group"
NO_MORE = "No more reminders"
REMINDERS_OFF = (
    "### No more reminders\nYou can have them again at any time with **/me settings** in the "
    "server."
)


def reminder(server_id: int, server_name: str, question: OpenQuestion) -> str:
    """Return a reminder that leaves it at that."""
    link = f"https://discord.com/channels/{server_id}/{question.channel_id}/{question.message_id}"
    return (
        f"### Today's question\nIt is open in **{server_name}**: [have a look]({link}).\n"
        "-# Whenever you like. Today may also be a day off; that is fine, too."
    )


MOST_CORRECTED = 5
"""Most questions in one letter: each comes back by itself anyway."""
_STEM, _OPTION, _NOTE = 300, 160, 200


def corrected(items: Sequence[Item]) -> tuple[str, ...]:
    """Return what a member is told of corrections to questions they met on their own."""
    one = len(items) == 1
    heading = (
        "### A correction\n"
        f"{counted(len(items), 'question')} that you met in practice, in a mock "
        "exam or in a live round had the wrong best answer. That was our mistake."
    )
    lines = [
        f"{cut(item.stem, _STEM)}\n"
        f"> The best answer is **{cut(item.options[item.key].text, _OPTION)}**\n"
        f"> {cut(reason(item.key, item), _NOTE)}"
        for item in items[:MOST_CORRECTED]
    ]
    end = (
        f"-# Nobody has lost a point. {'It is' if one else 'They are'} new to you now: **/quiz** "
        f"brings {'it' if one else 'them'} back today."
    )
    return (heading, *lines, end)


THANKS = {
    (False, Verdict.AGREED): ("your report", "You are right."),
    (False, Verdict.STANDS): ("your report", "The question stays as it is."),
    (True, Verdict.AGREED): ("your question", "It is one of the group's own now."),
    (True, Verdict.STANDS): (
        "your question",
        "It was not added as it is. You are welcome to send it again, changed: "
        "**/question suggest** on the server.",
    ),
}
"""What a member is thanked for, and what became of it: by whether they suggested a question."""


def thanks(report: Report, stem: str, server_name: str) -> tuple[str, ...]:
    """Return what a member is told who reported a question, or suggested one."""
    assert report.verdict is not None
    what, became = THANKS[report.flaw is Flaw.MISSING, report.verdict]
    return (
        f"### Thank you for {what}\nAn organizer of {server_name} has read it. {became}",
        f"> {cut(stem, _STEM)}",
        *([f"They say: {safe(report.reply, most=MOST_WORDS)}"] if report.reply else []),
        "-# Questions get better because somebody says something.",
    )


NO_MORE_CALLS = "No more of these"
CALLS_OFF = (
    "### No more messages about mock exams\nYou can have them again at any time with "
    "**/me settings** in the server."
)


def exam_begins(sitting: Sitting, server_name: str, message_id: int | None) -> str:
    """Return a letter that calls a member to their paper."""
    link = f"https://discord.com/channels/{sitting.server_id}/{sitting.channel_id}"
    to = f"{link}/{message_id}" if message_id else link
    return (
        f"### Your mock exam has begun\nIt is in **{server_name}**: [go to it]({to}), and press "
        "**Open my paper**.\n-# You asked for this message when you joined."
    )


SET_DATE, CHANGE_DATE, FORGET_DATE = "Set the day", "Change the day", "Forget the day"
DATE_FORM = "Your exam"
DATE_FIELD = "The day of your exam"
DATE_HINT = "Such as March 14, 2027, or: in 6 weeks"
NO_EXAM_DATE = (
    "### Your exam\nTell me the day with **/me exam-date**, such as March 14, 3/14/27 or "
    "“in 6 weeks”, and I count down and say what helps next. Only you see it."
)
EXAM_OVER = (
    "### Your exam\nThe day you set is behind you. However it went, you put the work in. If there "
    "is to be another day, tell me with **/me exam-date**; with **clear** I forget this one."
)
EXAM_DATE_CLEARED = "### Your exam\nNo date any more. Set one whenever you know it."
CLEAR_WORDS = frozenset({"clear", "none", "no", "off", "remove"})


def countdown(
    on: date, today: date, profile: Profile, weakest: tuple[str, int, int] | None, *, saved: bool
) -> tuple[str, ...]:
    """Return how long it is until a member's exam, and what helps next.

    `weakest` is the title of a domain with the right answers and all answers in it, or None
    while there are too few to say.
    """
    days = (on - today).days
    left = {0: "It is today.", 1: "It is tomorrow."}.get(days, f"**{days} days** to go.")
    day = date_in_words(on)
    heading = f"### {'Saved: your' if saved else 'Your'} exam\n{day}. {left}"
    return (heading, _next_step(days, profile), *_look_at(days, weakest))


def _next_step(days: int, profile: Profile) -> str:
    if days == 0:
        return (
            "You have done the work. Read each question to its end, answer every one, and "
            "come back to the hard ones. We are with you."
        )
    if days <= 3:
        return (
            "Nothing new now. Sleep, eat, look up the way there. If you like, read a few reasons "
            "of questions you know. A tired head forgets more than a last evening teaches."
        )
    if days <= 14:
        return (
            f"**Next:** one full mock exam with your group (**/exam start** length full: "
            f"{profile.questions} questions, {profile.minutes} minutes), then the reasons of what "
            "you missed with **/exam results**."
        )
    if days <= 45:
        return (
            "**Next:** a quarter or half mock exam a week with your group (**/exam start**), and "
            "the daily question on the days of your aim."
        )
    return (
        "**Next:** the daily question, on as many days as your aim says, and now and then a "
        "sprint with your group (**/exam start** length sprint). There is time."
    )


def _look_at(days: int, weakest: tuple[str, int, int] | None) -> tuple[str, ...]:
    if weakest is None or days <= 3:
        return ()
    title, correct, answered = weakest
    return (
        f"**Worth a look:** {title}, where you had {correct} of {answered}. **/me stats** has the "
        "topics.",
    )


MY_DATA = (
    "### Your data\nWhat I hold about you is yours. Get all of it in one file, or have all of it "
    "deleted; before that you see what would go. What I keep, and why: **About this bot**."
)
EXPORT_BUTTON = "Get my data"
ASK_DELETE_BUTTON = "Delete my data"
DELETE_BUTTON = "Delete everything"
KEEP_BUTTON = "Keep it"
KEPT = "### Kept\nNothing was deleted."
NOTHING_HELD = "### Your data\nI hold nothing about you."
DELETED = (
    "### Deleted\nNothing about you is left, on any server. Questions that were closed still count "
    "one answer more, without a name. An open question that you answered remembers only that, "
    "without your name and until it closes, so that nobody answers twice. Backups that the host "
    "made before go as newer ones replace them. You are welcome to begin anew at any time."
)
_SECTIONS = {
    "settings": ("your settings", "your settings"),
    "weekly_aims": ("weekly aim", "weekly aims"),
    "reminders": ("reminder", "reminders"),
    "daily_answers": ("answer to a daily question", "answers to daily questions"),
    "exam_papers": ("mock exam paper", "mock exam papers"),
    "exam_choices": ("choice on a paper", "choices on papers"),
    "drills": ("practice run", "practice runs"),
    "drill_answers": ("answer in practice", "answers in practice"),
    "cards": ("question that I bring back to you", "questions that I bring back to you"),
    "live_answers": ("answer in a live round", "answers in live rounds"),
    "points": ("total of points for a board", "totals of points for boards"),
    "by_topic": ("total for **/me stats**", "totals for **/me stats**"),
    "hosted_exams": ("mock exam you started", "mock exams you started"),
    "hosted_live_rounds": ("live round you started", "live rounds you started"),
    "letters": ("correction I am about to tell you", "corrections I am about to tell you"),
    "organised_servers": ("server you set me up on", "servers you set me up on"),
}


def preview(held: Mapping[str, Sequence[object]]) -> tuple[str, ...]:
    """Return what would be deleted, before it is."""
    lines = [
        f"- {many if name == 'settings' else counted(len(rows), one, many)}"
        for name, rows in held.items()
        for one, many in [_SECTIONS.get(name, (name, name))]
        if rows and name in _SECTIONS
    ]
    return (
        "### Delete everything about you?\nFrom all servers, at once, and for good:\n"
        + "\n".join(lines),
        "Scores and streaks go with it. What you began (mock exams, the setup) stays for the "
        "group, without your name. A paper you are writing is gone, too.",
        "-# To have a copy first, use **/me export**.",
    )


EXPORTED = (
    "### Your data\nEverything I hold about you, on all servers, in one file that you can read. "
    "Only you see this message. What was right of a question that is still being asked on a server "
    "of yours, as in a mock exam, comes when that is over."
)


def file_words(held: Mapping[str, Sequence[object]]) -> str:
    """Return what the file has, for those who cannot open it."""
    count = sum(len(rows) for rows in held.values())
    return f"A JSON file with {counted(count, 'entry', 'entries')} about you."
