"""Every sentence of the mock exams."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from itertools import accumulate

import discord

from bot.domain.bank.items import LETTERS, Item, Profile
from bot.domain.exam.history import PastMock
from bot.domain.exam.papers import Closing, Paper
from bot.domain.exam.results import GroupResult, PaperResult, Score
from bot.domain.exam.sittings import Ending, PaperForm, Plan, Sitting, SittingState
from bot.domain.publishing import GROUP
from bot.services.ports import SittingNow
from cogs.kit.days import day_and_year, short_day
from cogs.kit.numbers import KINDS, beside_pass_mark, counted, people_count

JOIN = "Join"
LEAVE = "Leave"
START_NOW = "Start now"
CANCEL = "Cancel"
OPEN_MY_PAPER = "Open my paper"
OPEN_ONE = "Open one of them"
MY_RESULT = "My result"
BACK = "Back"
NEXT = "Next"
FLAG = "Flag"
UNFLAG = "Unflag"
SUBMIT = "Submit"
SUBMIT_NOW = "Submit now"
GO_ON = "Go on writing"
TO_BREAK = "To the break"
BREAK_NOW = "Take the break"
AFTER_BREAK = "Go on"
REVIEW = "Review every question"
SHARE = "Share my result"
SHARE_NOW = "Share it"
KEEP_PRIVATE = "Keep it private"
TAKE_BACK = "Take it back"
WRITE_TO_ME = "Message me when it begins"
WRITE_NO_MORE = "No message, please"
STOP = "Stop"
STOP_NOW = "Stop for everyone"
LET_IT_RUN = "Let it run"

FORM_TITLE = "A mock exam in this channel"
FORM_LENGTH = "How long"
FORM_OWN_LENGTH = "Or your own length: questions, minutes"
FORM_OWN_HINT = "Such as 40, or 40 in 60; empty for the length above"
FORM_DOMAIN = "Domain"
FORM_PAPER = "Questions"
FORM_OPENS_IN = "It begins in so many minutes"

RULES = (
    "Everyone writes a private paper. Choices are saved at each click and can be changed until "
    "you submit. Nothing tells you how you do before the end, and nobody's result is shown unless "
    "they share it."
)
LOBBY_OPENS = (
    "The lobby opens in this channel in a moment. Press **Join** there to sit the exam yourself; "
    "**Start now** and **Cancel** there are yours, too."
)
LEFT = "You are out again. You can come back for as long as **Join** is there."
CALLED_OFF = "The mock exam is called off. Nobody's paper was begun."
STOPPED = "The mock exam is stopped. Everyone's paper is closed with what it has."
SCORE_LATER = (
    "### Your paper is in\nWith so few answers a score would tell which of them are right, while "
    "others are still asked the same. Yours is under **/exam results** when that is over."
)
WITHHELD = "Its answer and its reasons are here again when that is over."
NOT_IN = "You are not in yet. Press **Join**, and you are called when it begins."
CALL_OFF_ASKED = (
    "### Call off this mock exam?\nIt has not begun, so nothing is lost. Whoever is in is told."
)
STOP_ASKED = (
    "### Stop this mock exam?\nEveryone's paper would be closed now, with what it has. "
    "Members see their results; nothing is lost."
)

LEFT_BLANK = (
    "### Nothing counts here\nNo question of this paper was answered, so it has no score, and "
    "nothing of it counts anywhere. You are welcome in the next mock exam."
)
MISSED = (
    "### You did not get to this one\nYou were in, and the mock exam ended before you opened your "
    "paper. That happens. Nothing of it counts, and nobody is told. You are "
    "welcome in the next one."
)
MISSED_BEFORE = (
    "-# The last mock exam you joined ended before you opened your paper. That happens: nothing of "
    "it counts, and nobody is told."
)
NOTHING_COUNTS = "-# Nothing of this paper counts; its questions are here to learn from."
SHARE_RULES = (
    "-# Only this line. What you chose, what you missed and how long you took stay yours. You can "
    "take it back at any time; after that it is not shown again."
)
KEPT_PRIVATE = "### It stays private\nNothing was shared."
TAKEN_BACK = "### Taken back\nThe message goes in a moment. Your result is yours alone again."
NO_HISTORY = (
    "### All my mock exams\nNone yet, and that is fine: everybody starts with an empty page. "
    "**/exam start** opens one for the group; it stands here once you have handed in."
)
HISTORY_NOTE = "-# On this server, for you alone. A study aid, no forecast of the exam."
HISTORY_TITLE = "My mock exams over time"
ODD_PACE = 3
"""So many times slower or faster than the exam's own pace is worth a word."""

