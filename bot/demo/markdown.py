"""simcord's reading of Discord's markdown, remembered: a page reads the same texts at each redraw.

It makes a parser anew for each of some hundred texts, twice, for every page that is open and every
time anything changes; the bot, in the same process, would have to wait for that.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial

from bot.loopback.simcord_names import WITH_MARKDOWN
from bot.loopback.world import Json

MOST_REMEMBERED = 5000
UNKNOWN = "#unknown"
"""What Discord calls a channel that was deleted."""

ChannelName = Callable[[int], str | None]
"""Returns what a channel is called; None for one that is not there any more."""

_CHANNEL = re.compile(r"<#(\d{1,20})>")
_read = WITH_MARKDOWN[0].markdown_tokens
_known: dict[tuple[str, str, str], str] = {}


def remembered(
    channel_name: ChannelName,
    value: object,
    profile: str = "message",
    *,
    context: Mapping[str, Json] | None = None,
) -> Json:
    """Return what simcord makes of a text; each time as new, since it is changed afterwards.

    simcord names a channel in its own server only. Discord names it in a private message as well,
    and one that was deleted by a word.
    """
    if value is None:
        return _read(None)
    text = str(value)
    channels: dict[str, str] = {}
    for found in _CHANNEL.findall(text):
        if name := channel_name(int(found)):
            channels[found] = name
        else:
            text = text.replace(f"<#{found}>", UNKNOWN)
    if channels:
        context = {**(context or {}), "channels": channels}
    key = (text, profile, repr(context))
    if key not in _known:
        tokens = _read(text, profile, context=context)
        if len(_known) >= MOST_REMEMBERED:
            _known.clear()
        _known[key] = json.dumps(tokens)
    return json.loads(_known[key])


def remember_markdown(channel_name: ChannelName) -> None:
    """Let every part of simcord's page remember from now on."""
    for module in WITH_MARKDOWN:
        vars(module)["markdown_tokens"] = partial(remembered, channel_name)
