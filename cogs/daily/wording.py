"""Every sentence of the daily question and its organiser's commands."""

from collections.abc import Collection
from datetime import date

from bot.domain.bank.items import LETTERS, Item
from bot.domain.daily import notes
from bot.domain.daily.answers import AnswerOutcome
from bot.domain.daily.corrections import Told
from bot.domain.daily.deeds import Deed, DeedKind
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.domain.publishing import CROWD
from bot.domain.servers.settings import ServerSettings
from bot.refusals import Reason
from cogs.kit.counting import EXTRA_RULE
from cogs.kit.days import date_in_words, day_of_year, describe_days, short_day, time_in_words
from cogs.kit.item_text import answers_so_far, reason_below
from cogs.kit.numbers import counted, topic_title
from cogs.kit.refusal_wording import in_words

CORRECT = "### Correct"
NOT_QUITE = "### Not quite"
CLOSED_UNANSWERED = "### This question is closed"
CLOSED_NOTE = "Its answer is shown in the channel, so a new one cannot count any more."
REASONS_BUTTON = "My answer and all reasons"
ALL_REASONS = "All reasons"
ONE_MORE = "One more"
HIDE_ME, SHOW_ME = "Hide me", "Show me"
WHAT_YOU_CAN_SET = (
    "**For you alone:** more time in mock exams, a reminder, and a switch that hides streaks are "
    "in **/me settings**. The date of your exam: **/me exam-date**. I tell you this only once."
)
PRIVATE_ANSWERS = "Answers are private; your first one counts."
ABOUT_EXTRA = f"-# {EXTRA_RULE} It closes when the next daily question comes."
ABOUT_TEST = (
    "-# A test of the buttons, for whoever sets me up: nothing counts, for anybody. "
    "It is taken away when the test is done."
)
_ABOUT = {PostKind.EXTRA: [ABOUT_EXTRA], PostKind.TEST: [ABOUT_TEST]}

TALK_TITLE = "### Let's talk it over"
TALK_OPENS = (
    "What made you choose yours, and what made you think twice? Right or not, every way of "
    "thinking helps somebody here."
)
TALK_RULES = (
    "-# Be kind. Leave out what the people you serve live through, even without names; of your own "
    "story tell only what you want everybody here to know. After a day without a word this thread "
    "goes to sleep; whoever writes wakes it."
)

ETHICS = "ethics"
"""The tag of items that are about it."""

_TITLES = {
    PostKind.DAILY: "Daily ethics question",
    PostKind.EXTRA: "Extra ethics question",
    PostKind.TEST: "Test question: nothing counts",
}


def title(kind: PostKind, on: date, tags: Collection[str] = (ETHICS,)) -> str:
    """Return the heading of a post, of an item with these tags."""
    return f"### {_title(kind, tags)}\n-# {date_in_words(on)}"


def closed_title(kind: PostKind, on: date, tags: Collection[str] = (ETHICS,)) -> str:
    """Return the heading of a post that takes no more answers."""
    return f"### {_title(kind, tags)}: answered\n-# {date_in_words(on)} · closed"


def thread_name(post: Post, item: Item) -> str:
    """Return what the thread about a question is called: when it was asked, and its topic."""
    return f"{day_of_year(post.local_on)}: {topic_title(item.topic)}"


def about(kind: PostKind) -> list[str]:
    """Return what a question other than the daily one is, what it counts for, when it closes."""
    return _ABOUT.get(kind, [])


def _title(kind: PostKind, tags: Collection[str]) -> str:
    """Return what a post is called: other exams have daily questions that are not on ethics."""
    words = _TITLES[kind]
    if ETHICS in tags:
        return words
    plain = words.replace(f"{ETHICS} ", "").replace(f"{ETHICS.capitalize()} ", "")
    return plain[:1].upper() + plain[1:]


def footer(post: Post) -> str:
    """Return the line with the running number of answers."""
    if post.kind is PostKind.TEST:
        return f"-# {answers_so_far(post.answers)} · {post.item_id}"
    return f"-# {answers_so_far(post.answers)} · {PRIVATE_ANSWERS} · {post.item_id}"


def more_corrections(count: int) -> str:
    """Return that further questions were corrected; each says so itself."""
    what = counted(count, "more question was", "more questions were")
    return f"-# {what} corrected. Nobody has lost a point."


def correction_told(server_id: int, told: Told) -> str:
    """Return what a group is told of a corrected question, with a way back to it."""
    on = told.asked_on
    link = f"https://discord.com/channels/{server_id}/{told.channel_id}/{told.message_id}"
    return (
        f"### A correction\nIn the [question of {date_in_words(on)}]({link}) the best "
        f"answer is **{LETTERS[told.correction.key]}** after all. {told.correction.note}\n"
        "-# Whoever chose it has the point now. Nobody has lost one."
    )


def what_others_see(*, is_shown: bool) -> str:
    """Return what others see of a member who answers, and what never."""
    board = (
        "The board of the daily questions shows your name and your points. "
        f"**{HIDE_ME}** takes you off it at once."
        if is_shown
        else "You are not on the board of the daily questions, so nobody sees your name. "
        f"**{SHOW_ME}** puts you there, with your points."
    )
    return (
        "### Your first answer: what others see\nNobody sees what you answer, today or ever. "
        f"{board} Mock exams show nothing of you, unless you say so."
    )


def chosen_reason(item: Item, chosen: int) -> str:
    """Return what a member chose, and the reason for or against it."""
    return (
        f"You chose **{LETTERS[chosen]}**. {item.options[chosen].text}{reason_below(chosen, item)}"
    )


