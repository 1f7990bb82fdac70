"""A server's settings for its daily question."""

from dataclasses import dataclass, replace
from datetime import time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot import refusals
from bot.domain.daily.schedule import EVERY_DAY, DailySlot
from bot.domain.exam.sittings import Length, PaperForm
from bot.errors import Refusal
from bot.refusals import Reason

DEFAULT_TIME = time(9, 0)
DEFAULT_ZONE = ZoneInfo("America/Chicago")
"""The built-in questions are for Illinois, so most groups live here."""

FAILURES_BEFORE_HOLD = 3
"""After so many questions that could not be posted, the bot waits until it may post again."""


USUAL_LIGHT = 3
"""The group's light stays on while so many members answer, unless an organiser says otherwise."""


MOST_LIGHT = 99

USUAL_OPENS_IN = 5
"""Minutes that a lobby waits, unless an organiser or the host says otherwise."""

MOST_OPENS_IN = 1440

USUAL_CATCH_UP = 6
"""Hours for which a question may come late, unless an organiser says otherwise."""

MOST_REVEAL = 72

MOST_CATCH_UP = 23
"""By then the next one is due."""


class Sheet(StrEnum):
    """Whether an organiser gets a weekly sheet, and where."""

    OFF = "off"
    PRIVATE = "private"
    CHANNEL = "channel"


class Trouble(StrEnum):
    """What keeps the bot from posting; only somebody on the server can mend it."""

    NO_PERMISSION = "no_permission"
    NO_CHANNEL = "no_channel"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where and when a server gets its daily question, who set that up, and how the group plays.

    `exam` is the id of the exam that the group prepares for, None the usual one; what stands in
    `length`, `form` and `opens_in` holds for mock exams whose host says nothing. Who bears
    `lead_role_id` leads the study (cogs/kit/rights.py). A question shows its answer after
    `reveal_hours`; with 0 when the next one comes. With `discussion` a thread to talk about it is
    opened then.

    With `opt_in`, only members who say so stand on the daily board; with `at_once` it follows each
    answer, otherwise points come when a week is over. `light` is how many have to answer for the
    group's light to stay on. `lost_zone` names the time zone that was chosen where no database of
    zones knows it any more; `zone` stands in for it until an organiser chooses.
    """

    server_id: int
    channel_id: int
    organiser_id: int
    at: time = DEFAULT_TIME
    zone: ZoneInfo = DEFAULT_ZONE
    days: frozenset[int] = EVERY_DAY
    role_id: int | None = None
    paused: bool = False
    trouble: Trouble | None = None
    failures: int = 0
    opt_in: bool = False
    at_once: bool = False
    light: int = USUAL_LIGHT
    sheet: Sheet = Sheet.OFF
    lost_zone: str | None = None
    exam: str | None = None
    length: Length = Length.QUARTER
    form: PaperForm = PaperForm.SAME
    opens_in: int = USUAL_OPENS_IN
    catch_up_hours: int = USUAL_CATCH_UP
    reveal_hours: int = 0
    lead_role_id: int | None = None
    discussion: bool = False

    @property
    def zone_name(self) -> str:
        """The name of the time zone that was chosen."""
        return self.lost_zone or self.zone.key

    @property
    def catch_up(self) -> timedelta:
        """How late a question may still come."""
        return timedelta(hours=self.catch_up_hours)

    @property
    def slot(self) -> DailySlot:
        """The wall-clock slot of the daily question."""
        return DailySlot(self.at, self.zone, self.days)

    @property
    def on_hold(self) -> bool:
        """Whether the bot has stopped trying until it sees that it may post again."""
        return self.failures >= FAILURES_BEFORE_HOLD

    def without_trouble(self) -> "ServerSettings":
        """Return the settings as if every attempt had worked."""
        return replace(self, trouble=None, failures=0)


def parse_light(text: str) -> int:
    """Read how many members keep the group's light on: a number from 1 to 99. Raises Refusal."""
    return _number(text, MOST_LIGHT, refusals.bad_light(text))


def parse_opens_in(text: str) -> int:
    """Read how many minutes a lobby waits: a number from 1 to 1440. Raises Refusal."""
    return _number(text, MOST_OPENS_IN, refusals.bad_opens_in(text))


def parse_catch_up(text: str) -> int:
    """Read for how many hours a question may come late: a number from 1 to 23. Raises Refusal."""
    return _number(text, MOST_CATCH_UP, refusals.bad_catch_up(text))


def parse_reveal(text: str) -> int:
    """Read after how many hours a question shows its answer: 1 to 72, or nothing for 0.

    Raises Refusal.
    """
    return _number(text, MOST_REVEAL, refusals.bad_reveal(text)) if text.strip() else 0


def _number(text: str, most: int, otherwise: Reason) -> int:
    words = text.strip()
    if not words.isdecimal() or len(words) > 9 or not 1 <= int(words) <= most:
        raise Refusal(otherwise)
    return int(words)
