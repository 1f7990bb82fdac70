"""/quiz and My question as a member sees them."""

import json
from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from simcord import MemberActor

from bot.domain.practice.drills import Attempt, Drill
from bot.domain.practice.next_item import DrillKind, Pile, Seen
from bot.services.practice.drills import Finished
from cogs.practice.run import run_screen
from cogs.practice.wording import finished_heading, look_again
from tests.discord.circle import Circle, PrivateMessage, labels, shown, text_of
from tests.domain.samples import NOON, make_bank, make_item

REPORT = "Report this question"


class Run(PrivateMessage):
    """One member's practice run in one message, as they read it.

    Asked how sure they were, they say "Unsure" at once, unless a test sees to that.
    """

    sees_to_confidence = False

    async def press(self, label: str) -> str:
        said = await super().press(label)
        if "Unsure" in self.labels and not self.sees_to_confidence:
            return await super().press("Unsure")
        return said

    def letter_of(self, *, right: bool) -> str:
        """Return the letter under which the best answer, or another one, stands for this member."""
        lines = {
            line[2]: line.split("**  ", 1)[1]
            for line in self.text.splitlines()
            if line[:2] == "**" and line[3:7] == "**  "
        }
        key = self.item.options[self.item.key].text
        return next(letter for letter, text in lines.items() if (text == key) == right)


async def quiz(circle: Circle, who: MemberActor | None = None, **options: object) -> Run:
    member = who or circle.alice
    return Run(circle, member, await member.slash(circle.channel, "quiz", **options))


async def test_a_run_goes_from_the_first_question_to_its_end(circle: Circle) -> None:
    run = await quiz(circle, questions=3)
    assert run.text.startswith("### Question 1 of 3\n-# 0 answered ▱▱▱▱▱▱▱▱▱▱")
    assert run.labels == ["A", "B", "C", "D", "Stop here"]
    assert "best answer" not in run.text
    missed = run.item
    said = await run.press(run.letter_of(right=False))
    assert "### Not quite" in said
    assert missed.options[missed.key].reason in said
    assert "Where to look it up" in said
    why = ["Did not know it", "Misread it", "Fell between two"]
    assert run.labels == [*why, "Next", "All reasons", "Stop here", REPORT]
    for number in (2, 3):
        said = await run.press("Next")
        assert said.startswith(f"### Question {number} of 3")
        assert "### Correct" in await run.press(run.letter_of(right=True))
    assert run.labels == ["Finish", "All reasons", REPORT]
    said = await run.press("Finish")
    assert said.startswith("### 2 of 3 right")
    assert missed.stem in said
    assert "Worth another look" in said


async def test_a_run_can_be_stopped_and_keeps_every_answer(circle: Circle) -> None:
    run = await quiz(circle, questions=5)
    await run.press(run.letter_of(right=True))
    said = await run.press("Stop here")
    assert said.startswith("### 1 of 1 right (of 5 planned)")
    assert len(await circle.rows("SELECT * FROM drill_answer")) == 1
    assert (await quiz(circle)).text.startswith("### Question 1 of 10")


async def test_a_run_goes_on_where_it_was_left_also_after_a_restart(circle: Circle) -> None:
    run = await quiz(circle, questions=4)
    await run.press(run.letter_of(right=True))
    await circle.restart()
    again = await quiz(circle)
    assert again.text.startswith("### Question 2 of 4")
    assert "You go on where you stopped" in again.text
    assert "### Correct" in await again.press(again.letter_of(right=True))


async def test_the_old_message_still_works_after_a_restart_and_a_quarter_of_an_hour(
    circle: Circle,
) -> None:
    run = await quiz(circle, questions=2)
    await circle.restart()
    await circle.seconds(16 * 60)
    assert "### Correct" in await run.press(run.letter_of(right=True))
    assert (await run.press("Next")).startswith("### Question 2 of 2")


async def test_the_first_choice_counts_however_often_a_member_presses(circle: Circle) -> None:
    run = await quiz(circle, questions=1)
    first = run.message
    wrong, right = run.letter_of(right=False), run.letter_of(right=True)
    await run.press(wrong)
    said = await circle.press(run.who, first, await id_of(circle, right))
    assert "### Not quite" in said
    assert await circle.rows("SELECT correct FROM drill_answer") == [(0,)]


