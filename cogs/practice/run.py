"""A practice run: one private message that redraws itself from its rows at each click."""

import re

import discord

from bot.domain.bank import LETTERS, Bank
from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import START_WITH, DrillKind, Pile
from bot.services.practice.drills import Finished, Turn
from cogs.kit.buttons import Click, LastingButton, row, server_of, services
from cogs.kit.cross_feature import MyQuestionDoor
from cogs.kit.item_text import correction_note, crisis_note, source_line
from cogs.kit.screens import Screen, card
from cogs.kit.text import ACCENT, GENTLE, GOOD
from cogs.practice import wording

_SURENESS = tuple(Confidence)


def run_screen(shown: Turn | Finished, bank: Bank, *note: str) -> Screen:
    """Return a run at its question, or what it came to."""
    if isinstance(shown, Finished):
        return _finished_screen(shown)
    if shown.is_told:
        return _told_screen(shown, bank)
    return Screen(
        card(
            wording.heading(shown, bank.profile.domain_titles),
            shown.item.stem,
            *wording.options(shown),
            *crisis_note(shown.item),
            *([wording.HOW_SURE] if shown.asks_confidence else []),
            row(*(_confidence(shown) if shown.asks_confidence else _letter_buttons(shown))),
            *note or (wording.PRIVATE,),
            *([] if _is_mine(shown) else [row(StopDrillButton(shown.drill.drill_id))]),
            colour=ACCENT,
        )
    )


def _told_screen(turn: Turn, bank: Bank) -> Screen:
    attempt = turn.attempt
    option = attempt.option if attempt else turn.item.key
    right = attempt is not None and attempt.correct
    reasons = [wording.chosen_reason(turn, option)]
    reasons += [wording.best_reason(turn)] if option != turn.item.key else []
    return Screen(
        card(
            wording.heading(turn, bank.profile.domain_titles),
            turn.item.stem,
            *wording.options(turn),
            wording.CORRECT if right else wording.NOT_QUITE,
            *reasons,
            source_line(turn.item, bank),
            *correction_note(turn.item, turn.drill.option_order(turn.number)),
            *crisis_note(turn.item),
            *([wording.MINE_DONE] if _is_mine(turn) else [row(*_ways_on(turn))]),
            colour=GOOD if right else GENTLE,
        )
    )


def _finished_screen(finished: Finished) -> Screen:
    return Screen(
        card(
            wording.finished_heading(finished),
            *(wording.look_again(finished.missed) if finished.missed else []),
            *crisis_note(*finished.missed[: wording.LOOKED_AT_AGAIN]),
            wording.waiting(finished.pile),
            *([row(_more(finished.pile))] if finished.pile.today else []),
        )
    )


def _more(pile: Pile) -> LastingButton:
    button = FiveMoreButton()
    button.label = wording.more(pile)
    return button


def _is_mine(turn: Turn) -> bool:
    return turn.drill.kind is DrillKind.MINE


def _letter_buttons(turn: Turn) -> list[LastingButton]:
    return [DrillChoiceButton(turn.drill.drill_id, turn.number, place) for place in range(4)]


def _confidence(turn: Turn) -> list[LastingButton]:
    return [
        SurenessButton(turn.drill.drill_id, turn.number, place) for place in range(len(_SURENESS))
    ]


def _ways_on(turn: Turn) -> list[LastingButton]:
    last = len(turn.drill.items) + 1
    onward = DrillNextButton(turn.drill.drill_id, turn.following or last)
    if turn.following is None:
        onward.label = wording.FINISH
        return [onward]
    return [onward, StopDrillButton(turn.drill.drill_id)]


async def _redraw(interaction: Click, shown: Turn | Finished) -> None:
    screen = run_screen(shown, services(interaction).library.bank)
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


class MyQuestionButton(MyQuestionDoor):
    """The one question most worth a member's minute, from the button on the daily question."""

    async def act(self, interaction: Click) -> None:
        """Ask it, in a message of its own."""
        turn = await services(interaction).drills.my_question(
            server_of(interaction), interaction.user.id
        )
        screen = run_screen(turn, services(interaction).library.bank)
        await interaction.response.send_message(view=screen, ephemeral=True)
