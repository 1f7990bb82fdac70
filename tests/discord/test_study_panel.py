"""The study panel: put up by an organiser, pinned, mended, and moved."""

from datetime import timedelta

import discord
import pytest

from bot.services.servers.study_panel import LOOKED_AT
from cogs.kit.ways import Way
from cogs.servers.study_panel.screen import ROWS
from tests.discord.circle import Circle, labels, parts, shown, text_of
from tests.discord.study_panel import panels_in, put_up

AFTER = LOOKED_AT + timedelta(minutes=5)


async def test_a_panel_stands_pinned_in_the_daily_channel(circle: Circle) -> None:
    await circle.set_up()
    said = text_of(await put_up(circle))
    assert f"It comes into <#{circle.channel.id}>" in said
    [panel] = panels_in(circle)
    assert panel.pinned
    assert shown(panel).startswith("# Study panel")


async def test_it_leads_to_every_way_there_is(circle: Circle) -> None:
    assert {way for _, ways in ROWS for way in ways} == set(Way)
    await circle.set_up()
    await put_up(circle)
    [panel] = panels_in(circle)
    assert len(labels(panel)) == len(Way)


async def test_words_come_before_each_row_of_buttons_and_headings_in_order(circle: Circle) -> None:
    await circle.set_up()
    await put_up(circle)
    [panel] = panels_in(circle)
    kinds = [part["type"] for part in parts(panel) if part["type"] in (1, 10)]
    assert kinds == [10, *[10, 1] * len(ROWS), 10]
    heads = [line.split(" ")[0] for line in shown(panel).splitlines() if line.startswith("#")]
    assert heads == ["#", *["##"] * len(ROWS)]


async def test_a_deleted_panel_is_put_up_again(circle: Circle) -> None:
    await circle.set_up()
    await put_up(circle)
    [panel] = panels_in(circle)
    circle.env.backend.delete_message(circle.channel.id, panel.id)
    await circle.until(circle.env.now() + AFTER, run_up=120)
    [again] = panels_in(circle)
    assert again.id != panel.id
    assert again.pinned


async def test_an_unpinned_panel_is_pinned_again(circle: Circle) -> None:
    await circle.set_up()
    await put_up(circle)
    [panel] = panels_in(circle)
    circle.env.backend.set_pinned(circle.channel.id, panel.id, False)
    await circle.until(circle.env.now() + AFTER, run_up=120)
    assert [one.pinned for one in panels_in(circle)] == [True]


async def test_an_unpinned_panel_is_seen_at_once(circle: Circle) -> None:
    await circle.set_up()
    await put_up(circle)
    [panel] = panels_in(circle)
    circle.env.backend.set_pinned(circle.channel.id, panel.id, False)
    channel = circle.bot.get_channel(circle.channel.id)
    with circle.env._bot_scope():  # pyright: ignore[reportPrivateUsage]
        circle.bot.dispatch("guild_channel_pins_update", channel, None)
    await circle.env.settle()
    assert [one.pinned for one in panels_in(circle)] == [True]


async def test_a_panel_that_stands_as_it_should_is_left_alone(circle: Circle) -> None:
    await circle.set_up()
    await put_up(circle)
    before = len(circle.bodies("PATCH", f"/messages/{panels_in(circle)[0].id}"))
    await circle.until(circle.env.now() + AFTER, run_up=120)
    assert len(circle.bodies("PATCH", f"/messages/{panels_in(circle)[0].id}")) == before


async def test_it_moves_with_one_form_and_one_is_left(circle: Circle) -> None:
    await circle.set_up()
    await put_up(circle)
    await put_up(circle, circle.other_channel)
    assert panels_in(circle) == []
    assert len(panels_in(circle, circle.other_channel)) == 1


async def test_where_the_bot_may_not_pin_it_says_who_can(circle: Circle) -> None:
    deny = discord.PermissionOverwrite(pin_messages=False, manage_messages=False)
    place = circle.guild.create_text_channel(
        "no-pins", overwrites={circle.guild.default_role: deny}
    )
    await circle.set_up()
    said = text_of(await put_up(circle, place))
    assert "give me **Pin Messages**" in said
    [panel] = panels_in(circle, place)
    assert not panel.pinned


async def test_where_the_bot_may_not_post_nothing_changes(circle: Circle) -> None:
    await circle.set_up()
    said = text_of(await put_up(circle, circle.channel_without("send_messages")))
    assert "I cannot post in" in said
    assert await circle.rows("SELECT * FROM outbox WHERE kind = 'panel'") == []


async def test_a_member_cannot_put_one_up(circle: Circle) -> None:
    await circle.set_up()
    panel = await circle.panel()
    said = await circle.press(circle.alice, panel, "sg:studypanel:ask")
    assert "organizers" in said.lower()


@pytest.mark.parametrize("way", list(Way))
async def test_no_way_ever_shows_anything_to_others(circle: Circle, way: Way) -> None:
    await circle.set_up()
    await circle.next_post()
    await put_up(circle)
    [panel] = panels_in(circle)
    before = len(circle.posts())
    result = await circle.press_any(circle.alice, panel, way.custom_id)
    assert result.modal or result.ephemeral
    assert len(circle.posts()) == before
