"""Limits that Discord enforces and the library does not, for every screen and every item."""

import re
from datetime import UTC, date, datetime
from typing import Any

import discord
import pytest

from bot.client import StudyBot
from bot.domain.bank.items import Bank
from bot.domain.daily.answers import AnswerOutcome, ResponseDistribution
from bot.domain.daily.posts import Post, PostKind, PostState
from cogs.daily.reasons import reasons_screen
from cogs.daily.replies import feedback_screen, history_screen
from cogs.daily.screens import closed_screen, question_screen
from cogs.kit.text import SCREEN_LIMIT, lines_within, safe
from tests.discord.circle import Circle
from tests.openapi import NOT_HERE, find_openapi

LARGEST = 10**18 - 1
POST = Post(
    post_id=LARGEST,
    server_id=1,
    kind=PostKind.DAILY,
    state=PostState.CLOSED,
    local_on=date(2026, 9, 30),
    due_at=datetime(2026, 9, 30, 14, tzinfo=UTC),
    role_id=LARGEST,
    item_id="x" * 40,
    answers=100_000,
)


def test_every_screen_of_every_item_fits_into_a_message(bank: Bank) -> None:
    responses = ResponseDistribution((25_000, 25_000, 25_000, 25_000))
    for item in bank.items.values():
        wrong = (item.key + 1) % 4
        for screen in (
            question_screen(POST, item),
            closed_screen(POST, item, responses, bank),
            feedback_screen(AnswerOutcome(POST, item, wrong, is_new=False), bank),
            reasons_screen(AnswerOutcome(POST, item, wrong, is_new=False), bank),
        ):
            assert screen.content_length() <= SCREEN_LIMIT, item.item_id


def test_a_long_ledger_is_cut_at_whole_lines() -> None:
    screen = history_screen([POST] * 500)
    assert screen.content_length() <= SCREEN_LIMIT


async def test_every_command_and_option_has_a_name_and_description_within_limits(
    circle: Circle,
) -> None:
    payloads = [one.to_dict(circle.bot.tree) for one in circle.bot.tree.get_commands()]
    names = {payload["name"] for payload in payloads}
    assert names == {
        "about",
        "question",
        "bank",
        "daily",
        "doctor",
        "exam",
        "help",
        "leaderboard",
        "me",
        "quiz",
        "setup",
    }
    for payload in walk(payloads):
        assert re.fullmatch(r"[a-z][a-z_-]{0,31}", payload["name"])
        assert 5 <= len(payload["description"]) <= 100
        assert len(payload.get("options", [])) <= 25


def walk(payloads: list[Any]) -> list[Any]:
    inner = [option for payload in payloads for option in payload.get("options", [])]
    return [*payloads, *(walk(inner) if inner else [])]


@pytest.mark.skipif(find_openapi() is None, reason=NOT_HERE)
async def test_every_request_of_these_tests_is_held_against_discords_description(
    circle: Circle,
) -> None:
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, "A")
    assert len(circle.env.http_requests) >= 4
    circle.check_bodies()
    reply = circle.bodies("POST", "/callback")[-1]
    right, reply["type"] = reply["type"], "nonsense"
    with pytest.raises(AssertionError, match="nonsense"):
        circle.check_bodies()
    reply["type"] = right


async def test_the_bot_asks_for_guilds_and_nothing_else(circle: Circle) -> None:
    bot: StudyBot = circle.bot
    assert bot.intents == discord.Intents(guilds=True)
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict() == {"parse": []}


async def test_commands_are_sent_to_discord_only_when_they_changed(circle: Circle) -> None:
    def syncs() -> int:
        return sum(
            one.method == "PUT" and one.path.endswith("/commands")
            for one in circle.env.http_requests
        )

    before = syncs()
    assert before == 1
    await circle.restart()
    assert syncs() == before


def test_what_members_write_cannot_ping_or_format() -> None:
    assert safe("@everyone **loud**") == "@\u200beveryone \\*\\*loud\\*\\*"
    assert len(safe("x" * 1000)) == 300


def test_lines_are_kept_whole() -> None:
    assert lines_within(["aaaa", "bbbb", "cccc"], limit=10) == "aaaa\nbbbb"
