"""/me export, /me delete, /me exam-date and reminders, as a member sees them."""

import json
from datetime import timedelta

import pytest
from simcord import MemberActor

from tests.discord.circle import Circle, chicago, labels, shown, text_of


async def answered(circle: Circle) -> None:
    """Let Alice and Ben answer the first question."""
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, circle.key_of(post))
    await circle.click(circle.ben, post, circle.wrong_for(post))


async def exported(circle: Circle, who: MemberActor) -> dict[str, list[dict[str, object]]]:
    result = await who.slash(circle.channel, "me export")
    assert result.ephemeral
    assert result.response is not None
    [file] = result.response.attachments
    return json.loads(await file.read())


async def test_an_export_is_a_file_for_the_member_alone(circle: Circle) -> None:
    await answered(circle)
    export = await exported(circle, circle.alice)
    [answer] = export["daily_answers"]
    assert answer["correct"] == 1
    assert export["user_id"] == str(circle.alice.id)
    assert str(circle.ben.id) not in json.dumps(export)


async def test_who_was_never_here_gets_an_empty_export(circle: Circle) -> None:
    export = await exported(circle, circle.ben)
    assert not any(rows for rows in export.values() if isinstance(rows, list))


async def test_a_deletion_shows_first_what_would_go_and_can_be_left(circle: Circle) -> None:
    await answered(circle)
    asked = await circle.alice.slash(circle.channel, "me delete")
    assert asked.ephemeral
    assert asked.response is not None
    assert "1 answer to a daily question" in text_of(asked)
    assert labels(asked.response) == ["Delete everything", "Keep it"]
    kept = await circle.alice.click(asked.response, label="Keep it")
    assert "Nothing was deleted" in circle.read_again(kept)
    assert len(await circle.rows("SELECT * FROM answer")) == 2


async def test_a_deletion_empties_every_table_and_leaves_the_others_alone(circle: Circle) -> None:
    await answered(circle)
    asked = await circle.alice.slash(circle.channel, "me delete")
    assert asked.response is not None
    done = await circle.alice.click(asked.response, label="Delete everything")
    assert "Nothing about you is left" in circle.read_again(done)
    assert await circle.rows("SELECT user_id FROM answer") == [(circle.ben.id,)]
    assert (await circle.rows("SELECT answers FROM post WHERE state = 'posted'")) == [(1,)]
    again = await circle.alice.slash(circle.channel, "me delete")
    assert "I hold nothing about you" in text_of(again)


async def test_the_split_of_a_closed_question_stays_when_somebody_goes(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    for number in range(8):
        await circle.click(circle.join(f"member{number}"), post, circle.key_of(post))
    await circle.click(circle.alice, post, circle.wrong_for(post))
    await circle.click(circle.ben, post, circle.key_of(post))
    await circle.next_post()
    await circle.seconds(10)
    before = shown(circle.posts()[0])
    assert "nearly all of the group" in before
    asked = await circle.alice.slash(circle.channel, "me delete")
    assert asked.response is not None
    await circle.alice.click(asked.response, label="Delete everything")
    await circle.change(
        "UPDATE outbox SET changed = 1, due_at = '' WHERE kind = 'post' AND message_id IS NOT NULL"
    )
    await circle.seconds(40)
    assert shown(circle.posts()[0]) == before


@pytest.mark.parametrize("typed", ["2026-03-14", "14 March 2026", "March 14, 2026", "3/14/2026"])
async def test_an_exam_date_counts_down(circle: Circle, typed: str) -> None:
    said = text_of(await circle.alice.slash(circle.channel, "me exam-date", date=typed))
    assert "Saturday, March 14, 2026. **72 days** to go." in said
    assert text_of(await circle.alice.slash(circle.channel, "me exam-date")).startswith(
        "### Your exam"
    )


async def test_an_exam_date_can_be_cleared(circle: Circle) -> None:
    await circle.alice.slash(circle.channel, "me exam-date", date="2026-03-14")
    said = text_of(await circle.alice.slash(circle.channel, "me exam-date", date="clear"))
    assert "No date any more" in said
    assert await circle.rows("SELECT * FROM member_setting") == []
    assert "Tell me the day" in text_of(await circle.alice.slash(circle.channel, "me exam-date"))


async def test_after_the_day_it_is_not_as_if_there_had_been_none(circle: Circle) -> None:
    await circle.alice.slash(circle.channel, "me exam-date", date="2026-01-02")
    await circle.until(chicago(2026, 1, 4))
    said = text_of(await circle.alice.slash(circle.channel, "me exam-date"))
    assert "However it went, you put the work in." in said
    assert "Tell me the day" not in said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param("soon", "I could not read “soon” as a date", id="no-date"),
        pytest.param("2025-12-31", "is past. Did you mean", id="past"),
        pytest.param("31 February 2026", "in the calendar. Did you mean", id="no-such-day"),
    ],
)
async def test_a_date_that_makes_no_sense_changes_nothing(
    circle: Circle, typed: str, sentence: str
) -> None:
    said = text_of(await circle.alice.slash(circle.channel, "me exam-date", date=typed))
    assert sentence in said
    assert await circle.rows("SELECT * FROM member_setting") == []


