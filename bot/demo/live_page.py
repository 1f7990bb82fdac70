"""simcord's page of one channel, made to follow what happens and to bear several tabs."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Self
from urllib.parse import urlsplit

from bot.loopback.simcord_names import ChannelHandle, MemberActor, Preview, UserHandle
from bot.loopback.world import Json, LoopbackEnv


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

    async def update(self) -> None:
        """Draw every open tab anew; those that were at the end of the channel stay there."""
        for page in self._pages.values():
            newest = self._newest_for(page.viewer)
            was = self._newest.get(page.id, 0)
            self._newest[page.id] = newest
            if newest > was and (page.window_end_id or was) >= was:
                page.target_id = page.window_end_id = newest
        await self.refresh()

    def _newest_for(self, viewer: MemberActor) -> int:
        # None of a channel that was deleted.
        messages = self._world.backend.messages.get(self.channel.id, {}).values()
        return max((one.id for one in messages if one.visible_to(viewer.id)), default=0)
