"""Every sentence of the daily question and its organiser's commands."""

from collections.abc import Collection
from datetime import date

from bot.domain.bank import LETTERS, Item
from bot.domain.daily import notes
from bot.domain.daily.answers import AnswerOutcome
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.domain.publishing import CROWD
from bot.domain.servers.settings import ServerSettings
from bot.refusals import Reason
from cogs.kit.days import date_in_words, describe_days
from cogs.kit.item_text import answers_so_far, reason_below
from cogs.kit.refusal_wording import in_words

CORRECT = "### Correct"
NOT_QUITE = "### Not quite"
CLOSED_UNANSWERED = "### This question is closed"
CLOSED_NOTE = "Its answer is shown in the channel, so a new one cannot count any more."
REASONS_BUTTON = "My answer and all reasons"
PRIVATE_ANSWERS = "Answers are private; your first one counts."

ETHICS = "ethics"
"""The tag of items that are about it."""

_TITLES = {
    PostKind.DAILY: "Daily ethics question",
    PostKind.EXTRA: "Ethics question",
    PostKind.TEST: "Test question (not scored)",
}


def title(kind: PostKind, on: date, tags: Collection[str] = (ETHICS,)) -> str:
    """Return the heading of a post, of an item with these tags."""
    return f"### {_title(kind, tags)}\n-# {on:%A}, {on.day} {on:%B %Y}"


def closed_title(kind: PostKind, on: date, tags: Collection[str] = (ETHICS,)) -> str:
    """Return the heading of a post that takes no more answers."""
    return f"### {_title(kind, tags)}: answered\n-# {on:%A}, {on.day} {on:%B %Y} · closed"


def _title(kind: PostKind, tags: Collection[str]) -> str:
    """Return what a post is called: other exams have daily questions that are not on ethics."""
    words = _TITLES[kind]
    if ETHICS in tags:
        return words
    plain = words.replace(f"{ETHICS} ", "").replace(f"{ETHICS.capitalize()} ", "")
    return plain[:1].upper() + plain[1:]


def footer(post: Post) -> str:
    """Return the line with the running number of answers."""
    return f"-# {answers_so_far(post.answers)} · {PRIVATE_ANSWERS} · {post.item_id}"


def more_corrections(count: int) -> str:
    """Return that further questions were corrected; each says so itself."""
    what = "1 more question was" if count == 1 else f"{count} more questions were"
    return f"-# {what} corrected. Nobody has lost a point."


def correction_told(server_id: int, told: Told) -> str:
    """Return what a group is told of a corrected question, with a way back to it."""
    on = told.asked_on
    link = f"https://discord.com/channels/{server_id}/{told.channel_id}/{told.message_id}"
    return (
        f"### A correction\nIn the [question of {on:%A}, {on.day} {on:%B %Y}]({link}) the best "
        f"answer is **{LETTERS[told.correction.key]}** after all. {told.correction.note}\n"
        "-# Whoever chose it has the point now. Nobody has lost one."
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
        return "-# Recorded." if scored else "-# Recorded as a test; it does not count."
    letter = LETTERS[outcome.chosen or 0]
    return f"-# You had answered already: your first answer, **{letter}**, counts."


POSTED_NOW = "Posted, as an extra question. It counts like a daily one."
PAUSED = (
    "Paused. Nothing is posted until you use **/daily resume**. "
    "Scores stay as they are, and paused days end nobody's streak."
)


def skipped(on: str, following: str) -> str:
    """Confirm a skip and say what comes next."""
    return (
        f"Skipped: {on}. Skipped days end nobody's streak. **/daily undo** takes it back.\n"
        f"{following}"
    )


def taken_back(on: str, following: str) -> str:
    """Confirm that a day is not skipped any more."""
    return f"Not skipped any more: {on}.\n{following}"


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
    notes.SKIPPED_BY_ORGANISER: "skipped by an organiser",
    notes.SENT_AGAIN: "sent again",
    notes.NO_REPLY: "Discord did not answer",
    notes.WENT_WRONG: "something went wrong",
    notes.MESSAGE_DELETED: "its message was deleted; the day counts for nobody",
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
    extra = " (extra)" if post.kind is PostKind.EXTRA else ""
    told = post.answers if post.answers >= CROWD else f"fewer than {CROWD}"
    numbers = f" · {told} answers · {post.item_id}" if post.item_id else ""
    why = f" · {note_in_words(post.note)}" if post.note and not post.is_open else ""
    return (
        f"**{post.local_on:%a} {post.local_on.day} {post.local_on:%b}**{extra} {what}{numbers}{why}"
    )


EMPTY_LEDGER = "Nothing has been posted yet. See what is planned with **/daily status**."
LEDGER_TITLE = "### What was posted"


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
    return f"-# {seen} of {size} questions used in this round; each comes once before any twice."


ALL_WELL = "**Permissions:** all there."


def latest_line(post: Post | None) -> str:
    """Return what was posted last."""
    return f"**Latest:** {ledger_line(post)}" if post else "**Latest:** nothing posted yet."


def status_title(settings: ServerSettings) -> str:
    """Return where and when the daily question is posted."""
    where = f"<#{settings.channel_id}>"
    when = f"{settings.at:%H:%M} ({settings.zone_name}), {describe_days(settings.days)}"
    return f"### The daily question\nPosted in {where} at {when}."
