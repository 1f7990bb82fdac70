"""Group mock exams: sittings, papers, grading, the clock."""
