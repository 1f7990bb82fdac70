"""Who looks at all that is told, before and after each deed: at keys, at choices, at who must wait.

What is open, who answered and what runs is worked out here from plain rows, without asking the code
that keeps it secret or within bounds.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import product

from bot.domain.daily.answers import ResponseDistribution
from bot.domain.exam.room import MOST_OF_HOST, MOST_OF_SERVER, SHARE_OF_HOST, SHARE_OF_SERVER, SMALL
from bot.domain.limits import LONGEST_WAIT, MEMBER, Act
from bot.domain.live import LONGEST_PAUSE
from bot.domain.publishing import COLLUDING, CROWD, GROUP, MIDDLE_HALF_OF
from bot.domain.scores.boards import BoardName, Period
from bot.errors import Refusal
from bot.services.limits import Limits
from tests.domain.samples import SERVER
from tests.domain.test_publishing import Counts, counts_of, leaks, timeline, told
from tests.services.deeds import EVERYBODY, MEMBERS, Deeds
from tests.services.own_numbers import own_numbers, turn_over
from tests.services.world import World

KEY = 1
COLLUDERS = MEMBERS[:COLLUDING]
HOSTILE = MEMBERS[-COLLUDING:]
SPENT_AT_ONCE = 40
MOST_BATCHES = 4
"""Of so many batches all worlds are gone through."""
LONGEST_LOBBY = timedelta(days=1)


def ids_in(texts: Sequence[str]) -> set[str]:
    return {entry.partition(":")[0] for text in texts for entry in text.split()}


class KeyWatcher:
    """Finds a key that somebody read while it is asked of them, and a second paper."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self.world = world
        self.rng = rng
        self.before = set[str]()
        self._papers: dict[tuple[int, int], int] = {}

    async def asked(self, *statements: str) -> set[str]:
        rows = [row for sql in statements for row in await self.world.db.reading.run(sql)]
        return ids_in([items for (items,) in rows])

    async def open_for(self, deeds: Deeds, who: int) -> set[str]:
        """Return the items that are asked of anybody, but the posts that `who` has answered."""
        found = await self.asked(
            "SELECT items FROM sitting WHERE state <> 'closed' AND items IS NOT NULL",
            "SELECT paper.items FROM paper JOIN sitting USING (sitting_id) WHERE state <> 'closed'",
            "SELECT items FROM live_round WHERE phase <> 'over'",
        )
        posts = await self.world.db.reading.run(
            "SELECT post_id, item_id FROM post WHERE state IN ('claimed', 'posted', 'late')"
        )
        return found | {item for post, item in posts if (who, post) not in deeds.answered}

    async def look(self, deeds: Deeds) -> None:
        for who, item in deeds.told:
            # What a channel reads first, and is asked afterwards, may come in one tick.
            asked = await self.open_for(deeds, who)
            assert item not in (asked & self.before if who == EVERYBODY else asked), (who, item)
        rows = await self.world.db.reading.run(
            "SELECT sitting_id, user_id, paper_id FROM paper WHERE deadline_at IS NOT NULL"
        )
        for sitting_id, user_id, paper_id in rows:
            first = self._papers.setdefault((sitting_id, user_id), paper_id)
            assert first == paper_id, "a second paper"
        if not self.rng.randrange(6):
            await self._look_at_numbers(deeds, deeds.who)

    async def _look_at_numbers(self, deeds: Deeds, who: int) -> None:
        """Whichever way an open question went, all that its member reads is the same."""
        asked = await self.open_for(deeds, who)
        read = await own_numbers(self.world, who)
        await turn_over(self.world, who, asked)
        other = await own_numbers(self.world, who)
        await turn_over(self.world, who, asked)
        changed = {name: (read[name], other[name]) for name in read if read[name] != other[name]}
        assert changed == {}, "one's own numbers tell the key of an open question"


@cache
def worlds_of(questions: Counts) -> dict[Counts, list[Counts]]:
    """Return how many right answers in each batch fit what a board may show, by that."""
    found: defaultdict[Counts, list[Counts]] = defaultdict(list)
    for rights in product(*(range(asked + 1) for asked in questions)):
        found[timeline(rights, questions)].append(rights)
    return found


