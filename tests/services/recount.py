"""All that boards, streaks and stats show, counted once more from raw rows, the slow way.

Nothing here asks the code under test: no tally, no stored score, no stored date is read, and zones
are reckoned by hand.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Any

Row = Mapping[str, Any]
Count = tuple[int, int]
"""How many were right, of how many."""

DAY = timedelta(days=1)
BOARDS = {"daily": {"daily"}, "exam": {"exam"}, "all": {"daily", "exam"}}
TABLES = (
    "server",
    "post",
    "answer",
    "sitting",
    "paper",
    "mark",
    "correction",
    "season",
    "weekly_goal",
    "member_setting",
    "absence",
    "anonymised_answer",
    "drill_answer",
)
Zones = Mapping[int, Collection[tuple[datetime, str]]]
"""Since when each server has had which time zone."""


def _sunday(year: int, month: int, number: int, hour: int) -> datetime:
    """Return an hour of the n-th Sunday of a month, counted from 0; of the last one for -1."""
    days = [datetime(year, month, day, tzinfo=UTC) for day in range(1, 31)]
    return [day for day in days if day.isoweekday() == 7][number] + timedelta(hours=hour)


def offset(zone: str, at: datetime) -> timedelta:
    """Return how far a zone's clocks are ahead of UTC."""
    if zone == "America/Chicago":  # 2 o'clock on the 2nd Sunday in March, the 1st in November
        summer = _sunday(at.year, 3, 1, 8) <= at < _sunday(at.year, 11, 0, 7)
        return timedelta(hours=-5 if summer else -6)
    if zone == "Pacific/Auckland":  # in UTC that is 14 o'clock on the day before
        winter = _sunday(at.year, 4, 0, -10) <= at < _sunday(at.year, 9, -1, -10)
        return timedelta(hours=12 if winter else 13)
    return {"Asia/Kolkata": timedelta(hours=5, minutes=30), "UTC": timedelta(0)}[zone]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def whole(counts: Collection[Count]) -> Count:
    return sum(right for right, _ in counts), sum(asked for _, asked in counts)


def least_accuracy(right: int, asked: int) -> float:
    """Return the smaller solution p of (right/asked - p)² = z² p (1 - p) / asked."""
    seen, width = right / asked, 1.96**2 / asked
    a, b, c = 1 + width, -(2 * seen + width), seen**2
    return (-b - sqrt(max(0.0, b * b - 4 * a * c))) / (2 * a)


@dataclass(frozen=True)
class Given:
    """One question that a member answered, or left open in a paper."""

    server_id: int
    user_id: int
    source: str
    on: date
    right: bool
    chosen: bool
    item_id: str
    post_id: int | None = None


@dataclass(frozen=True)
class Asked:
    """A date with a daily question."""

    on: date
    post_id: int
    late: bool
    is_open: bool


@dataclass(frozen=True)
class Expected:
    """One board as one member should see it."""

    places: list[tuple[int, int, int, int]]
    own: tuple[int, int, int, int] | None
    counts: Count | None
    is_shown: bool
    season: int | None


@dataclass
class Diary:
    """What somebody who marks every day on paper knows: weeks so far, and how this one goes."""

    weeks: int = 0
    days: int = 0
    freezes: int = 0
    ever: int = 0
    done: int = 0
    owed: int = 0
    open: int = 0
    waits: bool = False

    def live(self, one: Asked, *, answered: bool, in_this_week: bool) -> None:
        if answered:
            self.days, self.done, self.ever = self.days + 1, self.done + 1, self.ever + 1
            self.freezes += self.ever % 7 == 0 and self.freezes < 2
        elif one.is_open:
            self.waits = True
            self.open += in_this_week or not one.late
        elif not one.late:
            self.owed += 1

    def turn_the_page(self, goal: int) -> None:
        """Settle a week that is over, unless nothing counted or something is still open."""
        missing = min(goal, self.done + self.owed + self.open) - self.done
        if self.done + self.owed > 0 and (missing <= 0 or not self.waits):
            if missing <= self.freezes:
                self.weeks, self.freezes = self.weeks + 1, self.freezes - max(0, missing)
            else:
                self.weeks = self.days = 0
        self.done = self.owed = self.open = 0
        self.waits = False


