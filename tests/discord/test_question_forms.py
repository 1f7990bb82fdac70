"""Questions as a form with one choice, in the daily question, practice and papers."""

from typing import Any

from simcord import InteractionResult

from bot.domain.bank.items import Item
from cogs.kit.buttons import Click
from cogs.kit.question_form import MOST, QuestionForm
from cogs.kit.ways import Way
from tests.discord.circle import Circle, labels, shown, text_of
from tests.discord.exam_room import Room


async def set_up(circle: Circle) -> None:
    await circle.set_up()
    await circle.alice.slash(circle.channel, "me settings", questions=1, confidence=0)


def radios_of(form: InteractionResult) -> dict[str, Any]:
    assert form.modal is not None
    [stem, label] = form.modal["components"]
    assert stem["type"] == 10
    group = label["component"]
    assert group["type"] == 21
    return group


async def choose(circle: Circle, form: InteractionResult, text: str) -> InteractionResult:
    group = radios_of(form)
    value = next(one["value"] for one in group["options"] if one["label"] == text)
    return await circle.alice.submit_modal(form, {group["custom_id"]: value})


def item_in(circle: Circle, words: str) -> Item:
    return next(one for one in circle.bank.items.values() if one.stem in words)


async def test_a_question_of_practice_is_a_form(circle: Circle) -> None:
    await set_up(circle)
    run = await circle.alice.slash(circle.channel, "quiz", questions=2)
    assert run.response is not None
    assert labels(run.response)[0] == "Answer"
    assert not {"A", "B", "C", "D"} & {*labels(run.response)}
    item = item_in(circle, text_of(run))
    form = await circle.alice.click(run.response, label="Answer")
    assert {one["label"] for one in radios_of(form)["options"]} == {
        option.text for option in item.options
    }
    assert "### Correct" in text_of(await choose(circle, form, item.options[item.key].text))


async def test_a_question_of_a_paper_is_a_form_that_knows_what_was_chosen(circle: Circle) -> None:
    await set_up(circle)
    await circle.alice.slash(circle.channel, "me settings", after_choice=0)
    [desk] = await Room(circle).running(circle.alice)
    assert desk.labels == ["Answer", "Next", "Flag", "Submit"]
    item = item_in(circle, desk.text)
    form = await circle.alice.click(desk.message, label="Answer")
    said = text_of(await choose(circle, form, item.options[2].text))
    assert "1 of 10 answered" in said
    assert await circle.rows("SELECT number, option FROM mark") == [(1, 2)]
    again = radios_of(await circle.alice.click(desk.message, label="Answer"))
    assert [one["label"] for one in again["options"] if one.get("default")] == [
        item.options[2].text
    ]


async def test_the_daily_question_is_a_form(circle: Circle) -> None:
    await set_up(circle)
    post = await circle.next_post()
    asked = await circle.press_any(circle.alice, post, Way.TODAY.custom_id)
    assert asked.response is not None
    assert labels(asked.response) == ["Answer"]
    item = circle.item_of(post)
    form = await circle.alice.click(asked.response, label="Answer")
    assert "### Correct" in text_of(await choose(circle, form, item.options[item.key].text))
    assert await circle.rows("SELECT option FROM answer") == [(item.key,)]
    second = text_of(await circle.alice.click(asked.response, label="Answer"))
    assert "You had answered already" in second


async def test_a_form_of_yesterdays_question_does_nothing_to_todays(circle: Circle) -> None:
    await set_up(circle)
    asked = await circle.press_any(circle.alice, await circle.next_post(), Way.TODAY.custom_id)
    assert asked.response is not None
    await circle.next_post()
    said = text_of(await circle.alice.click(asked.response, label="Answer"))
    assert "answer the newest one" in said


async def test_others_have_their_buttons(circle: Circle) -> None:
    await set_up(circle)
    run = await circle.ben.slash(circle.channel, "quiz", questions=1)
    assert run.response is not None
    assert labels(run.response)[:4] == ["A", "B", "C", "D"]


async def nothing(interaction: Click, place: int) -> None:
    """Take no choice."""


async def test_every_item_of_the_bank_stands_in_full_in_the_form(circle: Circle) -> None:
    for item in circle.bank.items.values():
        texts = [option.text for option in item.options]
        form = QuestionForm(item.stem, texts, nothing, 1)
        shown = [f"{one.label} {one.description or ''}".strip() for one in form.choice.options]
        assert shown == texts
        assert all(len(one.label) <= MOST for one in form.choice.options)
        assert [one.default for one in form.choice.options] == [False, True, False, False]


async def test_a_form_that_is_sent_without_a_choice_does_nothing(circle: Circle) -> None:
    await set_up(circle)
    run = await circle.alice.slash(circle.channel, "quiz", questions=1)
    assert run.response is not None
    form = await circle.alice.click(run.response, label="Answer")
    assert radios_of(form).get("required", True)
    assert "Answer" in labels(run.response)
    assert shown(run.response)
