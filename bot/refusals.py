"""Why the rules say no: codes with arguments. cogs/kit/refusal_wording.py puts them into words.

A code is the name it has here, in small letters. What stands in a table stays readable: a code
that was stored once, as a note of the ledger, keeps its name.
"""

import json
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

Argument = str | int | tuple[str, ...]

ASKING_BACK = frozenset({"date_meant", "past_date", "far_date", "time_meant", "bad_timezone"})
"""Codes of reasons that ask what was meant: their last argument is what may have been."""


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

    @property
    def guesses(self) -> tuple[str, ...]:
        """What somebody may have meant, to be read in place of what they typed; or nothing."""
        guesses = self.arguments[-1] if self.code in ASKING_BACK else ()
        return guesses if isinstance(guesses, tuple) else ()

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
LEADS_ONLY = Reason("leads_only")
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
POOL_EMPTY = Reason("pool_empty")
ALREADY_PAUSED = Reason("already_paused")
NOT_PAUSED = Reason("not_paused")
SKIP_WHILE_PAUSED = Reason("skip_while_paused")
NOTHING_TO_UNDO = Reason("nothing_to_undo")
LINE_FULL = Reason("line_full")
NONE_HAS_ITS_TURN = Reason("none_has_its_turn")
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
LEAD_IS_EVERYONE = Reason("lead_is_everyone")
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

# Of a group's own questions
NOTHING_TO_ADD = Reason("nothing_to_add")
NOTHING_TO_EXPORT = Reason("nothing_to_export")
EXPORT_TOO_LARGE = Reason("export_too_large")
CHANGED_MEANWHILE = Reason("changed_meanwhile")
QUESTION_CHANGED = Reason("question_changed")
KEY_ALREADY = Reason("key_already")
SAY_WHY = Reason("say_why")
ASKED_JUST_NOW = Reason("asked_just_now")
FILE_FORGOTTEN = Reason("file_forgotten")
FILE_NOT_FETCHED = Reason("file_not_fetched")
NO_SUCH_IMPORT = Reason("no_such_import")
NO_SUCH_ITEM = Reason("no_such_item")
SEARCH_FORGOTTEN = Reason("search_forgotten")
POOL_WOULD_BE_EMPTY = Reason("pool_would_be_empty")

# Of reports
NOT_MET = Reason("not_met")
NOTHING_MET = Reason("nothing_met")
REPORTS_FULL = Reason("reports_full")
SAY_WHAT = Reason("say_what")
DECIDED_BEFORE = Reason("decided_before")
PROMISE_FIRST = Reason("promise_first")
LIKE_ASKED = Reason("like_asked")

# Of question files
FILE_EMPTY = Reason("file_empty")
FILE_UNREADABLE = Reason("file_unreadable")
FORMAT_UNKNOWN = Reason("format_unknown")
LIST_OF_TERMS = Reason("list_of_terms")
OLD_WORKBOOK = Reason("old_workbook")
WORKBOOK_TOO_FULL = Reason("workbook_too_full")
NO_WORKBOOK = Reason("no_workbook")
BROKEN_WORKBOOK = Reason("broken_workbook")
NO_HEADINGS = Reason("no_headings")
PDF_UNREAD = Reason("pdf_unread")
ANKI_UNREAD = Reason("anki_unread")
XML_NOT_MOODLE = Reason("xml_not_moodle")
HOSTILE_XML = Reason("hostile_xml")

# Of what somebody typed
FORM_FORGOTTEN = Reason("form_forgotten")


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


def date_meant(text: str, likely: list[date]) -> Reason:
    """Ask which date was meant by words that are none, with the likeliest."""
    return Reason("date_meant", (text, tuple(map(str, likely))))


def past_date(text: str, likely: list[date]) -> Reason:
    """Say that a date is past, and ask whether a later one was meant."""
    return Reason("past_date", (text, tuple(map(str, likely))))


