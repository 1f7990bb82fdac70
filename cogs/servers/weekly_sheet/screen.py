"""What a weekly sheet looks like."""

from bot.services.ports import WeekReport
from cogs.kit.buttons import LastingButton, row
from cogs.kit.item_text import crisis_note
from cogs.kit.screens import Screen, card
from cogs.servers.weekly_sheet import wording


def sheet_screen(report: WeekReport, button: LastingButton, *, server: str | None = None) -> Screen:
    """Return the sheet with the button of its warm-up; a private message names the server."""
    return Screen(
        card(
            wording.title(report, server),
            wording.participation(report.sheet.participation, so_far=report.so_far),
            *_to_look_at(report),
            row(button),
            wording.WARM_UP_HINT,
            wording.FOOTER,
        )
    )


def _to_look_at(report: WeekReport) -> list[str]:
    sheet = report.sheet
    if sheet.topics is None and sheet.items is None:
        return [wording.TOO_FEW]
    missed = enumerate(zip(sheet.items or (), report.items, strict=True), 1)
    return [
        wording.topics(sheet),
        wording.items_title(sheet),
        *(wording.missed(number, one, item) for number, (one, item) in missed),
        *crisis_note(*report.items),
    ]
