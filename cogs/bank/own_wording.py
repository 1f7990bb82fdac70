"""Every sentence of /bank import, export and browse."""

import re
from collections.abc import Iterable, Sequence

import discord

from bot.domain.bank.items import LETTERS, Bank, Item, Pool
from bot.domain.bank.own_import import Planned
from bot.domain.bank.own_items import Choice, Import, OwnBank, OwnItem, TakenBack
from bot.domain.bank.question_files import MOST_BYTES, MOST_QUESTIONS, Noted
from bot.services.bank.exports import Exported
from bot.services.bank.imports import Done
from bot.services.bank.shelf import Entry, Listing, Opened, item_of
from cogs.kit.file_wording import NAMES, lost_in, note_on_question
from cogs.kit.item_text import key_reason, option_line, reason_below
from cogs.kit.numbers import counted, topic_title
from cogs.kit.text import cut, lines_within, safe

IMPORT_FORM = "Add your group's own questions"
FORM_FILE = "File with questions"
FORM_FILE_HINT = (
    f"CSV, Excel, GIFT, Aiken, Moodle XML or TOML; up to {MOST_BYTES // 1_000_000} MB and "
    f"{MOST_QUESTIONS:,} questions"
)
FORM_POOLS = "Where may they be asked?"
PROMISE = (
    "-# By adding them you promise: your group wrote these questions, or their license lets you "
    "use them; none is recalled from a real exam. They stay on this server."
)
POOLS = {
    Pool.DAILY: "Daily question",
    Pool.EXAMS: "Mock exams and live rounds",
    Pool.PRACTICE: "Practice (/quiz)",
}
CHOICES = {
    Choice.BOTH: "Built-in questions and your own",
    Choice.BUILT_IN: "Built-in questions only",
    Choice.OWN: "Your own questions only",
}
ADD, TAKE_BACK, TAKE_BACK_NOW = "Add them", "Take it back", "Yes, take back"
KEEP_THEM = "Keep them"
EDIT, PLACE, RETIRE, RESTORE = "Edit", "Where it is asked", "Retire", "Restore"
POOL, IMPORTS, TEMPLATE = "Pool", "Imports", "Template"
TEMPLATE_WORDS = "A table to fill in with questions, with one as an example."
TEMPLATE_HINT = (
    "### Template\nA table for any spreadsheet: one question a line, and one to copy. Save it as "
    "CSV or .xlsx, then send it with **/bank import**."
)
FILE_WORDS = "A file with questions."
ANSWERS_INSIDE = "-# The file holds answers: keep it among organizers."
FORGOTTEN = "Somebody changed your group's questions meanwhile. This is what would be done now."
WHICH_DOMAIN = "Choose their domain"
OPEN_ONE = "Open a question"
_LISTED, _STEM = 1500, 90
_ALIKE, _MOST_LINES = 3, 40
"""More faults of one kind than this are told in one line, with so many of their line numbers."""
_MADE_NAME = re.compile(r"own-[0-9a-f]{16}")
"""A name that was made from the text, where the file had none: it says nothing to anybody."""


def preview(plan: Planned, titles: dict[str, str]) -> list[str]:
    """Return what a file would do, and what of it is left out or changed, line by line."""
    wanted = plan.wanted
    lines = [
        f"### {safe(wanted.file_name, most=80)}",
        f"{NAMES[wanted.reading.format]}. **{_questions(len(plan.added))}** would be added, "
        f"**{len(plan.changed)}** changed, **{len(plan.skipped)}** left out.\n"
        f"-# Asked in: {_pools(wanted.pools)}."
        + (f" Domain of those without one: {titles[wanted.domain]}." if wanted.domain else ""),
    ]
    changed = [
        (f"-# `{safe(one.name)}` becomes version {one.item.version}", 1) for one in plan.changed
    ]
    lines += _listed("Changed here", changed, 600)
    lines += _listed("Left out", _by_reason(plan.skipped), _LISTED)
    lines += _listed("Not as in the file", _by_reason(plan.noted), 900)
    if plan.lacking:
        lacking = counted(plan.lacking, "question** names", "questions** name")
        lines.append(f"**{lacking} no domain of the exam.")
    if plan.is_ready:
        return [*lines, PROMISE]
    return lines if plan.lacking else [*lines, "There is nothing to add."]


def _listed(heading: str, entries: Sequence[tuple[str, int]], most: int) -> list[str]:
    """Return a list under its heading, as much of it as fits, and how many there are besides.

    Each entry is about so many questions.
    """
    if not entries:
        return []
    shown = lines_within((text for text, _ in entries), most)
    more = sum(count for _, count in entries[len(shown.splitlines()) :])
    return [f"**{heading}**\n{shown}" + (f"\n-# … and {more:,} more" if more else "")]


