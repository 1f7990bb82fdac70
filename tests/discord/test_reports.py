"""A report from the button to the thanks, and what only organisers may do with it."""

import pytest
from simcord import InteractionResult

from cogs.bank.report_wording import BUILT_IN, SECRET
from tests.discord.circle import Circle, PrivateMessage, labels, parts, shown, text_of
from tests.discord.own_room import csv_of, take_in
from tests.discord.test_live import begin, question
from tests.discord.test_quiz import REPORT, quiz


def form_of(circle: Circle, opened: InteractionResult, flaw: str, words: str) -> dict[str, object]:
    return circle.form_values(
        opened, **{"What is wrong with it?": flaw, "In your own words, if you like": words}
    )


async def report_from(
    circle: Circle, message: object, *, flaw: str = "key", words: str = "B fits, too."
) -> str:
    opened = await circle.alice.click(message, label=REPORT)  # pyright: ignore[reportArgumentType]
    sent = await circle.alice.submit_modal(opened, form_of(circle, opened, flaw, words))
    return text_of(sent)


async def reported(circle: Circle, words: str = "B fits, too.") -> PrivateMessage:
    """Let a member report what they practised, and the organiser open the queue."""
    run = await quiz(circle, questions=1)
    await run.press(run.letter_of(right=False))
    assert "### Thank you" in await report_from(circle, run.message, words=words)
    return await queue(circle)


async def queue(circle: Circle) -> PrivateMessage:
    opened = await circle.rosa.slash(circle.channel, "question review")
    return PrivateMessage(circle, circle.rosa, opened)


async def test_a_report_is_read_without_a_name_and_thanked_for(circle: Circle) -> None:
    await circle.set_up()
    case = await reported(circle)
    assert "**Another answer is best** · 1" in case.text
    assert "> B fits, too." in case.text
    assert BUILT_IN in case.text
    assert "alice" not in case.text
    assert str(circle.alice.id) not in case.text
    opened = await circle.rosa.click(case.message, label="They are right")
    filled = circle.form_values(
        opened, **{"What do you say to whoever reported it?": "You saw it."}
    )
    await circle.rosa.submit_modal(opened, filled)
    assert "**1 report right.**" in case.text
    await circle.seconds(60)
    [letter] = circle.letters_to(circle.alice)
    assert "You are right." in shown(letter)
    assert "They say: You saw it." in shown(letter)


async def test_nobody_is_written_to_if_the_organiser_says_so(circle: Circle) -> None:
    await circle.set_up()
    case = await reported(circle)
    opened = await circle.rosa.click(case.message, label="It stands")
    await circle.rosa.submit_modal(opened, circle.form_values(opened, **{"Tell them?": "no"}))
    assert "Nobody is written to." in case.text
    await circle.seconds(60)
    assert circle.letters_to(circle.alice) == []


async def test_the_daily_question_carries_the_button_and_its_key_stays_secret(
    circle: Circle,
) -> None:
    await circle.set_up()
    post = await circle.next_post()
    feedback = await circle.alice.click(post, label="A")
    assert REPORT in labels(feedback.response)  # pyright: ignore[reportArgumentType]
    await report_from(circle, feedback.response, flaw="unclear")
    case = await queue(circle)
    assert SECRET in case.text
    assert "best answer*" not in case.text
    assert case.labels == ["Next"]


async def test_a_live_question_is_reported_under_its_answer_and_not_before(
    circle: Circle,
) -> None:
    await begin(circle, questions=1, seconds=30)
    await circle.seconds(3)
    asked = question(circle)
    assert labels(asked) == ["A", "B", "C", "D"]
    [(number,)] = await circle.rows("SELECT round_id FROM live_round")
    early = await circle.press(circle.alice, asked, f"sg:report:3:{number}:1")
    assert "once you have answered it and know its best answer" in early
    await circle.seconds(35)
    assert "### Thank you" in await report_from(circle, question(circle))
    case = await queue(circle)
    assert "> B fits, too." in case.text
    assert "alice" not in case.text