def best_reason(item: Item) -> str:
    """Return the key and its reason, for one who chose otherwise."""
    text = item.options[item.key].text
    return f"The best answer is **{LETTERS[item.key]}**. {text}{reason_below(item.key, item)}"


def standing_note(outcome: AnswerOutcome) -> str:
    """Return whether this click was recorded, or an earlier one counts."""
    if outcome.is_new:
        scored = outcome.post.kind is not PostKind.TEST
        return "-# Recorded." if scored else "-# This was a test: nothing counts."
    letter = LETTERS[outcome.chosen or 0]
    return f"-# You had answered already: your first answer, **{letter}**, counts."


POSTED_NOW = (
    f"Posted, as an extra question. {EXTRA_RULE} It closes when the next daily question comes. "
    "**/daily undo** takes it back."
)
PAUSED = (
    "Paused. Nothing is posted until you use **/daily resume**. "
    "Scores stay as they are, and paused days end nobody's streak. **/daily undo** takes it back."
)


def skipped(on: str, following: str) -> str:
    """Confirm a skip and say what comes next."""
    return (
        f"Skipped: {on}. Skipped days end nobody's streak. **/daily undo** takes it back.\n"
        f"{following}"
    )


def taken_back(deed: Deed) -> str:
    """Confirm what was taken back."""
    match deed.kind:
        case DeedKind.SKIP:
            on = date_in_words(date.fromisoformat(deed.about))
            return f"Taken back: the skip. The question of {on} comes after all."
        case DeedKind.EXTRA:
            return (
                "Taken back: the extra question that was posted last. Its message is gone, and "
                "answers that were given keep their points."
            )
        case DeedKind.PAUSE:
            return "Taken back: the pause. The daily question is on again."
        case DeedKind.RESUME:
            return "Taken back: the resuming. The daily question is paused until **/daily resume**."
        case DeedKind.LINE:
            return "Taken back: the last change to what comes next. See it with **/daily next**."


def resumed(following: str) -> str:
    """Confirm that the daily question goes on."""
    return f"The daily question is on again. {following}"


def next_question(when: str) -> str:
    """Return when the next question comes."""
    return f"Next question: {when}"


def reposted(post: Post) -> str:
    """Confirm that a question that was deleted stands in the channel again."""
    on = date_in_words(post.local_on)
    return f"The question of {on} is in the channel again. Answers that were given still count."


NEXT_WAITS = "**Next:** nothing can be posted until this is put right:"


_STATES = {
    PostState.CLAIMED: "being posted",
    PostState.POSTED: "posted, open",
    PostState.LATE: "posted late, open",
    PostState.SKIPPED: "skipped",
    PostState.MISSED: "missed",
    PostState.CLOSED: "closed",
    PostState.PLANNED: "planned",
}

NOTES = {
    notes.BOT_AWAY: "the bot was away",
    notes.SKIPPED_BY_ORGANISER: "skipped by an organizer",
    notes.SENT_AGAIN: "sent again",
    notes.NO_REPLY: "Discord did not answer",
    notes.WENT_WRONG: "something went wrong",
    notes.MESSAGE_DELETED: "its message was deleted; the day counts for nobody",
    notes.TAKEN_DOWN: "answers that were given count",
    notes.NOTED_EARLIER: "an earlier version of the bot did not keep why",
}


def note_in_words(note: Reason) -> str:
    """Return what the ledger notes of a post; where a refusal kept it back, what to do."""
    return NOTES.get(note) or in_words(note)


def ledger_line(post: Post) -> str:
    """Return one row of the ledger for the organiser."""
    what = _STATES[post.state]
    if post.state is PostState.CLOSED and post.posted_at:
        late = post.state_when_sent(post.posted_at) is PostState.LATE
        what = "posted late, closed" if late else "posted, closed"
    if post.note == notes.TAKEN_DOWN:
        what = "taken back by an organizer"
    extra = " (extra)" if post.kind is PostKind.EXTRA else ""
    told = post.answers if post.answers >= CROWD else f"fewer than {CROWD}"
    numbers = f" · {told} answers · {post.item_id}" if post.item_id else ""
    why = f" · {note_in_words(post.note)}" if post.note and not post.is_open else ""
    return f"**{post.local_on:%a}, {short_day(post.local_on)}**{extra} {what}{numbers}{why}"


EMPTY_LEDGER = "Nothing has been posted yet. See what is planned with **/daily status**."
LEDGER_TITLE = "### What was posted"
WHAT_COMES = "-# What comes next: **/daily status**."


def notice_title(server_name: str) -> str:
    """Return the heading of a private note to the organiser."""
    return f"### The daily question in {server_name}"


def host_notice_title(server_name: str) -> str:
    """Return the heading of a private note to who started a mock exam or live round."""
    return f"### What you started in {server_name}"


def next_times(instants: list[str]) -> str:
    """Return the next fire times, or that there are none."""
    if not instants:
        return "**Next:** nothing, the daily question is paused. **/daily resume** starts it."
    return "**Next:**\n" + "\n".join(f"- {text}" for text in instants)


def progress(seen: int, size: int) -> str:
    """Return how far the rotation has come."""
    whole = counted(size, "question")
    return f"-# {seen} of {whole} used in this round; each comes once before any twice."


ALL_WELL = "**Permissions:** all there."


def latest_line(post: Post | None) -> str:
    """Return what was posted last."""
    return f"**Latest:** {ledger_line(post)}" if post else "**Latest:** nothing posted yet."


def status_title(settings: ServerSettings) -> str:
    """Return where and when the daily question is posted."""
    where = f"<#{settings.channel_id}>"
    when = f"{time_in_words(settings.at)} ({settings.zone_name}), {describe_days(settings.days)}"
    return f"### The daily question\nPosted in {where} at {when}."
