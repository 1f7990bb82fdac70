"""/daily next: what an organiser sees of the next question, and what becomes of it."""

import pytest
from simcord.results import ResponseMessage

from bot.domain.bank.items import Bank
from bot.domain.daily.line import MOST_IN_LINE
from bot.services.daily.lines import Outlook, Upcoming
from cogs.daily.next_question import next_screen, topic_options, topics
from cogs.kit.text import SCREEN_LIMIT
from tests.discord.circle import Circle, labels, parts, send_click, shown, text_of
from tests.domain.samples import NOON

ANY_SELECT = 3


async def opened(circle: Circle) -> ResponseMessage:
    result = await circle.rosa.slash(circle.channel, "daily next")
    assert result.ephemeral
    assert result.response is not None
    return result.response


def chooser(message: ResponseMessage, name: str) -> dict[str, object]:
    return next(
        part
        for part in parts(message)
        if part["type"] == ANY_SELECT and str(part["custom_id"]).startswith(f"sg:next:{name}:")
    )


async def choose(circle: Circle, message: ResponseMessage, name: str, value: str) -> str:
    custom_id = str(chooser(message, name)["custom_id"])
    return text_of(await circle.rosa.select(message, [value], custom_id=custom_id))


async def test_what_is_seen_is_what_is_asked(circle: Circle) -> None:
    await circle.set_up()
    message = await opened(circle)
    stem = circle.item_of(await circle.next_post()).stem
    assert stem in shown(message)


async def test_another_one_is_drawn_into_the_same_message_and_undone(circle: Circle) -> None:
    await circle.set_up()
    message = await opened(circle)
    first = shown(message)
    await circle.rosa.click(message, label="Another one")
    assert shown(message) != first
    said = text_of(await circle.rosa.slash(circle.channel, "daily undo"))
    assert "the last change to what comes next" in said
    post = await circle.next_post()
    assert circle.item_of(post).stem in first


async def test_neither_the_key_nor_a_reason_is_anywhere_in_it(circle: Circle) -> None:
    await circle.set_up()
    message = await opened(circle)
    item = next(one for one in circle.bank.items.values() if one.stem in shown(message))
    everything = str([*parts(message)])
    for option in item.options:
        assert option.text in everything
        assert option.reason not in everything
    screens = [
        str(next_screen(outlook_of(item_id, circle.bank), circle.bank).to_components())
        for item_id in circle.bank.items
    ]
    for item, screen in zip(circle.bank.items.values(), screens, strict=True):
        assert not any(option.reason in screen for option in item.options if option.reason)


def outlook_of(item_id: str, bank: Bank, *, many: int = 1) -> Outlook:
    today = NOON.date()
    one = Upcoming(bank.items[item_id], today)
    return Outlook(10**15, NOON, (one,) * many, (today,), left_out=many, overtaken=True)


def test_every_question_fits_with_the_longest_line(bank: Bank) -> None:
    for item in bank.daily_pool():
        screen = next_screen(outlook_of(item.item_id, bank, many=MOST_IN_LINE + 1), bank, place=10)
        assert screen.content_length() <= SCREEN_LIMIT
        assert screen.total_children_count <= 40


def test_every_topic_of_the_daily_question_can_be_chosen(bank: Bank) -> None:
    offered = 0
    for domain in range(len(topics(bank)) + 1):
        options = topic_options(bank, domain)
        assert 1 <= len(options) <= 25
        offered += len(options) - 1 if domain else 0
    assert offered == len({(item.domain, item.topic) for item in bank.daily_pool()})


async def test_one_from_a_topic_in_two_steps(circle: Circle) -> None:
    await circle.set_up()
    message = await opened(circle)
    domain, names = list(topics(circle.bank).items())[-1]
    await choose(circle, message, "topic", str(len(topics(circle.bank)) - 1))
    await choose(circle, message, "topic", str(len(names)))
    item = circle.item_of(await circle.next_post())
    assert (item.domain, item.topic) == (domain, names[-1])


