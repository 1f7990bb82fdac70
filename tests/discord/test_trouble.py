"""When Discord will not let the bot post: somebody is told, and nothing is lost."""

from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.discord.circle import Circle, chicago, shown, text_of

SEND_MESSAGES = 1 << 11


def forbid_sending(circle: Circle) -> None:
    everyone = circle.guild.default_role.id
    overwrite = Overwrite(everyone, OverwriteType.ROLE, deny=SEND_MESSAGES)
    circle.env.backend.set_overwrite(circle.channel.id, overwrite)


def allow_sending(circle: Circle) -> None:
    circle.env.backend.delete_overwrite(circle.channel.id, circle.guild.default_role.id)


def told(circle: Circle) -> list[str]:
    """Return the bot's direct messages to the organiser."""
    return [shown(one) for one in circle.letters_to(circle.rosa)]


async def test_without_permission_the_organiser_is_told_once_and_what_to_do(
    circle: Circle,
) -> None:
    await circle.set_up()
    forbid_sending(circle)
    await circle.until(chicago(2026, 1, 1, 9, 5))
    assert circle.posts() == []
    [letter] = told(circle)
    assert "I cannot post in" in letter
    assert "Send Messages" in letter
    assert "Recovery Study Circle" in letter


async def test_the_question_is_posted_late_once_the_permission_is_back(circle: Circle) -> None:
    await circle.set_up()
    forbid_sending(circle)
    await circle.until(chicago(2026, 1, 1, 9, 20))
    allow_sending(circle)
    await circle.until(chicago(2026, 1, 1, 10, 0))
    assert len(circle.posts()) == 1
    assert await circle.rows("SELECT trouble, failures FROM server") == [(None, 0)]


async def test_settings_outlive_weeks_without_permission_and_posting_resumes_by_itself(
    circle: Circle,
) -> None:
    await circle.set_up(time="09:00")
    forbid_sending(circle)
    for day in range(1, 6):
        await circle.until(chicago(2026, 1, day, 9, 1))
        await circle.until(chicago(2026, 1, day, 15, 31))
    assert circle.posts() == []
    assert "stopped trying for now" in told(circle)[-1]
    assert len(told(circle)) == 2
    allow_sending(circle)
    await circle.until(chicago(2026, 1, 6, 9, 1))
    assert len(circle.posts()) == 1


async def test_status_says_what_is_missing(circle: Circle) -> None:
    await circle.set_up()
    forbid_sending(circle)
    await circle.env.settle()
    said = text_of(await circle.rosa.slash(circle.other_channel, "daily status"))
    assert "I need **Send Messages** there" in said


async def test_a_deleted_channel_is_told_and_another_one_takes_over(circle: Circle) -> None:
    await circle.set_up()
    circle.env.backend.delete_channel(circle.channel.id)
    await circle.until(chicago(2026, 1, 1, 9, 5))
    assert "deleted or hidden" in told(circle)[0]
    said = text_of(
        await circle.rosa.slash(circle.other_channel, "setup", channel=circle.other_channel)
    )
    assert "Saved" in said
    await circle.seconds(60)
    assert len(circle.posts(circle.other_channel)) == 1  # the overdue question, at once


async def test_clicks_on_a_deleted_message_do_not_stop_the_counting_elsewhere(
    circle: Circle,
) -> None:
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, "A")
    circle.env.backend.delete_message(circle.channel.id, post.id)
    await circle.seconds(4)
    following = await circle.next_post()
    await circle.click(circle.alice, following, "A")
    await circle.seconds(4)
    for number in range(4):
        await circle.click(circle.join(f"member{number}"), following, "C")
    await circle.seconds(4)
    assert "5 answers so far" in shown(circle.posts()[-1])


async def test_one_failing_server_does_not_keep_another_from_its_question(
    circle: Circle,
) -> None:
    second = circle.env.create_guild("Second circle")
    channel = second.create_text_channel("questions")
    organiser = circle.join("sam", circle.organiser_role_in(second), guild=second)
    await circle.set_up()
    await organiser.slash(channel, "setup", channel=channel)
    circle.env.inject_error(
        "POST",
        f"/channels/{circle.channel.id}/messages",
        status=403,
        code=50013,
        message="Missing Permissions",
        times=None,
    )
    await circle.until(chicago(2026, 1, 1, 9, 1))
    assert circle.posts() == []
    assert len(circle.posts(channel)) == 1


async def test_a_closed_mailbox_leads_to_the_log_not_to_a_crash(circle: Circle) -> None:
    await circle.set_up()
    forbid_sending(circle)
    circle.env.inject_error(
        "POST", "/users/@me/channels", status=403, code=50007, message="Closed", times=None
    )
    await circle.until(chicago(2026, 1, 1, 9, 5))
    allow_sending(circle)
    await circle.until(chicago(2026, 1, 1, 9, 40))
    assert len(circle.posts()) == 1
