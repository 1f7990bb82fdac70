"""Nobody can lock others out: what one member starts, shares and asks for is bounded."""

import asyncio
import json
import re
from datetime import timedelta

import pytest
from simcord import MemberActor

from bot.client import AT_ONCE, kind_of
from bot.domain.exam.room import MOST_OF_HOST
from bot.domain.limits import MEMBER, Act
from bot.domain.live import LONGEST_PAUSE
from cogs.kit.door import COSTS
from tests.discord.circle import Circle, PrivateMessage, labels, parts, shown, text_of
from tests.discord.exam_room import Room, share, shared
from tests.discord.forged import CLICK, COMMAND, command_data, commands, send
from tests.discord.test_lasting_buttons import kinds


async def asked(circle: Circle, who: MemberActor, command: str, times: int) -> list[str]:
    return [text_of(await who.slash(circle.channel, command)) for _ in range(times)]


async def test_a_round_that_is_paused_ends_by_itself_and_says_why(circle: Circle) -> None:
    await circle.alice.slash(circle.channel, "exam live", begins_in=0, questions=2, seconds=60)
    await circle.seconds(3)
    panel = await circle.alice.slash(circle.channel, "exam status")
    assert panel.response is not None
    paused = await circle.alice.click(panel.response, label="Pause")
    assert re.search(r"Without that the round ends <t:\d+:R>", circle.read_again(paused))
    await circle.until(circle.env.now() + LONGEST_PAUSE - timedelta(minutes=1))
    assert await circle.rows("SELECT phase FROM live_round") == [("asked",)]
    await circle.until(circle.env.now() + timedelta(minutes=1, seconds=10))
    assert await circle.rows("SELECT phase, ending FROM live_round") == [("over", "stopped")]
    assert "It was paused for half an hour in all" in shown(circle.posts()[-1])


async def test_pausing_again_and_again_gains_no_time(circle: Circle) -> None:
    await circle.alice.slash(circle.channel, "exam live", begins_in=0, questions=2, seconds=600)
    await circle.seconds(3)
    for _ in range(3):
        panel = await circle.alice.slash(circle.channel, "exam status")
        assert panel.response is not None
        assert labels(panel.response), await circle.rows("SELECT * FROM live_round")
        await circle.alice.click(panel.response, label="Pause")
        await circle.until(circle.env.now() + LONGEST_PAUSE * 0.4)
        if (await circle.rows("SELECT phase FROM live_round")) == [("over",)]:
            break
        panel = await circle.alice.slash(circle.channel, "exam status")
        assert panel.response is not None
        await circle.alice.click(panel.response, label="Resume")
    assert await circle.rows("SELECT phase FROM live_round") == [("over",)]


async def test_six_paused_rounds_are_not_to_be_had(circle: Circle) -> None:
    said: list[str] = []
    for number in range(6):
        channel = circle.guild.create_text_channel(f"room-{number}")
        result = await circle.alice.slash(
            channel, "exam live", begins_in=0, questions=50, seconds=600
        )
        said.append(text_of(result))
    assert len(await circle.rows("SELECT * FROM live_round")) == MOST_OF_HOST
    assert "Please end one there with **/exam stop**" in said[-1]
    assert "Question 1" in (await quiz(circle, circle.ben, domain="Advocacy"))
    assert "### Your live round" in text_of(
        await circle.ben.slash(circle.channel, "exam live", begins_in=0, questions=10)
    )


async def quiz(circle: Circle, who: MemberActor, **options: object) -> str:
    return text_of(await who.slash(circle.channel, "quiz", **options))


@pytest.mark.parametrize("paper", ["same", "own"])
async def test_a_host_leaves_questions_to_the_others(circle: Circle, paper: str) -> None:
    """Half of the bank for one host, three quarters for all: the rest is never asked for.

    What the refusal names as possible is, also where more is kept than one paper has.
    """
    there = len(circle.bank.exam_items())
    first = await Room(circle, host=circle.alice).start(questions=200)
    assert "200 questions in" in first
    others = Room(circle, channel=circle.other_channel, host=circle.alice)
    refused = await others.start(questions=200, paper=paper)
    [possible] = re.findall(r"(\d+) questions are possible now", refused)
    assert 0 < int(possible) <= there / 2 - 200
    assert f"{possible} questions in" in await others.start(questions=int(possible), paper=paper)
    third = Room(circle, channel=circle.guild.create_text_channel("third"), host=circle.ben)
    assert "10 questions in" in await third.start(questions=10)


async def test_own_papers_come_from_a_part_of_the_bank(circle: Circle) -> None:
    room = Room(circle)
    people = [circle.join(f"member{number}") for number in range(12)]
    await room.start(questions=10, paper="own")
    await room.begin(*people)
    rows = await circle.rows("SELECT items FROM paper")
    used = {item for (items,) in rows for item in items.split()}
    assert len({items for (items,) in rows}) > 1
    assert len(used) <= 40


