"""The thread to talk about a question: how it is asked for, what stands in it, what is missing."""

import discord
from simcord import ChannelHandle

from cogs.daily.wording import TALK_TITLE
from cogs.kit.numbers import topic_title
from tests.discord.circle import Circle, shown, text_of
from tests.discord.test_what_it_may_do import forbid, thread_of

FIELD = "A thread to talk about the question"


async def want_threads(circle: Circle, wanted: str = "thread") -> str:
    """Ask for them with the form, as an organiser does."""
    form = await circle.rosa.click(await circle.panel(), label="Answer times")
    return text_of(
        await circle.rosa.submit_modal(form, circle.form_values(form, **{FIELD: wanted}))
    )


def threads(circle: Circle) -> list[ChannelHandle]:
    return circle.channel.threads


async def next_two(circle: Circle) -> discord.Message:
    """Let a question come and the next one close it; return the first."""
    first = await circle.next_post()
    await circle.next_post()
    await circle.seconds(30)
    return first


async def test_the_panel_says_whether_there_are_threads_and_the_form_changes_that(
    circle: Circle,
) -> None:
    await circle.set_up()
    assert "**Thread to talk in:** none" in shown(await circle.panel())
    assert "**Thread to talk in:** opens with the answer" in await want_threads(circle)
    assert "**Thread to talk in:** none" in await want_threads(circle, "none")


async def test_a_thread_begins_at_the_question_once_its_answer_is_shown(circle: Circle) -> None:
    await circle.set_up()
    await want_threads(circle)
    first = await circle.next_post()
    await circle.seconds(60)
    assert threads(circle) == []
    await circle.next_post()
    await circle.seconds(30)
    [thread] = threads(circle)
    assert thread.id == first.id
    item = circle.item_of(first)
    assert str(thread.name).endswith(topic_title(item.topic))
    [said] = thread.history()
    assert TALK_TITLE in shown(said)
    assert "even without names" in shown(said)
    assert not said.mention_everyone
    [body] = circle.bodies("POST", f"/messages/{first.id}/threads")
    assert body["auto_archive_duration"] == 1440


async def test_a_restart_after_that_says_nothing_twice(circle: Circle) -> None:
    await circle.set_up()
    await want_threads(circle)
    await next_two(circle)
    await circle.change(
        "UPDATE outbox SET tried = 1, due_at = '', message_id = NULL WHERE kind = 'discussion'"
    )
    await circle.restart()
    await circle.seconds(60)
    [thread] = threads(circle)
    assert len(thread.history()) == 1
    [(message_id,)] = await circle.rows("SELECT message_id FROM outbox WHERE kind = 'discussion'")
    assert message_id == thread.history()[0].id


async def test_what_is_missing_is_named_with_how_to_give_it(circle: Circle) -> None:
    await circle.set_up()
    forbid(circle, circle.channel, "create_public_threads")
    said = await want_threads(circle)
    assert "give me Create Public Threads in that channel's settings, under Permissions" in said
    await next_two(circle)
    assert threads(circle) == []
    [letter] = circle.letters_to(circle.rosa)
    assert "I could not show the thread to talk about a question" in shown(letter)
    assert "give me Create Public Threads" in shown(letter)


async def test_a_daily_question_in_a_thread_has_no_thread_of_its_own(circle: Circle) -> None:
    await circle.rosa.slash(thread_of(circle, circle.channel), "setup", time="09:00")
    assert "only text channels have them" in await want_threads(circle)
