"""/me exam-date: the countdown to a member's own exam, and what helps next."""

from bot import refusals
from bot.domain.daily.schedule import parse_date
from bot.domain.scores.stats import ENOUGH, Stats
from bot.errors import Refusal
from cogs.kit.buttons import Click, server_of, services
from cogs.kit.screens import Screen, note
from cogs.members import wording


async def show_exam_date(interaction: Click) -> None:
    """Show a member how long it is until their exam, and what helps next."""
    screen = await exam_date_screen(interaction, None)
    await interaction.response.send_message(view=screen, ephemeral=True)


async def exam_date_screen(interaction: Click, text: str | None) -> Screen:
    """Set or clear the date that a member gave, if any; return how it stands."""
    preferring, user_id = services(interaction).preferences, interaction.user.id
    server_id = server_of(interaction)
    today = await preferring.today(server_id, user_id)
    if text is not None and text.casefold().strip() in wording.CLEAR_WORDS:
        await preferring.set_exam_on(user_id, None, server_id=server_id)
        return note(wording.EXAM_DATE_CLEARED)
    if text is not None:
        on = parse_date(text)
        if on < today:
            raise Refusal(refusals.PAST_DATE)
        await preferring.set_exam_on(user_id, on, server_id=server_id)
    settings = await preferring.settings(user_id)
    if settings.exam_on is None:
        return note(wording.NO_EXAM_DATE)
    if settings.exam_on < today:
        return note(wording.EXAM_OVER)
    profile = services(interaction).library.bank.profile
    stats = await services(interaction).boards.stats(server_id, user_id)
    weakest = _weakest(stats, profile.domain_titles)
    return note(
        *wording.countdown(settings.exam_on, today, profile, weakest, saved=text is not None)
    )


def _weakest(stats: Stats, titles: dict[str, str]) -> tuple[str, int, int] | None:
    """Return the domain with the lowest share of right answers, where enough were given."""
    parts = {key: part for key, part in stats.by_domain.items() if part.total >= ENOUGH}
    if not parts:
        return None
    key = min(parts, key=lambda key: (parts[key].correct / parts[key].total, key))
    return titles.get(key, key), parts[key].correct, parts[key].total
