"""A live round: question by question in the channel, each with its own clock. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.exam.papers import ItemVersion
from bot.domain.publishing import told_points

READING = timedelta(seconds=20)
"""How long the answer of a question stands before the next one is asked."""

UNANSWERED_ENDS = 3
"""After so many questions in a row that nobody answered, the round ends by itself."""


class Phase(StrEnum):
    """What a round does next when it is due."""

    ASKING = "asking"
    ASKED = "asked"
    SHOWN = "shown"
    OVER = "over"


class LiveEnding(StrEnum):
    """Why a round came to its end."""

    ALL_ASKED = "all_asked"
    NOBODY = "nobody"
    STOPPED = "stopped"
    CHANNEL_GONE = "channel_gone"


@dataclass(frozen=True, slots=True)
class Round:
    """One live round. `number` is the question it is at, from 1; `due_at` its next step.

    While it is `ASKED`, `due_at` is when the question's clock ends.
    `unanswered_in_a_row` counts the latest questions that nobody answered.
    """

    round_id: int
    server_id: int
    channel_id: int
    host_id: int
    questions: int
    seconds: int
    items: tuple[ItemVersion, ...]
    number: int
    phase: Phase
    due_at: datetime
    paused_at: datetime | None = None
    unanswered_in_a_row: int = 0
    ending: LiveEnding | None = None
    version: int = 0

    @property
    def is_paused(self) -> bool:
        """Whether its clocks stand still."""
        return self.paused_at is not None

    @property
    def is_over(self) -> bool:
        """Whether no question comes any more."""
        return self.phase is Phase.OVER

    @property
    def shows_key(self) -> bool:
        """Whether the key of its question may be seen."""
        return self.phase not in (Phase.ASKING, Phase.ASKED)

    def clock_ends(self, now: datetime) -> datetime:
        """Return when the clock of a question that is asked now runs out."""
        return now + timedelta(seconds=self.seconds)

    def asked(self, number: int, now: datetime) -> "Round":
        """Return the round with a question of it in the channel, its clock beginning now.

        A round that has not waited for this question stays as it is. One that was paused while
        the question was on its way stays paused, and its clock begins when it goes on.
        """
        if self.phase is not Phase.ASKING or self.number != number:
            return self
        paused_at = now if self.is_paused else None
        ends = self.clock_ends(now)
        return replace(self, phase=Phase.ASKED, due_at=ends, paused_at=paused_at)

    def as_of(self, number: int) -> "Round":
        """Return the round as the message of one of its questions shows it."""
        if number == self.number:
            return self
        return replace(self, number=number, phase=Phase.SHOWN, paused_at=None)

    def shown(self, answers: int, now: datetime) -> "Round":
        """Return the round with the answer of its question shown, for as long as reading takes."""
        unanswered_in_a_row = 0 if answers else self.unanswered_in_a_row + 1
        return replace(
            self, phase=Phase.SHOWN, due_at=now + READING, unanswered_in_a_row=unanswered_in_a_row
        )

    def moved_on(self, now: datetime) -> "Round":
        """Return the round at its next question, or at its end."""
        if self.unanswered_in_a_row >= UNANSWERED_ENDS:
            return self.stopped(LiveEnding.NOBODY, now)
        if self.number >= self.questions:
            return self.stopped(LiveEnding.ALL_ASKED, now)
        return replace(self, phase=Phase.ASKING, number=self.number + 1, due_at=now)

    def stopped(self, ending: LiveEnding, now: datetime) -> "Round":
        """Return the round at its end, once."""
        if self.is_over:
            return self
        return replace(self, phase=Phase.OVER, ending=ending, due_at=now, paused_at=None)

    def paused(self, now: datetime) -> "Round":
        """Return the round with its clocks stopped."""
        return self if self.is_over or self.is_paused else replace(self, paused_at=now)

    def resumed(self, now: datetime) -> "Round":
        """Return the round with its clocks going on where they stood."""
        if self.paused_at is None:
            return self
        return replace(self._moved(now - self.paused_at), paused_at=None)

    def after_downtime(self, gap: timedelta) -> "Round":
        """Return the round with the time the bot was down given back to its clock."""
        return self if gap <= timedelta(0) or self.is_paused else self._moved(gap)

    def _moved(self, gap: timedelta) -> "Round":
        # Before a question is asked no clock runs, and the question is looked for from `due_at` on.
        return self if self.phase is Phase.ASKING else replace(self, due_at=self.due_at + gap)


@dataclass(frozen=True, slots=True)
class Place:
    """A member's place in the standings of a round."""

    rank: int
    user_id: int
    right: int


def standings(right: dict[int, int], questions: int) -> tuple[Place, ...]:
    """Return whom the standings of so many questions name, best first; equal counts share a rank.

    They name with points that give no single answer away.
    """
    told = {user: told_points(count, questions) for user, count in right.items()}
    points = sorted(((count, user) for user, count in told.items() if count), reverse=True)
    counts = [count for count, _ in points]
    places = [Place(1 + counts.index(count), user, count) for count, user in points]
    return tuple(sorted(places, key=lambda place: (place.rank, place.user_id)))
