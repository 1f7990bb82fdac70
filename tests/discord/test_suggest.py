"""/question suggest: from the form to the queue, and what may go wrong on the way."""

from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from bot.bank.topic import REASON_LIMIT, STEM_LIMIT
from cogs.bank.suggest_wording import SECRET
from cogs.kit.ways import Way
from tests.discord import forged
from tests.discord.circle import Circle, PrivateMessage, parts, shown, text_of
from tests.discord.own_room import message_of, open_one
from tests.discord.test_forged import BOXES, filled_in
from tests.discord.test_reports import queue

STEM = "What could Ana say first to a friend who has just missed two meetings?"
OPTIONS = "Why did you not come?\nIt is good to see you\nThat is a pity\nYou have to call me"
FIELDS: dict[str, Any] = {
    "Your question": STEM,
    "Four answers": OPTIONS,
    "Which one is best?": "1",
    "Why is it the best one?": "A welcome opens the talk; a reproach closes it.",
    "Your promise": ["promised"],
}


async def form_for(circle: Circle, who: MemberActor) -> InteractionResult:
    """Open the form as a member does: with the command, and then with a domain."""
    choosing = message_of(await who.slash(circle.channel, "question suggest"))
    [domains] = [part for part in parts(choosing) if part["type"] == 3]
    return await who.select(choosing, [domains["options"][2]["value"]])


async def send(
    circle: Circle, form: InteractionResult, who: MemberActor, **changed: object
) -> InteractionResult:
    values = circle.form_values(form, **{**FIELDS, **changed})
    return await who.submit_modal(form, values)


async def suggest(circle: Circle, who: MemberActor | None = None, /, **changed: Any) -> str:  # noqa: ANN401
    who = who or circle.alice
    return text_of(await send(circle, await form_for(circle, who), who, **changed))


async def decided(circle: Circle, case: PrivateMessage, label: str, **fields: Any) -> None:  # noqa: ANN401
    opened = await circle.rosa.click(case.message, label=label)
    await circle.rosa.submit_modal(opened, circle.form_values(opened, **fields))


async def suggestions(circle: Circle) -> list[tuple[Any, ...]]:
    return await circle.rows("SELECT state, suggested, version FROM own_item")


async def test_a_question_is_suggested_added_and_its_author_thanked(circle: Circle) -> None:
    await circle.set_up()
    assert "### Thank you" in await suggest(circle)
    case = await queue(circle)
    assert "### A member suggests a question" in case.text
    assert STEM in case.text
    assert "**B**  It is good to see you *(best answer)*" in case.text
    assert "> A welcome opens the talk" in case.text
    assert "Mentoring" in case.text
    assert "alice" not in case.text
    assert str(circle.alice.id) not in case.text
    assert case.labels == ["Edit", "Where it is asked", "Add it", "Do not add it", "Next"]
    await decided(circle, case, "Add it")
    assert "**Added.**" in case.text
    assert await suggestions(circle) == [("active", 0, 1)]
    await circle.seconds(60)
    [letter] = circle.letters_to(circle.alice)
    assert "### Thank you for your question" in shown(letter)
    assert "It is one of the group's own now." in shown(letter)
    opened = shown(await open_one(circle, "missed two meetings"))
    assert "promised to be own work" in opened
    assert "Asked in: Daily question, Mock exams and live rounds, Practice" in opened


async def test_what_is_not_added_is_said_kindly_and_deleted(circle: Circle) -> None:
    await circle.set_up()
    await suggest(circle)
    reply = "Lovely start. Give it a source, and we take it."
    await decided(
        circle,
        await queue(circle),
        "Do not add it",
        **{"What do you say to whoever wrote it?": reply},
    )
    assert await suggestions(circle) == []
    await circle.seconds(60)
    [letter] = circle.letters_to(circle.alice)
    assert f"They say: {reply}" in shown(letter)
    assert STEM in shown(letter)
    assert "**/question suggest**" in shown(letter)


