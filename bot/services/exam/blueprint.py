"""Draws the questions of a mock exam or a live round for a group."""

import random
from collections.abc import Collection, Sequence
from datetime import datetime

from bot import refusals
from bot.db.bank import secret_items
from bot.db.exam import sittings
from bot.db.session import Session, Transaction
from bot.domain.bank.items import Bank, Item, Profile
from bot.domain.exam.blueprint import draw
from bot.domain.exam.papers import ItemVersion
from bot.domain.exam.room import FRESH
from bot.errors import Refusal
from bot.services.bank.library import Library, nothing_to_ask

PAPERS_REMEMBERED = 20
"""Items of so many of the group's last papers come after those it has not seen."""


def pool_of(bank: Bank, domain: str | None) -> list[Item]:
    """Return the items that may be drawn: those for exams of a domain, or of all."""
    return [item for item in bank.exam_items() if domain in (None, item.domain)]


async def free_pool(
    session: Session,
    bank: Bank,
    server_id: int,
    domain: str | None = None,
    *,
    besides_sitting: int | None = None,
) -> list[Item]:
    """Return the items that may be drawn for a group now: none that is being asked elsewhere.

    Ask within the transaction that keeps what is drawn, or somebody else draws the same.
    """
    secret = await secret_items.not_to_draw(session, server_id, besides_sitting=besides_sitting)
    return [item for item in pool_of(bank, domain) if item.item_id not in secret]


async def require_enough(
    library: Library, server_id: int, domain: str | None, questions: int
) -> None:
    """Raise Refusal unless there are so many items to draw."""
    bank = await library.bank_of(server_id)
    there = len(pool_of(bank, domain))
    if questions > there:
        raise Refusal(nothing_to_ask(library, bank, refusals.bank_too_small(questions, there)))


def require_free(pool: Collection[Item], questions: int) -> None:
    """Raise Refusal unless so many items may be drawn now."""
    if questions > len(pool):
        raise Refusal(refusals.too_many_asked_elsewhere(questions, len(pool)))


async def seen_by(session: Session, server_id: int, now: datetime) -> dict[str, int]:
    """Return how lately a group saw each item; the latest are those whose keys were just shown.

    To anybody of it: in a channel, a review, or practice. Items not seen are not in it.
    """
    seen = await sittings.seen_lately(session, server_id, papers=PAPERS_REMEMBERED)
    shown = await secret_items.shown_lately(session, server_id, since=now - FRESH)
    return {**seen, **dict.fromkeys(shown, len(seen))}


async def draw_for(
    tx: Transaction,
    library: Library,
    profile: Profile,
    server_id: int,
    pool: Collection[Item],
    *,
    questions: int,
    now: datetime,
    rng: random.Random,
) -> tuple[ItemVersion, ...]:
    """Return the items of a pool that a group is asked, unseen ones first, in kept versions.

    There are fewer than asked for when the pool has not so many.
    """
    seen = await seen_by(tx, server_id, now)
    count = min(questions, len(pool))
    items = draw(pool, count, profile, seen=seen, rng=rng)
    return await keep_given(tx, library, items)


async def keep_given(
    tx: Transaction, library: Library, items: Sequence[Item]
) -> tuple[ItemVersion, ...]:
    """Return the versions of these items, in their order, once they are kept."""
    await library.keep_all(tx, items)
    return tuple((item.item_id, item.version) for item in items)
