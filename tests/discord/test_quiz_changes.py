"""A practice run while things around it change: the day, the bank, settings, servers, a member."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from discord import app_commands

from bot.domain.bank.items import LETTERS
from tests.discord.circle import NEW_YEAR, Circle, parts, send_click, text_of
from tests.discord.exam_room import Desk, Room
from tests.discord.test_corrections import NOTE, correct
from tests.discord.test_quiz import Run, quiz


async def drill_items(circle: Circle) -> list[str]:
    """Return the items of the newest drill, in their order."""
    [(items,)] = await circle.rows("SELECT items FROM drill ORDER BY drill_id DESC LIMIT 1")
    return [entry.rsplit(":", 1)[0] for entry in items.split()]


async def at_once(circle: Circle, run: Run, *custom_ids: str) -> list[str]:
    """Press buttons of a run at the same instant, and return what each press is answered."""
    results = [send_click(circle.env, run.who, run.message, circle.channel, c) for c in custom_ids]
    await circle.env.settle()
    return [text_of(result) for result in results]


def ids_of(run: Run) -> dict[str, str]:
    """Return the ids of the buttons that a run shows, by label."""
    return {part["label"]: part["custom_id"] for part in parts(run.message) if part["type"] == 2}


async def small_bank(circle: Circle, count: int) -> None:
    """Start the bot anew with so many items."""
    kept = [circle.bank.items[circle.bank.profile.opening_item], *circle.bank.items.values()]
    items = {item.item_id: item for item in kept[:count]}
    circle.bank = replace(circle.bank, items=items)
    await circle.restart()


# What is asked elsewhere meanwhile.


async def test_the_daily_question_that_a_run_holds_already_is_set_aside(circle: Circle) -> None:
    await small_bank(circle, 4)
    await circle.set_up()
    run = await quiz(circle, questions=4)
    seen: list[str] = []
    if run.item.item_id == circle.bank.profile.opening_item:
        seen.append(run.item.item_id)
        await run.press(run.letter_of(right=False))
    asked = circle.item_of(await circle.next_post())
    while "Finish" not in run.labels:
        if "Next" in run.labels:
            await run.press("Next")
        seen.append(run.item.item_id)
        await run.press(run.letter_of(right=False))
    assert len(seen) == 3
    assert asked.item_id not in seen
    said = await run.press("Finish")
    assert "Worth another look" in said
    assert asked.options[asked.key].text not in said


async def test_who_has_the_daily_question_on_the_screen_is_sent_to_it(circle: Circle) -> None:
    await small_bank(circle, 1)
    await circle.set_up()
    mine = await quiz(circle, questions=1)
    post = await circle.next_post()
    before = mine.text
    said = text_of(await circle.alice.click(mine.message, label="A"))
    assert "asked elsewhere" in said
    assert mine.text == before
    assert await circle.rows("SELECT * FROM drill_answer") == []
    await circle.click(circle.alice, post, circle.key_of(post))
    assert "### Correct" in await mine.press(mine.letter_of(right=True))


async def test_a_paper_takes_its_questions_out_of_a_run_until_it_is_over(circle: Circle) -> None:
    await small_bank(circle, 10)
    run = await quiz(circle, questions=10)
    letter = run.letter_of(right=True)
    room = Room(circle)
    await room.start(questions=10, minutes=10)
    await room.join(circle.alice)
    await room.press(circle.rosa, "Start now")
    said = text_of(await circle.alice.click(run.message, label=letter))
    assert "asked elsewhere" in said
    assert "nothing to ask here now" in text_of(await circle.alice.slash(circle.channel, "quiz"))
    desk = Desk(circle, circle.alice, await circle.alice.slash(circle.channel, "exam paper"))
    await desk.hand_in()
    await circle.seconds(10)
    assert "### Correct" in await run.press(letter)


# The bank.


async def test_an_item_with_a_new_version_is_asked_as_it_was_when_the_run_began(
    circle: Circle,
) -> None:
    run = await quiz(circle, questions=2)
    old, letter = run.item, run.letter_of(right=True)
    new = replace(old, version=old.version + 1, stem="Put otherwise?", key=(old.key + 1) % 4)
    circle.bank = replace(circle.bank, items={**circle.bank.items, old.item_id: new})
    await circle.restart()
    again = await quiz(circle)
    assert old.stem in again.text
    said = await run.press(letter)
    assert "### Correct" in said
    assert old.options[old.key].reason in said
    assert await circle.rows("SELECT item_version FROM drill_answer") == [(old.version,)]


async def test_a_key_that_is_corrected_in_the_middle_holds_at_once(circle: Circle) -> None:
    """The letters are those under which this member sees the options."""
    run = await quiz(circle, questions=1)
    item = run.item
    letters = {text: letter for letter, text in re.findall(r"\*\*([A-D])\*\*  (.+)", run.text)}
    better = next(n for n in range(4) if LETTERS.index(letters[item.options[n].text]) != n)
    if better == item.key:
        better = (better + 1) % 4
    await correct(circle, item.item_id, key=better)
    said = await run.press(letters[item.options[better].text])
    assert "### Correct" in said
    assert NOTE in said
    assert f"**Corrected.** {letters[item.options[item.key].text]} stood here" in said
    assert f"Whoever chose {letters[item.options[better].text]} has the point now" in said


async def test_a_key_that_is_corrected_afterwards_is_no_longer_missed(circle: Circle) -> None:
    run = await quiz(circle, questions=1)
    item = run.item
    letters = {text: letter for letter, text in re.findall(r"\*\*([A-D])\*\*  (.+)", run.text)}
    better = (item.key + 1) % 4
    assert "### Not quite" in await run.press(letters[item.options[better].text])
    await quiz(circle, kind="missed")  # it is in the member's memory now
    await correct(circle, item.item_id, key=better)
    said = await run.press("Finish")
    assert said.startswith("### 1 of 1 right")
    assert "Worth another look" not in said
    said = text_of(await circle.alice.slash(circle.channel, "quiz", kind="missed"))
    assert "nothing that you had wrong" in said


async def test_there_are_no_more_questions_than_the_bank_has(circle: Circle) -> None:
    await small_bank(circle, 3)
    assert (await quiz(circle, questions=50)).text.startswith("### Question 1 of 3")


async def test_an_empty_domain_is_said_kindly(circle: Circle) -> None:
    kept = {key: one for key, one in circle.bank.items.items() if one.domain != "mentoring"}
    circle.bank = replace(circle.bank, items=kept)
    await circle.restart()
    said = text_of(await circle.alice.slash(circle.channel, "quiz", domain="Mentoring"))
    assert "Try another domain" in said
    assert await circle.rows("SELECT * FROM drill") == []


# The member, and others.


async def test_after_deleting_their_data_a_members_old_run_is_not_known(circle: Circle) -> None:
    run = await quiz(circle, questions=3)
    await run.press(run.letter_of(right=True))
    asked = await circle.alice.slash(circle.channel, "me delete")
    assert asked.response is not None
    await circle.alice.click(asked.response, label="Delete everything")
    for label in ("Next", "Stop here"):
        said = text_of(await circle.alice.click(run.message, label=label))
        assert "I no longer know this practice run" in said
    for table in ("drill", "drill_answer", "memory", "card"):
        assert await circle.rows(f"SELECT * FROM {table}") == []
    assert (await quiz(circle)).text.startswith("### Question 1 of 10")


@pytest.mark.parametrize("label", ["B", "Stop here", "Next", "Sure"])
async def test_no_part_of_a_run_works_for_anybody_else(circle: Circle, label: str) -> None:
    run = await quiz(circle, questions=2)
    run.sees_to_confidence = True
    ids = ids_of(run)
    await run.press(run.letter_of(right=True))
    ids |= ids_of(run)
    before = await circle.rows("SELECT * FROM drill, drill_answer")
    drill = ids["B"].split(":")[2]
    ids["Next"] = f"sg:drillnext:{drill}:1"
    said = await circle.press(circle.ben, run.message, ids[label])
    assert "I no longer know this practice run" in said
    assert await circle.rows("SELECT * FROM drill, drill_answer") == before


@pytest.mark.parametrize(
    "custom_id",
    [
        *("sg:drill:{}:0:0", "sg:drill:{}:3:0", "sg:drill:{}:9999:3", "sg:drill:{}:2:3"),
        *("sg:drillnext:{}:0", "sg:drillnext:{}:9999", "sg:sure:{}:2:0", "sg:sure:{}:0:2"),
    ],
)
async def test_a_made_up_id_shows_no_key_that_was_not_earned(
    circle: Circle, custom_id: str
) -> None:
    run = await quiz(circle, questions=2)
    keys = [circle.bank.items[item] for item in await drill_items(circle)]
    number = ids_of(run)["A"].split(":")[2]
    said = await circle.press(circle.alice, run.message, custom_id.format(number))
    assert custom_id == "sg:drill:{}:2:3" or all(
        item.options[item.key].reason not in said for item in keys
    )


async def test_the_same_button_pressed_twice_at_the_same_instant_counts_once(
    circle: Circle,
) -> None:
    await circle.alice.slash(circle.channel, "me settings", confidence=0)
    run = await quiz(circle, questions=2)
    right, wrong = ids_of(run)[run.letter_of(right=True)], ids_of(run)[run.letter_of(right=False)]
    first, *others = await at_once(circle, run, right, wrong, right)
    assert "### Correct" in first
    assert all("### Correct" in other for other in others)
    assert await circle.rows("SELECT correct FROM drill_answer") == [(1,)]
    said = await at_once(circle, run, ids_of(run)["Next"], ids_of(run)["Next"])
    assert all(one.startswith("### Question 2 of 2") for one in said)
    stop = ids_of(run)["Stop here"]
    said = await at_once(circle, run, stop, stop, ids_of(run)["A"])
    assert all(one.startswith("### 1 of 1 right (of 2 planned)") for one in said)
    assert len(await circle.rows("SELECT * FROM drill_answer")) == 1


async def test_two_runs_begun_at_the_same_instant_leave_one_open(circle: Circle) -> None:
    run = await quiz(circle, questions=1)
    await run.press(run.letter_of(right=False))
    await run.press("Finish")
    await circle.until(circle.env.now() + timedelta(days=3))
    again = await quiz(circle, questions=1)
    await again.press("Stop here")
    more = ids_of(again)["One more"]
    await at_once(circle, again, more, more)
    open_ones = await circle.rows(
        "SELECT drill_id FROM drill WHERE ended_at IS NULL AND kind='due'"
    )
    assert len(open_ones) == 1
    said = await again.press("A")
    assert "### " in said


# Servers.


async def test_a_second_server_with_the_same_bank_has_runs_of_its_own(circle: Circle) -> None:
    here = await quiz(circle, questions=2)
    second = circle.env.create_guild("Second circle")
    lobby = second.create_text_channel("general")
    alice = second.add_member(circle.alice.user)
    there = Run(circle, alice, await alice.slash(lobby, "quiz", questions=2))
    await there.press(there.letter_of(right=False))
    await there.press("Next")
    assert "### Correct" in await here.press(here.letter_of(right=True))
    assert here.text.startswith("### Question 1 of 2")
    [first, second] = await circle.rows("SELECT server_id, ended_at FROM drill")
    assert first[0] != second[0]
    assert first[1] is second[1] is None
    missed = Run(
        circle, circle.alice, await circle.alice.slash(circle.channel, "quiz", kind="missed")
    )
    assert missed.text.startswith("### Question 1 of 1"), "what they remember is theirs everywhere"


async def test_a_run_is_there_again_when_the_bot_returns(circle: Circle) -> None:
    run = await quiz(circle, questions=3)
    await run.press(run.letter_of(right=True))
    await circle.bot.services.presence.left(circle.guild.id)
    await circle.until(circle.env.now() + circle.days(20))
    await circle.bot.services.presence.returned(circle.guild.id)
    assert (await quiz(circle)).text.startswith("### Question 2 of 3")
    await circle.until(circle.env.now() + circle.days(20))
    await circle.bot.services.presence.forget_long_gone()
    assert len(await circle.rows("SELECT * FROM drill_answer")) == 1


async def test_thirty_days_after_the_bot_left_nothing_of_a_run_is_left(circle: Circle) -> None:
    run = await quiz(circle, questions=3)
    await run.press(run.letter_of(right=True))
    await quiz(circle, kind="mixed")
    await circle.bot.services.presence.left(circle.guild.id)
    await circle.until(circle.env.now() + circle.days(31))
    await circle.bot.services.presence.forget_long_gone()
    for table in ("drill", "drill_answer", "memory", "card", "topic_tally"):
        assert await circle.rows(f"SELECT * FROM {table}") == [], table


async def test_there_is_no_run_outside_of_a_server(circle: Circle) -> None:
    command = circle.bot.tree.get_command("quiz")
    assert isinstance(command, app_commands.Command)
    assert command.guild_only


# Settings.


async def test_an_exam_date_that_is_set_and_passes_in_the_middle_changes_no_run(
    circle: Circle,
) -> None:
    run = await quiz(circle, questions=3)
    assert "### Correct" in await run.press(run.letter_of(right=True))
    soon = (NEW_YEAR + circle.days(2)).date()
    await circle.alice.slash(circle.channel, "me exam-date", date=soon.isoformat())
    await run.press("Next")
    assert "### Correct" in await run.press(run.letter_of(right=True))
    await circle.until(circle.env.now() + circle.days(5))
    again = await quiz(circle)
    assert again.text.startswith("### Question 3 of 3")
    assert "### Correct" in await again.press(again.letter_of(right=True))
    said = await again.press("Finish")
    assert said.startswith("### 3 of 3 right")
    due = await circle.rows("SELECT due_at FROM card ORDER BY due_at")
    assert [text[:10] <= soon.isoformat() for (text,) in due] == [True, True, False]


async def test_sureness_may_be_switched_on_and_off_in_the_middle(circle: Circle) -> None:
    await circle.alice.slash(circle.channel, "me settings", confidence=0)
    run = await quiz(circle, questions=3)
    run.sees_to_confidence = True
    assert "### Correct" in await run.press(run.letter_of(right=True))
    await circle.alice.slash(circle.channel, "me settings", confidence=1)
    await run.press("Next")
    assert "How sure were you?" in await run.press(run.letter_of(right=True))
    await circle.alice.slash(circle.channel, "me settings", confidence=0)
    assert "### Correct" in await run.press("Unsure")
    await run.press("Next")
    assert "### Correct" in await run.press(run.letter_of(right=True))
    said = await circle.rows("SELECT confidence FROM drill_answer ORDER BY number")
    assert said == [(None,), ("unsure",), (None,)]


async def test_a_run_stopped_at_how_sure_keeps_the_answer_and_says_what_was_missed(
    circle: Circle,
) -> None:
    run = await quiz(circle, questions=2)
    run.sees_to_confidence = True
    item = run.item
    await run.press(run.letter_of(right=False))
    said = await run.press("Stop here")
    assert said.startswith("### 1 met (of 2 planned)")
    assert item.stem in said


async def test_the_review_of_a_paper_names_a_corrected_option_as_it_stood_there(
    circle: Circle,
) -> None:
    await small_bank(circle, 10)
    room = Room(circle)
    await room.start(questions=10, minutes=10)
    await room.join(circle.alice)
    await room.press(circle.rosa, "Start now")
    desk = Desk(circle, circle.alice, await circle.alice.slash(circle.channel, "exam paper"))
    item = desk.item
    letters = [desk.letter_of(option) for option in range(4)]
    while letters[item.key] == LETTERS[item.key] and "Next" in desk.labels:
        await desk.press("Next")
        item, letters = desk.item, [desk.letter_of(option) for option in range(4)]
    await desk.press(letters[(item.key + 1) % 4])
    await desk.hand_in()
    await circle.seconds(10)
    await correct(circle, item.item_id, key=(item.key + 2) % 4)
    shown_again = await circle.alice.slash(circle.channel, "exam results")
    review = Desk(circle, circle.alice, shown_again)
    said = await review.press("Review every question")
    assert f"**Corrected.** {letters[item.key]} stood here" in said
