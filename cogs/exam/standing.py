"""How things stand for whoever asks: the mock exam here, their own paper, their last result."""

from bot.domain.exam.sittings import SittingState
from bot.errors import Refusal
from bot.services.ports import SittingNow
from cogs.exam.chart import result_picture
from cogs.exam.lobby import AskStopButton
from cogs.exam.paper import show_paper
from cogs.exam.review import returned_screen
from cogs.exam.screens import sitting_screen
from cogs.exam.waiting import place_in_lobby
from cogs.kit.buttons import Click, channel_of, may_steer, row, server_of, services
from cogs.kit.chart import gallery, render
from cogs.kit.running import all_running
from cogs.kit.screens import Screen


async def show_status(interaction: Click) -> None:
    """Show how what runs in this channel stands; to organisers, all channels, too."""
    if await interaction.client.show_running(interaction):
        return
    everywhere, sittings = await all_running(interaction), services(interaction).sittings
    try:
        sitting = await sittings.in_channel(server_of(interaction), channel_of(interaction))
    except Refusal:
        if not everywhere:
            raise
        screen = Screen(*everywhere)
    else:
        now = SittingNow(sitting, await sittings.count(sitting))
        screen = sitting_screen(now, services(interaction).library.bank)
        if sitting.state is SittingState.LOBBY:
            screen.add_item(await place_in_lobby(interaction, sitting))
        if not everywhere and may_steer(interaction, sitting.host_id):
            screen.add_item(row(AskStopButton(sitting.sitting_id)))
        for one in everywhere:
            screen.add_item(one)
    await interaction.response.send_message(view=screen, ephemeral=True)


async def show_latest_paper(interaction: Click) -> None:
    """Show a member the paper they write, or the result of their last one."""
    shown = await services(interaction).papers.latest_paper(
        server_of(interaction), interaction.user.id, channel_of(interaction)
    )
    await show_paper(interaction, shown)


async def show_results(interaction: Click) -> None:
    """Show a member the result of their last mock exam, with a chart once it may be told."""
    returned = await services(interaction).papers.results(
        server_of(interaction), interaction.user.id
    )
    bank = services(interaction).library.bank
    if not returned.tells_parts or returned.paper.is_blank:
        screen = returned_screen(returned, bank)
        await interaction.response.send_message(view=screen, ephemeral=True)
        return
    file = await render(result_picture(returned.result, bank.domain_titles))
    screen = returned_screen(returned, bank, gallery(file))
    await interaction.response.send_message(view=screen, files=[file], ephemeral=True)
