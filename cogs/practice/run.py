"""A practice run: one private message that redraws itself from its rows at each click."""

import re
from typing import Any

import discord

from bot.domain.bank.items import LETTERS, Bank
from bot.domain.bank.reports import MetIn
from bot.domain.practice.causes import ENOUGH_IN_A_RUN, IN_PRACTICE
from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import START_WITH, DrillKind, Pile
from bot.services.members.settings import SettingsChange
from bot.services.practice.drills import Finished, Turn
from cogs.kit import causes
from cogs.kit.buttons import Click, LastingButton, row, server_of, services
from cogs.kit.cross_feature import ReportDoor, WayButton
from cogs.kit.item_text import correction_note, crisis_note, reason_line, source_line
from cogs.kit.question_form import ANSWER, QuestionForm
from cogs.kit.screens import Screen, card
from cogs.kit.text import ACCENT, GENTLE, GOOD
from cogs.kit.ways import Way
from cogs.practice import wording

_SURENESS = tuple(Confidence)


def run_screen(shown: Turn | Finished, bank: Bank, *note: str) -> Screen:
    """Return a run at its question, or what it came to."""
    if isinstance(shown, Finished):
        return _finished_screen(shown)
    if shown.is_told:
        return _told_screen(shown, bank, *note)
    return Screen(
        card(
            wording.heading(shown, bank.domain_titles),
            shown.item.stem,
            *wording.options(shown),
            *crisis_note(shown.item),
            *([wording.HOW_SURE] if shown.asks_confidence else []),
            row(*(_confidence(shown) if shown.asks_confidence else _letter_buttons(shown))),
            *note or (wording.PRIVATE,),
            *([row(*ways_out)] if (ways_out := _ways_out(shown)) else []),
            colour=ACCENT,
        )
    )


def _told_screen(turn: Turn, bank: Bank, *note: str, every_reason: bool = False) -> Screen:
    attempt = turn.attempt
    option = attempt.option if attempt else turn.item.key
    right = attempt is not None and attempt.correct
    reasons = [wording.chosen_reason(turn, option)]
    reasons += [wording.best_reason(turn)] if option != turn.item.key else []
    return Screen(
        card(
            wording.heading(turn, bank.domain_titles),
            turn.item.stem,
            *([] if every_reason else wording.options(turn)),
            wording.CORRECT if right else wording.NOT_QUITE,
            *(_all_reasons(turn) if every_reason else reasons),
            source_line(turn.item, bank),
            *correction_note(turn.item, turn.drill.option_order(turn.number)),
            *crisis_note(turn.item),
            *note,
            *_why(turn),
            *([wording.MINE_DONE] if _is_mine(turn) else []),
            row(
                *_ways_on(turn, all_told=every_reason),
                ReportDoor(MetIn.DRILL, turn.drill.drill_id, turn.number),
            ),
            colour=GOOD if right else GENTLE,
        )
    )


def _all_reasons(turn: Turn) -> list[str]:
    """Return every option with its reason, in this member's order."""
    chosen = turn.attempt.option if turn.attempt else None
    return [
        reason_line(option, turn.item, chosen, letter=LETTERS[place])
        for place, option in enumerate(turn.drill.option_order(turn.number))
    ]


def _why(turn: Turn) -> list[Any]:
    """Return the question why it was missed, or what was said; nothing where it was right."""
    attempt = turn.attempt
    if attempt is None or attempt.correct:
        return []
    if attempt.cause:
        return [causes.noted(attempt.cause)]
    buttons = [CauseButton(turn.drill.drill_id, turn.number, at) for at in range(len(IN_PRACTICE))]
    return [causes.WHY, row(*buttons)]


def _finished_screen(finished: Finished) -> Screen:
    return Screen(
        card(
            wording.finished_heading(finished),
            *(wording.look_again(finished.missed) if finished.missed else []),
            *crisis_note(*finished.missed[: wording.LOOKED_AT_AGAIN]),
            *causes.what_it_tells(finished.drill.causes, enough=ENOUGH_IN_A_RUN, span="this run"),
            wording.waiting(finished.pile),
            row(
                *([_more(finished.pile)] if finished.pile.today else [WayButton(Way.PRACTICE)]),
                *([WayButton(Way.MISSED)] if finished.missed else []),
                WayButton(Way.STATS),
            ),
        )
    )


def _more(pile: Pile) -> LastingButton:
    button = FiveMoreButton()
    button.label = wording.more(pile)
    return button


