"""A group that prepares for another exam: chosen in /setup, with own questions, and a break."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from simcord import InteractionResult

from bot.domain.bank.items import Bank
from tests.discord.circle import NEW_YEAR, Circle, labels, shown, text_of
from tests.discord.exam_room import Desk, Room
from tests.new_database import put_new_database

FULL = {"length": "full"}


def with_own_items(bank: Bank, count: int) -> Bank:
    """Return the bank with so many more items, on California's domains by turns."""
    domains = bank.profile_named("california").domains
    own = {
        f"own-{n:03}": replace(
            item,
            item_id=f"own-{n:03}",
            domain=domains[n % 8].domain_id,
            stem=f"Own question {n}: what fits best?",
            tags=frozenset(),
            idea="",
        )
        for n, item in enumerate(list(bank.exam_items())[:count])
    }
    return replace(bank, items={**bank.items, **own})


@pytest.fixture
async def california(tmp_path: Path, bank: Bank) -> AsyncIterator[Circle]:
    """A circle with 130 questions of its own, which has chosen California's exam."""
    file = tmp_path / "study.sqlite3"
    put_new_database(file)
    world = Circle(with_own_items(bank, 130), file)
    await world.start(NEW_YEAR)
    try:
        await world.set_up()
        await choose_exam(world, "california")
        yield world
    finally:
        await world.stop()


async def exam_form(circle: Circle) -> InteractionResult:
    return await circle.rosa.click(await circle.panel(), label="Exam")


async def choose_exam(circle: Circle, exam: str) -> str:
    form = await exam_form(circle)
    values = circle.form_values(form, **{"The exam you prepare for": [exam]})
    return text_of(await circle.rosa.submit_modal(form, values))


async def test_the_panel_says_what_is_missing_for_an_exam_and_how_to_bring_it(
    circle: Circle,
) -> None:
    await circle.set_up()
    assert "**Exam:** CRSS (Certified" in shown(await circle.panel())
    said = await choose_exam(circle, "california")
    assert "Medi-Cal Peer Support Specialist, California" in said
    assert "(120 questions, 150 minutes, pass mark not published)" in said
    assert "There are no questions for **California peer support** here yet." in said
    assert "/bank import" in said
    back = await choose_exam(circle, "crss")
    assert "pass at 68" in back
    assert "There are no questions" not in back


async def test_without_questions_everything_says_so_and_what_to_do(circle: Circle) -> None:
    await circle.set_up()
    await choose_exam(circle, "california")
    for command in ("exam start", "exam live", "daily post"):
        said = text_of(await circle.rosa.slash(circle.channel, command))
        assert "There are no questions for **California peer support**" in said, command
        assert "/bank import" in said, command
    assert await circle.rows("SELECT * FROM sitting") == []


async def test_every_text_takes_what_it_says_from_the_server_s_exam(california: Circle) -> None:
    ask = california.alice.slash
    assert "Studying for the California peer support exam" in text_of(
        await ask(california.channel, "help")
    )
    about = text_of(await ask(california.channel, "about"))
    assert "Medi-Cal Peer Support Specialist, California" in about
    assert "California Mental Health Services Authority" in about
    assert "130 original ones" in about
    date = text_of(await ask(california.channel, "me exam-date", date="2026-01-10"))
    assert "120 questions, 150 minutes" in date
    for said in (about, date):
        assert "CRSS" not in said
        assert "ICB" not in said
    found = await california.alice.autocomplete(california.channel, "quiz", "domain", "")
    assert len(found) == 8
    assert "Resource Linkage" in [one["name"] for one in found]
    other = text_of(await ask(california.channel, "quiz", domain="Mentoring"))
    assert "no domain “Mentoring”" in other
    assert "Own question" in text_of(await ask(california.channel, "quiz"))
    stats = text_of(await california.rosa.slash(california.channel, "bank stats"))
    assert "130 in all" in stats
    assert "130 may come as the daily question" in stats


async def test_its_daily_question_is_one_of_its_own(california: Circle) -> None:
    post = shown(await california.next_post())
    assert "Own question" in post
    assert "Daily question" in post


