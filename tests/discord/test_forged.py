"""Whatever a tampered client sends, to every command, button, list and form that the bot has.

All of them are found from the bot itself: a new one is tried here without a line of its own.
"""

import logging
import re
from collections.abc import AsyncIterator, Iterator
from itertools import product
from typing import Any

import discord
import pytest
from discord import app_commands
from simcord import InteractionResult

from bot import refusals
from bot.services.members.settings import SettingsChange
from cogs.bank.importing import ImportForm
from cogs.kit.buttons import LastingList
from cogs.kit.forms import Form
from cogs.kit.refusal_wording import in_words
from tests.discord.circle import Circle, Shown, is_expected, labels
from tests.discord.exam_room import Room
from tests.discord.forged import (
    CLICK,
    COMMAND,
    FORM,
    bad_values,
    callbacks,
    command_data,
    commands,
    contents,
    reply,
    send,
)
from tests.discord.own_room import csv_of, open_one, take_in
from tests.discord.study_panel import panels_in, put_up
from tests.discord.test_lasting_buttons import GROUP, kinds
from tests.discord.test_quiz import quiz

NOT_OFFERED = in_words(refusals.NOT_OFFERED)
CHANGED = in_words(refusals.COMMAND_CHANGED)


@pytest.fixture(autouse=True)
def _nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that is forged may come as a surprise to the bot."""
    yield
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []


def options_of(command: app_commands.Command[Any, ..., Any]) -> dict[str, app_commands.Parameter]:
    return {one.display_name: one for one in command.parameters}


async def test_no_option_is_taken_that_its_form_does_not_offer(circle: Circle) -> None:
    await circle.set_up()
    tried = 0
    for command in commands(circle):
        for name, parameter in options_of(command).items():
            for value in bad_values(parameter):
                await circle.seconds(60)  # for the limits
                before = contents(circle)
                option = {name: (parameter.type.value, value)}
                data = command_data(command.qualified_name, option)
                result = await send(circle, COMMAND, circle.rosa, circle.channel, data)
                assert reply(result) == NOT_OFFERED, (command.qualified_name, name, value)
                assert contents(circle) == before, (command.qualified_name, name, value)
                tried += 1
    assert tried > 100


async def test_options_that_no_command_has_are_told_apart(circle: Circle) -> None:
    for command in commands(circle):
        before = contents(circle)
        data = command_data(command.qualified_name, {"made_up": (3, "x")})
        result = await send(circle, COMMAND, circle.rosa, circle.channel, data)
        assert reply(result) == CHANGED, command.qualified_name
        assert contents(circle) == before


@pytest.mark.parametrize("name", ["made-up", "exam", "exam made-up", "me delete everything"])
async def test_a_command_that_is_no_more_gets_a_sentence(circle: Circle, name: str) -> None:
    result = await send(circle, COMMAND, circle.alice, circle.channel, command_data(name))
    assert reply(result) == CHANGED


async def test_another_servers_channel_is_none_of_ours(circle: Circle) -> None:
    elsewhere = circle.env.create_guild("Second circle")
    theirs = elsewhere.create_text_channel("theirs")
    wire = {"id": str(theirs.id), "name": "theirs", "type": 0, "permissions": "0"}
    for command in commands(circle):
        for name, parameter in options_of(command).items():
            if parameter.type is not discord.AppCommandOptionType.channel:
                continue
            data = command_data(
                command.qualified_name,
                {name: (parameter.type.value, str(theirs.id))},
                {"channels": {str(theirs.id): wire}},
            )
            result = await send(circle, COMMAND, circle.rosa, circle.channel, data)
            assert reply(result) == NOT_OFFERED
    assert await circle.rows("SELECT * FROM server") == []


@pytest.mark.parametrize("values", [None, [], ["x"], ["-1"], ["9" * 5000], ["0", "1"], [7], "0"])
async def test_no_entry_is_taken_that_a_list_does_not_offer(circle: Circle, values: Any) -> None:  # noqa: ANN401 - anything
    await circle.set_up()
    panel = await circle.panel()
    lists = [kind for kind in kinds(circle) if issubclass(kind, LastingList)]
    assert lists
    before = contents(circle)
    for kind in lists:
        data = {"custom_id": ids_of(kind.pattern, "1")[0], "component_type": 3, "values": values}
        if values is None:
            del data["values"]
        result = await send(circle, CLICK, circle.alice, circle.channel, data, on=panel)
        assert reply(result), kind
        assert result.ephemeral
        assert "code" not in reply(result), kind
    assert contents(circle) == before


def ids_of(pattern: re.Pattern[str], *numbers: str) -> list[str]:
    """Return ids that a pattern fits, with these numbers in every place that takes them."""
    text, *rest = GROUP.split(pattern.pattern)
    groups, between = rest[::2], rest[1::2]
    fitting = [
        [one for one in (*numbers, "0", "2", "700000") if re.fullmatch(group, one)]
        for group in groups
    ]
    return [
        text + "".join(map("".join, zip(chosen, between, strict=True)))
        for chosen in product(*fitting)
    ]


async def lived_in(circle: Circle) -> discord.Message:
    """Let Alice have something of everything, and return a message in the channel."""
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, "A")
    await circle.alice.slash(circle.channel, "quiz", questions=3)
    await circle.alice.slash(circle.channel, "me settings", reminder=9)
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.answer(right=True)
    await circle.alice.slash(
        circle.other_channel, "exam live", begins_in=0, questions=2, seconds=600
    )
    await circle.seconds(3)
    return room.message


def of_others(circle: Circle, *strangers: int) -> dict[str, list[Any]]:
    """Return what the database holds that is not the strangers' own.

    What follows from their own clicks is left out: counts, and the messages that show these.
    """
    found = contents(circle, but=("bot_state", "outbox", "post", "item_version", "sqlite_sequence"))
    return {
        name: [row for row in rows if not {*strangers} & {*row}] for name, rows in found.items()
    }


async def test_nobody_touches_what_is_another_members(circle: Circle) -> None:
    message = await lived_in(circle)
    pressed = 0
    for number, kind in enumerate(kinds(circle)):
        stranger = circle.join(f"stranger{number}")
        before = of_others(circle, stranger.id)
        for custom_id in ids_of(kind.pattern, "1", str(circle.guild.id)):
            data = {"custom_id": custom_id, "component_type": 2}
            result = await send(circle, CLICK, stranger, circle.channel, data, on=message)
            assert callbacks(circle, result) == 1, custom_id
            assert "If you ask for help" not in reply(result), custom_id
            assert of_others(circle, stranger.id) == before, custom_id
            pressed += 1
    assert pressed > 100


async def test_nothing_of_another_server_is_known_to_its_organiser(circle: Circle) -> None:
    await lived_in(circle)
    elsewhere = circle.env.create_guild("Second circle")
    theirs = elsewhere.create_text_channel("theirs")
    eve = circle.join("eve", circle.organiser_role_in(elsewhere), guild=elsewhere)
    started = await eve.slash(theirs, "setup", channel=theirs)
    assert started.response is not None
    stems = [one.stem for one in circle.bank.items.values()]
    before = of_others(circle, eve.id, elsewhere.id)
    for kind in kinds(circle):
        asks = kind.pattern.pattern.startswith(("sg:mine", "sg:fivemore", "sg:next", "sg:way"))
        for custom_id in ids_of(kind.pattern, "1", str(circle.guild.id)):
            data = {"custom_id": custom_id, "component_type": 2}
            result = await send(circle, CLICK, eve, theirs, data, on=started.response)
            said = reply(result)
            assert asks or not any(stem in said for stem in stems), custom_id
            assert of_others(circle, eve.id, elsewhere.id) == before, custom_id
            await circle.seconds(0.2)


DONE = re.compile(
    r"Saved|### Thank you|report right|in a moment|Corrected|Your settings|lobby opens"
    r"|Question 1 of|counts down|live round"
)
"""How a form says that it was taken."""

ELSEWHERE = {ImportForm}
"""Forms that a command opens, and that need a file: test_own_import has them."""


@pytest.fixture
def sent_forms(monkeypatch: pytest.MonkeyPatch) -> set[type[Form]]:
    """Which forms were sent in a test, and looked at."""
    seen: set[type[Form]] = set()
    look = Form.interaction_check

    async def note(form: Form, interaction: discord.Interaction[Any], /) -> bool:
        seen.add(type(form))
        return await look(form, interaction)

    monkeypatch.setattr(Form, "interaction_check", note)
    return seen


async def doors_to_forms(circle: Circle) -> AsyncIterator[tuple[Shown, str]]:
    """Yield every button that opens a form for the organiser, with the message it stands on."""
    await take_in(circle, csv_of("mine-1"))
    panel = await circle.panel()
    for label in labels(panel):
        yield panel, label
    run = await quiz(circle, who=circle.rosa, questions=1)
    await run.press(run.letter_of(right=True))
    yield run.message, "Report this question"
    queue = (await circle.rosa.slash(circle.channel, "question review")).response
    assert queue is not None
    yield queue, "They are right"
    choosing = (await circle.rosa.slash(circle.channel, "question suggest")).response
    assert choosing is not None
    yield choosing, SUGGEST
    browse = (await circle.rosa.slash(circle.channel, "bank browse")).response
    assert browse is not None
    yield browse, "Pool"
    for label in ("Where it is asked", "Edit", "Correct the key"):
        yield await open_one(circle, "mine-1"), label
    for command in ("me settings", "me exam-date"):
        own = (await circle.rosa.slash(circle.channel, command)).response
        assert own is not None
        for label in labels(own):
            yield own, label
    change = SettingsChange(as_form=True)
    await circle.bot.services.preferences.change(circle.guild.id, circle.rosa.id, change)
    yield (await quiz(circle, who=circle.rosa, questions=1)).message, "Answer"
    await put_up(circle)
    [study_panel] = panels_in(circle)
    for label in ("Choose what to practice", "Start a mock exam", "Start a live round"):
        yield study_panel, label


async def through(circle: Circle, message: Shown, label: str) -> InteractionResult:
    """Open a form with a button, or with the first entry of a list."""
    if label == SUGGEST:
        return await circle.rosa.select(message, ["0"], custom_id=SUGGEST)
    return await circle.rosa.click(message, label=label)


async def test_only_who_filled_in_a_form_may_and_only_what_it_offers(
    circle: Circle, sent_forms: set[type[Form]]
) -> None:
    """Every form there is, from the button that opens it, with each field wrong in turn."""
    await circle.set_up()
    async for message, label in doors_to_forms(circle):
        opened = await through(circle, message, label)
        if opened.modal is None:
            continue
        for number in range(len(forged_forms(circle, opened))):
            opened = await through(circle, message, label)
            assert opened.modal is not None, (label, reply(opened))
            data = forged_forms(circle, opened)[number]
            before = contents(circle)
            stranger = await send(circle, FORM, circle.ben, circle.channel, data, on=message)
            assert reply(stranger), data
            result = await send(circle, FORM, circle.rosa, circle.channel, data, on=message)
            assert reply(result), data
            assert not DONE.search(reply(result)), data
            assert "If you ask for help" not in reply(result) + reply(stranger), data
            assert contents(circle) == before, data
            await circle.seconds(60)  # for the limits
        opened = await through(circle, message, label)
        honest = filled_in(circle, opened, {})
        saved = await send(circle, FORM, circle.rosa, circle.channel, honest, on=message)
        assert DONE.search(reply(saved)), "what is sent above is wrong in one field only"
    assert sent_forms | ELSEWHERE == {*Form.__subclasses__()}


SUGGEST = "sg:suggest:domain"
"""The list that opens the form of a suggestion."""
TEXT = 4
BOXES = 22
LISTS = (3, 5, 6, 8, 22)
"""Discord's numbers for fields that send several values."""


