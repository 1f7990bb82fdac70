"""/me export and /me delete in a private message, also for who is on no server with the bot."""

import json
from typing import Any

import pytest
import simcord.interactions
from simcord import MemberActor

from tests.discord.circle import Circle, labels, text_of
from tests.discord.test_my_data import answered

ELSEWHERE = ("me stats", "me progress", "me settings", "me exam-date")


async def exported_privately(circle: Circle, who: MemberActor) -> dict[str, Any]:
    result = await who.user.slash("me export")
    assert result.ephemeral
    assert result.response is not None
    [file] = result.response.attachments
    return json.loads(await file.read())


async def leave(circle: Circle, who: MemberActor) -> None:
    circle.guild.remove_member(who)
    await circle.env.settle()


async def test_discord_offers_me_in_private_and_to_who_installed_it_for_themselves(
    circle: Circle,
) -> None:
    payloads = {one.name: one.to_dict(circle.bot.tree) for one in circle.bot.tree.get_commands()}
    assert sorted(payloads["me"]["contexts"]) == [0, 1, 2]
    assert sorted(payloads["me"]["integration_types"]) == [0, 1]
    for name in payloads.keys() - {"me"}:
        assert (payloads[name]["contexts"], payloads[name]["integration_types"]) == ([0], [0]), name


@pytest.mark.parametrize("stays", [True, False], ids=["a-member", "on-no-server-any-more"])
async def test_the_export_comes_in_a_private_message_too(circle: Circle, stays: bool) -> None:
    await answered(circle)
    if not stays:
        await leave(circle, circle.alice)
    export = await exported_privately(circle, circle.alice)
    assert len(export["daily_answers"]) == 1
    assert export["user_id"] == str(circle.alice.id)


@pytest.mark.parametrize("gone", [False, True], ids=["left-the-server", "the-bot-left-it"])
async def test_who_is_on_no_server_any_more_can_have_everything_deleted(
    circle: Circle, gone: bool
) -> None:
    await answered(circle)
    if gone:
        circle.env.backend.remove_guild(circle.guild.id)
        await circle.env.settle()
    else:
        await leave(circle, circle.alice)
    asked = await circle.alice.user.slash("me delete")
    assert asked.ephemeral
    assert asked.response is not None
    assert labels(asked.response) == ["Delete everything", "Keep it"]
    done = await circle.alice.user.click(asked.response, label="Delete everything")
    assert "Nothing about you is left" in circle.read_again(done)
    assert await circle.rows("SELECT user_id FROM answer") == [(circle.ben.id,)]
    assert "I hold nothing about you" in text_of(await circle.alice.user.slash("me delete"))


@pytest.mark.parametrize("command", ELSEWHERE)
async def test_what_needs_a_server_says_so_and_what_works_here(
    circle: Circle, command: str
) -> None:
    said = text_of(await circle.alice.user.slash(command))
    assert "Please use this in your study group's server" in said
    assert "/me export" in said
    assert await circle.rows("SELECT * FROM member_setting") == []


@pytest.fixture
def _installed_by_members_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every interaction come as from a server that the bot is not on."""
    real = simcord.interactions.base_payload

    def by_members(backend: Any, **given: Any) -> Any:  # noqa: ANN401
        record, payload = real(backend, **given)
        owners = {"1": str(given["user_id"])}
        return record, {**payload, "authorizing_integration_owners": owners}

    monkeypatch.setattr("simcord.interactions.base_payload", by_members)


@pytest.mark.usefixtures("_installed_by_members_only")
async def test_on_a_server_without_the_bot_nothing_is_kept_and_ones_own_data_come(
    circle: Circle,
) -> None:
    for command in ELSEWHERE:
        said = text_of(await circle.alice.slash(circle.channel, command))
        assert "Please use this in your study group's server" in said
    said = text_of(await circle.alice.slash(circle.channel, "me settings", goal=6))
    assert "Please use this in your study group's server" in said
    assert await circle.rows("SELECT * FROM weekly_goal") == []
    assert "I hold nothing about you" in text_of(
        await circle.alice.slash(circle.channel, "me delete")
    )


async def test_about_has_the_link_for_who_has_left_every_server(circle: Circle) -> None:
    said = text_of(await circle.alice.slash(circle.channel, "about"))
    assert "integration_type=1" in said
    assert "scope=applications.commands" in said
