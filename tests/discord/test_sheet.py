"""The weekly sheet as the organiser and the channel see it, and the warm-up it starts."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import discord
import pytest
from simcord import MemberActor
from simcord.results import ResponseMessage

from bot.domain.bank.items import Bank, Option
from bot.domain.exam.results import Score
from bot.domain.servers.weekly_sheet import MissedItem, Participation, WeakTopic, WeeklySheet
from bot.services.ports import WeekReport
from cogs.clock.ticker import TICK_SECONDS
from cogs.kit.text import SCREEN_LIMIT
from cogs.servers.weekly_sheet.buttons import WarmUpButton
from cogs.servers.weekly_sheet.screen import sheet_screen
from cogs.servers.weekly_sheet.wording import participation
from tests.discord.circle import Circle, chicago, labels, shown, text_of
from tests.domain.samples import make_item

MONDAY = (2026, 1, 5, 9)
"""When the sheet of the circle's first week is due: its first day is a Thursday."""
WARM_UP = "Start a warm-up"


@pytest.fixture
async def ten(circle: Circle) -> list[MemberActor]:
    """Return ten members of a circle that is set up."""
    await circle.set_up(time="09:00")
    return [circle.alice, circle.ben, *(circle.join(f"cleo{number}") for number in range(8))]


def test_the_longest_sheet_fits_into_a_message(bank: Bank) -> None:
    long = [Option("o" * 900, "") for _ in range(4)]
    for item in [*bank.items.values(), make_item(stem="s" * 3000, options=tuple(long))]:
        missed = MissedItem((item.item_id, 1), 1000, 1000, (item.key + 1) % 4)
        sheet = WeeklySheet(
            date(2026, 12, 28),
            Participation(10_000, 70_000, 7, 99, 9999),
            (WeakTopic("t" * 80, Score(1, 70_000)),) * 3,
            (missed,) * 3,
        )
        button = WarmUpButton(1, 739_000)
        report = WeekReport(1, sheet, (item,) * 3)
        screen = sheet_screen(report, button, server="x" * 300)
        assert screen.content_length() <= SCREEN_LIMIT, item.item_id


def test_an_exam_is_told_by_its_number_and_its_papers() -> None:
    assert "**Mock exams:** 2, with 10 papers handed in" in participation(
        Participation(10, 0, 0, 2, 10)
    )


def test_an_item_about_crisis_comes_with_988() -> None:
    item = make_item(tags=frozenset({"crisis"}))
    sheet = WeeklySheet(
        date(2026, 3, 30), Participation(4), (), (MissedItem(("a", 1), 2, 4, None),)
    )
    screen = sheet_screen(WeekReport(1, sheet, (item,)), WarmUpButton(1, 739_000))
    words = [getattr(part, "content", "") for part in screen.walk_children()]
    assert any("**988**" in text for text in words)
    assert any("None stands out: none was missed by 5 members or more." in text for text in words)


async def switch_on(circle: Circle, sheet: str) -> None:
    form = await circle.rosa.click(await circle.panel(), label="Group settings")
    values = circle.form_values(form, **{"Weekly sheet": sheet})
    assert "Saved" in text_of(await circle.rosa.submit_modal(form, values))


NEXT_SHEET = "SELECT part, tried FROM outbox WHERE kind = 'sheet'"


async def monday(circle: Circle) -> None:
    """Let time pass until the sheet is there, if one comes."""
    await circle.until(chicago(*MONDAY) + timedelta(seconds=2 * TICK_SECONDS))


async def crash_before_writing_down(circle: Circle) -> None:
    """Leave the row as a crash between the sending and the writing down would."""
    await circle.change(
        f"UPDATE outbox SET part = {date(2025, 12, 29).toordinal()}, tried = 1,"
        " due_at = '2026-01-05T15:01:30.000+00:00' WHERE kind = 'sheet'"
    )


async def ask(circle: Circle, answering: dict[MemberActor, int]) -> discord.Message:
    """Let a question come, and members answer it: right with 0, else as far off as said."""
    post = await circle.next_post()
    key = circle.item_of(post).key
    for who, off in answering.items():
        await circle.click(who, post, "ABCD"[(key + off) % 4])
    return post


def sheets(circle: Circle) -> list[discord.Message]:
    return [one for one in circle.posts() if WARM_UP in labels(one)]


def rounds_question(circle: Circle) -> discord.Message:
    return [post for post in circle.posts() if "Live round: question" in shown(post)][-1]


async def click_in_private(who: MemberActor, letter: discord.Message) -> str:
    """Press the warm-up's button in a private message, where there is no server."""
    return text_of(await who.user.click(letter, label=WARM_UP))


