"""A backup is put back: what was clicked before is a thing that the bot no longer knows.

What the bot has sent up to then still stands in its channels and in people's private messages. All
buttons and lists that name a thing by its number are found, none is listed here by hand.
"""

import json
import re
from collections.abc import Iterable

import discord
import pytest
from simcord import ChannelHandle

from bot.domain.practice.drills import ASKED_FIRST
from cogs.kit.buttons import Lasting
from cogs.kit.ways import Way
from tests.discord.circle import Circle, labels, parts, send_click, text_of
from tests.discord.exam_room import Room
from tests.discord.forged import contents
from tests.discord.own_room import csv_of, open_one, take_in
from tests.discord.test_lasting_buttons import kinds
from tests.discord.test_quiz import quiz
from tests.discord.test_reports import queue
from tests.discord.test_suggest import suggest

THINGS = {
    "drill": "drill",
    "own": "own_item",
    "paper": "paper",
    "post": "post",
    "ref": "post",  # or a drill, a paper or a round, which stand here, too
    "report": "report",
    "round": "live_round",
    "sitting": "sitting",
    "taken": "own_import",
}
"""What the numbers in custom ids name, and the table that gave them."""

NO_THINGS = {
    # Within a thing that is named, too.
    *("cause", "last", "number", "option", "place", "slot", "verdict", "wanted"),
    *("edition", "revision"),
    *("after", "name", "page", "period", "shown"),  # of what is drawn as it is now
    "way",  # leads to what is there now
    "domain",  # of the exam
    "version",  # follows the clock, so none comes again
    *(
        "day",
        "file",
        "form",
        "letter",
        "message",
        "search",
        "server",
    ),  # the calendar's, and Discord's own numbers, which never come again
}
"""What else stands in custom ids."""

SHARE = "Share my result"

KINDLY = re.compile(
    r"I no longer know this .*(Start|Begin) a new one with (\*\*)?/|answer the newest one"
    r"|I cannot open this paper for you. Open your own with (\*\*)?/exam paper"
    r"|Nothing was shared"  # true of any result
    r"|once you have answered it|shows what is left"
    r"|I do not have this question here|This import was taken back already"
    r"|Only who shared this result can take it back. Open your own with (\*\*)?/exam results"
)
"""What is said to whom an old button does nothing, with what to do next."""


def things_of(kind: type[Lasting]) -> set[str]:
    """Return what a kind of button names by number."""
    return {*kind.pattern.groupindex} - NO_THINGS


def with_button(channel: ChannelHandle, label: str) -> discord.Message:
    """Return the newest message for everybody that has this button."""
    return next(one for one in reversed(channel.history()) if label in labels(one))


async def live_through(circle: Circle, third: ChannelHandle, fourth: ChannelHandle) -> None:
    """Let one of everything be there and show all its buttons, up to the middle of each."""
    rosa = circle.rosa
    await rosa.slash(circle.channel, "me settings", confidence=1, exam_message=1)
    for _ in range(3):
        post = await circle.next_post()
        await circle.press(rosa, post, Way.TODAY.custom_id)
        await circle.click(rosa, post, "A")
    await circle.seconds(5)
    [desk, _] = await Room(circle, channel=circle.other_channel).running(
        rosa, circle.ben, paper="own"
    )
    await desk.answer(right=True)
    await desk.press("Next")
    await desk.answer(right=False)
    await report(circle)
    panel = (await rosa.slash(third, "exam live", questions=1, seconds=600, begins_in=30)).response
    assert panel is not None
    await circle.env.settle()
    await circle.ben.click(with_button(third, "Join"), label="Join")
    await circle.seconds(33)
    panel = (await rosa.slash(third, "exam status")).response
    assert panel is not None
    await rosa.click(panel, label="Pause")
    await rosa.click(panel, label="Resume")
    await circle.seconds(3)
    await Room(circle, channel=fourth).start(opens_in=1000)
    await see_forms(circle, circle.posts()[-1])
    await quiz(circle, who=rosa, questions=3)


async def see_forms(circle: Circle, post: discord.Message) -> None:
    """Show the buttons of who has questions as forms, and has not answered today's."""
    rosa = circle.rosa
    for who in (rosa, circle.ben):
        await who.slash(circle.channel, "me settings", questions=1)
    await circle.press(circle.ben, post, Way.TODAY.custom_id)
    await rosa.slash(circle.channel, "quiz", questions=2)
    await rosa.slash(circle.other_channel, "exam paper")
    await rosa.slash(circle.channel, "me settings", questions=0)


