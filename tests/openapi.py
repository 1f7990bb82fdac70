"""Checks the bot's requests against Discord's own OpenAPI file, where that file is at hand."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from jsonschema_rs import ValidationError, ValidationErrorKind, Validator, validator_for

Json: TypeAlias = Any
"""Any value that came from JSON or goes to it."""

NOT_HERE = "Discord's OpenAPI file is not beside the checkout"
_FILE = Path(__file__).parents[2] / "shared" / "discord-openapi.json"

_MOST_COMPONENTS = 40
_MOST_TEXT = 4000
_V2_FLAG = 1 << 15
_ACTION_ROW, _BUTTON, _PREMIUM_STYLE = 1, 2, 6
_ONLY_V2 = frozenset({9, 10, 11, 12, 13, 14, 17})


def find_openapi() -> Path | None:
    """Return Discord's OpenAPI file, or None when it is not beside the checkout."""
    return _FILE if _FILE.exists() else None


class BodyChecker:
    """Says what Discord would refuse in a request: its route, its JSON body, and known limits."""

    def __init__(self, file: Path) -> None:
        spec = _loosened(json.loads(file.read_text(encoding="utf-8")))
        self._schemas = spec["components"]["schemas"]
        self._schemas["SnowflakeType"]["type"] = ["string", "integer"]
        self._routes = sorted(
            (_Route(template, operations) for template, operations in spec["paths"].items()),
            key=lambda route: route.placeholders,
        )
        # A message needs a look at the same few schemas again and again.
        self._validator: Callable[[str], Validator] = cache(self._build_validator)

    def faults(self, method: str, path: str, body: Json) -> list[str]:
        """Return what is wrong with a call; `path` is what follows /api/v10, without a query."""
        operation = self._operation(method, path)
        if operation is None:
            return [f"{method} {path} is no route of Discord"]
        request = operation.get("requestBody")
        if request is None:
            return [] if body is None else [f"{method} {path} takes no body"]
        if body is None:
            return [f"{method} {path} needs a body"] if request.get("required") else []
        schema = request["content"]["application/json"]["schema"]
        validator = self._validator(json.dumps(schema))
        told = [_told(leaf) for error in validator.iter_errors(body) for leaf in _leaves(error)]
        return told + [fault for message in _messages(body) for fault in _beyond_schema(message)]

    def _operation(self, method: str, path: str) -> dict[str, Json] | None:
        # Sorted by placeholders: ".../messages/@original" is met before ".../messages/{id}".
        fitting = (route for route in self._routes if route.fits(path))
        found = (route.operations.get(method.lower()) for route in fitting)
        return next((operation for operation in found if operation), None)

    def _build_validator(self, schema: str) -> Validator:
        return validator_for({**json.loads(schema), "components": {"schemas": self._schemas}})


class _Route:
    def __init__(self, template: str, operations: dict[str, Json]) -> None:
        self.operations = operations
        self.placeholders = template.count("{")
        pattern = re.sub(r"\\\{\w+_id\\\}", r"\\d+", re.escape(template))
        self._pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", pattern))

    def fits(self, path: str) -> bool:
        return self._pattern.fullmatch(path) is not None


def _loosened(node: Json) -> Json:
    """Return the spec with anyOf for oneOf: its alternatives overlap more than it says."""
    if isinstance(node, list):
        return [_loosened(each) for each in node]
    if isinstance(node, dict):
        return {("anyOf" if key == "oneOf" else key): _loosened(node[key]) for key in node}
    return node


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Yield what is really wrong, inside of "fits none of the alternatives"."""
    if not isinstance(error.kind, ValidationErrorKind.AnyOf):
        yield error
        return
    here = list(error.instance_path)
    meant = min(
        error.kind.context, key=lambda branch: (_is_of_other_type(branch, here), len(branch))
    )
    if all(isinstance(inner.kind, ValidationErrorKind.Constant) for inner in meant):
        yield error  # a list of allowed values; naming one of them would mislead
        return
    for inner in meant:
        yield from _leaves(inner)


def _is_of_other_type(branch: Sequence[ValidationError], here: list[str | int]) -> bool:
    return any(
        list(error.instance_path) == [*here, "type"]
        or (list(error.instance_path) == here and isinstance(error.kind, ValidationErrorKind.Type))
        for error in branch
    )


def _told(error: ValidationError) -> str:
    message = error.message if len(error.message) <= 200 else f"… {error.message[-200:]}"
    return f"/{'/'.join(map(str, error.instance_path))}: {message}"


def _messages(body: Json) -> list[dict[str, Json]]:
    """Return what a body shows to people: itself, or the data of an interaction's answer."""
    shown = body.get("data", body) if isinstance(body, dict) else None
    return [shown] if isinstance(shown, dict) and "components" in shown else []


def _beyond_schema(message: dict[str, Json]) -> Iterator[str]:
    """Yield the limits that Discord enforces and its schema does not name."""
    parts = list(_walk(message["components"] or []))
    text = sum(len(part.get("content") or "") for part in parts)
    ids = Counter(part["custom_id"] for part in parts if part.get("custom_id"))
    if len(parts) > _MOST_COMPONENTS:
        yield f"{len(parts)} components; {_MOST_COMPONENTS} are allowed, nested ones included"
    if text > _MOST_TEXT:
        yield f"{text} characters of text; {_MOST_TEXT} are allowed in one message"
    yield from (f"custom_id {one} stands {n} times" for one, n in ids.items() if n > 1)
    yield from (fault for part in parts for fault in _part_faults(part))
    yield from _flag_faults(message, {part.get("type") for part in parts})


def _flag_faults(message: dict[str, Json], types: set[Json]) -> Iterator[str]:
    is_v2 = (message.get("flags") or 0) & _V2_FLAG
    is_modal = "title" in message
    if types & _ONLY_V2 and not is_v2 and not is_modal:
        yield "components of version 2 without the flag that says so"
    if is_v2 and any(message.get(name) for name in ("content", "embeds", "poll", "sticker_ids")):
        yield "components of version 2 beside content, embeds, a poll or stickers"


def _part_faults(part: dict[str, Json]) -> Iterator[str]:
    inner = part.get("components") or []
    if part.get("type") == _BUTTON and part.get("style") != _PREMIUM_STYLE:
        if not part.get("label") and not part.get("emoji"):
            yield "a button with neither label nor emoji"
        if not part.get("custom_id") and not part.get("url"):
            yield "a button that leads nowhere"
    is_crowded = part.get("type") == _ACTION_ROW and len(inner) > 1
    if is_crowded and any(one.get("type") != _BUTTON for one in inner):
        yield "a row that holds more than one select"


def _walk(parts: Sequence[dict[str, Json]]) -> Iterator[dict[str, Json]]:
    for part in parts:
        yield part
        nested = [*(part.get("components") or []), part.get("accessory"), part.get("component")]
        yield from _walk([one for one in nested if isinstance(one, dict)])