async def test_the_sheet_in_the_channel_has_the_week_in_numbers_and_names_nobody(
    circle: Circle, ten: list[MemberActor]
) -> None:
    await switch_on(circle, "channel")
    missed = await ask(circle, dict(zip(ten, [1] * 5 + [0] * 5, strict=True)))
    known = await ask(circle, dict.fromkeys(ten, 0))
    await monday(circle)
    [sheet] = sheets(circle)
    words, item = shown(sheet), circle.item_of(missed)
    assert "### The week from December 29 to January 4" in words
    assert "**10 members** answered at least once" in words
    assert "2 asked, 20 answers" in words
    assert "**Mock exams:** none" in words
    assert f"{item.stem}\n-# Missed by 5 of 10" in words
    assert f"**Best answer:** {item.options[item.key].text}" in words
    assert f"**Often chosen instead:** {item.options[(item.key + 1) % 4].text}" in words
    assert item.options[(item.key + 2) % 4].text not in words, "one member chose it"
    assert circle.item_of(known).stem not in words
    for who in (*ten, circle.rosa):
        assert str(who.id) not in words
        assert who.user.name not in words.lower()


async def test_the_private_sheet_reaches_the_organiser_alone_and_names_the_server(
    circle: Circle, ten: list[MemberActor]
) -> None:
    await switch_on(circle, "private")
    await ask(circle, dict.fromkeys(ten, 1))
    await monday(circle)
    assert sheets(circle) == []
    [letter] = circle.letters_to(circle.rosa)
    assert "### Recovery Study Circle: the week from December 29" in shown(letter)
    assert "Missed by nearly all of 10" in shown(letter)
    assert labels(letter) == [WARM_UP]


async def test_with_too_few_answers_it_says_so_and_nothing_more(
    circle: Circle, ten: list[MemberActor]
) -> None:
    await switch_on(circle, "channel")
    post = await ask(circle, dict.fromkeys(ten[:3], 1))
    await monday(circle)
    words = shown(sheets(circle)[0])
    assert "**Fewer than 5 members** answered" in words
    assert "too few answers to say" in words
    assert circle.item_of(post).stem not in words


async def test_an_empty_week_is_told_kindly(circle: Circle, ten: list[MemberActor]) -> None:
    assert ten
    await switch_on(circle, "channel")
    await monday(circle)
    assert "A quiet week" in shown(sheets(circle)[0])


async def test_this_weeks_sheet_is_private_and_silent_about_an_open_question(
    circle: Circle, ten: list[MemberActor]
) -> None:
    post = await ask(circle, dict.fromkeys(ten, 1))
    result = await circle.rosa.click(await circle.panel(), label="This week's sheet")
    assert result.ephemeral
    words, item = text_of(result), circle.item_of(post)
    assert "The week so far, since Monday, December 29" in words
    assert "**10 members** answered" in words
    assert item.stem not in words
    assert item.options[item.key].text not in words


async def test_the_sheet_works_after_a_restart_and_is_not_sent_twice(
    circle: Circle, ten: list[MemberActor]
) -> None:
    assert ten
    await switch_on(circle, "channel")
    await monday(circle)
    await crash_before_writing_down(circle)
    await circle.restart()
    await circle.seconds(4 * TICK_SECONDS)
    [sheet] = sheets(circle)
    assert "The warm-up begins" in text_of(await circle.rosa.click(sheet, label=WARM_UP))
    assert await circle.rows(NEXT_SHEET) == [(date(2026, 1, 5).toordinal(), 0)]


async def test_a_private_sheet_is_looked_for_in_the_private_messages(
    circle: Circle, ten: list[MemberActor]
) -> None:
    assert ten
    await switch_on(circle, "private")
    await monday(circle)
    await crash_before_writing_down(circle)
    await circle.seconds(6 * TICK_SECONDS)
    assert len(circle.letters_to(circle.rosa)) == 1
    assert await circle.rows(NEXT_SHEET) == [(date(2026, 1, 5).toordinal(), 0)]


async def test_the_warm_up_asks_the_group_ten_questions_the_missed_ones_first(
    circle: Circle, ten: list[MemberActor]
) -> None:
    await switch_on(circle, "channel")
    fair = await ask(circle, dict(zip(ten, [1] * 5 + [0] * 5, strict=True)))
    hard = await ask(circle, dict.fromkeys(ten, 1))
    while circle.item_of(hard) not in circle.bank.exam_items():  # trivia: no warm-up asks that
        hard = await ask(circle, dict.fromkeys(ten, 1))
    await monday(circle)
    said = await circle.rosa.click(sheets(circle)[0], label=WARM_UP)
    assert said.ephemeral
    assert f"The first of 10 questions comes into <#{circle.channel.id}>" in text_of(said)
    await circle.seconds(3)
    first = rounds_question(circle)
    assert "question 1 of 10" in shown(first)
    assert circle.item_of(first).stem == circle.item_of(hard).stem
    [(items,)] = await circle.rows("SELECT items FROM live_round")
    asked = [entry.rsplit(":", 1)[0] for entry in items.split()]
    assert asked[:2] == [circle.item_of(hard).item_id, circle.item_of(fair).item_id]
    assert len(set(asked)) == 10
    again = text_of(await circle.rosa.click(sheets(circle)[0], label=WARM_UP))
    assert "already going on in this channel" in again


