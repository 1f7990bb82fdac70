"""Boards and stats, read from the tallies that answers keep."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from statistics import median

import pytest

from bot.db import scores
from bot.db.daily import answers
from bot.db.database import Database
from bot.db.exam import papers
from bot.db.members import members
from bot.db.servers import servers
from bot.domain.bank.items import Kind
from bot.domain.daily.posts import PostKind
from bot.domain.exam.papers import Closing, ExamAnswer
from bot.domain.members import MemberSettings
from bot.domain.publishing import GROUP
from bot.domain.scores.boards import BoardName, Season, Tally
from bot.domain.scores.stats import Source, TopicTally, median_of
from tests.db.exam_rows import add_open, add_paper
from tests.db.exam_rows import close as end_sitting
from tests.db.rows import TODAY, add_posted, add_server, forget_left_before, leave
from tests.domain.samples import CHANNEL, NOON, SERVER, make_item, make_settings

ANA, BEN, CAM = 77, 78, 79
ELSEWHERE = SERVER + 1
KEY, WRONG = 1, 0
WEEK, MONTH = "week 2026-03-30", "month 2026-04"
MONDAY = date(2026, 3, 30)

_ADD = """
    INSERT INTO tally (server_id, board, period, user_id, correct, answered)
    VALUES (:server, :board, :period, :user, :correct, :answered)
