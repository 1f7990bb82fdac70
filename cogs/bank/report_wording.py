"""Every sentence of /question: what members report, and what organisers decide."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.bank.items import LETTERS, Item, Option
from bot.domain.bank.reports import Case, Flaw, Report, Verdict
from cogs.bank import suggest_wording
from cogs.kit.item_text import reason_line
from cogs.kit.numbers import counted
from cogs.kit.text import cut, lines_within, safe

FLAWS = {
    Flaw.KEY: "Another answer is best",
    Flaw.SEVERAL: "Two answers are as good",
    Flaw.UNCLEAR: "It is hard to understand",
    Flaw.OUTDATED: "A law or fact has changed",
    Flaw.HURTFUL: "It hurts or leaves somebody out",
    Flaw.OTHER: "Something else",
}
FORM_TITLE = "Report this question"
FORM_FLAW = "What is wrong with it?"
FORM_WORDS = "In your own words, if you like"
FORM_WORDS_HINT = "Organizers read it without your name. Please name nobody."

REPORTED = (
    "### Thank you\nYour report waits for an organizer, without your name. You are told what "
    "becomes of it, if you take private messages from this server."
)
CHOOSE = (
    "### Which question?\nThese are the ones you answered last here. Under every answer there is "
    "a **Report this question** button, too."
)
CHOOSE_LABEL = "Choose a question"

NONE_WAIT = (
    "### Nothing waits\nMembers report a question with the button under its answer, and suggest "
    "one with **/question suggest**. You find both here, without names."
)
NO_MORE = "### That was the last one\nWhat you left stays here until somebody decides it."
SECRET = (
    "-# This question is being asked just now, so its best answer is not shown, not even to "
    "you: you might be asked it yourself. Decide when it is over."
)
BUILT_IN = (
    "-# It comes with the bot. Whoever runs the bot sees the report too, and can send it to the "
    "people who write the questions."
)

NEXT = "Next"
LABELS = {Verdict.AGREED: "They are right", Verdict.STANDS: "It stands"}
TITLES = {Verdict.AGREED: "They are right", Verdict.STANDS: "The question stands"}
REPLY = "What do you say to whoever reported it?"
REPLY_HINT = "A kind sentence. It may stay empty."
TELL_THEM = "Tell them?"
TELL, TELL_NOT = "Yes, in a private message", "No"
REPLIES = {
    Verdict.AGREED: "Good catch. We will see that it is mended.",
    Verdict.STANDS: "Thank you for looking so closely. We read it again, and it fits the sources.",
}

_STEM, _REASON, _LISTED, _WORDS, _ALL_WORDS = 900, 300, 90, 300, 500
"""With the longest of all of these a case has room on a screen."""


def choice(item: Item) -> str:
    """Return a question as an entry of a list."""
    return cut(item.stem, _LISTED)


def case_heading(case: Case) -> str:
    """Return how many questions wait, and how the shown one is called, if others know it so."""
    count = f"{counted(case.waiting, 'question')} to look at."
    if case.is_suggestion:
        return f"### A member suggests a question\n{count}"
    return f"### Reports\n{count} `{case.item.item_id}`, version {case.item.version}:"


def case_item(case: Case) -> list[str]:
    """Return the question; with key and reasons, unless it is being asked."""
    item = case.item
    if case.is_secret:
        options = [f"**{LETTERS[at]}**  {one.text}" for at, one in enumerate(item.options)]
        why = suggest_wording.SECRET if case.is_suggestion else SECRET
        return [cut(item.stem, _STEM), "\n".join(options), why]
    options = [Option(one.text, cut(one.reason, _REASON)) for one in item.options]
    brief = replace(item, options=tuple(options))
    lines = [reason_line(at, brief, None) for at in range(len(LETTERS))]
    return [cut(item.stem, _STEM), *lines]


def case_reports(reports: Sequence[Report]) -> str:
    """Return what members say, without names."""
    counts = Counter(one.flaw for one in reports)
    said = "\n".join(f"**{FLAWS[flaw]}** · {count}" for flaw, count in counts.most_common())
    words = lines_within(
        (f"> {safe(_one_line(one.words), most=_WORDS)}" for one in reports if one.words), _ALL_WORDS
    )
    return f"{said}\n{words}".strip()


def decided(count: int, verdict: Verdict, *, told: bool) -> str:
    """Return what was decided."""
    reports = counted(count, "report")
    what = "right" if verdict is Verdict.AGREED else "answered: the question stands"
    tail = " Whoever wrote it is told." if told else " Nobody is written to."
    return f"**{reports} {what}.**{tail}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
