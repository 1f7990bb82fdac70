"""Every sentence of a member's own settings."""

from bot.domain.members import MemberSettings
from bot.domain.papers import EXTRA_TIMES

_NAMES = ("as planned", "a quarter more", "half more", "double")

TIMES = dict(zip(EXTRA_TIMES, _NAMES, strict=True))
"""How each extra time is called."""


def settings(own: MemberSettings, *, saved: bool) -> str:
    """Return a member's settings, for that member alone."""
    clock = "hidden" if own.hide_clock else "shown"
    return (
        f"### {'Saved' if saved else 'Your settings'}\n"
        f"**Time in mock exams:** {TIMES[own.extra_time]}\n"
        f"**Time left on your paper:** {clock}\n"
        "-# For you alone, on every server. More time holds from the next mock exam that begins. "
        "Change it with the options of this command."
    )
