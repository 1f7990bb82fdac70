"""Servers and their settings."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from bot.db.database import Database
from bot.db.servers import servers
from bot.domain.servers.settings import ServerSettings, Trouble
from tests.domain.samples import SERVER, make_settings


async def found(db: Database, server_id: int = SERVER) -> ServerSettings:
    settings = await servers.find(db.reading, server_id)
    assert settings
    return settings


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(make_settings(), id="plain"),
        pytest.param(make_settings(at=time(0, 5), zone=ZoneInfo("Asia/Kolkata")), id="elsewhere"),
        pytest.param(make_settings(days=frozenset({1, 7}), role_id=2**62), id="two-days-and-role"),
        pytest.param(make_settings(paused=True, trouble=Trouble.REFUSED, failures=3), id="stuck"),
    ],
)
async def test_settings_are_read_back_as_they_were_saved(
    db: Database, settings: ServerSettings
) -> None:
    await servers.save(db.single, settings)
    assert await found(db) == settings


async def test_saving_again_replaces_every_setting(db: Database) -> None:
    await servers.save(db.single, make_settings(role_id=9, trouble=Trouble.NO_CHANNEL, failures=2))
    changed = replace(
        make_settings(at=time(18, 30), zone=ZoneInfo("UTC"), days=frozenset({3}), paused=True),
        channel_id=5,
        organiser_id=6,
    )
    await servers.save(db.single, changed)
    assert await found(db) == changed


async def test_a_server_that_was_never_set_up_has_no_settings(db: Database) -> None:
    assert await servers.find(db.reading, SERVER) is None


async def test_trouble_is_news_once_until_it_is_cleared(db: Database) -> None:
    await servers.save(db.single, make_settings())
    for news in (True, False):
        assert news == await servers.note_trouble(db.single, SERVER, Trouble.NO_PERMISSION)
    assert not await servers.note_trouble(db.single, SERVER, Trouble.NO_CHANNEL)
    assert (await found(db)).trouble is Trouble.NO_PERMISSION
    await servers.clear_trouble(db.single, SERVER)
    assert await servers.note_trouble(db.single, SERVER, Trouble.NO_CHANNEL)


async def test_failures_are_counted_and_cleared_for_one_server(db: Database) -> None:
    await servers.save(db.single, make_settings())
    await servers.save(db.single, make_settings(SERVER + 1))
    for _ in range(3):
        await servers.add_failure(db.single, SERVER)
    await servers.add_failure(db.single, SERVER + 1)
    assert (await found(db)).failures == 3
    await servers.clear_trouble(db.single, SERVER)
    assert (await found(db)).failures == 0
    assert (await found(db, SERVER + 1)).failures == 1
