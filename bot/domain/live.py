"""A live round: question by question in the channel, each with its own clock. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.exam.papers import ItemVersion
from bot.domain.publishing import told_points

NO_TIME = timedelta(0)

READING = timedelta(seconds=20)
"""How long the answer of a question stands before the next one is asked."""

CHANGE_OF_MIND = timedelta(seconds=5)
"""How long the last answer can still be changed once everybody has answered."""

SETTLED = timedelta(seconds=2)
"""A step that came less long ago is not hurried: two quick presses are one."""

LOBBY = 0
"""The number of what comes before the first question."""

UNANSWERED_ENDS = 3
"""After so many questions in a row that nobody answered, the round ends by itself."""

LONGEST_PAUSE = timedelta(minutes=30)
"""After so long in pauses, all taken together, the round ends by itself: while it is there, its
questions are kept from everybody."""


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

    Before the first question it may be at its lobby, which is there until `due_at`.
    While it is `ASKED`, `due_at` is when the question's clock ends.
    `unanswered_in_a_row` counts the latest questions that nobody answered; `paused_for` is how long
    it was paused, before the pause that it may be in.
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
    paused_for: timedelta = NO_TIME

    @property
    def pause_ends_at(self) -> datetime | None:
        """When the pause it is in will have lasted too long, or None."""
        if self.paused_at is None or self.is_over:
            return None
        return self.paused_at + LONGEST_PAUSE - self.paused_for

    @property
    def is_lobby(self) -> bool:
        """Whether nothing is asked yet."""
        return self.number == LOBBY and not self.is_over

    @property
    def took_place(self) -> bool:
        """Whether anything was ever asked."""
        return self.number != LOBBY

    @property
    def has_standings(self) -> bool:
        """Whether it is over, after questions, in a channel that is still there."""
        return self.is_over and self.took_place and self.ending is not LiveEnding.CHANNEL_GONE

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

    def shown_item(self, number: int) -> ItemVersion | None:
        """Return a question of it whose key the channel was shown, or None."""
        last_shown = self.number if self.shows_key else self.number - 1
        return self.items[number - 1] if 1 <= number <= min(last_shown, len(self.items)) else None

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
        begun = replace(self, phase=Phase.ASKED, due_at=self.clock_ends(now))
        if self.paused_at is None:
            return begun
        return replace(
            begun, paused_at=now, paused_for=self.paused_for + max(now - self.paused_at, NO_TIME)
        )

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

    def all_in(self, number: int, now: datetime) -> "Round":
        """Return the round with little time left for a question that everybody has answered."""
        if self.phase is not Phase.ASKED or self.number != number or self.is_paused:
            return self
        return replace(self, due_at=min(self.due_at, now + CHANGE_OF_MIND))

    def may_hurry(self, now: datetime) -> bool:
        """Whether its next step may come now, since its host says so."""
        if self.is_paused or self.is_over or self.phase is Phase.ASKING:
            return False
        lasts = READING if self.phase is Phase.SHOWN else timedelta(seconds=self.seconds)
        return self.is_lobby or now - (self.due_at - lasts) >= SETTLED

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
        if self.paused_at is None or self.is_over:
            return self
        pause = now - self.paused_at
        return replace(
            self._moved(pause), paused_at=None, paused_for=self.paused_for + max(pause, NO_TIME)
        )

    def paused_too_long(self, now: datetime) -> "Round":
        """Return the round at its end where its pause lasts too long; that it was paused stays."""
        if self.pause_ends_at is None or now < self.pause_ends_at:
            return self
        return replace(self.stopped(LiveEnding.STOPPED, now), paused_at=self.paused_at)

    def after_downtime(self, gap: timedelta) -> "Round":
        """Return the round with the time the bot was down given back to its clock."""
        return self if gap <= NO_TIME or self.is_paused else self._moved(gap)

    def pause_after_downtime(self, gap: timedelta) -> "Round":
        """Return a round that is paused with that time given back to whoever may end the pause."""
        if self.paused_at is None or gap <= NO_TIME:
            return self
        return replace(self._moved(gap), paused_at=self.paused_at + gap)

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
