"""Small files of questions, and ways to take them in."""

from bot.bank.formats.write import write
from bot.domain.bank.own_import import Planned
from bot.domain.bank.own_items import Choice, OwnItem
from bot.domain.bank.question_files import Credited, Format
from bot.services.bank.imports import Done
from bot.services.bank.shelf import Search
from tests.domain.samples import DAILY_TAG, ORGANISER, SERVER, make_item
from tests.services.world import World

NUMBER = 4711
AIKEN = """What helps Theo most?
A. A list
B. A friend
C. A form
D. A rule
ANSWER: B
"""


def questions(*names: str, promised: bool = True, **changes: object) -> bytes:
    """Return a file of ours with a question of each name."""
    items = [
        Credited(
            make_item(name, stem=f"Which one fits {name}?", tags=frozenset({DAILY_TAG}), **changes),
            author="Theo",
            licence="CC BY 4.0",
            promised=promised,
        )
        for name in names
    ]
    return write(items, Format.CSV)


async def read(
    world: World,
    data: bytes,
    *,
    server_id: int = SERVER,
    user_id: int = ORGANISER,
    name: str = "quiz.csv",
    number: int = NUMBER,
) -> Planned:
    """Return what a file would do."""
    return await world.services.own_imports.read(
        number, data, server_id=server_id, user_id=user_id, file_name=name, domain="advocacy"
    )


async def take_in(
    world: World,
    data: bytes,
    *,
    server_id: int = SERVER,
    user_id: int = ORGANISER,
    name: str = "quiz.csv",
) -> Done:
    """Take a file in."""
    plan = await read(world, data, server_id=server_id, user_id=user_id, name=name)
    return await world.services.own_imports.add(server_id, NUMBER, seen=plan.edition)


async def own_of(world: World, server_id: int = SERVER) -> list[OwnItem]:
    """Return a server's own questions, as its organisers see them."""
    found: list[OwnItem] = []
    page, pages = 0, 1
    while page < pages:
        page += 1
        listing = await world.services.shelf.search(server_id, Search(whose=Choice.OWN, page=page))
        pages = listing.pages
        found += [one for one in listing.entries if isinstance(one, OwnItem)]
    return found


async def one_of(world: World, name: str, server_id: int = SERVER) -> OwnItem:
    """Return a server's own question by its name in files."""
    return next(one for one in await own_of(world, server_id) if one.name == name)
