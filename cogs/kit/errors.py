"""The one error reporter, for commands, buttons and forms alike."""

import logging
from typing import Any

import discord
from discord import app_commands, ui

from bot import refusals
from bot.errors import Refusal
from bot.network import is_of_the_network, named
from cogs.kit.channels import UNREACHABLE
from cogs.kit.refusal_wording import in_words
from cogs.kit.rights import NotAllowed, Who, manages, needed_for
from cogs.kit.screens import note
from cogs.kit.text import GENTLE
from cogs.kit.ways import AFTER_REFUSAL, ALL_SETTINGS, LABELS, Way

log = logging.getLogger(__name__)


async def report(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the member what happened, privately; log what a host must know."""
    if interaction.client.is_closed():  # the database is closed as well, so nothing can be told
        log.warning("interaction %s was overtaken by the stop: %s", interaction.id, named(error))
        return
    sentence = _sentence_for(error) or _log_unexpected(interaction, error)
    if is_of_the_network(error):
        log.warning("interaction %s: Discord did not answer: %s", interaction.id, named(error))
    # Whether its time has run out only Discord knows: discord.py asks this machine's clock.
    try:
        screen = note(sentence, _ways_on(interaction, error), colour=GENTLE)
        await interaction.response.send_message(view=screen, ephemeral=True)
    except UNREACHABLE as failure:
        log.warning("interaction %s could not be answered: %s", interaction.id, named(failure))


def _ways_on(interaction: discord.Interaction, error: BaseException) -> ui.ActionRow[Any]:
    """Return where whoever read a refusal goes next. The buttons are those of any other screen."""
    inner = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    code = inner.reason.code if isinstance(inner, Refusal) else ""
    command = interaction.command.qualified_name if interaction.command else ""
    if needed_for(command) is not Who.MEMBER and manages(interaction):
        label, custom_id = ALL_SETTINGS
        return ui.ActionRow(ui.Button(label=label, custom_id=custom_id))
    buttons: list[ui.Button[Any]] = [
        ui.Button(label=LABELS[way], custom_id=way.custom_id)
        for way in AFTER_REFUSAL.get(code, (Way.HELP,))
    ]
    return ui.ActionRow(*buttons)


def sentences(refusal: Refusal) -> str:
    """Return every reason of a refusal; several as a list."""
    found = [in_words(reason) for reason in refusal.reasons]
    return found[0] if len(found) == 1 else "\n".join(f"- {reason}" for reason in found)


def _sentence_for(error: BaseException | None) -> str | None:
    """Return what the member should read, when the error is meant for people."""
    match error:
        case Refusal():
            return sentences(error)
        case NotAllowed():
            return in_words(error.reason)
        case app_commands.NoPrivateMessage():
            return in_words(refusals.SERVER_ONLY)
        case app_commands.CommandInvokeError():
            return _sentence_for(error.original)
        case _:
            return in_words(refusals.DISCORD_AWAY) if is_of_the_network(error) else None


def _log_unexpected(interaction: discord.Interaction, error: Exception) -> str:
    # The code lets a member and the host talk about the same event without naming anybody.
    code = f"{interaction.id % 36**5:X}"
    log.error("interaction failed, code %s", code, exc_info=error)
    return f"{in_words(refusals.SOMETHING_WRONG)}\n-# If you ask for help, mention code {code}."
