"""Live rounds in plain memory: what the services must agree with.

Written from what members are promised, with nothing of bot/domain/live.py. Clocks count down by the
time that passes, where the services keep the instant of their end. A round is never changed: each
method returns what it becomes.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.db.session import Session

NOTHING = timedelta(0)
READING = timedelta(seconds=20)
"""How long a key stands before the next question."""

LONELY_ENDS = 3
"""After so many questions in a row that nobody answered it is over."""

LONGEST_PAUSE = timedelta(minutes=30)
"""After so long in pauses it is over."""


class Stage(StrEnum):
    """Where a round is, in the words of its column."""

    WAITING = "asking"
    RUNNING = "asked"
    READING = "shown"
    OVER = "over"


Answers = Mapping[tuple[int, int], int]
"""What was chosen, by the number of the question and the member."""


@dataclass(frozen=True)
class LiveRound:
    """One round; `left` is what is left on the clock of a stage that has one."""

    round_id: int
    channel_id: int
    questions: int
    seconds: timedelta
    items: tuple[str, ...]
    number: int = 1
    stage: Stage = Stage.WAITING
    left: timedelta = NOTHING
    paused: bool = False
    lonely: int = 0
    ending: str | None = None
    answers: Answers = field(default_factory=dict)
    pause_left: timedelta = field(default=LONGEST_PAUSE, compare=False)

    @property
    def is_over(self) -> bool:
        return self.stage is Stage.OVER

    @property
    def has_clock(self) -> bool:
        return self.stage in (Stage.RUNNING, Stage.READING)

    def is_key_public(self, number: int) -> bool:
        """Whether everybody may see the key of a question."""
        return number < self.number or self.stage in (Stage.READING, Stage.OVER)

    def passed(self, span: timedelta) -> "LiveRound":
        """Let time pass; with less than nothing, give it back."""
        if self.paused and not self.is_over:
            return replace(self, pause_left=self.pause_left - span)
        if not self.has_clock:
            return self
        return replace(self, left=self.left - span)

    def answered(self, number: int, user_id: int, option: int) -> "LiveRound | None":
        takes = self.stage is Stage.RUNNING and not self.paused and self.left > NOTHING
        if not takes or number != self.number:
            return None
        return replace(self, answers={**self.answers, (number, user_id): option})

    def pause(self) -> "LiveRound":
        return self if self.is_over else replace(self, paused=True)

    def resume(self) -> "LiveRound":
        return self if self.is_over else replace(self, paused=False)

    def stop(self, ending: str) -> "LiveRound":
        if self.is_over:
            return self
        return replace(self, stage=Stage.OVER, ending=ending, paused=False, left=NOTHING)

    def asked(self) -> "LiveRound":
        """Stand in the channel; the clock begins, or waits for the host."""
        if self.stage is not Stage.WAITING:
            return self
        return replace(self, stage=Stage.RUNNING, left=self.seconds)

    def ticked(self) -> "LiveRound":
        if self.paused and not self.is_over and self.pause_left <= NOTHING:
            return replace(self.stop("stopped"), paused=True)
        if self.paused or not self.has_clock or self.left > NOTHING:
            return self
        if self.stage is Stage.RUNNING:
            lonely = 0 if self.responses(self.number).total() else self.lonely + 1
            return replace(self, stage=Stage.READING, left=READING, lonely=lonely)
        if self.lonely >= LONELY_ENDS:
            return self.stop("nobody")
        if self.number == self.questions:
            return self.stop("all_asked")
        return replace(self, stage=Stage.WAITING, left=NOTHING, number=self.number + 1)

    def responses(self, number: int) -> Counter[int]:
        """Return how many chose each option of a question."""
        return Counter(option for (asked, _), option in self.answers.items() if asked == number)

    def standings(self, keys: Mapping[str, int]) -> tuple[list[tuple[int, int, int]], int]:
        """Return rank, member and how many right of all who are named, and how many took part."""
        most = len({number for number, _ in self.answers}) - 1
        had = Counter(
            user_id
            for (number, user_id), option in self.answers.items()
            if option == keys[self.items[number - 1]]
        )
        right = {user: min(count, most) for user, count in had.items() if count > 1 < most}
        ranks = {user: 1 + sum(other > right[user] for other in right.values()) for user in right}
        places = sorted((rank, user_id, right[user_id]) for user_id, rank in ranks.items())
        return places, len({user_id for _, user_id in self.answers})


async def read_rounds(session: Session, now: datetime) -> dict[int, LiveRound]:
    """Return the rounds that the database has, as they are at an instant."""
    answers = await session.run("SELECT * FROM live_answer")
    rounds = await session.run("SELECT * FROM live_round")
    return {
        row["round_id"]: LiveRound(
            row["round_id"],
            row["channel_id"],
            row["questions"],
            timedelta(seconds=row["seconds"]),
            tuple(item.partition(":")[0] for item in row["items"].split()),
            row["number"],
            stage := Stage(row["phase"]),
            _left(row["due_at"], row["paused_at"], now) if stage in _CLOCKED else NOTHING,
            row["paused_at"] is not None,
            row["unanswered_in_a_row"],
            row["ending"],
            {
                (one["number"], one["user_id"]): one["option"]
                for one in answers
                if one["round_id"] == row["round_id"]
            },
            LONGEST_PAUSE - timedelta(seconds=row["paused_for"]) - _paused(row["paused_at"], now),
        )
        for row in rounds
    }


_CLOCKED = (Stage.RUNNING, Stage.READING)


def _paused(paused_at: str | None, now: datetime) -> timedelta:
    return now - datetime.fromisoformat(paused_at) if paused_at else NOTHING


def _left(due_at: str, paused_at: str | None, now: datetime) -> timedelta:
    stands_since = datetime.fromisoformat(paused_at) if paused_at else now
    return datetime.fromisoformat(due_at) - stands_since
