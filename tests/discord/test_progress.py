"""/me progress: pictures and words of how a member's study goes, for them alone."""

import asyncio
import math
import re
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from matplotlib.figure import Figure
from simcord import InteractionResult, MemberActor

from bot.domain.exam.results import Score
from bot.domain.scores.stats import Progress, WeekShare
from bot.domain.scores.streaks import QuestionDay
from cogs.kit.chart import DPI, MOST_WORDS, PAPER, WIDTH, Picture, render
from cogs.members.charts import FEWEST_COLUMNS, days_picture, domains_picture, weeks_picture
from cogs.members.numbers_wording import days_answered
from tests.discord.circle import Circle, text_of
from tests.discord.exam_room import Room
from tests.history import History, days

MONDAY = date(2026, 1, 5)
PNG = b"\x89PNG\r\n\x1a\n"
WEEKS, DOMAINS, DAYS = "Right answers to daily questions", "Right answers by domain", "Your days"


async def progress(circle: Circle, who: MemberActor | None = None) -> InteractionResult:
    """Use /me progress."""
    result = await (who or circle.alice).slash(circle.channel, "me progress")
    assert result.ephemeral
    return result


def alt_texts(result: InteractionResult) -> list[str]:
    """Return the words of each picture, one picture a gallery."""
    assert result.response is not None
    galleries = [one for one in result.response.components if one["type"] == 12]
    assert all(len(one["items"]) == 1 for one in galleries)
    return [one["items"][0]["description"] for one in galleries]


async def pngs(result: InteractionResult) -> list[bytes]:
    assert result.response is not None
    return [await one.read() for one in result.response.attachments]


@pytest.mark.parametrize(
    ("number", "kind_words", "drawn"),
    [
        pytest.param(0, "everybody starts with an empty page", [], id="nothing"),
        pytest.param(1, "That is how everybody starts", [DAYS], id="one-day"),
        pytest.param(7, "A picture begins to show", [DAYS], id="a-week"),
        pytest.param(200, "practice for the day itself", [WEEKS, DOMAINS, DAYS], id="200-days"),
    ],
)
async def test_it_draws_what_there_is_enough_for_and_says_something_kind(
    circle: Circle, number: int, kind_words: str, drawn: list[str]
) -> None:
    await circle.remember({circle.alice: days(number)})
    result = await progress(circle)
    said = alt_texts(result)
    assert kind_words in text_of(result)
    assert [one[: len(start)] for one, start in zip(said, drawn, strict=True)] == drawn
    assert len(await pngs(result)) == len(drawn)


async def test_pictures_are_sharp_and_small_and_carry_their_words(circle: Circle) -> None:
    await circle.remember({circle.alice: days(200)})
    result = await progress(circle)
    assert result.response is not None
    for png in await pngs(result):
        assert png.startswith(PNG)
        width, height = struct.unpack(">II", png[16:24])
        assert width == round(WIDTH * DPI)
        assert 400 < height < 900
        assert len(png) < 150_000
    assert [one.description for one in result.response.attachments] == alt_texts(result)


async def test_the_words_of_the_weeks_say_the_numbers_of_the_board(circle: Circle) -> None:
    await circle.remember({circle.alice: days(14)})
    [weeks, *_] = alt_texts(await progress(circle))
    assert "pass mark 68%" in weeks
    # Thursday to Sunday, a week, Monday to Wednesday; three of every four answers are right.
    assert weeks.endswith("Weeks from: Dec 15: 75% of 4; Dec 22: 86% of 7; Dec 29: 67% of 3.")
    rows = await circle.rows(
        "SELECT period, correct, answered FROM tally WHERE period LIKE 'week %' ORDER BY period"
    )
    assert [row[1:] for row in rows] == [(3, 4), (6, 7), (2, 3)]


async def test_the_words_of_the_domains_say_what_me_stats_says(circle: Circle) -> None:
    await circle.remember({circle.alice: days(120)})
    _, domains, _ = alt_texts(await progress(circle))
    stats = text_of(await circle.alice.slash(circle.channel, "me stats"))
    lines = stats.partition("**By domain**\n")[2].splitlines()[:4]
    assert len(lines) == 4
    for line in lines:
        found = re.fullmatch(r"\*\*(\d+%)\*\* (.+) · (\d+ of \d+)", line)
        assert found
        share, title, right = found.groups()
        assert f"{title} {right} ({share})" in domains


async def test_the_words_of_the_days_count_answered_left_out_and_still_open(
    circle: Circle,
) -> None:
    await circle.remember({circle.alice: [True, None, False, None, True]})
    await circle.next_post()
    days_words = alt_texts(await progress(circle))[-1]
    assert days_words == (
        "Your days since Dec 27: 3 answered, 2 not answered, 1 still open. "
        "Answered by month: 3 in December."
    )


def test_days_are_counted_from_the_first_answer_on() -> None:
    shown = make_progress([None, None, *[(7, 7)] * 4])
    first = shown.days[14].on
    assert f"**28 days answered** since {first:%b} {first.day}." in days_answered(shown.days)


