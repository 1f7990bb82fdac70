"""Every sentence about questions that members suggest."""

from collections.abc import Iterable, Mapping

from bot.domain.bank.question_files import Noted
from bot.domain.bank.reports import Case, Verdict
from cogs.kit.file_wording import note_on_question
from cogs.kit.numbers import topic_title
from cogs.kit.text import cut

HOW = (
    "### Suggest a question\nWrite one that you would have liked to be asked: a short story or a "
    "plain question, four answers, and why one of them is best. Organizers read it without your "
    "name, may polish it, and say whether it is asked here. Until then nobody else sees it.\n"
    "-# Please name nobody, and write nothing that you remember from a real exam."
)
WHICH_DOMAIN = "What is it about?"
FORM_TITLE = "Suggest a question"
FORM_STEM = "Your question"
FORM_OPTIONS, FORM_OPTIONS_HINT = "Four answers", "Each on a line of its own: A, B, C and D"
FORM_KEY = "Which one is best?"
FORM_WHY, FORM_WHY_HINT = "Why is it the best one?", "Whoever answers it reads this."
FORM_PROMISE = "Your promise"
PROMISE = "I wrote this myself, it is from no real exam, and this group may use it."

SUGGESTED = (
    "### Thank you\nYour question waits for an organizer, without your name. You are told what "
    "becomes of it, if you take private messages from this server. If it is added, practice does "
    "not ask you it: you know its answer."
)
"""What follows a suggestion."""


def suggested(notes: Iterable[Noted]) -> str:
    """Return that a question waits, and what of it is not as it was typed."""
    said = dict.fromkeys(note_on_question(one.reason) for one in notes)
    return "\n-# ".join([SUGGESTED, *said])


LABELS = {Verdict.AGREED: "Add it", Verdict.STANDS: "Do not add it"}
TITLES = {Verdict.AGREED: "Add this question", Verdict.STANDS: "Do not add this question"}
REPLY, REPLY_HINT = (
    "What do you say to whoever wrote it?",
    "A kind sentence; if it is not added, what would help.",
)
REPLIES = {
    Verdict.AGREED: "Thank you! Your question is one of ours now.",
    Verdict.STANDS: "Thank you for the work you put into this. It does not fit yet, because ",
}
DECIDED = {
    Verdict.AGREED: "**Added.** It may be asked from now on; **/bank browse** shows it.",
    Verdict.STANDS: "**Not added.** It is deleted.",
}
SECRET = (
    "-# It is much like a question that is being asked just now, so its best answer is not shown, "
    "not even to you: you might be asked that one yourself. Decide when it is over."
)
_ALIKE = 120
MEND = ("Edit", "Where it is asked")


def decided(verdict: Verdict, *, told: bool) -> str:
    """Return what was decided."""
    return f"{DECIDED[verdict]} {'Whoever wrote it is told.' if told else 'Nobody is written to.'}"


def about(case: Case, titles: Mapping[str, str]) -> list[str]:
    """Return what a suggested question is about, and what is here already that is much like it."""
    item = case.item
    domain = titles.get(item.domain, item.domain)
    alike = [f"> {cut(one.stem, _ALIKE)}" for one in case.alike]
    return [
        f"-# {domain} · {topic_title(item.topic)} · promised to be own work",
        *(["\n".join(["**Much like it:**", *alike])] if alike else []),
    ]
