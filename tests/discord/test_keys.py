"""Curious members, with nothing but commands: no key of what is being asked comes to them early."""

import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from simcord import MemberActor

from bot import refusals
from bot.domain.bank.items import Bank, Item
from bot.domain.exam.room import SMALL
from cogs.exam import wording
from cogs.kit.refusal_wording import in_words
from tests.discord.circle import Circle, PrivateMessage, labels, shown, text_of
from tests.discord.exam_room import TICK, Desk, Room, results_of

DOMAIN, DOMAIN_ID = "Professional Responsibility", "professional-responsibility"
REVIEW = "Review every question"
FEW = 40
SMALL_BANK = pytest.mark.parametrize("bank", [FEW], indirect=True, ids=["small-bank"])
"""A domain has so few questions that one exam may ask all of them (bot/domain/exam/room.py)."""


@pytest.fixture
def bank(bank: Bank, request: pytest.FixtureRequest) -> Bank:
    """The bank, where told with only so many questions of each domain for exams."""
    few: int | None = getattr(request, "param", None)
    if few is None:
        return bank
    assert few < SMALL
    kept: Counter[str] = Counter()
    items: dict[str, Item] = {}
    opening = bank.profile.opening_item
    for one in sorted(bank.items.values(), key=lambda one: one.item_id != opening):
        kept[one.domain] += one.is_for_exams
        if not one.is_for_exams or kept[one.domain] <= few:
            items[one.item_id] = one
    return replace(bank, items=items)


def keys_read(text: str, item: Item) -> list[str]:
    """Return the reasons of an item, which come with its key, that a text has."""
    reasons = [json.dumps(one.reason, ensure_ascii=False)[1:-1] for one in item.options]
    return [one for one in reasons if one in text]


def questions_of(circle: Circle, *, for_exams: bool = True) -> int:
    """Return how many questions of the domain there are, for exams or in all."""
    items = circle.bank.exam_items() if for_exams else circle.bank.items.values()
    return sum(item.domain == DOMAIN_ID for item in items)


async def delete_me(circle: Circle, who: MemberActor) -> None:
    asked = await who.slash(circle.other_channel, "me delete")
    assert asked.response is not None
    await who.click(asked.response, label="Delete everything")


def read_by(circle: Circle, *after: int) -> str:
    """Return everything that the bot has said to anybody, from a request on."""
    bodies = [one.json for one in circle.env.http_requests[after[0] if after else 0 :]]
    return json.dumps(bodies, ensure_ascii=False, default=str)


@SMALL_BANK
async def test_an_exam_of_a_whole_domain_does_not_hold_todays_question(circle: Circle) -> None:
    await circle.set_up()
    today = circle.item_of(await circle.next_post())
    counts = Counter(item.domain for item in circle.bank.exam_items())
    whole = counts[today.domain]
    before = len(circle.env.http_requests)
    room = Room(circle, host=circle.alice)
    said = await room.start(domain=DOMAIN, questions=whole)
    assert said == in_words(refusals.too_many_asked_elsewhere(whole, whole - 1))
    assert f"{whole - 1} questions are possible now" in said
    [desk] = await room.running(circle.alice, domain=DOMAIN, questions=whole - 1)
    await room.over(desk)
    opened = Desk(circle, circle.alice, await results_of(circle, circle.alice))
    for place in range(whole - 1):
        await opened.press(REVIEW if place == 0 else "Next")
    assert keys_read(read_by(circle, before), today) == []


@SMALL_BANK
async def test_four_exams_in_four_channels_leave_the_groups_paper_alone(circle: Circle) -> None:
    room = Room(circle)
    await room.running(circle.ben, questions=40)
    asked = await paper_items(circle)
    for number, domain in enumerate(circle.bank.profile.domain_titles.values()):
        channel = circle.guild.create_text_channel(f"curious-{number}")
        own = Room(circle, channel=channel, host=circle.alice)
        said = await own.start(domain=domain, questions=200)
        most = re.search(r"Ask for (\d+)", said)
        assert most, said
        said = await own.start(domain=domain, questions=int(most[1]))
        [desk] = await own.running(circle.alice, domain=domain, questions=possible_in(said))
        await own.over(desk)
    everything = await paper_items(circle)
    assert max(Counter(everything).values()) == 1, "asked in two exams"
    assert set(asked) < set(everything)