class Recount:
    """The rows of one moment. `about` says of each item its domain, topic, kind and key."""

    def __init__(
        self,
        tables: Mapping[str, list[Row]],
        about: Mapping[str, tuple[str, str, str, int]],
        now: datetime,
        zones: Zones,
    ) -> None:
        self._tables = dict(tables)
        self._about = about
        self._servers = {row["server_id"]: row for row in tables["server"]}
        self._settings = {row["user_id"]: row for row in tables["member_setting"]}
        self._now = now
        self._zones = zones
        self._given = [*self._daily(), *self._exams(), *self._practice()]

    # What was given

    def _is_right(self, item_id: str, version: int, option: int | None) -> bool:
        found = [(r["item_id"], r["version"], r["key_option"]) for r in self._tables["correction"]]
        return option == self._about[item_id][3] or (item_id, version, option) in found

    def _date(self, server_id: int, at: datetime) -> date:
        _, zone = max(entry for entry in self._zones[server_id] if entry[0] <= at)
        return (at + offset(zone, at)).date()

    def _daily(self) -> Iterator[Given]:
        posts = {row["post_id"]: row for row in self._tables["post"]}
        for row in self._tables["answer"]:
            post = posts[row["post_id"]]
            if post["kind"] == "test":
                continue
            server_id, item_id = post["server_id"], post["item_id"]
            on = self._date(server_id, instant(post["due_at"]))
            right = self._is_right(item_id, post["item_version"], row["option"])
            yield Given(
                server_id, row["user_id"], "daily", on, right, True, item_id, row["post_id"]
            )

    def _exams(self) -> Iterator[Given]:
        sittings = {row["sitting_id"]: row for row in self._tables["sitting"]}
        options = {(r["paper_id"], r["number"]): r["option"] for r in self._tables["mark"]}
        for paper in self._tables["paper"]:
            if sittings[paper["sitting_id"]]["state"] != "closed" or paper["closed_at"] is None:
                continue
            asked = [entry.split(":") for entry in paper["items"].split()]
            chosen = [options.get((paper["paper_id"], n)) for n in range(1, len(asked) + 1)]
            if all(option is None for option in chosen):
                continue
            server_id = paper["server_id"]
            on = self._date(server_id, instant(sittings[paper["sitting_id"]]["opened_at"]))
            for (item_id, version), option in zip(asked, chosen, strict=True):
                right = self._is_right(item_id, int(version), option)
                has = option is not None
                yield Given(server_id, paper["user_id"], "exam", on, right, has, item_id)

    def _practice(self) -> Iterator[Given]:
        for row in self._tables["drill_answer"]:
            right = self._is_right(row["item_id"], row["item_version"], row["option"])
            on = self._date(row["server_id"], instant(row["answered_at"]))
            yield Given(
                row["server_id"], row["user_id"], "practice", on, right, True, row["item_id"]
            )

    def _asked_of(self, server_id: int, user_id: int) -> set[str]:
        """Return what is being asked of a member, here and wherever else they are known."""
        there = {server_id} | {one.server_id for one in self._given if one.user_id == user_id}
        there |= {row["server_id"] for row in self._tables["paper"] if row["user_id"] == user_id}
        done = {row["post_id"] for row in self._tables["answer"] if row["user_id"] == user_id}
        asked = {
            row["item_id"]
            for row in self._tables["post"]
            if row["server_id"] in there
            and (
                row["state"] == "claimed"
                or (row["state"] in ("posted", "late") and row["post_id"] not in done)
            )
        }
        running = {
            row["sitting_id"]: row["items"] or ""
            for row in self._tables["sitting"]
            if row["server_id"] in there and row["state"] != "closed"
        }
        papers = [r["items"] for r in self._tables["paper"] if r["sitting_id"] in running]
        listed = " ".join([*running.values(), *papers]).split()
        return asked | {entry.partition(":")[0] for entry in listed}

    def _told(self, server_id: int, user_id: int) -> list[Given]:
        """Return a member's answers on a server that they may read the outcome of."""
        secret = self._asked_of(server_id, user_id)
        return [
            one
            for one in self._given
            if (one.server_id, one.user_id) == (server_id, user_id)
            and not (one.chosen and one.item_id in secret)
        ]

    # Boards

    def with_absences(self, rows: list[Row]) -> "Recount":
        """Take these absences instead: they come and go with those who look."""
        self._tables["absence"] = rows
        return self

    def today(self, server_id: int) -> date:
        return self._date(server_id, self._now)

    def _season(self, server_id: int, on: date) -> int | None:
        begun = [
            row["number"]
            for row in self._tables["season"]
            if row["server_id"] == server_id and date.fromisoformat(row["started_on"]) <= on
        ]
        return max(begun, default=None)

    def _is_in(self, period: str, server_id: int, on: date) -> bool:
        today = self.today(server_id)
        if period == "week":
            return on.isocalendar()[:2] == today.isocalendar()[:2]
        if period == "month":
            return (on.year, on.month) == (today.year, today.month)
        if period == "season":
            season = self._season(server_id, today)
            return season is not None and self._season(server_id, on) == season
        return True

    def is_shown(self, server_id: int, user_id: int, name: str) -> bool:
        mine = self._settings.get(user_id, {})
        daily, exam = mine.get("daily_board"), bool(mine.get("exam_board", 0))
        on_daily = not self._servers[server_id]["opt_in"] if daily is None else bool(daily)
        return {"daily": on_daily, "exam": exam, "all": on_daily and exam}[name]

    def board(
        self, server_id: int, asker: int, period: str, name: str, *, gone: Collection[int]
    ) -> Expected:
        """Return a board on which those who are gone do not stand."""
        counts: defaultdict[int, Count] = defaultdict(lambda: (0, 0))
        for one in self._given:
            if (
                one.server_id == server_id
                and one.source in BOARDS[name]
                and self._is_in(period, server_id, one.on)
            ):
                right, asked = counts[one.user_id]
                counts[one.user_id] = right + one.right, asked + 1
        away = {r["user_id"] for r in self._tables["absence"] if r["server_id"] == server_id}
        away = (away | set(gone)) - {asker}
        seen = {
            user_id: count
            for user_id, count in counts.items()
            if user_id not in away and self.is_shown(server_id, user_id, name)
        }
        with_me = {**seen, asker: counts[asker]} if asker in counts else seen
        own = [place for place in self._ranked(name, with_me) if place[1] == asker]
        return Expected(
            places=self._ranked(name, seen),
            own=own[0] if own else None,
            counts=self._counts(server_id, asker, period, name),
            is_shown=self.is_shown(server_id, asker, name),
            season=self._season(server_id, self.today(server_id)),
        )

    def _counts(self, server_id: int, user_id: int, period: str, name: str) -> Count | None:
        mine = [
            (int(one.right), 1)
            for one in self._told(server_id, user_id)
            if one.source in BOARDS[name] and self._is_in(period, server_id, one.on)
        ]
        return whole(mine) if mine else None

    def _ranked(self, name: str, counts: Mapping[int, Count]) -> list[tuple[int, int, int, int]]:
        merits = {
            user_id: round(least_accuracy(*count), 12) if name == "exam" else count[0]
            for user_id, count in counts.items()
            if count[0] > 0 and (name != "exam" or count[1] >= 25)
        }
        return sorted(
            (1 + sum(other > merit for other in merits.values()), user_id, *counts[user_id])
            for user_id, merit in merits.items()
        )

    # Stats

    def parts(self, server_id: int, user_id: int) -> dict[str, Counter[tuple[str, bool]]]:
        """Return how often a member was right, or not, by source, domain, topic and kind."""
        found: dict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
        for one in self._told(server_id, user_id):
            if one.chosen:
                domain, topic, kind, _ = self._about[one.item_id]
                names = {"source": one.source, "domain": domain, "topic": topic, "kind": kind}
                for name, value in names.items():
                    found[name][value, one.right] += 1
        return found

    def week(self, server_id: int, monday: date) -> dict[int, Count]:
        """Return what each member gave to daily questions of a week."""
        found: dict[int, list[Count]] = defaultdict(list)
        for one in self._given:
            if (one.server_id, one.source) == (server_id, "daily") and 0 <= (
                one.on - monday
            ).days < 7:
                found[one.user_id].append((one.right, 1))
        return {user_id: whole(counts) for user_id, counts in found.items()}

    def own_week(self, server_id: int, user_id: int, monday: date) -> Count | None:
        """Return what a member may read of their own week."""
        mine = [
            (int(one.right), 1)
            for one in self._told(server_id, user_id)
            if one.source == "daily" and 0 <= (one.on - monday).days < 7
        ]
        return whole(mine) if mine else None

    def median(self, server_id: int, monday: date) -> int | None:
        """Return a group's median of a week that is over, with nothing open in it."""
        open_on = [
            date.fromisoformat(row["local_on"])
            for row in self._tables["post"]
            if row["server_id"] == server_id and row["state"] in ("claimed", "posted", "late")
        ]
        if any(
            on - timedelta(days=on.weekday()) == monday for on in (*open_on, self.today(server_id))
        ):
            return None
        shares = [100 * right / of for right, of in self.week(server_id, monday).values()]
        return round(statistics.median(shares)) if len(shares) >= 10 else None

    # Streaks

    def asked(self, server_id: int) -> list[Asked]:
        """Return the dates with a daily question."""
        return sorted(
            (
                Asked(
                    self._date(server_id, instant(row["due_at"])),
                    row["post_id"],
                    row["posted_at"] is not None
                    and instant(row["posted_at"]) - instant(row["due_at"]) > timedelta(minutes=10),
                    row["state"] != "closed",
                )
                for row in self._tables["post"]
                if (row["server_id"], row["kind"]) == (server_id, "daily")
                and row["state"] in ("claimed", "posted", "late", "closed")
            ),
            key=lambda one: one.on,
        )

    def _aim(self, user_id: int, day: date) -> int:
        goals = [
            (row["since_on"], row["days"])
            for row in self._tables["weekly_goal"]
            if row["user_id"] == user_id and row["since_on"] <= day.isoformat()
        ]
        return max(goals)[1] if goals else 4

    def answered_on(self, server_id: int, user_id: int) -> set[date]:
        """Return the dates of whose questions a member answered one."""
        return {
            one.on
            for one in self._given
            if (one.server_id, one.user_id, one.source) == (server_id, user_id, "daily")
        }

    def streak(self, server_id: int, user_id: int) -> tuple[int, int, int, int, int]:
        """Return weeks, days, freezes, this week and wanted, living through it day by day."""
        today, mine = self.today(server_id), self.answered_on(server_id, user_id)
        asked = {one.on: one for one in self.asked(server_id)}
        diary = Diary()
        begun = [on for on in asked if on in mine]
        if not begun:  # nothing is owed yet, but what is open can be answered
            week = today - timedelta(days=today.weekday())
            diary.open = sum(one.is_open and week <= on <= today for on, one in asked.items())
        day = min(begun, default=today + DAY)
        while day <= today:
            if day in asked:
                in_this_week = day.isocalendar()[:2] == today.isocalendar()[:2]
                diary.live(asked[day], answered=day in mine, in_this_week=in_this_week)
            if day.isoweekday() == 7 and day != today:
                diary.turn_the_page(self._aim(user_id, day))
            day += DAY
        coming = self._to_come(server_id, today in asked)
        wanted = min(self._aim(user_id, today), diary.done + diary.owed + diary.open + coming)
        kept = diary.done >= wanted > 0
        return diary.weeks + kept, diary.days, diary.freezes, diary.done, wanted

    def _to_come(self, server_id: int, is_asked: bool) -> int:
        server, day = self._servers[server_id], self.today(server_id)
        if server["paused"]:
            return 0
        count = 0 if is_asked else int(str(day.isoweekday()) in server["weekdays"])
        while day.isoweekday() < 7:
            day += DAY
            count += str(day.isoweekday()) in server["weekdays"]
        return count

    def light(self, server_id: int) -> int:
        """Return for how many questions the light has been on, going back from now."""
        answers = Counter(one.post_id for one in self._given)
        for row in self._tables["anonymised_answer"]:
            answers[row["post_id"]] += row["members"]
        count = 0
        for one in reversed(self.asked(server_id)):
            if answers[one.post_id] >= self._servers[server_id]["light"]:
                count += 1
            elif not one.is_open and not one.late:
                break
        return count
