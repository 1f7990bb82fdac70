"""What hosts run the bot by: the unit of systemd, the container, and what composes it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOSTING = ROOT / "docs" / "hosting"
UNIT = HOSTING / "crss-study-bot.service"
DOCKERFILE = (HOSTING / "Dockerfile").read_text(encoding="utf-8")

SYSTEMD = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(SYSTEMD is None, reason="there is no systemd-analyze here")


def analysed(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    assert SYSTEMD is not None
    return subprocess.run(
        [SYSTEMD, *map(str, arguments)], capture_output=True, text=True, check=False
    )


@needs_systemd
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    # It looks for the program, which is not installed here.
    unit = re.sub(r"/opt/\S+", "/bin/true", UNIT.read_text(encoding="utf-8"))
    copy = tmp_path / UNIT.name
    copy.write_text(unit, encoding="utf-8")
    ended = analysed("verify", copy)
    assert (ended.returncode, ended.stderr) == (0, "")


@needs_systemd
def test_the_service_has_hardly_any_rights() -> None:
    said = analysed("security", "--offline=yes", "--threshold=15", UNIT)
    assert said.returncode == 0, said.stdout[-200:]


def test_what_a_container_is_watched_by_does_not_depend_on_the_hosts_settings() -> None:
    """What compose sets itself goes before what the host has in .env."""
    composed = (HOSTING / "compose.yaml").read_text(encoding="utf-8")
    [port] = re.findall(r"http://127\.0\.0\.1:(\d+)/healthz", DOCKERFILE)
    assert f'METRICS_PORT: "{port}"' in composed
    assert environment()["METRICS_PORT"] == port


def copied() -> list[tuple[str, str]]:
    """Return what the container copies from the repository: from where, and to where."""
    return re.findall(r"^COPY (?!--)(\S+) (/opt\S+)$", DOCKERFILE, re.MULTILINE)


def environment() -> dict[str, str]:
    [block] = re.findall(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
    return dict(pair.split("=", 1) for pair in block.replace("\\\n", " ").split())


_OPENS = """
import asyncio, os, pathlib
import bot.app as app
from bot.bank.reader import read_bank

async def main():
    async with app.Database.open(pathlib.Path(os.environ["DATABASE_FILE"])):
        print(app.__file__, len(read_bank(app.BANK_FOLDER).items))

asyncio.run(main())
"""


def test_what_a_container_holds_is_enough_to_run(tmp_path: Path) -> None:
    for source, target in copied():
        shutil.copytree(ROOT / source, tmp_path / target.lstrip("/"))
    data = tmp_path / "data"
    data.mkdir()
    inside = {
        name: value.replace("/opt/", f"{tmp_path}/opt/") for name, value in environment().items()
    }
    ended = subprocess.run(
        [sys.executable, "-c", _OPENS],
        cwd=data,
        env={"PATH": os.defpath, **inside, "DATABASE_FILE": str(data / "study.sqlite3")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert (data / "study.sqlite3").exists()
    assert str(tmp_path) in ended.stdout


def test_what_a_container_copies_is_not_ignored() -> None:
    ignored = (HOSTING / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{source}" for source, _ in copied()} | {"!requirements.lock"} <= set(ignored)
