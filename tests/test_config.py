"""The host's settings: defaults, and every fault at once with its cure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import Secret, Settings, read_settings, text_of_env_file
from bot.errors import StartupError

TOKEN = "AAAAAAAAAAAAAAAAAAAAAAAA.BBBBBB.CCCCCCCCCCCCCCCCCCCCCCCCCCC"
"""Has the shape of a token and is none."""


def faults_of(environment: dict[str, str]) -> list[str]:
    with pytest.raises(StartupError) as caught:
        read_settings(environment)
    return str(caught.value).splitlines()


def test_only_the_token_must_be_given() -> None:
    assert read_settings({"DISCORD_TOKEN": TOKEN}) == Settings(
        *(Secret(TOKEN), Path("data/study.sqlite3"), "INFO", "text"),
        *(Path("data/backups"), 7, None),
    )


def test_every_setting_is_read() -> None:
    given = {
        "DISCORD_TOKEN": TOKEN,
        "DATABASE_FILE": "elsewhere/group.sqlite3",
        "LOG_LEVEL": "debug",
        "LOG_FORMAT": "JSON",
        "BACKUP_DIR": "safe",
        "BACKUPS_KEPT": "30",
        "METRICS_PORT": "9464",
        "PATH": "/usr/bin",
    }
    expected = Settings(
        *(Secret(TOKEN), Path("elsewhere/group.sqlite3"), "DEBUG", "json"),
        *(Path("safe"), 30, ("127.0.0.1", 9464)),
    )
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
        pytest.param({"BACKUP_DIR": __file__}, "BACKUP_DIR is no folder", id="backups-in-a-file"),
        pytest.param({"BACKUPS_KEPT": "all"}, "BACKUPS_KEPT is “all”", id="kept-in-words"),
        pytest.param({"BACKUPS_KEPT": "-1"}, "0 for none", id="fewer-than-none"),
        pytest.param({"BACKUPS_KEPT": "²"}, "0 for none", id="a-digit-that-is-none"),
        pytest.param({"METRICS_PORT": "http"}, "Write a port from 1 to 65535", id="no-port"),
        pytest.param({"METRICS_PORT": "70000"}, "Write a port", id="no-such-port"),
        pytest.param({"METRICS_PORT": "0"}, "Write a port", id="port-0"),
        pytest.param({"LOGLEVEL": "debug"}, "Write LOG_LEVEL instead", id="misspelt"),
        pytest.param({"log_level": "debug"}, "Write LOG_LEVEL instead", id="no-capitals"),
        pytest.param({"DATABASE_FIEL": "x"}, "Write DATABASE_FILE instead", id="turned-around"),
        pytest.param({"BACKUP_KEPT": "9"}, "Write BACKUPS_KEPT instead", id="singular"),
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


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"LOGLEVEL": "debug", "LOG_LEVEL": "INFO"}, id="beside-the-right-one"),
        pytest.param({"LOGLEVEL": " "}, id="blank"),
        pytest.param({"DATABASE_URL": "postgres://x", "PORT": "80"}, id="of-another-program"),
    ],
)
def test_what_only_looks_like_a_setting_is_left_alone(given: dict[str, str]) -> None:
    assert read_settings({"DISCORD_TOKEN": TOKEN, **given}).log_level == "INFO"


@pytest.mark.parametrize("quote", ["'", '"'])
def test_quotes_around_a_value_are_no_part_of_it(quote: str) -> None:
    """Docker hands them on as they are; dotenv takes them away."""
    given = {"DISCORD_TOKEN": f"{quote}{TOKEN}{quote}", "DATABASE_FILE": f"{quote} a b {quote} "}
    settings = read_settings(given)
    assert (settings.token, settings.database_file) == (TOKEN, Path("a b"))


def test_a_tilde_is_the_home_of_the_account() -> None:
    settings = read_settings({"DISCORD_TOKEN": TOKEN, "DATABASE_FILE": "~/study.sqlite3"})
    assert settings.database_file == Path.home() / "study.sqlite3"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("[::1]:9464", ("::1", 9464)),
        ("65535", ("127.0.0.1", 65535)),
    ],
)
def test_metrics_are_told_to_this_computer_alone_unless_an_address_is_named(
    text: str, address: tuple[str, int]
) -> None:
    assert read_settings({"DISCORD_TOKEN": TOKEN, "METRICS_PORT": text}).metrics == address


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_an_env_file_in_utf_8_is_read(encoding: str) -> None:
    assert text_of_env_file("DISCORD_TOKEN=é".encode(encoding)) == "DISCORD_TOKEN=é"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_an_env_file_in_another_encoding_is_named_with_its_cure(encoding: str) -> None:
    with pytest.raises(StartupError, match="save it as UTF-8"):
        text_of_env_file("DISCORD_TOKEN=é".encode(encoding))
