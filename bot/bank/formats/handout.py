"""A hand-out to print: a tagged PDF, which a screen reader reads aloud in order."""

import json
from collections.abc import Sequence

from bot.domain.bank.items import LETTERS
from bot.domain.bank.question_files import Credited

_TITLE = "Study questions"
_STANDARD = "ua-1"
"""PDF for universal access: headings, lists, language and title that assistive software reads."""

# Every text comes as data and is never read as markup. No package is imported, so none is fetched.
_TEMPLATE = """\
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set page(paper: "us-letter", margin: 2cm, numbering: "1 of 1")
#set text(lang: "en", size: 11pt)
#show heading.where(level: 2): set text(size: 11pt)

= #data.title

#for (number, one) in data.questions.enumerate(start: 1) {
  block(breakable: false, above: 1.6em)[
    == Question #number
    #one.stem
    #enum(numbering: "A.", ..one.options.map(text => [#text]))
  ]
}

#if data.keys [
  #pagebreak()
  = Answers
  #for (number, one) in data.questions.enumerate(start: 1) {
    block(above: 1.6em)[
      == Question #number: #one.key
      #if one.reasons.any(text => text != "") {
        enum(numbering: "A.", ..one.reasons.map(text => [#text]))
      }
    ]
  }
]

#if data.credit != "" [
  #v(1em)
  #text(size: 9pt)[#data.credit]
]
"""


def render(items: Sequence[Credited], *, with_keys: bool = True) -> bytes:
    """Return the items as a PDF: all questions first and, with keys, the answers on new pages."""
    import typst

    data = {
        "title": _TITLE,
        "keys": with_keys,
        "questions": [_question(credited, with_keys=with_keys) for credited in items],
        "credit": _credit(items),
    }
    source, inputs = _TEMPLATE.encode(), {"data": json.dumps(data)}
    try:
        made = typst.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=[_STANDARD])
    except typst.TypstError:
        # The standard wants a glyph for every character, and no font here has this one.
        made = typst.compile(source, format="pdf", sys_inputs=inputs)
    assert isinstance(made, bytes)
    return made


def _question(credited: Credited, *, with_keys: bool) -> dict[str, object]:
    """Return what is printed of an item; without keys the file holds none, not even hidden."""
    item = credited.item
    shown: dict[str, object] = {"stem": item.stem, "options": [one.text for one in item.options]}
    if with_keys:
        shown |= {"key": LETTERS[item.key], "reasons": [one.reason for one in item.options]}
    return shown


def _credit(items: Sequence[Credited]) -> str:
    """Return who wrote the questions and under which licences, as the licences ask for."""
    authors = dict.fromkeys(one.author for one in items if one.author)
    licences = dict.fromkeys(one.licence for one in items if one.licence)
    by = f"Questions by {', '.join(authors)}. " if authors else ""
    return f"{by}Licence: {', '.join(licences)}." if licences else by.strip()
