"""/setup and its panel: one minute for an organiser, and one clear sentence for a mistake."""

import pytest

from tests.discord.circle import Circle, labels, shown, text_of


async def test_setup_with_options_confirms_what_holds_now(circle: Circle) -> None:
    said = text_of(await circle.set_up(time="6 pm", timezone="america/new york", days="Mon-Fri"))
    assert "Saved" in said
    assert f"<#{circle.channel.id}>" in said
    assert "18:00 (America/New_York)" in said
    assert "on weekdays" in said
    assert "**Next:** <t:" in said


async def test_setup_without_options_opens_the_panel_and_changes_nothing(circle: Circle) -> None:
    result = await circle.rosa.slash(circle.channel, "setup")
    assert result.ephemeral
    assert result.response is not None
    assert labels(result.response) == ["Change settings"]
    assert await circle.rows("SELECT COUNT(*) FROM server") == [(0,)]


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        pytest.param("time", "25:00", "I could not read “25:00” as a time", id="hour"),
        pytest.param("time", "nine", "Write it like 09:00", id="words"),
        pytest.param("time", "9", "as a time", id="bare-number"),
        pytest.param("timezone", "Chicgo", "America/Chicago", id="misspelt-zone"),
        pytest.param("timezone", "Mars/Base", "I do not know the time zone", id="no-such-zone"),
        pytest.param("days", "someday", "I could not read “someday” as days", id="days"),
    ],
)
async def test_a_mistake_gets_one_clear_sentence_and_changes_nothing(
    circle: Circle, option: str, value: str, sentence: str
) -> None:
    await circle.set_up(time="09:00")
    before = await circle.rows("SELECT * FROM server")
    result = await circle.rosa.slash(circle.channel, "setup", **{option: value})
    assert result.ephemeral
    assert sentence in text_of(result)
    assert await circle.rows("SELECT * FROM server") == before


async def test_a_channel_the_bot_may_not_write_in_is_refused_with_what_is_missing(
    circle: Circle,
) -> None:
    secret = circle.channel_without("send_messages")
    said = text_of(await circle.set_up(channel=secret))
    assert "I am missing Send Messages" in said
    assert await circle.rows("SELECT COUNT(*) FROM server") == [(0,)]


async def test_the_form_is_filled_with_what_holds_and_saves_what_is_sent(circle: Circle) -> None:
    await circle.set_up(time="09:00")
    panel = await circle.panel()
    form = await circle.rosa.click(panel, label="Change settings")
    result = await circle.rosa.submit_modal(form, circle.form_values(form, Time="18:30"))
    said = text_of(result)
    assert "Saved" in said
    assert "18:30 (America/Chicago)" in said
    assert await circle.rows("SELECT post_time FROM server") == [("18:30",)]


async def test_a_mistake_in_the_form_gets_its_sentence_and_changes_nothing(
    circle: Circle,
) -> None:
    await circle.set_up(time="09:00")
    panel = await circle.panel()
    form = await circle.rosa.click(panel, label="Change settings")
    values = circle.form_values(form, **{"Time zone": "Nowhere/City"})
    said = text_of(await circle.rosa.submit_modal(form, values))
    assert "I do not know the time zone" in said
    assert await circle.rows("SELECT timezone FROM server") == [("America/Chicago",)]


async def test_a_test_question_can_be_answered_and_is_not_scored(circle: Circle) -> None:
    await circle.set_up()
    panel = await circle.panel()
    said = text_of(await circle.rosa.click(panel, label="Send a test question"))
    assert "test question is in the channel" in said
    [test] = circle.posts()
    assert "Test question (not scored)" in shown(test)
    assert "does not count" in await circle.click(circle.alice, test, circle.key_of(test))
    assert await circle.rows("SELECT COUNT(*) FROM tally") == [(0,)]
    first_daily = await circle.next_post()
    assert circle.item_of(first_daily).item_id == "pr-power-01"


async def test_the_panel_pauses_and_resumes(circle: Circle) -> None:
    await circle.set_up()
    panel = await circle.panel()
    paused = await circle.rosa.click(panel, label="Pause")
    assert "paused" in circle.read_again(paused)
    resumed = await circle.rosa.click(panel, label="Resume")
    assert "**Next:** <t:" in circle.read_again(resumed)


async def test_the_panel_works_after_a_restart(circle: Circle) -> None:
    await circle.set_up()
    panel = await circle.panel()
    await circle.restart()
    said = text_of(await circle.rosa.click(panel, label="Send a test question"))
    assert "test question is in the channel" in said


async def test_changing_the_time_never_leads_to_two_questions_on_one_day(circle: Circle) -> None:
    await circle.set_up(time="09:00")
    await circle.next_post()
    await circle.set_up(time="11:00")
    await circle.next_post()
    days = {one.created_at.date() for one in circle.posts()}
    assert len(circle.posts()) == len(days) == 2


async def test_time_zones_are_suggested_while_typing(circle: Circle) -> None:
    found = await circle.rosa.autocomplete(circle.channel, "setup", "timezone", "new y")
    assert [one["value"] for one in found] == ["America/New_York"]
    everything = await circle.rosa.autocomplete(circle.channel, "setup", "timezone", "")
    assert everything[0]["value"] == "America/Chicago"
    assert len(everything) == 25


async def test_days_are_suggested_while_typing(circle: Circle) -> None:
    found = await circle.rosa.autocomplete(circle.channel, "setup", "days", "week")
    assert [one["value"] for one in found] == ["weekdays", "weekends"]
