"""Use cases of the questions: found, imported, exported, browsed, corrected, reported."""
