"""Scores: boards, streaks, progress, readiness."""