async def test_where_questions_are_kept_back_what_is_said_to_be_possible_tells_no_key(
    circle: Circle,
) -> None:
    await circle.set_up()
    today = circle.item_of(await circle.next_post())
    whole = questions_of(circle)
    await Room(circle).running(circle.ben, questions=40)
    for number, host in enumerate((circle.alice, circle.ben)):
        channel = circle.guild.create_text_channel(f"more-{number}")
        room = Room(circle, channel=channel, host=host)
        possible = possible_in(await room.start(domain=DOMAIN, questions=whole))
        await room.running(host, domain=DOMAIN, questions=possible)
    asked = [*await paper_items(circle), today.item_id]
    assert max(Counter(asked).values()) == 1, "asked in two places"
    await circle.alice.slash(circle.channel, "quiz", domain=DOMAIN, questions=50)
    [(items,)] = await circle.rows("SELECT items FROM drill")
    given = {entry.rsplit(":", 1)[0] for entry in items.split()}
    taken = [one for one in asked if circle.bank.items[one].domain == DOMAIN_ID]
    assert len(taken) > whole / 2
    assert not given & set(asked)
    assert len(given) == questions_of(circle, for_exams=False) - len(taken)


@SMALL_BANK
async def test_no_more_is_said_to_be_possible_than_nothing_else_asks(circle: Circle) -> None:
    await Room(circle).start(domain=DOMAIN, questions=FEW - 15)
    room = Room(circle, channel=circle.other_channel, host=circle.alice)
    await room.start(questions=52)
    third = Room(circle, channel=circle.guild.create_text_channel("third"), host=circle.alice)
    possible = possible_in(await third.start(domain=DOMAIN, questions=FEW))
    assert possible == FEW - (FEW - 15) - 52 // 4
    assert f"{possible} questions in" in await third.start(domain=DOMAIN, questions=possible)


def possible_in(refusal: str) -> int:
    """Return how many questions a refusal says to be possible now."""
    found = re.search(r"(\d+) questions? (?:is|are) possible now", refusal)
    assert found, refusal
    return int(found[1])


async def paper_items(circle: Circle) -> list[str]:
    rows = await circle.rows("SELECT items FROM paper")
    return [entry.rsplit(":", 1)[0] for (items,) in rows for entry in items.split()]


@SMALL_BANK
async def test_quiz_does_not_tell_a_late_joiner_the_keys_of_the_exam(circle: Circle) -> None:
    room = Room(circle)
    whole = questions_of(circle)
    await room.running(circle.ben, domain=DOMAIN, questions=whole - 3)
    asked = set(await paper_items(circle))
    options = {"domain": DOMAIN, "questions": 50}
    run = PrivateMessage(
        circle, circle.alice, await circle.alice.slash(circle.channel, "quiz", **options)
    )
    [(items,)] = await circle.rows("SELECT items FROM drill")
    given = {entry.rsplit(":", 1)[0] for entry in items.split()}
    assert len(given) == questions_of(circle, for_exams=False) - (whole - 3)
    assert not given & asked
    assert run.item.item_id in given
    assert "Question 1 of" in await room.press(circle.alice, "Join")


@SMALL_BANK
async def test_quiz_does_not_tell_what_an_announced_exam_will_ask(circle: Circle) -> None:
    room = Room(circle)
    whole = questions_of(circle)
    await room.start(domain=DOMAIN, questions=whole)
    await circle.alice.slash(circle.channel, "quiz", domain=DOMAIN, questions=50)
    [(asked,)] = await circle.rows("SELECT items FROM sitting")
    [(given,)] = await circle.rows("SELECT items FROM drill")
    assert len(asked.split()) == whole
    assert not set(asked.split()) & set(given.split())
    assert "You are in" in await room.press(circle.alice, "Join")


@SMALL_BANK
async def test_a_run_that_was_begun_before_sets_aside_what_an_exam_announces(
    circle: Circle,
) -> None:
    options = {"domain": DOMAIN, "questions": 3}
    run = PrivateMessage(
        circle, circle.alice, await circle.alice.slash(circle.channel, "quiz", **options)
    )
    item = run.item
    whole = questions_of(circle)
    await Room(circle).start(domain=DOMAIN, questions=whole)
    said = await run.press("A")
    assert said == in_words(refusals.ASKED_ELSEWHERE)
    assert keys_read(read_by(circle), item) == []


async def test_who_hands_in_and_has_it_deleted_gets_no_second_paper(circle: Circle) -> None:
    room = Room(circle)
    [alices, bens] = await room.running(circle.alice, circle.ben)
    await alices.write(right=5)
    await alices.hand_in()
    await delete_me(circle, circle.alice)
    said = await room.press(circle.alice, "Join")
    assert said == in_words(refusals.HAD_A_PAPER)
    await room.over(bens)
    assert await circle.rows("SELECT * FROM deleted_paper") == [], "kept longer than needed"


