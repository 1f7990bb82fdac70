"""/setup and its panel: one minute for an organiser, and one clear sentence for a mistake."""

import pytest
from simcord import InteractionResult

from bot import refusals
from cogs.kit.refusal_wording import in_words
from tests.discord.circle import Circle, labels, shown, text_of


async def test_setup_with_options_confirms_what_holds_now(circle: Circle) -> None:
    said = text_of(await circle.set_up(time="6 pm", timezone="america/new york", days="Mon-Fri"))
    assert "Saved" in said
    assert f"<#{circle.channel.id}>" in said
    assert "6:00 PM (America/New_York)" in said
    assert "on weekdays" in said
    assert "**Next:** <t:" in said


async def test_setup_without_options_opens_the_panel_and_changes_nothing(circle: Circle) -> None:
    result = await circle.rosa.slash(circle.channel, "setup")
    assert result.ephemeral
    assert result.response is not None
    assert labels(result.response) == ["Start like this", "Change settings"]
    assert await circle.rows("SELECT COUNT(*) FROM server") == [(0,)]


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        pytest.param("time", "25:00", "I could not read “25:00” as a time", id="hour"),
        pytest.param("time", "nine", "Write it like 9:00 AM", id="words"),
        pytest.param("time", "9", "Did you mean 9:00 AM or 9:00 PM?", id="bare-number"),
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
    assert "I need **Send Messages** there" in said
    assert await circle.rows("SELECT COUNT(*) FROM server") == [(0,)]


async def test_the_form_is_filled_with_what_holds_and_saves_what_is_sent(circle: Circle) -> None:
    await circle.set_up(time="09:00")
    panel = await circle.panel()
    form = await circle.rosa.click(panel, label="Change settings")
    result = await circle.rosa.submit_modal(form, circle.form_values(form, Time="6:30 PM"))
    said = text_of(result)
    assert "Saved" in said
    assert "6:30 PM (America/Chicago)" in said
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
    assert "A test question is in the channel" in said
    [test] = circle.posts()
    assert "Test question: nothing counts" in shown(test)
    assert "nothing counts" in await circle.click(circle.alice, test, circle.key_of(test))
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
    assert "A test question is in the channel" in said


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


async def group_form(circle: Circle, **changed: str) -> InteractionResult:
    """Open the form of the group's settings, change some fields, and send it."""
    form = await circle.rosa.click(await circle.panel(), label="Group settings")
    return await circle.rosa.submit_modal(form, circle.form_values(form, **changed))


async def test_the_panel_shows_what_is_set_for_the_group(circle: Circle) -> None:
    await circle.set_up()
    panel = await circle.panel()
    of_forms = ["Answer times", "Group settings", "Exam", "Study leads", "This week's sheet"]
    assert labels(panel)[-6:] == [*of_forms, "Study panel"]
    said = shown(panel)
    assert "**Daily board:** everyone is on it, unless they hide" in said
    assert "**The group's streak:** grows while at least 3 members answer" in said
    assert "**Weekly sheet:** off" in said


async def test_group_settings_are_filled_with_what_holds_and_save_what_is_sent(
    circle: Circle,
) -> None:
    await circle.set_up(time="6:30 PM")
    choices = {
        "The board of the daily questions": "ask",
        "The group's streak": "1",
        "Weekly sheet": "private",
    }
    said = text_of(await group_form(circle, **choices))
    assert "Saved" in said
    assert "only who says yes is on it" in said
    assert "grows while at least 1 member answers" in said
    assert f"on Mondays, to <@{circle.rosa.id}> alone" in said
    assert "6:30 PM" in said, "the other settings are as they were"
    again = text_of(await group_form(circle))
    assert again == said
    channel = text_of(await group_form(circle, **{"Weekly sheet": "channel"}))
    assert f"on Mondays, in <#{circle.channel.id}>" in channel
    assert await circle.rows("SELECT opt_in, light, sheet FROM server") == [(1, 1, "channel")]


@pytest.mark.parametrize("light", ["0", "100", "three"])
async def test_a_mistake_in_the_groups_light_gets_its_sentence_and_changes_nothing(
    circle: Circle, light: str
) -> None:
    await circle.set_up()
    before = await circle.rows("SELECT * FROM server")
    changes = {"The group's streak": light, "Weekly sheet": "channel"}
    said = text_of(await group_form(circle, **changes))
    assert f"I could not read “{light}”" in said
    assert "whole number from 1 to 99" in said
    assert await circle.rows("SELECT * FROM server") == before


async def test_a_plain_member_cannot_change_the_group(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    for custom_id in ("sg:setup:group", "sg:sheet:now"):
        # A sheet says "Only organizers" itself, of its warm-up.
        said = await circle.press(circle.alice, post, custom_id)
        assert said == in_words(refusals.ORGANISERS_ONLY)


async def test_a_form_that_was_opened_by_an_organiser_is_not_taken_from_somebody_else(
    circle: Circle,
) -> None:
    """Whoever lost the right while the form stood open changes nothing with it."""
    await circle.set_up()
    form = await circle.rosa.click(await circle.panel(), label="Group settings")
    before = await circle.rows("SELECT * FROM server")
    circle.env.backend.guilds[circle.guild.id].members[circle.rosa.id].role_ids.clear()
    values = circle.form_values(form, **{"Weekly sheet": "channel"})
    said = text_of(await circle.rosa.submit_modal(form, values))
    assert said == in_words(refusals.ORGANISERS_ONLY)
    assert await circle.rows("SELECT * FROM server") == before
