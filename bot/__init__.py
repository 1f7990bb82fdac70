"""The study group's rules and memory: everything that is not a Discord screen."""

VERSION = "0.9.0"
"""Of this release; pyproject.toml reads it here, and CHANGELOG.md says what is new in it."""
