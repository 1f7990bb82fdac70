"""Databases from before the outbox, and what each of them had to send, by the rules of then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from bot.db.columns import from_instant
from bot.domain.daily.schedule import monday_of
from tests.domain.samples import NOON

Row = dict[str, int | str | None]
Key = tuple[str, int, int]
AT_ONCE = ""

INSTANTS = st.integers(-9999, 9999).map(lambda seconds: from_instant(NOON + timedelta(0, seconds)))
IDS = st.integers(1, 2**62)
FLAGS = st.integers(0, 1)


@st.composite
def drawn(draw: st.DrawFn, message: bool | None) -> Row:
    """A message that stands or does not, and how far what it shows lags behind what is."""
    stands = draw(st.booleans()) if message is None else message
    revision = draw(st.integers(0, 3))
    shown = draw(st.integers(0, revision))
    return {
        "message_id": draw(IDS) if stands else None,
        "revision": revision,
        "shown_revision": shown,
    }


KINDS = ["daily", "extra", "test"]


@st.composite
def post(draw: st.DrawFn) -> Row:
    state = draw(
        st.sampled_from(["planned", "claimed", "posted", "late", "closed", "skipped", "missed"])
    )
    stands = {"posted": True, "late": True, "closed": None}.get(state, False)
    return {
        "state": state,
        "kind": "daily"
        if state == "planned"
        else draw(st.sampled_from(["daily", "extra", "test"])),
        "try_at": draw(INSTANTS),
        "attempts": draw(st.integers(0, 5)),
        "key_option": None if state in ("planned", "skipped", "missed") else 1,
    } | draw(drawn(stands))


@st.composite
def sitting(draw: st.DrawFn) -> Row:
    state = draw(st.sampled_from(["lobby", "open", "closed"]))
    results = draw(st.sampled_from(["none", "due", "sent"])) if state == "closed" else "none"
    return {
        "state": state,
        "opened_at": None if state == "lobby" else "x",
        "closed_at": "x" if state == "closed" else None,
        "ending": "stopped" if state == "closed" else None,
        "results_try_at": draw(INSTANTS) if results == "due" else None,
        "results_id": draw(IDS) if results == "sent" else None,
    } | draw(drawn(None))


@st.composite
def live_round(draw: st.DrawFn) -> Row:
    phase = draw(st.sampled_from(["asking", "asked", "shown", "ending", "over"]))
    stands = {"asking": False, "asked": True, "shown": True}.get(phase)
    may_pause = phase in ("asking", "asked", "shown")
    return {
        "phase": phase,
        "number": draw(st.integers(1, 9)),
        "due_at": draw(INSTANTS),
        "paused_at": draw(st.none() | INSTANTS) if may_pause else None,
        "tried": draw(FLAGS) if phase in ("asking", "ending") else 0,
        "ending": "stopped" if phase in ("ending", "over") else None,
    } | draw(drawn(stands))


@st.composite
def server(draw: st.DrawFn) -> Row:
    if not draw(st.booleans()):
        return {"sheet_week": None, "sheet_due_at": None, "sheet_tried": 0}
    week = monday_of(draw(st.dates(date(2020, 1, 1), date(2199, 12, 31))))
    return {
        "sheet_week": week.isoformat(),
        "sheet_due_at": draw(INSTANTS),
        "sheet_tried": draw(FLAGS),
    }


@st.composite
def reminder(draw: st.DrawFn) -> Row:
    return {"hour": draw(st.integers(0, 23)), "due_at": draw(INSTANTS)}


@dataclass(frozen=True)
class Before:
    """The rows of a database of the version before, as far as they tell of messages."""

    servers: list[Row]
    posts: list[Row]
    sittings: list[Row]
    rounds: list[Row]
    reminders: list[Row]


DATABASES = st.builds(
    Before,
    servers=st.lists(server(), min_size=1, max_size=10),
    posts=st.lists(post(), max_size=40),
    sittings=st.lists(sitting(), max_size=30),
    rounds=st.lists(live_round(), max_size=30),
    reminders=st.lists(reminder(), max_size=10),
)

ALIKE: dict[str, Row] = {
    "server": {
        "channel_id": 5,
        "organiser_user_id": 6,
        "post_time": "09:00",
        "timezone": "UTC",
        "weekdays": "1234567",
    },
    "post": {"server_id": 1, "due_at": "x"},
    "sitting": {
        "host_user_id": 6,
        "form": "same",
        "questions": 4,
        "minutes": 60,
        "opens_at": "x",
    },
    "live_round": {"host_user_id": 6, "questions": 9, "seconds": 60, "items": ""},
    "reminder": {"server_id": 1},
}
"""What is alike in every row of a table, and matters to no message."""


def rows_of(before: Before) -> Iterator[tuple[str, Row]]:
    """Yield each table and row to write, with its number: each on a server or in a channel."""
    for number, row in enumerate(before.servers, 1):
        yield "server", {"server_id": number} | row
    for number, row in enumerate(before.posts, 1):
        yield "post", {"post_id": number, "local_on": str(number)} | row
    for number, row in enumerate(before.sittings, 1):
        yield "sitting", {"sitting_id": number, "server_id": number, "channel_id": number} | row
    for number, row in enumerate(before.rounds, 1):
        yield "live_round", {"round_id": number, "server_id": number, "channel_id": number} | row
    for number, row in enumerate(before.reminders, 1):
        yield "reminder", {"user_id": number} | row


# What the rules of before make of a row: which messages, and what is known of each.


class Known(NamedTuple):
    """What there is to know of a message; it is due, or it has nothing to do."""

    due_at: str | None
    attempts: int = 0
    tried: int = 0
    message_id: int | None = None
    changed: int = 0


Found = Iterator[tuple[Key, Known]]


def number_in(row: Row, name: str) -> int:
    found = row[name]
    assert isinstance(found, int)
    return found


def as_shown(row: Row, attempts: int = 0) -> Known:
    """What is known of a message that stands, and is drawn anew when it lags."""
    message_id = number_in(row, "message_id")
    if row["revision"] == row["shown_revision"]:
        return Known(None, attempts, message_id=message_id)
    return Known(AT_ONCE, attempts, message_id=message_id, changed=1)


def of_post(number: int, row: Row) -> Found:
    key, attempts = ("post", number, 0), number_in(row, "attempts")
    if row["state"] in ("planned", "claimed"):
        # A claim is a lease: the post may stand in its channel already.
        yield key, Known(str(row["try_at"]), attempts, tried=row["state"] == "claimed")
    elif row["message_id"] is not None:
        yield key, as_shown(row, attempts)


def of_sitting(number: int, row: Row) -> Found:
    if row["message_id"] is not None:
        yield ("sitting", number, 0), as_shown(row)
    elif row["state"] != "closed":
        # It was sent by the command itself; a crash may have come before its id was kept.
        yield ("sitting", number, 0), Known(AT_ONCE, tried=1)
    if row["results_id"] is not None:
        yield ("results", number, 0), Known(None, message_id=number_in(row, "results_id"))
    elif row["results_try_at"] is not None:
        # They were looked for at each try.
        yield ("results", number, 0), Known(str(row["results_try_at"]), tried=1)


def of_round(number: int, row: Row) -> Found:
    question, due_at = ("question", number, number_in(row, "number")), str(row["due_at"])
    tried = number_in(row, "tried")
    if row["phase"] == "asking":
        yield question, Known(None if row["paused_at"] else due_at, tried=tried)
    elif row["message_id"] is not None:
        yield question, as_shown(row)
    if row["phase"] == "ending":
        yield ("standings", number, 0), Known(due_at, tried=tried)


def of_server(number: int, row: Row) -> Found:
    if row["sheet_due_at"] is not None:
        week = date.fromisoformat(str(row["sheet_week"])).toordinal()
        known = Known(str(row["sheet_due_at"]), tried=number_in(row, "sheet_tried"))
        yield ("sheet", number, week), known


def of_reminder(number: int, row: Row) -> Found:
    # Each was moved to the next day before it was sent, so none was ever tried.
    yield ("reminder", number, 0), Known(str(row["due_at"]))


def to_send(before: Before) -> dict[Key, Known]:
    """Return what a database of before had to send, had sent, and had to draw anew."""
    parts = (
        (of_server, before.servers),
        (of_post, before.posts),
        (of_sitting, before.sittings),
        (of_round, before.rounds),
        (of_reminder, before.reminders),
    )
    return {
        key: known
        for of_one, rows in parts
        for number, row in enumerate(rows, 1)
        for key, known in of_one(number, row)
    }
