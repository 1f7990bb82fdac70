"""Who may come in, and how much they may bring: the loopback answers this machine alone."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request

from bot.loopback.door import is_ours
from bot.loopback.gateway import LARGEST_FRAME
from bot.loopback.server import LoopbackDiscord

PORT = "PORT"
"""Stands for the port of the loopback in the headers below."""


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def with_port(loopback: LoopbackDiscord, headers: dict[str, str]) -> dict[str, str]:
    port = loopback.url.rpartition(":")[2]
    return {name: value.replace(PORT, port) for name, value in headers.items()}


FROM_OUTSIDE = [
    {"Host": "evil.example"},
    {"Host": f"evil.example:{PORT}"},
    {"Host": "127.0.0.1:1"},
    {"Host": f"127.0.0.1.evil.example:{PORT}"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": f"https://127.0.0.1:{PORT}"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", FROM_OUTSIDE, ids=lambda headers: str(*headers.values()))
@pytest.mark.parametrize("path", ["/api/v10/gateway", "/cdn/a.png", "/gateway"])
async def test_what_comes_by_way_of_another_website_is_refused(
    loopback: LoopbackDiscord, client: aiohttp.ClientSession, headers: dict[str, str], path: str
) -> None:
    async with client.get(loopback.url + path, headers=with_port(loopback, headers)) as reply:
        assert reply.status == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"Host": f"localhost:{PORT}"}, {"Origin": f"http://127.0.0.1:{PORT}"}],
    ids=["bot", "localhost", "own-page"],
)
async def test_what_comes_from_this_machine_is_answered(
    loopback: LoopbackDiscord, client: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    path = f"{loopback.url}/api/v10/gateway"
    async with client.get(path, headers=with_port(loopback, headers)) as reply:
        assert reply.status == 200


@pytest.mark.parametrize(("port", "ours"), [(80, True), (8470, False)])
def test_the_port_is_left_out_only_where_clients_leave_it_out(port: int, ours: bool) -> None:
    assert is_ours(make_mocked_request("GET", "/", headers={"Host": "localhost"}), port) is ours


async def pieces(count: int) -> AsyncIterator[bytes]:
    """Send a body without saying how long it will be."""
    for _ in range(count):
        yield b"x" * 1000


def form(size: int) -> aiohttp.FormData:
    data = aiohttp.FormData()
    data.add_field("payload_json", "{}")
    data.add_field("files[0]", b"x" * size, filename="a.txt")
    return data


async def test_body_that_is_too_large_is_not_read_to_its_end(
    loopback: LoopbackDiscord, client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.loopback.calls.LARGEST_JSON", 10_000)
    monkeypatch.setattr("bot.loopback.calls.LARGEST_FORM", 10_000)
    channel = loopback.env.create_guild("Circle").create_text_channel("daily")
    url = f"{loopback.url}/api/v10/channels/{channel.id}/messages"
    for body in (b"x" * 10_001, pieces(11), form(10_001)):
        async with client.post(url, data=body) as reply:
            assert reply.status == 413
    async with client.post(url, data=form(5_000)) as reply:
        assert reply.status == 200
    assert len(channel.history()) == 1


@pytest.mark.parametrize("body", [b"{", b"\xff"])
async def test_body_that_is_no_json_is_refused(
    loopback: LoopbackDiscord, client: aiohttp.ClientSession, body: bytes
) -> None:
    async with client.post(f"{loopback.url}/api/v10/channels/1/messages", data=body) as reply:
        assert reply.status == 400


async def test_frame_that_is_too_large_ends_the_connection(
    loopback: LoopbackDiscord, client: aiohttp.ClientSession
) -> None:
    async with client.ws_connect(f"{loopback.url}/gateway") as socket:
        await socket.receive_json()
        await socket.send_str(" " * (LARGEST_FRAME + 1))
        assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE
    assert socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


TOKEN = "the token of this run"


@pytest.fixture
async def guarded() -> AsyncIterator[LoopbackDiscord]:
    """A loopback that serves only the bot with its token, as the demo's does."""
    async with LoopbackDiscord(token=TOKEN) as served:
        yield served


@pytest.mark.parametrize(
    "sent", [None, "", "Bot", "Bot another", f"Bot {TOKEN}x", f"Bearer {TOKEN}", TOKEN]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/gateway/bot"), ("POST", "/channels/1/messages"), ("PUT", "/nowhere")],
)
async def test_who_lacks_the_token_is_not_the_bot(
    guarded: LoopbackDiscord,
    client: aiohttp.ClientSession,
    method: str,
    path: str,
    sent: str | None,
) -> None:
    headers = {} if sent is None else {"Authorization": sent}
    url = f"{guarded.url}/api/v10{path}"
    async with client.request(method, url, headers=headers, json={}) as reply:
        assert reply.status == 401
    assert guarded.requests == []


async def test_the_bot_is_served_with_its_token(
    guarded: LoopbackDiscord, client: aiohttp.ClientSession
) -> None:
    headers = {"Authorization": f"Bot {TOKEN}"}
    async with client.get(f"{guarded.url}/api/v10/gateway/bot", headers=headers) as reply:
        assert reply.status == 200


@pytest.mark.parametrize("token", [None, "", 7, f"{TOKEN}x", TOKEN])
@pytest.mark.parametrize("op", [2, 6])
async def test_a_websocket_without_the_token_is_closed(
    guarded: LoopbackDiscord, client: aiohttp.ClientSession, token: object, op: int
) -> None:
    wish = {"token": token, "intents": 1, "session_id": "none", "seq": 0}
    async with client.ws_connect(f"{guarded.url}/gateway") as socket:
        await socket.receive_json()
        await socket.send_json({"op": op, "d": wish})
        answer = await socket.receive(timeout=5)
    if token == TOKEN:
        assert answer.type is aiohttp.WSMsgType.TEXT
    else:
        assert (answer.type, socket.close_code) == (aiohttp.WSMsgType.CLOSE, 4004)
