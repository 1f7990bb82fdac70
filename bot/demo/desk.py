"""What the page asks for besides the chat: places, buttons, commands typed in full."""

import asyncio

from aiohttp import web

from bot.demo.director import Director
from bot.demo.places import Places
from bot.demo.typed import say
from bot.loopback.simcord_names import MemberActor
from bot.loopback.world import Json, LoopbackEnv

DESK = "/desk/"
"""Where it is asked for."""


class Desk:
    """Answers what the column beside the chat asks; whoever asks has shown the key."""

    def __init__(
        self, env: LoopbackEnv, places: Places, director: Director | None, turns: asyncio.Lock
    ) -> None:
        self._env = env
        self._turns = turns
        self._places = places
        self._director = director

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request under /desk/."""
        match request.method, request.path.removeprefix(DESK):
            case "GET", "state":
                viewer = request.query.get("viewer", "")
                return web.json_response(self._state(int(viewer) if viewer.isdecimal() else 0))
            case "POST", "act":
                return await self._act(await request.json())
            case "POST", "say":
                return await self._say(await request.json())
            case _:
                return web.Response(status=404)

    def _state(self, viewer_id: int) -> dict[str, Json]:
        places = [{"path": one.path, "label": one.label} for one in self._places.of(viewer_id)]
        return {"places": places, **(self._director.state() if self._director else {})}

    async def _act(self, asked: Json) -> web.Response:
        if self._director is None or asked.get("act") not in self._director.acts:
            return web.Response(status=404)
        await self._director.act(asked["act"])
        return web.json_response(self._director.state())

    async def _say(self, asked: Json) -> web.Response:
        """Say a typed command as somebody, and return what is wrong with it."""
        place = self._places.find(str(asked.get("path")))
        who = [one for one in place.viewers if str(one.id) == asked.get("viewer")] if place else []
        if place is None or not who or not isinstance(who[0], MemberActor):
            return web.json_response({"wrong": "Commands are said in a channel."})
        async with self._turns:
            wrong = await say(self._env, who[0], place.channel, str(asked.get("text")))
        return web.json_response({"wrong": wrong})
