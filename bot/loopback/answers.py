"""How the bot answers interactions, and how fast."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

ACKNOWLEDGE_WITHIN = 3.0
"""Discord shows "This application did not respond" after so many seconds."""
QUIET_AFTER_DEFERRED_UPDATE = 1.0
"""A deferred update need not be followed by anything, so nobody waits for long."""


class Interaction(Protocol):
    """What simcord remembers of an interaction."""

    id: int

    @property
    def deferred(self) -> bool:
        """Whether the bot asked for patience."""
        ...

    @property
    def loading(self) -> bool:
        """Whether the member is shown that the bot is thinking."""
        ...


@dataclass(slots=True)
class Answer:
    """When one interaction was sent and acknowledged, on a monotonic clock."""

    sent_at: float | None = None
    acknowledged_at: float | None = None
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    complete: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged_after(self) -> float | None:
        """Seconds from the interaction being sent to its acknowledgement being accepted."""
        if self.sent_at is None or self.acknowledged_at is None:
            return None
        return self.acknowledged_at - self.sent_at


class Answers:
    """The interactions somebody waits for."""

    def __init__(self) -> None:
        self._awaited: dict[int, Answer] = {}

    def expect(self, interaction: Interaction) -> None:
        """Begin to wait for an answer; call it before the interaction is sent."""
        self._awaited[interaction.id] = Answer()

    def expects(self, interaction: Interaction) -> bool:
        """Say whether nobody has been given its answer yet."""
        return interaction.id in self._awaited

    def note_sent(self, interaction_id: int) -> None:
        """Start the clock: the interaction is being written to the bot's socket."""
        answer = self._awaited.get(interaction_id)
        if answer is not None and answer.sent_at is None:
            answer.sent_at = asyncio.get_running_loop().time()

    def note_acknowledged(self, interaction: Interaction) -> None:
        """Stop the clock: the bot's first reply was accepted."""
        answer = self._awaited.get(interaction.id)
        if answer is not None:
            answer.acknowledged_at = asyncio.get_running_loop().time()
            answer.acknowledged.set()
            if not interaction.deferred:
                answer.complete.set()

    def note_followed(self, interaction: Interaction) -> None:
        """Take notice of a later message or edit, which completes a deferred answer."""
        answer = self._awaited.get(interaction.id)
        if answer is not None and not interaction.loading:
            answer.complete.set()

    async def wait(self, interaction: Interaction, *, within: float) -> Answer:
        """Wait until the bot has answered, or Discord would have given it up."""
        answer = self._awaited[interaction.id]
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(ACKNOWLEDGE_WITHIN):
                    await answer.acknowledged.wait()
                silent = interaction.deferred and not interaction.loading
                async with asyncio.timeout(QUIET_AFTER_DEFERRED_UPDATE if silent else within):
                    await answer.complete.wait()
        finally:
            del self._awaited[interaction.id]
        return answer
