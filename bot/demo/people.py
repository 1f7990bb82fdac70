"""Who is in the make-believe group, and what each of them is like."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One member: how they look, and how they study."""

    name: str
    colour: str
    skill: float = 0.7
    """How often they choose the best answer, when the four weeks begin."""
    learns: float = 0.1
    """By how much that has grown when they are over."""
    weak_in: str = ""
    """The domain in which they are often wrong."""
    comes: float = 0.9
    """On what part of the days they answer."""
    practises: int = 0
    """So many questions they practise in an evening, when they do."""
    joined_after: int = 0
    """Days after the group began."""
    sits: bool = True
    """Whether they take part in the mock exams."""


MEMBERS = (
    Person("Alice", "#3f7d6e", 0.66, 0.24, "advocacy", 0.97, practises=6),
    Person("Ben", "#8a5a9e", 0.6, 0.12, "mentoring", 0.8, practises=2),
    Person("Chidi", "#c07a2c", 0.72, 0.06, "professional-responsibility", 0.55),
    Person("Dana", "#4a6fa5", 0.6, 0.0, joined_after=25, sits=False),
)
"""Whom a visitor may be, besides the organiser. Alice has done much, Dana has only come."""

ORGANISER = Person("Rosa (organizer)", "#a8461f", 0.8, 0.05, "recovery-support", 0.85)

OTHERS = (
    Person("Elena", "#7a6a2f", 0.75, 0.1, "advocacy"),
    Person("Farid", "#356a8a", 0.55, 0.2, "mentoring", practises=2),
    Person("Grace", "#96504f", 0.85, 0.05, "recovery-support"),
    Person("Hao", "#4f7a4a", 0.6, 0.15, "professional-responsibility"),
    Person("Imani", "#6d5a9e", 0.7, 0.1, "advocacy", 0.95),
    Person("Jonas", "#8a6a4a", 0.5, 0.1, "mentoring", 0.85),
    Person("Keisha", "#a0527a", 0.78, 0.08, "advocacy", 0.95),
    Person("Luis", "#2f7a7a", 0.65, 0.1, "recovery-support"),
    Person("Mei", "#5a6a7a", 0.8, 0.1, "professional-responsibility", 0.95),
    Person("Noor", "#7a8a3a", 0.58, 0.2, "advocacy"),
    Person("Oskar", "#9a6a2f", 0.62, 0.1, "mentoring"),
    Person("Priya", "#4a5a8a", 0.74, 0.1, "advocacy", 0.95),
)
"""The rest of the group, who live on while a visitor looks around."""
