"""The weekly sheet: when it comes, and that it says nothing about one member."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.exam.results import Score
from bot.domain.servers.weekly_sheet import (
    WARM_UP,
    ItemCount,
    Participation,
    PlannedSheet,
    TopicCount,
    WeakTopic,
    WeekCounts,
    closed_between,
    due_of,
    missed_items,
    next_sheet,
    replanned,
    this_week,
    warm_up_order,
    weekly_sheet,
)
from tests.domain.samples import chicago, make_item, make_settings, numbered_items

MONDAY = date(2026, 3, 30)
WEEK = timedelta(days=7)
TOOK_PART = Participation(members=5, answers=9, questions=7)


def counted(item: str = "item-01", *, members: int, missed: int, wrong: str = "") -> ItemCount:
    """Return an item with the wrong choices of members, such as "CCD"."""
    chosen = wrong.count("A"), wrong.count("B"), wrong.count("C"), wrong.count("D")
    return ItemCount((item, 1), "choice", members, missed, chosen)


def sheet(*items: ItemCount, topics: tuple[TopicCount, ...] = ()):  # noqa: ANN201
    return weekly_sheet(MONDAY, WeekCounts(TOOK_PART, topics, items))


def test_the_sheet_of_a_week_is_due_on_the_monday_after_it_at_the_servers_time() -> None:
    settings = make_settings(at=time(18, 30))
    assert due_of(settings, MONDAY) == chicago(2026, 4, 6, 18, 30)
    assert next_sheet(settings, chicago(2026, 4, 1, 8)) == PlannedSheet(
        MONDAY, chicago(2026, 4, 6, 18, 30)
    )


def test_each_closing_belongs_to_one_sheet_and_mondays_to_the_one_just_due() -> None:
    settings = make_settings()
    since, until = closed_between(settings, MONDAY)
    assert since < chicago(2026, 3, 30, 10, 1)
    assert chicago(2026, 4, 6, 9, 1) <= until < due_of(settings, MONDAY + WEEK)
    assert closed_between(settings, MONDAY + WEEK)[0] == until


@pytest.mark.parametrize(
    ("now", "week"),
    [
        pytest.param(chicago(2026, 4, 6, 8, 59), MONDAY, id="a-minute-before"),
        pytest.param(chicago(2026, 4, 6, 9), MONDAY + WEEK, id="at-its-time"),
        pytest.param(chicago(2026, 4, 12, 23), MONDAY + WEEK, id="sunday-night"),
    ],
)
def test_the_next_sheet_is_the_first_due_after_now(now, week: date) -> None:  # noqa: ANN001
    assert next_sheet(make_settings(), now).week == week


def test_a_week_that_had_its_sheet_gets_no_second_one() -> None:
    before_nine = chicago(2026, 4, 6, 8)
    planned = next_sheet(make_settings(), before_nine, done=MONDAY)
    assert planned == PlannedSheet(MONDAY + WEEK, chicago(2026, 4, 13, 9))


def test_a_clock_change_moves_the_sheet_with_the_wall_clock() -> None:
    before, after = date(2026, 2, 23), date(2026, 3, 2)
    settings = make_settings()
    assert due_of(settings, after) - due_of(settings, before) == WEEK - timedelta(hours=1)


def test_new_settings_keep_the_week_and_move_the_hour() -> None:
    planned = PlannedSheet(MONDAY, chicago(2026, 4, 6, 9))
    later = make_settings(at=time(20))
    now = chicago(2026, 4, 6, 8)
    assert replanned(later, planned, now) == PlannedSheet(MONDAY, chicago(2026, 4, 6, 20))
    earlier = make_settings(at=time(7))
    assert replanned(earlier, planned, now) == PlannedSheet(MONDAY, chicago(2026, 4, 6, 7))


def test_new_settings_leave_a_sheet_alone_that_is_being_sent() -> None:
    planned = PlannedSheet(MONDAY, chicago(2026, 4, 6, 9, 1), tried=True)
    assert replanned(make_settings(at=time(20)), planned, chicago(2026, 4, 6, 9)) == planned


def test_what_is_switched_on_begins_with_the_next_monday() -> None:
    now = chicago(2026, 4, 1, 8)
    assert replanned(make_settings(), None, now) == next_sheet(make_settings(), now)


def test_the_week_turns_at_the_servers_own_midnight() -> None:
    sunday_night = chicago(2026, 4, 5, 23)
    assert this_week(make_settings(), sunday_night) == MONDAY
    auckland = make_settings(zone=ZoneInfo("Pacific/Auckland"))
    assert this_week(auckland, sunday_night) == MONDAY + WEEK


def test_a_question_that_fewer_than_ten_answered_is_not_told() -> None:
    found = sheet(counted(members=9, missed=5, wrong="CCCCC"))
    assert found.items is None
    told = sheet(counted(members=10, missed=5, wrong="CCCCC"))
    assert told.items is not None
    assert [(one.missed, one.members, one.instead) for one in told.items] == [(5, 10, 2)]


def test_what_few_members_missed_is_not_told() -> None:
    assert sheet(counted(members=19, missed=4, wrong="CCCC")).items == ()


@pytest.mark.parametrize(
    ("wrong", "instead"),
    [
        pytest.param("CCCC", None, id="four-chose-it"),
        pytest.param("CCCCC", 2, id="five-chose-it"),
        pytest.param("CDDDDD", 3, id="the-most-chosen"),
        pytest.param("CD", None, id="each-chose-another"),
        pytest.param("CCCCCDDDDD", None, id="two-are-level"),
    ],
)
def test_a_wrong_choice_is_told_only_when_it_is_nobodys_own(
    wrong: str, instead: int | None
) -> None:
    found = sheet(counted(members=19, missed=10, wrong=wrong)).items
    assert found is not None
    assert found[0].instead == instead


def test_the_three_most_missed_are_shown_and_all_of_them_practised() -> None:
    shares = {"item-01": (10, 5), "item-02": (10, 10), "item-03": (20, 15), "item-04": (20, 10)}
    counts = WeekCounts(
        TOOK_PART,
        items=tuple(counted(key, members=of, missed=n) for key, (of, n) in shares.items()),
    )
    everything = missed_items(counts)
    assert everything is not None
    assert [one.version[0] for one in everything] == ["item-02", "item-03", "item-04", "item-01"]
    assert weekly_sheet(MONDAY, counts).items == everything[:3]


@pytest.mark.parametrize(
    ("members", "answered", "told"),
    [
        pytest.param(9, 30, False, id="nine-members"),
        pytest.param(10, 9, False, id="nine-answers"),
        pytest.param(10, 10, True, id="enough"),
    ],
)
def test_a_topic_takes_ten_members_and_ten_answers(members: int, answered: int, told: bool) -> None:
    found = sheet(topics=(TopicCount("choice", members, 5, 5, 5, answered),)).topics
    assert (found is not None) is told


def test_the_three_weakest_topics_come_worst_first() -> None:
    rights = {"a": 19, "b": 5, "c": 12, "d": 9, "e": 20, "f": 12}
    topics = tuple(
        TopicCount(name, 10, 20 - right, right, right, 20) for name, right in rights.items()
    )
    found = sheet(topics=topics).topics
    assert found is not None
    assert [(one.topic, one.part) for one in found] == [
        ("b", Score(5, 20)),
        ("d", Score(9, 20)),
        ("c", Score(12, 20)),
    ]


def test_a_topic_that_few_missed_is_not_a_weak_one() -> None:
    assert sheet(topics=(TopicCount("choice", 10, 4, 10, 16, 20),)).topics == ()


def test_a_topic_that_hardly_anybody_had_is_told_without_a_share() -> None:
    topics = sheet(topics=(TopicCount("choice", 10, 10, 4, 4, 20),)).topics
    assert topics
    [weak] = topics
    assert weak == WeakTopic("choice", None)


def test_a_week_without_an_answer_is_nothing() -> None:
    assert Participation(questions=7).is_nothing
    assert not TOOK_PART.is_nothing


def test_a_warm_up_begins_with_what_was_missed_then_weak_topics_in_turn_then_others() -> None:
    items = {
        "m1": make_item("m1", topic="x"),
        **{key: make_item(key, topic="weak") for key in ("w1", "w2")},
        **{key: make_item(key, topic="weaker") for key in ("v1", "v2", "v3")},
        **{f"o{n}": make_item(f"o{n}", topic="x") for n in range(9)},
    }
    waiting = list(items.values())
    order = warm_up_order(["gone", "m1"], ["weaker", "weak"], waiting, waiting[::-1])
    keys = [item.item_id for item in order]
    assert keys == ["m1", "v1", "w1", "v2", "w2", "v3", "o8", "o7", "o6", "o5"]
    assert len(keys) == WARM_UP


def test_a_warm_up_asks_nothing_twice_and_only_what_may_be_asked() -> None:
    three = numbered_items(3)
    order = warm_up_order(["item-02", "item-09"], ["choice"], three, three)
    assert [item.item_id for item in order] == ["item-02", "item-01", "item-03"]