@pytest.mark.parametrize("days", [0, 1, 3, 10, 40, 90])
async def test_what_helps_next_depends_on_how_far_off_it_is(circle: Circle, days: int) -> None:
    on = (chicago(2026, 1, 1, 6) + timedelta(days=days)).date()
    said = text_of(await circle.alice.slash(circle.channel, "me exam-date", date=on.isoformat()))
    left = {0: "It is today.", 1: "It is tomorrow."}.get(days, f"**{days} days** to go.")
    assert left in said
    assert ("**Next:**" in said) == (days > 3)
    assert "pass" not in said.casefold()


async def test_a_reminder_arrives_in_private_and_ends_with_one_tap(circle: Circle) -> None:
    await circle.set_up()
    said = text_of(await circle.alice.slash(circle.channel, "me settings", reminder=19))
    assert "**Reminder:** at 7 pm" in said
    await circle.next_post()
    await circle.until(chicago(2026, 1, 1, 19, 1))
    [letter] = circle.letters_to(circle.alice)
    assert "Today's question" in shown(letter)
    assert str(circle.channel.id) in shown(letter)
    assert labels(letter) == ["No more reminders"]
    assert circle.letters_to(circle.ben) == []
    assert all("reminder" not in shown(post).casefold() for post in circle.posts())
    pressed = await circle.alice.user.click(letter, label="No more reminders")
    assert "No more reminders" in circle.read_again(pressed)
    assert await circle.rows("SELECT * FROM reminder") == []


async def test_whoever_answered_gets_no_letter(circle: Circle) -> None:
    await circle.set_up()
    await circle.alice.slash(circle.channel, "me settings", reminder=19)
    post = await circle.next_post()
    await circle.click(circle.alice, post, "A")
    await circle.until(chicago(2026, 1, 1, 19, 1))
    assert circle.letters_to(circle.alice) == []


async def test_settings_say_everything_that_holds(circle: Circle) -> None:
    await circle.set_up()
    said = text_of(
        await circle.alice.slash(
            circle.channel,
            "me settings",
            timezone="america/denver",
            goal=2,
            daily_board=1,
            exam_board=0,
            streaks=1,
            reminder=-1,
        )
    )
    for line in (
        "**Daily board:** others do not see you",
        "**Exam board:** others see you",
        "**Streaks (yours and the group's):** hidden",
        "**Weekly aim:** 2 days of 7",
        "**Time zone:** America/Denver",
        "**Reminder:** off",
    ):
        assert line in said
    refused = text_of(await circle.alice.slash(circle.channel, "me settings", timezone="Mars"))
    assert "I do not know the time zone “Mars”" in refused
