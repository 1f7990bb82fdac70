"""Clicks on buttons, and what comes of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.loopback.simcord_names import (
    ChannelHandle,
    Interaction,
    InteractionResult,
    MemberActor,
    ResponseMessage,
    SetupError,
    base_payload,
    serializers,
    walk_components,
)
from bot.loopback.world import Json, LoopbackEnv

BUTTON = discord.ComponentType.button.value


@dataclass(frozen=True, slots=True)
class Click:
    """How the bot answered one click."""

    result: InteractionResult
    acknowledged_after: float | None
    """Seconds from the click being sent to its acknowledgement; None if there was none in time."""

    @property
    def response(self) -> ResponseMessage | None:
        """The message that answers the click: `.content`, `.components`, `.ephemeral`."""
        return self.result.response

    @property
    def text(self) -> str:
        """Everything there is to read in the response, components included."""
        answer = self.result.response
        return "" if answer is None else "\n".join([answer.content, *_texts(answer.components)])


def _texts(components: list[dict[str, Json]]) -> list[str]:
    found: list[str] = []
    for component in components:
        found += [component["content"]] if "content" in component else []
        found += _texts(component.get("components", []))
    return found


def press(
    env: LoopbackEnv, member: MemberActor, channel: ChannelHandle, message_id: int, custom_id: str
) -> Interaction:
    """Send a click on a button; refuse what a person could not see or click."""
    stored = env.backend.get_message(channel.id, message_id)
    if not stored.visible_to(member.id):
        raise SetupError(f"{member.name} cannot see message {message_id}")
    button = _button(stored.components, custom_id)
    record, payload = base_payload(
        env.backend,
        type=discord.InteractionType.component.value,
        channel_id=channel.id,
        guild_id=channel.guild.id if channel.guild else None,
        user_id=member.id,
        data={"custom_id": custom_id, "component_type": BUTTON, "id": button.get("id", 0)},
    )
    payload["message"] = dict(serializers.message_payload(env.backend, stored))
    record.source_message_id = stored.id
    env.backend.emit("INTERACTION_CREATE", payload)
    return record


def _button(components: Sequence[Json], custom_id: str) -> dict[str, Json]:
    """Return the button with this custom id that a person could press."""
    for one in walk_components(components):
        if one.get("type") == BUTTON and one.get("custom_id") == custom_id:
            if one.get("disabled"):
                raise SetupError(f"The button {custom_id!r} is disabled")
            return one
    raise SetupError(f"There is no button {custom_id!r}")
