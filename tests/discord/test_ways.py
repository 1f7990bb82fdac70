"""The buttons that lead on: each to a private screen of its feature, from any message."""

from typing import Any

import pytest
from simcord import InteractionResult

from cogs.kit.cross_feature import WayButton, ways_on
from cogs.kit.screens import Screen, card
from cogs.kit.ways import LABELS, Way
from tests.discord.circle import Circle, shown, text_of

SHOWS = {
    Way.TODAY: "Daily ethics question",
    Way.MINE: "Your question",
    Way.PRACTICE: "Question 1 of",
    Way.STATS: "Your answers",
    Way.PROGRESS: "Your progress",
    Way.BOARDS: "daily questions",
    Way.SETTINGS: "Your settings",
    Way.EXAM_DATE: "Your exam",
    Way.DATA: "Your data",
    Way.HELP: "Studying for the CRSS exam together",
    Way.ABOUT: "About this bot",
    Way.HISTORY: "All my mock exams",
    Way.SUGGEST: "Suggest a question",
}
"""What each screen says that is there for somebody who has only just come."""

NOTHING_YET = {
    Way.EXAMS: "No mock exam",
    Way.MISSED: "had wrong",
    Way.PAPER: "/exam start",
    Way.RESULTS: "when your paper is handed in",
    Way.REPORT: "answer",
}
"""What a newcomer reads where there is nothing to show."""


FORMS = {
    Way.CHOOSE_PRACTICE: ["Which questions", "Domain", "How many questions"],
    Way.START_EXAM: [
        "How long",
        "Or your own length: questions, minutes",
        "Domain",
        "Questions",
        "It begins in so many minutes",
    ],
    Way.START_LIVE: [
        "How many questions",
        "Seconds for each question",
        "Domain",
        "Seconds until the first question",
    ],
}
"""What the form asks for that a way opens."""


async def lead(circle: Circle, way: Way) -> InteractionResult:
    """Press a way as a member who needs no command for it."""
    [post] = circle.posts()[-1:]
    return await circle.press_any(circle.alice, post, way.custom_id)


async def test_every_way_leads_somewhere(circle: Circle) -> None:
    assert set(circle.bot.ways) == set(Way) == set(LABELS)
    assert {*SHOWS, *NOTHING_YET, *FORMS} == set(Way)


@pytest.mark.parametrize("way", SHOWS)
async def test_a_way_shows_its_screen_to_one_member_alone(circle: Circle, way: Way) -> None:
    await circle.set_up()
    await circle.next_post()
    result = await lead(circle, way)
    assert result.ephemeral
    assert SHOWS[way] in text_of(result)


@pytest.mark.parametrize("way", NOTHING_YET)
async def test_where_nothing_is_to_be_shown_a_way_says_what_to_do(circle: Circle, way: Way) -> None:
    await circle.set_up()
    await circle.next_post()
    result = await lead(circle, way)
    assert result.ephemeral
    assert NOTHING_YET[way] in text_of(result)


async def filled_in(circle: Circle, way: Way, **changed: Any) -> InteractionResult:  # noqa: ANN401
    """Send the form that a way opens, with some of its fields changed."""
    await circle.set_up()
    await circle.next_post()
    form = await lead(circle, way)
    assert form.modal is not None
    assert [one["label"] for one in form.modal["components"]] == FORMS[way]
    return await circle.alice.submit_modal(form, circle.form_values(form, **changed))


async def test_what_to_practice_is_chosen_in_a_form(circle: Circle) -> None:
    changed = {"Which questions": "new", "Domain": ["Mentoring"], "How many questions": "3"}
    said = await filled_in(circle, Way.CHOOSE_PRACTICE, **changed)
    assert "Question 1 of 3" in text_of(said)
    assert await circle.rows("SELECT kind, domain FROM drill") == [("new", "mentoring")]


async def test_a_mock_exam_is_started_in_a_form(circle: Circle) -> None:
    changed = {
        "Or your own length: questions, minutes": "7 in 20",
        "Questions": "own",
        "It begins in so many minutes": "9",
    }
    said = await filled_in(circle, Way.START_EXAM, **changed)
    assert "The lobby opens" in text_of(said)
    plan = "SELECT questions, minutes, form, domain FROM sitting"
    assert await circle.rows(plan) == [(7, 20, "own", None)]


async def test_the_lengths_of_a_mock_exam_say_what_they_are(circle: Circle) -> None:
    said = await filled_in(circle, Way.START_EXAM, **{"How long": "sprint"})
    assert "The lobby opens" in text_of(said)
    assert await circle.rows("SELECT questions, minutes FROM sitting") == [(10, 12)]


@pytest.mark.parametrize("typed", ["many", "0", "201", "10 in 20 in 30", "10 in 481"])
async def test_a_length_that_is_none_is_named_and_asked_for_again(
    circle: Circle, typed: str
) -> None:
    field = "Or your own length: questions, minutes"
    refused = await filled_in(circle, Way.START_EXAM, **{field: typed})
    assert "Write a whole number from 1 to" in text_of(refused)
    assert await circle.rows("SELECT * FROM sitting") == []
    assert refused.response is not None
    again = await circle.alice.click(refused.response, label="Change it")
    said = await circle.alice.submit_modal(again, circle.form_values(again, **{field: "5"}))
    assert "The lobby opens" in text_of(said)


async def test_a_live_round_is_started_in_a_form(circle: Circle) -> None:
    said = await filled_in(circle, Way.START_LIVE, **{"Seconds for each question": "30"})
    assert said.ephemeral
    assert await circle.rows("SELECT questions, seconds FROM live_round") == [(10, 30)]


async def test_todays_question_is_answered_where_it_was_asked_for(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    asked = await lead(circle, Way.TODAY)
    assert asked.response is not None
    assert circle.item_of(post).options[3].text in shown(asked.response)
    answered = await circle.alice.click(asked.response, label=circle.key_of(post))
    assert "Correct" in text_of(answered)
    assert await circle.rows("SELECT COUNT(*) FROM answer") == [(1,)]
    assert "Correct" in text_of(await lead(circle, Way.TODAY))


async def test_todays_question_is_refused_before_there_is_one(circle: Circle) -> None:
    panel = await circle.set_up()
    assert panel.response is not None
    result = await circle.press(circle.rosa, panel.response, Way.TODAY.custom_id)
    assert "No daily question" in result


async def test_a_closed_question_is_looked_back_at(circle: Circle) -> None:
    await circle.set_up()
    first = await circle.next_post()
    await circle.rosa.slash(circle.channel, "daily pause")
    await circle.change("UPDATE post SET state = 'closed' WHERE message_id IS NOT NULL")
    assert circle.item_of(first).options[0].reason in text_of(await lead(circle, Way.TODAY))


async def test_a_member_gets_and_deletes_their_data_without_a_command(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, "A")
    data = await lead(circle, Way.DATA)
    assert data.response is not None
    export = await circle.alice.click(data.response, label="Get my data")
    assert "Everything I hold about you" in text_of(export)
    preview = await circle.alice.click(data.response, label="Delete my data")
    assert preview.response is not None
    await circle.alice.click(preview.response, label="Delete everything")
    assert await circle.rows("SELECT COUNT(*) FROM answer") == [(0,)]


def test_ways_stand_side_by_side_and_the_first_is_the_usual_one() -> None:
    screen = Screen(card("Done.", ways_on(WayButton(Way.MINE, "One more"), Way.STATS)))
    row = screen.to_components()[0]["components"][1]
    assert [(one["label"], one["style"]) for one in row["components"]] == [
        ("One more", 1),
        ("My numbers", 2),
    ]
