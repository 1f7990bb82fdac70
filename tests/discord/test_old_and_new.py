"""Messages that were deleted, and a backup put back: nothing old acts on something new."""

from bot.domain.publishing import CROWD
from tests.discord.circle import Circle, chicago, send_click, shown, text_of

NOTICED = 75
"""Seconds after which it is noticed: what is missing is looked for again, before it is believed."""


async def delete(circle: Circle, message_id: int) -> None:
    circle.env.backend.delete_message(circle.channel.id, message_id)
    await circle.env.settle()


async def test_a_deleted_question_is_noticed_told_and_counts_for_nobody(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, "A")
    await circle.click(circle.ben, post, "A")  # drawn anew in a few seconds, not at once
    await delete(circle, post.id)
    await circle.seconds(NOTICED)
    [letter] = circle.letters_to(circle.rosa)
    assert "was deleted" in shown(letter)
    assert "/daily repost" in shown(letter)
    said = text_of(await circle.rosa.slash(circle.other_channel, "daily history"))
    assert "the day counts for nobody" in said
    said = text_of(await circle.ben.slash(circle.other_channel, "leaderboard"))
    assert "no question this week" not in said


async def test_a_deleted_question_is_posted_again_with_its_answers(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    item = circle.item_of(post)
    await circle.click(circle.alice, post, "A")
    await delete(circle, post.id)
    await circle.seconds(NOTICED)
    said = text_of(await circle.rosa.slash(circle.other_channel, "daily repost"))
    assert "The question of Thursday, January 1, 2026 is in the channel again" in said
    [again] = circle.posts()
    assert circle.item_of(again) == item
    assert "You had answered already" in await circle.click(circle.alice, again, "B")
    for member in (circle.ben, *(circle.join(f"member{number}") for number in range(CROWD - 2))):
        assert "Recorded" in await circle.click(member, again, "B")
    await circle.seconds(4)
    assert f"{CROWD} answers so far" in shown(circle.posts()[0])
    assert await circle.rows("SELECT state FROM post WHERE message_id IS NOT NULL") == [("posted",)]


async def test_what_was_deleted_a_moment_ago_is_posted_again_too(circle: Circle) -> None:
    await circle.set_up()
    await delete(circle, (await circle.next_post()).id)
    await circle.rosa.slash(circle.other_channel, "daily repost")
    assert len(circle.posts()) == 1
    said = text_of(await circle.rosa.slash(circle.other_channel, "daily repost"))
    assert "still stands in its channel" in said
    assert len(circle.posts()) == 1


async def test_a_question_that_could_not_be_posted_again_keeps_its_item(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, "A")
    await delete(circle, post.id)
    await circle.seconds(NOTICED)
    path = f"/channels/{circle.channel.id}/messages"
    circle.env.inject_error("POST", path, status=403, code=50013, message="Missing Permissions")
    assert "I cannot post" in text_of(await circle.rosa.slash(circle.other_channel, "daily repost"))
    await circle.rosa.slash(circle.other_channel, "daily repost")
    [again] = circle.posts()
    assert circle.item_of(again) == circle.item_of(post)


async def test_a_reminder_links_to_no_deleted_question(circle: Circle) -> None:
    await circle.set_up()
    await circle.alice.slash(circle.channel, "me settings", reminder=18)
    post = await circle.next_post()
    await delete(circle, post.id)
    await circle.until(chicago(2026, 1, 1, 18, 5))
    assert circle.letters_to(circle.alice) == []
    await circle.seconds(NOTICED)
    assert "was deleted" in shown(circle.letters_to(circle.rosa)[0])
    await circle.next_post()
    await circle.until(chicago(2026, 1, 2, 18, 5))
    assert len(circle.letters_to(circle.alice)) == 1


async def test_after_a_backup_is_put_back_the_question_of_the_day_is_found_again(
    circle: Circle,
) -> None:
    await circle.set_up()
    backup = await circle.backup()
    post = await circle.next_post()
    item = circle.item_of(post)
    await circle.restart(restored=backup)
    await circle.seconds(60)
    [stands] = circle.posts()
    assert stands.id == post.id
    assert await circle.rows("SELECT item_id FROM post WHERE message_id IS NOT NULL") == [
        (item.item_id,)
    ]
    assert "Recorded" in await circle.click(circle.alice, stands, "A")


async def test_after_a_backup_is_put_back_old_buttons_answer_no_other_question(
    circle: Circle,
) -> None:
    await circle.set_up()
    backup = await circle.backup()
    post = await circle.next_post()
    number, there = await circle.post_id(post), circle.other_channel.id
    await circle.restart(restored=backup, but=f"UPDATE server SET channel_id = {there}")
    await circle.seconds(60)
    [other] = circle.posts(circle.other_channel)
    assert await circle.post_id(other) == number, "the same number, another message"
    click = send_click(circle.env, circle.alice, post, circle.channel, f"sg:answer:{number}:1")
    await circle.env.settle()
    assert "no longer know this question" in text_of(click)
    assert await circle.rows("SELECT * FROM answer") == []
    assert "Recorded" in text_of(await circle.alice.click(other, label="B"))


async def test_old_buttons_show_no_other_questions_reasons(circle: Circle) -> None:
    await circle.set_up()
    first = await circle.next_post()
    second = await circle.next_post()
    await circle.next_post()
    number = await circle.post_id(second)
    said = await circle.press(circle.alice, first, f"sg:reasons:{number}")
    assert "no longer know this question" in said
