"""Every sentence of /doctor."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.services.servers.checkup import Checkup
from cogs.kit.days import date_in_words, time_in_words
from cogs.kit.text import moment

TITLE = "### How I am"
NOT_SET_UP = "**Daily question:** not set up yet. **/setup** does that."
RIGHT = timedelta(seconds=5)
"""So far a clock may be off and still be called right."""

TELL = "Please tell whoever runs me"


def is_well(found: Checkup, ahead: timedelta) -> bool:
    """Return whether whoever runs the bot has nothing to do."""
    has_backup = not found.backups_on or found.backup_at is not None
    return found.is_sound and has_backup and not found.backup_failed and abs(ahead) <= RIGHT


def permissions(troubles: str) -> str:
    """Return what is missing for the daily question, each with what to do."""
    return f"**To put right:**\n{troubles}" if troubles else "**Permissions:** all there."


def next_times(instants: Sequence[datetime], is_blocked: bool) -> str:
    """Return when the next questions come."""
    if not instants:
        return "**Next questions:** none, it is paused. **/daily resume** starts it again."
    if is_blocked:
        return "**Next questions:** none until that is put right."
    return "**Next questions:**\n" + "\n".join(f"- {moment(instant)}" for instant in instants)


def clock_change(on: date, at: time) -> str:
    """Return which question is the first after a change of the clocks."""
    return (
        f"-# When the clocks change (by {date_in_words(on)}), the question still comes at "
        f"{time_in_words(at)} on your group's clock."
    )


def clock_line(ahead: timedelta) -> str:
    """Return whether the clock of the bot's computer is right."""
    if abs(ahead) <= RIGHT:
        return "**Clock:** right."
    side = "ahead of" if ahead > timedelta(0) else "behind"
    return (
        f"**Clock:** my computer's is {_in_words(abs(ahead))} {side} Discord's. I go by Discord's, "
        f"so nothing comes at a wrong time. {TELL}: that computer should set its clock by itself."
    )


def _in_words(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def memory_line(found: Checkup) -> str:
    """Return whether the database is sound."""
    if not found.is_sound:
        return (
            f"**What I keep:** the file with everything I know is damaged. {TELL} at once: "
            "docs/hosting.md says how to put a backup back."
        )
    if not found.is_whole:
        return "**What I keep:** sound as far as I looked; each backup looks at all of it."
    return "**What I keep:** sound."


def backup_line(found: Checkup) -> str:
    """Return how old the newest backup is."""
    if not found.backups_on:
        return "**Backups:** I make none by myself; whoever runs me chose so."
    made = f"the newest was made {moment(found.backup_at)}" if found.backup_at else "none yet"
    if found.backup_failed:
        return f"**Backups:** the last one failed; {made}. {TELL}: my log says why."
    return f"**Backups:** {made}." if found.backup_at else "**Backups:** none yet; I am making one."
