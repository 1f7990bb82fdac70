"""All that a member reads of how they did, to see whether one choice makes a difference to it."""

import json
from collections.abc import Collection

from bot.domain.scores.boards import BoardName, Period
from tests.domain.samples import SERVER
from tests.services.world import World

_ITEMS = "item_id IN (SELECT value FROM json_each(:items))"
_TURN_OVER = (
    "UPDATE answer SET correct = 1 - correct WHERE user_id = :user_id "
    f"AND post_id IN (SELECT post_id FROM post WHERE {_ITEMS})",
    f"UPDATE exam_answer SET correct = 1 - correct WHERE {_ITEMS} AND option IS NOT NULL "
    "AND paper_id IN (SELECT paper_id FROM paper WHERE user_id = :user_id)",
    f"UPDATE drill_answer SET correct = 1 - correct WHERE {_ITEMS} AND user_id = :user_id",
)


async def own_numbers(world: World, user_id: int) -> dict[str, object]:
    """Return every number about their own answers that a member may read, by where.

    Without the group's median, which is of ten or more and told to all.
    """
    services = world.services
    progress = await services.boards.progress(SERVER, user_id)
    boards = {
        f"{name} {period}": (await services.boards.board(SERVER, user_id, period, name)).counts
        for name in BoardName
        for period in Period
    }
    return {
        **boards,
        "stats": await services.boards.stats(SERVER, user_id),
        "progress": ([week.own for week in progress.weeks], progress.by_domain, progress.days),
        "readiness": await services.predictions.readiness(SERVER, user_id),
        "pile": await services.memories.pile(SERVER, user_id),
        **await services.privacy.held(user_id),
    }


async def turn_over(world: World, user_id: int, items: Collection[str]) -> None:
    """Let a member have had these items right instead of wrong, and the other way round."""
    values = {"user_id": user_id, "items": json.dumps(sorted(items))}
    for statement in _TURN_OVER:
        await world.db.single.run(statement, values)