_ENDINGS = {
    Ending.ALL_SUBMITTED: "Everyone has handed in.",
    Ending.TIME_OVER: "The time is over.",
    Ending.STOPPED: "It was stopped early.",
    Ending.CANCELLED: "It was called off before it began.",
    Ending.NOBODY_CAME: "Nobody was in when it was to begin.",
    Ending.CHANNEL_GONE: "Its channel is gone.",
}


def minutes(duration: timedelta) -> str:
    """Return a duration in words: in minutes, a short one in seconds."""
    seconds = round(duration.total_seconds())
    if not seconds:
        return "less than a second"
    if seconds < 120:
        return counted(seconds, "second")
    return counted(round(seconds / 60), "minute")


def shape(plan: Plan, domain_title: str | None) -> str:
    """Return what kind of exam it is, in a line."""
    same = (
        "the same questions for everyone, options in mixed order"
        if plan.form is PaperForm.SAME
        else "questions of one's own for everyone"
    )
    return f"-# {domain_title or 'All domains'} · {same}"


def title(plan: Plan) -> str:
    """Return how long the exam is."""
    return f"### Mock exam: {_size(plan)}"


MORE_TIME = "More time, or no clock: **/me settings**, before it begins."


def you_are_in(sitting: Sitting) -> str:
    """Return that a member is in, and when and where it begins."""
    at = discord.utils.format_dt(sitting.opens_at, "t")
    left = discord.utils.format_dt(sitting.opens_at, "R")
    return (
        f"### You are in\nThe mock exam in <#{sitting.channel_id}> begins {left}, at {at}.\n"
        f"-# {MORE_TIME}"
    )


def how_told(*, gets_letter: bool) -> str:
    """Return how a member hears that it begins."""
    letter = " I also send you a private message." if gets_letter else ""
    return (
        "**You cannot miss it:** a new message in the channel tells when it begins, and leads to "
        f"your paper. So does this one, if that is soon.{letter}"
    )


def begun(sitting: Sitting) -> str:
    """Return for everybody that a mock exam has begun."""
    # An hour, no countdown: the message stays, and "ends 4 days ago" would stand there.
    ends = discord.utils.format_dt(sitting.ends_at, "t") if sitting.ends_at else ""
    return (
        f"### The mock exam has begun\n{_size(sitting.plan)}. "
        f"The time on the exam's clock ends at {ends}.\n"
        "If you have joined, press **Open my paper**. Only you see it."
    )


def called(sitting: Sitting) -> str:
    """Return to one member that the mock exam they have joined has begun."""
    ends = discord.utils.format_dt(sitting.ends_at, "R") if sitting.ends_at else ""
    return (
        f"### It has begun\n{_size(sitting.plan)}. The time on the exam's clock ends {ends}.\n"
        "Your paper is ready. Take a breath, and begin."
    )


def not_taking_place(sitting: Sitting) -> str:
    """Return to one member that the mock exam they have joined does not take place."""
    why = _ENDINGS[sitting.ending] if sitting.ending else ""
    return f"### It does not take place\n{why} You are welcome in the next one."


def _size(plan: Plan) -> str:
    return f"{counted(plan.questions, 'question')} in {minutes(timedelta(minutes=plan.minutes))}"


