"""The door that every command, button, list and form comes through, before anything is done.

Here alone it is seen whether it was here before (Discord may deliver a click twice), and whether
whoever comes does so much in so short a time that there would be too little left for others.
"""

from collections.abc import Mapping
from typing import Any

import discord

from bot import refusals
from bot.client import kind_of
from bot.domain.limits import Act
from bot.errors import Refusal
from cogs.kit.answering import Answer, take_up
from cogs.kit.errors import report
from cogs.kit.ways import Way

COSTS: Mapping[str, Act] = {
    "bank export": Act.DRAW,
    "bank import": Act.DRAW,
    "exam live": Act.SPEAK,
    "exam history": Act.DRAW,
    "exam results": Act.DRAW,
    "exam start": Act.SPEAK,
    "daily post": Act.SPEAK,
    "leaderboard": Act.LOOK_AROUND,
    "me delete": Act.EXPORT,
    "me export": Act.EXPORT,
    "me progress": Act.DRAW,
    "quiz": Act.PRACTISE,
    "sg:begin": Act.ASK,
    "sg:board": Act.LOOK_AROUND,
    "sg:boardname": Act.LOOK_AROUND,
    "sg:boardtime": Act.LOOK_AROUND,
    "sg:cancel": Act.ASK,
    "sg:fivemore": Act.PRACTISE,
    "sg:join": Act.ASK,
    "sg:leave": Act.ASK,
    "sg:livepause": Act.ASK,
    "sg:liveresume": Act.ASK,
    "sg:mine": Act.PRACTISE,
    "sg:mydata": Act.EXPORT,
    "sg:setup": Act.ASK,
    "sg:setup:test": Act.SPEAK,
    "sg:share": Act.SPEAK,
    "sg:studypanel": Act.SPEAK,
    "sg:showme": Act.LOOK_AROUND,
    "sg:warmup": Act.SPEAK,
    "sg:way": Act.ASK,
    Way.MINE.custom_id: Act.PRACTISE,
    Way.PRACTICE.custom_id: Act.PRACTISE,
    Way.CHOOSE_PRACTICE.custom_id: Act.PRACTISE,
    Way.MISSED.custom_id: Act.PRACTISE,
    Way.START_EXAM.custom_id: Act.SPEAK,
    Way.START_LIVE.custom_id: Act.SPEAK,
    Way.PROGRESS.custom_id: Act.DRAW,
    Way.HISTORY.custom_id: Act.DRAW,
    Way.RESULTS.custom_id: Act.DRAW,
    Way.BOARDS.custom_id: Act.LOOK_AROUND,
}
"""What a command or a kind of button costs. All other commands and forms are `Act.ASK`, all other
buttons and lists `Act.CLICK`."""


async def is_let_in(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether to act on what somebody did; where it is too much, they have read why not."""
    bot = interaction.client
    if bot.came_before(interaction.id) or not await take_up(interaction):
        return False
    try:
        bot.services.limits.spend(
            act_of(interaction), server_id=interaction.guild_id, user_id=interaction.user.id
        )
    except Refusal as refusal:
        # Suggestions have no place for a sentence; there are none until it works again.
        if interaction.type is not discord.InteractionType.autocomplete:
            await report(interaction, refusal)
        return False
    return True


async def tell_stray(interaction: discord.Interaction[Any]) -> None:
    """Answer a click or a form that nothing has taken up: what it belongs to is gone."""
    if interaction.type not in (
        discord.InteractionType.component,
        discord.InteractionType.modal_submit,
    ):
        return
    # A form that is known has been taken up by now: discord.py tells forms first.
    is_taken_up = isinstance(interaction.response, Answer)
    if not is_taken_up and await is_let_in(interaction):
        await report(interaction, Refusal(refusals.NO_LONGER_KNOWN))


def act_of(interaction: discord.Interaction[Any]) -> Act:
    """Return what an interaction costs."""
    match interaction.type:
        case discord.InteractionType.autocomplete:
            return Act.TYPE
        case discord.InteractionType.component:
            custom_id = str((interaction.data or {}).get("custom_id"))
            return COSTS.get(custom_id, COSTS.get(kind_of(custom_id), Act.CLICK))
        case _:
            command = interaction.command
            return COSTS.get(command.qualified_name if command else "", Act.ASK)