def _by_reason(noted: Sequence[Noted]) -> list[tuple[str, int]]:
    """Return what became of questions: one with its words, many of the same kind by their lines."""
    kinds: dict[str, list[Noted]] = {}
    for one in noted:
        kinds.setdefault(note_on_question(one.reason), []).append(one)
    return [
        entry
        for reason, alike in kinds.items()
        for entry in (
            [(f"-# {reason} {_lines(alike)}", len(alike))]
            if len(alike) > _ALIKE and all(one.line for one in alike)
            else [(_noted(one, reason), 1) for one in alike]
        )
    ]


def _noted(one: Noted, reason: str) -> str:
    where = f"Line {one.line}: " if one.line else ""
    return f"-# {where}“{safe(one.begins, most=60)}” {reason}"


def _lines(noted: Sequence[Noted]) -> str:
    shown = ", ".join(str(one.line) for one in noted[:_MOST_LINES])
    more = len(noted) - _MOST_LINES
    return f"**Lines {shown}**" + (f" and {more:,} more" if more > 0 else "")


def _questions(count: int) -> str:
    return counted(count, "question")


def _pools(pools: Iterable[Pool]) -> str:
    return ", ".join(POOLS[pool] for pool in Pool if pool in pools) or "nowhere"


def added(done: Done) -> list[str]:
    """Return what was done with a file."""
    plan = done.plan
    return [
        f"### Added\n{_questions(len(plan.added))} added, {len(plan.changed)} changed. They are "
        "your group's own: no other server ever sees them.",
        "-# See them with **/bank browse**.",
    ]


def import_lines(found: Sequence[Import]) -> list[str]:
    """Return the latest files that were taken in."""
    if not found:
        return ["### Imports\nNo file was added yet. Begin with **/bank import**."]
    lines = [
        f"**{number}.** {safe(one.file_name, most=60)} · {discord.utils.format_dt(one.at, 'D')}\n"
        f"-# {_questions(one.added)} added, {one.changed} changed"
        for number, one in enumerate(found, 1)
    ]
    return ["### Imports, the latest first", *lines]


def ask_to_take_back(one: Import) -> list[str]:
    """Return what taking a file back would mean."""
    return [
        f"### Take back {safe(one.file_name, most=60)}?",
        f"{_questions(one.added)} added and {one.changed} changed by it. What nobody was asked "
        "goes; what was asked is retired, so that answers stay explained; what was changed is as "
        "it was before. What somebody edited since stays.",
    ]


NOTHING_FOUND = "Try other words or another topic, or add questions: **/bank import**."
SEE_THEM = "**/bank browse** shows your group's questions."


def taken_back(undone: TakenBack) -> str:
    """Return what became of the questions of a file."""
    parts = [
        f"{count:,} {words}"
        for count, words in (
            (undone.deleted, "deleted"),
            (undone.retired, "retired, because they were asked"),
            (undone.reverted, "as before"),
            (undone.left, "left as they are, because somebody changed them since"),
        )
        if count
    ]
    became = "; ".join(parts) or "nothing was left of it"
    return f"### Taken back\n{became[:1].upper()}{became[1:]}. {SEE_THEM}"


def exported(one: Exported, *, with_keys: bool) -> list[str]:
    """Return what is in a file, and what is not."""
    lines = [f"### {safe(one.file_name)}\n{NAMES[one.form]}, {_questions(one.questions)}."]
    if one.asked_now:
        left = counted(one.asked_now, "question is", "questions are")
        lines.append(
            f"{left} left out: being asked just now, or with an answer that is about to be shown."
        )
    lines.append(lost_in(one.form, one.lost))
    return [*lines, *([ANSWERS_INSIDE] if with_keys else []), SEE_THEM]


def listing(found: Listing, titles: dict[str, str]) -> list[str]:
    """Return one page of questions."""
    search = found.search
    about = ", ".join(
        part
        for part in (
            f"“{safe(search.words, most=40)}”" if search.words else "",
            safe(search.topic, most=40) if search.topic else "",
            {Choice.OWN: "your own", Choice.BUILT_IN: "built-in"}.get(search.whose, ""),
        )
        if part
    )
    head = f"### {_questions(found.total)}{f': {about}' if about else ''}"
    if not found.total:
        return [f"### Nothing found{f': {about}' if about else ''}", NOTHING_FOUND]
    page = f"-# Page {search.page} of {found.pages}" if found.pages > 1 else ""
    lines = [_entry(one, titles) for one in found.entries]
    return [head, *lines, page, pool_line(found.settings, titles)]