def rules(plan: Plan) -> str:
    """Return how a mock exam goes, for those who think of joining."""
    return RULES.replace("submit.", "submit, or take your break.") if plan.sections else RULES


def breaks(plan: Plan) -> list[str]:
    """Return where a mock exam has its breaks, and what they do."""
    if not plan.sections:
        return []
    at = numbers(tuple(accumulate(plan.sections))[:-1])
    length = minutes(timedelta(minutes=plan.break_minutes))
    return [
        f"**A break of {length}** after question {at}: your clock stands still, and what you "
        "answered before it cannot be changed after it."
    ]


def odd_options(plan: Plan, profile: Profile, *, length_too: bool) -> list[str]:
    """Return what a host may not have meant, before anybody has joined."""
    said: list[str] = []
    if length_too:
        said.append(
            f"You named a length and a number of questions; the number counts: {_size(plan)}."
        )
    seconds, usual = 60 * plan.minutes / plan.questions, 60 * profile.minutes / profile.questions
    if not usual / ODD_PACE <= seconds <= usual * ODD_PACE:
        said.append(
            f"{_size(plan)} is {minutes(timedelta(seconds=seconds))} for each question; the exam "
            f"itself has {minutes(timedelta(seconds=usual))}."
        )
    if said:
        said.append("-# Not what you meant? Press **Cancel** there, and start again.")
    return said


def lobby_state(now: SittingNow) -> str:
    """Return how a lobby stands."""
    sitting = now.sitting
    people = "Nobody is in yet." if not now.members else f"**In:** {people_count(now.members)}"
    left, at = (discord.utils.format_dt(sitting.opens_at, style) for style in ("R", "t"))
    return f"**Begins** {left}, at {at}\n{people}"


def running_state(now: SittingNow) -> str:
    """Return how an open sitting stands."""
    sitting = now.sitting
    ends = discord.utils.format_dt(sitting.ends_at, "R") if sitting.ends_at else ""
    until = discord.utils.format_dt(sitting.join_until, "t") if sitting.join_until else ""
    # All of it stays true as time goes by, so that no edit tells that somebody still writes.
    return (
        f"**It is running.** The time on the exam's clock ends {ends}\n"
        f"**In:** {people_count(now.members)}\n"
        f"-# Joining late is possible until {until}, with the same end. Results come at once when "
        f"everyone has handed in before it, and {results_time(sitting)} in any other case."
        f"{downtime_credit(sitting)}"
    )


def results_time(sitting: Sitting) -> str:
    """Return when results come at the latest."""
    at = sitting.results_at
    return f"at {discord.utils.format_dt(at, 't')}" if at else "later"


def downtime_credit(sitting: Sitting) -> str:
    """Return that lost time was given back, if there was any."""
    seconds = round(sitting.downtime_credit.total_seconds())
    if not seconds:
        return ""
    return f" I was away for {minutes(sitting.downtime_credit)}; everyone has got that time back."


def running_line(sitting: Sitting) -> str:
    """Return how a sitting stands, in a line of the organisers' list."""
    what = f"**Mock exam**, {counted(sitting.plan.questions, 'question')}"
    if sitting.ends_at is not None:
        return f"{what}, ends {discord.utils.format_dt(sitting.ends_at, 'R')}"
    return f"{what}, begins {discord.utils.format_dt(sitting.opens_at, 'R')}"


def over_state(now: SittingNow) -> str:
    """Return how a closed sitting ended."""
    sitting = now.sitting
    why = _ENDINGS[sitting.ending] if sitting.ending else ""
    if sitting.opened_at is None:
        return f"**It did not take place.** {why}"
    return (
        f"**It is over.** {why} {people_count(now.members)} took part.\n"
        f"-# Your result, for you alone: **/exam results**.{downtime_credit(sitting)}"
    )


