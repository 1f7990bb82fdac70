"""Small items, posts and settings for the tests of the rules, the memory and the services."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.bank.items import Bank, Citation, ExamDomain, Item, Kind, Option, Profile, Source
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.domain.exam.pass_mark import raw
from bot.domain.servers.settings import ServerSettings

CHICAGO = ZoneInfo("America/Chicago")
DAILY_TAG = "ethics"
SERVER = 900_000_000_000_000_001
CHANNEL = 900_000_000_000_000_002
ORGANISER = 900_000_000_000_000_003
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


def chicago(*parts: int) -> datetime:
    """Return the UTC instant of a wall-clock moment in Chicago."""
    year, month, day, *clock = parts
    hour, minute = (*clock, 0, 0)[:2]
    return datetime(year, month, day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)


_ITEM = Item(
    item_id="item-01",
    version=1,
    domain="advocacy",
    topic="choice",
    kind=Kind.APPLICATION,
    tags=frozenset({DAILY_TAG}),
    stem="What fits best?",
    options=tuple(Option(f"Choice {letter}", f"Reason {letter}") for letter in "ABCD"),
    key=1,
    citations=(Citation("code", "self-determination"),),
)


def make_item(item_id: str = "item-01", **changes: object) -> Item:
    """Return a small sound item, with changes."""
    return replace(_ITEM, item_id=item_id, **changes)


def make_bank(*items: Item, opening: str = "item-01") -> Bank:
    """Return a bank of these items."""
    return Bank(
        items={item.item_id: item for item in items},
        sources={
            "code": Source(
                "code", "A code", "A board", "code", "https://example.org", "", date(2026, 1, 1)
            )
        },
        profile=Profile(
            "sample",
            "Sample",
            4,
            5,
            raw(3),
            (ExamDomain("advocacy", "Advocacy", 1.0),),
            DAILY_TAG,
            opening,
        ),
    )


def numbered_items(count: int) -> list[Item]:
    """Return items with ids item-01, item-02 and so on."""
    return [make_item(f"item-{number:02}") for number in range(1, count + 1)]


def make_post(**changes: object) -> Post:
    """Return a posted daily question, with changes."""
    post = Post(1, SERVER, PostKind.DAILY, PostState.POSTED, date(2026, 4, 1), NOON)
    return replace(post, **changes)


def make_settings(server_id: int = SERVER, **changes: object) -> ServerSettings:
    """Return the settings of a server that gets its question at nine in Chicago, with changes."""
    return replace(ServerSettings(server_id, CHANNEL, ORGANISER, time(9), CHICAGO), **changes)