async def test_it_is_moved_to_another_day_and_shown_there(circle: Circle) -> None:
    await circle.set_up()
    message = await opened(circle)
    stem = next(one.stem for one in circle.bank.items.values() if one.stem in shown(message))
    days = chooser(message, "day")["options"]
    assert isinstance(days, list)
    await choose(circle, message, "day", days[1]["value"])
    assert "In line: Saturday" in shown(message)
    assert stem in shown(message)
    asked = [circle.item_of(await circle.next_post()).stem for _ in range(3)]
    assert asked.index(stem) == 2


async def test_the_line_grows_is_ordered_and_shrinks(circle: Circle) -> None:
    await circle.set_up()
    message = await opened(circle)
    assert labels(message) == ["Another one", "Add one in line"]
    await circle.rosa.click(message, label="Add one in line")
    assert labels(message) == ["Another one", "Sooner", "Take out", "Add one in line"]
    added = next(one for one in circle.bank.items.values() if one.stem in shown(message))
    await circle.rosa.click(message, label="Sooner")
    assert shown(message).startswith("### Next question\n<t:")
    assert added.stem in shown(message)
    await choose(circle, message, "show", "1")
    assert shown(message).startswith("### In line: Friday")
    await circle.rosa.click(message, label="Take out")
    assert added.stem in shown(message)
    assert circle.item_of(await circle.next_post()) == added


async def test_the_second_of_two_organisers_is_told_and_overwrites_nothing(
    circle: Circle,
) -> None:
    await circle.set_up()
    mine, theirs = await opened(circle), await opened(circle)
    await circle.rosa.click(mine, label="Another one")
    await circle.rosa.click(theirs, label="Another one")
    assert "Somebody else changed what comes next" in shown(theirs)
    stem = circle.item_of(await circle.next_post()).stem
    assert stem in shown(mine)
    assert stem in shown(theirs)


@pytest.mark.parametrize("name", ["another", "sooner", "out", "add", "show", "day", "topic"])
async def test_a_member_may_press_nothing_of_it(circle: Circle, name: str) -> None:
    await circle.set_up()
    post = await circle.next_post()
    before = await circle.rows("SELECT * FROM line_choice")
    custom_id = f"sg:next:{name}:0:0" + (":0" if name == "topic" else "")
    values = ["0"] if name in ("show", "day", "topic") else None
    result = send_click(circle.env, circle.alice, post, circle.channel, custom_id, values)
    await circle.env.settle()
    assert text_of(result).startswith("Only organizers")
    assert await circle.rows("SELECT * FROM line_choice") == before


async def test_what_the_lists_do_not_offer_changes_nothing(circle: Circle) -> None:
    await circle.set_up()
    message = await opened(circle)
    before = await circle.rows("SELECT * FROM line_choice")
    for name, value in (("day", "1"), ("day", "x"), ("topic", "99"), ("topic", "-1")):
        custom_id = str(chooser(message, name)["custom_id"])
        send_click(circle.env, circle.rosa, message, circle.channel, custom_id, [value])
        await circle.env.settle()
    assert await circle.rows("SELECT * FROM line_choice") == before


async def test_an_extra_question_is_taken_back_with_its_message(circle: Circle) -> None:
    await circle.set_up()
    await circle.rosa.slash(circle.channel, "daily post")
    [post] = circle.posts()
    await circle.click(circle.alice, post, "A")
    said = text_of(await circle.rosa.slash(circle.other_channel, "daily undo"))
    assert "Taken back: the extra question" in said
    assert circle.posts() == []
    said = text_of(await circle.rosa.slash(circle.other_channel, "daily history"))
    assert "taken back by an organizer" in said


async def test_a_pause_is_taken_back(circle: Circle) -> None:
    await circle.set_up()
    await circle.rosa.slash(circle.channel, "daily pause")
    said = text_of(await circle.rosa.slash(circle.channel, "daily undo"))
    assert "Taken back: the pause." in said
    assert "Next question:" in said
    assert len([await circle.next_post()]) == 1