async def test_what_was_asked_before_ones_first_answer_is_not_counted(circle: Circle) -> None:
    await circle.remember({circle.alice: days(3), circle.ben: days(150)})
    *weeks, days_words = alt_texts(await progress(circle))
    assert days_words.startswith("Your days since Dec 29: 3 answered, 0 not answered")
    assert weeks == []


async def test_of_what_is_not_drawn_yet_it_says_when_it_will_be(circle: Circle) -> None:
    await circle.remember({circle.alice: days(3)})
    said = text_of(await progress(circle))
    assert "from 10 daily questions in two weeks on" in said
    assert "from 10 answers in a domain on" in said


async def test_the_latest_weeks_are_told_beside_those_before_once_both_say_something(
    circle: Circle,
) -> None:
    await circle.remember(
        {
            circle.alice: [*days(28, right=1), *days(24)],
            circle.ben: [*[None] * 30, *days(12)],
            circle.rosa: days(3),
        },
    )
    people = (circle.alice, circle.ben, circle.rosa)
    alice, ben, rosa = [text_of(await progress(circle, who)) for who in people]
    assert "**Last four weeks:** 18 of 24 (75%); the four before: 7 of 28 (25%)." in alice
    assert "**Last four weeks:** 9 of 12 (75%)." in ben
    assert "Last four weeks" not in rosa


async def test_the_groups_median_does_not_show_of_four_members(circle: Circle) -> None:
    carla, dan = circle.join("carla"), circle.join("dan")
    pasts: dict[MemberActor, History] = {circle.alice: days(14), carla: days(14, right=4)}
    pasts |= {circle.ben: days(14, right=0), dan: [*[None] * 7, *days(7, right=2)]}
    await circle.remember(pasts)
    [weeks, *_] = alt_texts(await progress(circle))
    assert "Dec 15: 75% of 4; Dec 22: 86% of 7; Dec 29: " in weeks


async def test_nobody_elses_answers_change_a_members_pictures(circle: Circle) -> None:
    await circle.remember({circle.alice: days(60)})
    before = await progress(circle)
    alone = alt_texts(before), await pngs(before)
    for other in (circle.ben, circle.rosa):
        await answer_everything(circle, other)
    after = await progress(circle)
    assert (alt_texts(after), await pngs(after)) == alone
    assert alt_texts(await progress(circle, circle.ben)) != alone[0]


async def answer_everything(circle: Circle, who: MemberActor) -> None:
    """Let a member have answered every question there was, each fourth of them right."""
    await circle.change(
        "INSERT INTO answer (post_id, user_id, server_id, local_on, option, correct, scored, "
        f"answered_at) SELECT post_id, {who.id}, server_id, local_on, 0, post_id % 4 = 0, 1, "
        "due_at FROM post WHERE state = 'closed'"
    )


async def test_who_only_takes_mock_exams_sees_the_domains(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice, domain="Advocacy", questions=10)
    await desk.write(right=7, wrong=3)
    await room.over(desk)
    result = await progress(circle)
    [domains] = alt_texts(result)
    assert "Advocacy 7 of 10 (70%); Professional Responsibility no answers yet" in domains
    assert "they show here from your next daily question on" in text_of(result)


@pytest.mark.parametrize(
    ("answered", "back", "left"),
    [(14, 9, 6), (14, 2, 13), (5, 5, 1), (14, 15, 0), (14, 4000, 0), (160, 9, 152)],
)
async def test_days_that_are_yet_to_come_are_neither_drawn_nor_counted(
    circle: Circle, answered: int, back: int, left: int
) -> None:
    await circle.remember({circle.rosa: days(answered)})
    circle.set_back(timedelta(days=back))
    result = await circle.rosa.slash(circle.channel, "me progress")
    said = text_of(result)
    drawn = [words for words in alt_texts(result) if words.startswith("Your days since")]
    if left:
        [words] = drawn
        assert f": {left} answered," in words
        assert f"**{left} day{'s' * (left > 1)} answered" in said
    else:
        assert not drawn
        assert "answered**" not in said


def make_progress(shares: list[tuple[int, int] | None], *, median: int | None = None) -> Progress:
    """Return what a member's charts show who answered like this, week by week, without exams."""
    own = [None if share is None else Score(*share) for share in shares]
    weeks = [WeekShare(MONDAY + timedelta(weeks=at), part, median) for at, part in enumerate(own)]
    answered = [
        QuestionDay(
            week.monday + timedelta(days=day), week.own is not None and day < week.own.total
        )
        for week in weeks
        for day in range(7)
    ]
    whole = Score(
        sum(part.correct for part in own if part), sum(part.total for part in own if part)
    )
    today = weeks[-1].monday + timedelta(days=6)
    return Progress(tuple(weeks), tuple(answered), {"advocacy": whole}, 68.0, today)


def weeks_of(shown: Progress) -> Picture | None:
    return weeks_picture(shown)


def domains_of(shown: Progress) -> Picture | None:
    return domains_picture(shown, {"advocacy": "Advocacy"})