async def test_a_plain_member_cannot_start_the_warm_up(
    circle: Circle, ten: list[MemberActor]
) -> None:
    await switch_on(circle, "channel")
    await monday(circle)
    said = text_of(await ten[0].click(sheets(circle)[0], label=WARM_UP))
    assert "Only organizers" in said
    assert await circle.rows("SELECT COUNT(*) FROM live_round") == [(0,)]


async def test_another_servers_organiser_cannot_start_it_here(
    circle: Circle, ten: list[MemberActor]
) -> None:
    assert ten
    post = await circle.next_post()
    there = circle.env.create_guild("Another Circle")
    mallory = circle.join("mallory", circle.organiser_role_in(there), guild=there)
    room = there.create_text_channel("daily")
    await mallory.slash(room, "setup", channel=room)
    panel = (await mallory.slash(room, "setup")).response
    assert isinstance(panel, ResponseMessage)
    custom_id = f"sg:warmup:{circle.guild.id}:739614"
    assert "Only organizers" in await circle.press(mallory, panel, custom_id, channel=room)
    unknown = "sg:warmup:123456:739614"
    assert "not set up" in await circle.press(circle.rosa, post, unknown)


async def test_from_a_private_sheet_the_warm_up_begins_in_the_daily_channel(
    circle: Circle, ten: list[MemberActor]
) -> None:
    assert ten
    await switch_on(circle, "private")
    await monday(circle)
    [letter] = circle.letters_to(circle.rosa)
    said = await click_in_private(circle.rosa, letter)
    assert f"comes into <#{circle.channel.id}>" in said
    await circle.seconds(3)
    assert "question 1 of 10" in shown(rounds_question(circle))


async def test_from_the_panel_too_the_warm_up_begins_in_the_daily_channel(
    circle: Circle, ten: list[MemberActor]
) -> None:
    assert ten
    panel = (await circle.rosa.slash(circle.other_channel, "setup")).response
    assert panel is not None
    sheet = await circle.rosa.click(panel, label="This week's sheet")
    assert sheet.response is not None
    said = text_of(await circle.rosa.click(sheet.response, label=WARM_UP))
    assert f"comes into <#{circle.channel.id}>" in said


async def test_who_no_longer_has_the_bot_in_hand_cannot_start_it_in_private(
    circle: Circle, ten: list[MemberActor]
) -> None:
    assert ten
    await switch_on(circle, "private")
    await monday(circle)
    [letter] = circle.letters_to(circle.rosa)
    await circle.change("UPDATE server SET organiser_user_id = 5")
    assert "Only organizers" in await click_in_private(circle.rosa, letter)


async def take_rights_from(circle: Circle, who: MemberActor) -> None:
    """Take all roles from a member of the server."""
    circle.env.backend.guilds[circle.guild.id].members[who.id].role_ids.clear()


async def leave(circle: Circle, who: MemberActor) -> None:
    """Let somebody leave the server."""
    circle.guild.remove_member(who)
    await circle.env.settle()


@pytest.mark.parametrize("loses", [take_rights_from, leave])
async def test_who_is_no_organiser_any_more_cannot_start_it_from_an_old_private_sheet(
    circle: Circle,
    ten: list[MemberActor],
    loses: Callable[[Circle, MemberActor], Awaitable[None]],
) -> None:
    assert ten
    await switch_on(circle, "private")
    await monday(circle)
    [letter] = circle.letters_to(circle.rosa)
    await loses(circle, circle.rosa)
    assert "Only organizers" in await click_in_private(circle.rosa, letter)
    assert await circle.rows("SELECT COUNT(*) FROM live_round") == [(0,)]


@pytest.mark.parametrize("loses", [take_rights_from, leave])
async def test_who_is_no_organiser_any_more_gets_no_private_sheet(
    circle: Circle,
    ten: list[MemberActor],
    loses: Callable[[Circle, MemberActor], Awaitable[None]],
) -> None:
    await switch_on(circle, "private")
    await ask(circle, dict.fromkeys(ten, 1))
    await loses(circle, circle.rosa)
    await monday(circle)
    assert circle.letters_to(circle.rosa) == []
    assert await circle.rows(NEXT_SHEET) == [(date(2026, 1, 5).toordinal(), 0)]


async def test_closed_private_messages_are_no_error(
    circle: Circle, ten: list[MemberActor], caplog: pytest.LogCaptureFixture
) -> None:
    assert ten
    await switch_on(circle, "private")
    path = f"/channels/{circle.rosa.user.dm_channel.id}/messages"
    circle.env.inject_error("POST", path, status=403, code=50007, message="no", times=None)
    await monday(circle)
    assert circle.letters_to(circle.rosa) == []
    assert not [one for one in caplog.records if one.levelname in ("WARNING", "ERROR")]
    assert await circle.rows(NEXT_SHEET) == [(date(2026, 1, 5).toordinal(), 0)]