def state(now: SittingNow) -> str:
    """Return how a sitting stands, for everybody."""
    match now.sitting.state:
        case SittingState.LOBBY:
            return lobby_state(now)
        case SittingState.OPEN:
            return running_state(now)
        case SittingState.CLOSED:
            return over_state(now)


def question_heading(paper: Paper, number: int) -> str:
    """Return which question it is, and whether it is flagged."""
    flagged = " · flagged" if paper.mark(number).flagged else ""
    return f"### Question {number} of {len(paper.items)}{flagged}"


def progress(paper: Paper, *, hide_clock: bool, saved: int | None = None) -> str:
    """Return how far a paper is, and how long it lasts unless that is hidden.

    `saved` is the question whose choice led on to this one.
    """
    open_here, size, where = paper.unanswered, len(paper.items), ""
    if paper.last is not None:
        open_here, size, where = paper.open_here, len(paper.section), " before the break"
    flags = f" · {len(paper.flagged)} flagged" if paper.flagged else ""
    ends = ""
    if paper.deadline is not None and not hide_clock:
        ends = f" · ends {discord.utils.format_dt(paper.deadline, 'R')}"
    kept = f"Question {saved} is saved · " if saved else ""
    last_step = "submit" if paper.last is None else "take it"
    ready = "" if open_here else f" · {last_step} when you are ready"
    return f"-# {kept}{size - len(open_here)} of {size} answered{where}{flags}{ready}{ends}"


def option_line(place: int, text: str, *, chosen: bool) -> str:
    """Return one option under its letter, and whether it is chosen."""
    mark = "*(your choice)* " if chosen else ""
    return f"**{LETTERS[place]}**  {mark}{text}"


def jump_title(number: int) -> str:
    """Return what the jump list says before anything is picked; a phone cuts what is longer."""
    return f"At {number}: jump to another"


def jump_entry(paper: Paper, number: int) -> str:
    """Return a question's entry in the jump list."""
    mark = paper.mark(number)
    words = ["open" if mark.option is None else "answered"]
    return f"{number} · {' · '.join([*words, *(['flagged'] if mark.flagged else [])])}"


def block(first: int, last: int) -> str:
    """Return the label of a block of questions."""
    return f"{first}-{last}" if last > first else str(first)


def before_break(paper: Paper) -> str:
    """Return what a break closes, and what is open in it."""
    lines = [f"### Take the break after question {paper.last}?"]
    if paper.open_here:
        left = counted(len(paper.open_here), "question is", "questions are")
        lines.append(f"**{left} without an answer:** {numbers(paper.open_here)}")
    else:
        lines.append("Every question up to it has an answer.")
    if flagged := tuple(n for n in paper.flagged if n in paper.section):
        lines.append(f"**Still flagged:** {numbers(flagged)}")
    lines.append(
        "As in the real exam, you cannot go back: these answers stand as they are. Your clock "
        "stands still while you rest."
    )
    return "\n".join(lines)


def resting(paper: Paper, *, hide_clock: bool) -> str:
    """Return that a member has a break, and how long."""
    until = ""
    if paper.break_until is not None and not hide_clock:
        until = f" It ends by itself {discord.utils.format_dt(paper.break_until, 'R')}."
    return (
        "### Your break\nStand up, drink something, breathe. Your clock stands still, and "
        f"everything is saved.{until} After it come questions {paper.first} to "
        f"{paper.section[-1]}.\n-# This message may close; **/exam paper** opens it again."
    )


def confirmation(paper: Paper) -> str:
    """Return what submitting now would leave open."""
    lines = ["### Submit this paper?"]
    if paper.unanswered:
        left = (
            counted(len(paper.unanswered), "question is", "questions are") + " without an answer:"
        )
        lines.append(f"**{left}** {numbers(paper.unanswered)}")
    else:
        lines.append("Every question has an answer.")
    if paper.flagged:
        lines.append(f"**Still flagged:** {numbers(paper.flagged)}")
    open_ones = " An open question counts like a wrong one." if paper.unanswered else ""
    lines.append(f"After that it cannot be changed.{open_ones}")
    return "\n".join(lines)


