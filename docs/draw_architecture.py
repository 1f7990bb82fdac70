"""Draws docs/images/architecture.svg from the imports as they are: `make docs`."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "images" / "architecture.svg"
SAYS = {
    "bot.__main__": "the command line",
    "bot.app": "puts it all together",
    "bot.bank": "reads and checks question files",
    "bot.bench": "measures",
    "bot.client": "the bot as Discord sees it",
    "bot.db": "the only SQL",
    "bot.demo": "the bot without Discord",
    "bot.domain": "the rules: no I/O, no clock",
    "bot.import_export": "files of questions, for hosts",
    "bot.loopback": "a Discord on this computer",
    "bot.outbox": "says what is due, once",
    "bot.services": "what can be done, step by step",
    "cogs": "all that touches Discord",
}
"""The part of the program in a few words. A part that is not here has only its name."""

EVERYWHERE = {"bot", "bot.clock", "bot.config", "bot.errors", "bot.logs", "bot.refusals"}
"""Small modules that anyone may use: arrows to them would say nothing."""

WIDTH, HEIGHT, ACROSS, DOWN, MARGIN = 250, 60, 290, 108, 20
Imports = Mapping[str, set[str]]


def imports() -> Imports:
    """Return the parts of the program, and for each one which others it imports."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")]):
        part = _part_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        names = _imported(ast.parse(path.read_text(encoding="utf-8")))
        found[part] |= {_part_of(name) for name in names if name.split(".")[0] in ("bot", "cogs")}
    known = found.keys() - EVERYWHERE
    return {part: (found[part] & known) - {part} for part in sorted(known)}


def _part_of(module: str) -> str:
    words = module.removesuffix(".__init__").split(".")
    return "cogs" if words[0] == "cogs" else ".".join(words[:2])


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floors(parts: Imports) -> list[list[str]]:
    """Return the parts in rows, each above all that it imports; the last row imports nothing."""

    def depth(part: str, path: frozenset[str]) -> int:
        below = parts[part] - path
        return 1 + max((depth(one, path | {part}) for one in below), default=-1)

    rows: defaultdict[int, list[str]] = defaultdict(list)
    for part in parts:
        rows[depth(part, frozenset())].append(part)
    return [rows[number] for number in sorted(rows, reverse=True)]


def arrows(parts: Imports) -> list[tuple[str, str]]:
    """Return who imports whom, without what follows from a longer way."""

    def reaches(start: str, goal: str, seen: frozenset[str]) -> bool:
        return goal in parts[start] or any(
            reaches(one, goal, seen | {one}) for one in parts[start] - seen
        )

    return [
        (part, other)
        for part, others in parts.items()
        for other in sorted(others)
        if not any(
            reaches(between, other, frozenset({part, between})) for between in others - {other}
        )
    ]


def picture() -> str:
    """Return the parts as boxes and their imports as arrows that point down."""
    parts = imports()
    rows = floors(parts)
    widest = max(len(row) for row in rows)
    places = {
        part: (
            MARGIN + (widest - len(row)) * ACROSS // 2 + column * ACROSS,
            MARGIN + number * DOWN,
        )
        for number, row in enumerate(rows)
        for column, part in enumerate(row)
    }
    wide = 2 * MARGIN + widest * ACROSS - (ACROSS - WIDTH)
    high = 2 * MARGIN + len(rows) * DOWN - (DOWN - HEIGHT)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img"'
        ' font-family="sans-serif" font-size="14">',
        "<title>Which part of the program imports which</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8"'
        ' markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#57606a"/></marker></defs>',
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
        *(_arrow(places[part], places[other]) for part, other in arrows(parts)),
        *(_box(part, *places[part]) for part in parts),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, y1, x2, y2 = start[0] + WIDTH // 2, start[1] + HEIGHT, end[0] + WIDTH // 2, end[1]
    bend = (y1 + y2) // 2
    way = f"M{x1} {y1}C{x1} {bend} {x2} {bend} {x2} {y2}"
    if y2 - y1 > DOWN:  # past other floors: out at the side, and round the boxes between
        left, middle = start[0], start[1] + HEIGHT // 2
        x2 = end[0] + MARGIN
        way = f"M{left} {middle}C{left - ACROSS // 2} {middle} {x2} {bend} {x2} {y2}"
    return (
        f'<path d="{way}" fill="none" stroke="#57606a" stroke-width="1.5" marker-end="url(#tip)"/>'
    )


def _box(part: str, x: int, y: int) -> str:
    middle = x + WIDTH // 2
    return (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#eef2ff"'
        ' stroke="#4655c4"/>'
        f'<text x="{middle}" y="{y + 25}" text-anchor="middle" font-weight="bold"'
        f' fill="#1f2328">{escape(_name(part))}</text>'
        f'<text x="{middle}" y="{y + 45}" text-anchor="middle" fill="#1f2328">'
        f"{escape(SAYS.get(part, ''))}</text>"
    )


def _name(part: str) -> str:
    path = part.replace(".", "/")
    return f"{path}.py" if (ROOT / f"{path}.py").exists() else f"{path}/"


if __name__ == "__main__":
    FILE.write_text(picture(), encoding="utf-8")
