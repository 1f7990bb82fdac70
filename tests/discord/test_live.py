"""/exam live, as the channel, its members and the host see it."""

from typing import Any

import discord

from tests.discord.circle import Circle, is_named, labels, shown, text_of
from tests.discord.test_quiz import REPORT


async def begin(circle: Circle, **options: Any) -> Any:  # noqa: ANN401 - simcord's result
    options.setdefault("begins_in", 0)
    result = await circle.rosa.slash(circle.channel, "exam live", **options)
    assert result.response is not None
    return result.response


def question(circle: Circle) -> discord.Message:
    return [post for post in circle.posts() if "Live round: question" in shown(post)][-1]


async def test_a_round_from_its_first_question_to_its_standings(circle: Circle) -> None:
    panel = await begin(circle, questions=2, seconds=30)
    assert labels(panel) == ["Next now", "Pause", "Stop the round"]
    await circle.seconds(3)
    first = question(circle)
    assert labels(first) == ["A", "B", "C", "D"]
    item = circle.item_of(first)
    key = "ABCD"[item.key]
    assert f"Recorded: **{key}**" in await circle.click(circle.alice, first, key)
    await circle.click(circle.ben, first, "ABCD"[(item.key + 1) % 4])
    await circle.seconds(5)
    open_ = shown(question(circle))
    assert "Fewer than 5 answers so far" in open_
    assert not any(option.reason in open_ for option in item.options)
    await circle.seconds(30)
    answered = shown(question(circle))
    assert f"**Why {key}?** {item.options[item.key].reason}" in answered
    assert "how they split stays private" in answered
    assert labels(question(circle)) == [REPORT]

    await circle.seconds(20)
    second = question(circle)
    assert second.id != first.id
    await circle.click(circle.alice, second, circle.key_of(second))
    await circle.seconds(60)
    end = circle.posts()[-1]
    assert "The live round is over" in shown(end)
    assert "There is nobody to name this time" in shown(end), "two questions would tell of each"
    assert not is_named(circle.ben, shown(end))
    mine = text_of(await circle.ben.click(end, label="My answers"))
    assert "0 of 1 right" in mine


async def test_only_the_host_and_organisers_steer_it(circle: Circle) -> None:
    await circle.alice.slash(circle.channel, "exam live", begins_in=0, questions=2, seconds=60)
    await circle.seconds(3)
    ben = await circle.ben.slash(circle.channel, "exam status")
    assert ben.response is not None
    assert "question 1 of 2" in text_of(ben).lower()
    assert labels(ben.response) == []
    [(number,)] = await circle.rows("SELECT round_id FROM live_round")
    said = await circle.press(circle.ben, question(circle), f"sg:livestop:{number}")
    assert "Only who started" in said
    rosa = await circle.rosa.slash(circle.channel, "exam stop")
    assert rosa.response is not None
    await circle.rosa.click(rosa.response, label="Stop the round")
    await circle.seconds(4)
    assert "The round was stopped" in shown(circle.posts()[-1])


async def test_a_pause_is_shown_and_the_clock_goes_on_after_it(circle: Circle) -> None:
    panel = await begin(circle, questions=1, seconds=60)
    await circle.seconds(3)
    await circle.rosa.click(panel, label="Pause")
    await circle.seconds(120)
    assert "**Paused** by the host" in shown(question(circle))
    assert "paused" in await circle.click(circle.alice, question(circle), "A")
    status = await circle.rosa.slash(circle.channel, "exam status")
    assert status.response is not None
    await circle.rosa.click(status.response, label="Resume")
    await circle.seconds(4)
    assert "Recorded" in await circle.click(circle.alice, question(circle), "A")


async def test_it_goes_on_after_a_restart_with_its_old_buttons(circle: Circle) -> None:
    await begin(circle, questions=1, seconds=60)
    await circle.seconds(3)
    before = question(circle)
    await circle.restart()
    await circle.seconds(3)
    assert "Recorded" in await circle.click(circle.alice, before, "B")
    await circle.seconds(90)
    assert "The live round is over" in shown(circle.posts()[-1])
    assert len([post for post in circle.posts() if "Live round: question" in shown(post)]) == 1


async def test_late_answers_and_wrong_domains_get_one_clear_sentence(circle: Circle) -> None:
    said = text_of(
        await circle.rosa.slash(circle.channel, "exam live", domain="Astronomy", questions=2)
    )
    assert "no domain “Astronomy”. Choose one of: Advocacy" in said
    await begin(circle, questions=1, seconds=10)
    await circle.seconds(3)
    asked = question(circle)
    number = await circle.rows("SELECT MAX(round_id) FROM live_round")
    await circle.seconds(14)
    late = await circle.press(circle.alice, asked, f"sg:live:{number[0][0]}:1:2")
    assert "clock of this question has run out" in late


async def test_a_domain_may_be_chosen_from_a_list(circle: Circle) -> None:
    found = await circle.rosa.autocomplete(circle.channel, "exam live", "domain", "adv")
    assert [one["name"] for one in found] == ["Advocacy"]
    await begin(circle, questions=3, seconds=10, domain="Advocacy")
    await circle.seconds(3)
    assert circle.item_of(question(circle)).domain == "advocacy"


async def test_a_deleted_channel_ends_it(circle: Circle) -> None:
    await circle.rosa.slash(circle.other_channel, "exam live", begins_in=0, questions=2, seconds=30)
    await circle.seconds(3)
    circle.env.backend.delete_channel(circle.other_channel.id)
    await circle.seconds(4)
    assert await circle.rows("SELECT phase, ending FROM live_round") == [("over", "channel_gone")]


async def test_a_question_waits_while_the_bot_is_cut_off(circle: Circle) -> None:
    await begin(circle, questions=1, seconds=30)
    await circle.seconds(3)
    await circle.tell_bot("shard_disconnect", 0)
    await circle.seconds(120)
    assert labels(question(circle)) == ["A", "B", "C", "D"]
    await circle.tell_bot("shard_resumed", 0)
    await circle.seconds(20)
    assert "Recorded" in await circle.click(circle.alice, question(circle), "A")
    await circle.seconds(15)
    assert labels(question(circle)) == [REPORT]
