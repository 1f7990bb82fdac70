"""Where a mock exam has its breaks."""

import pytest

from bot.domain.exam.sections import last_of_section, with_breaks
from tests.domain.exams import make_plan, make_profile

EXAM = make_profile(questions=120, sections=(60, 60), break_minutes=10)


@pytest.mark.parametrize(
    ("questions", "sections"),
    [(120, (60, 60)), (100, (50, 50)), (61, (31, 30)), (60, (30, 30)), (59, ()), (12, ())],
    ids=str,
)
def test_a_mock_exam_of_half_the_exam_or_more_has_its_breaks_in_proportion(
    questions: int, sections: tuple[int, ...]
) -> None:
    plan = with_breaks(make_plan(questions=questions), EXAM)
    assert plan.sections == sections
    assert sum(sections) in (0, questions)
    assert plan.exam == "sample"
    assert plan.breaks.total_seconds() == (600 if sections else 0)


def test_a_mock_exam_of_one_domain_has_none() -> None:
    assert with_breaks(make_plan(questions=120, domain="mentoring"), EXAM).sections == ()


def test_an_exam_that_is_written_in_one_go_has_none() -> None:
    assert with_breaks(make_plan(questions=100), make_profile()).sections == ()


def test_a_section_too_small_for_a_question_makes_no_break() -> None:
    exam = make_profile(questions=4, sections=(1, 7), break_minutes=5)
    assert with_breaks(make_plan(questions=2), exam).sections == ()


def test_a_section_ends_before_the_next_break_and_the_last_one_with_the_paper() -> None:
    plan = make_plan(questions=9, sections=(4, 3, 2), break_minutes=5)
    assert [last_of_section(plan, first) for first in (1, 4, 5, 8)] == [4, 4, 7, None]
    assert last_of_section(make_plan(), 1) is None
    assert plan.breaks.total_seconds() == 600
