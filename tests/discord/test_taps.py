"""How many taps ten common things take: a number that grows is a step in somebody's way.

A tap is a button, an entry of a list, or a form that is sent. What is typed is not counted.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest

from bot.domain.bank.items import LETTERS
from tests.discord.circle import Circle, labels
from tests.discord.exam_room import Desk, Room
from tests.discord.study_panel import PanelUser, panels_in, put_up

QUESTIONS = 10
"""Of a sprint. A whole mock exam has a tap more for each of its other questions."""


@pytest.fixture
async def user(circle: Circle) -> PanelUser:
    await circle.set_up()
    await circle.next_post()
    await put_up(circle)
    [panel] = panels_in(circle)
    return PanelUser(circle, circle.alice, panel)


async def press(user: PanelUser, shown: Any, label: str) -> Any:  # noqa: ANN401 - simcord's
    """Press a button of what was shown last, and return what is shown then."""
    return await user.who.click(shown.response, label=label)


async def answer_today(user: PanelUser) -> None:
    await user.who.click(user.circle.posts()[0], label="A")


async def read_every_reason(user: PanelUser) -> None:
    feedback = await user.who.click(user.circle.posts()[0], label="A")
    await press(user, feedback, "All reasons")


async def practise_one_question(user: PanelUser) -> None:
    await press(user, await user.opens("My question"), "A")


async def see_my_numbers(user: PanelUser) -> None:
    await user.opens("My numbers")


async def sit_a_mock_exam(user: PanelUser) -> None:
    room = Room(user.circle, host=user.circle.ben)
    await room.start()
    desk = Desk(user.circle, user.who, await user.who.click(room.message, label="Join"))
    await room.press(user.circle.ben, "Start now")
    await user.circle.seconds(5)
    await desk.press("Open my paper")
    for number in range(QUESTIONS):
        await desk.press(LETTERS[number % 4])
    await desk.press("Submit")
    await desk.press("Submit now")


async def have_more_time(user: PanelUser) -> None:
    form = await press(user, await user.opens("My settings"), "Mock exams")
    values = user.circle.form_values(form, **{"Time in mock exams": "1.5"})
    await user.who.submit_modal(form, values)


async def set_the_exam_date(user: PanelUser) -> None:
    form = await press(user, await user.opens("My exam date"), "Set the day")
    values = user.circle.form_values(form, **{"The day of your exam": "in 6 weeks"})
    await user.who.submit_modal(form, values)


async def start_a_mock_exam(user: PanelUser) -> None:
    await user.fills_in("Start a mock exam")


async def report_a_question(user: PanelUser) -> None:
    feedback = await user.who.click(user.circle.posts()[0], label="A")
    form = await press(user, feedback, "Report this question")
    await user.who.submit_modal(form, user.circle.form_values(form))


async def get_my_data(user: PanelUser) -> None:
    await press(user, await user.opens("My data"), "Get my data")


TASKS: dict[Callable[[PanelUser], Awaitable[None]], int] = {
    answer_today: 1,
    read_every_reason: 2,
    practise_one_question: 2,
    see_my_numbers: 1,
    sit_a_mock_exam: QUESTIONS + 4,
    have_more_time: 3,
    set_the_exam_date: 3,
    start_a_mock_exam: 2,
    report_a_question: 3,
    get_my_data: 2,
}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
async def test_it_takes_no_more_taps(
    circle: Circle, user: PanelUser, task: Callable[[PanelUser], Awaitable[None]]
) -> None:
    taps: list[int] = []

    async def count(interaction: discord.Interaction) -> None:
        taps.append(interaction.user.id)

    circle.bot.add_listener(count, "on_interaction")
    await task(user)
    assert taps.count(circle.alice.id) == TASKS[task]


async def test_the_panel_has_a_way_to_each(user: PanelUser) -> None:
    ways = {"My question", "My numbers", "My settings", "My exam date", "Start a mock exam"}
    assert ways <= set(labels(user.panel))
