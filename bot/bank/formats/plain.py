"""Plain text: what is left when HTML, Discord's markup and hidden characters are taken off.

An item is text and nothing else, wherever it is shown: in a message, on a card, on paper. Text
that has been through here is what it looks like. Who puts it into a message still escapes it,
since a lone asterisk is text here and may be half of a pair there.
"""

import html
import re
import unicodedata
from dataclasses import dataclass

from bot.bank.formats.found import Text

LONGEST_RAW = 20_000
"""A text of more characters than this is too long whatever its markup is."""
_LONGEST = 4000
_ROUNDS = 4

_TAGS = (
    r"p|br|hr|div|span|b|i|u|s|em|strong|strike|small|sub|sup|font|a|img|ul|ol|li|table|tbody|"
    r"thead|tr|td|th|h[1-6]|pre|code|blockquote|o:p|style|script|video|audio|iframe"
)
_HTML = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:span|b|i|u|s|em|strong|strike|small|sub|sup|font|a|o:p|code)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"<(?:b|i|u|s|em|strong|strike|sub|sup|a|ul|ol|table|pre|code|h[1-6])(?:\s[^<>]*)?>", re.I
)
"""Tags that said something to the reader, unlike those that only hold a text together."""
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")
_PICTURE = re.compile(
    r"<(?:img|svg|video|audio|iframe)\b|@@PLUGINFILE@@|data:image/|!\[[^\[\]]{0,300}\]\(", re.I
)
_FORMULA_PAIRS = (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"))
_FORMULA = re.compile(r"\\(?:frac|sqrt|int|sum|prod|begin|mathrm|mathbf|cdot|infty)\b")

_INVISIBLE = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
"""Characters that count as printable and show nothing."""

_PAIRED = re.compile(
    r"(?P<mark>\*\*\*|\*\*|~~|\|\||`+)(?=[^\s*~|`])(?P<inner>[^\n]{1,1000}?)(?<=\S)(?P=mark)"
    r"|(?<!_)__(?=[^\s_])(?P<under>[^\n]{1,1000}?)(?<=[^\s_])__(?!_)"
    r"|(?<![\w*])\*(?=[^\s*])(?P<star>[^*\n]{1,1000}?)(?<=\S)\*(?![\w*])"
    r"|(?<!\w)_(?=[^\s_])(?P<line>[^_\n]{1,1000}?)(?<=\S)_(?!\w)"
    r"|!?\[(?P<link>[^\[\]]{1,500})\]\([^()]{0,500}\)"
    r"|<(?:a?:(?P<emoji>\w{1,40}):\d+)>"
    r"|<(?P<address>https?://[^<>\s]{1,500})>"
    r"|@(?P<all>everyone|here)\b"
    r"|<(?:@[!&]?|\#)\d+>|<t:-?\d+(?::\w)?>|</[^<>:]{1,100}:\d+>|<id:\w+>"
)
_SUSPECT = re.compile(r"[*_~|`\[<>@#]")
"""Without one of these a text has no markup: nearly all have none."""
_LEADING = re.compile(r"(?:(?:-?\#{1,3}|>{1,3}(?!\s+[\d.,$€]))\s+)+")
_MARKS = re.compile(r"\*+|~~+|\|\|+|`+|__+|\]\(|<[@#:/t]|@(?=everyone|here)")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as an item has it, and what was taken off on the way."""

    text: str
    had_markup: bool
    had_hidden: bool


def plain(given: Text) -> Plain:
    """Return what a text says, on one line, without anything that is not text."""
    seen = given.raw[:LONGEST_RAW]
    is_html = given.is_html or ("<" in seen and _HTML.search(seen) is not None)
    read = from_html(seen) if is_html else seen
    visible, had_hidden = _visible(read)
    line = _one_line(visible)
    text = without_marks(line) if len(line) <= _LONGEST else line
    had_markup = text != line or (is_html and _MEANT.search(seen) is not None)
    return Plain(text, had_markup, had_hidden)


def has_picture(given: Text) -> bool:
    """Tell whether a text shows a picture, or something else that is not text."""
    return _PICTURE.search(given.raw[:LONGEST_RAW]) is not None


def has_formula(given: Text) -> bool:
    """Tell whether a text holds a formula in LaTeX, which no message shows as one."""
    raw = given.raw[:LONGEST_RAW]
    pairs = any(0 <= raw.find(left) < raw.rfind(right) - 1 for left, right in _FORMULA_PAIRS)
    return pairs or _FORMULA.search(raw) is not None


def from_html(text: str) -> str:
    """Return what a page would show of some HTML; a new paragraph becomes a space."""
    for start, end in (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>")):
        text = _without(text, start, end)
    text = _ANY_TAG.sub(" ", _INLINE.sub("", text))
    return html.unescape(text)


def _without(text: str, start: str, end: str) -> str:
    """Take out what stands between two marks; what is never closed goes on to the end."""
    kept: list[str] = []
    folded, at = text.lower(), 0
    while (found := folded.find(start, at)) >= 0:
        kept.append(text[at:found])
        closed = folded.find(end, found)
        if closed < 0:
            return "".join(kept)
        at = closed + len(end)
    return "".join([*kept, text[at:]])


def without_marks(text: str) -> str:
    """Return a line without the markup and the mentions that Discord would act on."""
    if not _SUSPECT.search(text):
        return text
    for _ in range(_ROUNDS):
        bare = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
        bare = _one_line(_PAIRED.sub(_inner, bare))
        if bare == text:
            return text
        text = bare
    # Marks within marks within marks: nobody means that, so none of them stays.
    while (bare := _one_line(_LEADING.sub("", _MARKS.sub("", text), count=1))) != text:
        text = bare
    return text


def _inner(found: re.Match[str]) -> str:
    named = found.groupdict()
    named.pop("mark")
    return next((text for text in named.values() if text is not None), "")


def _visible(text: str) -> tuple[str, bool]:
    """Return a text without characters that cannot be seen, and whether there were any."""
    if text.isprintable() and not _INVISIBLE & set(text):
        return unicodedata.normalize("NFC", text), False
    kept = [_seen(char) for char in text]
    hidden = any(
        new == "" and char not in "\u00ad\ufeff" for new, char in zip(kept, text, strict=True)
    )
    return unicodedata.normalize("NFC", "".join(kept)), hidden


def _seen(char: str) -> str:
    if char.isspace() or unicodedata.category(char).startswith("Z"):
        return " "
    return char if char.isprintable() and char not in _INVISIBLE else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
