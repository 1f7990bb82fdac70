"""/me progress: pictures of how a member's study goes, with what they say in words."""

from collections.abc import Mapping

import discord

from bot.domain.practice.causes import DAYS_LOOKED_AT, ENOUGH_IN_ALL
from bot.domain.scores.stats import Progress
from cogs.kit import causes
from cogs.kit.buttons import Click, exam_of, server_of, services
from cogs.kit.chart import Picture, gallery, render
from cogs.kit.cross_feature import ways_on
from cogs.kit.screens import Screen, card, note
from cogs.kit.ways import Way
from cogs.members import numbers_wording
from cogs.members.charts import days_picture, domains_picture, weeks_picture
from cogs.members.stats import readiness_line


async def show_progress(interaction: Click) -> None:
    """Show a member's progress to them alone."""
    progress = await services(interaction).boards.progress(
        server_of(interaction), interaction.user.id
    )
    titles = (await exam_of(interaction)).domain_titles
    named = await services(interaction).drills.causes(interaction.user.id)
    span = f"the last {DAYS_LOOKED_AT} days"
    tells = causes.what_it_tells(named, enough=ENOUGH_IN_ALL, span=span)
    readiness = "\n".join([await readiness_line(interaction), *tells])
    screen, files = await progress_screen(progress, readiness, titles)
    await interaction.response.send_message(view=screen, files=files, ephemeral=True)


async def progress_screen(
    progress: Progress, readiness: str, titles: Mapping[str, str]
) -> tuple[Screen, list[discord.File]]:
    """Return the pictures there is enough for, and in place of the others when they will come."""
    answered = sum(day.answered for day in progress.days)
    if not (answered or progress.by_domain):
        return note(numbers_wording.NOTHING_TO_DRAW, ways_on(Way.TODAY, Way.MINE)), []
    said = [
        numbers_wording.PROGRESS,
        numbers_wording.days_answered(progress.days),
        numbers_wording.recent(progress.weeks),
    ]
    screen = Screen(card("\n".join(filter(None, said)), readiness, numbers_wording.FOR_YOU_ALONE))
    files: list[discord.File] = []
    for picture, caption, later in _sections(progress, titles):
        screen.add_item(discord.ui.TextDisplay(caption if picture else later))
        if picture:
            files.append(await render(picture))
            screen.add_item(gallery(files[-1]))
    screen.add_item(ways_on(Way.MISSED, Way.STATS, Way.HISTORY))
    return screen, files


def _sections(
    progress: Progress, titles: Mapping[str, str]
) -> list[tuple[Picture | None, str, str]]:
    return [
        (weeks_picture(progress), numbers_wording.WEEKS_NOTE, numbers_wording.LATER_WEEKS),
        (
            domains_picture(progress, titles),
            numbers_wording.DOMAINS_NOTE,
            numbers_wording.LATER_DOMAINS,
        ),
        (days_picture(progress), numbers_wording.DAYS_NOTE, numbers_wording.LATER_DAYS),
    ]
