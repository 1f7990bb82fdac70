"""Every sentence of /setup."""

from bot.domain.bank.items import Bank, Profile
from bot.domain.daily.posts import Post
from bot.domain.exam.pass_mark import Unit
from bot.domain.servers.settings import DEFAULT_TIME, DEFAULT_ZONE, ServerSettings, Sheet
from bot.services.servers.settings import Status
from cogs.kit.days import describe_days, time_in_words
from cogs.kit.exam_lengths import PAPERS, exam_size
from cogs.kit.numbers import counted
from cogs.kit.text import moment, safe

WELCOME = (
    "### Set up the daily question\n"
    "I post one question a day, and answer each member privately with the reasons. "
    f"Without changes I post in this channel every day at {time_in_words(DEFAULT_TIME)} "
    f"({DEFAULT_ZONE.key})."
)
WELCOME_HINT = (
    "**Start like this** begins with that; **Change settings** chooses another channel, time or "
    "days. Everything can be changed later."
)
START_BUTTON = "Start like this"
CHANGE_BUTTON = "Change settings"
GROUP_BUTTON = "Group settings"
EXAM_BUTTON = "Exam"
TIMES_BUTTON = "Answer times"
LEADS_BUTTON = "Study leads"
TEST_BUTTON = "Send a test question"
PAUSE_BUTTON = "Pause"
RESUME_BUTTON = "Resume"
PANEL_TITLE = "### Your daily question"
SAVED_TITLE = "### Saved"
END_TEST_BUTTON = "Take it away"
TEST_ENDED = "### The test is done\nIts question goes out of the channel in a moment."
NO_TEST = "### The test is done\nIts question is gone already."
ALL_WELL = "I have every permission I need there."

FORM_TITLE = "The daily question"
FORM_CHANNEL = "Channel"
FORM_CHANNEL_HINT = "Where the question is posted"
FORM_TIME = "Time"
FORM_TIME_HINT = "Such as 9 am, 18:30 or noon, on your group's clock"
FORM_TIMEZONE = "Time zone"
FORM_TIMEZONE_HINT = "Such as Central, Chicago or America/Chicago"
FORM_DAYS = "Days"
FORM_ROLE = "Role to mention"
FORM_ROLE_HINT = "Leave empty to mention nobody"
GROUP_FORM_TITLE = "Your group"
FORM_BOARDS = "The board of the daily questions"
FORM_BOARDS_HINT = "Each member can change it for themselves at any time"
SHOW_ALL = "Everyone is on it, unless they hide"
ASK_FIRST = "Only who says yes is on it"
FORM_POINTS = "When points come to that board"
FORM_POINTS_HINT = "At once gives away: whoever looks before and after knows who had it right"
BY_WEEK = "When a week is over, so no single answer shows"
AT_ONCE = "At once, after each answer"
POINTS_AT_ONCE = (
    "at once. Whoever looks at it before and after a question can tell who had it right; in a "
    "small group, with what is told of that question, also what the others chose"
)
POINTS_BY_WEEK = "when a week is over, so that nobody's single answer shows"
FORM_LIGHT = "The group's streak"
FORM_LIGHT_HINT = "It grows while at least so many members answer each question: 1 to 99"
FORM_SHEET = "Weekly sheet"
FORM_SHEET_HINT = "On Mondays: how the week went, in numbers, and what to look at again"
TIMES_FORM_TITLE = "Answers and late questions"
FORM_REVEAL = "Hours until the answer is shown"
FORM_REVEAL_HINT = "1 to 72 after the question came; leave empty for: when the next one comes"
FORM_CATCH_UP = "How late a question may come"
FORM_CATCH_UP_HINT = "In hours, 1 to 23: if I was away, I post it that late, and no later"
FORM_TALK = "A thread to talk about the question"
FORM_TALK_HINT = "It opens with the answer, not before, so that talk gives nothing away"
NO_TALK, TALK = "No thread", "Open one at each question"
EXAM_FORM_TITLE = "Your exam"
FORM_EXAM = "The exam you prepare for"
FORM_EXAM_HINT = "Mock exams, practice and the daily question follow it"
FORM_LENGTH = "The usual mock exam"
FORM_LENGTH_HINT = "When somebody starts one and says nothing else"
FORM_PAPER = "Its questions"
FORM_OPENS_IN = "Minutes until it begins"
FORM_OPENS_IN_HINT = "1 to 1440; members join meanwhile"
LEADS_FORM_TITLE = "Study leads"
FORM_LEADS = "Their role"
FORM_LEADS_HINT = "Leave empty if only organizers lead"
LEADS_FORM_TEXT = (
    "Whoever has this role may run **/daily** and **/bank** and review questions, without Manage "
    "Server. Settings stay yours.\n"
    "Discord hides these commands from them until you show them once: **Server Settings**, "
    "**Integrations**, choose me, then **/daily** and **/bank**, and **Add Roles or Members**."
)
LEADS_HINT = (
    "-# They do not see **/daily** and **/bank**? Server Settings > Integrations > choose me > the "
    "command > Add Roles or Members."
)
SHEETS: dict[str, str] = {
    Sheet.OFF: "Off",
    Sheet.PRIVATE: "To me, privately",
    Sheet.CHANNEL: "In the daily channel",
}


