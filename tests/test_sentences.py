"""What a host reads when the bot cannot start: one clear sentence, never a traceback."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from getpass import getuser
from pathlib import Path

import pytest

from bot.config import NAMES
from tests.damage import break_head, break_page
from tests.new_database import put_new_database
from tests.test_config import TOKEN

ROOT = Path(__file__).parent.parent
on_posix = pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")


def ended(
    folder: Path,
    *arguments: str,
    before: tuple[str, ...] = (),
    python: tuple[str, ...] = (sys.executable, "-m", "bot"),
    settings: Mapping[str, str] = {},
    stream: str = "stderr",
    **options: object,
) -> tuple[int, list[str]]:
    """Run the bot in a folder; return its exit code and what stands on one of its outputs."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    process = subprocess.run(
        [*before, *python, *arguments],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,  # pyright: ignore[reportCallIssue, reportArgumentType]
    )
    return process.returncode, str(getattr(process, stream)).splitlines()


def sentence(folder: Path, *arguments: str, **options: object) -> str:
    code, lines = ended(folder, *(arguments or ("run",)), **options)  # pyright: ignore
    assert code == 2, lines
    [line] = lines
    return line


def env_in_utf_16(folder: Path) -> None:
    (folder / ".env").write_text(f"DISCORD_TOKEN={TOKEN}\n", encoding="utf-16")


def env_in_an_old_encoding(folder: Path) -> None:
    (folder / ".env").write_text(f"# clé\nDISCORD_TOKEN={TOKEN}\n", encoding="latin-1")


def env_a_folder(folder: Path) -> None:
    (folder / ".env").mkdir()


def env_with_a_colon(folder: Path) -> None:
    (folder / ".env").write_text(f"LOG_LEVEL=INFO\nDISCORD_TOKEN: {TOKEN}\n")


