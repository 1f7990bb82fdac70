"""Where things stand in a TOML file, since the TOML reader itself does not say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+(?:\.[\w-]+)*)\s*=")
_LONG_STRING = re.compile(r'=\s*("""|\'\'\')(?!.*\1)')


class Outline:
    """The lines of a file's top keys, and of each of its `[[header]]` tables in turn.

    They are looked for when the first of them is asked for: a sound file is never looked through.
    """

    def __init__(self, text: str, header: str) -> None:
        self._text = text
        self._header = header

    def table(self, index: int) -> Mapping[str, int]:
        """Return the lines of the `[[header]]` table with this index; 0 is what stands above all.

        The table's own line is under "". One that is not there is said to stand on line 1.
        """
        return self._blocks[index] if index < len(self._blocks) else {"": 1}

    @cached_property
    def _blocks(self) -> list[dict[str, int]]:
        return _blocks(self._text, self._header)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one table stands: its file, and which table of the file's outline it is."""

    file: str
    outline: Outline
    index: int = 0

    def line_of(self, key: str) -> int:
        """Return the line of `key` ("A.text"), or of the nearest thing around it."""
        lines = self.outline.table(self.index)
        while key and key not in lines:
            key = key.rpartition(".")[0]
        return lines.get(key, 1)


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
