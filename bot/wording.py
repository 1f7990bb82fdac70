"""Sentences with which the rules say no; each says what to do next. Screens have their own."""

ORGANISERS_ONLY = "Only organisers (Manage Server) can do that. Please ask one of them."
SERVER_ONLY = "Please use this in your study group's server, not in a private message."
NOT_SET_UP = "The daily question is not set up here yet. An organiser can do it with /setup."
NO_SUCH_POST = "I no longer know this question. Please answer the newest one in the channel."
STILL_OPEN = (
    "This question is still open. The reasons are shown here when the next question is posted."
)
NO_ITEMS = "My question bank has no daily questions. The host can check it: python -m bot check."
ALREADY_PAUSED = "The daily question is already paused. Start it again with /daily resume."
NOT_PAUSED = "The daily question is already running. See the next times with /daily status."
SKIP_WHILE_PAUSED = "The daily question is paused, so nothing is planned. Use /daily resume first."
SOMETHING_WRONG = (
    "Something went wrong on my side. What you did before is safe. Please try again in a moment."
)
SENT_MAYBE = (
    "Discord did not answer, so I do not know whether the question arrived. "
    "Please look in the channel in two minutes; I will check too and send it if it did not."
)
ON_HOLD = (
    "I could not post the daily question three times, so I have stopped trying for now. Your "
    "settings and everyone's answers are safe. I start again by myself as soon as I may post; "
    "/daily status says what is missing."
)
DISK_FULL = (
    "I could not save that: the computer I run on has no space left. "
    "Nothing was changed. Please tell your organiser, and try again later."
)


def bad_time(text: str) -> str:
    """Say how to write a time of day."""
    return f"I could not read “{text}” as a time. Write it like 09:00, 18:30 or 9 am."


def bad_timezone(text: str, nearest: list[str]) -> str:
    """Say how to name a time zone, with the nearest names there are."""
    names = " or ".join(nearest) if nearest else "America/Chicago or UTC"
    return f"I do not know the time zone “{text}”. Try {names}, or pick one from the list."


def bad_days(text: str) -> str:
    """Say how to write days of the week."""
    return (
        f"I could not read “{text}” as days. "
        "Write “every day”, “weekdays”, or days like “Mon, Wed, Fri”."
    )


def no_permission(missing: list[str], channel_id: int) -> str:
    """Say which permissions the bot lacks in a channel, and where to give them."""
    names = ", ".join(missing)
    return (
        f"I cannot post in <#{channel_id}>: I am missing {names}. Give me that in the channel's "
        "settings under Permissions, or choose another channel with /setup."
    )


def cannot_see(channel_id: int) -> str:
    """Say that a channel is gone or hidden."""
    return (
        f"I cannot see the channel <#{channel_id}>; it may have been deleted or hidden from me. "
        "Choose another one with /setup."
    )


def discord_refused(detail: str) -> str:
    """Say that Discord did not take a message, and why."""
    return (
        f"Discord did not take my message ({detail}). "
        "I will try again; please look at /daily status in a while."
    )
