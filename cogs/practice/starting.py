"""Every way into practice: each begins a run, or goes on with one, in a private message."""

from bot.domain.practice.next_item import DrillKind
from bot.services.practice.drills import Turn
from cogs.kit.buttons import Click, server_of, services
from cogs.kit.cross_feature import MyQuestionDoor
from cogs.practice import wording
from cogs.practice.run import run_screen


async def go_on(interaction: Click) -> None:
    """Show a member the run they have left, where they left it; without one, begin one."""
    drills, user_id = services(interaction).drills, interaction.user.id
    turn = await drills.unfinished(server_of(interaction), user_id)
    if turn is None:
        await start_run(interaction, DrillKind.MIXED)
        return
    await _say(interaction, turn, wording.GOING_ON)


async def start_run(
    interaction: Click,
    kind: DrillKind,
    *,
    domain: str | None = None,
    questions: int | None = None,
) -> None:
    """Begin a run in a private message of its own."""
    turn = await services(interaction).drills.start(
        server_of(interaction),
        interaction.user.id,
        kind=kind,
        domain=domain,
        questions=questions,
    )
    await _say(interaction, turn)


async def practise_missed(interaction: Click) -> None:
    """Begin a run of what the member had wrong."""
    await start_run(interaction, DrillKind.MISSED)


async def ask_mine(interaction: Click) -> None:
    """Ask a member the one question most worth their minute."""
    turn = await services(interaction).drills.my_question(
        server_of(interaction), interaction.user.id
    )
    await _say(interaction, turn)


async def _say(interaction: Click, turn: Turn, *note: str) -> None:
    screen = run_screen(turn, services(interaction).library.bank, *note)
    await interaction.response.send_message(view=screen, ephemeral=True)


class MyQuestionButton(MyQuestionDoor):
    """The one question most worth a member's minute, from the button on the daily question."""

    async def act(self, interaction: Click) -> None:
        """Ask it, in a message of its own."""
        await ask_mine(interaction)
