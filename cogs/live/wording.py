"""Every sentence of the live rounds."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import discord

from bot.domain.bank.items import LETTERS, Item
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.live import LiveEnding, Place, Round
from bot.domain.publishing import CROWD
from cogs.kit.item_text import answers_so_far, plain_closed_line, split_line
from cogs.kit.numbers import counted, people_count
from cogs.kit.text import called, cut, lines_within

FORM_TITLE = "A live round in this channel"
FORM_QUESTIONS, FORM_QUESTIONS_HINT = "How many questions", "From 1 to 50"
FORM_SECONDS, FORM_SECONDS_HINT = "Seconds for each question", "From 10 to 600"
FORM_DOMAIN = "Domain"
FORM_BEGINS = "Seconds until the first question"
FORM_BEGINS_HINT = "From 0, which is at once, to 600"
JOIN = "Join"
NEXT_NOW = "Next now"
PAUSE = "Pause"
RESUME = "Resume"
STOP = "Stop the round"
MY_ROUND = "My answers"
ASKED_ELSEWHERE = (
    "-# Questions that are being asked elsewhere just now are left out until that is over."
)
NOTHING_MORE = "-# Nothing more to do here: it goes on in the channel."
GOING_ON = "### It goes on\nThe clock runs again where it stood."
SHORT_RULES = (
    "What you choose stays private, and you can change it until the clock ends. It ends soon after "
    "all who joined have answered. Speed never counts. The standings at the end name who had two "
    "right or more, unless they hide on the leaderboard."
)
FREE_MISS = "whoever had all right stands beside those who missed one."
NO_STANDINGS = "There is nobody to name this time. That is what practice is for."

_ENDINGS = {
    LiveEnding.ALL_ASKED: "All questions are asked.",
    LiveEnding.NOBODY: "Nobody answered three in a row, so the round has ended by itself.",
    LiveEnding.STOPPED: "The round was stopped.",
    LiveEnding.CHANNEL_GONE: "The channel is gone.",
}


_PAUSED_OUT = "It was paused for half an hour in all, so it has ended by itself."


def heading(one: Round) -> str:
    """Return which question of the round it is."""
    return f"### Live round: question {one.number} of {one.questions}"


LONG_ROUND = timedelta(hours=1)
"""A round that may take longer than this is worth a word to its host, before anybody joins."""


def odd_options(one: Round) -> list[str]:
    """Return what a host may not have meant: a round that takes the whole evening."""
    longest = timedelta(seconds=one.questions * one.seconds)
    if longest <= LONG_ROUND:
        return []
    minutes = counted(round(longest.total_seconds() / 60), "minute")
    return [
        f"-# {counted(one.questions, 'question')} of {counted(one.seconds, 'second')} take up to "
        f"{minutes}. Not what you meant? Press **{STOP}**, and start again."
    ]


def host_panel(one: Round) -> str:
    """Return what the host reads first."""
    first = "The first question comes into this channel in a moment."
    if one.is_lobby:
        begins = discord.utils.format_dt(one.due_at, "R")
        first = (
            "People join in the channel; press **Join** there to play yourself. The first "
            f"question comes {begins}, or with **Next now**."
        )
    return (
        f"### Your live round\n{first}\n"
        "-# **/exam status** brings these buttons back. Each question goes on by itself once all "
        "who have joined have answered."
    )


def ended(one: Round) -> str:
    """Return to the host that the round is over, and what comes then."""
    head = "### Stopped" if one.ending is LiveEnding.STOPPED else "### It is over"
    if one.has_standings:
        return f"{head}\nThe standings come next."
    if not one.took_place:
        return f"{head}\nIt had not begun, so there are no standings."
    return f"{head}\n{_over_because(one)}"


def lobby_title(one: Round) -> str:
    """Return what is about to be played."""
    questions, seconds = counted(one.questions, "question"), counted(one.seconds, "second")
    return f"### Live round: {questions}, {seconds} each"


def lobby_state(one: Round, members: int) -> str:
    """Return how the lobby stands, or what became of it."""
    if one.is_over and one.took_place:
        return f"**It is over.** {_over_because(one)}"
    if one.is_over:
        return f"**It did not take place.** {_over_because(one)}"
    people = f"**In:** {people_count(members)}" if members else "Nobody is in yet."
    if one.took_place:
        return f"**It has begun**, below. Whoever comes now may still answer.\n{people}"
    return f"**Begins** {discord.utils.format_dt(one.due_at, 'R')}\n{people}"


def you_are_in(one: Round) -> str:
    """Return to one member that they take part."""
    if one.is_lobby:
        begins = discord.utils.format_dt(one.due_at, "R")
        return f"### You are in\nThe first question comes into this channel {begins}."
    return "### You are in\nAnswer the question in this channel; the next one comes by itself."


def status(one: Round) -> str:
    """Return how a round stands, to whoever asks."""
    if one.is_lobby:
        begins = discord.utils.format_dt(one.due_at, "R")
        return f"### A live round is about to begin\nIts first question comes {begins}."
    paused = ", paused" if one.is_paused else ""
    return f"### A live round is going on\nQuestion {one.number} of {one.questions}{paused}."


def paused(one: Round) -> str:
    """Return that the round waits for its host, and for how long it does."""
    ends = discord.utils.format_dt(one.pause_ends_at, "R") if one.pause_ends_at else "then"
    return (
        "### Paused\nThe clock stands still until you press **Resume**. "
        f"Without that the round ends {ends}, so that its questions are free for others again."
    )


def running_line(one: Round) -> str:
    """Return how a round stands, in a line of the organisers' list."""
    paused = ", paused" if one.is_paused else ""
    if one.is_lobby:
        begins = discord.utils.format_dt(one.due_at, "R")
        return f"**Live round**, {counted(one.questions, 'question')}, begins {begins}"
    return f"**Live round**, question {one.number} of {one.questions}{paused}"


