"""A form as a page to print, or to read beside the spreadsheet."""

from collections.abc import Iterator
from html import escape

from bot.bank.review.form import Form, Question, Role

_STYLE = """
body { font: 11pt/1.45 Georgia, serif; max-width: 46em; margin: 2em auto; padding: 0 1em; }
section { break-inside: avoid; border-top: 1px solid #888; padding: 0.6em 0 0.8em; }
h2 { font-size: 1em; margin: 0 0 0.3em; }
ol { list-style: none; margin: 0.4em 0; padding: 0; }
li { margin: 0.25em 0; padding-left: 2.6em; text-indent: -2.6em; }
.ask { margin: 0.5em 0 0; }
.line { display: inline-block; border-bottom: 1px solid #444; min-width: 4em; }
.long { min-width: 26em; }
"""
_TASKS = {
    Role.LAY: (
        "You need to know nothing about this work. Choose the answer that looks best to you, also "
        "when you can only guess. Please look nothing up, and do not talk about it with others "
        "before everybody is done: we want to see which questions give themselves away."
    ),
    Role.LAWYER: (
        "Each question names what it rests on. Choose the answer that is right by that text as it "
        "stands today. In the comment, say what has changed or is put wrongly."
    ),
    Role.CLINICIAN: (
        "Choose the one answer that fits best with what the question names, and say in the comment "
        "where you would not agree as a clinician, or where nobody could tell."
    ),
    Role.CRSS: (
        "Choose the one answer that fits the work of a CRSS best, and say in the comment where two "
        "are as good, where the answer is not true to the work, or where words hurt."
    ),
}
SECOND = "Second-best answer, if any comes close"
OF_100 = "Of 100 people who are just good enough to pass, how many would get this right?"


def render_page(form: Form) -> str:
    """Return the form as a page of HTML that needs nothing else and prints well."""
    title = escape(f"{form.title}: questions for review")
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
            f"<style>{_STYLE}</style></head><body>",
            f"<h1>{title}</h1>",
            *_introduction(form),
            *(
                line
                for number, one in enumerate(form.questions, 1)
                for line in _one(form, number, one)
            ),
            "</body></html>\n",
        ]
    )


def _introduction(form: Form) -> Iterator[str]:
    yield f"<p>{escape(_TASKS[form.role])}</p>"
    if form.role.is_expert:
        yield (
            "<p>For each question also think of 100 people who are just good enough to pass the "
            "exam: not the strongest, not those who should fail. How many of them would choose the "
            "best answer? Nobody would know: 25, by chance. (Angoff 1971.)</p>"
        )
    yield (
        "<p>Each question has one best answer; which one is not marked, and the order of the "
        "answers is mixed. These are practice questions that volunteers wrote. Please tell us "
        "nothing of any question that you have seen in a real exam.</p>"
    )
    yield (
        f'<p>Your name or initials: <span class="line long"></span> &emsp; form {form.role} '
        f"{form.seed}, {len(form.questions)} questions</p>"
    )


def _one(form: Form, number: int, question: Question) -> Iterator[str]:
    item = question.item
    name = f"{escape(item.item_id)}, version {item.version}"
    yield f"<section><h2>{number} <small>({name})</small></h2>"
    yield f"<p>{escape(item.stem)}</p><ol>"
    for letter, text in question.options:
        yield f"<li>&#9744;&ensp;<b>{letter}</b>&ensp;{escape(text)}</li>"
    yield "</ol>"
    if form.role.is_expert:
        yield f'<p class="ask">{SECOND}: <span class="line"></span></p>'
        yield f'<p class="ask">{OF_100} <span class="line"></span></p>'
    yield '<p class="ask">Comment: <span class="line long"></span></p></section>'
