"""Imports run one way, and each outside thing is touched in one place: design by test."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path.relative_to(ROOT).as_posix()
    for top in ("bot", "cogs")
    for path in (ROOT / top).rglob("*.py")
)

COMMON = {"bot.errors", "bot.refusals"}
MAY_IMPORT = {
    "bot/domain/": COMMON | {"bot.domain"},
    "bot/bank/": COMMON | {"bot.bank", "bot.domain"},
    "bot/db/": COMMON | {"bot.db", "bot.domain"},
    "bot/outbox/": COMMON | {"bot.outbox", "bot.db", "bot.domain", "bot.clock"},
    "bot/services/": COMMON
    | {"bot.services", "bot.outbox", "bot.db", "bot.domain", "bot.clock"}
    | {"bot.bank.formats", "bot.bank.likeness"},
    "cogs/": COMMON
    | {"cogs", "bot.client", "bot.noting", "bot.network"}
    | {"bot.services", "bot.outbox", "bot.domain", "bot.clock"},
    "bot/loopback/": {"bot.loopback", "bot.clock", "bot.errors"},
}
"""Which of our own modules each layer may import."""

RUNNERS = ("bot/__main__.py", "bot/demo/", "bot/bench/", "bot/simulation/")
TOUCHES_DISCORD = (
    *("cogs/", "bot/client.py", "bot/app.py", "bot/network.py", "bot/reaching.py"),
    *("bot/loopback/", "bot/demo/", "bot/bench/", "bot/simulation/"),
)
TOUCHES_SQLITE = ("bot/db/", "bot/bench/", "bot/simulation/")
TELLS_TIME_AND_CHANCE = ("bot/clock.py",)
ONLY_IN = {
    "discord": TOUCHES_DISCORD,
    # Its version is checked there, before anything of it is imported.
    "simcord": ("bot/loopback/simcord_names.py",),
    "aiosqlite": TOUCHES_SQLITE,
    "sqlite3": TOUCHES_SQLITE,
    "dotenv": ("bot/__main__.py",),
    "os.environ": ("bot/__main__.py",),
    "os.getenv": ("bot/__main__.py",),
    "bot.app": RUNNERS,
    "bot.loopback": ("bot/loopback/", "bot/demo/", "bot/bench/", "bot/simulation/"),
    "bot.demo": ("bot/__main__.py", "bot/demo/"),
    "bot.bench": ("bot/__main__.py", "bot/bench/"),
    "bot.simulation": ("bot/__main__.py", "bot/simulation/"),
    "datetime.datetime.now": TELLS_TIME_AND_CHANCE,
    "datetime.datetime.utcnow": TELLS_TIME_AND_CHANCE,
    "datetime.datetime.today": TELLS_TIME_AND_CHANCE,
    "datetime.date.today": TELLS_TIME_AND_CHANCE,
    "time.time": TELLS_TIME_AND_CHANCE,
    "discord.utils.utcnow": TELLS_TIME_AND_CHANCE,
}
"""Where alone a name may be used."""


def breaches(path: str, source: str) -> list[str]:
    """Return what a file does against the rules, one phrase each."""
    tree = ast.parse(source)
    imported = dict(_imported(tree))
    used = set(imported.values()) | set(_used(tree, imported))
    return sorted(
        [f"imports {name}" for name in imported.values() if not _may_import(path, name)]
        + [f"uses {name}" for name in used for rule in ONLY_IN if _breaks(path, name, rule)]
        + [f"asks {name} for chance" for name in _chances(path, tree, imported)]
    )


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each imported name as the file calls it, with its full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                module = "." * node.level + (node.module or "")
                yield alias.asname or alias.name, f"{module}.{alias.name}"


def _used(tree: ast.AST, imported: dict[str, str]) -> Iterator[str]:
    """Yield the full name of each dotted name that starts with something imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            start, *rest = ast.unparse(node).split(".")
            if start in imported:
                yield ".".join([imported[start], *rest])


def _may_import(path: str, name: str) -> bool:
    """Whether a module may be imported here, by its layer and, among the cogs, by its feature."""
    if name.startswith("."):
        return False  # a relative import hides where it leads
    if path.startswith("cogs/") and name.startswith("cogs."):
        return name.split(".")[1] in (path.split("/")[1], "kit")
    if not _within(name, "bot") and not _within(name, "cogs"):
        return True
    allowed = [names for layer, names in MAY_IMPORT.items() if path.startswith(layer)]
    return all(any(_within(name, one) for one in names) for names in allowed)


def _breaks(path: str, name: str, rule: str) -> bool:
    return _within(name, rule) and not path.startswith(ONLY_IN[rule])


def _chances(path: str, tree: ast.Module, imported: dict[str, str]) -> Iterator[str]:
    """Yield uses of `random`, but not of random.Random as the type of a parameter."""
    if path.startswith(TELLS_TIME_AND_CHANCE):
        return
    for name in {*imported.values(), *_used(tree, imported)}:
        if _within(name, "random") and name not in ("random", "random.Random"):
            yield name
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Random"):
            yield ast.unparse(node.func)


def _within(name: str, module: str) -> bool:
    return f"{name}.".startswith(f"{module}.")


@pytest.mark.parametrize("path", SOURCES)
def test_a_file_keeps_to_its_layer(path: str) -> None:
    assert breaches(path, (ROOT / path).read_text(encoding="utf-8")) == []


def test_every_layer_is_there_to_be_checked() -> None:
    assert all(any(path.startswith(layer) for path in SOURCES) for layer in MAY_IMPORT)