async def png_of(picture: Picture | None) -> bytes:
    assert picture is not None
    return (await render(picture)).fp.read()


@pytest.mark.parametrize("draw", [weeks_of, domains_of, days_picture])
async def test_pictures_differ_when_the_numbers_differ_and_only_then(
    draw: Callable[[Progress], Picture | None],
) -> None:
    shares: list[tuple[int, int] | None] = [(3, 5), (4, 6), None, (6, 7)]
    once, again = [await png_of(draw(make_progress(shares))) for _ in range(2)]
    other = await png_of(draw(make_progress([*shares[:-1], (2, 4)])))
    assert once == again
    assert once != other


def legend_of(picture: Picture | None) -> list[str]:
    assert picture is not None
    figure = Figure(figsize=(WIDTH, picture.height))
    picture.draw(figure)
    [legend] = figure.legends
    return [text.get_text() for text in legend.get_texts()]


def test_each_sign_of_the_weeks_is_named_and_only_those_that_occur() -> None:
    many, few = "you", "you, fewer than 4 answers"
    assert legend_of(weeks_of(make_progress([(3, 5), (4, 6)]))) == ["pass mark 68%", many]
    assert few in legend_of(weeks_of(make_progress([(3, 7), (1, 3)])))
    assert few not in legend_of(weeks_of(make_progress([(3, 7), (1, 4)])))
    named = legend_of(weeks_of(make_progress([(3, 7), (1, 3)], median=70)))
    assert named == ["pass mark 68%", "group's median", many, few]


@pytest.mark.parametrize(
    ("last", "connected"), [((1, 3), [True, True, False]), ((1, 4), [True, True, True])]
)
def test_a_week_with_few_answers_stands_beside_the_line_and_hollow(
    last: tuple[int, int], connected: list[bool]
) -> None:
    picture = weeks_of(make_progress([(3, 5), (4, 6), last]))
    assert picture is not None
    figure = Figure(figsize=(WIDTH, picture.height))
    picture.draw(figure)
    lines = {line.get_label(): line for line in figure.axes[0].lines}
    [own] = [line for line in lines.values() if line.get_linestyle() == "-"]
    shares = np.asarray(own.get_ydata(), float)
    assert [not math.isnan(share) for share in shares] == connected
    hollow = lines.get("you, fewer than 4 answers")
    assert (hollow is None) == connected[-1]
    assert hollow is None or hollow.get_markerfacecolor() == PAPER


def test_each_sign_of_the_days_is_named() -> None:
    assert legend_of(days_picture(make_progress([(3, 7)]))) == ["answered"]
    assert legend_of(days_picture(make_progress([(3, 5)]))) == ["answered", "not answered"]


def test_a_late_question_that_was_left_out_is_no_day_of_ones_own() -> None:
    shown = make_progress([(3, 5)])
    late = [day if day.answered else replace(day, was_late=True) for day in shown.days]
    picture = days_picture(replace(shown, days=tuple(late)))
    assert legend_of(picture) == ["answered", "no question, or a late one"]
    assert picture is not None
    assert "5 answered, 0 not answered, 0 still open" in picture.words


@pytest.mark.parametrize(
    ("weeks", "columns", "months"),
    [
        pytest.param(1, FEWEST_COLUMNS, ["Jun"], id="new"),
        pytest.param(8, FEWEST_COLUMNS, ["May", "Jun"], id="growing"),
        pytest.param(26, 26, ["Jan", "Feb", "Mar", "Apr", "May", "Jun"], id="half-a-year"),
    ],
)
def test_the_calendar_begins_with_the_first_answer(
    weeks: int, columns: int, months: list[str]
) -> None:
    shown = make_progress([*[None] * (26 - weeks), *[(7, 7)] * weeks])
    picture = days_picture(shown)
    assert picture is not None
    figure = Figure(figsize=(WIDTH, picture.height))
    picture.draw(figure)
    [axes] = figure.axes
    assert axes.get_xlim() == (-0.5, columns - 0.5)
    [answered] = axes.collections
    assert len(np.asarray(answered.get_offsets())) == 7 * weeks
    assert [label.get_text() for label in axes.get_xticklabels()] == months


def test_the_longest_words_fit_where_discord_takes_them() -> None:
    shown = make_progress([(7, 7)] * 26, median=100)
    for picture in (weeks_of(shown), domains_of(shown), days_picture(shown)):
        assert picture is not None
        assert len(picture.words) <= MOST_WORDS


async def test_words_that_discord_would_refuse_are_cut() -> None:
    file = await render(Picture("long.png", "x" * 2000, 2, lambda _: None))
    assert file.description == "x" * MOST_WORDS


async def test_pictures_that_are_asked_for_at_once_are_each_drawn_right() -> None:
    several = [make_progress([(right, 7), (7 - right, 7)]) for right in range(6)]
    alone = [await png_of(weeks_of(shown)) for shown in several]
    assert await asyncio.gather(*(png_of(weeks_of(shown)) for shown in several)) == alone
