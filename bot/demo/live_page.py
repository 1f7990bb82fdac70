"""simcord's page of one channel, made to follow what happens and to bear several tabs."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Self
from urllib.parse import urlsplit

from bot.loopback.simcord_names import ChannelHandle, MemberActor, Preview, UserHandle
from bot.loopback.world import Json, LoopbackEnv

LOOKED_AT = 3.0
"""Seconds after which a tab that has asked for nothing is not looked at; it asks twice a second."""


class LivePage(Preview):
    """simcord's page of one channel, kept up to date by itself and patient with several tabs."""

    def __init__(
        self,
        env: LoopbackEnv,
        channel: ChannelHandle,
        viewers: Sequence[MemberActor | UserHandle],
        *,
        key: str,
        timezone: str,
        turns: asyncio.Lock,
    ) -> None:
        super().__init__(
            env,
            channel,
            tuple(viewers),
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale="en-US",
            timezone=timezone,
            presentation_time=None,
            assets=env.faces,
            port=0,
        )
        self.capability = key
        self._world = env
        self._turns = turns
        self._newest: dict[str, int] = {}
        self._drawn: dict[str, int] = {}

    async def __aenter__(self) -> Self:
        # simcord allows one page per world; ours share it peacefully.
        self._world._preview = None  # pyright: ignore[reportPrivateUsage]
        await super().__aenter__()
        self._world.on_act.append(self._mark_action_dispatched)
        return self

    @property
    def port(self) -> int:
        """Where the page is served."""
        port = urlsplit(self.url).port
        assert port is not None
        return port

    async def _action(self, context_id: str | None, body: Mapping[str, Json]) -> dict[str, Json]:
        """Do what the member asks, one at a time, on whatever the page shows by then."""
        async with self._turns:
            revision = self._get_page(context_id).revision
            return await super()._action(context_id, {**body, "published_revision": revision})

    async def update(self, changes: int) -> None:
        """Draw every tab anew that somebody looks at, and that shows less than these changes.

        Those that were at the end of the channel stay there. To draw one takes a while, so a tab
        that is gone, or out of sight, waits until it asks again.
        """
        now = asyncio.get_running_loop().time()
        for page in list(self._pages.values()):
            if self._drawn.get(page.id) == changes or now - page.last_activity > LOOKED_AT:
                continue
            self._drawn[page.id] = changes
            newest = self._newest_for(page.viewer)
            was = self._newest.get(page.id, 0)
            self._newest[page.id] = newest
            if newest > was and (page.window_end_id or was) >= was:
                page.target_id = page.window_end_id = newest
            self._advance_presentation_time()
            self._publish(page, reason="refresh")
            await asyncio.sleep(0)

    def _newest_for(self, viewer: MemberActor) -> int:
        # None of a channel that was deleted.
        messages = self._world.backend.messages.get(self.channel.id, {}).values()
        return max((one.id for one in messages if one.visible_to(viewer.id)), default=0)