async def test_a_mock_exam_has_the_break_of_the_real_one(california: Circle) -> None:
    room = Room(california)
    lobby = await room.start(**FULL)
    assert "120 questions in 150 minutes" in lobby
    assert "**A break of 10 minutes** after question 60" in lobby
    assert "until you submit, or take your break" in lobby
    await room.begin(california.alice)
    desk = await room.open(california.alice)
    assert "To the break" in desk.labels
    assert "Submit" not in desk.labels, "the second half is still to come"
    await desk.answer(right=True)
    assert "1 of 60 answered before the break" in desk.text
    asked = await desk.press("To the break")
    assert "59 questions are without an answer" in asked
    assert "you cannot go back" in asked
    resting = await desk.press("Take the break")
    assert "### Your break" in resting
    assert desk.labels == ["Go on"]
    await california.restart()
    again = await room.paper(california.alice)
    assert "### Your break" in again.text, "nothing is lost"
    assert "### Question 61 of 120" in await again.press("Go on")
    assert "Submit" in again.labels
    assert "To the break" not in again.labels
    assert [one.split(" ")[0] for one in again.entries] == [str(n) for n in range(61, 86)]
    await _frozen(room, again)
    await again.write(right=3)
    done = await again.hand_in()
    assert "4 of 120" in done
    assert "not published" in done


async def _frozen(room: Room, desk: Desk) -> None:
    [(paper_id,)] = await room.circle.rows("SELECT paper_id FROM paper")
    [before] = await room.circle.rows("SELECT * FROM mark")
    for act in ("choose:{}:1:0", "flag:{}:1", "page:{}:1:0"):
        said = await room.circle.press(desk.who, desk.message, "sg:" + act.format(paper_id))
        assert "Your break has closed that question" in said
        assert "questions 61 to 120" in said
    assert await room.circle.rows("SELECT * FROM mark") == [before]


async def test_a_break_that_nobody_ends_ends_by_itself(california: Circle) -> None:
    room = Room(california)
    [desk] = await room.running(california.alice, length="half")
    await desk.press("To the break")
    assert "questions 31 to 60" in await desk.press("Take the break")
    await room.minutes(10)
    assert "### Question 31 of 60" in (await room.paper(california.alice)).text


async def test_a_quarter_of_the_exam_has_no_break(california: Circle) -> None:
    room = Room(california)
    lobby = await room.start(length="quarter")
    assert "30 questions in 38 minutes" in lobby
    assert "break" not in lobby.casefold()


async def test_a_mock_exam_that_began_keeps_its_exam(california: Circle) -> None:
    room = Room(california)
    [desk] = await room.running(california.alice, length="quarter")
    await desk.write(right=3)
    await choose_exam(california, "crss")
    assert "not published" in await desk.hand_in()


async def test_numbers_and_charts_do_without_a_pass_mark(california: Circle) -> None:
    room = Room(california)
    [desk] = await room.running(california.alice, length="sprint")
    await desk.write(right=9, wrong=2)
    await desk.hand_in()
    await california.seconds(10)
    for command in ("exam results", "me stats", "me progress"):
        result = await california.alice.slash(california.channel, command)
        assert "pass mark is" not in text_of(result), command
        assert "Pass mark:" not in text_of(result), command


async def test_usual_mock_exams_are_as_the_group_has_set(circle: Circle) -> None:
    await circle.set_up()
    form = await exam_form(circle)
    changes = {
        "The usual mock exam": "sprint",
        "Its questions": "own",
        "Minutes until it begins": "9",
    }
    said = text_of(await circle.rosa.submit_modal(form, circle.form_values(form, **changes)))
    assert "**Usual mock exam:** sprint, own questions for each, begins after 9 minutes" in said
    result = await circle.alice.slash(circle.channel, "exam start")
    assert "lobby opens" in text_of(result)
    rows = await circle.rows("SELECT questions, form FROM sitting")
    assert rows == [(10, "own")]


