"""Whether a host may start one more mock exam or live round, beside what runs on the server."""

from collections import Counter

from bot import refusals
from bot.db import live
from bot.db.exam import sittings
from bot.db.session import Session
from bot.domain.bank.items import Bank
from bot.domain.exam.room import MOST_OF_HOST, MOST_OF_SERVER, OWN_FROM, Room, Running
from bot.domain.exam.sittings import PaperForm, Plan
from bot.errors import Refusal
from bot.services.bank.library import Library
from bot.services.exam.blueprint import free_pool, pool_of


def reserve_of(plan: Plan, bank: Bank) -> int:
    """Return how many different items the papers of a sitting may have in all."""
    if plan.form is PaperForm.SAME:
        return plan.questions
    empty = Room(bank.profile, _pool(bank), ())
    most = min(OWN_FROM * plan.questions, empty.questions_for(0, plan.domain))
    return max(plan.questions, int(most))


async def require_room(
    session: Session,
    library: Library,
    server_id: int,
    host_id: int,
    *,
    questions: int,
    domain: str | None,
    kept_for_each: int = 1,
) -> None:
    """Raise Refusal where so many more questions would leave too little to others.

    It names how many are possible, which is fewer where several are `kept_for_each` of a paper.
    """
    bank = await library.bank_of(server_id)
    running = [
        Running(one.host_id, one.channel_id, reserve_of(one.plan, bank), one.plan.domain)
        for one in await sittings.running_on(session, server_id)
    ] + [
        Running(one.host_id, one.channel_id, one.questions, None)
        for one in await live.running_on(session, server_id)
    ]
    room = Room(bank.profile, _pool(bank), running)
    mine = room.of_host(host_id)
    if len(mine) >= MOST_OF_HOST:
        raise Refusal(refusals.many_running([str(one.channel_id) for one in mine]))
    if len(running) >= MOST_OF_SERVER:
        raise Refusal(refusals.server_full(MOST_OF_SERVER))
    possible = room.questions_for(host_id, domain)
    if questions > possible:
        free = await free_pool(session, bank, server_id, domain)
        raise Refusal(refusals.pool_in_use(min(int(possible) // kept_for_each, len(free))))


def _pool(bank: Bank) -> Counter[str]:
    return Counter(item.domain for item in pool_of(bank, None))
