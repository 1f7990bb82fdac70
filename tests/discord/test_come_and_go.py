"""Members who leave, and who come back; and how a board reads where nobody is known."""

from tests.discord.circle import Circle, chicago, is_named, shown, text_of


async def test_who_left_gets_no_letter_that_names_the_group(circle: Circle) -> None:
    await circle.set_up()
    await circle.alice.slash(circle.channel, "me settings", reminder=18)
    await circle.next_post()
    circle.guild.remove_member(circle.alice)
    await circle.until(chicago(2026, 1, 1, 18, 5))
    assert circle.letters_to(circle.alice) == []


async def test_a_note_to_an_organiser_who_left_goes_to_nobody_by_letter(circle: Circle) -> None:
    await circle.set_up()
    circle.guild.remove_member(circle.rosa)
    circle.env.backend.delete_channel(circle.channel.id)
    await circle.seconds(10)
    assert circle.letters_to(circle.rosa) == []


async def test_who_came_back_is_on_the_board_with_any_click(circle: Circle) -> None:
    await circle.set_up()
    await circle.change("UPDATE server SET at_once = 1")
    post = await circle.next_post()
    await circle.click(circle.alice, post, circle.key_of(post))
    circle.guild.remove_member(circle.alice)
    board = text_of(await circle.ben.slash(circle.channel, "leaderboard"))
    assert not is_named(circle.alice, board)
    again = circle.guild.add_member(circle.alice.user)
    board = text_of(await circle.ben.slash(circle.channel, "leaderboard"))
    assert not is_named(circle.alice, board), "nobody has seen her yet"
    await again.slash(circle.channel, "help")
    board = text_of(await circle.ben.slash(circle.channel, "leaderboard"))
    assert is_named(circle.alice, board)


async def test_a_board_names_members_whom_a_client_may_not_know(circle: Circle) -> None:
    await circle.set_up()
    await circle.change("UPDATE server SET at_once = 1")
    post = await circle.next_post()
    await circle.click(circle.alice, post, circle.key_of(post))
    board = text_of(await circle.ben.slash(circle.channel, "leaderboard"))
    assert "**1.** alice · 1 point" in board
    assert "closed" not in shown(post)
