"""Every sentence of private practice."""

from bot.domain.bank.items import LETTERS, Item
from bot.domain.practice.drills import Drill
from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import START_WITH, DrillKind, Pile
from bot.services.practice.drills import Finished, Turn
from cogs.kit.item_text import reason_below
from cogs.kit.numbers import is_or_are
from cogs.kit.text import bar, lines_within

KINDS = {
    DrillKind.MIXED: "mixed: what is due, missed or new",
    DrillKind.DUE: "due: what you may be about to forget",
    DrillKind.MISSED: "missed: what you had wrong last time",
    DrillKind.NEW: "new: what you have not met yet",
}
"""What may be asked for, in the words of the list."""

FORM_TITLE = "What to practice"
FORM_KIND = "Which questions"
FORM_DOMAIN = "Domain"
FORM_QUESTIONS = "How many questions"
FORM_QUESTIONS_HINT = "From 1 to 50; empty is 10, or fewer after a break"

_MORE = {1: "One more", 2: "Two more", 3: "Three more", 4: "Four more"}

LOOKED_AT_AGAIN = 5
"""Most missed questions at the end of a run: a longer list is a wall that nobody reads."""

SURENESS = {Confidence.SURE: "Sure", Confidence.UNSURE: "Unsure", Confidence.GUESS: "Guess"}
HOW_SURE = (
    "**How sure were you?** What you are sure of and get wrong comes back first: that is when "
    "it sticks best."
)
STOP_ASKING = "Stop asking this"
NOT_ASKED = "-# I no longer ask how sure you were. **/me settings** confidence brings it back."
CORRECT, NOT_QUITE = "### Correct", "### Not quite"
NEXT, FINISH, STOP, FIVE_MORE = "Next", "Finish", "Stop here", "Five more"
ALL_REASONS, ONE_MORE = "All reasons", "One more"
GOING_ON = (
    "-# You go on where you stopped. **/quiz** with an option begins a new run; nothing is lost."
)
PRIVATE = "-# For you alone. Stop whenever you like: every answer is kept."
MINE_DONE = "-# That was your question for now. A whole run of them: **/quiz**."


def all_there_is(there: int, asked: int) -> str:
    """Return that there are fewer questions of what was asked for."""
    return f"-# You asked for {asked}; of this there {is_or_are(there)} {there} just now."


def heading(turn: Turn, titles: dict[str, str]) -> str:
    """Return which question it is, of what, and how far the run has come."""
    domain = titles.get(turn.item.domain, turn.item.domain)
    if turn.drill.kind is DrillKind.MINE:
        return f"### Your question\n-# {domain} · most worth your minute today"
    whole = len(turn.drill.items)
    done = len(turn.drill.attempts)
    return (
        f"### Question {turn.number} of {whole}\n"
        f"-# {done} answered {bar(100 * done / whole)} · {domain}"
    )


def options(turn: Turn) -> list[str]:
    """Return the options in this member's order; once told, with what was chosen and best."""
    return [
        f"**{LETTERS[place]}**  {turn.item.options[option].text}{_mark(turn, option)}"
        for place, option in enumerate(turn.drill.option_order(turn.number))
    ]


def _mark(turn: Turn, option: int) -> str:
    chosen = turn.attempt is not None and turn.attempt.option == option
    marks = [
        *(["your answer"] if chosen else []),
        *(["best answer"] if turn.is_told and option == turn.item.key else []),
    ]
    return f" *({', '.join(marks)})*" if marks else ""


def chosen_reason(turn: Turn, option: int) -> str:
    """Return the reason for or against what was chosen."""
    return f"You chose **{_letter(turn, option)}**.{reason_below(option, turn.item)}"


def best_reason(turn: Turn) -> str:
    """Return why the best answer is the best one."""
    key = turn.item.key
    return f"The best answer is **{_letter(turn, key)}**.{reason_below(key, turn.item)}"


def _letter(turn: Turn, option: int) -> str:
    return LETTERS[turn.drill.option_order(turn.number).index(option)]


def finished_heading(finished: Finished) -> str:
    """Return what a run came to; one that was stopped before any answer is no failure."""
    drill = finished.drill
    answered = len(drill.attempts)
    if not answered:
        return "### Stopped\nNothing was asked yet, and nothing is lost."
    stopped = "" if drill.next_open is None else f" (of {len(drill.items)} planned)"
    came = f"{drill.right} of {answered} right" if drill.right else f"{answered} met"
    return f"### {came}{stopped}\n{_encouragement(drill)}"


def _encouragement(drill: Drill) -> str:
    share = drill.right / len(drill.attempts)
    if share == 1 and drill.right == 1:
        return "It comes back later, when it is worth it."
    if share == 1:
        return "Every one of them. They come back later, when it is worth it."
    if share >= 0.7:
        return "Well done. What you missed comes back soon; the rest can wait."
    if len(drill.attempts) == 1:
        return "Good that you met this one here. It comes back soon, and sits better each time."
    return "Good that you met these here. Each comes back soon, and sits better each time."


def look_again(missed: tuple[Item, ...]) -> list[str]:
    """Return what was missed, with the best answers, so that it can be read once more."""
    lines = [
        f"- {item.stem}\n  **Best answer:** {item.options[item.key].text}"
        for item in missed[:LOOKED_AT_AGAIN]
    ]
    left = len(missed) - len(lines)
    rest = [f"-# And {left} more. They come back by themselves in **/quiz**."] if left > 1 else []
    rest = ["-# And 1 more. It comes back by itself in **/quiz**."] if left == 1 else rest
    return ["**Worth another look:**\n" + lines_within(lines), *rest]


def waiting(pile: Pile) -> str:
    """Return what is due by now, in small portions, without any guilt."""
    count = len(pile.today)
    if not count:
        return "Nothing more is due today."
    if pile.days > 1:
        return (
            "There is more to see again than a day should hold, so it is spread over "
            f"{pile.days} days. Start with these {START_WITH}; the rest can wait."
        )
    if count == 1:
        return "One more is due today, if you like."
    return f"{count} more are due today, if you like."


def more(pile: Pile) -> str:
    """Return the button for what is due: as many as it brings, and never more than five."""
    return FIVE_MORE if pile.days > 1 else _MORE.get(len(pile.today), FIVE_MORE)
