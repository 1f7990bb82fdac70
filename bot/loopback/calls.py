"""What the bot asks over HTTP: read from the wire, within bounds."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from urllib.parse import unquote

from aiohttp import BodyPartReader, StreamReader, web

from bot.loopback.world import Json

API = "/api/v10"
LARGEST_JSON = 1024 * 1024
LARGEST_FORM = 30 * 1024 * 1024
"""Of all files of a call together; Discord's own limits depend on the server."""
CHUNK = 64 * 1024


class TooLarge(Exception):
    """A body goes on after the most that is read."""


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

    @property
    def channel_id(self) -> int | None:
        """The channel whose messages or settings it is about; replies to clicks name none."""
        match self.path.split("/"):
            case ["", "channels", channel, *_] if channel.isdecimal():
                return int(channel)
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Request:
    """A call the bot made and the status it was given, 0 when it was never answered."""

    method: str
    path: str
    raw: bytes
    status: int
    at: datetime

    @property
    def body(self) -> Json:
        """The JSON body, of a multipart call its payload_json; None without one."""
        return json.loads(self.raw) if self.raw else None


async def read_call(request: web.BaseRequest, files_at: str, stored_at: str) -> Call:
    """Return the call in a request, its file addresses as they are stored, or raise TooLarge."""
    if request.content_type.startswith("multipart/"):
        raw, files = await _read_form(request)
    else:
        raw, files = await _read_all(request.content, LARGEST_JSON), []
    body = json.loads(raw.replace(files_at.encode(), stored_at.encode())) if raw else None
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


async def _read_form(request: web.BaseRequest) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Return the payload_json of a multipart call, and its files by name."""
    raw = b""
    left = LARGEST_FORM
    files: list[tuple[str, bytes]] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue  # Discord knows no forms within forms
        content = await _read_all(part, left)
        left -= len(content)
        if part.name == "payload_json":
            raw = content
        else:
            files.append((part.filename or "file", content))
    return raw, files


async def _read_all(source: StreamReader | BodyPartReader, most: int) -> bytes:
    """Return everything that comes, and stop reading when it is more than may come."""
    read = source.read if isinstance(source, StreamReader) else source.read_chunk
    content = bytearray()
    while chunk := await read(CHUNK):
        content += chunk
        if len(content) > most:
            raise TooLarge
    return bytes(content)


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
