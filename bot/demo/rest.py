"""The HTTP half of the loopback Discord: calls, planned faults, and files."""

import asyncio
import io
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from typing import Literal
from urllib.parse import unquote

from aiohttp import BodyPartReader, web

from bot.demo.pointing import gateway_of
from bot.demo.simcord_internals import (
    CDN,
    BackendError,
    Json,
    LoopbackEnv,
    SetupError,
)

log = logging.getLogger(__name__)

API = "/api/v10"
NONCE_REMEMBERED = timedelta(minutes=3)
"""Discord says "the past few minutes"."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along with a call, as simcord reads it."""

    filename: str
    fp: io.BytesIO
    description: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, read from the wire."""

    method: str
    path: str
    params: Mapping[str, str]
    raw: bytes
    body: Json
    uploads: list[Upload]
    reason: str | None

    @property
    def nonce(self) -> str | None:
        """The nonce of a message to be sent, if it has one."""
        if self.method != "POST" or not fnmatch(self.path, "/channels/*/messages"):
            return None
        body: dict[str, Json] = self.body
        return body.get("nonce")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call is answered with."""

    status: int
    body: Json = None
    headers: Mapping[str, str] | None = None


@dataclass(slots=True)
class Fault:
    """Trouble for the next `times` calls that match; the pattern is fnmatch's, after /api/v10."""

    method: str
    path_pattern: str
    action: Literal["rate_limit", "server_error", "lose_reply", "delay"]
    times: int = 1
    seconds: float = 0.2
    """How long a delay lasts, and how long a rate limit says to wait."""

    def matches(self, call: Call) -> bool:
        """Say whether this trouble is for that call."""
        return self.method in (call.method, "*") and fnmatch(call.path, self.path_pattern)


@dataclass(frozen=True, slots=True)
class Request:
    """A call the bot made and the status it was given."""

    method: str
    path: str
    raw: bytes
    status: int
    at: datetime

    @property
    def body(self) -> Json:
        """The JSON body, of a multipart call its payload_json; None without one."""
        return json.loads(self.raw) if self.raw else None


class Rest:
    """Answers the bot's calls from the backend."""

    def __init__(self, env: LoopbackEnv, url: str, *, record_requests: bool) -> None:
        self._env = env
        self._files = f"{url}/cdn"
        self._gateway = str(gateway_of(url))
        self._record = record_requests
        self._sent: dict[tuple[str, str], tuple[int, datetime]] = {}
        self.faults: list[Fault] = []
        self.requests: list[Request] = []

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one HTTP request under /api/v10."""
        call = await self._read(request)
        fault = self._take_fault(call)
        if fault is not None and fault.action == "delay":
            await asyncio.sleep(fault.seconds)
        reply = self._answer(call, fault)
        if self._record:
            at = self._env.now()
            self.requests.append(Request(call.method, call.path, call.raw, reply.status, at))
        if fault is not None and fault.action == "lose_reply" and request.transport is not None:
            request.transport.abort()
        return self._respond(reply)

    def file(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer with an uploaded file."""
        content = self._env.stored_file(request.path.removeprefix("/cdn"))
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _read(self, request: web.BaseRequest) -> Call:
        if request.content_type.startswith("multipart/"):
            raw, files = await _read_form(request)
        else:
            raw, files = await request.content.read(), []
        body = json.loads(raw.replace(self._files.encode(), CDN.encode())) if raw else None
        reason = request.headers.get("X-Audit-Log-Reason")
        return Call(
            method=request.method,
            path=request.path.removeprefix(API),
            params=dict(request.query),
            raw=raw,
            body=body,
            uploads=_with_descriptions(files, body),
            reason=unquote(reason) if reason else None,
        )

    def _take_fault(self, call: Call) -> Fault | None:
        for fault in self.faults:
            if fault.matches(call):
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def _answer(self, call: Call, fault: Fault | None) -> Reply:
        if fault is not None and fault.action == "rate_limit":
            return _rate_limited(fault.seconds)
        if fault is not None and fault.action == "server_error":
            return Reply(500, {"message": "500: Internal Server Error", "code": 0})
        try:
            return self._carry_out(call)
        except BackendError as error:
            if error.status == 501:
                log.error("The loopback Discord cannot do %s %s: %s", call.method, call.path, error)
            return Reply(error.status, error.to_json())
        except (SetupError, KeyError, TypeError, ValueError) as error:
            log.exception("The loopback Discord could not read %s %s", call.method, call.path)
            return Reply(400, {"code": 50035, "message": f"Invalid Form Body: {error!r}"})

    def _carry_out(self, call: Call) -> Reply:
        if call.path in ("/gateway", "/gateway/bot"):
            return Reply(200, self._gateway_info())
        if call.nonce is not None:
            return Reply(200, self._send_once(call, call.nonce))
        pages = call.path.endswith("/messages") and "after" in call.params
        body = self._page_after(call) if pages else self._dispatch(call)
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

    def _page_after(self, call: Call) -> Json:
        """Return the messages that come next; simcord would return the newest of all."""
        most = int(call.params.get("limit", 50))
        everything = {**call.params, "limit": "1000000"}
        return self._dispatch(replace(call, params=everything))[-most:]

    def _dispatch(self, call: Call) -> Json:
        return self._env.carry_out(
            call.method,
            call.path,
            params=call.params,
            body=call.body,
            uploads=call.uploads,
            reason=call.reason,
        )

    def _respond(self, reply: Reply) -> web.Response:
        if reply.body is None:
            return web.Response(status=reply.status, headers=reply.headers)
        text = json.dumps(reply.body, separators=(",", ":")).replace(CDN, self._files)
        # discord.py parses JSON only when the type says exactly this, without a charset.
        headers = {"Content-Type": "application/json", **(reply.headers or {})}
        return web.Response(status=reply.status, body=text.encode(), headers=headers)


def _rate_limited(seconds: float) -> Reply:
    """Return a 429; without Via, discord.py takes it for a ban by a proxy and gives up."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
    return Reply(429, body, {"Via": "1.1 loopback", "Retry-After": str(seconds)})


async def _read_form(request: web.BaseRequest) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Return the payload_json of a multipart call, and its files by name."""
    raw = b""
    files: list[tuple[str, bytes]] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue  # Discord knows no forms within forms
        content = bytes(await part.read())
        if part.name == "payload_json":
            raw = content
        else:
            files.append((part.filename or "file", content))
    return raw, files


def _with_descriptions(files: list[tuple[str, bytes]], body: Json) -> list[Upload]:
    """Join each file with the description the body gives to its place."""
    if not files:
        return []
    notes: list[dict[str, Json]] = (body.get("data") or body).get("attachments") or []
    described = {str(note["id"]): note.get("description") for note in notes}
    return [
        Upload(name, io.BytesIO(content), described.get(str(place)))
        for place, (name, content) in enumerate(files)
    ]
