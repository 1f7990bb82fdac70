"""What the bot says of what it may do somewhere, and of what will happen there."""

import re
from datetime import timedelta

import discord
import pytest
from simcord import ChannelHandle
from simcord.backend.models import Overwrite
from simcord.enums import ChannelType, OverwriteType

from tests.discord.circle import Circle, chicago, shown, text_of

RELATIVE = re.compile(r"<t:\d+:R>")


def forbid(circle: Circle, channel: ChannelHandle, *permissions: str) -> ChannelHandle:
    """Take permissions from the bot alone, which has nearly all in these tests."""
    deny = discord.Permissions(**dict.fromkeys(permissions, True)).value
    overwrite = Overwrite(circle.env.backend.bot_user.id, OverwriteType.MEMBER, deny=deny)
    circle.env.backend.set_overwrite(channel.id, overwrite)
    return channel


def thread_of(circle: Circle, channel: ChannelHandle, *, private: bool = False) -> ChannelHandle:
    kind = ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD
    thread = circle.env.backend.create_thread(channel.id, "circle", circle.rosa.id, type=kind)
    return next(one for one in channel.threads if one.id == thread.id)


async def test_a_role_that_pings_nobody_is_named_with_how_to_change_it(circle: Circle) -> None:
    forbid(circle, circle.channel, "mention_everyone")
    role = circle.guild.create_role("Learners", mentionable=False)
    said = text_of(await circle.set_up(role=role))
    assert "nobody is pinged" in said
    assert "let anyone mention that role" in said
    assert "every permission I need" not in said
    status = text_of(await circle.rosa.slash(circle.channel, "daily status"))
    assert "nobody is pinged" in status


async def test_a_role_that_is_pinged_is_no_matter(circle: Circle) -> None:
    forbid(circle, circle.channel, "mention_everyone")
    role = circle.guild.create_role("Learners", mentionable=True)
    assert "every permission I need" in text_of(await circle.set_up(role=role))


async def test_a_role_is_pinged_where_the_bot_may_mention_all(circle: Circle) -> None:
    role = circle.guild.create_role("Learners", mentionable=False)
    assert "every permission I need" in text_of(await circle.set_up(role=role))


async def test_everyone_is_no_role_to_mention(circle: Circle) -> None:
    said = text_of(await circle.set_up(role=circle.guild.default_role))
    assert "I do not ping @everyone" in said
    assert await circle.rows("SELECT COUNT(*) FROM server") == [(0,)]


async def test_a_deleted_role_is_named_and_the_question_comes_without_it(circle: Circle) -> None:
    role = circle.guild.create_role("Learners", mentionable=True)
    await circle.set_up(role=role)
    circle.env.backend.delete_role(circle.guild.id, role.id)
    said = text_of(await circle.rosa.slash(circle.channel, "daily status"))
    assert "role to mention was deleted" in said
    assert "<@&" not in shown(await circle.next_post())


async def test_a_deleted_channel_has_no_next_time(circle: Circle) -> None:
    await circle.set_up()
    circle.env.backend.delete_channel(circle.channel.id)
    await circle.seconds(2)
    [letter] = circle.letters_to(circle.rosa)
    assert "deleted or hidden" in shown(letter), "told at once, not at nine"
    for command in ("daily status", "setup", "daily skip", "daily undo"):
        said = text_of(await circle.rosa.slash(circle.other_channel, command))
        assert "deleted or hidden" in said, command
        assert not RELATIVE.search(said), command


@pytest.mark.parametrize("command", ["exam start", "exam live"])
@pytest.mark.parametrize("permission", ["view_channel", "send_messages", "read_message_history"])
async def test_nothing_opens_in_a_channel_that_the_bot_cannot_use(
    circle: Circle, command: str, permission: str
) -> None:
    channel = forbid(circle, circle.other_channel, permission)
    said = text_of(await circle.rosa.slash(channel, command))
    assert "I cannot post in this channel" in said
    assert "Permissions" in said
    assert await circle.rows("SELECT * FROM sitting") == []
    assert await circle.rows("SELECT * FROM live_round") == []


@pytest.mark.parametrize("command", ["exam start", "exam live"])
async def test_nothing_opens_in_a_thread_without_the_right_to_write_in_threads(
    circle: Circle, command: str
) -> None:
    forbid(circle, circle.other_channel, "send_messages_in_threads")
    said = text_of(await circle.rosa.slash(thread_of(circle, circle.other_channel), command))
    assert "I need **Send Messages in Threads** here" in said


@pytest.mark.parametrize("command", ["exam start", "exam live", "setup"])
@pytest.mark.parametrize(
    ("private", "sentence"),
    [
        pytest.param(True, "I am not in it", id="private"),
        pytest.param(False, "the thread is locked", id="locked"),
    ],
)
async def test_nothing_opens_in_a_thread_that_takes_no_message_of_the_bot(
    circle: Circle, command: str, *, private: bool, sentence: str
) -> None:
    forbid(circle, circle.other_channel, "manage_threads")
    thread = thread_of(circle, circle.other_channel, private=private)
    circle.env.backend.edit_channel(thread.id, {}, thread_metadata={"locked": not private})
    options = {"time": "10:00"} if command == "setup" else {}
    said = text_of(await circle.rosa.slash(thread, command, **options))
    assert sentence in said
    assert await circle.rows("SELECT * FROM sitting") == []
    assert await circle.rows("SELECT * FROM server") == []


