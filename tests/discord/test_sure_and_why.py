"""How sure somebody was, and why they missed a question: asked, kept, told to them alone."""

from bot.domain.practice.drills import ASKED_FIRST
from cogs.kit.causes import LABELS
from tests.discord.circle import Circle, shown, text_of
from tests.discord.test_corrections import NOTE, correct
from tests.discord.test_quiz import REPORT, Run, quiz


async def asked(circle: Circle, questions: int, *, answered: int) -> Run:
    """Return a run at its question how sure one was, after so many that were answered."""
    run = await quiz(circle, questions=questions)
    for _ in range(answered):
        await run.press(run.letter_of(right=True))
        await run.press("Next")
    run.sees_to_confidence = True
    await run.press(run.letter_of(right=False))
    return run


async def test_the_first_runs_ask_without_an_offer_to_stop(circle: Circle) -> None:
    run = await asked(circle, 2, answered=0)
    assert run.labels == ["Sure", "Unsure", "Guess", "Stop here"]
    assert "What you are sure of and get wrong comes back first" in run.text


async def test_after_three_runs_one_tap_at_the_question_ends_the_asking(circle: Circle) -> None:
    run = await asked(circle, ASKED_FIRST + 2, answered=ASKED_FIRST)
    assert run.labels == ["Sure", "Unsure", "Guess", "Stop here", "Stop asking this"]
    said = await run.press("Stop asking this")
    assert "### Not quite" in said
    assert "**/me settings** confidence brings it back" in said
    await run.press("Next")
    assert "### Correct" in await run.press(run.letter_of(right=True))
    own = text_of(await circle.alice.slash(circle.channel, "me settings"))
    assert "**Practice asks how sure you were:** no" in own


async def test_sure_and_wrong_comes_back_on_the_same_day_first_of_all(circle: Circle) -> None:
    run = await asked(circle, 3, answered=1)
    missed = run.item
    assert "### Not quite" in await run.press("Sure")
    assert "One more is due today" in await run.press("Stop here")
    assert (await quiz(circle)).item == missed


async def test_why_a_question_was_missed_is_one_tap_and_told_at_the_end(circle: Circle) -> None:
    run = await quiz(circle, questions=3)
    for _ in range(2):
        await run.press(run.letter_of(right=False))
        assert run.labels[:3] == ["Did not know it", "Misread it", "Fell between two"]
        said = await run.press("Misread it")
        assert "Noted: you misread it." in said
        assert run.labels[0] == "Next"
        await run.press("Next")
    await run.press(run.letter_of(right=True))
    assert run.labels == ["Finish", "All reasons", REPORT]
    said = await run.press("Finish")
    assert "**Why you missed some** (this run): misread it 2." in said
    assert "look for words such as FIRST, BEST and NOT" in said
    assert await circle.rows("SELECT cause FROM drill_answer ORDER BY number") == [
        ("misread",),
        ("misread",),
        (None,),
    ]


async def test_nobody_says_it_for_somebody_else_or_of_a_right_answer(circle: Circle) -> None:
    run = await quiz(circle, questions=2)
    await run.press(run.letter_of(right=True))
    [(drill_id,)] = await circle.rows("SELECT drill_id FROM drill")
    await circle.press(circle.alice, run.message, f"sg:why:{drill_id}:1:0")
    said = await circle.press(circle.ben, run.message, f"sg:why:{drill_id}:1:0")
    assert "I no longer know this practice run" in said
    assert await circle.rows("SELECT cause FROM drill_answer") == [(None,)]


async def test_progress_tells_what_the_causes_tell(circle: Circle) -> None:
    run = await quiz(circle, questions=5)
    for number in range(5):
        await run.press(run.letter_of(right=False))
        await run.press(list(LABELS.values())[2 if number else 0])
        await run.press("Finish" if "Finish" in run.labels else "Next")
    said = text_of(await circle.alice.slash(circle.channel, "me progress"))
    assert "(the last 90 days): fell between two 4, did not know it 1." in said
    assert "what decides between them" in said


async def test_a_corrected_question_is_told_in_a_private_message(circle: Circle) -> None:
    run = await quiz(circle, questions=1)
    item = run.item
    await run.press(run.letter_of(right=True))
    await correct(circle, item.item_id, key=(item.key + 1) % 4)
    await circle.seconds(5)
    [letter] = circle.letters_to(circle.alice)
    assert item.stem in shown(letter)
    assert NOTE in shown(letter)
    assert circle.letters_to(circle.ben) == []
    assert circle.guild.name not in shown(letter)
