"""What is said about files of questions: why one is refused, and what became of each question."""

from collections.abc import Callable

from bot.domain.bank.question_files import Format, Part
from bot.refusals import Reason
from cogs.kit.text import safe

NAMES: dict[str, str] = {
    Format.CSV: "CSV",
    Format.XLSX: "Excel",
    Format.GIFT: "GIFT",
    Format.AIKEN: "Aiken",
    Format.MOODLE: "Moodle XML",
    Format.TOML: "TOML",
    Format.ANKI: "Anki",
    Format.PDF: "PDF",
}
"""The formats as people call them."""

PARTS = {
    Part.REASONS: "the reasons for the options",
    Part.SOURCES: "the sources",
    Part.TAGS: "the tags",
    Part.KIND: "whether a question asks to recall, comprehend or apply",
    Part.PLACE: "domain and topic",
    Part.NAME: "id and version, so that importing it again adds the questions anew",
    Part.CREDIT: "the author, the license and the promise",
}
"""What a format may be unable to carry."""

_READABLE = "CSV, Excel (.xlsx), GIFT, Aiken, Moodle XML or our TOML"
_TEMPLATE = "the template (/bank browse has it)"
_SAVE_AGAIN = "Please open it in the program it comes from, save it again, and try that file."


def _needs_keys(form: str) -> str:
    return (
        f"A file for {NAMES.get(form, form)} is of no use without the right answers. Please choose "
        "PDF, CSV, Excel or TOML for questions without them."
    )


REFUSED: dict[str, str | Callable[..., str]] = {
    "file_empty": "There is no question in this file. Please choose another file.",
    "file_unreadable": (
        "I cannot read the letters of this file. Please save it once more as text in UTF-8, or as "
        "an Excel workbook (.xlsx)."
    ),
    "format_unknown": (
        f"I do not see in which format this file is. I read {_READABLE}: please save it as one of "
        f"these, or start from {_TEMPLATE}."
    ),
    "list_of_terms": (
        "This looks like a list of terms, as Quizlet exports it: it has no wrong options, and I do "
        "not make any up. Please write three wrong options to each into "
        f"{_TEMPLATE}, and try that."
    ),
    "old_workbook": (
        "This is a workbook of the old kind, or another old Office file. Please open it, save it "
        "as .xlsx, and try that file."
    ),
    "no_workbook": (
        "This is a packed file, but no Excel workbook. Please unpack it first, or choose a file "
        "that ends in .xlsx."
    ),
    "broken_workbook": f"This workbook is damaged or locked with a password. {_SAVE_AGAIN}",
    "no_headings": (
        "I do not find the headings of a table of questions in the first rows: question, A, B, C, "
        f"D and key. Please start from {_TEMPLATE}."
    ),
    "pdf_unread": (
        "A PDF is made for reading on paper, and I cannot take questions out of it. Please choose "
        f"a file in another format: {_READABLE}."
    ),
    "anki_unread": (
        "I write decks for Anki, but cannot read them. Please choose a file in another format: "
        f"{_READABLE}."
    ),
    "xml_not_moodle": (
        "This is a page or some XML, but no question bank of Moodle. In Moodle, open Question "
        "bank, choose Export and then Moodle XML, and try that file."
    ),
    "hostile_xml": (
        "This file declares entities or names other files, which no question bank needs. I have "
        "read nothing of it. Please export it from Moodle anew."
    ),
    "file_too_large": (
        "This file is too large: I read up to {} MB. Please take the pictures out, or divide it."
    ).format,
    "file_unpacks_too_large": (
        "This workbook is too large: I read up to {} MB once it is unpacked. Please take "
        "everything out but the questions, or divide it."
    ).format,
    "workbook_too_full": "This workbook holds far more cells or styles than questions need. Please "
    "copy the questions alone into a new one, or save them as CSV.",
    "too_many_questions": (
        "There are more than {:,} questions in this file. Please divide it, and try the parts one "
        "after the other."
    ).format,
    "broken_table": (
        "From line {} on this table cannot be read: most often a quotation mark is never closed. "
        "Please put that right, or save the table as .xlsx, and try that file."
    ).format,
    "broken_xml": f"This XML breaks off or goes wrong near line {{}}. {_SAVE_AGAIN}".format,
    "broken_toml": (
        "Something is written wrong near line {}: look there and just above for a missing "
        "quotation mark, comma or bracket, and try again."
    ).format,
    "too_deep": (
        "On line {} this file nests things far deeper than any question does, so I have read "
        f"nothing of it. {_SAVE_AGAIN}"
    ).format,
    "needs_keys": _needs_keys,
}
"""Why a whole file is refused, and what to do next."""

_NOTES = {
    "no_stem": "It has no question text.",
    "no_key": "No option is marked as the right one.",
    "several_right": "Several options are right; a question here has one best option.",
    "partial_credit": "An option gives part of the points; a question here has one best option.",
    "true_false": "It asks for true or false; a question here has four options.",
    "numerical": "It asks for a number; a question here has four options.",
    "matching": "It asks to match things; a question here has four options.",
    "open_ended": "It asks for an answer in one's own words; a question here has four options.",
    "typed_answer": "It asks to type the answer; a question here has four options.",
    "description": "It is a text without answers.",
    "same_options": "Two of its options say the same.",
    "picture": "It shows a picture, and a question here is text alone.",
    "formula": "It has a formula in LaTeX, which Discord does not show.",
    "broken_braces": "Its braces do not match, or it is far too long: write { once and } once.",
    "option_count": "The number of its options is {}; a question here has four.",
    "key_unknown": "“{}” is given as the right option, but no option is called that.",
    "other_kind": "It is of the kind “{}”; a question here has four options.",
    "stem_too_long": "Its text has {} characters; up to {} have room on the screen.",
    "option_too_long": "An option has {} characters; up to {} have room on the screen.",
    "same_question": "It is the same question as on line {}, or has the same id.",
    "stands_here": "It stands here already, just so.",
    "retired_here": "It stands here already, retired: /bank browse can restore it.",
    "in_built_in": "It is one of the built-in questions.",
    "newer_here": (
        "It was changed here since this file was exported: here it is version {}, in the file {}."
    ),
    "own_full": "There is room for {:,} questions of your own, those that are retired among them.",
    "markup_taken_off": "Markup was taken off: bold, links, mentions and the like.",
    "hidden_taken_out": "Characters that cannot be seen were taken out.",
    "picture_left_out": "A picture in an explanation was left out.",
    "day_unread": "The day on which the law was read is no date such as 2026-11-23: none is kept.",
    "version_unread": "The version is no whole number from 1 to 9999, so it begins at 1.",
    "reason_cut": "An explanation was cut to {} characters.",
    "kind_unknown": "“{}” is no kind of question, so it counts as one that asks to recall.",
}


def note_or_none(reason: Reason) -> str | None:
    """Return a reason as a sentence, or None where it is not about a question of a file."""
    return note_on_question(reason) if reason.code in _NOTES else None


def note_on_question(reason: Reason) -> str:
    """Return what became of a question of a file, as a sentence."""
    said = (safe(each) if isinstance(each, str) else each for each in reason.arguments)
    words = _NOTES[reason.code]
    return words.format(*said) if reason.arguments else words


def lost_in(form: Format, parts: tuple[Part, ...]) -> str:
    """Return what a format cannot carry, as a sentence; nothing where it carries all."""
    if not parts:
        return ""
    return f"{NAMES[form]} has no room for {'; '.join(PARTS[part] for part in parts)}."
