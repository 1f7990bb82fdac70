"""How every interaction is answered: in time whatever takes long, and once whatever gets lost.

Discord waits three seconds for a first word. A handler that has said nothing by half of them is
deferred here, for all handlers alike, and its answer then goes where the deferral made room.
An acknowledgement is not the work: that it got lost on its way is no reason to tell a member that
something went wrong, nor to do anything twice (docs/decisions/0022).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum, auto
from typing import Any

import discord

from bot import refusals
from bot.client import StudyBot
from bot.clock import system_monotonic, system_timer
from bot.errors import Refusal
from bot.network import NEVER_LEFT, named
from cogs.kit.channels import UNREACHABLE
from cogs.kit.errors import report

log = logging.getLogger(__name__)

DEFER_AFTER = 1.5
"""Seconds; the rest of Discord's three are for the way there, and for one more try."""

PAUSES = (0.1, 0.4)
"""Seconds before each further try of a request that got no answer."""

NO_WAY_OUT = (0.05, 0.25)
"""From so many seconds to so many before a request that never left is tried again: all that wait
must not come back at once, since there may be one connection for them."""

NEVER_LEFT_WITHIN = 2.5
"""Seconds in which that is tried: the last one still arrives within Discord's three."""

ALREADY_ACKNOWLEDGED = 40060
"""Discord's code for a first word where it has heard one before."""

OUR_FAULT = (400, 413)
"""With these Discord says that what was sent is wrong; nobody else would hear of that."""


class _Said(Enum):
    """How far the answer to an interaction has come."""

    NOTHING = auto()
    DEFERRED = auto()
    ANSWERED = auto()


async def take_up(interaction: discord.Interaction[Any]) -> bool:
    """Begin with an interaction, for which a stop waits and which no outage makes late.

    From now on it is answered in time, and once. Returns whether to go on with it; where that
    makes no sense, the member has been told.
    """
    bot: StudyBot = interaction.client
    bot.let_finish()
    if interaction.type is discord.InteractionType.autocomplete:
        return True  # it cannot be deferred, and asks for nothing that takes long
    # discord.py keeps the object that answers in this place, once somebody asks for it.
    interaction._cs_response = Answer(interaction)  # pyright: ignore
    try:
        bot.services.outage.look_back()
        await bot.services.outage.credit_downtime()
        await bot.services.presence.in_reach(interaction.guild_id or 0)
        if interaction.guild_id is not None:
            await bot.services.boards.note_here(interaction.guild_id, interaction.user.id)
    except Exception as error:  # noqa: BLE001 - discord.py would drop it, and nobody hear of it
        await report(interaction, error)
        return False
    return True