@cache
def splits_of(people: int) -> dict[tuple[object, ...], list[Counts]]:
    found: defaultdict[tuple[object, ...], list[Counts]] = defaultdict(list)
    for counts in counts_of(people):
        found[told(counts)].append(counts)
    return found


def require_doubt(points: Counts, questions: Counts) -> None:
    """No question of any batch is certainly right, or certainly not."""
    alike = worlds_of(questions).get(points, [])
    for place, asked in enumerate(questions):
        assert any(rights[place] > 0 for rights in alike), (points, questions, "certainly wrong")
        assert any(rights[place] < asked for rights in alike), (points, questions, "surely right")


class ChoiceWatcher:
    """Finds a choice, a score of one question, or extra time that follows from what all read."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._questions: tuple[int, ...] = ()
        self._until: date | None = None
        self._totals: dict[int, list[int]] = {}
        self._counted_from: dict[int, int] = {}
        """From which batch on a member's points are looked at: who deletes begins anew."""
        self._read = [0, 0, 0, 0]

    async def look(self, *, deleted: int | None) -> None:
        await self._look_at_board(deleted)
        await self._look_at_splits()
        self._look_at_standings(await self._asked_in_rounds())
        await self._look_at_exams()

    async def _look_at_board(self, deleted: int | None) -> None:
        board = await self.world.services.boards.board(
            SERVER, COLLUDERS[0], Period.ALL, BoardName.DAILY
        )
        points = {one.user_id: one.correct for one in board.places}
        if board.pages > 1:
            more = await self.world.services.boards.board(
                SERVER, COLLUDERS[0], Period.ALL, BoardName.DAILY, page=1
            )
            points |= {one.user_id: one.correct for one in more.places}
        if deleted is not None:
            self._counted_from[deleted] = len(self._questions)
            self._totals[deleted] = []
        if board.counted_until != self._until:
            asked = await self._asked_until(board.counted_until)
            self._questions = (*self._questions, asked - sum(self._questions))
            self._until = board.counted_until
            for user_id in MEMBERS:
                self._totals.setdefault(user_id, []).append(points.get(user_id, 0))
        for user_id in MEMBERS:
            self._look_at_points(user_id, points.get(user_id, 0))

    def _look_at_points(self, user_id: int, now: int) -> None:
        totals = self._totals.get(user_id, [])
        assert now == (totals[-1] if totals else 0), "the board followed an answer"
        questions = self._questions[self._counted_from.get(user_id, 0) :]
        added = tuple(b - a for a, b in zip([0, *totals], totals, strict=False))
        if len(added) <= MOST_BATCHES:
            require_doubt(added, questions)

    async def _asked_until(self, until: date | None) -> int:
        [(asked,)] = await self.world.db.reading.run(
            "SELECT COUNT(*) FROM post WHERE kind <> 'test' AND posted_at IS NOT NULL"
            " AND local_on < date(:until, '+7 days')",
            {"until": f"{until}"},
        )
        return asked

    async def _look_at_splits(self) -> None:
        seen = self.world.discord
        drawn, asked = self._read[:2]
        for post, _, responses in seen.redrawn[drawn:]:
            if responses and responses.may_be_shown:
                rows = await self._chosen("answer", "post_id = :id", post.post_id, 0)
                self._look_at_split(responses, rows)
        for one, _, responses in seen.questions_shown[asked:]:
            if responses.may_be_shown:
                where = "round_id = :id AND number = :number"
                rows = await self._chosen("live_answer", where, one.round_id, one.number)
                self._look_at_split(responses, rows)
        self._read[:2] = [len(seen.redrawn), len(seen.questions_shown)]

    async def _chosen(self, table: str, where: str, id_: int, number: int) -> list[int]:
        """Return what those chose who put theirs together."""
        rows = await self.world.db.reading.run(
            f"SELECT user_id, option FROM {table} WHERE {where}", {"id": id_, "number": number}
        )
        return [option for user_id, option in rows if user_id in COLLUDERS]

    def _look_at_split(self, responses: ResponseDistribution, mine: list[int]) -> None:
        order = [KEY, *(option for option in range(4) if option != KEY)]
        counts = tuple(responses.counts[option] for option in order)
        alike = {told(counts): splits_of(responses.total)[told(counts)]}
        assert leaks(alike, tuple(mine.count(option) for option in order)) == [], counts

    async def _asked_in_rounds(self) -> Counter[int]:
        rows = await self.world.db.reading.run("SELECT DISTINCT round_id, number FROM live_answer")
        return Counter(round_id for round_id, _ in rows)

    def _look_at_standings(self, asked: Counter[int]) -> None:
        told_now = list(self.world.discord.standings.items())
        for round_id, (places, _) in told_now[self._read[2] :]:
            for place in places:
                require_doubt((place.right,), (asked[round_id],))
        self._read[2] = len(told_now)

    async def _look_at_exams(self) -> None:
        results = list(self.world.discord.results.items())
        for sitting_id, (_, result, _) in results[self._read[3] :]:
            [(written,)] = await self.world.db.reading.run(
                "SELECT COUNT(DISTINCT paper_id) FROM paper JOIN mark USING (paper_id)"
                " WHERE sitting_id = :id AND option IS NOT NULL",
                {"id": sitting_id},
            )
            assert written >= GROUP or (result.median, result.hardest) == (None, ())
            assert written >= MIDDLE_HALF_OF or result.middle_half is None
            for hard in result.hardest:
                assert hard.missed >= CROWD
        self._read[3] = len(results)
        late = await self.world.db.reading.run(
            "SELECT sitting_id FROM sitting WHERE ending IN ('all_submitted', 'time_over')"
            " AND closed_at > ends_at AND (ending = 'all_submitted' OR unixepoch(closed_at)"
            " < unixepoch(ends_at) + 60 * minutes)"
        )
        assert not late, "it ended when somebody with more time was done"


