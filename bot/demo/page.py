"""The browser page: simcord's, one per place, behind one address and in our own clothes."""

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import AsyncExitStack
from html import escape
from pathlib import Path
from typing import Self

import aiohttp
from aiohttp import web

from bot.demo.desk import DESK, Desk
from bot.demo.director import Director
from bot.demo.live_page import LivePage
from bot.demo.markdown import remember_markdown
from bot.demo.places import Place, Places
from bot.errors import StartupError
from bot.loopback.door import is_ours, is_same
from bot.loopback.world import LoopbackEnv

STATIC = Path(__file__).parent / "static"
OURS = {
    "/demo.css": "text/css",
    "/demo.js": "application/javascript",
    "/demo.svg": "image/svg+xml",
}
LOOK_EVERY = 0.2
REDRAW_AT_LEAST_EVERY = 10.0
"""Times such as "in 3 minutes" move on although nothing has happened."""
LARGEST_UPLOAD = 30 * 1024 * 1024
ASK_FOR_KEY = "Please open the address that the demo printed when it started: its end is the key."
CHANNEL_HEADER = "X-Demo-Channel"
_NOT_PASSED_ON = {"content-length", "content-encoding", "transfer-encoding", "date", "server"}


class DemoPage:
    """Serves every place at one address on 127.0.0.1 for as long as it is entered."""

    def __init__(
        self,
        env: LoopbackEnv,
        places: Places,
        *,
        port: int,
        timezone: str,
        director: Director | None = None,
    ) -> None:
        # New at each start, and in the address that is printed: neither another website nor
        # another program or account at this machine can see the page, or act by it.
        self._key = secrets.token_urlsafe(32)
        self._env = env
        self._port = port
        self._places = places
        self._timezone = timezone
        self._turns = director.turns if director else asyncio.Lock()
        self._desk = Desk(env, places, director, self._turns)
        self._pages: dict[str, LivePage] = {}
        self._opening = asyncio.Lock()
        self._stack = AsyncExitStack()
        self.origin = ""
        """Where the page is, without the key that opens it."""
        self.url = ""
        """The address for the one visitor it is meant for: with the key."""

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            remember_markdown(self._channel_name)
            self._client = await stack.enter_async_context(aiohttp.ClientSession())
            await self._serve(stack)
            task = asyncio.create_task(self._keep_up_to_date())
            stack.callback(task.cancel)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def _channel_name(self, channel_id: int) -> str | None:
        channel = self._env.backend.channels.get(channel_id)
        return channel.name if channel else None

    async def _serve(self, stack: AsyncExitStack) -> None:
        app = web.Application(client_max_size=LARGEST_UPLOAD)
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, "127.0.0.1", self._port).start()
        except OSError as error:
            raise StartupError(
                f"Port {self._port} is taken by another program. Choose another, or 0 for any."
            ) from error
        self._port = runner.addresses[0][1]
        self.origin = f"http://127.0.0.1:{self._port}"
        self.url = f"{self.origin}/?key={self._key}"

    async def _keep_up_to_date(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            times = int(clock() / REDRAW_AT_LEAST_EVERY)
            for page in list(self._pages.values()):
                await page.update(self._env.changes + times)
            await asyncio.sleep(LOOK_EVERY)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if not is_ours(request, self._port):
            return web.Response(status=403, text="This page is for this machine only.")
        if not self._has_key(request):
            return web.Response(status=401, text=ASK_FOR_KEY)
        if request.path in OURS:
            content = (STATIC / request.path[1:]).read_text("utf-8")
            return web.Response(text=content, content_type=OURS[request.path])
        if request.path.startswith(DESK):
            return await self._desk.handle(request)
        path = request.path.strip("/") or next(iter(self._places)).path
        if place := self._places.find(path):
            return await self._index(place)
        return await self._pass_on(request)

    async def _page_of(self, place: Place) -> LivePage:
        """Return the page of a place; a channel that was made again has a new one."""
        async with self._opening:
            page = self._pages.get(place.path)
            if page is None or page.channel.id != place.channel.id:
                page = await self._stack.enter_async_context(
                    LivePage(
                        self._env,
                        place.channel,
                        place.viewers,
                        key=self._key,
                        timezone=self._timezone,
                        turns=self._turns,
                    )
                )
                self._pages[place.path] = page
        return page

    @property
    def _cookie(self) -> str:
        # Browsers keep the cookies of all ports together.
        return f"demo-key-{self._port}"

    def _has_key(self, request: web.Request) -> bool:
        """Say whether a visitor has the key: from the address, the page, or an earlier visit."""
        return any(
            is_same(given, self._key)
            for given in (
                request.query.get("key"),
                request.headers.get("X-Simcord-Capability"),
                request.cookies.get(self._cookie),
            )
        )

    async def _index(self, place: Place) -> web.Response:
        shown = await self._page_of(place)
        async with self._client.get(_address_of(shown)) as reply:
            page = dress(await reply.text(), place.path, self._key)
            response = web.Response(
                text=page, content_type="text/html", headers=_kept(reply.headers, "content-type")
            )
            response.set_cookie(self._cookie, self._key, httponly=True, samesite="Strict")
            return response

    async def _pass_on(self, request: web.Request) -> web.Response:
        page = self._pages.get(request.headers.get(CHANNEL_HEADER, ""))
        page = page or await self._page_of(next(iter(self._places)))
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.startswith("X-Simcord-") or name == "Content-Type"
        }
        address = _address_of(page) + request.path_qs
        async with self._client.request(
            request.method, address, headers=headers, data=await request.read()
        ) as reply:
            return web.Response(
                status=reply.status, body=await reply.read(), headers=_kept(reply.headers)
            )


def _address_of(page: LivePage) -> str:
    return f"http://127.0.0.1:{page.port}"


def _kept(headers: Mapping[str, str], *without: str) -> dict[str, str]:
    dropped = _NOT_PASSED_ON.union(without)
    return {name: value for name, value in headers.items() if name.lower() not in dropped}


def dress(page: str, here: str, key: str) -> str:
    """Return simcord's page with our name, our style, and what stands beside the chat."""
    intro = (STATIC / "intro.html").read_text("utf-8")
    for old, new in {
        "<html": f'<html data-channel="{escape(here)}" data-key="{escape(key)}"',
        "<title>SimCord Preview</title>": "<title>CRSS study group: try the bot</title>",
        "</head>": '<link rel="icon" href="/demo.svg">'
        '<link rel="stylesheet" href="/demo.css"></head>',
        'aria-label="SimCord preview"': 'aria-label="Who you are"',
        ">Viewing as": ">You are",
        '<div id="preview-shell"': f'{intro}<div id="preview-shell"',
        '<script type="module"': '<script src="/demo.js"></script><script type="module"',
    }.items():
        if page.count(old) != 1:
            raise RuntimeError(f"simcord's page has changed: {old!r} is not there once")
        page = page.replace(old, new)
    return page
