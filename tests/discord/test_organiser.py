"""/daily: the organiser's commands, and everybody else who tries them."""

import pytest

from tests.discord.circle import Circle, chicago, shown, text_of

ORGANISERS_COMMANDS = [
    "setup",
    "daily post",
    "daily skip",
    "daily pause",
    "daily resume",
    "daily history",
    "daily status",
]


@pytest.mark.parametrize("command", [*ORGANISERS_COMMANDS, "bank stats"])
async def test_a_member_may_not_even_where_a_server_shows_them_the_command(
    circle: Circle, command: str
) -> None:
    await circle.set_up()
    before = await circle.rows("SELECT * FROM post")
    assert command not in circle.alice.available_commands(circle.channel)
    await circle.show_to_everybody(command.split()[0])
    result = await circle.alice.slash(circle.channel, command)
    assert result.ephemeral
    assert text_of(result).startswith("Only organizers")
    assert await circle.rows("SELECT * FROM post") == before


@pytest.mark.parametrize("name", ["change", "test", "pause", "resume", "group"])
async def test_a_member_may_not_press_the_panel(circle: Circle, name: str) -> None:
    await circle.set_up()
    post = await circle.next_post()
    said = await circle.press(circle.alice, post, f"sg:setup:{name}")
    assert said.startswith("Only organizers")


@pytest.mark.parametrize("command", [one for one in ORGANISERS_COMMANDS if one != "setup"])
async def test_before_the_setup_every_command_says_how_to_start(
    circle: Circle, command: str
) -> None:
    said = text_of(await circle.rosa.slash(circle.channel, command))
    assert "not set up here yet" in said
    assert "/setup" in said


async def test_an_extra_question_leaves_the_daily_one_open(circle: Circle) -> None:
    await circle.set_up()
    daily = await circle.next_post()
    said = text_of(await circle.rosa.slash(circle.channel, "daily post"))
    assert said.startswith("Posted")
    assert len(circle.posts()) == 2
    assert "Recorded" in await circle.click(circle.alice, daily, "A")


async def test_an_extra_question_closes_with_the_next_daily_one(circle: Circle) -> None:
    await circle.set_up()
    await circle.rosa.slash(circle.channel, "daily post")
    await circle.next_post()
    await circle.seconds(4)
    assert "closed" in shown(circle.posts()[0])


async def test_a_skipped_day_has_no_question_and_the_next_one_comes(circle: Circle) -> None:
    await circle.set_up()
    said = text_of(await circle.rosa.slash(circle.channel, "daily skip"))
    assert said.startswith("Skipped")
    await circle.until(chicago(2026, 1, 1, 20))
    assert circle.posts() == []
    await circle.until(chicago(2026, 1, 2, 9, 1))
    assert len(circle.posts()) == 1


async def test_paused_means_no_question_and_no_missed_day(circle: Circle) -> None:
    await circle.set_up()
    await circle.rosa.slash(circle.channel, "daily pause")
    assert "already paused" in text_of(await circle.rosa.slash(circle.channel, "daily pause"))
    assert "nothing is planned" in text_of(await circle.rosa.slash(circle.channel, "daily skip"))
    await circle.until(chicago(2026, 1, 4, 12))
    assert circle.posts() == []
    await circle.rosa.slash(circle.channel, "daily resume")
    assert "already running" in text_of(await circle.rosa.slash(circle.channel, "daily resume"))
    await circle.until(chicago(2026, 1, 5, 9, 1))
    assert len(circle.posts()) == 1
    assert await circle.rows("SELECT COUNT(*) FROM post WHERE state = 'missed'") == [(0,)]


async def test_status_tells_the_next_three_times_and_the_latest_question(circle: Circle) -> None:
    await circle.set_up()
    await circle.next_post()
    said = text_of(await circle.rosa.slash(circle.channel, "daily status"))
    for day in (2, 3, 4):
        assert f"<t:{int(chicago(2026, 1, day, 9).timestamp())}:F>" in said
    assert "pr-power-01" in said
    assert "all there" in said
    assert f"1 of {len(circle.bank.daily_pool())} questions" in said


async def test_history_is_private_and_empty_at_first(circle: Circle) -> None:
    await circle.set_up()
    result = await circle.rosa.slash(circle.channel, "daily history")
    assert result.ephemeral
    assert "Nothing has been posted yet" in text_of(result)


async def test_history_says_in_words_why_a_question_did_not_come(circle: Circle) -> None:
    await circle.set_up()
    await circle.rosa.slash(circle.channel, "daily skip")
    said = text_of(await circle.rosa.slash(circle.channel, "daily history"))
    assert "skipped · skipped by an organizer" in said


async def test_a_failed_extra_question_says_why_and_is_not_posted_later(circle: Circle) -> None:
    await circle.set_up()
    circle.env.inject_error(
        "POST",
        f"/channels/{circle.channel.id}/messages",
        status=403,
        code=50013,
        message="Missing Permissions",
    )
    said = text_of(await circle.rosa.slash(circle.other_channel, "daily post"))
    assert "I cannot post in" in said
    await circle.seconds(600)
    assert circle.posts() == []