class TurnWatcher:
    """Finds somebody who is kept from anything by others, and what runs for ever."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self.world = world
        self.rng = rng
        self.limits = Limits(clock=world.clock)
        self._newcomers = 10_000

    def spend(self, act: Act, who: int) -> None:
        try:
            self.limits.spend(act, server_id=SERVER, user_id=who)
        except Refusal as refusal:
            reason = refusal.reason
        else:
            return
        [works_at] = reason.arguments
        assert reason.code == "slow_down", "others used it up"
        assert isinstance(works_at, int)
        assert works_at - self.world.clock().timestamp() <= LONGEST_WAIT.total_seconds() + 1

    async def look(self) -> None:
        for who in HOSTILE:
            act = self.rng.choice(list(Act))
            for _ in range(min(SPENT_AT_ONCE, MEMBER[act].at_once + 1)):
                self.spend(act, who)
        self._newcomers += 1
        for act in Act:
            self.limits.spend(act, server_id=SERVER, user_id=self._newcomers)
        await self._look_at_what_runs(self.world.clock())

    async def _look_at_what_runs(self, now: datetime) -> None:
        run = self.world.db.reading.run
        exams = await run(
            "SELECT host_user_id, channel_id, items, opens_at FROM sitting WHERE state <> 'closed'"
        )
        rounds = await run(
            "SELECT host_user_id, channel_id, items, paused_for, paused_at FROM live_round"
            " WHERE phase <> 'over'"
        )
        hosts = Counter(row[0] for row in [*exams, *rounds] if row[0])
        channels = Counter(row[1] for row in [*exams, *rounds])
        assert max(hosts.values(), default=0) <= MOST_OF_HOST
        assert max(channels.values(), default=0) <= 1
        assert channels.total() <= MOST_OF_SERVER
        assert all(datetime.fromisoformat(row[3]) <= now + LONGEST_LOBBY for row in exams)
        assert all(row[3] <= LONGEST_PAUSE.total_seconds() for row in rounds)
        self._look_at_shares([(row[0], len(ids_in([row[2] or ""]))) for row in [*exams, *rounds]])

    def _look_at_shares(self, used: list[tuple[int, int]]) -> None:
        there = len(self.world.services.library.bank.items)
        if there < SMALL:
            return
        assert sum(count for _, count in used) <= there * SHARE_OF_SERVER
        for host in {host for host, _ in used} - {0}:
            assert sum(n for one, n in used if one == host) <= there * SHARE_OF_HOST
