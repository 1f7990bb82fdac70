"""Every sentence of /setup."""

from bot.domain.daily.posts import Post
from bot.domain.servers.settings import DEFAULT_TIME, DEFAULT_ZONE, ServerSettings, Sheet
from bot.services.servers.settings import Status
from cogs.kit.days import describe_days, time_in_words
from cogs.kit.numbers import counted
from cogs.kit.text import moment

WELCOME = (
    "### Set up the daily question\n"
    "I post one ethics question a day, and answer each member privately with the reasons. "
    f"Without changes I post every day at {time_in_words(DEFAULT_TIME)} ({DEFAULT_ZONE.key})."
)
WELCOME_HINT = (
    "Press **Change settings** to choose the channel and the time. Everything can be changed later."
)
CHANGE_BUTTON = "Change settings"
GROUP_BUTTON = "Group settings"
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


def _named(settings: ServerSettings) -> dict[str, str]:
    """Return every setting in words, by its name."""
    lines = f"{settings_lines(settings)}\n{group_lines(settings)}".splitlines()
    return {name.strip("*"): value for name, _, value in (line.partition(" ") for line in lines)}


def meanwhile(seen: ServerSettings | None, status: Status) -> list[str]:
    """Return what somebody has set while a form was open that showed what was so before."""
    if seen is None or status.before is None:
        return []
    shown, before = _named(seen), _named(status.before)
    others = [f"{name} {before[name]}" for name in shown if shown[name] != before[name]]
    return ["**Set meanwhile by somebody else:** " + "; ".join(others) + "."] if others else []


def group_lines(settings: ServerSettings) -> str:
    """Return what is set for the group, one a line."""
    members = counted(settings.light, "member answers", "members answer")
    return (
        f"**Daily board:** {(ASK_FIRST if settings.opt_in else SHOW_ALL).lower()}\n"
        f"**Points on it come** {POINTS_AT_ONCE if settings.at_once else POINTS_BY_WEEK}.\n"
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
