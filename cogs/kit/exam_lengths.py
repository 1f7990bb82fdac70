"""How long a mock exam can be and how its papers are made, as every form offers it."""

from bot.domain.bank.items import Profile
from bot.domain.exam.sittings import SHARES, PaperForm
from cogs.kit.numbers import counted

PAPERS: dict[str, str] = {
    PaperForm.SAME: "The same questions for all",
    PaperForm.OWN: "Own questions for each",
}


def lengths(profile: Profile) -> dict[str, str]:
    """Return each length of an exam with what it is in questions and minutes."""
    return {
        name: f"{name.capitalize()}: {exam_size(profile, share)}" for name, share in SHARES.items()
    }


def exam_size(profile: Profile, share: float = 1.0) -> str:
    """Return how long an exam, or that share of it, is."""
    questions = counted(max(1, round(profile.questions * share)), "question")
    return f"{questions}, {counted(max(1, round(profile.minutes * share)), 'minute')}"