async def report(circle: Circle) -> None:
    """Let somebody report what they practised, and the organiser see it."""
    run = await quiz(circle, questions=1)
    await run.press(run.letter_of(right=True))
    opened = await circle.alice.click(run.message, label="Report this question")
    await circle.alice.submit_modal(opened, circle.form_values(opened))
    await circle.rosa.slash(circle.channel, "question review")
    await suggest(circle)
    await see_the_last_case(circle)


async def see_the_last_case(circle: Circle) -> None:
    """Leave each report of the queue, up to what is suggested."""
    case = await queue(circle)
    while "Add it" not in case.labels:
        await circle.rosa.click(case.message, label="Next")


async def go_on(circle: Circle, third: ChannelHandle, fourth: ChannelHandle) -> None:
    """Let everything come to its end, with what buttons it shows then."""
    rosa = circle.rosa
    listed = (await rosa.slash(fourth, "exam status")).response
    assert listed is not None
    await rosa.slash(fourth, "exam stop")
    run = await quiz(circle, who=rosa, questions=ASKED_FIRST + 2)
    for _ in range(ASKED_FIRST):
        await run.press(run.letter_of(right=True))
        await run.press("Next")
    run.sees_to_confidence = True
    await run.press(run.letter_of(right=False))
    await run.press("Sure")
    for channel, who in ((circle.other_channel, rosa), (circle.other_channel, circle.ben)):
        opened = (await who.slash(channel, "exam paper")).response
        assert opened is not None
        await who.click(opened, label="Submit")
        await who.click(opened, label="Submit now")
    await circle.seconds(6)
    asked = (await rosa.click(with_button(circle.other_channel, SHARE), label=SHARE)).response
    assert asked is not None
    await rosa.click(asked, label="Share it")
    results = (await rosa.slash(circle.channel, "exam results")).response
    assert results is not None
    await rosa.click(results, label="Review every question")
    await rosa.slash(third, "exam stop")
    panel = (await rosa.slash(third, "exam status")).response
    assert panel is not None
    await rosa.click(panel, label="Stop the round")
    await circle.seconds(6)


async def bring_own_questions(circle: Circle) -> None:
    """Take a file in, look at what it brought, and stop short of taking it back."""
    added = await take_in(circle, csv_of("mine-1"))
    await circle.rosa.click(added, label="Take it back")
    question = await open_one(circle, "mine-1")
    await circle.rosa.click(question, label="Retire")


def ids_sent(circle: Circle) -> set[str]:
    """Return every custom id that the bot has sent in a message or a reply."""
    bodies = json.dumps([one.json for one in circle.env.http_requests], default=str)
    return set(re.findall(r'"custom_id": "(sg:[^"]+)"', bodies))


def of_things(circle: Circle, ids: Iterable[str]) -> dict[type[Lasting], list[str]]:
    """Return ids by kind, of the kinds that name a thing by its number."""
    found = {kind: [one for one in ids if kind.pattern.fullmatch(one)] for kind in kinds(circle)}
    return {kind: sorted(fitting) for kind, fitting in found.items() if things_of(kind)}


async def test_every_number_on_a_button_is_known_to_come_from_somewhere(circle: Circle) -> None:
    """A new kind of number is seen here, and is to be put into one of the two lists."""
    schema = dict(await circle.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))
    for kind in kinds(circle):
        assert things_of(kind) <= THINGS.keys(), kind
    for table in THINGS.values():
        assert "AUTOINCREMENT" in schema[table], f"numbers of {table} come again by themselves"


async def test_no_old_button_does_anything_to_what_came_after_a_backup_was_put_back(
    circle: Circle,
) -> None:
    places = (circle.guild.create_text_channel("third"), circle.guild.create_text_channel("fourth"))
    await circle.set_up()
    backup = await circle.backup()
    await live_through(circle, *places)
    await go_on(circle, *places)
    await bring_own_questions(circle)
    old, [message, *_] = ids_sent(circle), circle.posts()

    await circle.restart(restored=backup)
    await live_through(circle, *places)
    # What was planned in the backup goes on under its number: the message decides
    # (test_old_and_new); so does what the bot said since.
    planned = {f"sg:{name}:{await first_number(circle)}" for name in ("answer", "reasons")}
    lost = [one for one in old if not one.startswith(tuple(planned))]
    lost += [f"{name}:{paper_in(old)}{rest}" for name, rest in OF_BREAKS.items()]
    before = contents(circle)
    for kind, ids in of_things(circle, lost).items():
        assert ids, f"no {kind.__name__} was seen"
        for custom_id in {ids[0], ids[-1]}:
            values = ["1"] if "Jump" in kind.__name__ else None
            said = await press(circle, message, custom_id, values)
            assert KINDLY.search(said), (custom_id, said)
    assert contents(circle) == before


