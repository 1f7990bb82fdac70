"""The wheel: all that the bot needs to run, and its command, in an environment of its own."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def ran(*command: str | Path, cwd: Path) -> str:
    ended = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty environment, and return the command that is there now.

    The packages that it needs are borrowed from this environment, since nothing is fetched.
    """
    place = tmp_path_factory.mktemp("wheel")
    uv = Path(sysconfig.get_path("scripts")) / "uv"
    build = ("build", "--wheel", "--no-build-isolation", "--offline", "--out-dir", place)
    ran(uv, *build, "--python", sys.executable, ROOT, cwd=place)
    [wheel] = place.glob("*.whl")
    home = place / "home"
    venv.create(home, with_pip=False)
    ran(
        *(uv, "pip", "install", "--offline", "--no-deps", "--python", home / "bin" / "python"),
        *(wheel,),
        cwd=place,
    )
    [packages] = home.glob("lib/*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin" / "crss-study-bot"


def files(place: Path) -> set[Path]:
    rooms = (place / room for room in ("bot", "cogs", "content"))
    found = (one.relative_to(place) for room in rooms for one in room.rglob("*") if one.is_file())
    return {one for one in found if "__pycache__" not in one.parts}


def test_an_installed_wheel_has_all_code_and_all_content(command: Path) -> None:
    [packages] = command.parents[1].glob("lib/*/site-packages")
    assert files(packages) == files(ROOT)


def test_an_installed_wheel_runs_by_itself(command: Path, tmp_path: Path) -> None:
    code = (
        "import asyncio, pathlib, bot.app as app\n"
        "async def main():\n"
        "    async with app.Database.open(pathlib.Path('study.sqlite3')):\n"
        "        print(app.__file__, len(app.read_bank(app.BANK_FOLDER).items))\n"
        "asyncio.run(main())"
    )
    said = ran(command.with_name("python"), "-c", code, cwd=tmp_path)
    assert str(command.parents[1]) in said
    assert (tmp_path / "study.sqlite3").exists()


def test_an_installed_command_says_how_it_is_called(command: Path, tmp_path: Path) -> None:
    assert ran(command, "--help", cwd=tmp_path).startswith("usage: crss-study-bot")
