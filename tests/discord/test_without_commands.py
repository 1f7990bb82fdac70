"""All that members can do, done with the study panel alone: no slash command is used.

What that is, is read from README's table and from the bot's own commands, so that a new command or
option of members that the panel does not lead to fails here.
"""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from discord import Interaction, app_commands

from tests.discord.circle import Circle, labels, parts, shown, text_of
from tests.discord.study_panel import PanelUser, panels_in, put_up

README = Path(__file__).parents[2] / "README.md"
ROW = re.compile(r"^\| (?P<commands>`/.*?) \| (?P<who>[^|]*) \|", re.MULTILINE)

SUGGESTION: dict[str, Any] = {
    "Your question": "What helps a friend who has missed two meetings?",
    "Four answers": "One\nTwo\nThree\nFour",
    "Which one is best?": "1",
    "Why is it the best one?": "It is kind.",
    "Your promise": ["promised"],
}
Deed = Callable[[PanelUser], Awaitable[None]]
DEEDS: dict[str, tuple[Deed, set[str]]] = {}
"""By command: how it is done with the panel, and which of its options with that."""


def without(command: str, *options: str) -> Callable[[Deed], Deed]:
    """Mark how a command is done without it."""

    def mark(deed: Deed) -> Deed:
        DEEDS[command] = (deed, {*options})
        return deed

    return mark


def members_commands() -> set[str]:
    """Return the commands that README says are for members, in full."""
    found: set[str] = set()
    for row in ROW.finditer(README.read_text(encoding="utf-8")):
        if "member" not in row["who"]:
            continue
        group = ""
        for text in re.findall("`([^`]+)`", row["commands"]):
            name = text.partition(" [")[0]
            if name.startswith("/"):
                group = name.removeprefix("/").split(" ")[0]
                found.add(name.removeprefix("/"))
            else:
                found.add(f"{group} {name}")
    return found


def options_of(circle: Circle, command: str) -> set[str]:
    found: Any = circle.bot.tree
    for name in command.split(" "):
        found = found.get_command(name)
    assert isinstance(found, app_commands.Command), command
    return {parameter.display_name for parameter in found.parameters}


@pytest.fixture
async def user(circle: Circle) -> PanelUser:
    await circle.set_up()
    await circle.next_post()
    await put_up(circle)
    [panel] = panels_in(circle)
    return PanelUser(circle, circle.alice, panel)


def test_the_table_is_read() -> None:
    assert {"exam start", "exam paper", "me delete", "about", "quiz"} <= members_commands()
    assert "setup" not in members_commands()


def test_every_command_of_members_is_done_here() -> None:
    assert set(DEEDS) == members_commands()


@pytest.mark.parametrize("command", sorted(members_commands()))
async def test_it_is_done_without_a_command(circle: Circle, user: PanelUser, command: str) -> None:
    used: list[int] = []

    async def note(interaction: Interaction, _: object) -> None:
        used.append(interaction.user.id)

    circle.bot.add_listener(note, "on_app_command_completion")
    deed, options = DEEDS[command]
    assert options == options_of(circle, command)
    await deed(user)
    assert circle.alice.id not in used


@without("quiz", "domain", "questions", "kind")
async def practise(user: PanelUser) -> None:
    assert "Question 1 of" in text_of(await user.opens("Practice"))
    chosen = {"Which questions": "new", "Domain": ["Advocacy"], "How many questions": "2"}
    assert "Question 1 of 2" in text_of(await user.fills_in("Choose what to practice", **chosen))


@without("exam start", "length", "questions", "minutes", "domain", "paper", "opens_in")
async def start_an_exam(user: PanelUser) -> None:
    chosen: dict[str, Any] = {
        "How long": "sprint",
        "Or your own length: questions, minutes": "5 in 10",
        "Domain": ["Advocacy"],
        "Questions": "own",
        "It begins in so many minutes": "2",
    }
    assert "The lobby opens" in text_of(await user.fills_in("Start a mock exam", **chosen))


@without("exam live", "questions", "seconds", "domain", "begins_in")
async def start_a_round(user: PanelUser) -> None:
    chosen: dict[str, Any] = {
        "How many questions": "3",
        "Seconds for each question": "20",
        "Domain": ["Advocacy"],
        "Seconds until the first question": "30",
    }
    assert (await user.fills_in("Start a live round", **chosen)).ephemeral
    assert await user.circle.rows("SELECT questions, seconds FROM live_round") == [(3, 20)]


@without("exam status")
async def see_how_it_stands(user: PanelUser) -> None:
    await start_an_exam(user)
    await user.circle.seconds(5)
    assert "5 questions" in text_of(await user.opens("What runs here"))


@without("exam stop")
async def stop_it(user: PanelUser) -> None:
    await see_how_it_stands(user)
    status = await user.opens("What runs here")
    assert status.response is not None
    asked = await user.who.click(status.response, label="Stop")
    assert asked.response is not None
    await user.who.click(asked.response, label="Stop for everyone")
    assert await user.circle.rows("SELECT state FROM sitting") == [("closed",)]