async def test_it_is_edited_and_placed_before_it_is_added(circle: Circle) -> None:
    await circle.set_up()
    await suggest(circle)
    case = await queue(circle)
    opened = await circle.rosa.click(case.message, label="Edit")
    await circle.rosa.submit_modal(opened, circle.form_values(opened, Question="What helps Ana?"))
    assert "**Saved** as a new version." in case.text
    assert "What helps Ana?" in case.text
    opened = await circle.rosa.click(case.message, label="Where it is asked")
    values = circle.form_values(
        opened, Topic="Hard talks", **{"Where may they be asked?": ["practice"]}
    )
    await circle.rosa.submit_modal(opened, values)
    assert "Hard talks" in case.text
    await decided(circle, case, "Add it")
    assert await circle.rows("SELECT pools, state FROM own_item") == [("practice", "active")]


async def test_two_organisers_at_once_never_overwrite_each_other(circle: Circle) -> None:
    await circle.set_up()
    await suggest(circle)
    other = circle.join("olga", circle.organiser_role_in(circle.guild))
    mine = await queue(circle)
    hers = PrivateMessage(circle, other, await other.slash(circle.channel, "question review"))
    add = await circle.rosa.click(mine.message, label="Add it")
    edit = await other.click(hers.message, label="Edit")
    await other.submit_modal(edit, circle.form_values(edit, Question="Hers?"))
    said = text_of(await circle.rosa.submit_modal(add, circle.form_values(add)))
    assert "Somebody changed this question meanwhile" in said
    assert await suggestions(circle) == [("retired", 1, 2)]
    for label in ("Edit", "Where it is asked"):
        said = text_of(await circle.rosa.click(mine.message, label=label))
        assert "Somebody changed this question meanwhile" in said
    add = await other.click(hers.message, label="Add it")
    await other.submit_modal(add, circle.form_values(add))
    assert "**Added.**" in hers.text
    said = text_of(await circle.rosa.click(mine.message, label="Do not add it"))
    assert "Another organizer has just decided this one" in said


async def test_every_mistake_is_named_and_the_form_comes_back_filled_in(circle: Circle) -> None:
    await circle.set_up()
    form = await form_for(circle, circle.alice)
    wrong = {"Four answers": "One\nTwo\nThree", "Your question": "![x](http://a.b/c.png)"}
    result = await send(circle, form, circle.alice, **wrong, **{"Why is it the best one?": " "})
    said = text_of(result)
    assert "It shows a picture" in said
    assert "The number of its options is 3" in said
    assert "why that answer is best" in said
    assert await suggestions(circle) == []
    again = await circle.alice.click(message_of(result), label="Change it")
    assert again.modal is not None
    kept = {one["label"]: one["component"].get("value") for one in again.modal["components"]}
    assert kept["Four answers"] == "One\nTwo\nThree"
    assert "### Thank you" in text_of(await send(circle, again, circle.alice))


async def test_without_the_promise_nothing_is_taken(circle: Circle) -> None:
    """Discord's own form asks for the tick; another client might not."""
    await circle.set_up()
    form = await form_for(circle, circle.alice)
    data = filled_in(circle, form, circle.form_values(form, **FIELDS))
    [promise] = [
        one["component"] for one in data["components"] if one["component"]["type"] == BOXES
    ]
    promise["values"] = []
    result = await forged.send(circle, forged.FORM, circle.alice, circle.channel, data)
    assert "Please tick the promise" in text_of(result)
    assert await suggestions(circle) == []


async def test_what_is_much_like_another_is_named_once_without_a_key(circle: Circle) -> None:
    await circle.set_up()
    item = circle.item_of(await circle.next_post())
    texts = "\n".join(option.text for option in item.options)
    form = await form_for(circle, circle.alice)
    like = {"Your question": item.stem, "Four answers": texts, "Which one is best?": "0"}
    result = await send(circle, form, circle.alice, **like)
    said = text_of(result)
    assert "a question already that is much like this one" in said
    assert not any(option.reason in said for option in item.options if option.reason)
    assert "best answer" not in said
    assert await suggestions(circle) == []
    again = await circle.alice.click(message_of(result), label="Change it")
    assert "### Thank you" in text_of(
        await circle.alice.submit_modal(again, circle.form_values(again))
    )
    case = await queue(circle)
    assert SECRET in case.text
    assert "Much like it" in case.text
    assert "best answer*" not in case.text
    assert case.labels == ["Next"]
    [(own_id, report_id)] = await circle.rows("SELECT own_id, report_id FROM own_item, report")
    said = await circle.press(circle.rosa, case.message, f"sg:mend:0:{report_id}:{own_id}:1")
    assert "stays hidden, from you too" in said