def _is_mine(turn: Turn) -> bool:
    return turn.drill.kind is DrillKind.MINE


def _letter_buttons(turn: Turn) -> list[LastingButton]:
    if turn.as_form:
        return [DrillFormButton(turn.drill.drill_id, turn.number)]
    return [DrillChoiceButton(turn.drill.drill_id, turn.number, place) for place in range(4)]


def _confidence(turn: Turn) -> list[LastingButton]:
    return [
        SurenessButton(turn.drill.drill_id, turn.number, place) for place in range(len(_SURENESS))
    ]


def _ways_out(turn: Turn) -> list[LastingButton]:
    stop = [] if _is_mine(turn) else [StopDrillButton(turn.drill.drill_id)]
    ask_no_more = StopAskingButton(turn.drill.drill_id, turn.number)
    return [*stop, *([ask_no_more] if turn.may_stop_asking else [])]


def _ways_on(turn: Turn, *, all_told: bool) -> list[LastingButton]:
    reasons = [] if all_told else [DrillReasonsButton(turn.drill.drill_id, turn.number)]
    if _is_mine(turn):
        more = WayButton(Way.MINE, wording.ONE_MORE, discord.ButtonStyle.primary)
        return [more, *reasons, WayButton(Way.STATS)]
    last = len(turn.drill.items) + 1
    onward = DrillNextButton(turn.drill.drill_id, turn.following or last)
    if turn.following is None:
        onward.label = wording.FINISH
        return [onward, *reasons]
    return [onward, *reasons, StopDrillButton(turn.drill.drill_id)]


async def _redraw(interaction: Click, shown: Turn | Finished, *note: str) -> None:
    screen = run_screen(shown, services(interaction).library.bank, *note)
    await interaction.response.edit_message(view=screen)


class DrillChoiceButton(LastingButton):
    """One letter of a question in a run."""

    pattern = re.compile(r"sg:drill:(?P<drill>\d{1,18}):(?P<number>\d{1,4}):(?P<place>[0-3])")

    def __init__(self, drill_id: int, number: int, place: int) -> None:
        custom_id = f"sg:drill:{drill_id}:{number}:{place}"
        super().__init__(LETTERS[place], custom_id, discord.ButtonStyle.primary)
        self.drill_id, self.number, self.place = drill_id, number, place

    async def act(self, interaction: Click) -> None:
        """Store the choice, then say what is right, or ask first how sure they were."""
        shown = await services(interaction).drills.answer(
            server_of(interaction), interaction.user.id, self.drill_id, self.number, self.place
        )
        await _redraw(interaction, shown)


class DrillFormButton(LastingButton):
    """Opens a question of a run as a form."""

    pattern = re.compile(r"sg:drillform:(?P<drill>\d{1,18}):(?P<number>\d{1,4})")

    def __init__(self, drill_id: int, number: int) -> None:
        super().__init__(ANSWER, f"sg:drillform:{drill_id}:{number}", discord.ButtonStyle.primary)
        self.drill_id, self.number = drill_id, number

    async def act(self, interaction: Click) -> None:
        """Open it; one that was answered meanwhile is shown."""
        turn = await services(interaction).drills.at(
            server_of(interaction), interaction.user.id, self.drill_id, self.number
        )
        if isinstance(turn, Finished) or turn.attempt is not None:
            await _redraw(interaction, turn)
            return
        drill_id, number = turn.drill.drill_id, turn.number

        async def take(sent: Click, place: int) -> None:
            await DrillChoiceButton(drill_id, number, place).act(sent)

        options = [turn.item.options[one].text for one in turn.drill.option_order(number)]
        await interaction.response.send_modal(QuestionForm(turn.item.stem, options, take))


class SurenessButton(LastingButton):
    """How sure a member was of their choice."""

    pattern = re.compile(r"sg:sure:(?P<drill>\d{1,18}):(?P<number>\d{1,4}):(?P<place>[0-2])")

    def __init__(self, drill_id: int, number: int, place: int) -> None:
        label = wording.SURENESS[_SURENESS[place]]
        super().__init__(label, f"sg:sure:{drill_id}:{number}:{place}")
        self.drill_id, self.number, self.place = drill_id, number, place

    async def act(self, interaction: Click) -> None:
        """Note it, then say what is right."""
        shown = await services(interaction).drills.record_confidence(
            server_of(interaction),
            interaction.user.id,
            self.drill_id,
            self.number,
            _SURENESS[self.place],
        )
        await _redraw(interaction, shown)