def clock(one: Round, ends_at: datetime) -> str:
    """Return how long the question's clock runs, or that it stands still."""
    if one.is_paused:
        ends = discord.utils.format_dt(one.pause_ends_at, "R") if one.pause_ends_at else ""
        return f"**Paused** by the host. It goes on in a while, or ends {ends}."
    return f"**Time** ends {discord.utils.format_dt(ends_at, 'R')}"


def footer(answered: int) -> str:
    """Return how many have answered; never who or what."""
    return f"-# {answers_so_far(answered)} · {SHORT_RULES}"


def shown_line(index: int, item: Item, responses: ResponseDistribution) -> str:
    """Return one option once the clock is over, with its share when that is not too telling."""
    if not responses.may_be_shown:
        return plain_closed_line(index, item)
    return split_line(index, item, responses)


def recorded(letter: str) -> str:
    """Confirm an answer, to one member alone."""
    return f"Recorded: **{letter}**. You can change it until the clock ends."


def my_round(mine: list[tuple[int, Item | None, int]]) -> str:
    """Return one member's answers of a round: question number, item, and what they chose.

    Without an item it is being asked elsewhere, and nothing is said of it.
    """
    if not mine:
        return "You have no answers in this round. You are welcome in the next one."
    told = [(number, item, option) for number, item, option in mine if item is not None]
    right = sum(item.is_right(option) for _, item, option in told)
    lines = [f"### {right} of {len(told)} right"] if told else ["### Your answers"]
    if len(told) < len(mine):
        lines.append(ASKED_ELSEWHERE)
    for number, item, option in told:
        how = "right" if item.is_right(option) else f"best was {LETTERS[item.key]}"
        lines.append(f"**{number}.** {LETTERS[option]}, {how} · {cut(item.stem, 90)}")
    return lines_within(lines)


def standings_title(one: Round) -> str:
    """Return the heading of the standings, and why the round has ended."""
    return f"### The live round is over\n{_over_because(one)}"


def _over_because(one: Round) -> str:
    if one.is_paused:
        return _PAUSED_OUT
    if not one.took_place and one.ending is LiveEnding.NOBODY:
        return "Nobody was in when it was to begin."
    return _ENDINGS[one.ending or LiveEnding.ALL_ASKED]


def standings_lines(places: list[Place], answered: int, names: Mapping[int, str]) -> str:
    """Return the first places; whoever had nothing right, or hides, is not named."""
    people = people_count(answered) if answered >= CROWD else f"Fewer than {CROWD} people"
    if not places:
        return f"{people} took part. {NO_STANDINGS}"
    lines = [
        f"**{place.rank}.** {called(place.user_id, names.get(place.user_id))} · {place.right} right"
        for place in places
    ]
    return "\n".join(lines) + f"\n-# {people} took part. One miss is free: {FREE_MISS}"
