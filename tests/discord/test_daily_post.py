"""The daily question, as the members of a server live it."""

from datetime import date, timedelta

import pytest

from tests.discord.circle import Circle, chicago, labels, shown


async def test_the_question_comes_at_nine_in_chicago(circle: Circle) -> None:
    await circle.set_up(time="09:00", timezone="America/Chicago")
    await circle.until(chicago(2026, 1, 1, 8, 59))
    assert circle.posts() == []
    await circle.until(chicago(2026, 1, 1, 9, 1))
    [post] = circle.posts()
    assert "Daily ethics question" in shown(post)
    assert labels(post) == ["A", "B", "C", "D", "My question"]


async def test_the_first_question_is_about_power_and_consent(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    assert circle.item_of(post).item_id == "pr-power-01"
    assert "pr-power-01" in shown(post)


@pytest.mark.parametrize(
    ("change_day", "offset_before", "offset_after"),
    [
        pytest.param(date(2026, 3, 8), 15, 14, id="clocks-go-forward"),
        pytest.param(date(2026, 11, 1), 14, 15, id="clocks-go-back"),
    ],
)
async def test_nine_stays_nine_when_the_clocks_change(
    circle: Circle, change_day: date, offset_before: int, offset_after: int
) -> None:
    eve = change_day - timedelta(days=1)
    await circle.until(chicago(eve.year, eve.month, eve.day, 6))
    await circle.set_up(time="09:00", timezone="America/Chicago")
    hours: list[int] = []
    for _ in range(3):
        post = await circle.next_post()
        hours.append(post.created_at.hour)
    assert hours == [offset_before, offset_after, offset_after]
    days = {post.created_at.date() for post in circle.posts()}
    assert len(days) == 3


async def test_no_question_comes_twice_before_all_have_come_once(circle: Circle) -> None:
    await circle.set_up()
    seen = [circle.item_of(await circle.next_post()).item_id for _ in range(12)]
    assert len(set(seen)) == 12


async def test_nothing_on_the_open_post_tells_the_key(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    item = circle.item_of(post)
    for option in item.options:
        assert option.reason not in shown(post)
    ids = [
        button.custom_id
        for row in post.components
        for button in getattr(row, "children", [])
        if hasattr(button, "custom_id")
    ]
    assert all(item.options[item.key].text not in str(one) for one in ids)


async def test_the_role_is_mentioned_and_really_pinged(circle: Circle) -> None:
    role = circle.guild.create_role("Learners")
    await circle.set_up(role=role)
    post = await circle.next_post()
    assert f"<@&{role.id}>" in shown(post)
    [sent] = circle.bodies("POST", f"/channels/{circle.channel.id}/messages")
    assert [str(one) for one in sent["allowed_mentions"]["roles"]] == [str(role.id)]


async def test_the_number_of_answers_runs_on_the_post(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    for number in range(4):
        await circle.click(circle.join(f"member{number}"), post, "C")
    await circle.seconds(4)
    assert "Fewer than 5 answers so far" in shown(circle.posts()[-1])
    assert not [one for one in circle.env.http_requests if one.method == "PATCH"], "it tells when"
    await circle.click(circle.alice, post, "A")
    await circle.seconds(4)
    assert "5 answers so far" in shown(circle.posts()[-1])
    await circle.click(circle.ben, post, "B")
    await circle.seconds(4)
    assert "6 answers so far" in shown(circle.posts()[-1])


async def test_many_clicks_lead_to_few_edits(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    for number in range(20):
        await circle.click(circle.join(f"member{number}"), post, "C")
    await circle.seconds(4)
    assert "20 answers so far" in shown(circle.posts()[-1])
    edits = [one for one in circle.env.http_requests if one.method == "PATCH"]
    assert 1 <= len(edits) <= 3


async def test_the_key_and_the_split_are_shown_when_the_next_question_comes(
    circle: Circle,
) -> None:
    await circle.set_up()
    post = await circle.next_post()
    key, wrong = circle.key_of(post), circle.wrong_for(post)
    item = circle.item_of(post)
    for number, letter in enumerate([key] * 5 + [wrong] * 5):
        await circle.click(circle.join(f"member{number}"), post, letter)
    await circle.next_post()
    await circle.seconds(4)
    closed = shown(circle.posts()[0])
    assert "closed" in closed
    assert f"Why {key}?" in closed
    assert item.options[item.key].reason in closed
    assert "5 of the group, 50%" in closed
    assert closed.count("often chosen instead") == 1
    assert labels(circle.posts()[0]) == ["My answer and all reasons"]


async def test_with_fewer_than_ten_answers_the_split_stays_private(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, circle.wrong_for(post))
    await circle.next_post()
    await circle.seconds(4)
    closed = shown(circle.posts()[0])
    assert "best answer" in closed
    assert "of the group" not in closed


async def test_a_bot_that_was_away_at_nine_posts_when_it_is_back(circle: Circle) -> None:
    await circle.set_up()
    await circle.away_until(chicago(2026, 1, 1, 11, 30))
    [post] = circle.posts()
    assert circle.item_of(post)
    history = await circle.rosa.slash(circle.channel, "daily history")
    assert history.response is not None
    assert "posted late" in shown(history.response)


async def test_a_bot_that_was_away_too_long_says_missed_and_goes_on(circle: Circle) -> None:
    await circle.set_up()
    await circle.away_until(chicago(2026, 1, 3, 20, 0))
    assert circle.posts() == []
    history = await circle.rosa.slash(circle.channel, "daily history")
    assert history.response is not None
    assert shown(history.response).count("missed") == 3
    await circle.until(chicago(2026, 1, 4, 9, 1))
    assert len(circle.posts()) == 1