def numbers(values: tuple[int, ...], most: int = 30) -> str:
    """Return numbers in a line, not too many."""
    shown = ", ".join(str(value) for value in values[:most])
    return f"{shown} and {len(values) - most} more" if len(values) > most else shown


def score(result: PaperResult, *, in_parts: bool) -> str:
    """Return a member's result in a heading and a line; its parts are below, or come later."""
    whole = result.whole
    line, mark = _beside_the_mark(result, _LOOK_BELOW if in_parts else _LOOK_LATER)
    return (
        f"### {whole.correct} of {whole.total} ({whole.percent}%)\n{line}\n-# {mark}"
        "A study aid: nobody knows yet whether its questions are easier or harder than the exam."
    )


_LOOK_BELOW = "What to look at again is below."
_LOOK_LATER = "What to look at again comes with the reasons."


def _beside_the_mark(result: PaperResult, look: str) -> tuple[str, str]:
    """Return how a score stands beside the pass mark, and what that is."""
    if result.needed is None:
        line = "How many right answers pass this exam is not published."
        return f"{line} {look}", ""
    mark = f"Pass mark: {result.needed} of {result.whole.total}. "
    if result.passed:
        return "That is at or above the pass mark.", mark
    short = result.needed - result.whole.correct
    points = counted(short, "right answer")
    return f"The pass mark is {points} away. {look}", mark


def review_later(sitting: Sitting) -> str:
    """Return when answers and reasons open, the same whoever else is still writing."""
    return (
        "-# Answers and reasons open with the group's results: when everyone has handed in before "
        f"the common end, or else {results_time(sitting)}. Find them then with **/exam results**."
    )


def cut_short(paper: Paper) -> str:
    """Return why a paper was closed that its writer did not hand in."""
    match paper.closing:
        case Closing.TIME_OVER:
            why = "The time was over."
        case Closing.STOPPED:
            why = "The mock exam was stopped."
        case _:
            return ""
    return f"\n**{why}** What you had chosen by then counts."


def details(result: PaperResult, titles: dict[str, str], *, in_parts: bool) -> str:
    """Return a result by domain and by kind where these may be told, and the time used."""
    open_ = f" · {result.unanswered} left open" if result.unanswered else ""
    used = f"-# Time used: {minutes(result.used)}{open_}"
    if not in_parts:
        return used
    domains = [part_line(titles.get(name, name), part) for name, part in result.by_domain.items()]
    kinds = [part_line(KINDS[kind], part) for kind, part in result.by_kind.items()]
    return (
        "**By domain**\n" + "\n".join(domains) + "\n**By kind**\n" + "\n".join(kinds) + "\n" + used
    )


def part_line(name: str, part: Score) -> str:
    """Return one line of a result; a picture shows the shares."""
    return f"{name}: {part.correct} of {part.total}"


def group_title(sitting: Sitting) -> str:
    """Return the heading of the group's results."""
    return f"### The mock exam is over: {counted(sitting.plan.questions, 'question')}"


def group_lines(result: GroupResult) -> str:
    """Return what may be said of the group."""
    took_part = f"{people_count(result.took_part)} took part."
    if result.median is None:
        return f"{took_part}\n-# With fewer than {GROUP} papers filled in, numbers stay private."
    median = f"{took_part} **Median: {result.median}%.**"
    if result.middle_half is None:
        return median
    low, high = result.middle_half
    return f"{median} The middle half of the group lies between {low} and {high}%."


def hardest(items: list[Item]) -> str:
    """Return the items that most people missed, with their best answers."""
    lines = [f"- {item.stem}\n  **Best answer:** {item.options[item.key].text}" for item in items]
    return "**Worth talking over:**\n" + "\n".join(lines)


