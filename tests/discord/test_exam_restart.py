"""A mock exam and a bot that goes down in the middle of it: all is kept, nothing comes twice."""

from dataclasses import replace
from datetime import timedelta

from tests.discord.circle import Circle, shown, text_of
from tests.discord.exam_room import TICK, Desk, Room, results_of, share, shared

DOWN = timedelta(minutes=4)


async def test_a_lobby_outlives_a_restart_and_its_old_buttons_work(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await room.join(circle.alice)
    await circle.restart()
    await room.join(circle.ben)
    assert "You are out again" in await room.press(circle.alice, "Leave")
    await circle.rosa.click(room.message, label="Start now")
    await circle.seconds(TICK)
    assert (await room.open(circle.ben)).number == 1
    assert "You are not in" in await room.press(circle.alice, "Open my paper")


async def test_a_lobby_that_was_called_off_after_a_restart_stays_so(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await circle.restart()
    assert "called off" in await room.press(circle.rosa, "Cancel")
    await circle.restart()
    await room.minutes(6)
    assert "It did not take place" in room.text


async def test_a_lobby_whose_message_was_sent_but_not_recorded_goes_on_after_a_restart(
    circle: Circle,
) -> None:
    room = Room(circle)
    await room.start()
    await circle.rosa.slash(circle.channel, "exam status")
    await circle.change(
        "UPDATE outbox SET message_id = NULL, due_at = '', tried = 1 WHERE kind = 'sitting'"
    )
    await circle.restart()
    await room.join(circle.alice)
    await circle.seconds(2 * TICK)
    assert "**In:** 1 person" in room.text
    shown = await circle.rows("SELECT message_id FROM outbox WHERE kind = 'sitting'")
    assert shown == [(room.message.id,)]


async def test_a_lobby_begins_later_by_the_time_the_bot_was_away(circle: Circle) -> None:
    room = Room(circle)
    await room.start(opens_in=5)
    await room.join(circle.alice)
    await circle.seconds(TICK)
    before = await room.instant("opens_at")
    await circle.away_until(circle.env.now() + timedelta(minutes=30))
    assert "**Begins**" in room.text
    moved = await room.instant("opens_at") - before
    assert abs(moved - timedelta(minutes=30)) <= timedelta(seconds=TICK)
    await room.minutes(5)
    assert "It is running" in room.text


async def test_a_running_exam_outlives_a_restart_with_every_choice_and_old_buttons(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=2)
    await desk.press("Flag")
    await desk.write(right=1)
    await circle.restart()
    assert "3 of 10 answered · 1 flagged" in desk.text
    await desk.write(right=1)
    await desk.jump(3)
    await desk.press("Unflag")
    assert "4 of 10 answered" in desk.text
    assert "flagged" not in desk.text.splitlines()[-1]
    assert "### 4 of 10" in await desk.hand_in()


async def test_the_submit_question_outlives_a_restart(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice)
    await desk.write(right=3)
    await desk.press("Submit")
    await circle.restart()
    assert "### 3 of 10" in await desk.press("Submit now")


async def test_the_question_whether_to_stop_outlives_a_restart(circle: Circle) -> None:
    room = Room(circle)
    await room.running(circle.alice)
    asked = await circle.rosa.slash(circle.channel, "exam stop")
    await circle.restart()
    assert asked.response is not None
    said = text_of(await circle.rosa.click(asked.response, label="Stop for everyone"))
    assert "is stopped" in said


async def test_the_time_the_bot_was_away_is_given_back_and_said(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=2)
    await circle.seconds(TICK)
    before = await room.instant("ends_at")
    await circle.away_until(circle.env.now() + DOWN)
    moved = await room.instant("ends_at") - before
    assert abs(moved - DOWN) <= timedelta(seconds=TICK)
    assert "I was away for 4 minutes; everyone has got that time back." in room.text
    await room.minutes(11)
    await desk.jump(5)
    await desk.answer(right=True)
    assert "3 of 10 answered" in desk.text
    assert "I was away for 4 minutes" in await desk.hand_in()


async def test_an_exam_whose_end_passed_while_the_bot_was_away_still_has_its_rest(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=2)
    await room.minutes(8)
    await circle.away_until(circle.env.now() + timedelta(hours=3))
    await desk.jump(3)
    await desk.answer(right=True)
    assert "3 of 10 answered" in desk.text
    await room.minutes(5)
    assert "### 3 of 10" in text_of(await results_of(circle, circle.alice))


async def test_results_due_when_the_bot_went_down_come_once_after_the_restart(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.hand_in()
    assert await room.row("state") == ("open",)  # no tick has come yet
    await circle.restart()
    await circle.seconds(2 * TICK)
    assert len(room.results) == 1
    await circle.restart()
    await room.minutes(2)
    assert len(room.results) == 1
    assert "Nothing counts here" in text_of(
        await circle.alice.click(room.results[0], label="My result")
    )


async def test_results_not_sent_yet_when_the_bot_went_down_come_after_the_restart(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    path = f"/channels/{circle.channel.id}/messages"
    circle.env.inject_error("POST", path, status=500, code=0, message="down", times=1)
    await room.over(desk)
    assert await room.row("state") == ("closed",)
    await circle.restart()
    await circle.seconds(TICK)
    assert len(room.results) == 1
    assert "Nothing counts here" in text_of(
        await circle.alice.click(room.results[0], label="My result")
    )


async def test_results_that_were_sent_but_not_recorded_are_not_sent_again(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await room.over(desk)
    await circle.change(
        "UPDATE outbox SET message_id = NULL, due_at = '', tried = 1 WHERE kind = 'results'"
    )
    await circle.restart()
    await room.minutes(3)
    assert len(room.results) == 1
    [(results_id,)] = await circle.rows("SELECT message_id FROM outbox WHERE kind = 'results'")
    assert results_id == room.results[0].id


async def test_review_and_share_work_on_old_messages_after_a_restart(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=5)
    await room.over(desk)
    opened = Desk(circle, circle.alice, await results_of(circle, circle.alice))
    await circle.restart()
    assert "### Review 1 of 10" in await opened.press("Review every question")
    await share(room, circle.alice)
    assert "5 of 10 right" in shown(shared(circle)[0])


async def test_a_paper_and_its_review_keep_to_the_version_that_was_handed_out(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice, questions=1)
    item = desk.item
    letter = desk.letter_of(item.key)
    reworded = replace(item, version=item.version + 1, stem="Worded anew?", key=(item.key + 1) % 4)
    circle.bank = replace(circle.bank, items={**circle.bank.items, item.item_id: reworded})
    await circle.restart()
    assert item.stem in (await room.open(circle.alice)).text
    await desk.press(letter)
    await room.over(desk)
    opened = Desk(circle, circle.alice, await results_of(circle, circle.alice))
    assert "### 1 of 1" in opened.text
    said = await opened.press("Review every question")
    assert item.stem in said
    assert "Worded anew?" not in said
    assert f"{item.options[item.key].text} *(best answer, your answer)*" in said
