"""Moodle's XML: question banks as Moodle itself exports them."""

# defusedxml comes without types.
# pyright: reportMissingModuleSource=false, reportMissingTypeStubs=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

import html
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, TreeBuilder
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import escape

from bot import refusals
from bot.bank.formats.found import (
    EMPTY,
    KIND_TAG,
    MOST_CHOICES,
    VERSION_TAG,
    Choice,
    Found,
    Text,
    from_category,
    from_tags,
)
from bot.domain.bank import question_notes as notes
from bot.domain.bank.question_files import MOST_QUESTIONS, Credited
from bot.errors import Refusal
from bot.refusals import Reason

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

DEEPEST = 30
"""Tags within tags: Moodle itself uses six."""
_UNFIT = {
    "truefalse": notes.TRUE_FALSE,
    "numerical": notes.NUMERICAL,
    "calculated": notes.NUMERICAL,
    "calculatedsimple": notes.NUMERICAL,
    "matching": notes.MATCHING,
    "essay": notes.OPEN_ENDED,
    "shortanswer": notes.TYPED_ANSWER,
    "description": notes.DESCRIPTION,
}
_MULTICHOICE = "multichoice"
_CATEGORY = "category"
_PIECE = 1 << 16


def looks_like(text: str) -> bool:
    """Tell whether some XML is a question bank of Moodle."""
    return "<quiz" in text[:20_000]


def find(text: str) -> Iterator[Found]:
    """Yield the questions of a Moodle file as they come, whatever the file is like otherwise.

    Nothing that the file declares is followed: no entity of its own, no other file.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import make_parser

    parser = make_parser()
    parser.forbid_dtd = True
    quiz = _Quiz(parser.getLineNumber)
    parser.setContentHandler(quiz)
    pieces = io.StringIO(text)
    place = ("", "")
    try:
        while piece := pieces.read(_PIECE):
            parser.feed(piece)
            for line, element in quiz.taken():
                if element.get("type") == _CATEGORY:
                    place = from_category(_text(element, "category").raw)
                else:
                    yield _question(line, element, place)
        parser.close()
    except DefusedXmlException as error:
        raise Refusal(refusals.HOSTILE_XML) from error
    except SAXException as error:
        raise Refusal(refusals.broken_xml(quiz.line)) from error


class _Quiz(ContentHandler):
    """Builds the element of one question after the other, without what is in attached files."""

    def __init__(self, line_now: Callable[[], int | None]) -> None:
        super().__init__()
        self.line = 1
        self._line_now = line_now
        self._depth = 0
        self._builder: TreeBuilder | None = None
        self._is_file = False
        self._begun = 1
        self._done: list[tuple[int, Element]] = []

    def taken(self) -> list[tuple[int, Element]]:
        """Return the questions that are complete since this was last asked."""
        done, self._done = self._done, []
        return done

    def startElement(self, name: str, attrs: "AttributesImpl") -> None:
        self._depth += 1
        self.line = self._line_now() or 1
        if self._depth > DEEPEST:
            raise Refusal(refusals.too_deep(self.line))
        if self._depth == 2 and name == "question":
            self._builder, self._begun = TreeBuilder(), self.line
        self._is_file = name == "file"
        if self._builder:
            self._builder.start(name, dict(attrs.items()))

    def characters(self, content: str) -> None:
        if self._builder and not self._is_file:
            self._builder.data(content)

    def endElement(self, name: str) -> None:
        self._is_file = False
        if self._builder:
            self._builder.end(name)
            if self._depth == 2:
                self._done.append((self._begun, self._builder.close()))
                self._builder = None
                if len(self._done) > MOST_QUESTIONS:
                    raise Refusal(refusals.too_many_questions(MOST_QUESTIONS))
        self._depth -= 1


def _question(line: int, element: Element, place: tuple[str, str]) -> Found:
    said = [tag.text or "" for tag in islice(element.iterfind("tags/tag/text"), 40)]
    tags, kind, version = from_tags([tag.strip() for tag in said])
    return Found(
        line=line,
        stem=_text(element, "questiontext"),
        choices=tuple(map(_choice, islice(element.iterfind("answer"), MOST_CHOICES))),
        unfit=_unfit(element),
        general=_text(element, "generalfeedback"),
        has_picture=element.find("questiontext/file") is not None,
        name=(element.findtext("idnumber") or "").strip(),
        version=version,
        domain=place[0],
        topic=place[1],
        kind=kind,
        tags=tags,
    )


def _unfit(element: Element) -> Reason | None:
    kind = element.get("type", "")
    if kind != _MULTICHOICE:
        return _UNFIT.get(kind) or notes.other_kind(kind[:40])
    if (element.findtext("single") or "true").strip().lower() in ("false", "0"):
        return notes.SEVERAL_RIGHT
    return None


def _choice(answer: Element) -> Choice:
    text = Text(answer.findtext("text") or "", _is_html(answer))
    try:
        weight = float(answer.get("fraction", "0"))
    except ValueError:
        weight = 0.0
    return Choice(text, weight, _text(answer, "feedback"))


def _text(element: Element, name: str) -> Text:
    holder = element.find(name)
    if holder is None:
        return EMPTY
    return Text((holder.findtext("text") or "").strip(), _is_html(holder))


def _is_html(holder: Element) -> bool:
    return holder.get("format", "html") in ("html", "moodle_auto_format")


def render(items: Iterable[Credited], *, with_keys: bool = True) -> bytes:
    """Return the items as Moodle's XML."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *_rendered(items), "</quiz>", ""]
    return "\n".join(lines).encode()


def _rendered(items: Iterable[Credited]) -> Iterator[str]:
    place = None
    for credited in items:
        item = credited.item
        if place != (item.domain, item.topic):
            place = (item.domain, item.topic)
            path = "/".join(["$course$", "top", *filter(None, place)])
            yield f'<question type="category"><category>{_plain(path)}</category></question>'
        yield '<question type="multichoice">'
        yield f"<name>{_plain(item.item_id)}</name>"
        yield f"<questiontext {_STYLE}>{_html(item.stem)}</questiontext>"
        yield f"<idnumber>{escape(item.item_id)}</idnumber>"
        yield "<single>true</single><shuffleanswers>true</shuffleanswers>"
        yield "<answernumbering>ABCD</answernumbering>"
        for index, option in enumerate(item.options):
            fraction = 100 if index == item.key else 0
            yield f'<answer fraction="{fraction}" {_STYLE}>{_html(option.text)}'
            yield f"<feedback {_STYLE}>{_html(option.reason)}</feedback></answer>"
        tags = [*sorted(item.tags), KIND_TAG + item.kind, f"{VERSION_TAG}{item.version}"]
        yield f"<tags>{''.join(f'<tag>{_plain(tag)}</tag>' for tag in tags)}</tags>"
        yield "</question>"


_STYLE = 'format="html"'


def _plain(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _html(text: str) -> str:
    return _plain(html.escape(text, quote=False))