class Answer(discord.InteractionResponse[StudyBot]):
    """What `interaction.response` is: handlers say what they have to say, and need know no more.

    Whether that is the first word, or takes the place of a deferral, is seen here. What Discord
    does not take is logged in one line: the work is done by then, and there is no other way to
    reach the member.
    """

    def __init__(self, interaction: discord.Interaction[StudyBot]) -> None:
        super().__init__(interaction)
        self._interaction = interaction
        self._said = _Said.NOTHING
        self._taken_up_at = system_monotonic()
        self._thinks = False
        self._deferring: asyncio.Task[None] | None = None
        self._timer = system_timer(DEFER_AFTER, self._begin_to_defer)

    async def send_message(  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        *,
        view: discord.ui.LayoutView,
        files: Sequence[discord.File] = (),
        ephemeral: bool = False,
    ) -> bool:
        """Say something in a message of its own; return whether it is known to be said."""
        given: dict[str, Any] = {"view": view, "ephemeral": ephemeral, "files": list(files)}
        first: Any = super().send_message
        if await self._is_first_word():
            said = await self._surely(lambda: first(**given), files)
        elif self._said is _Said.DEFERRED and self._thinks:
            said = await self._replace_original(view, files)
            if not ephemeral:  # a deferral is private; what takes its place cannot be made public
                said = await self._follow_up(given)
                await self._surely(self._interaction.delete_original_response)
        else:
            said = await self._follow_up(given)
        self._said = _Said.ANSWERED
        return said

    async def edit_message(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, *, view: discord.ui.LayoutView
    ) -> None:
        """Draw the message of the click anew."""
        first = super().edit_message
        if await self._is_first_word():
            await self._surely(lambda: first(view=view))
        else:
            await self._replace_original(view)
        self._said = _Said.ANSWERED

    async def send_modal(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, modal: discord.ui.Modal, /
    ) -> None:
        """Open a form. Raises Refusal when that took so long that Discord takes none any more."""
        first = super().send_modal
        if not await self._is_first_word():
            raise Refusal(refusals.TOO_SLOW)
        await self._surely(lambda: first(modal))
        # Also where the word of it got lost, or nobody would take what is sent with the form.
        self._interaction._state.store_view(modal)  # pyright: ignore
        self._said = _Said.ANSWERED

    async def defer(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, *, ephemeral: bool = False, thinking: bool = False
    ) -> None:
        """Say that what was asked for is done, where the click needs no other answer.

        With `thinking`: that the answer comes later.
        """
        first = super().defer
        if await self._is_first_word():
            self._thinks = thinking
            await self._surely(lambda: first(ephemeral=ephemeral, thinking=thinking))
            self._said = _Said.DEFERRED
        elif self._said is _Said.DEFERRED and self._thinks and not thinking:
            await self._surely(self._interaction.delete_original_response)
            self._said = _Said.ANSWERED

    async def _is_first_word(self) -> bool:
        """Tell whether nothing was said yet, and let nobody else say it from now on."""
        self._timer.cancel()
        if self._deferring is not None:
            await self._deferring
        return self._said is _Said.NOTHING

    def _begin_to_defer(self) -> None:
        self._deferring = asyncio.create_task(self._defer(), name="defer")

    async def _defer(self) -> None:
        self._thinks = not _changes_its_message(self._interaction)
        first = super().defer
        await self._surely(lambda: first(ephemeral=True, thinking=self._thinks))
        self._said = _Said.DEFERRED

    async def _replace_original(
        self, view: discord.ui.LayoutView, files: Sequence[discord.File] = ()
    ) -> bool:
        given: dict[str, Any] = {"view": view, **({"attachments": list(files)} if files else {})}
        edit = self._interaction.edit_original_response
        return await self._surely(lambda: edit(**given), files)

    async def _follow_up(self, given: dict[str, Any]) -> bool:
        """Say more, once: where it left, nobody could tell a second one from the first."""
        later: Any = self._interaction.followup.send
        return await self._surely(lambda: later(**given), pauses=())

    async def _surely(
        self,
        say: Callable[[], Awaitable[object]],
        files: Sequence[discord.File] = (),
        *,
        pauses: Sequence[float] = PAUSES,
    ) -> bool:
        """Say something until it is known to be said or cannot be; return whether it is known.

        What never left is tried for as long as somebody waits. What may have arrived is tried
        again after each of `pauses`, so these are for what may be said twice.
        """
        first_word = self._said is _Said.NOTHING
        until = NEVER_LEFT_WITHIN + (self._taken_up_at if first_word else system_monotonic())
        left = list(pauses)
        while (failure := await self._tried(say)) is not None:
            if isinstance(failure, NEVER_LEFT) and system_monotonic() < until:
                pause = self._interaction.client.rng.uniform(*NO_WAY_OUT)
            elif left and not isinstance(failure, discord.HTTPException | RuntimeError):
                pause = left.pop(0)
            else:
                break  # Discord has said no, after discord.py's own tries; or we have stopped
            await asyncio.sleep(pause)
            for file in files:
                file.reset()
        if failure is None and first_word:
            self._interaction.client.acknowledged(system_monotonic() - self._taken_up_at)
        if failure is not None:
            log.warning(
                "interaction %s could not be answered: %s", self._interaction.id, named(failure)
            )
        return failure is None

    async def _tried(self, say: Callable[[], Awaitable[object]]) -> Exception | None:
        """Say something, and return why nobody knows that it was said; None where it was."""
        try:
            await say()
        except UNREACHABLE as error:
            if isinstance(error, discord.HTTPException):
                if error.code == ALREADY_ACKNOWLEDGED:
                    return None  # it was said; only the word of that got lost
                if error.status in OUR_FAULT:
                    raise
            return error
        except RuntimeError as error:
            if not self._interaction.client.is_closed():
                raise
            return error  # aiohttp's, of a closed session: the bot was stopped meanwhile
        return None


def _changes_its_message(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether the answer to a slow handler takes the place of the message it was clicked on.

    Private ones draw themselves anew. On those that everybody sees, each gets a message alone.
    """
    message = interaction.message
    return message is not None and (message.flags.ephemeral or interaction.guild_id is None)
