"""Why the rules say no: codes with arguments. cogs/kit/refusal_wording.py puts them into words.

A code is the name it has here, in small letters. What stands in a table stays readable: a code
that was stored once, as a note of the ledger, keeps its name.
"""

import json
from dataclasses import dataclass
from enum import StrEnum

Argument = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not done: a code, and what there is to say about this case."""

    code: str
    arguments: tuple[Argument, ...] = ()

    def __str__(self) -> str:
        """Return the reason for a log, which is in nobody's language."""
        if not self.arguments:
            return self.code
        return f"{self.code}({', '.join(map(repr, self.arguments))})"

    def to_text(self) -> str:
        """Return the reason for a column; `from_text` reads it."""
        return json.dumps([self.code, *self.arguments], ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Reason":
        """Return the reason that `to_text` wrote."""
        code: str
        arguments: list[str | int | list[str]]
        code, *arguments = json.loads(text)
        return cls(code, tuple(tuple(one) if isinstance(one, list) else one for one in arguments))


# Of anything
ORGANISERS_ONLY = Reason("organisers_only")
SERVER_ONLY = Reason("server_only")
SOMETHING_WRONG = Reason("something_wrong")
DISK_FULL = Reason("disk_full")
DATABASE_BUSY = Reason("database_busy")
DISCORD_AWAY = Reason("discord_away")
NO_LONGER_KNOWN = Reason("no_longer_known")
TOO_SLOW = Reason("too_slow")
FILE_LOST = Reason("file_lost")
NOT_OFFERED = Reason("not_offered")
COMMAND_CHANGED = Reason("command_changed")

# Of the daily question
NOT_SET_UP = Reason("not_set_up")
NO_SUCH_POST = Reason("no_such_post")
NO_QUESTION_YET = Reason("no_question_yet")
STILL_OPEN = Reason("still_open")
NO_ITEMS = Reason("no_items")
ALREADY_PAUSED = Reason("already_paused")
NOT_PAUSED = Reason("not_paused")
SKIP_WHILE_PAUSED = Reason("skip_while_paused")
NOTHING_SKIPPED = Reason("nothing_skipped")
QUESTION_DELETED = Reason("question_deleted")
NOTHING_TO_REPOST = Reason("nothing_to_repost")
SENT_MAYBE = Reason("sent_maybe")
ALL_ASKED_ELSEWHERE = Reason("all_asked_elsewhere")
LAST_IS_KEPT = Reason("last_is_kept")
ANSWERED_BEFORE = Reason("answered_before")
REASONS_WAIT = Reason("reasons_wait")
ON_HOLD = Reason("on_hold")
ROLE_GONE = Reason("role_gone")
ROLE_IS_EVERYONE = Reason("role_is_everyone")
NOTHING_TO_REMIND_OF = Reason("nothing_to_remind_of")

# Of practice
NO_SUCH_DRILL = Reason("no_such_drill")
ASKED_ELSEWHERE = Reason("asked_elsewhere")
ALL_DONE_TODAY = Reason("all_done_today")
NOTHING_TO_PRACTISE = {
    "due": Reason("nothing_to_practise_due"),
    "new": Reason("nothing_to_practise_new"),
    "missed": Reason("nothing_to_practise_missed"),
    "mixed": Reason("nothing_to_practise_mixed"),
}

# Of seasons
SEASON_A_DAY_LATER = Reason("season_a_day_later")
SEASON_BEGINS = Reason("season_begins")

# Of mock exams
SITTING_IN_CHANNEL = Reason("sitting_in_channel")
NO_SITTING_HERE = Reason("no_sitting_here")
NO_SUCH_SITTING = Reason("no_such_sitting")
TOO_LATE_TO_JOIN = Reason("too_late_to_join")
SITTING_OVER = Reason("sitting_over")
ALREADY_BEGUN = Reason("already_begun")
NOT_BEGUN = Reason("not_begun")
HAS_BEGUN = Reason("has_begun")
CALLED_OFF = Reason("called_off")
NOT_IN_SITTING = Reason("not_in_sitting")
NOT_YOUR_PAPER = Reason("not_your_paper")
NO_PAPER = Reason("no_paper")
NO_RESULTS = Reason("no_results")
NOTHING_TO_SHARE = Reason("nothing_to_share")
TAKEN_BACK = Reason("taken_back")
NOT_YOURS_TO_TAKE_BACK = Reason("not_yours_to_take_back")
NO_SUCH_QUESTION = Reason("no_such_question")
STILL_WRITING = Reason("still_writing")
NOT_YET_REVIEW = Reason("not_yet_review")
NOBODY_IN = Reason("nobody_in")
HAD_A_PAPER = Reason("had_a_paper")
HOSTS_ONLY = Reason("hosts_only")

# Of live rounds
NO_SUCH_ROUND = Reason("no_such_round")
ROUND_IS_OVER = Reason("round_is_over")
NOBODY_IN_ROUND = Reason("nobody_in_round")
ROUND_GOES_ON = Reason("round_goes_on")
CLOCK_OVER = Reason("clock_over")
ROUND_PAUSED = Reason("round_paused")
NOTHING_TO_ASK = Reason("nothing_to_ask")
ALL_OPEN = Reason("all_open")

# Of reports
NOT_MET = Reason("not_met")
NOTHING_MET = Reason("nothing_met")
REPORTS_FULL = Reason("reports_full")
SAY_WHAT = Reason("say_what")
DECIDED_BEFORE = Reason("decided_before")

# Of question files
FILE_EMPTY = Reason("file_empty")
FILE_UNREADABLE = Reason("file_unreadable")
FORMAT_UNKNOWN = Reason("format_unknown")
LIST_OF_TERMS = Reason("list_of_terms")
OLD_WORKBOOK = Reason("old_workbook")
NO_WORKBOOK = Reason("no_workbook")
BROKEN_WORKBOOK = Reason("broken_workbook")
NO_HEADINGS = Reason("no_headings")
PDF_UNREAD = Reason("pdf_unread")
ANKI_UNREAD = Reason("anki_unread")
XML_NOT_MOODLE = Reason("xml_not_moodle")
HOSTILE_XML = Reason("hostile_xml")

# Of what somebody typed
FORM_FORGOTTEN = Reason("form_forgotten")
PAST_DATE = Reason("past_date")


def slow_down(works_at: int) -> Reason:
    """Say that somebody does much in a short time, and when it works again, in Unix seconds."""
    return Reason("slow_down", (works_at,))


def busy_server(works_at: int) -> Reason:
    """Say that a whole server asks for much, and when it works again, in Unix seconds."""
    return Reason("busy_server", (works_at,))


def many_running(channels: list[str]) -> Reason:
    """Say in which channels somebody has as much running as one host may have on a server."""
    return Reason("many_running", (tuple(channels),))


def server_full(most: int) -> Reason:
    """Say how much may run on a server at once."""
    return Reason("server_full", (most,))


def pool_in_use(possible: int) -> Reason:
    """Say how many questions can be asked for beside what runs already."""
    return Reason("pool_in_use", (possible,))


def no_such_domain(text: str, titles: list[str]) -> Reason:
    """Say which domains the exam has."""
    return Reason("no_such_domain", (text, tuple(titles)))


def bank_too_small(asked: int, there: int) -> Reason:
    """Say how long a mock exam can be, or what to do where none can be."""
    return Reason("bank_too_small", (asked, there)) if there else NOTHING_TO_ASK


def too_many_asked_elsewhere(asked: int, free: int) -> Reason:
    """Say how long a mock exam can be while the other questions are being asked elsewhere."""
    return Reason("too_many_asked_elsewhere", (asked, free)) if free else ALL_OPEN


def bad_date(text: str) -> Reason:
    """Say how to write a date."""
    return Reason("bad_date", (text,))


def bad_time(text: str) -> Reason:
    """Say how to write a time of day."""
    return Reason("bad_time", (text,))


def bad_timezone(text: str, nearest: list[str]) -> Reason:
    """Say how to name a time zone, with the nearest names there are."""
    return Reason("bad_timezone", (text, tuple(nearest)))


def bad_days(text: str) -> Reason:
    """Say how to write days of the week."""
    return Reason("bad_days", (text,))


def bad_number(text: str, least: int, most: int) -> Reason:
    """Say between which numbers one is to be."""
    return Reason("bad_number", (text, least, most))


def bad_light(text: str) -> Reason:
    """Say how many members may keep the group's light on."""
    return Reason("bad_light", (text,))


def no_permission(missing: list[str], channel_id: int) -> Reason:
    """Say which permissions the bot lacks in a channel, by Discord's names, and where to give them.

    They are named as in its interface for programs, such as send_messages.
    """
    return Reason("no_permission", (tuple(missing), channel_id))


def cannot_see(channel_id: int) -> Reason:
    """Say that a channel is gone or hidden."""
    return Reason("cannot_see", (channel_id,))


def discord_refused(number: int) -> Reason:
    """Say that Discord did not take a message, with the number it gives the error."""
    return Reason("discord_refused", (number,))


class NotShown(StrEnum):
    """What can fail to come into its channel."""

    LOBBY = "lobby"
    QUESTION = "question"
    RESULTS = "results"
    STANDINGS = "standings"
    SHEET = "sheet"


def not_shown(what: NotShown, channel_id: int, why: Reason, again: bool) -> Reason:
    """Say that something did not come into a channel and why, and whether it is tried again."""
    return Reason("not_shown", (what, channel_id, why.to_text(), int(again)))


def cannot_post_here(missing: list[str]) -> Reason:
    """Say which permissions, by Discord's own names, the bot lacks in the channel of a command."""
    return Reason("cannot_post_here", (tuple(missing),))


def no_place_for_messages(channel_id: int) -> Reason:
    """Say that a channel holds threads or other channels, and no messages of its own."""
    return Reason("no_place_for_messages", (channel_id,))


def thread_locked(thread_id: int) -> Reason:
    """Say that a thread is locked."""
    return Reason("thread_locked", (thread_id,))


def not_in_thread(thread_id: int) -> Reason:
    """Say that nobody has added the bot to a private thread."""
    return Reason("not_in_thread", (thread_id,))


def role_not_mentionable(role_id: int, channel_id: int) -> Reason:
    """Say that a mention of a role pings nobody in a channel, and how to change that."""
    return Reason("role_not_mentionable", (role_id, channel_id))


def nothing_to_skip(day: int) -> Reason:
    """Say that no question is to come on a day, given by its number in the calendar."""
    return Reason("nothing_to_skip", (day,))


def zone_lost(name: str, instead: str) -> Reason:
    """Say that a time zone that was stored is not known any more, and which one stands in."""
    return Reason("zone_lost", (name, instead))


def file_too_large(most: int) -> Reason:
    """Say how many megabytes a file of questions may have."""
    return Reason("file_too_large", (most,))


def file_unpacks_too_large(most: int) -> Reason:
    """Say how many megabytes a workbook may have when it is unpacked."""
    return Reason("file_unpacks_too_large", (most,))


def too_many_questions(most: int) -> Reason:
    """Say how many questions a file may hold."""
    return Reason("too_many_questions", (most,))


def broken_table(line: int) -> Reason:
    """Say on which line a table cannot be read any more."""
    return Reason("broken_table", (line,))


def broken_xml(line: int) -> Reason:
    """Say near which line some XML cannot be read any more."""
    return Reason("broken_xml", (line,))


def broken_toml(line: int) -> Reason:
    """Say near which line a file of ours has a slip of the pen."""
    return Reason("broken_toml", (line,))


def too_deep(line: int) -> Reason:
    """Say on which line a file nests things as no question does."""
    return Reason("too_deep", (line,))


def needs_keys(format_name: str) -> Reason:
    """Say which format cannot do without the right answers."""
    return Reason("needs_keys", (format_name,))


def many_reports(count: int) -> Reason:
    """Say how many reports of a member wait for an organiser."""
    return Reason("many_reports", (count,))
