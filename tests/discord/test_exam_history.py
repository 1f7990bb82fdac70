"""All my mock exams: dates, scores, a line over time; paged, and told as the results are."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.domain.exam.history import PastMock
from bot.domain.exam.results import Score
from cogs.exam.chart import history_picture
from cogs.exam.history import history_screen
from cogs.kit.chart import DPI, WIDTH
from tests.discord.circle import Circle, PrivateMessage, shown, text_of
from tests.discord.exam_room import Desk, Room


def mocks(number: int) -> list[PastMock]:
    """Return so many mock exams, one a week, the newest first; each better than the one before."""
    return [
        PastMock(
            paper_id=10**17 + at,
            on=date(2027, 3, 14) - timedelta(weeks=at),
            questions=100,
            needed=68,
            score=Score(max(0, 90 - at), 100),
            is_blank=False,
        )
        for at in range(number)
    ]


async def test_without_any_it_says_how_to_begin(circle: Circle) -> None:
    said = text_of(await circle.alice.slash(circle.channel, "exam history"))
    assert "None yet" in said
    assert "/exam start" in said


async def sit(circle: Circle, *, right: int) -> None:
    """Let alice write a mock exam alone, to its end."""
    room = Room(circle)
    await room.start(questions=4)
    await room.join(circle.alice)
    await room.press(circle.rosa, "Start now")
    await circle.seconds(5)
    opened = await circle.alice.slash(circle.channel, "exam paper")
    desk = Desk(circle, circle.alice, opened)
    await desk.write(right=right, wrong=4 - right)
    await desk.hand_in()
    await circle.seconds(5)


async def test_all_mock_exams_stand_there_with_dates_scores_and_a_line(circle: Circle) -> None:
    await sit(circle, right=2)
    await circle.until(circle.env.now() + timedelta(days=7))
    await sit(circle, right=3)
    result = await circle.alice.slash(circle.channel, "exam history")
    page = PrivateMessage(circle, circle.alice, result)
    assert "### All my mock exams: 2" in page.text
    assert "**January 8, 2026** · 3 of 4 (75%), at or above the pass mark" in page.text
    assert "**January 1, 2026** · 2 of 4 (50%), below the pass mark" in page.text
    assert "**Latest:** 75%. **First:** 50%. **Best:** 75%." in page.text
    sent = str(circle.bodies("POST", "/callback")[-1])
    assert "Jan 1: 50% of 4; Jan 8: 75% of 4" in sent, "the words of the picture"
    assert sent.index("January 8") < sent.index("mocks.png"), "words before the picture"


async def test_one_of_them_can_be_opened_with_every_reason(circle: Circle) -> None:
    await sit(circle, right=2)
    await circle.until(circle.env.now() + timedelta(days=7))
    await sit(circle, right=3)
    result = await circle.alice.slash(circle.channel, "exam history")
    assert result.response is not None
    [(first,)] = await circle.rows("SELECT MIN(paper_id) FROM paper")
    opened = await circle.alice.select(result.response, [str(first)])
    assert opened.response is not None
    assert "### 2 of 4" in shown(opened.response)


async def test_a_score_that_waits_in_the_result_waits_here(circle: Circle) -> None:
    room = Room(circle)
    await room.start(questions=2)
    await room.join(circle.alice, circle.ben)
    await room.press(circle.rosa, "Start now")
    await circle.seconds(5)
    desk = Desk(circle, circle.alice, await circle.alice.slash(circle.channel, "exam paper"))
    await desk.write(right=2)
    assert "Your paper is in" in await desk.hand_in()
    said = text_of(await circle.alice.slash(circle.channel, "exam history"))
    assert "told when it is over for everybody" in said
    assert "%" not in said


def test_a_long_history_is_paged_and_fits() -> None:
    long = mocks(60)
    for page in range(8):
        screen = history_screen(long, page)
        assert screen.content_length() <= 4000
    texts = [getattr(one, "content", "") for one in history_screen(long, 7).walk_children()]
    assert any("page 8 of 8" in text for text in texts)


def test_a_line_needs_two_and_its_words_fit() -> None:
    assert history_picture(mocks(1)) is None
    picture = history_picture(mocks(60))
    assert picture is not None
    assert len(picture.words) <= 1024
    assert picture.words.endswith("Mar 14: 90% of 100.")


@pytest.mark.parametrize(
    "right", [(90, 68), (68, 90), (30, 66), (95, 70, 30), (69, 67), (90, 60) * 12]
)
def test_the_name_of_the_pass_mark_hides_nothing_of_the_line(right: tuple[int, ...]) -> None:
    """However often the line crosses the mark."""
    on = date(2027, 1, 1)
    told = [
        PastMock(at, on + timedelta(days=at), 100, 68, Score(one, 100), is_blank=False)
        for at, one in enumerate(right)
    ]
    picture = history_picture(told[::-1])
    assert picture is not None
    figure = Figure(figsize=(WIDTH, picture.height), dpi=DPI)
    canvas = FigureCanvasAgg(figure)
    picture.draw(figure)
    canvas.draw()  # only then a legend has its place
    axes = figure.axes[0]
    texts = [*axes.texts, *(text for one in figure.legends for text in one.get_texts())]
    (name,) = (one for one in texts if "pass mark" in one.get_text())
    box = name.get_window_extent()
    for at, (one, following) in enumerate(pairwise(right)):
        for step in range(51):
            where = at + step / 50, one + (following - one) * step / 50
            assert not box.contains(*axes.transData.transform(where))
