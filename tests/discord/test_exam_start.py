"""Exams nobody misses: how a beginning reaches who joined, also in the worst moments."""

from simcord import MemberActor

from tests.discord.circle import Circle, PrivateMessage, labels, shown, text_of
from tests.discord.exam_room import (
    TICK,
    Desk,
    Room,
    results_of,
    sent_to_channels,
    share,
    shared,
    stamp,
)

LONG_LOBBY = 30
"""Minutes; longer than a private reply can be drawn anew."""


async def join(room: Room, who: MemberActor) -> PrivateMessage:
    """Join, and return the private reply."""
    return PrivateMessage(room.circle, who, await who.click(room.message, label="Join"))


def starts(circle: Circle) -> list[str]:
    return [shown(one) for one in circle.posts() if "has begun" in shown(one)]


async def test_a_beginning_is_a_new_message_that_names_nobody(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await room.begin(circle.alice, circle.ben)
    last = circle.posts()[-1]
    assert "The mock exam has begun" in shown(last)
    assert labels(last) == ["Open my paper"]
    assert ":R>" not in shown(last)  # it stays: "ends 4 days ago" would stand there
    assert "Question 1 of 10" in text_of(await circle.alice.click(last, label="Open my paper"))
    told = sent_to_channels(circle)
    assert str(circle.alice.id) not in told
    assert str(circle.ben.id) not in told


async def test_you_are_in_becomes_open_my_paper_also_after_a_restart(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    mine = PrivateMessage(
        circle, circle.alice, await circle.alice.click(room.message, label="Join")
    )
    assert stamp(await room.instant("opens_at")) in mine.text
    await circle.restart()
    await room.begin(circle.ben)
    assert "It has begun" in mine.text
    assert "Question 1 of 10" in await mine.press("Open my paper")
    assert await circle.rows("SELECT * FROM outbox WHERE kind = 'call'") == []


async def test_a_reply_that_is_too_old_is_left_and_the_channel_tells(circle: Circle) -> None:
    room = Room(circle)
    await room.start(opens_in=LONG_LOBBY)
    mine = PrivateMessage(
        circle, circle.alice, await circle.alice.click(room.message, label="Join")
    )
    await room.minutes(LONG_LOBBY)
    await circle.seconds(TICK)
    assert "You are in" in mine.text
    assert len(starts(circle)) == 1
    assert await circle.rows("SELECT * FROM outbox WHERE kind = 'call'") == []


async def test_who_asks_for_a_letter_gets_one_that_leads_there(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    mine = PrivateMessage(
        circle, circle.alice, await circle.alice.click(room.message, label="Join")
    )
    assert "private message" in await mine.press("Message me when it begins")
    await room.begin(circle.ben)
    [letter] = circle.alice.user.dm_channel.history()
    assert f"/{circle.posts()[-1].id})" in shown(letter)
    assert list(circle.ben.user.dm_channel.history()) == []


async def test_in_a_lobby_paper_and_status_say_that_one_is_in_and_when_it_begins(
    circle: Circle,
) -> None:
    room = Room(circle)
    await room.start()
    begins = stamp(await room.instant("opens_at"))
    assert "not in yet" in text_of(await circle.alice.slash(circle.channel, "exam status"))
    await room.join(circle.alice)
    for command in ("exam paper", "exam status"):
        said = text_of(await circle.alice.slash(circle.channel, command))
        assert "You are in" in said
        assert begins in said


async def test_who_missed_the_start_is_told_once_that_nothing_counts(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await room.begin(circle.alice, circle.ben)
    mine = await room.open(circle.alice)
    await mine.write(right=10)
    await mine.hand_in()
    await room.minutes(30)
    said = text_of(await results_of(circle, circle.ben))
    assert "You did not get to this one" in said
    assert "Nothing of it counts" in said
    assert "did not get to" not in text_of(await results_of(circle, circle.ben))
    refused = await circle.ben.click(room.results[-1], label="Share my result")
    assert "nothing to share" in text_of(refused)


async def test_who_missed_one_hears_of_it_once_when_they_join_the_next(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await room.begin(circle.ben)
    await room.minutes(30)
    again = Room(circle)
    await again.start()
    assert "ended before you opened" in await again.press(circle.ben, "Join")
    assert "ended before you opened" not in await again.press(circle.ben, "Join")


async def test_a_full_mock_exam_takes_105_taps(circle: Circle) -> None:
    room = Room(circle)
    await room.start(length="full")
    await room.join(circle.alice)
    await room.begin()
    desk = await room.open(circle.alice)
    taps = 2
    while desk.number and "100 of 100 answered" not in desk.text:
        await desk.press("A")
        taps += 1
    await desk.hand_in()
    assert taps + 2 <= 105


async def test_who_stays_at_a_question_stays(circle: Circle) -> None:
    await circle.alice.slash(circle.channel, "me settings", after_choice=0)
    [desk] = await Room(circle).running(circle.alice)
    await desk.press("A")
    assert desk.number == 1


async def test_sharing_asks_shows_what_others_see_and_is_taken_back(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=8)
    await room.over(desk)
    asked = PrivateMessage(
        circle, circle.alice, await circle.alice.click(room.results[0], label="Share my result")
    )
    line = f"<@{circle.alice.id}> shares: 8 of 10 right (80%)."
    assert line in asked.text
    assert shared(circle) == []
    await asked.press("Share it")
    await circle.env.settle()
    [message] = shared(circle)
    assert shown(message).splitlines()[0] == line
    assert "Only who shared" in text_of(await circle.ben.click(message, label="Take it back"))
    await asked.press("Take it back")
    assert await are_gone(circle)
    assert "took this result back" in (await share(room, circle.alice)).text


async def are_gone(circle: Circle) -> bool:
    """Let the shared results go; on a busy machine the file takes longer than simcord waits."""
    for _ in range(20):
        if not shared(circle):
            return True
        await circle.seconds(TICK)
    return False


async def test_what_was_shared_goes_with_the_members_data(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=8)
    await room.over(desk)
    await share(room, circle.alice)
    await circle.bot.services.privacy.delete(circle.alice.id)
    assert await are_gone(circle)


async def test_a_second_device_shows_the_newest_at_each_click(circle: Circle) -> None:
    room = Room(circle)
    [phone] = await room.running(circle.alice)
    desktop = await room.open(circle.alice)
    await phone.write(right=3)
    await desktop.press("Next")
    assert "3 of 10 answered" in desktop.text


async def test_odd_options_are_said(circle: Circle) -> None:
    said = await circle.rosa.slash(circle.channel, "exam start", length="full", questions=5)
    assert "the number counts: 5 questions" in text_of(said)
    slow = await circle.rosa.slash(circle.other_channel, "exam start", questions=5, minutes=480)
    assert "for each question" in text_of(slow)


async def test_a_group_of_two_reads_no_number_of_the_other(circle: Circle) -> None:
    room = Room(circle)
    desks: list[Desk] = await room.running(circle.alice, circle.ben)
    await desks[0].write(right=9)
    await desks[1].write(right=2)
    await room.over(*desks)
    assert "numbers stay private" in shown(room.results[0])