"""


async def tally(
    db: Database,
    counts: Mapping[int, tuple[int, int]],
    *,
    board: str = "daily",
    period: str = "all",
    server: int = SERVER,
) -> None:
    """Give each member their counts: correct, answered."""
    for user_id, (correct, answered) in counts.items():
        values = {"user": user_id, "correct": correct, "answered": answered}
        where = {"server": server, "board": board, "period": period}
        await db.single.run(_ADD, {**values, **where})


async def answer(
    db: Database,
    user_id: int,
    option: int = KEY,
    *,
    on: date = TODAY,
    server: int = SERVER,
    post: PostKind = PostKind.DAILY,
    **about: object,
) -> None:
    """Post a question about something on a date, and let a member answer it."""
    settings = await servers.find(db.reading, server)
    if settings is None:
        await add_server(db, server)
    item = make_item(f"item-{on}-{post}", **about)
    found = await db.reading.run(
        "SELECT post_id FROM post WHERE server_id = :s AND local_on = :on AND kind = :kind",
        {"s": server, "on": on.isoformat(), "kind": post},
    )
    post_id = (
        found[0]["post_id"]
        if found
        else (await add_posted(db, item, kind=post, local_on=on, server_id=server)).post_id
    )
    await answers.record_first(
        db.single, post_id=post_id, server_id=server, user_id=user_id, option=option, at=NOON
    )


async def write_paper(
    db: Database,
    user_id: int,
    right: int,
    *,
    of: int = 4,
    on: date = TODAY,
    open_ones: int = 0,
    channel: int = CHANNEL,
) -> int:
    """Let a member hand in a paper with so many right answers, as the last; return its number."""
    sitting = await add_open(db, channel_id=channel)
    versions = tuple((f"exam-{n:02}", 1) for n in range(of))
    paper = await add_paper(db.single, sitting, user_id, items=versions)
    options = [KEY] * right + [WRONG] * (of - right - open_ones) + [None] * open_ones
    for number, option in enumerate(options, start=1):
        if option is not None:
            await papers.choose(db.single, paper, number=number, option=option, now=NOON)
    async with db.transaction() as tx:
        graded = [
            ExamAnswer(number, versions[number - 1], option, option == KEY)
            for number, option in enumerate(options, start=1)
        ]
        close = {"closing": Closing.SUBMITTED, "local_on": on, "now": NOON}
        assert await papers.close(tx, paper.paper_id, graded, **close)
    await end_sitting(db, sitting)
    return paper.paper_id


async def shown(
    db: Database,
    name: BoardName = BoardName.DAILY,
    period: str = "all",
    *,
    server: int = SERVER,
    opt_in: bool = False,
) -> set[tuple[int, int, int]]:
    """Return what others see: member, correct, answered."""
    found = await scores.shown(db.reading, server, name, period, opt_in=opt_in)
    return {(one.user_id, one.correct, one.answered) for one in found}


async def wish(
    db: Database, user_id: int, *, daily_board: bool | None = None, exam_board: bool = False
) -> None:
    settings = MemberSettings(daily_board=daily_board, exam_board=exam_board)
    await members.save(db.single, user_id, settings)


# What counts


@pytest.mark.parametrize("period", ["all", MONTH, WEEK])
async def test_a_daily_answer_counts_in_every_period_of_its_date(db: Database, period: str) -> None:
    await answer(db, ANA)
    await answer(db, ANA, WRONG, on=TODAY + timedelta(days=1))
    assert await shown(db, period=period) == {(ANA, 1, 2)}


@pytest.mark.parametrize(
    ("on", "week"),
    [
        pytest.param(date(2026, 3, 30), "week 2026-03-30", id="monday"),
        pytest.param(date(2026, 4, 5), "week 2026-03-30", id="sunday"),
        pytest.param(date(2026, 4, 6), "week 2026-04-06", id="the-next-monday"),
        pytest.param(date(2027, 1, 1), "week 2026-12-28", id="over-new-year"),
    ],
)
async def test_a_week_starts_on_monday(db: Database, on: date, week: str) -> None:
    await answer(db, ANA, on=on)
    assert await shown(db, period=week) == {(ANA, 1, 1)}


async def test_an_extra_question_counts_and_a_test_does_not(db: Database) -> None:
    await answer(db, ANA, post=PostKind.EXTRA)
    await answer(db, BEN, post=PostKind.TEST)
    assert await shown(db) == {(ANA, 1, 1)}
    assert await scores.by_topic(db.reading, SERVER, BEN, ()) == []


async def test_a_paper_counts_on_the_exam_board_with_what_was_left_open(db: Database) -> None:
    await wish(db, ANA, exam_board=True)
    await write_paper(db, ANA, 2, of=5, open_ones=2)
    for period in ("all", MONTH, WEEK):
        assert await shown(db, BoardName.EXAM, period) == {(ANA, 2, 5)}
    assert await shown(db) == set()


async def test_a_blank_paper_counts_nowhere(db: Database) -> None:
    await write_paper(db, ANA, 0, of=3, open_ones=3)
    assert await scores.own(db.reading, SERVER, BoardName.EXAM, "all", ANA) is None
    assert await scores.by_topic(db.reading, SERVER, ANA, ()) == []


async def test_the_board_of_both_adds_them_up(db: Database) -> None:
    await wish(db, ANA, exam_board=True)
    await answer(db, ANA)
    await write_paper(db, ANA, 2)
    assert await shown(db, BoardName.ALL) == {(ANA, 3, 5)}
    assert await scores.own(db.reading, SERVER, BoardName.ALL, "all", ANA) == Tally(ANA, 3, 5)


async def test_a_raised_answer_counts_everywhere_and_a_paper_is_no_longer(db: Database) -> None:
    await wish(db, ANA, exam_board=True)
    await answer(db, ANA, WRONG)
    paper_id = await write_paper(db, ANA, 2)
    await db.single.run("UPDATE answer SET correct = 1")
    await db.single.run("UPDATE exam_answer SET correct = 1 WHERE number = 4")
    assert await shown(db) == {(ANA, 1, 1)}
    assert await shown(db, BoardName.EXAM) == {(ANA, 3, 4)}
    topics = await scores.by_topic(db.reading, SERVER, ANA, ())
    assert {(one.source, one.correct, one.answered) for one in topics} == {
        (Source.DAILY, 1, 1),
        (Source.EXAM, 3, 4),
    }
    [row] = await db.reading.run(f"SELECT correct FROM paper WHERE paper_id = {paper_id}")
    assert row["correct"] == 3


async def test_periods_and_servers_are_apart(db: Database) -> None:
    await tally(db, {ANA: (1, 1)})
    await tally(db, {BEN: (9, 9)}, period=WEEK)
    await tally(db, {CAM: (9, 9)}, server=ELSEWHERE)
    assert await shown(db) == {(ANA, 1, 1)}
    assert await shown(db, period=WEEK) == {(BEN, 9, 9)}
    assert await shown(db, server=ELSEWHERE) == {(CAM, 9, 9)}


# Who is seen


@pytest.mark.parametrize(
    ("daily", "exam", "name", "opt_in"),
    [
        (daily, exam, name, opt_in)
        for daily in (None, True, False)
        for exam in (True, False)
        for name in BoardName
        for opt_in in (True, False)
    ],
)
async def test_who_is_seen_is_what_the_rules_say_of_their_settings(
    db: Database, daily: bool | None, exam: bool, name: BoardName, opt_in: bool
) -> None:
    settings = MemberSettings(daily_board=daily, exam_board=exam)
    await members.save(db.single, ANA, settings)
    await tally(db, {ANA: (3, 4)})
    await tally(db, {ANA: (3, 4)}, board="exam")
    is_seen = bool(await shown(db, name, opt_in=opt_in))
    assert is_seen is settings.is_shown_on(name, opt_in=opt_in)


async def test_hiding_takes_nothing_away(db: Database) -> None:
    await tally(db, {ANA: (3, 4), BEN: (1, 1)})
    await wish(db, ANA, daily_board=False)
    assert await shown(db) == {(BEN, 1, 1)}
    assert await scores.own(db.reading, SERVER, BoardName.DAILY, "all", ANA) == Tally(ANA, 3, 4)


async def test_whoever_has_answered_nothing_has_no_tally(db: Database) -> None:
    await tally(db, {ANA: (3, 4)}, board="exam")
    assert await scores.own(db.reading, SERVER, BoardName.DAILY, "all", ANA) is None
    assert await scores.own(db.reading, SERVER, BoardName.EXAM, WEEK, ANA) is None
    assert await scores.own(db.reading, SERVER, BoardName.EXAM, "all", BEN) is None


async def test_who_is_away_is_not_seen_on_that_server(db: Database) -> None:
    for server in (SERVER, ELSEWHERE):
        await tally(db, {ANA: (3, 4), BEN: (1, 1)}, server=server)
    for _ in range(2):  # noticed twice is no error
        await scores.note_absent(db.single, SERVER, ANA, NOON)
    assert await shown(db) == {(BEN, 1, 1)}
    assert await shown(db, server=ELSEWHERE) == {(ANA, 3, 4), (BEN, 1, 1)}


async def test_who_is_seen_again_is_back(db: Database) -> None:
    await tally(db, {ANA: (3, 4)})
    await scores.note_absent(db.single, SERVER, ANA, NOON)
    await scores.note_present(db.single, SERVER, ANA)
    assert await shown(db) == {(ANA, 3, 4)}


async def test_an_answer_ends_an_absence_of_its_member_on_its_server(db: Database) -> None:
    for server, user_id in ((SERVER, ANA), (SERVER, BEN), (ELSEWHERE, ANA)):
        await scores.note_absent(db.single, server, user_id, NOON)
    await answer(db, ANA, WRONG)
    rows = await db.reading.run("SELECT server_id, user_id FROM absence")
    assert {(row["server_id"], row["user_id"]) for row in rows} == {(SERVER, BEN), (ELSEWHERE, ANA)}


async def test_a_corrected_answer_ends_no_absence(db: Database) -> None:
    """The bank has changed; its member has done nothing."""
    await answer(db, ANA, WRONG)
    await write_paper(db, ANA, 1)
    await scores.note_absent(db.single, SERVER, ANA, NOON)
    await db.single.run("UPDATE answer SET correct = 1")
    await db.single.run("UPDATE exam_answer SET correct = 1")
    assert await shown(db) == set()
    assert len(await db.reading.run("SELECT * FROM absence")) == 1


async def test_a_paper_ends_an_absence_too(db: Database) -> None:
    await scores.note_absent(db.single, SERVER, ANA, NOON)
    await write_paper(db, ANA, 1)
    assert await db.reading.run("SELECT * FROM absence") == []


# Stats


async def test_answers_are_counted_by_topic_and_kind_and_by_where_they_were_given(
    db: Database,
) -> None:
    recall = {"domain": "recovery", "topic": "roots", "kind": Kind.RECALL}
    await answer(db, ANA)
    await answer(db, ANA, WRONG, on=TODAY + timedelta(days=1))
    await answer(db, ANA, WRONG, on=TODAY + timedelta(days=2), **recall)
    await answer(db, ANA, server=ELSEWHERE)
    await answer(db, BEN)
    await write_paper(db, ANA, 2, of=5, open_ones=1)
    found = await scores.by_topic(db.reading, SERVER, ANA, ())
    assert set(found) == {
        TopicTally(Source.DAILY, "advocacy", "choice", Kind.APPLICATION, 1, 2),
        TopicTally(Source.DAILY, "recovery", "roots", Kind.RECALL, 0, 1),
        TopicTally(Source.EXAM, "advocacy", "choice", Kind.APPLICATION, 2, 4),
    }


async def test_ones_own_weeks_are_those_asked_for_on_the_daily_board(db: Database) -> None:
    weeks = [f"week 2026-04-{day:02}" for day in (6, 13, 20)]
    for week in weeks[:2]:
        await tally(db, {ANA: (3, 4), BEN: (9, 9)}, period=week)
    await tally(db, {ANA: (8, 8)}, period=weeks[0], board="exam")
    await tally(db, {ANA: (8, 8)}, period=weeks[0], server=ELSEWHERE)
    found = await scores.own_weeks(db.reading, SERVER, ANA, weeks[1:])
    assert found == {weeks[1]: Tally(ANA, 3, 4)}
    assert (await scores.own_weeks(db.reading, SERVER, ANA, weeks))[weeks[0]] == Tally(ANA, 3, 4)


async def medians(db: Database, first: str, last: str) -> dict[str, int]:
    found = await scores.group_shares(db.reading, SERVER, first, last)
    by_week = {week: median_of(shares) for week, shares in found.items()}
    return {week: middle for week, middle in by_week.items() if middle is not None}


@pytest.mark.parametrize("seed", range(6))
async def test_a_weeks_median_is_that_of_its_members_accuracies(db: Database, seed: int) -> None:
    rng = random.Random(seed)
    expected: dict[str, int] = {}
    for number in range(8):
        period = f"week {MONDAY + timedelta(weeks=number)}"
        answered = {user_id: rng.randint(1, 7) for user_id in range(rng.randint(6, 14))}
        counts = {user_id: (rng.randint(0, most), most) for user_id, most in answered.items()}
        await tally(db, counts, period=period)
        if len(counts) >= GROUP:
            shares = [right / most for right, most in counts.values()]
            expected[period] = round(100 * median(shares))
    last = f"week {MONDAY + timedelta(weeks=7)}"
    assert await medians(db, f"week {MONDAY}", last) == expected


async def test_a_median_says_nothing_of_few_members_other_boards_servers_or_times(
    db: Database,
) -> None:
    few = {number: (1, 2) for number in range(GROUP - 1)}
    many = {number: (1, 2) for number in range(GROUP)}
    await tally(db, few, period=WEEK)
    await tally(db, many, period=WEEK, board="exam")
    await tally(db, many, period=WEEK, server=ELSEWHERE)
    await tally(db, many, period="week 2026-03-23")
    await tally(db, many, period="week 2026-04-06")
    await tally(db, many, period="all")
    assert await medians(db, WEEK, WEEK) == {}
    await tally(db, {9: (1, 2)}, period=WEEK)
    assert await medians(db, WEEK, WEEK) == {WEEK: 50}


# Seasons


async def test_seasons_are_numbered_and_last_until_the_next(db: Database) -> None:
    await add_server(db)
    starts = [TODAY, TODAY + timedelta(days=30)]
    made = [await scores.start_season(db.single, SERVER, on) for on in starts]
    first, second = Season(1, starts[0]), Season(2, starts[1])
    assert made == [first, second]
    assert await scores.season_on(db.reading, SERVER, date.max) == second
    on = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=29), TODAY + timedelta(days=30)]
    found = [await scores.season_on(db.reading, SERVER, day) for day in on]
    assert found == [None, first, first, second]


async def test_a_season_begins_once_on_a_date(db: Database) -> None:
    await add_server(db)
    assert await scores.start_season(db.single, SERVER, TODAY) == Season(1, TODAY)
    assert await scores.start_season(db.single, SERVER, TODAY) is None
    assert await scores.season_on(db.reading, SERVER, date.max) == Season(1, TODAY)


async def test_each_server_has_its_own_seasons(db: Database) -> None:
    await add_server(db)
    await add_server(db, ELSEWHERE)
    await scores.start_season(db.single, SERVER, TODAY)
    assert await scores.season_on(db.reading, ELSEWHERE, date.max) is None
    assert await scores.start_season(db.single, ELSEWHERE, TODAY) == Season(1, TODAY)


async def test_a_server_that_is_not_set_up_has_no_season(db: Database) -> None:
    assert await scores.start_season(db.single, SERVER, TODAY) is None
    assert await scores.season_on(db.reading, SERVER, date.max) is None


async def test_an_answer_counts_for_the_season_of_its_date(db: Database) -> None:
    await add_server(db)
    await answer(db, ANA)
    await scores.start_season(db.single, SERVER, TODAY + timedelta(days=1))
    await answer(db, ANA, WRONG)  # again, which changes nothing
    await answer(db, BEN)  # today's question, although a season is begun
    await answer(db, BEN, on=TODAY + timedelta(days=1))
    await answer(db, ANA, on=TODAY + timedelta(days=2))
    await scores.start_season(db.single, SERVER, TODAY + timedelta(days=3))
    await answer(db, ANA, on=TODAY + timedelta(days=3))
    assert await shown(db, period="season 0") == set()
    assert await shown(db, period="season 1") == {(ANA, 1, 1), (BEN, 1, 1)}
    assert await shown(db, period="season 2") == {(ANA, 1, 1)}
    assert await shown(db) == {(ANA, 3, 3), (BEN, 2, 2)}


# What a server that is forgotten leaves


async def test_a_server_takes_its_seasons_along(db: Database) -> None:
    await servers.save(db.single, make_settings())
    await scores.start_season(db.single, SERVER, TODAY)
    await leave(db, SERVER, NOON)
    await forget_left_before(db, NOON + timedelta(days=1))
    assert await db.reading.run("SELECT * FROM season") == []


async def test_what_a_forgotten_server_counted_goes_too(db: Database) -> None:
    await answer(db, ANA)
    await answer(db, ANA, server=ELSEWHERE)
    await scores.note_absent(db.single, SERVER, BEN, NOON)
    await leave(db, SERVER, NOON)
    await forget_left_before(db, NOON + timedelta(days=1))
    for table in ("tally", "topic_tally", "absence"):
        rows = await db.reading.run(f"SELECT DISTINCT server_id FROM {table}")
        assert {row["server_id"] for row in rows} <= {ELSEWHERE}
    assert await shown(db, server=ELSEWHERE) == {(ANA, 1, 1)}