class CauseButton(LastingButton):
    """Why a member missed a question of a run."""

    pattern = re.compile(r"sg:why:(?P<drill>\d{1,18}):(?P<number>\d{1,4}):(?P<cause>[0-2])")

    def __init__(self, drill_id: int, number: int, cause: int) -> None:
        super().__init__(causes.LABELS[IN_PRACTICE[cause]], f"sg:why:{drill_id}:{number}:{cause}")
        self.drill_id, self.number, self.cause = drill_id, number, IN_PRACTICE[cause]

    async def act(self, interaction: Click) -> None:
        """Note it."""
        shown = await services(interaction).drills.say_cause(
            server_of(interaction), interaction.user.id, self.drill_id, self.number, self.cause
        )
        await _redraw(interaction, shown)


class StopAskingButton(LastingButton):
    """Be asked no more how sure one was, from the question itself."""

    pattern = re.compile(r"sg:noask:(?P<drill>\d{1,18}):(?P<number>\d{1,4})")

    def __init__(self, drill_id: int, number: int) -> None:
        super().__init__(wording.STOP_ASKING, f"sg:noask:{drill_id}:{number}")
        self.drill_id, self.number = drill_id, number

    async def act(self, interaction: Click) -> None:
        """Note it among the member's settings, then say what is right."""
        server_id, user_id = server_of(interaction), interaction.user.id
        where = (server_id, user_id, self.drill_id, self.number)
        await services(interaction).drills.at(*where)  # refused where the run is no more
        change = SettingsChange(ask_confidence=False)
        await services(interaction).preferences.change(server_id, user_id, change)
        shown = await services(interaction).drills.at(*where)
        await _redraw(interaction, shown, wording.NOT_ASKED)


class DrillReasonsButton(LastingButton):
    """Every reason of a question of a run, once it is told."""

    pattern = re.compile(r"sg:drillreasons:(?P<drill>\d{1,18}):(?P<number>\d{1,4})")

    def __init__(self, drill_id: int, number: int) -> None:
        super().__init__(wording.ALL_REASONS, f"sg:drillreasons:{drill_id}:{number}")
        self.drill_id, self.number = drill_id, number

    async def act(self, interaction: Click) -> None:
        """Show them in place of those for the choice and the best answer."""
        shown = await services(interaction).drills.at(
            server_of(interaction), interaction.user.id, self.drill_id, self.number
        )
        if isinstance(shown, Finished) or not shown.is_told:
            await _redraw(interaction, shown)
            return
        screen = _told_screen(shown, services(interaction).library.bank, every_reason=True)
        await interaction.response.edit_message(view=screen)


class DrillNextButton(LastingButton):
    """Go to a question of a run; beyond the last one, to what it came to."""

    pattern = re.compile(r"sg:drillnext:(?P<drill>\d{1,18}):(?P<number>\d{1,4})")

    def __init__(self, drill_id: int, number: int) -> None:
        super().__init__(
            wording.NEXT, f"sg:drillnext:{drill_id}:{number}", discord.ButtonStyle.primary
        )
        self.drill_id, self.number = drill_id, number

    async def act(self, interaction: Click) -> None:
        """Show it."""
        shown = await services(interaction).drills.at(
            server_of(interaction), interaction.user.id, self.drill_id, self.number
        )
        await _redraw(interaction, shown)


class StopDrillButton(LastingButton):
    """End a run here."""

    pattern = re.compile(r"sg:drillstop:(?P<drill>\d{1,18})")

    def __init__(self, drill_id: int) -> None:
        super().__init__(wording.STOP, f"sg:drillstop:{drill_id}")
        self.drill_id = drill_id

    async def act(self, interaction: Click) -> None:
        """End it, and show what it came to."""
        finished = await services(interaction).drills.stop(
            server_of(interaction), interaction.user.id, self.drill_id
        )
        await _redraw(interaction, finished)


class FiveMoreButton(LastingButton):
    """Begin a short run of what is due."""

    pattern = re.compile("sg:fivemore:0")

    def __init__(self) -> None:
        super().__init__(wording.FIVE_MORE, self.pattern.pattern, discord.ButtonStyle.primary)

    async def act(self, interaction: Click) -> None:
        """Begin it in this message."""
        turn = await services(interaction).drills.start(
            server_of(interaction),
            interaction.user.id,
            kind=DrillKind.DUE,
            questions=START_WITH,
        )
        await _redraw(interaction, turn)
