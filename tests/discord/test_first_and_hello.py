"""The first answer says once what others see; a server that invites the bot is greeted once."""

import discord
from simcord import ChannelHandle, GuildHandle

from tests.discord.circle import Circle, labels, shown, text_of
from tests.discord.own_room import message_of


async def answer(circle: Circle) -> list[str]:
    """Let alice answer the newest post; return all that she reads."""
    before = len(circle.env.http_requests)
    await circle.alice.click(circle.posts()[-1], label="A")
    return [str(one.json) for one in circle.env.http_requests[before:] if one.json]


async def test_the_first_answer_says_what_others_see_and_only_the_first(circle: Circle) -> None:
    await circle.set_up()
    await circle.next_post()
    first = " ".join(await answer(circle))
    assert "Your first answer: what others see" in first
    assert "shows your name and your points" in first
    for way in ("Hide me", "My settings", "My exam date"):
        assert way in first
    await circle.next_post()
    assert "what others see" not in " ".join(await answer(circle))


async def test_a_test_answer_is_no_first_answer(circle: Circle) -> None:
    await circle.set_up()
    await circle.rosa.click(await circle.panel(), label="Send a test question")
    assert "what others see" not in " ".join(await answer(circle))
    await circle.next_post()
    assert "what others see" in " ".join(await answer(circle))


async def test_hide_me_and_show_me_hold_at_once(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    reply = await circle.alice.click(post, label="A")
    [told] = reply.followups
    hidden = await circle.alice.click(told, label="Hide me")
    assert "You are not on the board" in circle.read_again(hidden)
    assert await circle.rows("SELECT daily_board FROM member_setting") == [(0,)]
    assert hidden.response is not None
    shown_again = await circle.alice.click(hidden.response, label="Show me")
    assert "shows your name" in circle.read_again(shown_again)
    assert await circle.rows("SELECT daily_board FROM member_setting") == [(1,)]


async def join_another(circle: Circle, *, may_write: bool) -> tuple[GuildHandle, ChannelHandle]:
    """Invite the bot to a server with a channel; tell it only once that is there."""
    guild = circle.env.create_guild("Another circle")
    rights = discord.PermissionOverwrite(send_messages=may_write)
    channel = guild.create_text_channel("welcome", overwrites={guild.default_role: rights})
    await circle.env.settle()
    with circle.env._bot_scope():  # pyright: ignore[reportPrivateUsage]
        circle.bot.dispatch("guild_join", circle.bot.get_guild(guild.id))
    await circle.env.settle()
    await circle.seconds(10)
    return guild, channel


async def test_a_server_is_greeted_once_with_one_button_and_no_ping(circle: Circle) -> None:
    guild, channel = await join_another(circle, may_write=True)
    [hello] = circle.posts(channel)
    assert labels(hello) == ["Set up"]
    assert "Whoever may manage this server" in shown(hello)
    assert "@everyone" not in shown(hello)
    assert "<@" not in shown(hello)
    await circle.restart()
    await circle.seconds(60)
    assert len(circle.posts(channel)) == 1
    maya = circle.join("maya", circle.organiser_role_in(guild), guild=guild)
    panel = await maya.click(hello, label="Set up")
    assert panel.response is not None
    assert "Set up the daily question" in shown(panel.response)
    assert labels(panel.response) == ["Start like this", "Change settings"]
    noah = circle.join("noah", guild=guild)
    refused = await noah.click(hello, label="Set up")
    assert refused.response is not None
    assert "Only organi" in shown(refused.response)


async def test_where_the_bot_may_not_write_nothing_is_said(circle: Circle) -> None:
    _, channel = await join_another(circle, may_write=False)
    assert circle.posts(channel) == []
    assert await circle.rows("SELECT COUNT(*) FROM outbox WHERE kind = 'hello'") == [(0,)]


async def test_a_server_is_set_up_in_two_taps_and_only_once(circle: Circle) -> None:
    panel = message_of(await circle.rosa.slash(circle.channel, "setup"))
    said = text_of(await circle.rosa.click(panel, label="Start like this"))
    assert f"**Channel:** <#{circle.channel.id}>" in said
    assert "**Time:** 9:00 AM (America/Chicago)" in said
    other = circle.guild.create_text_channel("elsewhere")
    await circle.rosa.slash(circle.channel, "setup", channel=other, time="10:00")
    again = text_of(await circle.rosa.click(panel, label="Start like this"))
    assert f"**Channel:** <#{other.id}>" in again, "a second press changes nothing"