def test_sent(test: Post) -> str:
    """Return where a test question is, and when it goes again."""
    return (
        f"A test question is in the channel <#{test.channel_id}>. Try its buttons: nothing counts, "
        f"for anybody, and the question is not used up. **{END_TEST_BUTTON}** removes it when you "
        "are done; the next test or daily question does so, too."
    )


def settings_lines(settings: ServerSettings) -> str:
    """Return the settings, one a line."""
    role = f"<@&{settings.role_id}>" if settings.role_id else "nobody"
    return (
        f"**Channel:** <#{settings.channel_id}>\n"
        f"**Time:** {time_in_words(settings.at)} ({settings.zone_name})\n"
        f"**Days:** {describe_days(settings.days)}\n"
        f"**Mentions:** {role}"
    )


def times_lines(settings: ServerSettings) -> str:
    """Return when a question shows its answer, and how late it may come, one a line."""
    shown = f"{_hours(settings.reveal_hours)} after the question"
    return (
        f"**Answer shown:** {shown if settings.reveal_hours else 'when the next question comes'}\n"
        f"**Late questions:** up to {_hours(settings.catch_up_hours)} after their time\n"
        f"**Thread to talk in:** {'opens with the answer' if settings.discussion else 'none'}"
    )


def _hours(count: int) -> str:
    return counted(count, "hour")


def exam_lines(settings: ServerSettings, bank: Bank) -> str:
    """Return which exam the group prepares for, and its usual mock exam, one a line."""
    exam = bank.profile_named(settings.exam)
    own = PAPERS[settings.form].lower()
    wait = counted(settings.opens_in, "minute")
    return (
        f"**Exam:** {safe(exam.title)} ({exam_size(exam)}, {_pass_mark(exam)})\n"
        f"**Usual mock exam:** {settings.length}, {own}, begins after {wait}"
    )


def _pass_mark(exam: Profile) -> str:
    """Return what passes an exam, in the unit of its board."""
    if exam.pass_mark is None:
        return "pass mark not published"
    unit = {Unit.RAW: "", Unit.PERCENT: "%", Unit.SCALED: " points"}[exam.pass_mark.unit]
    return f"pass at {exam.pass_mark.value}{unit}"


def lead_lines(settings: ServerSettings) -> str:
    """Return who leads the study beside organisers, and how they get to see the commands."""
    if settings.lead_role_id is None:
        return "**Study leads:** nobody besides organizers"
    return f"**Study leads:** <@&{settings.lead_role_id}>\n{LEADS_HINT}"


def _named(settings: ServerSettings, bank: Bank) -> dict[str, str]:
    """Return every setting in words, by its name."""
    parts = (
        settings_lines(settings),
        times_lines(settings),
        group_lines(settings),
        exam_lines(settings, bank),
        lead_lines(settings).partition("\n")[0],
    )
    found = (line.split("**", 2) for line in "\n".join(parts).splitlines())
    return {name: value for _, name, value in found}


def meanwhile(seen: ServerSettings | None, status: Status, bank: Bank) -> list[str]:
    """Return what somebody has set while a form was open that showed what was so before."""
    if seen is None or status.before is None:
        return []
    shown, before = _named(seen, bank), _named(status.before, bank)
    others = [f"{name}{before[name]}" for name in shown if shown[name] != before[name]]
    return ["**Set meanwhile by somebody else:** " + "; ".join(others) + "."] if others else []


def group_lines(settings: ServerSettings) -> str:
    """Return what is set for the group, one a line."""
    members = counted(settings.light, "member answers", "members answer")
    return (
        f"**Daily board:** {(ASK_FIRST if settings.opt_in else SHOW_ALL).lower()}\n"
        f"**Points come:** {POINTS_AT_ONCE if settings.at_once else POINTS_BY_WEEK}\n"
        f"**The group's streak:** grows while at least {members} each question\n"
        f"**Weekly sheet:** {sheet_place(settings)}"
    )


def sheet_place(settings: ServerSettings) -> str:
    """Return whether and where the weekly sheet comes."""
    match settings.sheet:
        case Sheet.OFF:
            return "off"
        case Sheet.PRIVATE:
            return f"on Mondays, to <@{settings.organiser_id}> alone"
        case Sheet.CHANNEL:
            return f"on Mondays, in <#{settings.channel_id}>"


def next_line(status: Status) -> str:
    """Return when the next question comes."""
    if not status.next_firings:
        return "**Next:** paused. Press Resume, or use **/daily resume**."
    if status.obstacle:
        return "**Next:** nothing can be posted until this is put right:"
    return f"**Next:** {moment(status.next_firings[0].due_at)}"