async def test_what_members_write_stays_text(circle: Circle) -> None:
    await circle.set_up()
    hostile = "@everyone **look** [here](https://example.org) \u202eback"
    said = await suggest(circle, **{"Your question": hostile, "Four answers": OPTIONS + " **x**"})
    assert "Markup was taken off" in said
    case = await queue(circle)
    for sign in ("@everyone", "**look**", "](", "\u202e", "**x**"):
        assert sign not in case.text


async def test_the_longest_texts_have_room_on_every_screen(circle: Circle) -> None:
    await circle.set_up()
    letters = "abcd"
    longest = {
        "Your question": "w" * STEM_LIMIT,
        "Four answers": "\n".join(letter * 220 for letter in letters),
        "Why is it the best one?": "y" * REASON_LIMIT,
    }
    assert "### Thank you" in await suggest(circle, **longest)
    assert "### Thank you" in await suggest(circle, circle.ben, **longest)
    case = await queue(circle)
    assert "y" * 290 in case.text
    opened = await circle.rosa.click(case.message, label="Edit")
    reasons = "\n".join(letter * REASON_LIMIT for letter in letters)
    await circle.rosa.submit_modal(opened, circle.form_values(opened, Reasons=reasons))
    assert "d" * 200 in case.text
    await decided(circle, case, "Add it")
    assert "w" * 100 in case.text, "the next one"


async def test_nobody_else_sees_it_and_no_member_decides(circle: Circle) -> None:
    await circle.set_up()
    await suggest(circle)
    [(own_id, report_id)] = await circle.rows("SELECT own_id, report_id FROM own_item, report")
    post = await circle.next_post()
    for custom_id in (
        f"sg:case:0:{report_id}:1",
        f"sg:case:1:{report_id}:1",
        f"sg:mend:0:{report_id}:{own_id}:1",
        f"sg:mend:1:{report_id}:{own_id}:1",
        f"sg:ownedit:{own_id}:1",
        f"sg:ownrestore:{own_id}:1",
        "sg:nextcase:0",
    ):
        for who in (circle.alice, circle.ben):
            said = await circle.press(who, post, custom_id)
            assert "organizer" in said.casefold(), custom_id
            assert STEM not in said
    assert await suggestions(circle) == [("retired", 1, 1)]
    for question in ("quiz", "question report"):
        result = await circle.ben.slash(circle.channel, question)
        assert STEM not in text_of(result)


async def test_a_list_of_the_queue_is_read_to_its_end(circle: Circle) -> None:
    await circle.set_up()
    await suggest(circle)
    await suggest(circle, circle.ben, **{"Your question": "Where does hope live, Ben asks?"})
    case = await queue(circle)
    assert "2 questions to look at" in case.text
    await circle.rosa.click(case.message, label="Next")
    assert "Where does hope live" in case.text
    assert "Much like it" in case.text, "both have the same answers"


@pytest.mark.parametrize("value", ["99", "x", "-1", ""])
async def test_a_forged_domain_opens_no_form(circle: Circle, value: str) -> None:
    await circle.set_up()
    choosing = message_of(await circle.alice.slash(circle.channel, "question suggest"))
    data = {"custom_id": "sg:suggest:domain", "component_type": 3, "values": [value]}
    result = await forged.send(
        circle, forged.CLICK, circle.alice, circle.channel, data, on=choosing
    )
    assert result.modal is None


async def test_the_panel_leads_there(circle: Circle) -> None:
    await circle.set_up()
    result = await circle.alice.slash(circle.channel, "help")
    assert "question suggest" in text_of(result)
    said = await circle.press(circle.alice, await circle.panel(), Way.SUGGEST.custom_id)
    assert "### Suggest a question" in said
