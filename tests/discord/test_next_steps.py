"""What a member can do next, one tap away: reasons, one more question, numbers; and commands."""

import pytest

from bot.domain.bank.items import Bank
from cogs.kit import mentions
from cogs.kit.screens import note
from tests.discord.circle import Circle, PrivateMessage, shown


async def test_all_four_reasons_are_one_tap_away_from_the_feedback(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    item = circle.item_of(post)
    told = PrivateMessage(
        circle, circle.alice, await circle.alice.click(post, label=circle.wrong_for(post))
    )
    assert told.labels[:3] == ["All reasons", "One more", "My numbers"]
    await told.press("All reasons")
    assert all(option.reason in told.text for option in item.options)
    assert "your answer" in told.text
    assert told.labels, "and on it goes"


async def test_nobody_reads_the_reasons_before_they_have_answered(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    number = await circle.post_id(post)
    said = await circle.press(circle.ben, post, f"sg:allreasons:{number}:{post.id}")
    assert "still open" in said


async def test_all_four_reasons_are_one_tap_away_in_practice(circle: Circle) -> None:
    await circle.set_up()
    opened = await circle.alice.slash(circle.channel, "quiz", questions=2)
    run = PrivateMessage(circle, circle.alice, opened)
    item = run.item
    await run.press("A")
    if "Unsure" in run.labels:
        await run.press("Unsure")
    await run.press("All reasons")
    assert all(option.reason in run.text for option in item.options)
    assert "Next" in run.labels
    assert "All reasons" not in run.labels  # they stand there


async def test_one_more_asks_the_next_question(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    told = await circle.alice.click(post, label="A")
    assert told.response is not None
    more = await circle.alice.click(told.response, label="One more")
    assert more.response is not None
    assert "### Your question" in shown(more.response)


async def test_commands_in_texts_can_be_tapped(circle: Circle) -> None:
    await circle.alice.slash(circle.channel, "help")
    body = circle.bodies("POST", "/callback")[-1]
    text = str(body)
    number = circle.bot.command_numbers["me settings"]
    assert f"</me settings:{number}>" in text
    assert "**/me settings**" not in text


async def test_commands_can_be_tapped_after_a_restart_too(circle: Circle) -> None:
    before = dict(circle.bot.command_numbers)
    await circle.restart()
    assert circle.bot.command_numbers == before != {}


async def test_a_bot_from_before_asks_discord_once_for_the_numbers(circle: Circle) -> None:
    before = dict(circle.bot.command_numbers)
    await circle.change("DELETE FROM bot_state WHERE name = 'command numbers'")
    await circle.restart()
    assert circle.bot.command_numbers == before


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("Use **/quiz** now.", "Use </quiz:7> now.", id="bold"),
        pytest.param("Use /me stats.", "Use </me stats:8>.", id="plain"),
        pytest.param("https://x.org/quiz", "https://x.org/quiz", id="address"),
        pytest.param("and/quiz", "and/quiz", id="word"),
        pytest.param("**/unknown**", "**/unknown**", id="unknown"),
    ],
)
def test_a_command_is_a_mention_where_its_number_is_known(
    text: str, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mentions, "_numbers", {"quiz": 7, "me stats": 8})
    [part] = note(text).to_components()
    assert part["components"][0]["content"] == read


def test_without_numbers_a_text_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, "_numbers", {})
    assert mentions.with_mentions("Use **/quiz**.") == "Use **/quiz**."


def test_no_question_names_a_command(bank: Bank) -> None:
    texts = [item.stem for item in bank.items.values()]
    assert not [text for text in texts if " /" in text]
