"""The checker of request bodies finds what Discord would refuse."""

import pytest

from tests.openapi import NOT_HERE, BodyChecker, Json

MESSAGES = "/channels/123/messages"
COMMANDS = "/applications/123/commands"
CALLBACK = "/interactions/123/a-token/callback"


@pytest.fixture
def checker(checker: BodyChecker | None) -> BodyChecker:
    if checker is None:
        pytest.skip(NOT_HERE)
    return checker


def button(**changes: Json) -> dict[str, Json]:
    return {"type": 2, "style": 1, "label": "A", "custom_id": "sg:answer:1:0", **changes}


def text(content: str = "What now?") -> dict[str, Json]:
    return {"type": 10, "content": content}


def row(*parts: Json) -> dict[str, Json]:
    return {"type": 1, "components": list(parts)}


def message(*parts: Json, **changes: Json) -> dict[str, Json]:
    card = {"type": 17, "components": [text(), *parts]}
    return {"flags": 1 << 15, "components": [card], **changes}


def without(body: dict[str, Json], name: str) -> dict[str, Json]:
    return {key: value for key, value in body.items() if key != name}


def command(**changes: Json) -> dict[str, Json]:
    return {"name": "quiz", "description": "Practise alone", "type": 1, **changes}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("POST", MESSAGES, message(row(button())), id="message"),
        pytest.param("POST", MESSAGES, message(nonce="x" * 25, enforce_nonce=True), id="nonce"),
        pytest.param("PATCH", f"{MESSAGES}/5", message(row(button())), id="edit"),
        pytest.param("POST", CALLBACK, {"type": 4, "data": message(row(button()))}, id="answer"),
        pytest.param("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}, id="defer"),
        pytest.param("POST", "/webhooks/1/a-token", message(), id="followup"),
        pytest.param("PATCH", "/webhooks/1/a-token/messages/@original", message(), id="original"),
        pytest.param("PUT", COMMANDS, [command()], id="command-sync"),
        pytest.param("PUT", "/applications/1/guilds/2/commands", [command()], id="guild-sync"),
        pytest.param("POST", "/users/@me/channels", {"recipient_id": 123}, id="number-as-id"),
        pytest.param("POST", "/users/@me/channels", {"recipient_id": "123"}, id="text-as-id"),
        pytest.param("GET", "/users/@me", None, id="no-body"),
    ],
)
def test_what_discord_takes_has_no_fault(
    checker: BodyChecker, method: str, path: str, body: Json
) -> None:
    assert checker.faults(method, path, body) == []


@pytest.mark.parametrize(
    ("body", "named"),
    [
        pytest.param(message(row(button(label="x" * 81))), "longer than 80", id="long-label"),
        pytest.param(message(row(button(custom_id="x" * 101))), "longer than 100", id="long-id"),
        pytest.param(message(row(without(button(), "type"))), '"type" is a required', id="no-type"),
        pytest.param(message(row(button(style=77))), "/style: 77", id="unknown-style"),
        pytest.param(message(row(without(button(), "label"))), "neither label", id="no-label"),
        pytest.param(message(row(without(button(), "custom_id"))), "leads nowhere", id="no-id"),
        pytest.param(message(row(button(), button())), "stands 2 times", id="same-id-twice"),
        pytest.param(
            message(row(*(button(custom_id=str(n)) for n in range(6)))),
            "more than 5",
            id="row-of-6",
        ),
        pytest.param(message(row()), "less than 1", id="empty-row"),
        pytest.param(message({"type": 99}), "/type: 99", id="unknown-part"),
        pytest.param(message(*[text()] * 40), "more than 40", id="41-parts-side-by-side"),
        pytest.param(message(*[text()] * 39), "41 components", id="41-parts-with-the-card"),
        pytest.param(message(text("x" * 4000)), "4009 characters", id="text-in-sum"),
        pytest.param(message(content="Hello"), "beside content", id="content-beside-parts"),
        pytest.param(message(flags=0), "without the flag", id="no-flag"),
        pytest.param(message(nonce="x" * 26), "longer than 25", id="long-nonce"),
        pytest.param(message(allowed_mentions={"parse": ["all"]}), "/parse/0", id="mentions"),
        pytest.param(None, "needs a body", id="no-body"),
    ],
)
def test_planted_fault_of_a_message_is_the_one_that_is_named(
    checker: BodyChecker, body: Json, named: str
) -> None:
    faults = checker.faults("POST", MESSAGES, body)
    assert any(named in fault for fault in faults)


@pytest.mark.parametrize(
    ("method", "path", "body", "named"),
    [
        pytest.param("POST", "/nowhere", {}, "no route", id="unknown-route"),
        pytest.param("DELETE", MESSAGES, None, "no route", id="unknown-method"),
        pytest.param("POST", "/channels/daily/messages", {}, "no route", id="name-as-id"),
        pytest.param("GET", MESSAGES, {"limit": 1}, "takes no body", id="body-of-a-get"),
        pytest.param("POST", CALLBACK, {"type": 44}, "/type: 44", id="unknown-answer"),
        pytest.param(
            "POST",
            CALLBACK,
            {"type": 4, "data": message(row(button(label="x" * 81)))},
            "longer than 80",
            id="label-in-an-answer",
        ),
        pytest.param(
            "POST",
            CALLBACK,
            {"type": 9, "data": {"custom_id": "form", "title": "x" * 46, "components": [text()]}},
            "longer than 45",
            id="title-of-a-form",
        ),
        pytest.param(
            "POST", "/webhooks/1/a-token", message(flags=0), "without the flag", id="followup"
        ),
        pytest.param(
            "PATCH", f"{MESSAGES}/5", message(row(button(label="x" * 81))), "than 80", id="edit"
        ),
        pytest.param("PUT", COMMANDS, [command(name="x" * 33)], "longer than 32", id="command"),
        pytest.param(
            "PUT",
            COMMANDS,
            [command(options=[{"type": 3, "name": "kind"}])],
            '"description" is a required',
            id="option",
        ),
    ],
)
def test_planted_fault_elsewhere_is_the_one_that_is_named(
    checker: BodyChecker, method: str, path: str, body: Json, named: str
) -> None:
    faults = checker.faults(method, path, body)
    assert any(named in fault for fault in faults)
