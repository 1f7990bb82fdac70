"""The HTTP half of the loopback Discord: calls, planned faults, and files."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

from bot.clock import Clock
from bot.loopback.calls import Call, Request, TooLarge, read_call
from bot.loopback.faults import LONGEST_SILENCE, Fault, take_fault
from bot.loopback.pointing import gateway_of
from bot.loopback.simcord_names import CDN, BackendError, SetupError
from bot.loopback.world import Json, LoopbackEnv

log = logging.getLogger(__name__)

NONCE_REMEMBERED = timedelta(minutes=3)
"""Discord says "the past few minutes"."""
LARGEST_PAGE = 100
"""Messages that one call may ask for."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call is answered with."""

    status: int
    body: Json = None
    headers: Mapping[str, str] | None = None
    is_page: bool = False


class Rest:
    """Answers the bot's calls from the backend."""

    def __init__(self, env: LoopbackEnv, url: str, note: Callable[[Request], None]) -> None:
        self._env = env
        self._files = f"{url}/cdn"
        self._gateway = str(gateway_of(url))
        self._note = note
        self._sent: dict[tuple[str, str], tuple[int, datetime]] = {}
        self._closing = asyncio.Event()

    async def handle(
        self, request: web.BaseRequest, faults: list[Fault], date: Clock
    ) -> web.StreamResponse:
        """Answer one HTTP request under /api/v10."""
        try:
            call = await read_call(request, self._files, CDN)
        except TooLarge:
            return self._respond(_TOO_LARGE, date)
        except ValueError as error:
            return self._respond(_unreadable(str(error)), date)
        fault = take_fault(faults, call)
        action = fault.action if fault else None
        if fault is not None and action == "delay":
            await asyncio.sleep(fault.seconds)
        unheard = action in ("silence", "lose_request")
        reply = _SILENCE if unheard else self._answer(call, fault)
        self._note(Request(call.method, call.path, call.raw, reply.status, self._env.now()))
        if action == "silence":
            await self._stay_silent()
        if action in ("lose_reply", "lose_request", "silence") and request.transport is not None:
            request.transport.abort()
        return self._respond(_BAD_GATEWAY if action == "done_but_502" else reply, date)

    def file(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer with an uploaded file."""
        content = self._env.backend.cdn.get(CDN + request.path.removeprefix("/cdn"))
        return web.Response(status=404) if content is None else web.Response(body=content)

    def close(self) -> None:
        """Give up the calls that are never answered."""
        self._closing.set()

    async def _stay_silent(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_SILENCE):
                await self._closing.wait()
        except TimeoutError:
            return

    def _answer(self, call: Call, fault: Fault | None) -> Reply:
        if fault is not None and fault.action == "rate_limit":
            return _rate_limited(fault.seconds)
        if fault is not None and fault.action == "server_error":
            return Reply(500, {"message": "500: Internal Server Error", "code": 0})
        if fault is not None and fault.action == "answer":
            return self._planned(call, fault)
        return self._try(call)

    def _planned(self, call: Call, fault: Fault) -> Reply:
        if fault.though_done:
            self._try(call)
        if fault.is_page:
            return Reply(fault.status, "<html><h1>Not today</h1></html>", is_page=True)
        return Reply(fault.status, {"message": "Planned", "code": fault.code})

    def _try(self, call: Call) -> Reply:
        try:
            return self._carry_out(call)
        except BackendError as error:
            if error.status == 501:
                log.error("The loopback Discord cannot do %s %s: %s", call.method, call.path, error)
            return Reply(error.status, error.to_json())
        except (SetupError, KeyError, TypeError, ValueError) as error:
            log.exception("The loopback Discord could not read %s %s", call.method, call.path)
            return _unreadable(repr(error))

    def _carry_out(self, call: Call) -> Reply:
        if call.path in ("/gateway", "/gateway/bot"):
            return Reply(200, self._gateway_info())
        if call.nonce is not None:
            return Reply(200, self._send_once(call, call.nonce))
        if call.method == "GET" and call.channel_id and call.path.endswith("/messages"):
            return self._page(call)
        body = self._dispatch(call)
        unwanted = call.path.endswith("/callback") and "with_response" not in call.params
        return Reply(204) if body is None or unwanted else Reply(200, body)

    def _gateway_info(self) -> Json:
        limits = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._gateway, "shards": 1, "session_start_limit": limits}

    def _send_once(self, call: Call, nonce: str) -> Json:
        """Send a message, or return the one this nonce has sent already, as Discord does."""
        now = self._env.now()
        message_id, sent_at = self._sent.get(
            (call.path, nonce), (0, datetime.min.replace(tzinfo=UTC))
        )
        if call.body.get("enforce_nonce") and now - sent_at < NONCE_REMEMBERED:
            earlier = self._env.stored_message(int(call.path.split("/")[2]), message_id)
            if earlier is not None:
                return {**earlier, "nonce": nonce}
        message = self._dispatch(call)
        self._sent[call.path, nonce] = int(message["id"]), now
        return {**message, "nonce": nonce}

    def _page(self, call: Call) -> Reply:
        """Return a page of messages, newest first.

        After a message come the next ones; simcord would return the newest of all.
        """
        most = int(call.params.get("limit", 50))
        if not 1 <= most <= LARGEST_PAGE:
            return _unreadable(f"limit is {most}, not from 1 to {LARGEST_PAGE}")
        if "after" not in call.params:
            return Reply(200, self._dispatch(call))
        everything = {**call.params, "limit": "1000000"}
        return Reply(200, self._dispatch(replace(call, params=everything))[-most:])

    def _dispatch(self, call: Call) -> Json:
        return self._env.carry_out(
            call.method,
            call.path,
            params=call.params,
            body=call.body,
            uploads=call.uploads,
            reason=call.reason,
        )

    def _respond(self, reply: Reply, date: Clock) -> web.Response:
        headers = {"Date": format_datetime(date(), usegmt=True), **(reply.headers or {})}
        if reply.body is None:
            return web.Response(status=reply.status, headers=headers)
        if reply.is_page:
            headers["Content-Type"] = "text/html"
            return web.Response(status=reply.status, body=reply.body.encode(), headers=headers)
        text = json.dumps(reply.body, separators=(",", ":")).replace(CDN, self._files)
        # discord.py parses JSON only when the type says exactly this, without a charset.
        headers["Content-Type"] = "application/json"
        return web.Response(status=reply.status, body=text.encode(), headers=headers)


_SILENCE = Reply(0)
_BAD_GATEWAY = Reply(502, {"message": "502: Bad Gateway", "code": 0})
_TOO_LARGE = Reply(413, {"message": "Request entity too large", "code": 40005})


def _unreadable(why: str) -> Reply:
    return Reply(400, {"code": 50035, "message": f"Invalid Form Body: {why}"})


def _rate_limited(seconds: float) -> Reply:
    """Return a 429; without Via, discord.py takes it for a ban by a proxy and gives up."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
    return Reply(429, body, {"Via": "1.1 loopback", "Retry-After": str(seconds)})
