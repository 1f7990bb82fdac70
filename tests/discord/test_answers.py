"""Answering: privately, once, and still after a restart."""

from tests.discord.circle import Circle, text_of


async def test_a_best_answer_is_told_so_with_its_reason_and_source(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    item = circle.item_of(post)
    said = await circle.click(circle.alice, post, circle.key_of(post))
    assert said.startswith("### Correct")
    assert item.options[item.key].reason in said
    source = circle.bank.sources[item.citations[0].source_id]
    assert source.title in said
    assert "Recorded" in said


async def test_another_answer_is_told_not_quite_with_both_reasons(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    item = circle.item_of(post)
    wrong = circle.wrong_for(post)
    said = await circle.click(circle.alice, post, wrong)
    assert said.startswith("### Not quite")
    assert item.options["ABCD".index(wrong)].reason in said
    assert item.options[item.key].reason in said


async def test_feedback_is_for_the_one_who_clicked_alone(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    result = await circle.alice.click(post, label="A")
    assert result.ephemeral
    assert result.response is not None
    seen_by_ben = [one.id for one in circle.channel.history(viewer=circle.ben)]
    assert result.response.id not in seen_by_ben


async def test_the_first_answer_counts_and_a_second_click_says_so(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    wrong, key = circle.wrong_for(post), circle.key_of(post)
    await circle.click(circle.alice, post, wrong)
    said = await circle.click(circle.alice, post, key)
    assert said.startswith("### Not quite")
    assert f"your first answer, **{wrong}**, counts" in said
    assert await circle.rows("SELECT option, correct FROM answer") == [("ABCD".index(wrong), 0)]


async def test_a_click_after_the_close_is_refused_kindly_and_changes_nothing(
    circle: Circle,
) -> None:
    await circle.set_up()
    post = await circle.next_post()
    circle.env.inject_error(
        "PATCH", "/channels/*", status=500, times=None
    )  # no redraw comes through
    await circle.next_post()
    said = await circle.click(circle.alice, post, "A")
    assert "closed" in said
    assert "The best answer is" in said
    assert await circle.rows("SELECT COUNT(*) FROM answer") == [(0,)]


async def test_an_answer_given_in_time_is_remembered_after_the_close(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    key = circle.key_of(post)
    await circle.click(circle.alice, post, key)
    await circle.next_post()
    await circle.seconds(4)
    said = text_of(await circle.alice.click(post, label="My answer and all reasons"))
    item = circle.item_of(circle.posts()[0])
    assert all(option.reason in said for option in item.options)
    assert "*(best answer, your answer)*" in said


async def test_the_reasons_are_not_given_away_while_the_question_is_open(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    said = await circle.press(circle.alice, post, f"sg:reasons:{await circle.post_id(post)}")
    assert "still open" in said


async def test_old_buttons_work_after_a_restart(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, "A")
    await circle.restart()
    assert "first answer" in await circle.click(circle.alice, post, "B")
    assert "Recorded" in await circle.click(circle.ben, post, "B")
    await circle.seconds(4)
    assert (await circle.rows("SELECT answers FROM post WHERE state = 'posted'")) == [(2,)]


async def test_another_servers_question_is_refused_and_shows_nothing(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    number = await circle.post_id(post)
    elsewhere = circle.env.create_guild("Another circle")
    lobby = elsewhere.create_text_channel("lobby")
    eve = circle.join("eve", guild=elsewhere)
    boss = circle.join("boss", circle.organiser_role_in(elsewhere), guild=elsewhere)
    await boss.slash(lobby, "setup", channel=lobby)
    await boss.slash(lobby, "daily post")
    [own] = circle.posts(lobby)
    said = await circle.press(eve, own, f"sg:answer:{number}:1", channel=lobby)
    assert "no longer know this question" in said
    assert await circle.rows("SELECT COUNT(*) FROM answer") == [(0,)]


async def test_a_made_up_id_is_refused(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    said = await circle.press(circle.alice, post, f"sg:answer:{10**18 - 1}:0")
    assert "no longer know this question" in said


async def test_the_question_is_explained_as_it_was_shown_after_the_bank_changed(
    circle: Circle,
) -> None:
    await circle.set_up()
    post = await circle.next_post()
    item = circle.item_of(post)
    circle.bank = circle.bank_without(item.item_id)
    await circle.restart()
    said = await circle.click(circle.alice, post, "ABCD"[item.key])
    assert item.options[item.key].reason in said
