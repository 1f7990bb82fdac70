"""What the bench measures is done at all: a row of a bot that is clicked wrongly says nothing."""

from bot.bench.exams import exam_rows


async def test_papers_are_written_to_their_end_as_a_member_writes_them() -> None:
    slowest, stored = await exam_rows(members=3, questions=5)
    assert stored["figure"] == 15
    assert stored["met"]
    assert slowest["what"] == "3 papers of 5 questions: slowest acknowledgement, s"
    assert slowest["met"]
