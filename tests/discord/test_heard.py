"""What is looked for in every screen that any test lets the bot draw, seen to be found."""

import pytest

from tests.discord.circle import unheard_in


def text(content: str) -> dict[str, object]:
    return {"type": 10, "content": content}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"components": [{"type": 1, "components": [{"type": 2, "disabled": True}]}]}, "disabled"),
        ({"data": {"components": [{"type": 12, "items": [{"media": {}}]}]}}, "without words"),
        ({"components": [text("# One"), text("### Three")]}, "out of order"),
        ({"components": [text("## Two\n# One")]}, "out of order"),
    ],
)
def test_what_is_lost_on_a_listener_is_found(body: object, fault: str) -> None:
    [found] = unheard_in(body)
    assert fault in found


@pytest.mark.parametrize(
    "body",
    [
        None,
        {"components": [text("# One\n## Two"), text("## Two\n### Three"), text("## Two")]},
        {"components": [text("### Three"), text("### Three\n-# small")]},
        {"components": [{"type": 12, "items": [{"media": {}, "description": "A chart"}]}]},
    ],
)
def test_what_is_heard_is_no_fault(body: object) -> None:
    assert list(unheard_in(body)) == []
