"""What an upgrade of simcord may break: which version is taken, and which names of it are used."""

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import live_page
from bot.loopback import world
from bot.loopback.simcord_names import PRIVATE, Env, Preview
from bot.loopback.versions import PINNED

ROOT = Path(__file__).resolve().parents[2]


def packages_with_simcord(folder: Path, version: str) -> Path:
    """Make a folder in which another simcord is installed, whose import would end the process."""
    notes = folder / f"simcord-{version}.dist-info"
    notes.mkdir()
    notes.joinpath("METADATA").write_text(f"Name: simcord\nVersion: {version}\n")
    folder.joinpath("simcord.py").write_text("import os; os._exit(99)\n")
    return folder


def run(*command: str, packages: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot", *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", [("demo", "--port=0", "--once"), ("bench",)], ids=" ".join)
@pytest.mark.parametrize("version", ["3.1.0", "3.3.0"])
def test_another_simcord_is_refused_before_anything_of_it_is_imported(
    tmp_path: Path, command: tuple[str, ...], version: str
) -> None:
    done = run(*command, packages=packages_with_simcord(tmp_path, version))
    assert (done.returncode, done.stdout) == (2, "")
    [sentence] = done.stderr.splitlines()
    assert f"works with simcord {PINNED} only, but {version} is installed." in sentence
    # make demo alone would not: the lock has not changed, so make has nothing to do.
    assert "Run: make clean demo" in sentence
    assert sentence.endswith(f"or: {sys.executable} -m pip install simcord=={PINNED}")


def test_the_simcord_that_the_advice_installs_is_taken(tmp_path: Path) -> None:
    """The copy ends the process when it is imported: so it was."""
    done = run("demo", "--once", packages=packages_with_simcord(tmp_path, PINNED))
    assert (done.returncode, done.stderr) == (99, "")


def test_the_version_that_is_taken_is_the_one_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"simcord=={PINNED}" in project["optional-dependencies"]["demo"]


def private_names(file: str) -> Iterator[str]:
    """Yield the private names that a file defines in its classes or touches."""
    for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute | ast.FunctionDef | ast.AsyncFunctionDef):
            name = node.attr if isinstance(node, ast.Attribute) else node.name
            if name.startswith("_") and not name.endswith("__"):
                yield name


def names_in_source(owner: type) -> set[str]:
    """Return the private names that a class of simcord, or what it inherits from, has or sets."""
    files = {sys.modules[one.__module__].__file__ for one in owner.__mro__[:-1]}
    return {name for file in files if file for name in private_names(file)}


def test_the_list_of_private_names_is_whole_and_holds_no_other() -> None:
    of_env = set(private_names(world.__file__)) & names_in_source(Env)
    of_page = set(private_names(live_page.__file__)) & names_in_source(Preview)
    assert of_env | of_page == {name for names in PRIVATE.values() for name in names}


def test_no_other_file_touches_a_private_name() -> None:
    """pyright watches over it, but for the lines that say why not."""
    excused = [
        f"{path.relative_to(ROOT).as_posix()}: {line.split()[0]}"
        for folder in ("loopback", "demo", "bench")
        for path in sorted((ROOT / "bot" / folder).glob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "reportPrivateUsage" in line
    ]
    assert excused == [
        "bot/loopback/world.py: self._message_states.add(nobody._connection)",
        "bot/demo/live_page.py: self._world._preview",
    ]
