"""simcord's reading of Discord's markdown, remembered: a page reads the same texts at each redraw.

It makes a parser anew for each of some hundred texts, twice, for every page that is open and every
time anything changes; the bot, in the same process, would have to wait for that.
"""

import json
from collections.abc import Mapping

from bot.loopback.simcord_names import WITH_MARKDOWN
from bot.loopback.world import Json

MOST_REMEMBERED = 5000

_read = WITH_MARKDOWN[0].markdown_tokens
_known: dict[tuple[str, str, str], str] = {}


def remembered(
    value: object, profile: str = "message", *, context: Mapping[str, Json] | None = None
) -> Json:
    """Return what simcord makes of a text; each time as new, since it is changed afterwards."""
    key = (str(value), profile, repr(context))
    if value is None or key not in _known:
        tokens = _read(value, profile, context=context)
        if len(_known) >= MOST_REMEMBERED:
            _known.clear()
        _known[key] = json.dumps(tokens)
    return json.loads(_known[key])


def remember_markdown() -> None:
    """Let every part of simcord's page remember from now on."""
    for module in WITH_MARKDOWN:
        vars(module)["markdown_tokens"] = remembered