WELL_DONE = (
    "Whatever your number is: sitting through it is practice for the day itself. Your result and "
    "every reason are under **/exam results**, for you alone."
)


def shared(user_id: int, score: Score) -> str:
    """Return what the channel reads of a member who shares their result."""
    return f"<@{user_id}> shares: {score.correct} of {score.total} right ({score.percent}%)."


def ask_to_share(channel_id: int) -> str:
    """Ask whether to share, before anybody sees anything."""
    return f"### Share your result?\nEverybody who can read <#{channel_id}> would see:"


def it_is_shared(channel_id: int) -> str:
    """Return that a result is shared, and where."""
    return f"### Shared\nEverybody who can read <#{channel_id}> sees:"


def review_heading(place: int, count: int, number: int, *, right: bool, answered: bool) -> str:
    """Return which question of the review it is, and how it went."""
    how = "right" if right else ("not quite" if answered else "left open")
    return f"### Review {place + 1} of {count}: question {number}, {how}"


def withheld(questions: Collection[int]) -> str:
    """Return that some questions of a paper are being asked elsewhere."""
    what = counted(len(questions), "question is", "questions are")
    return (
        f"-# {what} being asked elsewhere on this server just now. What they came to, and the "
        "result in parts, is here again when that is over."
    )


def withheld_heading(place: int, count: int, number: int) -> str:
    """Return which question of the review it is that is being asked elsewhere."""
    return f"### Review {place + 1} of {count}: question {number}, asked elsewhere just now"


def chart_note(part: Score) -> str:
    """Return the numbers beside a bar."""
    return f"{part.correct} of {part.total}"


def chart_words(result: PaperResult, titles: Mapping[str, str]) -> str:
    """Return in words what the chart shows, for those who cannot see it."""
    parts = ", ".join(
        f"{titles.get(name, name)} {part.percent}%" for name, part in result.by_domain.items()
    )
    if result.needed is None:
        return f"Right answers by domain: {parts}."
    share = round(100 * result.needed / result.whole.total)
    return f"Right answers by domain: {parts}. The pass mark is at {share}%."


def history_title(count: int, page: int, last: int) -> str:
    """Return how many mock exams there are, and which page of them it is."""
    pages = f" · page {page + 1} of {last + 1}" if last else ""
    return f"### All my mock exams: {count}{pages}"


def trend(mocks: Sequence[PastMock]) -> str:
    """Return the latest score beside the first and the best one; the newest mock comes first."""
    scores = [one.score for one in mocks if one.score]
    if len(scores) < 2:
        return ""
    best = max(score.percent for score in scores)
    return f"**Latest:** {scores[0].percent}%. **First:** {scores[-1].percent}%. **Best:** {best}%."


def history_line(one: PastMock) -> str:
    """Return one mock exam with its date and what it came to."""
    return f"**{day_and_year(one.on)}** · {_came_to(one)}"


def history_entry(one: PastMock) -> str:
    """Return one mock exam as an entry of the list."""
    return f"{day_and_year(one.on)} · {counted(one.questions, 'question')}"


def _came_to(one: PastMock) -> str:
    if one.is_blank:
        return f"{counted(one.questions, 'question')}, nothing answered: it does not count"
    if one.score is None:
        return f"{counted(one.questions, 'question')}, told when it is over for everybody"
    score = f"{one.score.correct} of {one.score.total} ({one.score.percent}%)"
    if one.needed is None:
        return score
    reached = "at or above" if one.score.correct >= one.needed else "below"
    return f"{score}, {reached} the pass mark"


def history_words(mocks: Sequence[PastMock], needed: float | None) -> str:
    """Return in words what the line over time shows, oldest first."""
    told = "; ".join(
        f"{short_day(one.on)}: {one.score.percent}% of {one.score.total}"
        for one in mocks
        if one.score
    )
    return f"My mock exams{beside_pass_mark(needed)}: {told}."