async def test_a_thread_needs_no_right_to_write_outside_of_threads(circle: Circle) -> None:
    forbid(circle, circle.other_channel, "send_messages")
    thread = thread_of(circle, circle.other_channel)
    said = text_of(await circle.rosa.slash(thread, "exam start"))
    assert "cannot post" not in said
    await circle.seconds(2)
    assert len(circle.posts(thread)) == 1


async def test_a_warm_up_begins_only_where_the_bot_may_ask(circle: Circle) -> None:
    await circle.set_up()
    panel = (await circle.rosa.slash(circle.other_channel, "setup")).response
    assert panel is not None
    sheet = (await circle.rosa.click(panel, label="This week's sheet")).response
    assert sheet is not None
    circle.env.backend.delete_channel(circle.channel.id)
    await circle.env.settle()
    said = text_of(await circle.rosa.click(sheet, label="Start a warm-up"))
    assert "deleted or hidden" in said
    assert await circle.rows("SELECT * FROM live_round") == []


async def test_what_automod_refuses_is_said_in_words(circle: Circle) -> None:
    await circle.set_up()
    circle.env.inject_error(
        "POST",
        f"/channels/{circle.channel.id}/messages",
        status=400,
        code=200000,
        message="Message was blocked by automatic moderation",
        times=None,
    )
    await circle.until(chicago(2026, 1, 1, 9, 1))
    [letter] = circle.letters_to(circle.rosa)
    assert "AutoMod blocked it" in shown(letter)
    assert "exception" in shown(letter)
    assert "200000" not in shown(letter)


async def test_a_forbidden_message_is_not_blamed_on_permissions_that_are_there(
    circle: Circle,
) -> None:
    await circle.set_up()
    circle.env.inject_error(
        "POST",
        f"/channels/{circle.channel.id}/messages",
        status=403,
        code=200000,
        message="Message was blocked by automatic moderation",
    )
    said = text_of(await circle.rosa.slash(circle.other_channel, "daily post"))
    assert "AutoMod blocked it" in said


async def test_a_skip_names_its_date_and_twice_is_once(circle: Circle) -> None:
    await circle.set_up()
    for _ in range(2):
        said = text_of(await circle.rosa.slash(circle.channel, "daily skip"))
        assert "Skipped: Thursday, January 1, 2026." in said
        assert f"Next question: <t:{int(chicago(2026, 1, 2, 9).timestamp())}:F>" in said
    assert await circle.rows("SELECT local_on FROM post WHERE state = 'skipped'") == [
        ("2026-01-01",)
    ]


async def test_a_skip_can_be_taken_back(circle: Circle) -> None:
    await circle.set_up()
    await circle.rosa.slash(circle.channel, "daily skip")
    said = text_of(await circle.rosa.slash(circle.channel, "daily undo"))
    assert "Taken back: the skip. The question of Thursday, January 1, 2026 comes" in said
    await circle.until(chicago(2026, 1, 1, 9, 1))
    assert len(circle.posts()) == 1
    assert "There is nothing to take back" in text_of(
        await circle.rosa.slash(circle.channel, "daily undo")
    )


async def test_a_date_can_be_named_to_skip_and_to_take_back(circle: Circle) -> None:
    await circle.set_up()
    for day in ("2026-01-03", "5 January 2026"):
        await circle.rosa.slash(circle.channel, "daily skip", date=day)
    undone = await circle.rosa.slash(circle.channel, "daily undo")
    assert "Monday, January 5, 2026" in text_of(undone)
    said = text_of(await circle.rosa.slash(circle.channel, "daily skip", date="2025-12-31"))
    assert "is past. Did you mean Thursday, December 31, 2026?" in said
    assert await circle.rows("SELECT local_on FROM post WHERE state = 'skipped'") == [
        ("2026-01-03",)
    ]


async def test_a_skip_taken_back_after_its_time_comes_late(circle: Circle) -> None:
    await circle.set_up()
    await circle.rosa.slash(circle.channel, "daily skip")
    await circle.until(chicago(2026, 1, 1, 10))
    await circle.rosa.slash(circle.channel, "daily undo")
    await circle.seconds(60)
    assert len(circle.posts()) == 1
    await circle.until(chicago(2026, 1, 2, 9, 1))
    assert len(circle.posts()) == 2


async def test_a_notice_names_the_permission_that_is_missing_and_no_other(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    forbid(circle, circle.channel, "send_messages")
    path = f"/channels/{circle.channel.id}/messages/{post.id}"
    circle.env.inject_error("PATCH", path, status=403, code=50013, message="no", times=None)
    await circle.until(circle.env.now() + timedelta(hours=30))
    told = [shown(one) for one in circle.letters_to(circle.rosa)]
    assert any("I need **Send Messages** there" in one for one in told)
    assert not any("View Channel" in one for one in told)
