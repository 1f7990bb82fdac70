"""A server's questions given out as a file: its own, the built-in ones, or both."""

import asyncio
from dataclasses import dataclass

from bot import refusals
from bot.bank.formats.template import template
from bot.bank.formats.write import lost, write
from bot.db.bank import own_items, secret_items
from bot.db.database import Database
from bot.domain.bank.own_items import Choice
from bot.domain.bank.question_files import BANK_LICENCE, ENDINGS, Credited, Format, Part
from bot.errors import Refusal
from bot.services.bank.library import Library

MOST_SENT = 9_500_000
"""Discord takes files of up to 10 MB where nobody pays for more."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file, how many questions are in it, what is not, and what its format cannot carry.

    `asked_now` questions are left out because they are being asked.
    """

    file_name: str
    data: bytes
    form: Format
    questions: int
    asked_now: int
    lost: tuple[Part, ...]


class Exports:
    """Gives files out. Who may have one is the caller's matter."""

    def __init__(self, db: Database, library: Library) -> None:
        self._db = db
        self._library = library
        self._one_at_a_time = asyncio.Lock()

    async def export(
        self,
        server_id: int,
        form: Format,
        *,
        whose: Choice = Choice.BOTH,
        topic: str = "",
        with_keys: bool = True,
    ) -> Exported:
        """Return the questions as a file, without those that are being asked.

        Raises Refusal where there are none, the format needs keys, or the file is too large.
        """
        there = [one for one in await self._credited(server_id, whose) if _is_of(one, topic)]
        # What is being asked is known by the ids that all others go by, not by those of files.
        secret = await secret_items.not_to_draw(self._db.reading, server_id)
        free = [(key, one) for key, one in there if key not in secret]
        items = [one for _, one in free]
        if not items:
            raise Refusal(refusals.ALL_OPEN if there else refusals.NOTHING_TO_EXPORT)
        async with self._one_at_a_time:
            data = await asyncio.to_thread(write, items, form, with_keys=with_keys)
        if len(data) > MOST_SENT:
            raise Refusal(refusals.EXPORT_TOO_LARGE)
        which = topic or ("all" if whose is Choice.BOTH else whose)
        name = "-".join(["questions", which, *([] if with_keys else ["without-keys"])])
        asked_now = len(there) - len(items)
        return Exported(
            f"{name}{ENDINGS[form]}", data, form, len(items), asked_now, lost(items, form)
        )

    def template(self) -> bytes:
        """Return the table to fill in, with one question to copy."""
        return template()

    async def _credited(self, server_id: int, whose: Choice) -> list[tuple[str, Credited]]:
        own = await own_items.of_server(self._db.reading, server_id)
        built_in = self._library.bank.items.values()
        mine = [(one.item.item_id, one.as_in_file) for one in own if not one.retired]
        others = [
            (item.item_id, Credited(item, licence=BANK_LICENCE, promised=True)) for item in built_in
        ]
        match whose:
            case Choice.OWN:
                return mine
            case Choice.BUILT_IN:
                return others
            case Choice.BOTH:
                return mine + others


def _is_of(one: tuple[str, Credited], topic: str) -> bool:
    item = one[1].item
    return topic in ("", item.topic, item.domain)
