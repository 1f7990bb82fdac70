"""A live round's lobby, its host's **Next now**, and how it ends by itself."""

from datetime import timedelta

import discord
import pytest

from tests.discord.circle import Circle, PrivateMessage, labels, shown, text_of


def lobby(circle: Circle) -> discord.Message:
    return next(one for one in circle.posts() if "seconds each" in shown(one))


def questions(circle: Circle) -> list[discord.Message]:
    return [one for one in circle.posts() if "Live round: question" in shown(one)]


async def start(circle: Circle) -> PrivateMessage:
    said = await circle.rosa.slash(circle.channel, "exam live", questions=2, seconds=60)
    await circle.env.settle()
    return PrivateMessage(circle, circle.rosa, said)


async def test_a_lobby_counts_down_and_begins_with_who_is_in(circle: Circle) -> None:
    await start(circle)
    assert labels(lobby(circle)) == ["Join", "Next now", "Stop the round"]
    assert "**Begins** <t:" in shown(lobby(circle))
    await circle.seconds(30)
    assert "You are in" in text_of(await circle.alice.click(lobby(circle), label="Join"))
    await circle.seconds(20)
    assert questions(circle) == []
    await circle.seconds(15)
    assert len(questions(circle)) == 1
    assert "has begun" in shown(lobby(circle))


async def test_a_lobby_in_which_nobody_is_does_not_begin(circle: Circle) -> None:
    await start(circle)
    await circle.seconds(65)
    assert questions(circle) == []
    assert "It did not take place" in shown(lobby(circle))


@pytest.mark.parametrize("away", [timedelta(minutes=10), timedelta(hours=8), timedelta(days=6)])
async def test_a_lobby_that_nobody_knew_to_stand_is_found_by_a_bot_that_was_away_for_days(
    circle: Circle, away: timedelta
) -> None:
    await start(circle)
    await circle.change(
        "UPDATE outbox SET message_id = NULL, due_at = '', tried = 1 WHERE kind = 'question'"
    )
    await circle.away_until(circle.env.now() + away)
    await circle.env.settle()
    assert sum("seconds each" in shown(one) for one in circle.posts()) == 1
    [(message_id,)] = await circle.rows("SELECT message_id FROM outbox WHERE kind = 'question'")
    assert message_id == lobby(circle).id


async def test_next_now_begins_shows_and_goes_on_for_the_host_alone(circle: Circle) -> None:
    panel = await start(circle)
    assert "Nobody is in yet" in text_of(await circle.rosa.click(panel.message, label="Next now"))
    await circle.alice.click(lobby(circle), label="Join")
    assert "Only who started" in text_of(await circle.alice.click(lobby(circle), label="Next now"))
    await panel.press("Next now")
    await circle.seconds(4)
    [first] = questions(circle)
    await panel.press("Next now")
    await circle.seconds(4)
    assert labels(first := questions(circle)[0]) == ["Report this question"]
    assert "Why" in shown(first)
    await panel.press("Next now")
    await circle.seconds(4)
    assert len(questions(circle)) == 2


async def test_a_question_ends_soon_after_all_who_joined_have_answered(circle: Circle) -> None:
    panel = await start(circle)
    for who in (circle.alice, circle.ben):
        await who.click(lobby(circle), label="Join")
    await panel.press("Next now")
    await circle.seconds(4)
    [first] = questions(circle)
    await circle.alice.click(first, label="A")
    await circle.seconds(10)
    assert labels(questions(circle)[0]) == ["A", "B", "C", "D"]
    await circle.ben.click(first, label="B")
    await circle.seconds(10)
    assert labels(questions(circle)[0]) == ["Report this question"]


async def test_whoever_stops_a_lobby_is_promised_no_standings(circle: Circle) -> None:
    panel = await start(circle)
    await panel.press("Stop the round")
    assert "It had not begun, so there are no standings." in panel.text
    await circle.seconds(4)
    assert "It did not take place" in shown(lobby(circle))


async def test_standings_are_promised_where_they_come(circle: Circle) -> None:
    panel = await start(circle)
    await circle.alice.click(lobby(circle), label="Join")
    await panel.press("Next now")
    await circle.seconds(4)
    await panel.press("Stop the round")
    assert "### Stopped\nThe standings come next." in panel.text
    await circle.seconds(4)
    assert any("The live round is over" in shown(one) for one in circle.posts())


async def test_a_round_that_comes_to_its_end_was_not_stopped(circle: Circle) -> None:
    panel = await start(circle)
    await circle.alice.click(lobby(circle), label="Join")
    for _ in range(5):  # the first question, its answer, the second, its answer, the end
        await panel.press("Next now")
        await circle.seconds(4)
    assert "### It is over\nThe standings come next." in panel.text