async def id_of(circle: Circle, letter: str) -> str:
    [(drill_id,)] = await circle.rows("SELECT MAX(drill_id) FROM drill")
    return f"sg:drill:{drill_id}:1:{'ABCD'.index(letter)}"


async def test_a_second_run_ends_the_first_and_loses_nothing(circle: Circle) -> None:
    first = await quiz(circle, questions=3)
    await first.press(first.letter_of(right=True))
    second = await quiz(circle, questions=2)
    said = await first.press("Next")
    assert said.startswith("### 1 of 1 right (of 3 planned)")
    assert "### Correct" in await second.press(second.letter_of(right=True))
    assert len(await circle.rows("SELECT * FROM drill_answer")) == 2


async def test_nobody_elses_run_can_be_touched(circle: Circle) -> None:
    run = await quiz(circle, questions=2)
    said = await circle.press(circle.ben, run.message, await id_of(circle, "A"))
    assert "I no longer know this practice run" in said
    assert await circle.rows("SELECT * FROM drill_answer") == []


async def test_a_bank_that_shrinks_in_the_middle_takes_nothing_away(circle: Circle) -> None:
    run = await quiz(circle, questions=2)
    letter = run.letter_of(right=True)
    [(items,)] = await circle.rows("SELECT items FROM drill")
    gone = [entry.rsplit(":", 1)[0] for entry in items.split()]
    circle.bank = circle.bank_without(gone[0])
    circle.bank = circle.bank_without(gone[1])
    await circle.restart()
    assert "### Correct" in await run.press(letter)
    assert (await run.press("Next")).startswith("### Question 2 of 2")


async def test_everybody_is_asked_how_sure_they_were_before_they_are_told(
    circle: Circle,
) -> None:
    run = await quiz(circle, questions=1)
    run.sees_to_confidence = True
    right = run.letter_of(right=True)
    said = await run.press(right)
    assert "How sure were you?" in said
    assert "best answer" not in said
    assert run.labels == ["Sure", "Unsure", "Guess", "Stop here"]
    assert "### Correct" in await run.press("Guess")
    assert await circle.rows("SELECT confidence FROM drill_answer") == [("guess",)]


async def test_a_domain_is_kept_to_and_an_unknown_one_refused(circle: Circle) -> None:
    run = await quiz(circle, questions=5, domain="Mentoring")
    assert run.item.domain == "mentoring"
    said = text_of(await circle.alice.slash(circle.channel, "quiz", domain="Cooking"))
    assert "The exam has no domain “Cooking”" in said


@pytest.mark.parametrize("kind", ["due", "missed"])
async def test_where_nothing_is_due_or_missed_it_says_what_else_there_is(
    circle: Circle, kind: str
) -> None:
    said = text_of(await circle.alice.slash(circle.channel, "quiz", kind=kind))
    assert "Try **/quiz** with kind new or mixed" in said


async def test_what_was_missed_comes_back_when_it_is_asked_for(circle: Circle) -> None:
    run = await quiz(circle, questions=1)
    stem = run.item.stem
    await run.press(run.letter_of(right=False))
    await run.press("Finish")
    again = await quiz(circle, kind="missed")
    assert stem in again.text


async def test_after_days_what_is_due_comes_in_small_portions(circle: Circle) -> None:
    run = await quiz(circle, questions=45)
    for _ in range(45):
        await run.press(run.letter_of(right=True))
        await run.press("Finish" if "Finish" in run.labels else "Next")
    await circle.until(circle.env.now() + circle.days(60))
    pile = await quiz(circle)
    assert pile.text.startswith("### Question 1 of 5")
    said = await pile.press("Stop here")
    assert "Start with these 5; the rest can wait" in said
    assert pile.labels == ["Five more", "My numbers"]
    assert (await pile.press("Five more")).startswith("### Question 1 of 5")