def far_date(text: str, likely: list[date]) -> Reason:
    """Say that a date is further ahead than anybody plans, and ask for a nearer one."""
    return Reason("far_date", (text, tuple(map(str, likely))))


def bad_time(text: str) -> Reason:
    """Say how to write a time of day."""
    return Reason("bad_time", (text,))


def time_meant(text: str, likely: list[time]) -> Reason:
    """Ask which time of day was meant."""
    return Reason("time_meant", (text, tuple(f"{one:%H:%M}" for one in likely)))


def bad_timezone(text: str, nearest: list[str]) -> Reason:
    """Say how to name a time zone, and ask whether one of the nearest was meant."""
    return Reason("bad_timezone", (text, tuple(nearest)))


def bad_days(text: str) -> Reason:
    """Say how to write days of the week."""
    return Reason("bad_days", (text,))


def exam_without_items(name: str) -> Reason:
    """Say that there are no questions for an exam, and where they come from."""
    return Reason("exam_without_items", (name,))


def exam_too_small(name: str, there: int, whole: int) -> Reason:
    """Say that a whole mock exam has more questions than there are for it."""
    return Reason("exam_too_small", (name, there, whole))


def exam_lost(exam: str, name: str) -> Reason:
    """Say that the exam that was chosen is not known any more, and which stands in for it."""
    return Reason("exam_lost", (exam, name))


def frozen(first: int, last: int) -> Reason:
    """Say which questions of a paper a break has closed, and which are open."""
    return Reason("frozen", (first, last))


def not_yet_open(last: int) -> Reason:
    """Say up to which question a paper is open before its next break."""
    return Reason("not_yet_open", (last,))


def bad_opens_in(text: str) -> Reason:
    """Say how many minutes a lobby may wait."""
    return Reason("bad_opens_in", (text,))


def bad_catch_up(text: str) -> Reason:
    """Say for how many hours a question may come late."""
    return Reason("bad_catch_up", (text,))


def bad_reveal(text: str) -> Reason:
    """Say after how many hours a question may show its answer."""
    return Reason("bad_reveal", (text,))


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
    DISCUSSION = "discussion"


def not_shown(what: NotShown, channel_id: int, why: Reason, again: bool) -> Reason:
    """Say that something did not come into a channel and why, and whether it is tried again."""
    return Reason("not_shown", (what, channel_id, why.to_text(), int(again)))


def cannot_post_here(missing: list[str]) -> Reason:
    """Say which permissions, by Discord's own names, the bot lacks in the channel of a command."""
    return Reason("cannot_post_here", (tuple(missing),))


def no_threads(missing: list[str], channel_id: int) -> Reason:
    """Say which permissions, by Discord's own names, the bot lacks to open threads there."""
    return Reason("no_threads", (tuple(missing), channel_id))


def no_place_for_threads(channel_id: int) -> Reason:
    """Say that a channel takes messages, but no threads at them."""
    return Reason("no_place_for_threads", (channel_id,))


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


def cannot_be_question(why: Reason) -> Reason:
    """Say why what somebody wrote is no item."""
    return Reason("cannot_be_question", (why.to_text(),))


def four_lines(count: int) -> Reason:
    """Say how many lines there are where each of the four options has one."""
    return Reason("four_lines", (count,))


def no_such_topic(text: str) -> Reason:
    """Say that no question is of a topic, and where the topics are."""
    return Reason("no_such_topic", (text,))


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


def much_like(stem: str) -> Reason:
    """Say which question of the group is much like the one that somebody suggests."""
    return Reason("much_like", (stem,))


def own_questions_full(most: int) -> Reason:
    """Say how many questions of its own a server may have, and that no more fits."""
    return Reason("own_questions_full", (most,))


def many_reports(count: int) -> Reason:
    """Say how many reports and suggestions of a member wait for an organiser."""
    return Reason("many_reports", (count,))
