"""Which screens and forms the bot can draw, read from its own source; and which were pictured.

A screen is a place in cogs that makes one; a form is a class. One counts as pictured when a picture
was taken whose words have those that the bot put into it.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from discord import ui

from bot.errors import Refusal
from cogs.kit import screens
from cogs.kit.forms import Form
from cogs.kit.screens import Screen

ROOT = Path(__file__).resolve().parents[3]
KIT = screens.__file__
MAKERS = {"Screen", "note"}
ENOUGH_WORDS = 8
WORD = re.compile(r"[A-Za-z']{3,}")


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where in cogs a screen is made."""

    file: str
    first: int
    last: int
    function: str

    def __str__(self) -> str:
        return f"{self.file}:{self.first} {self.function}"


def places() -> list[Place]:
    """Return every place in cogs that makes a screen."""
    found: list[Place] = []
    for path in sorted(ROOT.glob("cogs/**/*.py")):
        if str(path) != KIT:
            name = str(path.relative_to(ROOT))
            found += _made_in(ast.parse(path.read_text("utf-8")), name, "")
    return found


def _made_in(node: ast.AST, file: str, function: str) -> Iterator[Place]:
    for inner in ast.iter_child_nodes(node):
        name = function
        if isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{function}.{inner.name}".lstrip(".")
        if isinstance(inner, ast.Call) and getattr(inner.func, "id", "") in MAKERS:
            yield Place(file, inner.lineno, inner.end_lineno or inner.lineno, function)
        yield from _made_in(inner, file, name)


def forms() -> list[str]:
    """Return every form there is."""
    return sorted(map(_name_of, Form.__subclasses__()))


def _name_of(form: type[Form]) -> str:
    return f"{form.__module__}.{form.__name__}"


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, whatever stands between them."""
    return frozenset(WORD.findall(text))


@dataclass(slots=True)
class Drawing:
    """What was drawn since the walk began, and in which picture it was first seen."""

    seen: dict[str, str] = field(default_factory=dict)
    """By the place of a screen, or the name of a form: the picture that shows it."""
    refused: set[str] = field(default_factory=set)
    """The codes of what was refused."""
    _drawn: defaultdict[str, set[frozenset[str]]] = field(default_factory=lambda: defaultdict(set))
    _places: list[Place] = field(default_factory=places)

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Note from now on what the bot draws in this process."""

        def screen(this: Screen, *parts: ui.Item[Any]) -> None:
            make_screen(this, *parts)
            if place := self._place_of_caller():
                texts = [one for one in this.walk_children() if isinstance(one, ui.TextDisplay)]
                self._note(str(place), [one.content for one in texts])

        def form(this: Form, title: str) -> None:
            make_form(this, title)
            self._note(_name_of(type(this)), [title])

        def refusal(this: Refusal, *reasons: Any) -> None:  # noqa: ANN401 - as it stands there
            refuse(this, *reasons)
            self.refused.update(one.code for one in reasons)

        make_screen, make_form, refuse = Screen.__init__, Form.__init__, Refusal.__init__
        patch.setattr(Screen, "__init__", screen)
        patch.setattr(Form, "__init__", form)
        patch.setattr(Refusal, "__init__", refusal)

    def pictured(self, picture: str, text: str) -> None:
        """Note that a picture shows this text, and with it whatever was drawn with its words."""
        shown = words_in(text)
        for what, drawn in self._drawn.items():
            if any(words <= shown for words in drawn):
                self.seen.setdefault(what, picture)

    @property
    def all(self) -> list[str]:
        """Everything that the bot can draw."""
        return [*map(str, self._places), *forms()]

    @property
    def missing(self) -> list[str]:
        """What no picture shows."""
        return [one for one in self.all if one not in self.seen]

    def _note(self, what: str, texts: list[str]) -> None:
        first = next((found for text in texts if (found := WORD.findall(_plain(text)))), [])
        self._drawn[what].add(frozenset(first[:ENOUGH_WORDS]))

    def _place_of_caller(self) -> Place | None:
        """Return the innermost call around the line that asked for a screen."""
        frame = sys._getframe(2)
        while frame.f_code.co_filename == KIT and frame.f_back:
            frame = frame.f_back
        file, line = frame.f_code.co_filename, frame.f_lineno
        around = [
            one
            for one in self._places
            if file == str(ROOT / one.file) and one.first <= line <= one.last
        ]
        return min(around, key=lambda one: one.last - one.first, default=None)


def _plain(text: str) -> str:
    """Return a text without what Discord shows as something else: mentions, dates, commands."""
    return re.sub(r"<[^>]*>|https?://\S+", " ", text)
