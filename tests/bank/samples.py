"""A small sound bank, and ways to plant a fault in it."""

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from bot.bank.topic import PROMISE, read_topic
from bot.domain.bank.items import Item

PROFILE = """\
title = "Sample exam"
short = "Sample"
board = "A board"
url = "https://example.org/exam"
questions = 4
minutes = 5
pass_mark = { raw = 3 }
daily_tag = "ethics"
opening_item = "sample-01"

[[domain]]
id = "advocacy"
title = "Advocacy"
weight = 1.0
"""

SOURCES = """\
[[source]]
id = "code"
title = "A code"
publisher = "A board"
kind = "professional-code"
url = "https://example.org/code"
section_scheme = "section"
checked = 2026-11-23

[[source]]
id = "act"
title = "An act"
publisher = "A state"
kind = "illinois-statute"
url = "https://example.org/act"
section_scheme = "section"
checked = 2026-11-23
"""

HEADING: dict[str, str] = {
    "topic": "choice",
    "title": "Choice",
    "domain": "advocacy",
    "author": "A writer",
    "promise": PROMISE,
}

ITEM: dict[str, Any] = {
    "id": "sample-01",
    "version": 1,
    "kind": "application",
    "tags": ["ethics", "choice"],
    "stem": "A member asks a CRSS to pick a recovery meeting for her. Which reply fits best?",
    "key": "B",
    "sources": [("code", "self-determination")],
    "texts": [
        "Name the meeting that helped the CRSS",
        "Ask what she hopes to find there",
        "Send her to the nearest group at once",
        "Leave the matter to her therapist",
    ],
    "reasons": [
        "What helped one person is no advice for another one.",
        "The code puts her own wishes first, so the talk begins there.",
        "Near is handy, but it is her choice that makes a meeting fit.",
        "A therapist can help, yet the member put her question to the CRSS.",
    ],
}


def item(**changes: object) -> dict[str, Any]:
    """Return the sound item with changes; `A_text` and the like change one option."""
    new = deepcopy(ITEM)
    for name, value in changes.items():
        letter, _, part = name.partition("_")
        if part in ("text", "reason"):
            new[f"{part}s"]["ABCD".index(letter)] = value
        else:
            new[name] = value
    return new


def topic_text(*items: Mapping[str, Any], heading: Mapping[str, str] = HEADING) -> str:
    """Return the text of a topic file with these items, or with the sound one."""
    lines = [f"{name} = {_quoted(value)}" for name, value in heading.items()]
    return "\n".join(lines) + "\n" + "".join(item_text(one) for one in items or [ITEM])


def item_text(one: Mapping[str, Any]) -> str:
    """Return the TOML of one item."""
    plain = {name: value for name, value in one.items() if name not in ("texts", "reasons")}
    lines = ["", "[[item]]"]
    for name, value in plain.items():
        lines.append(f"{name} = {_sources(value) if name == 'sources' else _quoted(value)}")
    for letter, text, reason in zip("ABCD", one["texts"], one["reasons"], strict=True):
        lines += [f"[item.{letter}]", f"text = {_quoted(text)}", f"reason = {_quoted(reason)}"]
    return "\n".join(lines) + "\n"


def read_item(**changes: object) -> Item:
    """Return the sound item with changes, as the reader gives it."""
    topic, faults = read_topic(topic_text(item(**changes)), "choice.toml")
    assert not faults
    return topic.entries[0].item


def write_bank(
    folder: Path,
    topic: str | None = None,
    *,
    sources: str = SOURCES,
    profile: str = PROFILE,
    corrections: str = "",
) -> Path:
    """Write a bank with one topic file into `folder`; return the topic file."""
    file = folder / "items" / "advocacy" / "choice.toml"
    file.parent.mkdir(parents=True)
    file.write_text(topic_text() if topic is None else topic, encoding="utf-8")
    (folder / "sources.toml").write_text(sources, encoding="utf-8")
    (folder / "profile.toml").write_text(profile, encoding="utf-8")
    (folder / "corrections.toml").write_text(corrections, encoding="utf-8")
    return file


def _quoted(value: object) -> str:
    """Return the TOML of a value; dates are given as they are written, in `Raw`."""
    return value if isinstance(value, Raw) else json.dumps(value, ensure_ascii=False)


def _sources(value: object) -> str:
    if isinstance(value, Raw):
        return value
    assert isinstance(value, list)
    return "[" + ", ".join(f'{{ id = "{name}", section = "{at}" }}' for name, at in value) + "]"


class Raw(str):
    """A value that stands in the file as it is."""
