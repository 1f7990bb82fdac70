"""Scores: boards, streaks, statistics, and how ready somebody is. Pure."""