async def test_an_organiser_sees_all_that_runs_and_stops_it_from_afar(circle: Circle) -> None:
    room = Room(circle, host=circle.alice)
    await room.start()
    await circle.ben.slash(circle.other_channel, "exam live", begins_in=0, questions=2, seconds=60)
    await circle.seconds(3)
    [question] = circle.posts(circle.other_channel)
    office = circle.guild.create_text_channel("office")
    nobody = await circle.ben.slash(office, "exam status")
    assert "No mock exam is going on in this channel" in text_of(nobody)
    seen = await circle.rosa.slash(office, "exam status")
    assert seen.response is not None
    assert seen.ephemeral
    base = f"https://discord.com/channels/{circle.guild.id}"
    assert f"{base}/{circle.channel.id}/{room.message.id}" in text_of(seen)
    assert f"{base}/{circle.other_channel.id}/{question.id}" in text_of(seen)
    exam, live = [
        one["accessory"]["custom_id"] for one in parts(seen.response) if "accessory" in one
    ]
    sure = await circle.rosa.click(seen.response, custom_id=exam)
    assert sure.response is not None
    await circle.rosa.click(sure.response, label="Stop for everyone")
    await circle.rosa.click(seen.response, custom_id=live)
    await circle.seconds(5)
    assert await circle.rows("SELECT state FROM sitting") == [("closed",)]
    assert await circle.rows("SELECT phase FROM live_round") == [("over",)]


async def test_only_organisers_stop_from_afar(circle: Circle) -> None:
    room = Room(circle, host=circle.alice)
    await room.start()
    data = {"custom_id": f"sg:askstop:{room.sitting_id}", "component_type": 2}
    result = await send(circle, CLICK, circle.ben, circle.channel, data, on=room.message)
    assert "Only who started this mock exam" in text_of(result)


async def test_a_result_is_shared_once(circle: Circle) -> None:
    room = Room(circle)
    desks = await room.running(circle.alice, circle.ben)
    for desk in desks:
        await desk.write(right=3)
    await room.over(*desks)
    asked = [await share(room, circle.alice) for _ in range(8)]
    assert len(shared(circle)) == 1
    assert labels(asked[-1].message) == ["Take it back"], asked[-1].text
    await circle.restart()
    await share(room, circle.alice)
    await share(room, circle.ben)
    assert len(shared(circle)) == 2


async def test_two_times_yes_share_a_result_once(circle: Circle) -> None:
    room = Room(circle)
    desks = await room.running(circle.alice, circle.ben)
    for desk in desks:
        await desk.write(right=3)
    await room.over(*desks)
    results, alice = room.results[0], circle.alice
    replies = [await alice.click(results, label="Share my result") for _ in range(2)]
    for reply in replies:
        await PrivateMessage(circle, alice, reply).press("Share it")
    await circle.env.settle()
    assert len(shared(circle)) == 1


async def test_who_begins_run_after_run_is_asked_to_wait_and_nobody_else(circle: Circle) -> None:
    most = MEMBER[Act.PRACTISE].at_once
    said = await asked(circle, circle.alice, "quiz", 2 * most)
    assert all("Question 1" in one for one in said[:most])
    assert all(re.search(r"Please try this again <t:\d+:R>\.", one) for one in said[most:])
    assert "Question 1" in await quiz(circle, circle.ben)
    await circle.seconds(MEMBER[Act.PRACTISE].every.total_seconds())
    assert "Question" in await quiz(circle, circle.alice)
    assert len(await circle.rows("SELECT * FROM drill WHERE drill_id > 0")) <= most + 2


async def test_an_honest_paper_clicked_through_is_never_refused(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice, questions=100)
    for _ in range(100):
        await desk.press("Flag")
        await desk.press("A")
    assert await circle.rows("SELECT COUNT(option) FROM mark") == [(100,)]


async def test_exports_wait_for_each_other(circle: Circle) -> None:
    """Sixty at once: all get their file, and at no time are more than a few in the making."""
    people = [circle.join(f"member{number}") for number in range(60)]
    making, most = 0, 0
    privacy = circle.bot.services.privacy
    export = type(privacy).export

    async def counted(self: object, user_id: int) -> object:
        nonlocal making, most
        making += 1
        most = max(most, making)
        try:
            await asyncio.sleep(0)
            return await export(privacy, user_id)
        finally:
            making -= 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(privacy), "export", counted)
        asked = [
            await send(circle, COMMAND, who, circle.channel, command_data("me export"), wait=False)
            for who in people
        ]
        await circle.env.settle()
    for who, result in zip(people, asked, strict=True):
        assert result.response is not None
        [file] = result.response.attachments
        assert json.loads(await file.read())["user_id"] == str(who.id)
    assert 1 <= most <= AT_ONCE


async def test_what_costs_more_is_still_there_under_its_name(circle: Circle) -> None:
    names = {one.qualified_name for one in commands(circle)}
    names |= {kind_of(kind.pattern.pattern) for kind in kinds(circle)}
    assert {kind_of(name) for name in COSTS} <= names
