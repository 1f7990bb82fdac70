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
NO_SUCH_DRILL = "I no longer know this practice run. Begin a new one with /quiz."
ASKED_ELSEWHERE = (
    "This question is being asked elsewhere just now: in the daily question, a mock exam or a live "
    "round. Please answer it there first. **/quiz** goes on with the others."
)
ALL_DONE_TODAY = "You have met everything there is today. Come back tomorrow, or use /quiz."
NOTHING_TO_PRACTISE = {
    "due": "Nothing is due for you now. Try /quiz with kind new or mixed.",
    "new": "You have met every question of this. Try /quiz with kind due or mixed.",
    "missed": "There is nothing that you had wrong last time. Try /quiz with kind new or mixed.",
    "mixed": "There is nothing to ask here now. Try another domain, or come back tomorrow.",
}
NOTHING_TO_REMIND_OF = (
    "There is no daily question here yet to remind you of. Once an organiser has used /setup, "
    "set your reminder again."
)
SEASON_A_DAY_LATER = (
    "Since the time zone was changed, a question or mock exam has tomorrow's date already. "
    "Please start the season tomorrow."
)
SEASON_BEGINS = "A new season begins tomorrow already. Start the next one after that."
SITTING_IN_CHANNEL = (
    "A mock exam is already going on in this channel. Join that one, or start yours in another."
)
NO_SITTING_HERE = "No mock exam is going on in this channel. Start one with /exam start."
NO_SUCH_SITTING = "I no longer know this mock exam. Start a new one with /exam start."
TOO_LATE_TO_JOIN = (
    "This mock exam is too far along to join fairly. You are welcome in the next one."
)
SITTING_OVER = "This mock exam is over. Start a new one with /exam start."
ALREADY_BEGUN = "This mock exam has begun. To leave, submit your paper as it is."
NOT_BEGUN = "This mock exam has not begun yet. Your paper opens here when it does."
CALLED_OFF = (
    "This mock exam was called off before it began, so there is no paper and nothing is lost. "
    "You are welcome in the next one; /exam start opens it."
)
NOT_IN_SITTING = "You are not in this mock exam. Press Join first, if it is still offered."
NOT_YOUR_PAPER = "I cannot open this paper for you. Open your own with /exam paper."
NO_PAPER = "You have no paper here yet. Join a mock exam, or start one with /exam start."
NO_RESULTS = "You have no results here yet. They come when your paper is handed in."
NO_SUCH_QUESTION = "Your paper has no such question. Open it again with /exam paper."
STILL_WRITING = "This paper is still open. Hand it in first; then its result is here."
NOBODY_IN = "Nobody is in yet. Press Join first, then Start now."
HOSTS_ONLY = "Only who started this mock exam, or an organiser, can do that."
NO_SUCH_ROUND = "I no longer know this live round. Start a new one with /exam live."
ROUND_GOES_ON = "This round is still going on. Your answers are here when it is over."
CLOCK_OVER = "The clock of this question has run out. The next one comes in a moment."
ROUND_PAUSED = "The round is paused. Your answer will be welcome when it goes on."
NOTHING_TO_ASK = (
    "My question bank has no questions for this yet. Choose another domain, or leave it open; "
    "if that does not help either, the host can check the bank: python -m bot check."
)
ALL_OPEN = (
    "Every question for this is being asked somewhere on this server now, and a live round would "
    "give the answers away. Try again when that is over."
)
NOT_YET_REVIEW = (
    "Others are still writing, so answers and reasons stay closed until they are done. "
    "Then find them with /exam results."
)
DISK_FULL = (
    "I could not save that: the computer I run on has no space left. "
    "Nothing was changed. Please tell your organiser, and try again later."
)


def no_such_domain(text: str, titles: list[str]) -> str:
    """Say which domains the exam has."""
    return f"The exam has no domain “{text}”. Choose one of: {', '.join(titles)}."


def bank_too_small(asked: int, there: int) -> str:
    """Say how long a mock exam can be, or what to do where none can be."""
    if not there:
        return NOTHING_TO_ASK
    return (
        f"There are {there} questions for this, so a mock exam of {asked} is not possible. "
        f"Ask for {there} or fewer, or leave the domain open."
    )


def bad_date(text: str) -> str:
    """Say how to write a date."""
    return f"I could not read “{text}” as a date. Write it like 2027-03-14 or 14 March 2027."


PAST_DATE = "That day has passed. Give the date of your next exam, or clear to have none."


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


def bad_light(text: str) -> str:
    """Say how many members may keep the group's light on."""
    return (
        f"I could not read “{text}” as a number of members for the group's light. "
        "Write a whole number from 1 to 99, such as 3."
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


def cannot_post_here(missing: list[str]) -> str:
    """Say which permissions the bot lacks in the channel of a command."""
    names = ", ".join(missing)
    return (
        f"I cannot post in this channel: I am missing {names}. Ask an organiser to give me that in "
        "the channel's settings under Permissions, or start in another channel."
    )
