"""What a channel sees of a mock exam."""

from collections.abc import Sequence

from bot.domain.bank.items import Bank, Item
from bot.domain.exam.results import GroupResult
from bot.domain.exam.sittings import Sitting, SittingState
from bot.services.ports import SittingNow
from cogs.exam import wording
from cogs.exam.lobby import BeginButton, CancelButton, JoinButton, LeaveButton
from cogs.exam.paper import BegunButton, MyPaperButton
from cogs.exam.sharing import ShareButton
from cogs.kit.buttons import LastingButton, row
from cogs.kit.cross_feature import ways_on
from cogs.kit.screens import Screen, card
from cogs.kit.text import ACCENT, QUIET, lines_within
from cogs.kit.ways import Way


def sitting_screen(now: SittingNow, bank: Bank) -> Screen:
    """Return the sitting's message as it stands: lobby, running, or over."""
    sitting = now.sitting
    return Screen(
        card(
            wording.title(sitting.plan),
            wording.shape(sitting.plan, bank.domain_titles.get(sitting.plan.domain or "")),
            *(wording.breaks(sitting.plan) if sitting.state is not SittingState.CLOSED else []),
            wording.state(now),
            *([wording.rules(sitting.plan)] if sitting.state is SittingState.LOBBY else []),
            *([row(*buttons)] if (buttons := _buttons(sitting)) else []),
            colour=QUIET if sitting.state is SittingState.CLOSED else ACCENT,
        )
    )


def start_screen(sitting: Sitting) -> Screen:
    """Return that a sitting has begun, for its channel: a message of its own."""
    return Screen(card(wording.begun(sitting), row(BegunButton(sitting.sitting_id))))


def called_screen(sitting: Sitting) -> Screen:
    """Return what the private reply of one who waited shows once they need not any more."""
    if sitting.state is SittingState.CLOSED:
        ways = ways_on(Way.EXAMS, Way.MINE)
        return Screen(card(wording.not_taking_place(sitting), ways, colour=QUIET))
    return Screen(card(wording.called(sitting), row(MyPaperButton(sitting.sitting_id))))


def results_screen(sitting: Sitting, result: GroupResult, hardest: Sequence[Item]) -> Screen:
    """Return the group's results: numbers of the group, and nobody's own."""
    return Screen(
        card(
            wording.group_title(sitting),
            wording.group_lines(result) + wording.downtime_credit(sitting),
            *([lines_within([wording.hardest(list(hardest))], 3000)] if hardest else []),
            wording.WELL_DONE,
            row(MyPaperButton(sitting.sitting_id, results=True), ShareButton(sitting.sitting_id)),
        )
    )


def _buttons(sitting: Sitting) -> list[LastingButton]:
    match sitting.state:
        case SittingState.LOBBY:
            return [
                JoinButton(sitting.sitting_id),
                LeaveButton(sitting.sitting_id),
                BeginButton(sitting.sitting_id),
                CancelButton(sitting.sitting_id),
            ]
        case SittingState.OPEN:
            return [MyPaperButton(sitting.sitting_id), JoinButton(sitting.sitting_id)]
        case SittingState.CLOSED:
            return []
