"""/me settings: everything a member has set for themselves."""

from bot.services.members.settings import SettingsChange
from cogs.kit.buttons import Click, server_of, services
from cogs.kit.cross_feature import ways_on
from cogs.kit.screens import note
from cogs.kit.ways import Way
from cogs.members import wording

NOTHING = SettingsChange()


async def show_settings(interaction: Click, changes: SettingsChange = NOTHING) -> None:
    """Store what is to be otherwise, if anything, and show a member what holds now."""
    preferring, named = services(interaction).preferences, changes != NOTHING
    server_id, user_id = server_of(interaction), interaction.user.id
    own = (
        await preferring.change(server_id, user_id, changes)
        if named
        else await preferring.own(server_id, user_id)
    )
    screen = note(*wording.settings(own, saved=named), ways_on(Way.EXAM_DATE, Way.DATA))
    await interaction.response.send_message(view=screen, ephemeral=True)
