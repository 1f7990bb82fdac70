"""What a member has set for themselves, in every server alike."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.domain.exam.papers import ItemVersion
from bot.domain.scores.boards import BoardName


@dataclass(frozen=True, slots=True)
class MemberSettings:
    """Private settings: of mock exams, of boards and games, of one's own exam.

    `zone` is None for the server's own; `daily_board` is None for what the server has chosen
    for members who say nothing. A mock exam's result is shown only with its member's say.
    Practice asks how sure they are unless they said no (`ask_confidence`); None is nothing said.
    `lost_zone` names the zone that was chosen where no database of zones knows it any more; the
    server's stands in until another one is chosen. With `goes_on` a paper turns to the next open
    question after a choice; with `exam_letter` the bot writes to them when a mock exam begins.
    With `as_form` questions are asked in a form with one choice, in place of buttons.
    """

    extra_time: float = 1.0
    hide_clock: bool = False
    zone: ZoneInfo | None = None
    daily_board: bool | None = None
    exam_board: bool = False
    hide_games: bool = False
    exam_on: date | None = None
    ask_confidence: bool | None = None
    goes_on: bool = True
    exam_letter: bool = False
    as_form: bool = False
    lost_zone: str | None = None

    def is_shown_on(self, board: BoardName, *, opt_in: bool) -> bool:
        """Tell whether others see this member on a board of a server that asks first, or not."""
        daily = not opt_in if self.daily_board is None else self.daily_board
        match board:
            case BoardName.DAILY:
                return daily
            case BoardName.EXAM:
                return self.exam_board
            case BoardName.ALL:
                return daily and self.exam_board
        assert_never(board)

    def with_board(self, board: BoardName, *, shown: bool) -> "MemberSettings":
        """Return the settings of a member who wants to be seen on a board, or no longer."""
        daily = shown if board is not BoardName.EXAM else self.daily_board
        exam = shown if board is not BoardName.DAILY else self.exam_board
        return replace(self, daily_board=daily, exam_board=exam)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A member's wish to be reminded of a server's question at an hour."""

    user_id: int
    server_id: int
    hour: int


@dataclass(frozen=True, slots=True)
class Letter:
    """What a member is yet to be told, privately: of corrections to these versions of items."""

    letter_id: int
    user_id: int
    server_id: int
    written_at: datetime
    versions: tuple[ItemVersion, ...]
