"""GIFT, the text format of Moodle: `::name::question {=right#why ~wrong#why not}`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from bot.bank.formats.found import (
    EMPTY,
    KIND_TAG,
    MOST_CHOICES,
    RIGHT,
    VERSION_TAG,
    Choice,
    Found,
    Text,
    from_category,
    from_tags,
)
from bot.domain.bank import question_notes as notes
from bot.domain.bank.question_files import Credited
from bot.refusals import Reason

_LONGEST = 40_000
"""A block of more characters than this is no question with four options."""

_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_SPECIAL = re.compile(r"[\\~=#{}:]")
_HELD = 0xE000
_KEPT = re.compile("[\ue000-\ue0ff]")
_COMMENT = re.compile(r"\s*//")
_TAG = re.compile(r"\[tag:([^\[\]]{1,60})\]")
_ID = re.compile(r"\[id:([^\[\]]{1,60})\]")
_NAME = re.compile(r"::([^:]*(?::[^:]+)*)::")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_TRUTH = re.compile(r"\s*(?:T|TRUE|F|FALSE)\s*(?:#.*)?", re.IGNORECASE | re.DOTALL)
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,9})?)%")
_ANSWER = re.compile(r"[=~][^=~]*")


@dataclass(slots=True)
class _Block:
    """The lines of one question, where they begin, and what comments say of it."""

    line: int = 0
    lines: list[str] = field(default_factory=list[str])
    tags: list[str] = field(default_factory=list[str])
    name: str = ""


def find(text: str) -> Iterator[Found]:
    """Yield the questions of a GIFT file."""
    category = ""
    for block in _blocks(text):
        if block.lines and block.lines[0].startswith("$CATEGORY:"):
            category = block.lines.pop(0).removeprefix("$CATEGORY:").strip()
            block.line += 1
        if any(line.strip() for line in block.lines):
            yield _question(block, category)


def looks_like(text: str) -> bool:
    """Tell whether a text is GIFT: it has answers in braces."""
    return re.search(r"(?<!\\)\{[^{}]*(?<!\\)\}", text) is not None


def _blocks(text: str) -> Iterator[_Block]:
    """Yield what stands between empty lines, without comments; they may hold tags and a name."""
    block = _Block()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if _COMMENT.match(line):
            block.tags += _TAG.findall(line)
            named = _ID.search(line)
            block.name = named[1] if named else block.name
        elif line.strip():
            block.line = block.line or number
            block.lines.append(line)
        elif block.lines:
            yield block
            block = _Block()


def _question(block: _Block, category: str) -> Found:
    source = "\n".join(block.lines)
    if len(source) > _LONGEST:
        return Found(block.line, Text(source[:_LONGEST]), unfit=notes.BROKEN_BRACES)
    source = _ESCAPE.sub(lambda found: chr(_HELD + ord(found[1])), _KEPT.sub("", source))
    titled = _NAME.match(source.lstrip())
    source = source.lstrip()[titled.end() :] if titled else source
    head, brace, rest = source.partition("{")
    body, closed, tail = rest.rpartition("}")
    stem, style = _styled(_with_gap(head, tail) if tail.strip() else head)
    if not brace:
        return Found(block.line, stem, unfit=notes.DESCRIPTION)
    if not closed or re.search(r"[{}]", body):
        return Found(block.line, stem, unfit=notes.BROKEN_BRACES)
    body, _, general = body.partition("####")
    tags, kind, version = from_tags([tag.strip() for tag in block.tags])
    domain, topic = from_category(category)
    unfit = _unfit(body)
    return Found(
        line=block.line,
        stem=stem,
        choices=() if unfit else tuple(_choices(body, style)),
        unfit=unfit,
        general=_styled(general, style)[0],
        name=block.name.strip(),
        version=version,
        domain=domain,
        topic=topic,
        kind=kind,
        tags=tags,
    )


def _with_gap(head: str, tail: str) -> str:
    """Return a question whose answers stand in its midst, with a gap in their place."""
    return f"{head.rstrip()} _____{tail}"


def _unfit(body: str) -> Reason | None:
    """Return why the answers are none to choose from, if they are not."""
    bare = body.strip()
    if not bare:
        return notes.OPEN_ENDED
    if bare.startswith("#"):
        return notes.NUMERICAL
    if _TRUTH.fullmatch(bare):
        return notes.TRUE_FALSE
    if "~" in bare:
        return None
    return notes.MATCHING if "->" in bare else notes.TYPED_ANSWER


def _choices(body: str, style: str) -> Iterator[Choice]:
    for found in islice(_ANSWER.finditer(body), MOST_CHOICES):
        answer = found[0][1:]
        weight = RIGHT if found[0][0] == "=" else 0.0
        if weighed := _WEIGHT.match(answer):
            weight, answer = float(weighed[1]), answer[weighed.end() :]
        text, _, reason = answer.partition("#")
        said = _styled(text, style)[0]
        yield Choice(said, weight, _styled(reason, style)[0] if reason.strip() else EMPTY)


def _styled(text: str, style: str = "moodle") -> tuple[Text, str]:
    """Return a text without the mark of its format, and which format that is."""
    if marked := _FORMAT.match(text):
        style, text = marked[1], text[marked.end() :]
    raw = _KEPT.sub(lambda held: _released(ord(held[0]) - _HELD), text)
    return Text(raw.strip(), is_html=style == "html"), style


def _released(code: int) -> str:
    return "\n" if code == ord("n") else chr(code)


def render(items: Iterable[Credited], *, with_keys: bool = True) -> bytes:
    """Return the items as a GIFT file."""
    return "\n".join(_rendered(items)).encode()


def _rendered(items: Iterable[Credited]) -> Iterator[str]:
    place = None
    for credited in items:
        item = credited.item
        if place != (item.domain, item.topic):
            place = (item.domain, item.topic)
            yield f"$CATEGORY: {'/'.join(['top', *filter(None, place)])}\n"
        tags = [*sorted(item.tags), KIND_TAG + item.kind, f"{VERSION_TAG}{item.version}"]
        yield f"// [id:{item.item_id}] " + " ".join(f"[tag:{tag}]" for tag in tags)
        yield f"::{item.item_id}::[plain]{_escaped(item.stem)} {{"
        for index, option in enumerate(item.options):
            mark = "=" if index == item.key else "~"
            # A text that begins like a weight would be taken for one.
            weight = f"%{100 if index == item.key else 0}%" if option.text.startswith("%") else ""
            reason = f"#{_escaped(option.reason)}" if option.reason else ""
            yield f"\t{mark}{weight}{_escaped(option.text)}{reason}"
        yield "}\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
