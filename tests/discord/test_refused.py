"""What Discord refuses for good, as AutoMod does, is said to those who can do something."""

from datetime import timedelta

import pytest
from simcord import ChannelHandle, MemberActor

from tests.discord.circle import Circle, chicago, labels, shown, text_of
from tests.discord.exam_room import Room

AUTOMOD = (400, 200000)
FORBIDDEN = (403, 50013)


def refuse(
    circle: Circle, channel: ChannelHandle, why: tuple[int, int] = AUTOMOD, *, times: int | None = 1
) -> None:
    """Let Discord refuse what is sent to a channel from now on."""
    path, (status, code) = f"/channels/{channel.id}/messages", why
    circle.env.inject_error("POST", path, status=status, code=code, message="no", times=times)


def letters(circle: Circle, who: MemberActor) -> list[str]:
    return [shown(one) for one in circle.letters_to(who)]


@pytest.mark.parametrize("code", [200000, 200001, 20009, 50035, 40005])
async def test_a_lobby_that_is_refused_is_closed_and_told(circle: Circle, code: int) -> None:
    await circle.set_up()
    refuse(circle, circle.other_channel, (400, code))
    await circle.alice.slash(circle.other_channel, "exam start", opens_in=1000)
    await circle.seconds(5)
    assert await circle.rows("SELECT state, ending FROM sitting") == [("closed", "cancelled")]
    for who in (circle.alice, circle.rosa):
        [letter] = letters(circle, who)
        assert (
            f"I could not show the lobby of a mock exam in <#{circle.other_channel.id}>" in letter
        )
        assert "/exam start" in letter
        assert "try again by myself" not in letter
        assert ("AutoMod blocked" in letter) == (code in (200000, 200001))
    await circle.alice.slash(circle.other_channel, "exam start", opens_in=1000)
    await circle.seconds(5)
    assert "Join" in labels(circle.posts(circle.other_channel)[-1])
    assert len(letters(circle, circle.alice)) == 1


async def test_a_host_is_told_also_where_no_organiser_has_set_anything_up(circle: Circle) -> None:
    refuse(circle, circle.other_channel)
    await circle.alice.slash(circle.other_channel, "exam start")
    await circle.seconds(5)
    assert "AutoMod blocked it" in letters(circle, circle.alice)[0]


async def test_an_organiser_who_is_the_host_is_told_once(circle: Circle) -> None:
    await circle.set_up()
    refuse(circle, circle.other_channel)
    await circle.rosa.slash(circle.other_channel, "exam start")
    await circle.seconds(5)
    assert len(letters(circle, circle.rosa)) == 1


async def test_a_host_who_has_left_gets_no_letter_that_names_the_group(circle: Circle) -> None:
    await circle.set_up()
    refuse(circle, circle.other_channel)
    await circle.tell_bot("shard_disconnect", 0)
    await circle.alice.slash(circle.other_channel, "exam start", opens_in=1000)
    circle.env.backend.remove_member(circle.guild.id, circle.alice.id)
    await circle.tell_bot("shard_resumed", 0)
    await circle.seconds(5)
    told_before = len(letters(circle, circle.alice))
    await circle.seconds(30)
    assert len(letters(circle, circle.alice)) == told_before
    assert len(letters(circle, circle.rosa)) == 1


async def test_a_lobby_that_the_bot_may_not_show_now_waits_and_is_told_once(
    circle: Circle,
) -> None:
    await circle.set_up()
    refuse(circle, circle.other_channel, FORBIDDEN, times=2)
    await circle.alice.slash(circle.other_channel, "exam start", opens_in=1000)
    await circle.seconds(5)
    [letter] = letters(circle, circle.alice)
    assert "I need **" in letter
    assert "I try again by myself" in letter
    for _ in range(2):  # it is refused once more
        await circle.until(circle.env.now() + timedelta(minutes=6))
    assert "Join" in labels(circle.posts(circle.other_channel)[-1])
    assert len(letters(circle, circle.alice)) == 1