async def test_who_leaves_a_lobby_or_deletes_in_one_may_come_back(circle: Circle) -> None:
    room = Room(circle)
    await room.start()
    await room.join(circle.alice)
    await room.press(circle.alice, "Leave")
    await room.join(circle.alice)
    await delete_me(circle, circle.alice)
    await room.join(circle.alice)


async def test_who_knows_todays_key_does_not_answer_it_a_second_time(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    assert "Not quite" in await circle.click(circle.alice, post, circle.wrong_for(post))
    await delete_me(circle, circle.alice)
    said = await circle.click(circle.alice, post, circle.key_of(post))
    assert said == in_words(refusals.ANSWERED_BEFORE)
    assert "Correct" in await circle.click(circle.ben, post, circle.key_of(post))
    following = await circle.next_post()
    assert "Correct" in await circle.click(circle.alice, following, circle.key_of(following))
    assert await circle.rows("SELECT * FROM deleted_answer") == []


@SMALL_BANK
async def test_a_review_withholds_what_another_exam_asks_by_now(circle: Circle) -> None:
    whole = questions_of(circle)
    first = Room(circle)
    [desk] = await first.running(circle.alice, domain=DOMAIN, questions=whole)
    await desk.write(right=1)
    item = desk.item
    await first.over(desk)
    second = Room(circle, channel=circle.other_channel)
    [bens] = await second.running(circle.ben, domain=DOMAIN, questions=whole)
    before = len(circle.env.http_requests)
    opened = Desk(circle, circle.alice, await results_of(circle, circle.alice))
    assert "By domain" not in opened.text, "parts tell what single questions came to"
    assert f"### 1 of {whole}" not in opened.text, "the only answer, told right or wrong"
    for place in range(whole):
        said = await opened.press(REVIEW if place == 0 else "Next")
        assert wording.WITHHELD in said
    assert keys_read(read_by(circle, before), item) == []
    await second.over(bens)
    opened = Desk(circle, circle.alice, await results_of(circle, circle.alice))
    assert f"### 1 of {whole}" in opened.text
    assert "By domain" in opened.text


async def test_a_score_of_few_answers_and_its_parts_wait_until_all_are_done(
    circle: Circle,
) -> None:
    room = Room(circle)
    alices, bens = await room.running(circle.alice, circle.ben)
    await alices.write(right=1)
    said = await alices.hand_in()
    assert "1 of 10" not in said
    assert "By domain" not in said
    shared = await circle.press(circle.alice, room.message, f"sg:share:{room.sitting_id}")
    assert shared == in_words(refusals.NOT_YET_REVIEW)
    await room.over(bens)
    assert "### 1 of 10" in text_of(await results_of(circle, circle.alice))


@SMALL_BANK
async def test_a_live_round_is_shorter_and_none_of_it_is_asked_elsewhere(circle: Circle) -> None:
    whole = questions_of(circle)
    await Room(circle).running(circle.ben, domain=DOMAIN, questions=whole - 2)
    channel = circle.guild.create_text_channel("live")
    await circle.alice.slash(channel, "exam live", begins_in=0, domain=DOMAIN, questions=10)
    await circle.seconds(TICK)
    [message] = circle.posts(channel)
    assert "question 1 of 2" in shown(message)
    third = circle.guild.create_text_channel("another")
    said = text_of(
        await circle.alice.slash(third, "exam live", begins_in=0, domain=DOMAIN, questions=10)
    )
    assert said == in_words(refusals.ALL_OPEN)


@SMALL_BANK
async def test_my_round_withholds_what_an_exam_asks_by_now(circle: Circle) -> None:
    await circle.alice.slash(
        circle.channel, "exam live", begins_in=0, domain=DOMAIN, questions=1, seconds=15
    )
    await circle.seconds(TICK)
    post = circle.posts()[-1]
    item = circle.item_of(post)
    await circle.click(circle.alice, post, "A")
    await circle.seconds(60)
    end = circle.posts()[-1]
    assert "My answers" in labels(end)
    whole = questions_of(circle)
    room = Room(circle, channel=circle.other_channel)
    [bens] = await room.running(circle.ben, domain=DOMAIN, questions=whole)
    said = text_of(await circle.alice.click(end, label="My answers"))
    assert item.stem[:40] not in said
    assert "right" not in said
    await room.over(bens)
    assert item.stem[:40] in text_of(await circle.alice.click(end, label="My answers"))
