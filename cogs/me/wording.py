"""Every sentence of a member's own settings."""

from bot.domain.members import MemberSettings

_TIMES = {1.0: "as planned", 1.25: "a quarter more", 1.5: "half more", 2.0: "double"}


def settings(own: MemberSettings, *, saved: bool) -> str:
    """Return a member's settings, for that member alone."""
    clock = "hidden" if own.hide_clock else "shown"
    return (
        f"### {'Saved' if saved else 'Your settings'}\n"
        f"**Time in mock exams:** {_TIMES[own.extra_time]}\n"
        f"**Time left on your paper:** {clock}\n"
        "-# For you alone, on every server. More time holds from the next mock exam that begins. "
        "Change it with the options of this command."
    )
