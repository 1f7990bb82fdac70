"""The host's settings: defaults, and every fault at once with its cure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import Secret, Settings, read_settings
from bot.errors import StartupError

TOKEN = "AAAAAAAAAAAAAAAAAAAAAAAA.BBBBBB.CCCCCCCCCCCCCCCCCCCCCCCCCCC"
"""Has the shape of a token and is none."""


def faults_of(environment: dict[str, str]) -> list[str]:
    with pytest.raises(StartupError) as caught:
        read_settings(environment)
    return str(caught.value).splitlines()


def test_only_the_token_must_be_given() -> None:
    assert read_settings({"DISCORD_TOKEN": TOKEN}) == Settings(
        Secret(TOKEN), Path("data/study.sqlite3"), "INFO", "text"
    )


def test_every_setting_is_read() -> None:
    given = {
        "DISCORD_TOKEN": TOKEN,
        "DATABASE_FILE": "elsewhere/group.sqlite3",
        "LOG_LEVEL": "debug",
        "LOG_FORMAT": "JSON",
        "PATH": "/usr/bin",
    }
    expected = Settings(Secret(TOKEN), Path("elsewhere/group.sqlite3"), "DEBUG", "json")
    assert read_settings(given) == expected


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_setting_takes_its_default(blank: str) -> None:
    given = {"DATABASE_FILE": blank, "LOG_LEVEL": blank, "LOG_FORMAT": blank}
    assert read_settings({**given, "DISCORD_TOKEN": f" {TOKEN} "}) == read_settings(
        {"DISCORD_TOKEN": TOKEN}
    )


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        pytest.param({"DISCORD_TOKEN": ""}, "DISCORD_TOKEN is missing", id="no-token"),
        pytest.param({"DISCORD_TOKEN": "abc"}, "three parts with dots", id="no-token-s-shape"),
        pytest.param(
            {"DISCORD_TOKEN": f"Bot {TOKEN}"}, "does not look like", id="with-a-word-before"
        ),
        pytest.param({"LOG_LEVEL": "loud"}, "Use one of DEBUG, INFO", id="level"),
        pytest.param({"LOG_FORMAT": "xml"}, "Use text or json", id="format"),
        pytest.param({"DATABASE_FILE": "."}, "Name a file in it", id="folder"),
    ],
)
def test_a_fault_comes_with_its_cure(given: dict[str, str], fault: str) -> None:
    [line] = faults_of({"DISCORD_TOKEN": TOKEN, **given})
    assert fault in line
    assert line.split()[0].rstrip(":") in given


def test_all_faults_are_told_at_once() -> None:
    given = {"DISCORD_TOKEN": "abc", "LOG_LEVEL": "x", "LOG_FORMAT": "x", "DATABASE_FILE": "."}
    assert [line.split()[0] for line in faults_of(given)] == [
        "DISCORD_TOKEN",
        "LOG_LEVEL",
        "LOG_FORMAT",
        "DATABASE_FILE",
    ]


def test_what_needs_no_token_starts_without_one() -> None:
    assert read_settings({}, needs_token=False).token == ""


def test_the_token_shows_itself_in_no_message_about_it() -> None:
    secret = "my-password.that-is-no-token"
    assert secret not in " ".join(faults_of({"DISCORD_TOKEN": secret}))


@pytest.mark.parametrize("show", [repr, str, "{}".format], ids=["repr", "str", "format"])
def test_settings_never_show_the_token(show: Callable[[Settings], str]) -> None:
    shown = show(read_settings({"DISCORD_TOKEN": TOKEN}))
    assert "Secret(…)" in shown
    assert TOKEN not in shown


def test_the_token_is_still_the_token_for_whoever_needs_it() -> None:
    assert read_settings({"DISCORD_TOKEN": TOKEN}).token == TOKEN
    assert repr(Secret(TOKEN)) == "Secret(…)"