def forged_forms(circle: Circle, opened: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - simcord's
    """Return what could be sent in place of a form, one field forged each time."""
    fields = [one["component"] for one in opened.modal["components"] if "component" in one]
    return [
        filled_in(circle, opened, {field["custom_id"]: value})
        for field in fields
        for value in ([["99"], ["x"], ["1"] * 30] if field["type"] in LISTS else ["x" * 5000])
    ]


def typed(label: str, field: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return what somebody types or ticks where something has to be."""
    if field["type"] == BOXES:
        return [field["options"][0]["value"]]
    # A date where one is asked for, and words anywhere else.
    text = "One\nTwo\nThree\nFour" if label == "Four answers" else "in 6 weeks"
    return text if field["type"] == TEXT else None


def filled_in(circle: Circle, opened: Any, wrong: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    """Return what is sent for a form as it stands, with other values for some of its fields."""
    honest = {**circle.form_values(opened), **wrong}
    here = {"id": str(circle.channel.id), "name": "here", "type": 0, "permissions": "0"}
    sent: list[dict[str, Any]] = []
    for number, label in enumerate(opened.modal["components"], 1):
        if "component" not in label:  # words
            continue
        field = label["component"]
        given = honest.get(field["custom_id"])
        if field.get("required", True) and not given:
            given = typed(label["label"], field)
        values = (
            {"values": [str(getattr(each, "id", each)) for each in given or []]}
            if field["type"] in LISTS
            else {"value": given}
        )
        same = {"type": field["type"], "custom_id": field["custom_id"], "id": 100 + number}
        sent.append({"type": 18, "id": number, "component": {**same, **values}})
    return {
        "custom_id": opened.modal["custom_id"],
        "components": sent,
        "resolved": {"channels": {here["id"]: here}},
    }


async def test_what_is_delivered_twice_is_done_once(circle: Circle) -> None:
    message = await lived_in(circle)
    panel = await circle.panel()
    for command in commands(circle):
        if not any(one.required for one in command.parameters):
            data = command_data(command.qualified_name)
            channel = circle.guild.create_text_channel(command.name)
            result = await send(circle, COMMAND, circle.rosa, channel, data, times=2)
            assert callbacks(circle, result) == 1, command.qualified_name
    for kind in kinds(circle):
        data = {"custom_id": ids_of(kind.pattern, "1")[0], "component_type": 2}
        result = await send(circle, CLICK, circle.rosa, circle.channel, data, on=message, times=2)
        assert callbacks(circle, result) == 1, kind
    opened = await circle.rosa.click(panel, label="Change settings")
    assert opened.modal is not None
    data = filled_in(circle, opened, {})
    result = await send(circle, FORM, circle.rosa, circle.channel, data, on=panel, times=2)
    assert callbacks(circle, result) == 1
    unexpected = [one for one in circle.env.errors if not is_expected(one)]
    assert unexpected == []


async def test_a_post_asked_for_once_and_delivered_twice_is_one_post(circle: Circle) -> None:
    await circle.set_up()
    data = command_data("daily post")
    await send(circle, COMMAND, circle.rosa, circle.channel, data, times=2)
    await circle.seconds(5)
    assert len(circle.posts()) == 1
