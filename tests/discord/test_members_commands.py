"""What every member can ask for: the board, help, and what the bot is."""

from tests.discord.circle import Circle, is_named, text_of
from tests.discord.test_leaderboard import at_once


async def test_the_board_ranks_by_best_answers_and_shows_ones_own_place(circle: Circle) -> None:
    """From Thursday to Sunday; the points come on Monday, and never one for each question."""
    await circle.set_up()
    for right in (True, True, False, False):
        post = await circle.next_post()
        await circle.click(circle.alice, post, circle.key_of(post))
        letter = circle.key_of(post) if right else circle.wrong_for(post)
        await circle.click(circle.ben, post, letter)
    said = text_of(await circle.ben.slash(circle.channel, "leaderboard", period="all"))
    assert not is_named(circle.alice, said)
    assert "this week 4 of 4 days" in said
    await circle.next_post()
    result = await circle.ben.slash(circle.channel, "leaderboard", period="all")
    said = text_of(result)
    assert result.ephemeral
    assert f"**1.** {circle.alice.name} · 3 points" in said
    assert f"**2.** <@{circle.ben.id}> · 2 points · **you**" in said
    assert "**You:** place 2, 2 of 4 with the best answer" in said


async def test_the_board_mentions_nobody_for_real(circle: Circle) -> None:
    await at_once(circle)
    post = await circle.next_post()
    await circle.click(circle.alice, post, circle.key_of(post))
    said = text_of(await circle.ben.slash(circle.channel, "leaderboard"))
    assert is_named(circle.alice, said)
    replies = circle.bodies("POST", "/callback")
    assert replies[-1]["data"]["allowed_mentions"] == {"parse": []}


async def test_weeks_and_months_start_anew(circle: Circle) -> None:
    await at_once(circle)
    post = await circle.next_post()
    await circle.click(circle.alice, post, circle.key_of(post))
    for _ in range(7):
        await circle.next_post()
    week = text_of(await circle.alice.slash(circle.channel, "leaderboard", period="week"))
    month = text_of(await circle.alice.slash(circle.channel, "leaderboard", period="month"))
    assert "still empty" in week
    assert f"**1.** <@{circle.alice.id}> · 1 point · **you**" in month
    assert "1 of 1 with the best answer" in month


async def test_the_board_shows_nobody_elses_wrong_answers(circle: Circle) -> None:
    await at_once(circle)
    post = await circle.next_post()
    await circle.click(circle.alice, post, circle.wrong_for(post))
    seen_by_ben = text_of(await circle.ben.slash(circle.channel, "leaderboard"))
    seen_by_alice = text_of(await circle.alice.slash(circle.channel, "leaderboard"))
    assert not is_named(circle.alice, seen_by_ben)
    assert "0 of 1 with the best answer (only you see this)" in seen_by_alice


async def test_an_empty_board_is_kind(circle: Circle) -> None:
    said = text_of(await circle.alice.slash(circle.channel, "leaderboard"))
    assert "still empty. The first points come when the week is over" in said
    await at_once(circle)
    said = text_of(await circle.alice.slash(circle.channel, "leaderboard"))
    assert "only a tap away" in said


async def test_help_names_988_and_hides_the_organisers_part_from_members(circle: Circle) -> None:
    member = text_of(await circle.alice.slash(circle.channel, "help"))
    organiser = text_of(await circle.rosa.slash(circle.channel, "help"))
    assert "988" in member
    assert "/setup" not in member
    assert "/setup" in organiser


async def test_about_tells_privacy_sources_and_the_invite_link(circle: Circle) -> None:
    said = text_of(await circle.alice.slash(circle.channel, "about"))
    assert "not affiliated with the Illinois Certification Board (ICB)" in said
    cited = {one.source_id for item in circle.bank.items.values() for one in item.citations}
    assert f"{len(circle.bank.items)} original ones from {len(cited)} public sources" in said
    assert "permissions=" in said
    assert "scope=bot+applications.commands" in said
    assert "988" in said


async def test_a_server_that_removes_the_bot_is_forgotten_after_thirty_days(
    circle: Circle,
) -> None:
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, "A")
    circle.env.backend.remove_guild(circle.guild.id)
    await circle.env.settle()
    assert await circle.rows("SELECT COUNT(*) FROM answer") == [(1,)]
    await circle.until(circle.env.now() + circle.days(31))
    for table in ("server", "post", "answer", "tally"):
        assert await circle.rows(f"SELECT COUNT(*) FROM {table}") == [(0,)]
