"""What was clicked or sent belongs to nothing any more: whoever did it is told so."""

from tests.discord.circle import Circle, text_of


async def test_a_form_from_before_a_restart_is_answered_and_changes_nothing(
    circle: Circle,
) -> None:
    await circle.set_up(time="09:00")
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    values = circle.form_values(form, Time="18:30")
    await circle.restart()
    said = text_of(await circle.rosa.submit_modal(form, values))
    assert "no longer know this" in said
    assert await circle.rows("SELECT post_time FROM server") == [("09:00",)]


async def test_a_form_that_is_known_is_answered_once(circle: Circle) -> None:
    await circle.set_up(time="09:00")
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    result = await circle.rosa.submit_modal(form, circle.form_values(form, Time="18:30"))
    assert "Saved" in text_of(result)
    assert result.followups == []


async def test_a_button_of_a_kind_that_is_no_more_is_answered(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    said = await circle.press(circle.alice, post, "sg:of-a-version-long-gone:1")
    assert "no longer know this" in said
