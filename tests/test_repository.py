"""What the repository promises about itself."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bot.config import NAMES

ROOT = Path(__file__).parent.parent
IGNORED = [
    line.rstrip("/")
    for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    if not line.startswith("#")
]


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield every file that belongs to the repository."""
    for path in sorted(folder.iterdir()):
        if path.name == ".git" or any(fnmatch(path.name, pattern) for pattern in IGNORED):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""  # a picture


# Put together here, so that this file does not itself name what it looks for.
HOSTS = [".".join(parts) for parts in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "com")]]
PLACES = ["/" + "work" + "/", "/" + "tmp/w" + "/", "/" + "root" + "/", "/" + "home" + "/"]
HIDDEN = re.compile(
    "|".join(
        [
            *map(re.escape, HOSTS),
            r"simple" + r"/index\b",
            *(rf"(?<![\w.~/-]){re.escape(place)}" for place in PLACES),
        ]
    )
)


def test_no_file_names_a_package_registry_or_a_place_on_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if HIDDEN.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted", [f"https://{HOSTS[0]}/x", f"see {PLACES[0]}notes.md", PLACES[1]]
)
def test_a_planted_host_or_place_is_caught(planted: str) -> None:
    assert HIDDEN.search(planted)


@pytest.mark.parametrize("fine", ["https://example.org/work/law", "bench/work/", "../home/"])
def test_an_address_that_looks_like_a_place_is_not(fine: str) -> None:
    assert not HIDDEN.search(fine)


def test_the_files_of_the_repository_are_found() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in files()}
    assert {"README.md", "bot/__main__.py", ".env.example", ".ci/run"} <= found
    assert not [path for path in found if path.startswith((".venv", ".git/", "artefacts"))]


def test_the_example_file_has_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == NAMES


def test_the_readme_has_every_setting_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)=?`", readme)) == set(NAMES)


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "LICENSE",
        "content/LICENSE",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/architecture.md",
        "docs/glossary.md",
        "tests/README.md",
    ],
)
def test_what_a_newcomer_looks_for_is_there(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


@pytest.mark.parametrize(
    "page", [path for path in files() if path.suffix == ".md"], ids=lambda page: page.name
)
def test_links_between_files_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text_of(page))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_target_of_the_makefile_is_explained_by_make_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [phony] = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    shown = subprocess.run(
        ["make", "--no-print-directory", "-C", str(ROOT), "help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    explained = re.findall(r"^  make (\w+) +\S", shown, re.MULTILINE)
    assert sorted(explained) == sorted(phony.split())


WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"


def faults_of(workflow: Path) -> str:
    """Return what the linter of workflows finds; it needs no network."""
    linter = Path(sys.executable).with_name("zizmor")
    run = subprocess.run(
        [linter, "--quiet", "--offline", "--no-progress", "--format=plain", workflow],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{run.stdout}{run.stderr}" if run.returncode else ""


def test_the_workflow_has_no_known_weakness() -> None:
    assert faults_of(WORKFLOW) == ""


@pytest.mark.parametrize(
    ("sound", "planted", "fault"),
    [
        (".ci/run", "echo ${{ github.event.pull_request.title }}", "template-injection"),
        (r"checkout@\w+", "checkout@main", "unpinned-uses"),
        ("contents: read", "contents: [", "failed to parse"),
    ],
)
def test_a_planted_weakness_is_caught(tmp_path: Path, sound: str, planted: str, fault: str) -> None:
    workflow = tmp_path / ".github" / "workflows" / "ci.yml"
    workflow.parent.mkdir(parents=True)
    text = WORKFLOW.read_text(encoding="utf-8")
    workflow.write_text(re.sub(f"(?<=[ /]){sound}(?=\\W)", planted, text), encoding="utf-8")
    assert fault in faults_of(workflow)


def test_the_workflow_runs_what_ci_runs_on_every_python_that_is_promised() -> None:
    workflow = WORKFLOW.read_text(encoding="utf-8")
    [listed] = re.findall(r"python: \[(.*)\]", workflow)
    versions = [version.strip(' "') for version in listed.split(",")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f">={versions[0]}" == project["requires-python"]
    assert versions == [f"3.{minor}" for minor in range(11, 11 + len(versions))]
    assert "run: .ci/run" in workflow


def test_the_hooks_before_a_commit_are_targets_of_the_makefile() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"entry: make (\w+)", hooks)
    [check] = re.findall(
        r"--jobs (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(entries) == sorted(check.split())
