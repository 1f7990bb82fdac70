"""Decks of cards for Anki: one note a question, which an import anew updates in place."""

# genanki comes without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import html
import io
from collections.abc import Iterable

from bot.domain.bank.items import LETTERS
from bot.domain.bank.question_files import Credited

# Drawn once. Anki knows the deck and the kind of note again by them, for good.
_DECK_ID = 1_764_201_311
_MODEL_ID = 1_764_201_312
_DECK = "Study group"
_GUIDS = "study-group"

_FIELDS = ("Id", "Question", "Options", "Answer", "Why", "Credit")
_FRONT = "<div>{{Question}}</div>{{Options}}"
_BACK = "{{FrontSide}}<hr id=answer><div><b>{{Answer}}</b></div>{{Why}}<footer>{{Credit}}</footer>"
_STYLE = """
.card { font-family: sans-serif; font-size: 20px; max-width: 40em; margin: auto; }
ol { list-style: upper-alpha; }
footer { font-size: 14px; opacity: .7; margin-top: 1em; }
"""


def render(items: Iterable[Credited], *, with_keys: bool = True) -> bytes:
    """Return the items as a package that Anki imports. A card without its key would be none."""
    from genanki import Deck, Model, Note, Package, guid_for

    model = Model(
        _MODEL_ID,
        "Four options",
        fields=[{"name": name} for name in _FIELDS],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    deck = Deck(_DECK_ID, _DECK)
    for credited in items:
        item = credited.item
        deck.add_note(
            Note(
                model,
                _fields(credited),
                guid=guid_for(_GUIDS, item.item_id),
                tags=[tag for tag in (item.domain, item.topic, *sorted(item.tags)) if tag],
            )
        )
    packed = io.BytesIO()
    Package(deck).write_to_file(packed)
    return packed.getvalue()


def _fields(credited: Credited) -> list[str]:
    item = credited.item
    key = item.options[item.key]
    options = _list([option.text for option in item.options])
    reasons = [option.reason for option in item.options]
    return [
        item.item_id,
        html.escape(item.stem),
        options,
        html.escape(f"{LETTERS[item.key]}. {key.text}"),
        _list(reasons) if any(reasons) else "",
        html.escape(", ".join(filter(None, (credited.author, credited.licence)))),
    ]


def _list(texts: list[str]) -> str:
    return "<ol>" + "".join(f"<li>{html.escape(text)}</li>" for text in texts) + "</ol>"
