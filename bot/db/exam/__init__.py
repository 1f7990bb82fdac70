"""SQL of group mock exams: sittings and papers."""
