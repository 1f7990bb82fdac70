"""Whom the page lets in, who may act, and how much they may bring."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.clock import system_clock
from bot.demo.page import DemoPage
from bot.demo.places import Places
from bot.demo.scene import build_scene
from bot.loopback.world import LoopbackEnv

PORT = "PORT"
"""Stands for the port of the page in the headers below."""
FROM_OUTSIDE = [
    {"Host": "evil.example"},
    {"Host": f"evil.example:{PORT}"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "null"},
]


@asynccontextmanager
async def open_page() -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """Serve the page with nobody's bot behind it; yield a visitor and the key of the page."""
    env = LoopbackEnv(system_clock)
    scene = build_scene(env)
    places = Places(env, scene.guild, scene.everybody)
    served = DemoPage(env, places, port=0, timezone="UTC")
    async with served, aiohttp.ClientSession(served.origin) as visitor:
        yield visitor, served.url.removeprefix(f"{served.origin}/?key=")


@pytest.mark.parametrize("headers", FROM_OUTSIDE, ids=lambda headers: str(*headers.values()))
@pytest.mark.parametrize(
    "path", ["/", "/general", "/demo.js", "/api/pages", "/api/action", "/desk/act"]
)
async def test_what_comes_by_way_of_another_website_is_refused(
    headers: dict[str, str], path: str
) -> None:
    method = "POST" if path.startswith(("/api/", "/desk/")) else "GET"
    async with open_page() as (visitor, key):
        async with visitor.get("/") as reply:
            port = str(reply.url.port)
            assert reply.status == 401
        sent = {name: value.replace(PORT, port) for name, value in headers.items()}
        sent["X-Simcord-Capability"] = key
        async with visitor.request(method, path, json={}, headers=sent) as reply:
            assert reply.status == 403


@pytest.mark.parametrize("wrong", ["", "demo", "x" * 43])
async def test_nobody_may_act_without_the_key_of_the_page(wrong: str) -> None:
    async with open_page() as (visitor, _):
        for path in ("/api/pages", "/api/action"):
            sent = {"X-Simcord-Capability": wrong}
            async with visitor.post(path, json={}, headers=sent) as reply:
                assert reply.status == 401


EVERY_WAY_IN = [
    ("GET", "/"),
    ("GET", "/general"),
    ("GET", "/demo.js"),
    ("GET", "/preview.css"),
    ("GET", "/api/state"),
    ("GET", "/api/assets/1"),
    ("POST", "/api/pages"),
    ("POST", "/api/action"),
    ("GET", "/desk/state"),
    ("POST", "/desk/act"),
    ("POST", "/desk/say"),
    ("PUT", "/nowhere"),
]


@pytest.mark.parametrize(("method", "path"), EVERY_WAY_IN, ids=lambda one: one)
@pytest.mark.parametrize("wrong", ["", "?key=", "?key=demo", f"?key={'x' * 43}", "?key=%FF"])
async def test_who_has_only_found_the_port_sees_nothing(method: str, path: str, wrong: str) -> None:
    async with (
        open_page() as (visitor, key),
        visitor.request(method, path + wrong, headers={"Cookie": "demo-key=\xff"}) as reply,
    ):
        assert reply.status == 401
        text = await reply.text()
        assert "open the address that the demo printed" in text
        assert key not in text


async def test_the_printed_address_opens_the_page_and_a_cookie_keeps_it_open() -> None:
    async with open_page() as (visitor, key):
        async with visitor.get("/", params={"key": key}) as reply:
            assert reply.status == 200
            assert re.findall(r'data-key="([^"]+)"', await reply.text()) == [key]
            [cookie] = reply.cookies.values()
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        for path in ("/general", "/demo.js", "/demo.css"):
            sent = {"Cookie": f"{cookie.key}={cookie.value}"}
            async with visitor.get(path, headers=sent) as reply:
                assert reply.status == 200


async def test_the_page_may_act_with_its_key_which_is_new_in_each_run() -> None:
    keys: set[str] = set()
    for _ in range(2):
        async with open_page() as (visitor, key):
            keys.add(key)
            sent = {"X-Simcord-Capability": key}
            async with visitor.post("/api/pages", json={}, headers=sent) as reply:
                assert reply.status == 200
    assert len(keys) == 2
    assert min(map(len, keys)) >= 40


async def pieces(count: int) -> AsyncIterator[bytes]:
    """Send a body without saying how long it will be."""
    for _ in range(count):
        yield b"x" * 1000


async def test_body_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.demo.page.LARGEST_UPLOAD", 10_000)
    async with open_page() as (visitor, key):
        sent = {"X-Simcord-Capability": key}
        for body in (b"x" * 10_001, pieces(11)):
            async with visitor.post("/api/action", data=body, headers=sent) as reply:
                assert reply.status == 413
        async with visitor.post("/api/action", data=b"x" * 10_000, headers=sent) as reply:
            assert reply.status == 400