def finished(missed: int = 0, right: int = 0, due: int = 0, *, days: int = 1) -> Finished:
    """Return a run that is over, with so many questions missed, right, and due by now."""
    items = tuple(make_item(item_id=f"item-{at}", stem=f"Stem {at}?") for at in range(missed))
    count = missed + right
    attempts = {at: Attempt(0, at > missed) for at in range(1, count + 1)}
    versions = tuple((f"item-{at}", 1) for at in range(count))
    drill = Drill(1, 1, 1, DrillKind.MIXED, None, versions, 7, NOON, NOON, attempts)
    seen = tuple(Seen(f"due-{at}", "advocacy", "rights") for at in range(due))
    return Finished(drill, items, Pile(seen, days))


@pytest.mark.parametrize(
    ("due", "days", "label"),
    [
        pytest.param(1, 1, "One more", id="one"),
        pytest.param(4, 1, "Four more", id="four"),
        pytest.param(9, 1, "Five more", id="many"),
        pytest.param(2, 2, "Five more", id="left-of-today-with-more-behind"),
    ],
)
def test_the_button_offers_as_many_as_it_brings(due: int, days: int, label: str) -> None:
    screen = run_screen(finished(right=1, due=due, days=days), make_bank())
    buttons = [part for part in screen.walk_children() if isinstance(part, discord.ui.Button)]
    assert [button.label for button in buttons] == [label, "My numbers"]


@pytest.mark.parametrize(
    ("missed", "rest"),
    [
        pytest.param(5, "", id="all"),
        pytest.param(6, "And 1 more. It comes back by itself", id="one"),
        pytest.param(9, "And 4 more. They come back by themselves", id="several"),
    ],
)
def test_a_long_list_of_what_was_missed_is_no_wall(missed: int, rest: str) -> None:
    said = "\n".join(look_again(finished(missed).missed))
    assert said.count("**Best answer:**") == 5
    assert rest in said
    assert ("And" in said) == bool(rest)


def test_a_run_with_one_question_is_spoken_of_as_one() -> None:
    assert "It comes back later" in finished_heading(finished(right=1))
    assert "Good that you met this one here" in finished_heading(finished(missed=1))


def test_what_was_missed_about_crisis_comes_with_988() -> None:
    about_crisis = make_item(tags=frozenset({"crisis"}))
    screen = run_screen(replace(finished(missed=1), missed=(about_crisis,)), make_bank())
    assert any("**988**" in getattr(part, "content", "") for part in screen.walk_children())


async def test_practice_counts_on_no_board(circle: Circle) -> None:
    await circle.set_up()
    run = await quiz(circle, questions=2)
    await run.press(run.letter_of(right=True))
    for board in ("daily", "exam", "all"):
        said = text_of(
            await circle.alice.slash(circle.channel, "leaderboard", period="all", board=board)
        )
        assert "still empty" in said
        assert "You have not answered" in said
    assert await circle.rows("SELECT * FROM tally") == []


async def test_my_question_is_one_private_question(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    assert labels(post) == ["A", "B", "C", "D", "My question"]
    result = await circle.alice.click(post, label="My question")
    run = Run(circle, circle.alice, result)
    assert run.text.startswith("### Your question")
    assert run.item.stem not in shown(post)
    assert run.labels == ["A", "B", "C", "D"]
    assert "### Correct" in await run.press(run.letter_of(right=True))
    assert run.labels == ["One more", "All reasons", "My numbers", REPORT]


async def test_my_question_leaves_a_run_alone(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    await quiz(circle, questions=3)
    await circle.alice.click(post, label="My question")
    assert (await quiz(circle)).text.startswith("### Question 1 of 3")


async def test_no_run_gives_the_open_question_away(circle: Circle) -> None:
    """Nor the questions of a paper that is being written."""
    await circle.set_up()
    post = await circle.next_post()
    stem = circle.item_of(post).stem
    await quiz(circle, questions=50)
    [(items,)] = await circle.rows("SELECT items FROM drill")
    assert circle.item_of(post).item_id not in items
    await circle.click(circle.ben, post, circle.wrong_for(post))
    await circle.until(circle.env.now() + timedelta(seconds=1))
    missed = await quiz(circle, circle.ben, kind="missed")
    assert stem in missed.text


async def test_no_key_stands_in_any_button_before_the_choice(circle: Circle) -> None:
    run = await quiz(circle, questions=1)
    reply = circle.bodies("POST", "/callback")[-1]
    text = json.dumps(reply)
    assert run.item.options[run.item.key].reason not in text
    assert run.item.item_id not in text
