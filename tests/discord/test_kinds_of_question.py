"""An extra question and a test say what they are, what they count for, and when they end."""

from pathlib import Path

from cogs.clock.ticker import TICK_SECONDS
from cogs.kit.counting import EXTRA_RULE
from tests.discord.circle import Circle, labels, shown, text_of

README = " ".join(Path("README.md").read_text(encoding="utf-8").split())


async def test_an_extra_question_says_what_it_is_counts_for_and_when_it_closes(
    circle: Circle,
) -> None:
    await circle.set_up()
    await circle.next_post()
    said = text_of(await circle.rosa.slash(circle.channel, "daily post"))
    extra = circle.posts()[-1]
    for words in (said, shown(extra)):
        assert EXTRA_RULE in words
        assert "closes when the next daily question comes" in words
    assert "Extra ethics question" in shown(extra)


async def test_the_rule_of_extra_questions_is_the_same_in_help_and_readme(circle: Circle) -> None:
    assert EXTRA_RULE in text_of(await circle.alice.slash(circle.channel, "help"))
    assert EXTRA_RULE in README


async def test_an_extra_question_counts_as_its_rule_says(circle: Circle) -> None:
    await circle.set_up()
    await circle.next_post()
    await circle.rosa.slash(circle.channel, "daily post")
    extra = circle.posts()[-1]
    await circle.click(circle.alice, extra, circle.key_of(extra))
    assert await circle.rows("SELECT correct FROM answer WHERE scored = 1") == [(1,)]
    said = text_of(await circle.alice.slash(circle.channel, "me stats"))
    assert "this week 1 of" in said, "the day of the daily question counts"


async def test_a_test_says_that_nothing_counts_and_goes_when_it_is_done(circle: Circle) -> None:
    await circle.set_up()
    sent = await circle.rosa.click(await circle.panel(), label="Send a test question")
    assert sent.response is not None
    assert "nothing counts, for anybody" in shown(sent.response)
    [test] = circle.posts()
    assert "nothing counts, for anybody" in shown(test)
    assert labels(test) == ["A", "B", "C", "D"]
    assert "your first one counts" not in shown(test)
    done = await circle.rosa.click(sent.response, label="Take it away")
    assert "The test is done" in circle.read_again(done)
    await circle.seconds(2 * TICK_SECONDS)
    assert not circle.posts()


async def test_another_test_and_the_daily_question_take_the_place_of_a_test(circle: Circle) -> None:
    await circle.set_up()
    for _ in range(2):
        await circle.rosa.click(await circle.panel(), label="Send a test question")
        await circle.seconds(2 * TICK_SECONDS)
        assert len(circle.posts()) == 1
    await circle.next_post()
    await circle.seconds(2 * TICK_SECONDS)
    [daily] = circle.posts()
    assert "Daily ethics question" in shown(daily)


async def test_a_test_may_be_deleted_by_hand(circle: Circle) -> None:
    await circle.set_up()
    sent = await circle.rosa.click(await circle.panel(), label="Send a test question")
    assert sent.response is not None
    await circle.posts()[0].delete()
    done = await circle.rosa.click(sent.response, label="Take it away")
    assert "The test is done" in circle.read_again(done)
    assert "gone already" in await circle.press(circle.rosa, sent.response, "sg:setup:testdone")
