"""A member's paper: choices, flags, ways through it, and handing it in."""

import re
from collections import Counter

import discord
import pytest

from tests.discord.circle import Circle, parts, text_of
from tests.discord.exam_room import Desk, Room, ids_on, results_of

SUCCESS = discord.ButtonStyle.success.value


async def marks(circle: Circle) -> list[tuple[int, int | None, int]]:
    """Return what stands in the database at each question: number, option, flag."""
    return await circle.rows("SELECT number, option, flagged FROM mark ORDER BY number")


def chosen_lines(desk: Desk) -> list[str]:
    return [line for line in desk.text.splitlines() if "your choice" in line]


async def test_my_paper_opens_in_private_with_the_stem_and_all_four_options(
    circle: Circle,
) -> None:
    [desk] = await Room(circle).running(circle.alice)
    assert "### Question 1 of 10" in desk.text
    assert "0 of 10 answered" in desk.text
    for option in desk.item.options:
        assert option.text in desk.text
    assert desk.labels == ["A", "B", "C", "D", "Next", "Flag", "Submit"]


async def test_a_choice_is_on_the_disk_when_it_is_shown(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice)
    letter = desk.letter_of(2)
    said = await desk.press(letter)
    assert "1 of 10 answered" in said
    assert await marks(circle) == [(1, 2, 0)]


async def test_the_chosen_option_is_marked_in_words_and_not_only_by_colour(
    circle: Circle,
) -> None:
    [desk] = await Room(circle).running(circle.alice)
    assert chosen_lines(desk) == []
    await desk.press("C")
    await desk.press("Back")
    [line] = chosen_lines(desk)
    assert line.startswith("**C**")
    green = [part["label"] for part in parts(desk.message) if part.get("style") == SUCCESS]
    assert green == ["C"]


async def test_a_choice_can_be_changed_until_the_end(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice)
    for option in (0, 3, 1):
        if desk.number != 1:
            await desk.press("Back")
        await desk.press(desk.letter_of(option))
        assert await marks(circle) == [(1, option, 0)]
    assert len(chosen_lines(desk)) == 1
    assert "1 of 10 answered" in desk.text


async def test_next_and_back_lead_through_the_paper_and_end_at_its_ends(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice, questions=3)
    assert "Back" not in desk.labels
    seen = [desk.item.stem]
    for _ in range(2):
        await desk.press("Next")
        seen.append(desk.item.stem)
    assert desk.number == 3
    assert len(set(seen)) == 3
    assert "Next" not in desk.labels
    await desk.press("Back")
    assert desk.number == 2
    assert desk.item.stem == seen[1]


async def test_a_flag_can_be_set_and_taken_off_and_leaves_the_choice_alone(
    circle: Circle,
) -> None:
    [desk] = await Room(circle).running(circle.alice)
    await desk.press(desk.letter_of(1))
    await desk.press("Back")
    await desk.press("Flag")
    assert "Question 1 of 10 · flagged" in desk.text
    assert "1 flagged" in desk.text
    assert "Unflag" in desk.labels
    assert await marks(circle) == [(1, 1, 1)]
    await desk.press("Unflag")
    assert "flagged" not in desk.text
    assert await marks(circle) == [(1, 1, 0)]


async def test_the_jump_list_shows_answered_flagged_and_open_in_words(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice, questions=4)
    await desk.press("Flag")
    await desk.press("A")
    await desk.press("B")
    await desk.press("Flag")
    assert desk.entries == [
        "1 · answered · flagged",
        "2 · answered",
        "3 · open · flagged",
        "4 · open",
    ]


async def test_the_jump_list_leads_to_the_question_that_was_picked(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice)
    await desk.jump(7)
    assert desk.number == 7
    [jump] = [part for part in parts(desk.message) if part["type"] == 3]
    assert jump["placeholder"] == "At 7: jump to another"
    await desk.jump(2)
    assert desk.number == 2


@pytest.mark.parametrize(
    ("questions", "blocks"),
    [
        pytest.param(25, [], id="one-block-needs-no-buttons"),
        pytest.param(26, ["1-25", "26"], id="one-more-question-than-a-list-takes"),
        pytest.param(100, ["1-25", "26-50", "51-75", "76-100"], id="the-real-exam"),
        pytest.param(
            200,
            ["1-25", "26-50", "51-75", "76-100", "101-125", "126-150", "151-175", "176-200"],
            id="the-longest-there-is",
        ),
    ],
)
async def test_long_papers_have_a_button_for_each_block_of_questions(
    circle: Circle, questions: int, blocks: list[str]
) -> None:
    [desk] = await Room(circle).running(circle.alice, questions=questions)
    assert desk.labels[7:] == blocks[1:]
    for block in blocks[1:]:
        await desk.press(block)
        assert [one for one in desk.labels if one in blocks] == [
            one for one in blocks if one != block
        ]
        first, last = int(block.split("-")[0]), int(block.split("-")[-1])
        assert desk.number == first
        assert [int(one.split(" ")[0]) for one in desk.entries] == list(range(first, last + 1))
        await desk.jump(last)
        assert desk.number == last


async def test_submit_names_what_is_unanswered_and_still_flagged(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice, questions=5)
    await desk.write(right=1, wrong=2)
    await desk.press("Flag")
    said = await desk.press("Submit")
    assert "**2 questions are without an answer:** 4, 5" in said
    assert "**Still flagged:** 4" in said
    assert "cannot be changed" in said
    assert desk.labels == ["Submit now", "Go on writing"]


async def test_submit_says_when_nothing_is_missing(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice, questions=2)
    await desk.write(right=2)
    said = await desk.press("Submit")
    assert "Every question has an answer." in said
    assert "flagged" not in said


