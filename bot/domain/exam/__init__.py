"""Group mock exams: sittings, papers, blueprint, results. Pure."""
