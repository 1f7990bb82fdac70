"""“Did you mean ...?”: dates, times and zones in doubt are asked back, and a press answers."""

import pytest
from simcord.results import InteractionResult, ResponseMessage

from cogs.kit.kept import MOST_KEPT
from tests.discord.circle import Circle, labels, parts, text_of

EXAM_ON = "SELECT exam_on FROM member_setting"


def message_of(result: InteractionResult) -> ResponseMessage:
    assert result.response is not None
    return result.response


async def exam_date(circle: Circle, date: str) -> InteractionResult:
    return await circle.alice.slash(circle.channel, "me exam-date", date=date)


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("March 14", "2026-03-14"),
        ("14 March", "2026-03-14"),
        ("3/14/27", "2027-03-14"),
        ("in 6 weeks", "2026-02-12"),
        ("tomorrow", "2026-01-02"),
    ],
)
async def test_an_exam_date_is_understood_as_people_write_it(
    circle: Circle, typed: str, on: str
) -> None:
    await circle.set_up()
    await exam_date(circle, typed)
    assert await circle.rows(EXAM_ON) == [(on,)]


async def test_a_year_too_far_is_asked_back_and_a_press_answers(circle: Circle) -> None:
    await circle.set_up()
    asked = await exam_date(circle, "March 14, 2099")
    assert asked.ephemeral
    assert "too far ahead" in text_of(asked)
    assert await circle.rows(EXAM_ON) == []
    [label] = labels(message_of(asked))
    said = text_of(await circle.alice.click(message_of(asked), label=label))
    assert "Saved" in said
    assert await circle.rows(EXAM_ON) == [("2026-03-14",)]


async def test_three_four_is_march_and_says_so_and_april_is_one_press(circle: Circle) -> None:
    await circle.set_up()
    read = await exam_date(circle, "3/4/27")
    assert "the American way" in text_of(read)
    assert await circle.rows(EXAM_ON) == [("2027-03-04",)]
    label = labels(message_of(read))[0]
    await circle.alice.click(message_of(read), label=label)
    assert await circle.rows(EXAM_ON) == [("2027-04-03",)]


async def test_a_day_to_skip_that_is_past_is_asked_back(circle: Circle) -> None:
    await circle.set_up()
    asked = await circle.rosa.slash(circle.channel, "daily skip", date="January 5, 2025")
    assert "is past" in text_of(asked)
    said = text_of(await circle.rosa.click(message_of(asked), label=labels(message_of(asked))[0]))
    assert said.startswith("Skipped")
    assert await circle.rows("SELECT local_on FROM post WHERE state = 'skipped'") == [
        ("2026-01-05",)
    ]


async def test_a_zone_in_doubt_is_asked_back_and_the_rest_is_kept(circle: Circle) -> None:
    await circle.set_up()
    asked = await circle.alice.slash(circle.channel, "me settings", timezone="MST", goal=6)
    assert labels(message_of(asked)) == ["America/Denver", "America/Phoenix"]
    assert await circle.rows("SELECT timezone FROM member_setting") == []
    await circle.alice.click(message_of(asked), label="America/Phoenix")
    assert await circle.rows("SELECT timezone FROM member_setting") == [("America/Phoenix",)]
    assert [per_week for (per_week,) in await circle.rows("SELECT days FROM weekly_goal")] == [6]


@pytest.mark.parametrize("zone", ["Chicago", "Central", "CST", "US/Central", "America/Chicago"])
async def test_a_zone_is_understood_as_people_say_it(circle: Circle, zone: str) -> None:
    await circle.set_up(timezone=zone)
    assert await circle.rows("SELECT timezone FROM server") == [("America/Chicago",)]


async def test_setup_asks_back_one_thing_after_another(circle: Circle) -> None:
    asked = await circle.set_up(time="9", timezone="MST")
    assert "“9”" in text_of(asked)
    assert "“MST”" in text_of(asked)
    assert labels(message_of(asked)) == [
        "All settings"
    ]  # two things are in doubt: the command says both
    asked = await circle.set_up(time="9", timezone="Mountain")
    assert labels(message_of(asked)) == ["9:00 AM", "9:00 PM"]
    await circle.rosa.click(message_of(asked), label="9:00 PM")
    assert await circle.rows("SELECT post_time, timezone FROM server") == [
        ("21:00", "America/Denver")
    ]


async def test_a_form_opens_again_as_it_was_meant(circle: Circle) -> None:
    await circle.set_up()
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    asked = await circle.rosa.submit_modal(
        form, circle.form_values(form, **{"Time zone": "MST", "Time": "10 am"})
    )
    assert labels(message_of(asked)) == ["America/Denver", "America/Phoenix", "Change it"]
    again = await circle.rosa.click(message_of(asked), label="America/Phoenix")
    filled = circle.form_values(again)
    assert {"10 am", "America/Phoenix"} <= set(map(str, filled.values()))
    await circle.rosa.submit_modal(again, filled)
    assert await circle.rows("SELECT post_time, timezone FROM server") == [
        ("10:00", "America/Phoenix")
    ]


async def test_a_press_after_a_restart_says_kindly_that_it_is_forgotten(circle: Circle) -> None:
    await circle.set_up()
    asked = await exam_date(circle, "March 14, 2099")
    for number in range(MOST_KEPT):
        if number % 25 == 0:  # nobody types so fast that the limits would hold them up
            await circle.seconds(60)
        await exam_date(circle, "March 14, 2099")
    label = labels(message_of(asked))[0]
    said = text_of(await circle.alice.click(message_of(asked), label=label))
    assert "no longer have what you typed" in said
    assert await circle.rows(EXAM_ON) == []


async def test_nobody_else_may_press_what_somebody_was_asked(circle: Circle) -> None:
    await circle.set_up()
    asked = await circle.rosa.slash(circle.channel, "daily skip", date="January 5, 2025")
    guess = next(one for one in parts(message_of(asked)) if one["type"] == 2)
    daily = await circle.next_post()
    said = await circle.press(circle.alice, daily, guess["custom_id"])
    assert "no longer have what you typed" in said
    assert await circle.rows("SELECT 1 FROM post WHERE state = 'skipped'") == []
