"""The weekly sheet reaches the organiser once, and its warm-up gives nothing away."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db.servers import weekly_sheets
from bot.domain.daily.posts import PostKind
from bot.domain.exam.sittings import Ending
from bot.domain.live import Round
from bot.domain.servers.settings import ServerSettings, Sheet
from bot.domain.servers.weekly_sheet import PlannedSheet
from bot.errors import Refusal
from bot.outbox import deliver
from bot.outbox.obstacles import Unsure
from bot.services.ports import WeekReport
from bot.services.servers.settings import Changes
from tests.domain.samples import CHANNEL, ORGANISER, SERVER, chicago, make_item, numbered_items
from tests.services.world import Killed, World, no_channel, no_permission

MONDAY = date(2026, 3, 30)
WEEK = timedelta(days=7)
DUE = (2026, 4, 6, 9)
"""The Monday after the week in which the world starts."""
PRIVATE, CHANNEL_SHEET = Changes(sheet=Sheet.PRIVATE), Changes(sheet=Sheet.CHANNEL)


async def planned(world: World, server_id: int = SERVER) -> PlannedSheet | None:
    """Return the sheet that comes next."""
    return await weekly_sheets.planned(world.db.reading, server_id)


async def report_at(world: World, *moment: int) -> None:
    world.clock.now = chicago(*moment)
    await world.services.deliverer.deliver()


async def report_until(world: World, *moment: int) -> None:
    """Let time pass, with a tick every ten minutes."""
    end = chicago(*moment)
    while world.clock.now < end:
        world.clock.now = min(end, world.clock.now + timedelta(minutes=10))
        await world.services.deliverer.deliver()


def sent(world: World, server_id: int = SERVER) -> list[date]:
    """Return the weeks whose sheets arrived."""
    return [
        report.sheet.week
        for settings, report, _ in world.discord.sheets
        if settings.server_id == server_id
    ]


async def a_question(world: World, choices: Sequence[int], *, closed: bool = True) -> str:
    """Ask an extra question that members 77, 78 ... answer with these choices."""
    post = await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    for user_id, option in enumerate(choices, 77):
        await world.answer(post, option, user_id=user_id)
    if closed:
        await world.db.single.run(
            "UPDATE post SET state = 'closed', closed_at = posted_at WHERE post_id = :id",
            {"id": post.post_id},
        )
        # Its key stands in the channel, so that it may be asked again.
        await world.db.single.run(
            "UPDATE outbox SET due_at = NULL, changed = 0 WHERE kind = 'post' AND ref_id = :id",
            {"id": post.post_id},
        )
    assert post.item_id
    return post.item_id


def ids(one: Round) -> list[str]:
    return [item_id for item_id, _ in one.items]


async def warm_up(world: World, **where: int) -> Round:
    return await world.services.weekly_sheets.warm_up(SERVER, MONDAY, user_id=ORGANISER, **where)


async def test_no_sheet_comes_unless_an_organiser_wants_it(world: World) -> None:
    await world.set_up()
    await report_until(world, 2026, 4, 14, 9)
    assert world.discord.sheets == []


async def test_the_sheet_comes_on_monday_at_the_time_of_the_question_once(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    await report_at(world, 2026, 4, 6, 8, 59)
    assert sent(world) == []
    await report_at(world, *DUE)
    await report_until(world, 2026, 4, 6, 23)
    assert sent(world) == [MONDAY]
    await report_until(world, 2026, 4, 21, 9)
    assert sent(world) == [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK]


async def test_it_is_about_the_week_that_is_over(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    item_id = await a_question(world, [0] * 6 + [1] * 4)
    world.clock.now = chicago(2026, 4, 6, 8)
    await a_question(world, [1])
    await report_at(world, *DUE)
    [(_, report, _)] = world.discord.sheets
    assert report.sheet.participation.answers == 10
    assert not report.so_far
    assert [item.item_id for item in report.items] == [item_id]
    assert report.sheet.items is not None
    assert (report.sheet.items[0].missed, report.sheet.items[0].instead) == (6, 0)


async def test_the_question_of_sunday_is_closed_before_the_sheet_is_made(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    await world.tick_at(2026, 4, 5, 9)
    [sunday] = world.posted()
    for user_id in range(10):
        await world.answer(sunday.post, 0, user_id=77 + user_id)
    await world.tick_at(*DUE)
    await report_at(world, *DUE)
    [(_, report, _)] = world.discord.sheets
    assert [item.item_id for item in report.items] == [sunday.item.item_id]


async def test_a_question_that_is_open_when_the_sheet_is_made_is_in_the_next(
    world: World,
) -> None:
    """As the last one of each week is where no question is asked on Mondays."""
    days = frozenset({2, 4, 6})
    await world.set_up(changes=Changes(sheet=Sheet.CHANNEL, days=days))
    await world.tick_at(2026, 4, 4, 9)
    [saturday] = world.posted()
    for user_id in range(10):
        await world.answer(saturday.post, 0, user_id=77 + user_id)
    await world.tick_at(*DUE)
    await report_at(world, *DUE)
    await world.tick_at(2026, 4, 7, 9)
    await report_at(world, 2026, 4, 13, 9)
    asked = [[item.item_id for item in report.items] for _, report, _ in world.discord.sheets]
    assert asked == [[], [saturday.item.item_id]]


async def test_a_private_sheet_goes_to_who_set_the_bot_up(world: World) -> None:
    await world.set_up(changes=PRIVATE)
    await report_at(world, *DUE)
    [(settings, _, _)] = world.discord.sheets
    assert (settings.sheet, settings.organiser_id) == (Sheet.PRIVATE, ORGANISER)


async def test_a_closed_door_is_no_error_and_the_next_week_is_planned(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.set_up(changes=PRIVATE)

    async def closed_door(settings: ServerSettings, report: WeekReport) -> int:
        raise no_permission()

    with monkeypatch.context() as patch, caplog.at_level("INFO"):
        patch.setattr(world.discord, "send_sheet", closed_door)
        await report_at(world, *DUE)
    assert [one.levelname for one in caplog.records if "sheet" in one.message] == ["INFO"]
    assert world.told() == []
    assert await planned(world) == PlannedSheet(MONDAY + WEEK, chicago(2026, 4, 13, 9))
    await report_until(world, 2026, 4, 13, 9)
    assert sent(world) == [MONDAY + WEEK]


async def test_a_channel_that_is_closed_for_an_hour_gets_its_sheet_late(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    world.discord.closed[SERVER] = no_permission()
    await report_until(world, 2026, 4, 6, 10)
    world.discord.closed.clear()
    await report_until(world, 2026, 4, 6, 12)
    assert sent(world) == [MONDAY]
    assert await planned(world) == PlannedSheet(MONDAY + WEEK, chicago(2026, 4, 13, 9))


async def test_a_channel_that_is_gone_waits_for_the_next_week(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    world.discord.closed[SERVER] = no_channel()
    await report_at(world, *DUE)
    assert await planned(world) == PlannedSheet(MONDAY + WEEK, chicago(2026, 4, 13, 9))


@pytest.mark.parametrize("end", [Killed(), Unsure("no answer"), RuntimeError("a fault of ours")])
async def test_a_sheet_that_arrived_unnoticed_is_not_sent_again(
    world: World, end: BaseException
) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    world.discord.unanswered[SERVER] = end
    if isinstance(end, Killed):
        with pytest.raises(Killed):
            await report_at(world, *DUE)
    else:
        await report_at(world, *DUE)
    world.discord.unanswered.clear()
    await world.restart()
    await report_until(world, 2026, 4, 6, 12)
    assert sent(world) == [MONDAY]
    assert await planned(world) == PlannedSheet(MONDAY + WEEK, chicago(2026, 4, 13, 9))


@pytest.mark.parametrize("end", [Killed(), Unsure("no answer"), RuntimeError("a fault of ours")])
async def test_a_sheet_that_did_not_arrive_is_sent_later(world: World, end: BaseException) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    world.discord.closed[SERVER] = end
    if isinstance(end, Killed):
        with pytest.raises(Killed):
            await report_at(world, *DUE)
    else:
        await report_at(world, *DUE)
    world.discord.closed.clear()
    await world.restart()
    await report_until(world, 2026, 4, 6, 12)
    assert sent(world) == [MONDAY]


async def test_nobody_tries_while_a_send_is_under_way(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    world.discord.closed[SERVER] = Unsure("no answer")
    await report_at(world, *DUE)
    world.discord.closed.clear()
    await report_at(world, 2026, 4, 6, 9, 1)
    assert sent(world) == []
    await report_at(world, 2026, 4, 6, 9, 2)
    assert sent(world) == [MONDAY]


async def test_a_send_that_takes_for_ever_ends_by_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    await world.set_up(changes=CHANNEL_SHEET)
    monkeypatch.setattr(deliver, "SEND_SECONDS", 0.5)
    monkeypatch.setattr(world.discord, "send_sheet", hang)
    await report_at(world, *DUE)
    found = await planned(world)
    assert found is not None
    assert found.tried


@pytest.mark.parametrize(
    ("back", "weeks"),
    [
        pytest.param((2026, 4, 9, 9), [MONDAY], id="three-days"),
        pytest.param((2026, 4, 9, 9, 1), [], id="more"),
        pytest.param((2026, 4, 30, 9), [], id="weeks"),
    ],
)
async def test_a_sheet_that_is_too_late_is_left_out(
    world: World, back: tuple[int, ...], weeks: list[date]
) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    await report_at(world, *back)
    assert sent(world) == weeks
    found = await planned(world)
    assert found is not None
    assert found.due_at > world.clock.now


async def test_another_time_moves_the_sheet(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    await world.set_up(changes=Changes(at=time(18)))
    assert await planned(world) == PlannedSheet(MONDAY, chicago(2026, 4, 6, 18))


async def test_another_zone_moves_the_sheet_and_never_doubles_a_week(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    await world.set_up(changes=Changes(zone=ZoneInfo("Pacific/Auckland")))
    await report_at(world, 2026, 4, 5, 20)  # Monday, one in the afternoon there
    assert sent(world) == [MONDAY]
    await world.set_up(changes=Changes(zone=ZoneInfo("America/Chicago")))
    await report_until(world, 2026, 4, 13, 9)
    assert sent(world) == [MONDAY, MONDAY + WEEK]


async def test_a_change_on_the_morning_of_the_sheet_does_not_lose_it(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    world.clock.now = chicago(2026, 4, 6, 8)
    await world.set_up(changes=Changes(at=time(7)))
    await report_at(world, 2026, 4, 6, 8, 1)
    assert sent(world) == [MONDAY]


async def test_a_clock_change_keeps_the_hour_on_the_wall(world: World) -> None:
    world.clock.now = chicago(2026, 3, 3, 12)
    await world.set_up(changes=CHANNEL_SHEET)
    await report_at(world, 2026, 3, 9, 8, 59)  # the clocks went forward the day before
    assert sent(world) == []
    await report_at(world, 2026, 3, 9, 9)
    assert sent(world) == [date(2026, 3, 2)]


async def test_switched_off_nothing_comes_and_on_again_it_begins_with_the_next_monday(
    world: World,
) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    await world.set_up(changes=Changes(sheet=Sheet.OFF))
    assert await planned(world) is None
    await report_until(world, 2026, 4, 14, 9)
    await world.set_up(changes=PRIVATE)
    assert await planned(world) == PlannedSheet(MONDAY + 2 * WEEK, chicago(2026, 4, 20, 9))
    assert sent(world) == []


def change_while_sending(world: World, changes: Changes) -> None:
    """Let an organiser change settings just after the sheet has arrived."""
    send = world.discord.send_sheet

    async def send_and_change(settings: ServerSettings, report: WeekReport) -> int:
        message_id = await send(settings, report)
        await world.set_up(changes=changes)
        return message_id

    world.discord.send_sheet = send_and_change  # type: ignore[method-assign]


async def test_switched_off_while_it_is_sent_no_other_follows(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    change_while_sending(world, Changes(sheet=Sheet.OFF))
    await report_at(world, *DUE)
    assert await planned(world) is None


async def test_a_zone_that_changes_while_it_is_sent_doubles_no_week(world: World) -> None:
    await world.set_up(changes=replace(CHANNEL_SHEET, zone=ZoneInfo("Pacific/Auckland")))
    change_while_sending(world, Changes(zone=ZoneInfo("America/Chicago")))
    await report_at(world, 2026, 4, 5, 20)  # where it is still Sunday
    assert sent(world) == [MONDAY]
    assert await planned(world) == PlannedSheet(MONDAY + WEEK, chicago(2026, 4, 13, 9))


async def test_a_paused_group_gets_a_sheet_only_if_something_happened(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    await a_question(world, [0])
    await world.services.setup.pause(SERVER)
    await report_until(world, 2026, 4, 20, 9)
    assert sent(world) == [MONDAY]
    found = await planned(world)
    assert found is not None
    assert found.week == MONDAY + 3 * WEEK


async def test_a_quiet_week_of_a_running_group_has_its_sheet(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    await report_at(world, *DUE)
    [(_, report, _)] = world.discord.sheets
    assert report.sheet.participation.is_nothing


async def test_one_bad_server_harms_no_other(world: World) -> None:
    for server_id in (SERVER, SERVER + 1):
        await world.set_up(server_id, changes=CHANNEL_SHEET)
    world.discord.closed[SERVER] = RuntimeError("a fault of ours")
    await report_at(world, *DUE)
    assert (sent(world), sent(world, SERVER + 1)) == ([], [MONDAY])


async def test_a_server_that_was_left_gets_none_and_goes_on_when_it_returns(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    await world.services.presence.left(SERVER)
    await report_until(world, 2026, 4, 11, 9)
    await world.services.presence.returned(SERVER)
    await report_until(world, 2026, 4, 13, 9)
    assert sent(world) == [MONDAY + WEEK]


async def test_a_forgotten_server_has_no_sheet_and_no_warm_up(world: World) -> None:
    await world.set_up(changes=CHANNEL_SHEET)
    await world.services.presence.left(SERVER)
    world.clock.now += timedelta(days=31)
    await world.services.presence.forget_long_gone()
    await world.services.deliverer.deliver()
    assert world.discord.sheets == []
    with pytest.raises(Refusal, match="not_set_up"):
        await world.services.weekly_sheets.sheet_of(SERVER)
    with pytest.raises(Refusal, match="not_set_up"):
        await warm_up(world)


async def test_this_week_can_be_looked_at_at_any_time(world: World) -> None:
    await world.set_up()
    await a_question(world, [0, 0, 0, 1], closed=False)
    report = await world.services.weekly_sheets.sheet_of(SERVER)
    assert (report.sheet.week, report.so_far) == (MONDAY, True)
    assert report.sheet.participation.answers == 4
    assert report.sheet.items is None, "the question is open: its key is secret"
    assert not (await world.services.weekly_sheets.sheet_of(SERVER, MONDAY - WEEK)).so_far


async def test_a_sheet_seen_before_and_after_a_deletion_tells_nothing_of_who_went(
    world: World,
) -> None:
    """Exams leave no nameless answers, which would be a whole paper: the exam is left out."""
    await world.set_up()
    members = range(77, 88)
    sitting = await world.open_sitting(members=members)
    for user_id in members:
        shown = await world.paper(sitting, user_id)
        place = shown.paper.option_order(1).index(0)
        await world.choose(sitting, 1, place, user_id=user_id)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    sheet = (await world.services.weekly_sheets.sheet_of(SERVER)).sheet
    assert [one.missed for one in sheet.items or ()] == [11]
    await world.services.privacy.delete(81)
    assert (await world.services.weekly_sheets.sheet_of(SERVER)).sheet.items is None


async def test_who_left_their_paper_blank_takes_no_exam_out_of_a_sheet(world: World) -> None:
    await world.set_up()
    members = [77, 78, 79, 80, 82, 83, 84, 85, 86, 87]
    sitting = await world.open_sitting(members=[*members, 81])
    for user_id in members:
        await world.choose(sitting, 1, 0, user_id=user_id)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    before = (await world.services.weekly_sheets.sheet_of(SERVER)).sheet
    await world.services.privacy.delete(81)
    assert (await world.services.weekly_sheets.sheet_of(SERVER)).sheet == before


async def test_a_warm_up_asks_ten_questions_beginning_with_what_was_missed(world: World) -> None:
    world.with_bank(*(make_item(f"item-{number:02}") for number in range(1, 21)))
    await world.set_up()
    hard = await a_question(world, [0] * 10)
    fair = await a_question(world, [0] * 5 + [1] * 5)
    known = await a_question(world, [1] * 10)
    one = await warm_up(world)
    assert ids(one)[:2] == [hard, fair]
    assert known not in ids(one), "others have waited longer"
    assert len(set(ids(one))) == one.questions == 10
    assert (one.channel_id, one.host_id) == (CHANNEL, ORGANISER)


async def test_a_warm_up_asks_nothing_that_is_not_for_exams(world: World) -> None:
    trivia = make_item("item-01", tags=frozenset({"ethics", "daily-only"}))
    world.with_bank(trivia, *(make_item(f"item-{number:02}") for number in range(2, 8)))
    await world.set_up()
    for _ in range(7):
        await a_question(world, [0] * 10)
    assert "item-01" not in ids(await warm_up(world))


async def test_weak_topics_come_before_the_rest(world: World) -> None:
    topics = ["hard"] * 3 + ["easy"] * 20
    world.with_bank(*(make_item(f"item-{n:02}", topic=one) for n, one in enumerate(topics, 1)))
    await world.set_up()
    # Two answer wrong in turn, so that no question is missed by a crowd.
    for turn in range(3):
        await a_hard_question(world, f"item-{turn + 1:02}", turn)
    one = await warm_up(world)
    assert sorted(ids(one)[:3]) == ["item-01", "item-02", "item-03"]


async def a_hard_question(world: World, item_id: str, turn: int) -> None:
    """Have a question of the hard topic answered by ten, two of them wrong."""
    await a_question(world, [0 if member // 2 == turn else 1 for member in range(10)])
    values = {"item": item_id}
    await world.services.library.keep(world.services.library.bank.items[item_id])
    await world.db.single.run(
        "UPDATE post SET item_id = :item WHERE post_id = (SELECT MAX(post_id) FROM post)", values
    )


async def test_what_is_being_asked_elsewhere_stays_out_of_a_warm_up(world: World) -> None:
    await world.set_up()
    hard = await a_question(world, [0] * 10)
    secret = await a_question(world, [], closed=False)
    one = await warm_up(world)
    assert ids(one)[0] == hard
    assert secret not in ids(one)
    assert one.questions == 5, "six are in the bank"


async def test_items_that_left_the_bank_are_not_asked(world: World) -> None:
    await world.set_up()
    hard = await a_question(world, [0] * 10)
    items = world.services.library.bank.items
    world.with_bank(*(item for key, item in items.items() if key != hard))
    one = await warm_up(world)
    assert hard not in ids(one)
    assert one.questions == 5


async def test_a_warm_up_is_asked_where_it_was_wanted(world: World) -> None:
    await world.set_up()
    assert (await warm_up(world, channel_id=5)).channel_id == 5


async def test_a_channel_that_is_taken_is_refused(world: World) -> None:
    world.with_bank(*numbered_items(20))
    await world.set_up()
    await warm_up(world)
    with pytest.raises(Refusal, match="sitting_in_channel"):
        await warm_up(world)


async def test_while_all_is_being_asked_a_warm_up_is_refused(world: World) -> None:
    await world.set_up()
    await warm_up(world)
    with pytest.raises(Refusal, match="all_open"):
        await warm_up(world, channel_id=5)


async def test_with_nothing_to_ask_a_warm_up_is_refused(world: World) -> None:
    await world.set_up()
    world.with_bank()
    with pytest.raises(Refusal, match="no_items"):
        await warm_up(world)


async def test_many_sheets_all_come_however_few_are_read_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "BATCH", 2)
    for number in range(3):
        await world.set_up(SERVER + number, changes=CHANNEL_SHEET)
    await report_at(world, *DUE)
    assert len(world.discord.sheets) == 3