async def test_go_on_writing_leads_back_to_the_first_open_question(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice, questions=3)
    await desk.press("A")
    await desk.press("Submit")
    await desk.press("Go on writing")
    assert desk.number == 2
    await desk.press("B")
    assert len(await marks(circle)) == 2
    assert await circle.rows("SELECT closed_at FROM paper") == [(None,)]


async def test_submitting_shows_the_score_at_once(circle: Circle) -> None:
    room = Room(circle)
    desk, _ = await room.running(circle.alice, circle.ben, questions=10)
    await desk.write(right=7, wrong=2)
    said = await desk.hand_in()
    assert "### 7 of 10 (70%)" in said
    assert "at or above the pass mark" in said
    assert "Pass mark: 7 of 10" in said
    assert "nobody knows yet whether its questions are easier or harder" in said
    assert "1 left open" in said
    assert "Time used:" in said
    assert await circle.rows("SELECT correct, closing FROM paper WHERE closing NOT NULL") == [
        (7, "submitted")
    ]


async def test_a_result_below_the_pass_mark_says_kindly_how_far_it_is(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice, questions=10)
    await desk.write(right=6, wrong=4)
    said = await desk.hand_in()
    assert "The pass mark is 1 right answer away" in said
    for word in ("fail", "Fail", "wrong", "incorrect", "bad"):
        assert word not in said


async def test_a_score_is_told_by_domain_and_by_kind_once_the_exam_is_over(
    circle: Circle,
) -> None:
    room = Room(circle)
    desk, bens = await room.running(circle.alice, circle.ben, length="quarter")
    items = []
    for _ in range(25):
        items.append(desk.item)
        await desk.answer(right=True)
    titles = {one.domain_id: one.title for one in circle.bank.profile.domains}
    parts = [
        *((titles[one], n) for one, n in Counter(item.domain for item in items).items()),
        *((one.capitalize(), n) for one, n in Counter(item.kind for item in items).items()),
    ]
    said = await desk.hand_in()
    assert "### 25 of 25" in said
    for part, _ in parts:
        assert part not in said, "the same is still asked of others"
    await room.over(bens)
    said = text_of(await results_of(circle, circle.alice))
    for part, count in parts:
        assert f"{part}: {count} of {count}" in said


async def test_a_submitted_paper_is_not_changed_by_any_old_button(circle: Circle) -> None:
    room = Room(circle)
    desk, _ = await room.running(circle.alice, circle.ben)
    second = await room.open(circle.alice)
    old = ids_on(second.message)
    await desk.write(right=3)
    await desk.hand_in()
    before = await circle.rows("SELECT * FROM paper"), await marks(circle)
    for custom_id in [*old, old[0].replace("choose", "flag").rpartition(":")[0]]:
        if "jump" in custom_id:
            continue
        said = await circle.press(circle.alice, second.message, custom_id)
        assert "### 3 of 10" in said
    assert (await circle.rows("SELECT * FROM paper"), await marks(circle)) == before


async def test_options_stand_in_an_order_of_ones_own(circle: Circle) -> None:
    desks = await Room(circle).running(circle.alice, circle.ben)
    orders = []
    for desk in desks:
        mine = []
        for number in range(1, 11):
            await desk.jump(number)
            mine.append(tuple(desk.letter_of(option) for option in range(4)))
        orders.append(mine)
    assert orders[0] != orders[1]
    again = await Room(circle, channel=circle.channel).paper(circle.alice)
    assert tuple(again.letter_of(option) for option in range(4)) == orders[0][0]


async def test_exam_paper_opens_it_anew_at_the_first_open_question(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=3)
    again = await circle.alice.slash(circle.other_channel, "exam paper")
    assert again.ephemeral
    assert "### Question 4 of 10" in text_of(again)
    assert "3 of 10 answered" in text_of(again)
    assert (await room.open(circle.alice)).number == 4


async def test_without_any_paper_the_command_says_how_to_get_one(circle: Circle) -> None:
    said = text_of(await circle.alice.slash(circle.channel, "exam paper"))
    assert said.startswith("You have no paper here yet. Join a mock exam, or start one with **/")
    said = text_of(await circle.alice.slash(circle.channel, "exam results"))
    assert said == "You have no results here yet. They come when your paper is handed in."


async def test_after_the_end_exam_paper_shows_the_result(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=2)
    await room.over(desk)
    assert "### 2 of 10" in text_of(await circle.alice.slash(circle.channel, "exam paper"))


async def test_what_the_buttons_carry_says_nothing_about_the_key(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice)
    [paper_id] = await circle.rows("SELECT paper_id FROM paper")
    layouts = set()
    for number in range(2, 10):  # the first and the last have one way less
        await desk.jump(number)
        ids = ids_on(desk.message)
        assert ids[:4] == [f"sg:choose:{paper_id[0]}:{number}:{place}" for place in range(4)]
        assert all(re.fullmatch(r"sg:[a-z]+:\d+(:\d+){0,2}", one) for one in ids)
        styles = [part["style"] for part in parts(desk.message) if part["type"] == 2]
        layouts.add((tuple(styles), tuple(desk.labels)))
    assert len(layouts) == 1


async def test_with_two_papers_open_the_command_opens_the_one_of_its_channel(
    circle: Circle,
) -> None:
    here, there = Room(circle), Room(circle, channel=circle.other_channel)
    await here.running(circle.alice, questions=3)
    await there.running(circle.alice, questions=2)
    assert "Question 1 of 3" in (await here.paper(circle.alice)).text
    assert "Question 1 of 2" in (await there.paper(circle.alice)).text
