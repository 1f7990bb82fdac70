"""The clock of a mock exam: deadlines, extra time, late joins, and clicks far apart."""

from datetime import datetime, timedelta

import pytest
from simcord import MemberActor

from cogs.exam.wording import MORE_TIME
from tests.discord.circle import Circle, shown, text_of
from tests.discord.exam_room import (
    TICK,
    Room,
    everything_sent,
    results_of,
    sent_to_channels,
    stamp,
)


async def allow_more(who: MemberActor, circle: Circle, times: float) -> None:
    """Give oneself more time, away from the channel of the exam."""
    await who.slash(circle.other_channel, "me settings", extra_time=times)


async def deadline(circle: Circle, who: MemberActor) -> str:
    [(text,)] = await circle.rows(f"SELECT deadline_at FROM paper WHERE user_id = {who.id}")
    return text


async def test_a_paper_shows_when_it_ends(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    ends_at = await room.instant("ends_at")
    assert f"ends {stamp(ends_at)}" in desk.text
    assert stamp(ends_at) in room.text
    assert (ends_at - await room.instant("opened_at")).total_seconds() == 12 * 60


async def test_when_the_time_is_over_every_paper_closes_with_what_it_has(circle: Circle) -> None:
    room = Room(circle)
    desks = await room.running(circle.alice, circle.ben)
    await desks[0].write(right=5)
    await room.minutes(12.2)
    before = room.text
    assert "It is running" in before
    await room.minutes(12)
    assert "It is over.** The time is over. 2 people took part" in room.text
    assert len(room.results) == 1
    said = text_of(await results_of(circle, circle.alice))
    assert "### 5 of 10" in said
    assert "The time was over." in said
    assert "Time used: 12 minutes" in said
    assert await circle.rows("SELECT closing, closed_at = deadline_at FROM paper") == [
        ("time_over", 1),
        ("time_over", 1),
    ]


async def test_a_click_after_the_deadline_is_not_counted_and_says_so(circle: Circle) -> None:
    room = Room(circle)
    desks = await room.running(circle.alice, circle.ben)
    await desks[0].write(right=3)
    await desks[1].write(right=0, wrong=3)
    await room.minutes(11.5)
    circle.ticker.stop()  # the click comes before the next tick
    await circle.seconds(60)
    chosen = await circle.rows("SELECT paper_id, number, option FROM mark")
    said = await desks[0].press("B")
    assert "### 3 of 10" in said
    assert "The time was over." in said
    assert await circle.rows("SELECT paper_id, number, option FROM mark") == chosen
    assert len(chosen) == 6
    assert "### 0 of 10" in await desks[1].press("Submit")
    assert await circle.rows("SELECT closing FROM paper") == [("time_over",), ("time_over",)]


async def test_a_click_just_before_the_deadline_counts(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=2)
    await room.minutes(11.9)
    await desk.answer(right=True)
    await circle.seconds(30)
    assert "### 3 of 10" in text_of(await results_of(circle, circle.alice))


@pytest.mark.parametrize("times", [1.25, 1.5, 2.0])
async def test_extra_time_moves_ones_own_deadline_only(circle: Circle, times: float) -> None:
    await allow_more(circle.alice, circle, times)
    room = Room(circle)
    alices, bens = await room.running(circle.alice, circle.ben, minutes=20)
    await room.minutes(19.5)
    await bens.write(right=3)
    await room.minutes(20 * (times - 1))
    await alices.write(right=4)
    assert "4 of 10 answered" in alices.text
    assert "### 3 of 10" in await bens.press("A")
    await room.minutes(20 * (2 - times) + 1)
    assert "The time is over" in room.text
    assert "### 4 of 10" in text_of(await results_of(circle, circle.alice))


async def test_reviews_stay_locked_while_somebody_with_more_time_writes(circle: Circle) -> None:
    await allow_more(circle.alice, circle, 2.0)
    room = Room(circle)
    await room.running(circle.alice, circle.ben)
    await room.minutes(14)
    assert room.results == []
    assert "Answers and reasons open with the group's results" in text_of(
        await results_of(circle, circle.ben)
    )
    await room.minutes(11)
    assert len(room.results) == 1


async def test_nobody_is_told_who_has_more_time(circle: Circle) -> None:
    await allow_more(circle.alice, circle, 1.5)
    room = Room(circle)
    alices, bens = await room.running(circle.alice, circle.ben)
    end_of_alice = await deadline(circle, circle.alice)
    mine = await circle.alice.slash(circle.channel, "exam status")
    await bens.hand_in()
    await room.minutes(17)
    await room.over(alices)
    others = [circle.channel.history(viewer=who) for who in (circle.ben, circle.rosa)]
    seen = "\n".join(shown(one) for history in others for one in history)
    seen = seen.replace(MORE_TIME, "")  # everyone reads that more time can be had
    assert end_of_alice != await deadline(circle, circle.ben)
    for text in (sent_to_channels(circle), seen, text_of(mine)):
        for words in ("extra", "half more", "1.5", "more time", str(circle.alice.id)):
            assert words not in text.casefold()
        assert stamp(datetime.fromisoformat(end_of_alice)) not in text
    assert stamp(datetime.fromisoformat(end_of_alice)) in everything_sent(circle)


async def test_the_clock_can_be_hidden_on_ones_own_paper(circle: Circle) -> None:
    await circle.alice.slash(circle.channel, "me settings", clock=1)
    alices, bens = await Room(circle).running(circle.alice, circle.ben)
    assert "ends" not in alices.text.splitlines()[-1]
    assert "<t:" not in alices.text
    assert "<t:" in bens.text


async def test_hiding_the_clock_holds_at_once_and_showing_it_too(circle: Circle) -> None:
    [desk] = await Room(circle).running(circle.alice)
    assert "<t:" in desk.text
    await circle.alice.slash(circle.channel, "me settings", clock=1)
    await desk.press("A")
    assert "<t:" not in desk.text
    await circle.alice.slash(circle.channel, "me settings", clock=0)
    await desk.press("B")
    assert "<t:" in desk.text


async def test_who_joins_late_has_a_paper_at_once_and_the_same_end(circle: Circle) -> None:
    room = Room(circle)
    await room.running(circle.alice)
    await room.minutes(5.5)
    late = await circle.ben.click(room.message, label="Join")
    assert late.ephemeral
    assert "### Question 1 of 10" in text_of(late)
    assert await deadline(circle, circle.ben) == await deadline(circle, circle.alice)
    await circle.seconds(TICK)
    assert "**In:** 2 people" in room.text


async def test_in_the_second_half_it_is_too_late_to_join(circle: Circle) -> None:
    room = Room(circle)
    await room.running(circle.alice)
    await room.minutes(6.1)
    result = await circle.ben.click(room.message, label="Join")
    assert result.ephemeral
    assert "too far along to join fairly" in text_of(result)
    assert await circle.rows("SELECT COUNT(*) FROM paper") == [(1,)]


async def test_joining_again_opens_the_paper_one_has(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=3)
    assert "### Question 4 of 10" in await room.press(circle.alice, "Join")
    assert await circle.rows("SELECT COUNT(*) FROM paper") == [(1,)]


async def test_leaving_a_running_exam_is_by_submitting(circle: Circle) -> None:
    room = Room(circle)
    await room.running(circle.alice)
    said = await circle.press(circle.alice, room.message, f"sg:leave:{room.sitting_id}")
    assert "To leave, submit your paper as it is" in said
    assert await circle.rows("SELECT COUNT(*) FROM paper") == [(1,)]


@pytest.mark.parametrize("label", ["A", "Next", "Flag", "Submit"])
async def test_a_paper_goes_on_when_more_than_fifteen_minutes_lie_between_two_clicks(
    circle: Circle, label: str
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice, length="quarter")
    await desk.press("A")
    await room.minutes(16)
    before = desk.text
    assert await desk.press(label) == desk.text
    if label != "A":
        assert desk.text != before
    await room.minutes(4)
    again = await room.open(circle.alice)
    assert f"{2 if label == 'A' else 1} of 25 answered" in again.text


async def test_who_lost_the_message_opens_the_paper_anew_and_both_go_on(circle: Circle) -> None:
    room = Room(circle)
    [first] = await room.running(circle.alice, length="quarter")
    await first.write(right=2)
    await room.minutes(16)
    second = await room.paper(circle.alice)
    assert second.number == 3
    await second.answer(right=True)
    await first.jump(4)
    await first.answer(right=True)
    assert "4 of 25 answered" in first.text
    assert "### 4 of 25" in await second.hand_in()
    assert "### 4 of 25" in await first.press("C")


async def cut_off(circle: Circle, *, minutes: float) -> None:
    """Let the bot lose its connection to Discord for a while, up to the moment it comes back."""
    await circle.tell_bot("shard_disconnect", 0)
    await circle.seconds(60 * minutes)


async def test_an_exam_whose_end_passed_while_the_bot_was_cut_off_still_has_its_rest(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    before = await room.instant("ends_at")
    await room.minutes(10)
    await cut_off(circle, minutes=4)
    assert await room.row("state") == ("open",)
    await circle.tell_bot("shard_resumed", 0)
    await circle.seconds(TICK)
    moved = await room.instant("ends_at") - before
    assert timedelta(minutes=4) <= moved <= timedelta(minutes=4, seconds=TICK)
    assert "I was away for 4 minutes; everyone has got that time back." in room.text
    await desk.write(right=3)
    assert "3 of 10 answered" in desk.text
    await room.minutes(2)
    assert "### 3 of 10" in text_of(await results_of(circle, circle.alice))


@pytest.mark.parametrize("by_command", [False, True], ids=["click", "command"])
async def test_a_click_that_discord_kept_meanwhile_is_not_late(
    circle: Circle, by_command: bool
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await room.minutes(10)
    await cut_off(circle, minutes=4)
    if by_command:  # events of the outage come before Discord says that it is over
        assert "### Question 1 of 10" in (await room.paper(circle.alice)).text
    else:
        await desk.answer(right=True)
        assert "1 of 10 answered" in desk.text
    await circle.tell_bot("shard_resumed", 0)
    await circle.seconds(TICK)
    assert await circle.rows("SELECT closing FROM paper") == [(None,)]


async def test_a_connection_that_blinks_changes_nothing(circle: Circle) -> None:
    room = Room(circle)
    await room.running(circle.alice)
    before = await room.instant("ends_at")
    await cut_off(circle, minutes=0.1)
    await circle.tell_bot("shard_resumed", 0)
    await circle.seconds(TICK)
    assert await room.instant("ends_at") == before
    assert "I was away" not in room.text
    await room.minutes(25)
    assert len(room.results) == 1


@pytest.mark.shards(2)
async def test_exams_stand_still_only_while_no_shard_is_connected(circle: Circle) -> None:
    room = Room(circle)
    await room.running(circle.alice)
    before = await room.instant("ends_at")
    for shard_id in (0, 1):
        await circle.tell_bot("shard_disconnect", shard_id)
        await circle.seconds(60)
        await circle.tell_bot("shard_resumed", shard_id)
    await circle.tell_bot("shard_disconnect", 0)
    await circle.seconds(60)
    assert await room.instant("ends_at") == before
    await circle.tell_bot("shard_disconnect", 1)
    await circle.seconds(60)
    await circle.tell_bot("shard_connect", 1)
    await circle.seconds(TICK)
    moved = await room.instant("ends_at") - before
    assert timedelta(minutes=1) <= moved <= timedelta(minutes=1, seconds=TICK)