@pytest.mark.parametrize(
    ("path", "source", "breach"),
    [
        pytest.param("bot/domain/a.py", "import discord", "uses discord", id="discord-in-domain"),
        pytest.param(
            "bot/services/a.py",
            "from discord.ext import commands",
            "uses discord.ext.commands",
            id="discord-in-services",
        ),
        pytest.param("bot/errors.py", "import discord", "uses discord", id="discord-in-errors"),
        pytest.param(
            "bot/domain/a.py",
            "from bot.db.daily import posts",
            "imports bot.db.daily.posts",
            id="domain-imports-db",
        ),
        pytest.param(
            "bot/db/a.py",
            "from bot.services.bank.library import Library",
            "imports bot.services.bank.library.Library",
            id="db-imports-services",
        ),
        pytest.param(
            "bot/db/a.py", "import bot.bank.check", "imports bot.bank.check", id="db-imports-bank"
        ),
        pytest.param(
            "bot/domain/a.py",
            "from bot import clock",
            "imports bot.clock",
            id="domain-imports-the-clock",
        ),
        pytest.param(
            "bot/services/a.py",
            "from cogs.kit.text import safe",
            "imports cogs.kit.text.safe",
            id="services-import-cogs",
        ),
        pytest.param(
            "cogs/daily/a.py",
            "from bot.db.daily import posts",
            "imports bot.db.daily.posts",
            id="cog-imports-db",
        ),
        pytest.param("cogs/daily/a.py", "import bot.app", "uses bot.app", id="cog-imports-app"),
        pytest.param(
            "cogs/daily/a.py",
            "from cogs.servers.setup.panel import Panel",
            "imports cogs.servers.setup.panel.Panel",
            id="cog-imports-another-cog",
        ),
        pytest.param(
            "cogs/kit/a.py",
            "from cogs.daily import wording",
            "imports cogs.daily.wording",
            id="kit-imports-a-cog",
        ),
        pytest.param(
            "cogs/daily/a.py", "from .. import setup", "imports ...setup", id="relative-import"
        ),
        pytest.param(
            "bot/services/a.py", "import aiosqlite", "uses aiosqlite", id="sql-in-services"
        ),
        pytest.param("cogs/daily/a.py", "import sqlite3", "uses sqlite3", id="sql-in-a-cog"),
        pytest.param(
            "bot/config.py", "import os\nos.environ['A']", "uses os.environ", id="environment"
        ),
        pytest.param(
            "bot/app.py",
            "import os as system\nsystem.getenv('A')",
            "uses os.getenv",
            id="environment-under-another-name",
        ),
        pytest.param(
            "bot/app.py",
            "from dotenv import dotenv_values",
            "uses dotenv.dotenv_values",
            id="dotenv",
        ),
        pytest.param(
            "bot/services/a.py",
            "from datetime import UTC, datetime\ndatetime.now(UTC)",
            "uses datetime.datetime.now",
            id="clock",
        ),
        pytest.param(
            "cogs/daily/a.py",
            "import datetime as dt\ndt.datetime.now(dt.UTC)",
            "uses datetime.datetime.now",
            id="clock-under-another-name",
        ),
        pytest.param(
            "cogs/daily/a.py",
            "import discord\ndiscord.utils.utcnow()",
            "uses discord.utils.utcnow",
            id="clock-of-discord",
        ),
        pytest.param(
            "bot/domain/a.py", "from time import time", "uses time.time", id="clock-of-the-system"
        ),
        pytest.param(
            "bot/domain/a.py",
            "import random\nrandom.choice([1])",
            "asks random.choice for chance",
            id="chance",
        ),
        pytest.param(
            "bot/domain/a.py",
            "from random import shuffle",
            "asks random.shuffle for chance",
            id="chance-by-name",
        ),
        pytest.param(
            "bot/app.py",
            "import random\nrng = random.Random()",
            "asks random.Random for chance",
            id="a-generator-of-one's-own",
        ),
        pytest.param(
            "bot/services/a.py",
            "def f():\n    from bot.demo.run import run_demo",
            "uses bot.demo.run.run_demo",
            id="hidden-in-a-function",
        ),
        pytest.param(
            "bot/loopback/a.py", "from bot import app", "imports bot.app", id="loopback-knows-a-bot"
        ),
        pytest.param(
            "bot/loopback/a.py",
            "from bot.demo.scene import Scene",
            "uses bot.demo.scene.Scene",
            id="loopback-knows-the-demo",
        ),
        pytest.param(
            "bot/loopback/world.py", "from simcord import Env", "uses simcord.Env", id="no-guard"
        ),
        pytest.param(
            "bot/bench/a.py",
            "from bot.demo.scene import Scene",
            "uses bot.demo.scene.Scene",
            id="bench-knows-the-demo",
        ),
        pytest.param(
            "bot/app.py",
            "from bot.simulation.disk import Disk",
            "uses bot.simulation.disk.Disk",
            id="the-bot-knows-the-simulation",
        ),
    ],
)
def test_a_planted_breach_is_caught(path: str, source: str, breach: str) -> None:
    assert breach in breaches(path, source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/domain/a.py", "import random\ndef f(rng: random.Random): return rng.choice([1])"),
        ("bot/domain/a.py", "from datetime import datetime\ndatetime.combine(d, t)"),
        ("bot/clock.py", "import random\nrandom.Random()"),
        ("bot/services/a.py", "from bot import refusals\nfrom bot.db.daily.posts import plan"),
        ("cogs/daily/a.py", "from cogs.kit.text import safe\nfrom cogs.daily import wording"),
        ("bot/__main__.py", "import os\nos.environ"),
        ("bot/demo/a.py", "import os, time\nos.path.join('a')\ntime.monotonic()"),
    ],
)
def test_what_is_allowed_is_no_breach(path: str, source: str) -> None:
    assert breaches(path, source) == []