@without("exam paper")
async def write_a_paper(user: PanelUser) -> None:
    circle = user.circle
    await user.fills_in("Start a mock exam", **{"Or your own length: questions, minutes": "2"})
    await circle.seconds(5)
    lobby = next(one for one in reversed(circle.posts()) if "Join" in labels(one))
    await user.who.click(lobby, label="Join")
    await user.who.click(lobby, label="Start now")
    await circle.seconds(5)
    assert "Question 1 of 2" in text_of(await user.opens("My paper"))


@without("exam results")
async def see_the_results(user: PanelUser) -> None:
    await write_a_paper(user)
    paper = (await user.opens("My paper")).response
    assert paper is not None
    await user.who.click(paper, label="A")
    await user.who.click(paper, label="Submit")
    await user.who.click(paper, label="Submit now")
    await user.circle.seconds(5)
    assert "of 2" in text_of(await user.opens("My results"))


@without("exam history")
async def look_back_at_all_exams(user: PanelUser) -> None:
    await see_the_results(user)
    assert "All my mock exams: 1" in text_of(await user.opens("All my mock exams"))


@without("leaderboard", "period", "board")
async def look_at_the_board(user: PanelUser) -> None:
    opened = await user.opens("Leaderboard")
    assert opened.response is not None
    lists = [part["placeholder"] for part in parts(opened.response) if part["type"] == 3]
    assert len(lists) == 2  # the period and the board


@without("me stats")
async def see_the_numbers(user: PanelUser) -> None:
    assert "Your answers" in text_of(await user.opens("My numbers"))


@without("me progress")
async def see_the_progress(user: PanelUser) -> None:
    assert "Your progress" in text_of(await user.opens("My progress"))


@without("me exam-date", "date")
async def set_the_exam_date(user: PanelUser) -> None:
    screen = (await user.opens("My exam date")).response
    assert screen is not None
    form = await user.who.click(screen, label="Set the day")
    values = user.circle.form_values(form, **{"The day of your exam": "14 March 2027"})
    said = text_of(await user.who.submit_modal(form, values))
    assert "14 March 2027" in said or "March 14, 2027" in said


@without(
    "me settings",
    *("extra_time", "clock", "after_choice", "exam_message", "timezone", "goal", "daily_board"),
    *("exam_board", "streaks", "confidence", "reminder", "questions"),
)
async def change_the_settings(user: PanelUser) -> None:
    """That each has its field is in test_my_settings."""
    screen = (await user.opens("My settings")).response
    assert screen is not None
    form = await user.who.click(screen, label="Mock exams")
    values = user.circle.form_values(form, **{"Time in mock exams": "2.0"})
    assert "double" in text_of(await user.who.submit_modal(form, values))


@without("me export")
async def get_the_data(user: PanelUser) -> None:
    data = (await user.opens("My data")).response
    assert data is not None
    assert "Your data" in text_of(await user.who.click(data, label="Get my data"))


@without("me delete")
async def delete_the_data(user: PanelUser) -> None:
    await change_the_settings(user)
    data = (await user.opens("My data")).response
    assert data is not None
    asked = (await user.who.click(data, label="Delete my data")).response
    assert asked is not None
    assert "Delete everything" in shown(asked)
    await user.who.click(asked, label="Delete everything")
    assert await user.circle.rows("SELECT * FROM member_setting") == []


@without("help")
async def read_the_help(user: PanelUser) -> None:
    assert "Studying for the CRSS exam" in text_of(await user.opens("Help"))


@without("about")
async def read_about_the_bot(user: PanelUser) -> None:
    assert "About this bot" in text_of(await user.opens("About this bot"))


@without("question report")
async def report_a_question(user: PanelUser) -> None:
    today = (await user.opens("Today's question")).response
    assert today is not None
    await user.who.click(today, label="A")
    choosing = (await user.opens("Report a question")).response
    assert choosing is not None
    [questions] = [part for part in parts(choosing) if part["type"] == 3]
    form = await user.who.select(choosing, [questions["options"][0]["value"]])
    values = user.circle.form_values(form, **{"What is wrong with it?": "unclear"})
    await user.who.submit_modal(form, values)
    assert await user.circle.rows("SELECT COUNT(*) FROM report") == [(1,)]


@without("question suggest")
async def suggest_a_question(user: PanelUser) -> None:
    choosing = (await user.opens("Suggest a question")).response
    assert choosing is not None
    [domains] = [part for part in parts(choosing) if part["type"] == 3]
    form = await user.who.select(choosing, [domains["options"][0]["value"]])
    await user.who.submit_modal(form, user.circle.form_values(form, **SUGGESTION))
    assert await user.circle.rows("SELECT suggested FROM own_item") == [(1,)]
