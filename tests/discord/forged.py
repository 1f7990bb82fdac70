"""What a tampered client can send: any command, click or form, with anything in it, and twice.

Simcord itself sends only what Discord's own client would.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from discord import AppCommandOptionType, app_commands
from simcord import ChannelHandle, InteractionResult, MemberActor, interactions
from simcord.backend import serializers

from tests.discord.circle import Circle, Shown, text_of

COMMAND, CLICK, FORM = 2, 3, 5
"""Discord's numbers for kinds of interactions."""


async def send(
    circle: Circle,
    kind: int,
    who: MemberActor,
    channel: ChannelHandle,
    data: Mapping[str, Any],
    *,
    on: Shown | None = None,
    times: int = 1,
    wait: bool = True,
) -> InteractionResult:
    """Deliver an interaction, so often, and wait for what the bot does, if wanted."""
    backend = circle.env.backend
    record, payload = interactions.base_payload(
        backend,
        type=kind,
        channel_id=channel.id,
        guild_id=who.guild.id,
        user_id=who.id,
        data=dict(data),
    )
    if on is not None:
        stored = backend.get_message(channel.id, on.id)
        carried = json.dumps(dict(serializers.message_payload(backend, stored)), default=str)
        payload["message"] = json.loads(carried)
        record.source_message_id = stored.id
    for _ in range(times):
        backend.emit("INTERACTION_CREATE", json.loads(json.dumps(payload, default=str)))
    if wait:
        await circle.env.settle()
    return InteractionResult(circle.env, record)


def command_data(
    name: str,
    options: Mapping[str, tuple[int, Any]] = {},
    resolved: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what a client sends for a command: each option with Discord's number of its type."""
    root, *below = name.split()
    nested: list[dict[str, Any]] = [
        {"name": option, "type": kind, "value": value} for option, (kind, value) in options.items()
    ]
    for depth, part in enumerate(reversed(below)):
        nested = [{"name": part, "type": 2 if depth else 1, "options": nested}]
    return {"id": "1", "name": root, "type": 1, "options": nested, "resolved": resolved or {}}


def commands(circle: Circle) -> list[app_commands.Command[Any, ..., Any]]:
    """Return every command that the bot has."""
    walked = circle.bot.tree.walk_commands()
    return [one for one in walked if isinstance(one, app_commands.Command)]


def bad_values(parameter: app_commands.Parameter) -> Iterator[Any]:
    """Yield values that an option's form does not offer."""
    least, most = parameter.min_value, parameter.max_value
    match parameter.type:
        case AppCommandOptionType.string:
            yield from (7, True, None, ["x"], {})
            yield from ["x" * (int(most) + 1)] if most else []
            yield from [""] if least else []
        case AppCommandOptionType.integer | AppCommandOptionType.number:
            yield from ("many", True, None, [1], "1")
            yield from [least - 1, -(2**70)] if least is not None else []
            yield from [most + 1, 2**70] if most is not None else []
        case _:
            yield from ("1", 1, None, "everywhere")
    if parameter.choices:
        yield from ("none of these", 9876, 0.5, -9876)


def reply(result: InteractionResult) -> str:
    """Return what an interaction answered, which may be nothing."""
    return text_of(result) if result.response else ""


def contents(circle: Circle, *, but: Sequence[str] = ("bot_state",)) -> dict[str, list[Any]]:
    """Return every row of the database, by table."""
    conn = sqlite3.connect(circle.file)
    try:
        tables = conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            name: conn.execute(f"SELECT * FROM {name}").fetchall()
            for (name,) in tables
            if name not in but
        }
    finally:
        conn.close()


def callbacks(circle: Circle, result: InteractionResult) -> int:
    """Return how often the bot has answered an interaction."""
    path = f"/interactions/{result._interaction.id}/"  # pyright: ignore[reportPrivateUsage]
    sent = circle.env.http_requests
    return sum(one.path.startswith(path) and one.path.endswith("/callback") for one in sent)
