"""Why a question was missed, as members say it, and what that tells."""

from collections.abc import Mapping

from bot.domain.practice.causes import Cause, main_cause

WHY = "-# Why was that? One tap, if you like. Only you see it."

LABELS = {
    Cause.UNKNOWN: "Did not know it",
    Cause.MISREAD: "Misread it",
    Cause.BETWEEN: "Fell between two",
    Cause.TIME: "Ran out of time",
}

_NOTED = {
    Cause.UNKNOWN: "you did not know it",
    Cause.MISREAD: "you misread it",
    Cause.BETWEEN: "it fell between two",
    Cause.TIME: "you ran out of time",
}
_COUNTED = {
    Cause.UNKNOWN: "did not know it",
    Cause.MISREAD: "misread it",
    Cause.BETWEEN: "fell between two",
    Cause.TIME: "ran out of time",
}
_TELLS = {
    Cause.UNKNOWN: "This is what practice is for: read the reason and its source once, and let the "
    "question come back.",
    Cause.MISREAD: "You know more than it shows. Read the last line of a question first, and look "
    "for words such as FIRST, BEST and NOT.",
    Cause.BETWEEN: "You are close. Read both reasons side by side, and say in a sentence of your "
    "own what decides between them.",
    Cause.TIME: "It is the clock, not you. Flag what takes long, go on, and come back at the end; "
    "a sprint now and then helps.",
}


def noted(cause: Cause) -> str:
    """Return that a cause was noted."""
    return f"-# Noted: {_NOTED[cause]}."


def what_it_tells(counts: Mapping[Cause, int], *, enough: int, span: str) -> list[str]:
    """Return how often a member named each cause within a span, and what the main one tells."""
    main = main_cause(counts, enough=enough)
    if main is None:
        return []
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    said = ", ".join(f"{_COUNTED[cause]} {count}" for cause, count in ordered if count)
    return [f"**Why you missed some** ({span}): {said}.\n{_TELLS[main]}"]
