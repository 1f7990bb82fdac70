"""Where things stand in a TOML file, since the TOML reader itself does not say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+(?:\.[\w-]+)*)\s*=")
_LONG_STRING = re.compile(r'=\s*("""|\'\'\')(?!.*\1)')

FIRST_LINE: Mapping[str, int] = {"": 1}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one table stands: its file, its own line (under "") and the lines of its keys."""

    file: str
    lines: Mapping[str, int]

    def line_of(self, key: str) -> int:
        """Return the line of `key` ("A.text"), or of the nearest thing around it."""
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return self.lines.get(key, 1)


class Outline:
    """The lines of a file's top keys, and of each of its `[[header]]` tables in turn."""

    def __init__(self, text: str, header: str) -> None:
        self._blocks = _blocks(text, header)

    @property
    def top(self) -> Mapping[str, int]:
        """The lines of what stands above the first `[[header]]`."""
        return self._blocks[0]

    def table(self, index: int) -> Mapping[str, int]:
        """Return the lines of the `[[header]]` table with this index, counted from 0."""
        after_top = self._blocks[1:]
        return after_top[index] if index < len(after_top) else FIRST_LINE


def _blocks(text: str, header: str) -> list[dict[str, int]]:
    blocks = [{"": 1}]
    prefix = ""
    for number, line in _lines_of_code(text):
        if head := _HEADER.match(line):
            brackets, name = head.groups()
            prefix = name.removeprefix(header).removeprefix(".")
            if brackets == "[[" and name == header:
                blocks.append({"": number})
            else:
                blocks[-1].setdefault(prefix, number)
        elif key := _KEY.match(line):
            path = f"{prefix}.{key[1]}" if prefix else key[1]
            blocks[-1].setdefault(path, number)
    return blocks


def _lines_of_code(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines, without those that lie inside a string of many lines."""
    quotes = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if quotes:
            quotes = "" if quotes in line else quotes
            continue
        yield number, line
        if opened := _LONG_STRING.search(line):
            quotes = opened[1]
