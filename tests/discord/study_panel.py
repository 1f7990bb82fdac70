"""The study panel of a circle, and a member who uses nothing else."""

from typing import Any

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor

from tests.discord.circle import Circle, labels

TITLE = "# Study panel"


async def put_up(circle: Circle, channel: ChannelHandle | None = None) -> InteractionResult:
    """Have a panel put up by the organiser, as they do it: from /setup, with a form."""
    panel = await circle.panel()
    form = await circle.rosa.click(panel, label="Study panel")
    changed: dict[str, Any] = {"Channel": [channel]} if channel else {}
    done = await circle.rosa.submit_modal(form, circle.form_values(form, **changed))
    await circle.env.settle()
    return done


def panels_in(circle: Circle, channel: ChannelHandle | None = None) -> list[discord.Message]:
    """Return the panels that stand in a channel."""
    return [one for one in circle.posts(channel) if "About this bot" in labels(one)]


class PanelUser:
    """A member with the panel before them. What they press shows the next thing they see."""

    def __init__(self, circle: Circle, who: MemberActor, panel: discord.Message) -> None:
        self.circle = circle
        self.who = who
        self.panel = panel

    async def opens(self, label: str) -> InteractionResult:
        """Press a button of the panel."""
        return await self.who.click(self.panel, label=label)

    async def fills_in(self, label: str, **fields: Any) -> InteractionResult:  # noqa: ANN401
        """Press a button of the panel that opens a form, and send that."""
        form = await self.opens(label)
        return await self.who.submit_modal(form, self.circle.form_values(form, **fields))
