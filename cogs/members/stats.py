"""/me stats: how a member answers, whole and in parts."""

from collections.abc import Mapping

from bot.domain.scores.stats import Stats
from bot.domain.scores.streaks import Streak
from cogs.kit.buttons import Click, exam_of, server_of, services
from cogs.kit.cross_feature import ways_on
from cogs.kit.numbers import streak_line
from cogs.kit.screens import Screen, card, note
from cogs.kit.text import QUIET
from cogs.kit.ways import Way
from cogs.members import numbers_wording


async def show_stats(interaction: Click) -> None:
    """Show a member's numbers to them alone."""
    server_id, user_id = server_of(interaction), interaction.user.id
    ranking = services(interaction).boards
    stats = await ranking.stats(server_id, user_id)
    own = await services(interaction).preferences.settings(user_id)
    streak = None if own.hide_games else await ranking.streak(server_id, user_id)
    titles = (await exam_of(interaction)).domain_titles
    screen = stats_screen(stats, streak, await readiness_line(interaction), titles)
    await interaction.response.send_message(view=screen, ephemeral=True)


async def readiness_line(interaction: Click) -> str:
    """Return what can be said of a member's score today."""
    told = await services(interaction).predictions.readiness(
        server_of(interaction), interaction.user.id
    )
    profile = await exam_of(interaction)
    return numbers_wording.readiness(told, profile.domain_titles, profile)


def stats_screen(
    stats: Stats, streak: Streak | None, readiness: str, titles: Mapping[str, str]
) -> Screen:
    """Return a member's numbers; their streak where there is one to show."""
    if not stats.whole.total:
        return note(numbers_wording.NO_ANSWERS, ways_on(Way.TODAY, Way.MINE))
    head = [numbers_wording.stats_head(stats), *([streak_line(streak)] if streak else [])]
    parts = [
        numbers_wording.by_domain(stats, titles),
        numbers_wording.by_kind(stats),
        *numbers_wording.by_topic(stats),
    ]
    ways = ways_on(Way.MISSED, Way.PROGRESS, Way.MINE)
    own = card(*head, readiness, numbers_wording.FOR_YOU_ALONE)
    return Screen(own, card(*parts, ways, colour=QUIET))
