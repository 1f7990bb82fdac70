"""/bank browse: found, read, edited, retired; two organisers never overwrite each other."""

from typing import Any

import pytest
from simcord import InteractionResult

from bot import refusals
from cogs.kit.refusal_wording import in_words
from tests.discord import forged
from tests.discord.circle import Circle, labels, shown, text_of
from tests.discord.own_room import csv_of, message_of, open_one, take_in


def fields(form: InteractionResult) -> dict[str, str]:
    """Return the custom ids of a form's fields by their labels."""
    assert form.modal is not None
    return {one["label"]: one["component"]["custom_id"] for one in form.modal["components"]}


def filled(form: InteractionResult, **changed: str) -> dict[str, Any]:
    """Return what is sent of a form of which only some fields were changed."""
    assert form.modal is not None
    values: dict[str, Any] = {}
    for one in form.modal["components"]:
        part = one["component"]
        chosen = [each["value"] for each in part.get("options") or [] if each.get("default")]
        default = chosen if part["type"] == 22 else chosen[0] if chosen else part.get("value", "")
        values[part["custom_id"]] = changed.get(one["label"], default)
    return values


async def test_own_questions_are_found_before_the_built_in_ones(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1", "mine-2"))
    result = await circle.rosa.slash(circle.channel, "bank browse")
    assert result.ephemeral
    said = text_of(result)
    assert f"{len(circle.bank.items) + 2} questions" in said
    assert said.index("Which one fits mine-1?") < said.index("built-in")
    assert {"Next", "Pool", "Imports", "Template"} <= set(labels(message_of(result)))
    page = await circle.rosa.click(message_of(result), label="Next")
    assert "Page 2 of" in circle.read_again(page)


async def test_a_question_is_read_with_its_key_by_organisers_alone(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1"))
    said = shown(await open_one(circle, "mine-1"))
    assert "**B**  Choice B · **best answer**" in said
    assert "> Reason B" in said
    assert "Asked in: Daily question, Mock exams and live rounds, Practice" in said


async def test_the_key_of_a_question_that_is_open_is_not_shown(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1"))
    await circle.change("UPDATE own_bank SET pool = 'own'")
    circle.bot.services.library.changed(circle.guild.id)
    await circle.set_up()
    assert "Which one fits mine-1?" in shown(await circle.next_post())
    opened = await open_one(circle, "mine-1")
    said = shown(opened)
    assert "being asked just now" in said
    assert "best answer" not in said
    assert "Reason" not in said
    [(own_id,)] = await circle.rows("SELECT own_id FROM own_item")
    said = await circle.press(circle.rosa, opened, f"sg:ownedit:{own_id}:1")
    assert "is being asked just now, so its text stays as it is" in said


async def test_a_question_is_retired_and_restored(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1"))
    opened = await open_one(circle, "mine-1")
    retired = await circle.rosa.click(opened, label="Retire")
    assert "**Retired.**" in circle.read_again(retired)
    assert await circle.rows("SELECT state FROM own_item") == [("retired",)]
    await circle.rosa.click(message_of(retired), label="Restore")
    assert await circle.rows("SELECT state FROM own_item") == [("active",)]


async def test_a_question_is_edited_as_a_new_version(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1"))
    form = await circle.rosa.click(await open_one(circle, "mine-1"), label="Edit")
    values = filled(form, Question="What **fits** better?", **{"Best answer": "2"})
    said = text_of(await circle.rosa.submit_modal(form, values))
    assert "**Saved** as a new version." in said
    assert "Markup was taken off" in said
    assert "version 2" in said
    assert "What fits better?" in said
    assert "**C**  Choice C · **best answer**" in said


async def test_a_mistake_brings_the_form_back_with_what_was_typed(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1"))
    form = await circle.rosa.click(await open_one(circle, "mine-1"), label="Edit")
    result = await circle.rosa.submit_modal(form, filled(form, Options="one\ntwo\nthree"))
    assert "here are 3" in text_of(result)
    again = await circle.rosa.click(message_of(result), label="Change it")
    assert "one\ntwo\nthree" in filled(again).values()
    result = await circle.rosa.submit_modal(again, filled(again, Options="one\none\ntwo\nthree"))
    assert "Two of its options say the same" in text_of(result)
    assert await circle.rows("SELECT version FROM own_item") == [(1,)]


@pytest.mark.parametrize("button", ["Edit", "Retire", "Where it is asked"])
async def test_two_organisers_at_once_never_overwrite_each_other(
    circle: Circle, button: str
) -> None:
    await take_in(circle, csv_of("mine-1"))
    other = circle.join("olga", circle.organiser_role_in(circle.guild))
    mine, hers = await open_one(circle, "mine-1"), await open_one(circle, "mine-1", other)
    form = await circle.rosa.click(mine, label=button) if button != "Retire" else None
    edit = await other.click(hers, label="Edit")
    await other.submit_modal(edit, filled(edit, Question="Hers?"))
    before = await circle.rows("SELECT * FROM own_item")
    result = (
        await circle.rosa.submit_modal(form, filled(form))
        if form
        else await circle.rosa.click(mine, label=button)
    )
    assert "Somebody changed this question meanwhile" in text_of(result)
    assert await circle.rows("SELECT * FROM own_item") == before


async def test_where_a_question_is_asked_is_chosen(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1"))
    form = await circle.rosa.click(await open_one(circle, "mine-1"), label="Where it is asked")
    ids = fields(form)
    values = filled(form, Topic="Hard talks") | {ids["Where may they be asked?"]: ["exams"]}
    said = text_of(await circle.rosa.submit_modal(form, values))
    assert "Asked in: Mock exams and live rounds" in said
    assert "Hard talks" in said


async def test_the_pool_is_chosen_and_the_daily_question_follows(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1", "mine-2"))
    browse = message_of(await circle.rosa.slash(circle.channel, "bank browse"))
    form = await circle.rosa.click(browse, label="Pool")
    values = filled(form, **{"What does your group draw from?": "own"})
    said = text_of(await circle.rosa.submit_modal(form, values))
    assert "Your own questions only" in said
    await circle.set_up()
    assert "Which one fits mine-" in shown(await circle.next_post())


async def test_a_topic_is_chosen_for_the_daily_question(circle: Circle) -> None:
    browse = message_of(await circle.rosa.slash(circle.channel, "bank browse"))
    form = await circle.rosa.click(browse, label="Pool")
    topics = "And topics of the daily question"
    wrong = await circle.rosa.submit_modal(form, filled(form, **{topics: "no such thing"}))
    assert "No question is of the topic “no such thing”" in text_of(wrong)
    again = await circle.rosa.click(message_of(wrong), label="Change it")
    await circle.rosa.submit_modal(again, filled(again, **{topics: "setbacks"}))
    await circle.set_up()
    assert circle.item_of(await circle.next_post()).topic == "setbacks"


async def test_a_pool_without_a_daily_question_is_refused(circle: Circle) -> None:
    browse = message_of(await circle.rosa.slash(circle.channel, "bank browse"))
    form = await circle.rosa.click(browse, label="Pool")
    values = filled(form, **{"What does your group draw from?": "own"})
    said = text_of(await circle.rosa.submit_modal(form, values))
    assert "nothing would be left for the daily question" in said
    assert await circle.rows("SELECT * FROM own_bank") == []


async def test_the_imports_are_listed_and_one_is_taken_back(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1"), "first.csv")
    await take_in(circle, csv_of("mine-2"), "second.csv")
    browse = message_of(await circle.rosa.slash(circle.channel, "bank browse"))
    listed = message_of(await circle.rosa.click(browse, label="Imports"))
    assert shown(listed).index("second.csv") < shown(listed).index("first.csv")
    [(first,)] = await circle.rows("SELECT import_id FROM own_import WHERE file_name = 'first.csv'")
    asked = await circle.rosa.select(listed, [str(first)], custom_id="sg:ownimports:back")
    await circle.rosa.click(message_of(asked), label="Yes, take back")
    assert await circle.rows("SELECT name FROM own_item") == [("mine-2",)]


async def test_the_template_is_handed_out_and_comes_in_again(circle: Circle) -> None:
    browse = message_of(await circle.rosa.slash(circle.channel, "bank browse"))
    result = await circle.rosa.click(browse, label="Template")
    [file] = message_of(result).attachments
    await take_in(circle, await file.read(), "template.csv")
    assert await circle.rows("SELECT COUNT(*) FROM own_item") == [(1,)]


async def test_what_members_answered_stays_explained_after_an_edit(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1", "mine-2"))
    await circle.change("UPDATE own_bank SET pool = 'own'")
    circle.bot.services.library.changed(circle.guild.id)
    await circle.set_up()
    first = await circle.next_post()
    name = "mine-1" if "mine-1" in shown(first) else "mine-2"
    await circle.click(circle.alice, first, "B")
    await circle.next_post()
    form = await circle.rosa.click(await open_one(circle, name), label="Edit")
    await circle.rosa.submit_modal(form, filled(form, **{"Best answer": "3"}))
    await circle.seconds(5)
    assert "best answer" in shown(circle.posts()[0])
    assert await circle.rows("SELECT correct FROM answer") == [(1,)]


@pytest.mark.parametrize("value", ["own.x", "own.99999999999999999999", "nothing", "own.-1", ""])
async def test_a_forged_entry_of_a_list_is_kindly_refused(circle: Circle, value: str) -> None:
    await take_in(circle, csv_of("mine-1"))
    browse = message_of(await circle.rosa.slash(circle.channel, "bank browse"))
    data = {"custom_id": "sg:ownopen:one", "component_type": 3, "values": [value]}
    result = await forged.send(circle, forged.CLICK, circle.rosa, circle.channel, data, on=browse)
    assert text_of(result) == in_words(refusals.NO_SUCH_ITEM)
