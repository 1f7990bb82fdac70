"""Two hundred members in one sitting, each as fast as they can: in time, and nothing lost."""

from bot.domain.exam.results import SCORE_OF_ANSWERS
from tests.wire.circle import Circle, eventually
from tests.wire.exam import Exam

MEMBERS = 200
WITHIN = 3
"""Seconds after which Discord tells a member that the bot did not respond."""


async def test_two_hundred_members_answer_at_once_and_every_last_choice_is_stored(
    circle: Circle,
) -> None:
    exam = Exam(circle, circle.add_members(MEMBERS))
    async with circle.bot_process():
        await exam.begin(questions=10, minutes=12)
        await exam.all_at_once(lambda writer: writer.answer_on())
    assert max(exam.waits) < WITHIN
    assert circle.stored("SELECT COUNT(option) AS n FROM mark") == [{"n": 10 * MEMBERS}]
    assert exam.lost() == []


async def test_two_hundred_members_hand_in_at_once_and_the_group_has_one_result(
    circle: Circle,
) -> None:
    exam = Exam(circle, circle.add_members(MEMBERS))
    async with circle.bot_process():
        await exam.begin(questions=SCORE_OF_ANSWERS, minutes=4)
        await exam.all_at_once(lambda writer: writer.answer_on())
        await exam.all_at_once(lambda writer: writer.hand_in())
        await eventually(exam.results)
    assert max(exam.waits) < WITHIN
    assert all(writer.has_result for writer in exam.writers)
    assert [f"{MEMBERS} people took part" in text for text in exam.results()] == [True]
    assert circle.stored("SELECT closing, COUNT(*) AS papers FROM paper GROUP BY closing") == [
        {"closing": "submitted", "papers": MEMBERS}
    ]