@pytest.mark.parametrize("minutes", ["0", "1441", "five", "9" * 19])
async def test_a_mistake_in_a_number_gets_its_sentence_and_changes_nothing(
    circle: Circle, minutes: str
) -> None:
    await circle.set_up()
    before = await circle.rows("SELECT * FROM server")
    form = await exam_form(circle)
    changes = {"Minutes until it begins": minutes, "The usual mock exam": "full"}
    said = text_of(await circle.rosa.submit_modal(form, circle.form_values(form, **changes)))
    assert "whole number from 1 to 1440" in said
    assert await circle.rows("SELECT * FROM server") == before


async def test_two_organisers_at_once_never_overwrite_each_other(circle: Circle) -> None:
    await circle.set_up()
    otto = circle.join("otto", circle.organiser_role_in(circle.guild))
    mine = await exam_form(circle)
    panel = (await otto.slash(circle.channel, "setup")).response
    assert panel is not None
    theirs = await otto.click(panel, label="Answer times")
    again = await exam_form(circle)
    await otto.submit_modal(
        theirs, circle.form_values(theirs, **{"How late a question may come": "12"})
    )
    await circle.rosa.submit_modal(
        mine, circle.form_values(mine, **{"The exam you prepare for": ["california"]})
    )
    said = text_of(
        await circle.rosa.submit_modal(
            again, circle.form_values(again, **{"The usual mock exam": "half"})
        )
    )
    assert "Set meanwhile by somebody else" in said
    assert "by somebody else:** Late questions: up to 12 hours after their time; Exam: " in said
    row = "SELECT exam_profile, exam_length, catch_up_hours FROM server"
    assert await circle.rows(row) == [("california", "half", 12)]


async def test_the_catch_up_window_is_the_group_s_own(circle: Circle) -> None:
    await circle.set_up()
    form = await circle.rosa.click(await circle.panel(), label="Answer times")
    late = {"How late a question may come": "1"}
    said = text_of(await circle.rosa.submit_modal(form, circle.form_values(form, **late)))
    assert "**Late questions:** up to 1 hour after their time" in said
    [(due,)] = await circle.rows("SELECT due_at FROM post WHERE state = 'planned'")
    assert re.match(r"2026-01-01T15", due)
    await circle.away_until(datetime.fromisoformat(due) + timedelta(hours=2))
    assert circle.posts() == []
    assert ("missed",) in await circle.rows("SELECT state FROM post")


async def test_a_question_shows_its_answer_after_the_hours_that_the_group_has_set(
    circle: Circle,
) -> None:
    await circle.set_up()
    assert "**Answer shown:** when the next question comes" in shown(await circle.panel())
    form = await circle.rosa.click(await circle.panel(), label="Answer times")
    hours = {"Hours until the answer is shown": "12"}
    said = text_of(await circle.rosa.submit_modal(form, circle.form_values(form, **hours)))
    assert "**Answer shown:** 12 hours after the question" in said
    post = await circle.next_post()
    await circle.until(post.created_at + timedelta(hours=11, minutes=50))
    assert ": answered" not in shown(circle.posts()[-1])
    await circle.until(post.created_at + timedelta(hours=12, minutes=2))
    assert ": answered" in shown(circle.posts()[-1])
    assert len(circle.posts()) == 1
    late = await circle.press(
        circle.ben, circle.posts()[-1], f"sg:answer:{await circle.post_id(post)}:0"
    )
    assert "closed" in late
    again = await circle.rosa.click(await circle.panel(), label="Answer times")
    values = {key: one for key, one in circle.form_values(again).items() if one != "12"}
    said = text_of(await circle.rosa.submit_modal(again, values))
    assert "**Answer shown:** when the next question comes" in said


async def test_an_exam_that_is_gone_is_named_and_the_usual_one_stands_in(circle: Circle) -> None:
    await circle.set_up()
    await circle.change("UPDATE server SET exam_profile = 'arizona'")
    panel = shown(await circle.panel())
    assert "I do not know the exam “arizona” any more" in panel
    assert "**CRSS** stands in" in panel
    assert "Own question" not in shown(await circle.next_post())


async def test_the_panel_stays_within_what_discord_takes(california: Circle) -> None:
    panel = await california.panel()
    assert labels(panel).count("Exam") == 1
    assert len(shown(panel)) < 4000