async def test_nobody_reports_a_live_question_of_another_server(circle: Circle) -> None:
    await begin(circle, questions=1, seconds=30)
    await circle.seconds(40)
    [(number,)] = await circle.rows("SELECT round_id FROM live_round")
    elsewhere = circle.env.create_guild("Another circle")
    channel = elsewhere.create_text_channel("study")
    boss = circle.join("boss", circle.organiser_role_in(elsewhere), guild=elsewhere)
    panel = await boss.slash(channel, "exam live", begins_in=0, questions=1, seconds=30)
    assert panel.response is not None
    await circle.seconds(3)
    said = await circle.press(
        boss, channel.history()[-1], f"sg:report:3:{number}:1", channel=channel
    )
    assert "once you have answered it and know its best answer" in said


async def test_the_last_answers_are_offered_where_no_button_is_at_hand(circle: Circle) -> None:
    await circle.set_up()
    none = await circle.alice.slash(circle.channel, "question report")
    assert "You have not answered any question here yet" in text_of(none)
    post = await circle.next_post()
    await circle.alice.click(post, label="A")
    offered = await circle.alice.slash(circle.channel, "question report")
    assert offered.response is not None
    [listed] = [part for part in parts(offered.response) if part["type"] == 3]
    [value] = [option["value"] for option in listed["options"]]
    opened = await circle.alice.select(offered.response, [value])
    sent = await circle.alice.submit_modal(opened, form_of(circle, opened, "outdated", ""))
    assert "### Thank you" in text_of(sent)


async def test_what_members_write_stays_text(circle: Circle) -> None:
    await circle.set_up()
    case = await reported(circle, words="@everyone **look** [here](https://example.org)\n# big")
    assert "@everyone" not in case.text
    assert "**look**" not in case.text
    assert "\n# big" not in case.text


async def test_something_else_without_words_is_asked_back(circle: Circle) -> None:
    await circle.set_up()
    run = await quiz(circle, questions=1)
    await run.press(run.letter_of(right=True))
    said = await report_from(circle, run.message, flaw="other", words="")
    assert "Please say in your own words what is wrong" in said
    assert await circle.rows("SELECT * FROM report") == []


@pytest.mark.parametrize("custom_id", ["sg:case:0:1:0", "sg:case:1:1:0", "sg:nextcase:0"])
async def test_members_decide_nothing(circle: Circle, custom_id: str) -> None:
    await circle.set_up()
    await reported(circle)
    run = await quiz(circle, questions=1)
    said = await circle.press(circle.alice, run.message, custom_id)
    assert "organizer" in said.casefold() or "organiser" in said.casefold()
    await circle.show_to_everybody("question")
    refused = await circle.alice.slash(circle.channel, "question review")
    assert "B fits" not in text_of(refused)
    assert await circle.rows("SELECT verdict FROM report") == [(None,)]


async def test_a_question_of_the_groups_own_is_corrected_from_its_report(circle: Circle) -> None:
    await circle.set_up()
    await take_in(circle, csv_of("mine-1"))
    await circle.change("UPDATE own_bank SET pool = 'own'")
    circle.bot.services.library.changed(circle.guild.id)
    run = await quiz(circle, questions=1)
    await run.press("A")
    await report_from(circle, run.message)
    case = await queue(circle)
    assert case.labels[:2] == ["Correct the key", "Edit"]
    opened = await circle.rosa.click(case.message, label="Correct the key")
    empty = await circle.rosa.submit_modal(opened, circle.form_values(opened, **{"Why?": " "}))
    assert "why that answer is best" in text_of(empty)
    opened = await circle.rosa.click(case.message, label="Correct the key")
    filled = circle.form_values(opened, **{"Why?": "We read the source again."})
    saved = await circle.rosa.submit_modal(opened, filled)
    assert "**Corrected.**" in text_of(saved)
    await circle.seconds(60)
    [letter] = circle.letters_to(circle.alice)
    assert "We read the source again." in shown(letter)
    again = await circle.rosa.click(case.message, label="Correct the key")
    assert "**Corrected.**" not in text_of(again)