def env_misspelt(folder: Path) -> None:
    (folder / ".env").write_text(f"DISCORD_TOKEN={TOKEN}\nLOGLEVEL=DEBUG\n")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (env_in_utf_16, ".env is saved as UTF-16"),
        (env_in_an_old_encoding, "save it as UTF-8"),
        (env_a_folder, ".env cannot be read (Is a directory)"),
        (env_with_a_colon, ".env, line 2: write NAME=value there."),
        (env_misspelt, "LOGLEVEL is no setting of this bot. Write LOG_LEVEL instead."),
    ],
)
def test_an_env_file_that_cannot_be_used(
    tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(tmp_path)
    assert said in sentence(tmp_path)


def without_privileges() -> tuple[str, ...]:
    """Return what lets the superuser open only what any account could."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("the superuser may open everything here")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")


@on_posix
def test_an_env_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=\n")
    (tmp_path / ".env").chmod(0)
    said = sentence(tmp_path, before=without_privileges())
    assert ".env cannot be read (Permission denied)" in said


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    """Settings with a database that is there and sound."""
    put_new_database(tmp_path / "data" / "study.sqlite3")
    return {"DISCORD_TOKEN": TOKEN}


@on_posix
@pytest.mark.parametrize(("mode", "owner"), [(0o600, "foreign"), (0o444, "own")])
def test_a_database_that_may_not_be_written(
    tmp_path: Path, given: dict[str, str], mode: int, owner: str
) -> None:
    file = tmp_path / "data" / "study.sqlite3"
    file.chmod(mode)
    if owner == "foreign":
        give_away(file)
    said = sentence(tmp_path, settings=given, before=without_privileges())
    assert f"{file} may not be read and written by {getuser()}, which runs the bot" in said
    assert f"It belongs to {file.owner() if owner == 'own' else 'somebody else'}." in said


def give_away(file: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only the superuser gives files away")
    os.chown(file, 54321, 54321)


@on_posix
def test_a_folder_that_may_not_be_entered(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    settings = {"DISCORD_TOKEN": TOKEN, "DATABASE_FILE": str(tmp_path / "closed" / "a" / "b")}
    said = sentence(tmp_path, settings=settings, before=without_privileges())
    assert f"may not be read and written by {getuser()}" in said
    (tmp_path / "closed").chmod(0o700)


def test_without_time_zones(tmp_path: Path) -> None:
    script = "import runpy, sys; sys.modules['tzdata'] = None; sys.argv[0] = 'bot'\n"
    run = f"{script}runpy.run_module('bot', run_name='__main__', alter_sys=True)"
    said = sentence(
        tmp_path,
        python=(sys.executable, "-c", run),
        settings={"DISCORD_TOKEN": TOKEN, "PYTHONTZPATH": ""},
    )
    assert said.startswith("There are no time zones on this computer")


def test_without_packages(tmp_path: Path) -> None:
    said = sentence(tmp_path, python=(sys.executable, "-S", "-m", "bot"))
    assert said.startswith("A package that the bot needs is missing or too old (")


def test_with_a_python_that_is_too_old(tmp_path: Path) -> None:
    run = "import runpy, sys; sys.version_info = (3, 9, 2); "
    run += "runpy.run_module('bot', run_name='__main__')"
    said = sentence(tmp_path, python=(sys.executable, "-c", run))
    assert said.startswith("The bot needs Python 3.11 or newer")


@pytest.mark.parametrize(
    ("name", "said"), [("/", "DATABASE_FILE is a folder: /"), ("x" * 300, "cannot be opened")]
)
def test_a_place_that_is_none(tmp_path: Path, name: str, said: str) -> None:
    settings = {"DISCORD_TOKEN": TOKEN, "DATABASE_FILE": name}
    assert said in sentence(tmp_path, settings=settings)


def test_a_damaged_head(tmp_path: Path, given: dict[str, str]) -> None:
    file = tmp_path / "data" / "study.sqlite3"
    break_head(file)
    before = file.read_bytes()
    said = sentence(tmp_path, settings=given)
    assert f"The database {file} is damaged" in said
    assert "There is no good backup in data/backups" in said
    assert file.read_bytes() == before


def test_a_damaged_page_and_the_backup_that_is_offered(
    tmp_path: Path, given: dict[str, str]
) -> None:
    file = tmp_path / "data" / "study.sqlite3"
    assert ended(tmp_path, "backup", settings=given)[0] == 0
    [backup] = (tmp_path / "data" / "backups").iterdir()
    break_page(file, "answer_by_member")
    before = file.read_bytes()
    said = sentence(tmp_path, settings=given)
    assert f"The database {file} is damaged" in said
    assert f"python -m bot restore {backup.relative_to(tmp_path)}" in said
    assert file.read_bytes() == before
    code, _ = ended(tmp_path, "restore", str(backup), settings=given)
    assert code == 0
    assert [one.read_bytes() == before for one in file.parent.glob("study-before-*")] == [True]


@pytest.mark.parametrize(
    "part", [b"SQLite format 4", b"SQLite format 3\0\3\3"], ids=["name", "page-size"]
)
def test_no_backup_is_made_of_a_damaged_head(
    tmp_path: Path, given: dict[str, str], part: bytes
) -> None:
    file = tmp_path / "data" / "study.sqlite3"
    with file.open("r+b") as opened:
        opened.write(part)
    told = sentence(tmp_path, "backup", settings=given)
    assert f"The database {file.relative_to(tmp_path)} is damaged" in told
    assert told.endswith("No backup was made of it.")


@on_posix
def test_no_backup_is_made_of_what_may_not_be_read(tmp_path: Path, given: dict[str, str]) -> None:
    (tmp_path / "data" / "study.sqlite3").chmod(0)
    told = sentence(tmp_path, "backup", before=without_privileges(), settings=given)
    assert "study.sqlite3 may not be read and written by" in told


LOCKLESS = """
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>
int flock(int number, int how) { errno = ENOLCK; return -1; }
static int locked_or(int number, int what, void *with) {
    if (what == F_SETLK || what == F_SETLKW) { errno = ENOLCK; return -1; }
    return syscall(SYS_fcntl, number, what, with);
}
#define ASK va_list rest; va_start(rest, what); \\
    return locked_or(number, what, va_arg(rest, void *));
int fcntl(int number, int what, ...) { ASK }
int fcntl64(int number, int what, ...) { ASK }
"""


@pytest.fixture(scope="session")
def lockless(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which no file can be locked, as on some network shares."""
    folder = tmp_path_factory.mktemp("lockless")
    (folder / "lockless.c").write_text(LOCKLESS)
    library = folder / "lockless.so"
    try:
        command = ["cc", "-shared", "-fPIC", "-o", str(library), str(folder / "lockless.c")]
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no compiler")
    return {"LD_PRELOAD": str(library)}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux preloads like that")
def test_a_share_that_refuses_locks(
    tmp_path: Path, given: dict[str, str], lockless: dict[str, str]
) -> None:
    said = sentence(tmp_path, settings={**given, **lockless})
    assert "does not lock files" in said
    assert "Another bot" not in said


def on_a_disk_of_its_own(folder: Path, size: str, then: str = "true") -> tuple[str, ...]:
    """Return what runs a command with a small disk at a folder; skip where that cannot be."""
    folder.mkdir()
    script = f'mount -t tmpfs -o {size} small {folder} && ({then}) 2>/dev/null && exec "$@"'
    inside = ("unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh")
    try:
        subprocess.run([*inside, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk of one's own here")
    return inside


@pytest.mark.parametrize("kilobytes", [4, 40, 300])
def test_a_full_disk_at_the_start(tmp_path: Path, kilobytes: int) -> None:
    small = tmp_path / "small"
    inside = on_a_disk_of_its_own(small, f"size={kilobytes}k")
    settings = {"DISCORD_TOKEN": TOKEN, "DATABASE_FILE": str(small / "study.sqlite3")}
    said = sentence(tmp_path, before=inside, settings=settings)
    assert said.startswith(f"The disk with {small / 'study.sqlite3'} is full (")


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("mount -o remount,ro {small}", "is on a disk that can only be read"),
        ("dd if=/dev/zero of={small}/rest bs=1k; true", "is full ("),
    ],
    ids=["read-only", "full"],
)
def test_the_doctor_knows_what_is_the_matter_with_a_disk(
    tmp_path: Path, given: dict[str, str], then: str, said: str
) -> None:
    small, file = tmp_path / "small", tmp_path / "data" / "study.sqlite3"
    script = f"cp {file} {small} && {then.format(small=small)}"
    inside = on_a_disk_of_its_own(small, "size=1m", script)
    settings = {**given, "DATABASE_FILE": str(small / "study.sqlite3")}
    code, lines = ended(tmp_path, "doctor", stream="stdout", before=inside, settings=settings)
    [to_do] = [line for line in lines if line.startswith("TO DO")]
    assert code == 1
    assert said in to_do


def test_a_file_that_was_lost_beside_its_journal(tmp_path: Path, given: dict[str, str]) -> None:
    file = tmp_path / "data" / "study.sqlite3"
    file.write_bytes(b"")
    journal = file.with_name("study.sqlite3-wal")
    journal.write_bytes(b"answers")
    assert "study.sqlite3-wal beside it holds answers" in sentence(tmp_path, settings=given)
    assert journal.read_bytes() == b"answers"


@pytest.mark.parametrize("is_there", [False, True], ids=["missing", "0-bytes"])
def test_an_empty_start_beside_backups(
    tmp_path: Path, given: dict[str, str], is_there: bool
) -> None:
    file = tmp_path / "data" / "study.sqlite3"
    assert ended(tmp_path, "backup", settings=given)[0] == 0
    file.unlink()
    if is_there:
        file.touch()
    said = sentence(tmp_path, settings=given)
    assert "is empty or was not there, although there are backups of it" in said
    assert "python -m bot restore data/backups/study-" in said


def test_what_cannot_be_written_for_the_host_is_named(tmp_path: Path) -> None:
    said = sentence(tmp_path, "review", "export", "--role", "lay", "--out", "/dev/null/forms")
    assert "/dev/null/forms" in said