async def test_a_live_question_that_is_refused_ends_the_round_and_is_told(circle: Circle) -> None:
    await circle.set_up()
    refuse(circle, circle.other_channel, times=None)
    await circle.alice.slash(
        circle.other_channel, "exam live", begins_in=0, questions=2, seconds=30
    )
    await circle.seconds(10)
    assert await circle.rows("SELECT phase FROM live_round") == [("over",)]
    for who in (circle.alice, circle.rosa):
        [letter] = letters(circle, who)
        assert "a question of a live round" in letter
        assert "AutoMod blocked it" in letter
        assert "/exam live" in letter


async def test_standings_that_are_refused_are_told(circle: Circle) -> None:
    await circle.set_up()
    await circle.alice.slash(
        circle.other_channel, "exam live", begins_in=0, questions=1, seconds=10
    )
    await circle.seconds(3)
    await circle.click(circle.ben, circle.posts(circle.other_channel)[-1], "A")
    refuse(circle, circle.other_channel, times=None)
    await circle.seconds(60)
    assert "the standings of a live round" in letters(circle, circle.alice)[0]
    assert "AutoMod blocked it" in letters(circle, circle.rosa)[0]


async def test_results_that_are_refused_are_told(circle: Circle) -> None:
    await circle.set_up()
    room = Room(circle, channel=circle.other_channel, host=circle.alice)
    [desk] = await room.running(circle.alice)
    await desk.answer(right=True)
    refuse(circle, circle.other_channel, times=None)
    await room.over(desk)
    assert "the group's results of a mock exam" in letters(circle, circle.alice)[0]
    assert "/exam results" in letters(circle, circle.rosa)[0]


async def test_a_weekly_sheet_that_is_refused_in_its_channel_is_told(circle: Circle) -> None:
    await circle.set_up()
    form = await circle.rosa.click(await circle.panel(), label="Group settings")
    values = circle.form_values(form, **{"Weekly sheet": "channel"})
    await circle.rosa.submit_modal(form, values)
    await circle.until(chicago(2026, 1, 5, 8))
    refuse(circle, circle.channel, times=None)
    await circle.until(chicago(2026, 1, 5, 12))
    told = [one for one in letters(circle, circle.rosa) if "weekly sheet" in one]
    assert len(told) == 1
    assert "AutoMod blocked it" in told[0]
    assert "This week's sheet" in told[0]


async def test_a_test_question_that_is_refused_is_said_where_it_was_asked_for(
    circle: Circle,
) -> None:
    await circle.set_up()
    panel = await circle.panel()
    refuse(circle, circle.channel)
    said = text_of(await circle.rosa.click(panel, label="Send a test question"))
    assert "AutoMod blocked it" in said
    assert "What is planned I try again by myself" in said


async def test_the_channel_of_the_weekly_sheet_is_in_the_check_of_permissions(
    circle: Circle,
) -> None:
    """The daily question is paused: still the sheet is to come there."""
    await circle.set_up()
    form = await circle.rosa.click(await circle.panel(), label="Group settings")
    values = circle.form_values(form, **{"Weekly sheet": "channel"})
    await circle.rosa.submit_modal(form, values)
    await circle.rosa.slash(circle.channel, "daily pause")
    circle.env.backend.delete_channel(circle.channel.id)
    await circle.env.settle()
    said = text_of(await circle.rosa.slash(circle.other_channel, "setup"))
    assert "deleted or hidden" in said


async def test_standings_name_people_also_for_clients_that_do_not_know_them(
    circle: Circle,
) -> None:
    await circle.set_up()
    await circle.alice.slash(
        circle.other_channel, "exam live", begins_in=0, questions=3, seconds=10
    )
    for _ in range(3):
        await circle.seconds(3)
        asked = circle.posts(circle.other_channel)[-1]
        await circle.click(circle.ben, asked, circle.key_of(asked))
        await circle.seconds(30)
    await circle.seconds(10)
    end = shown(circle.posts(circle.other_channel)[-1])
    assert "**1.** ben · 2 right" in end