def pool_line(settings: OwnBank, titles: dict[str, str]) -> str:
    """Return what the server draws from."""
    words = ", ".join(titles.get(one, one) for one in sorted(settings.daily_from))
    daily = f"; daily question from: {safe(words)}" if words else ""
    return f"-# **Pool:** {CHOICES[settings.choice]}{daily}"


def name_of(entry: Entry) -> str:
    """Return what files call a question."""
    return entry.name if isinstance(entry, OwnItem) else entry.item_id


def _entry(entry: Entry, titles: dict[str, str]) -> str:
    item = item_of(entry)
    domain = titles.get(item.domain, item.domain)
    marks = [*_name(entry), domain, topic_title(item.topic), *_state(entry)]
    return f"{cut(safe(item.stem, most=900), _STEM)}\n-# {' · '.join(marks)}"


def _name(entry: Entry) -> list[str]:
    """Return a question's name where somebody gave it one."""
    name = name_of(entry)
    return [] if _MADE_NAME.fullmatch(name) else [safe(name)]


def _state(entry: Entry) -> list[str]:
    if not isinstance(entry, OwnItem):
        return ["built-in"]
    return ["your own", *(["**retired**"] if entry.retired else [])]


def opened(one: Opened, bank: Bank) -> list[str]:
    """Return a question with its key and reasons; without them while it is being asked."""
    entry, item = one.entry, item_of(one.entry)
    titles = bank.domain_titles
    if one.is_asked:
        options = [option_line(index, item) for index in range(4)]
        told = ["-# This question is being asked just now, so its answer is not shown here."]
    else:
        options = [_with_reason(index, item) for index in range(4)]
        told = [] if any(option.reason for option in item.options) else [key_reason(item)]
    domain = titles.get(item.domain, item.domain)
    facts = (f"version {item.version}", safe(domain), topic_title(item.topic))
    head = " · ".join([*_name(entry), *facts, *_state(entry)])
    return [f"-# {head}", f"**{item.stem}**", *options, *told, *_about(entry)]


def _with_reason(index: int, item: Item) -> str:
    mark = " · **best answer**" if index == item.key else ""
    return f"{option_line(index, item)}{mark}{reason_below(index, item)}"


def _about(entry: Entry) -> list[str]:
    if not isinstance(entry, OwnItem):
        return ["-# Built-in questions are the same for all groups. **/bank export** copies them."]
    credit = entry.credited
    by = [
        f"by {safe(credit.author, most=60)}" if credit.author else "",
        safe(credit.licence, most=40),
        "promised to be own work" if credit.promised else "",
    ]
    words = " · ".join(filter(None, by))
    return [f"-# Asked in: {_pools(entry.pools)}" + (f"\n-# {words}" if words else "")]


SAVED = "**Saved** as a new version. What members have answered stands as it was."
PLACED = "**Saved.**"
RETIRED = "**Retired.** It is asked no more; what members have answered stands."
RESTORED = "**Restored.** It may be asked again."


def saved_with(notes: Iterable[Noted]) -> str:
    """Return that a question was saved, and what is not as it was typed."""
    return " ".join([SAVED, *(note_on_question(one.reason) for one in notes)])


CORRECT_KEY = "Correct the key"
KEY_FORM = "Correct the best answer"
FORM_NEW_KEY = "Which answer is best after all?"
FORM_WHY = "Why?"
FORM_WHY_HINT = "One sentence. Everybody who met the question reads it."


def key_corrected(raised: int) -> str:
    """Return what followed from a corrected key."""
    return (
        f"**Corrected.** {counted(raised, 'answer is', 'answers are')} right now, and nobody "
        "loses a point. Whoever met it is told; the group reads it once, with its next question."
    )


EDIT_FORM, PLACE_FORM, POOL_FORM = "Edit the question", "Where it is asked", "The group's pool"
FORM_STEM, FORM_OPTIONS, FORM_KEY, FORM_REASONS = "Question", "Options", "Best answer", "Reasons"
FORM_OPTIONS_HINT = "Four lines: A, B, C and D"
FORM_REASONS_HINT = "Four lines, why each is or is not the best one; a line with - for none"
FORM_DOMAIN, FORM_TOPIC = "Domain", "Topic"
FORM_CHOICE = "What does your group draw from?"
FORM_DAILY = "Domains of the daily question"
FORM_DAILY_HINT = "Tick none for the usual ones"
FORM_TOPICS = "And topics of the daily question"
FORM_TOPICS_HINT = "Such as role-modeling, setbacks; leave empty for the usual ones"
LETTER_LABELS = dict(zip("0123", LETTERS, strict=True))


def pool_saved(settings: OwnBank, titles: dict[str, str]) -> str:
    """Return what the server draws from, now that it is stored."""
    return f"### Saved\n{pool_line(settings, titles)}\n{SEE_THEM}"