OF_BREAKS = {"sg:askbreak": "", "sg:break": ":1", "sg:goon": ""}
"""Buttons of papers that have a break, which the usual exam has not (test_other_exam)."""


def paper_in(ids: Iterable[str]) -> str:
    """Return the number of a paper that one of these ids names."""
    return next(found[1] for one in ids if (found := re.match(r"sg:submit:(\d+)", one)))


async def first_number(circle: Circle) -> int:
    [(number,)] = await circle.rows("SELECT MIN(post_id) FROM post")
    return number


async def press(
    circle: Circle, message: discord.Message, custom_id: str, values: list[str] | None = None
) -> str:
    sent = send_click(circle.env, circle.rosa, message, circle.channel, custom_id, values)
    await circle.env.settle()
    return text_of(sent)


async def test_after_a_backup_an_old_screen_of_what_comes_next_changes_nothing(
    circle: Circle,
) -> None:
    await circle.set_up()
    await circle.rosa.slash(circle.channel, "daily next")
    backup = await circle.backup()
    opened = (await circle.rosa.slash(circle.channel, "daily next")).response
    assert opened is not None
    await circle.seconds(1)
    await circle.rosa.click(opened, label="Add one in line")
    old = [str(part["custom_id"]) for part in parts(opened) if part["type"] == 2]
    message = await circle.next_post()
    await circle.restart(restored=backup)
    await circle.rosa.slash(circle.channel, "daily next")
    before = await circle.rows("SELECT * FROM line_choice")
    for custom_id in old:
        said = await press(circle, message, custom_id)
        assert "Somebody else changed what comes next" in said, custom_id
    assert await circle.rows("SELECT * FROM line_choice") == before


@pytest.mark.parametrize("form", ["own", "same"])
async def test_a_paper_that_was_handed_out_after_the_backup_is_another_one_now(
    circle: Circle, form: str
) -> None:
    """Its lobby is in the backup, and so is its place in it: its questions are drawn anew."""
    room = Room(circle)
    await room.start(paper=form, opens_in=1000)
    await room.join(circle.alice, circle.ben)
    backup = await circle.backup()
    await room.begin()
    old = await room.open(circle.alice)
    letters = [part for part in parts(old.message) if part.get("label") == "A"]
    await circle.restart(restored=backup)
    await circle.rosa.slash(circle.channel, "exam status")
    await circle.press(circle.rosa, room.message, f"sg:begin:{(await room.row('sitting_id'))[0]}")
    await circle.seconds(3)
    said = await circle.press(circle.alice, old.message, letters[0]["custom_id"])
    assert "I cannot open this paper for you" in said
    assert await circle.rows("SELECT * FROM mark") == []
    new = await room.paper(circle.alice)
    await new.press("A")
    assert len(await circle.rows("SELECT * FROM mark")) == 1


async def test_a_lobby_in_the_backup_is_the_same_lobby_with_its_old_buttons(circle: Circle) -> None:
    room = Room(circle)
    await room.start(opens_in=1000)
    backup = await circle.backup()
    await circle.restart(restored=backup)
    assert "You are in" in await room.press(circle.alice, "Join")
    assert labels(room.message) == ["Join", "Leave", "Start now", "Cancel"]


async def test_a_new_lobby_is_no_message_of_an_old_one(circle: Circle) -> None:
    """Discord takes a nonce for the same message for minutes, and the bot looks for its buttons."""
    backup = await circle.backup()
    await Room(circle).start()
    nonces = [one["nonce"] for one in circle.bodies("POST", "/messages")]
    await circle.restart(restored=backup)
    await Room(circle).start()
    assert len(circle.posts()) == 2
    assert circle.bodies("POST", "/messages")[-1]["nonce"] not in nonces
    assert "Join" in labels(circle.posts()[-1])


async def test_a_backup_that_is_put_back_twice_gives_other_numbers_each_time(
    circle: Circle,
) -> None:
    backup = await circle.backup()
    seen: list[int] = []
    for _ in range(3):
        await circle.restart(restored=backup)
        room = Room(circle)
        await room.start()
        seen.append(room.sitting_id)
    assert len({*seen}) == 3
