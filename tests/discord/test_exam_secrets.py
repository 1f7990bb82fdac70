"""What nobody may read before its time, and what nobody may read at all but whose it is."""

import json

import pytest
from simcord import MemberActor

from bot import refusals
from cogs.kit.refusal_wording import in_words
from tests.discord.circle import Circle, labels, send_click, shown, text_of
from tests.discord.exam_room import (
    TICK,
    Desk,
    Room,
    everything_sent,
    ids_on,
    results_of,
    secrets_of,
    sent_to_channels,
    share,
    shared,
)

REVIEW = "Review every question"


async def look_at_everything(desk: Desk) -> None:
    """Visit every question and use every button of each, choices of each letter among them."""
    for number in range(1, len(desk.entries) + 1):
        await desk.jump(number)
        for letter in "ABCD":
            await desk.press(letter)
        await desk.press("Flag")
    await desk.press("Back")
    await desk.press("Next")


async def test_no_key_reason_or_source_is_sent_to_anybody_before_the_end(circle: Circle) -> None:
    room = Room(circle)
    for who in (circle.alice, circle.ben):
        await who.slash(circle.channel, "me settings", after_choice=0)
    alices, bens = await room.running(circle.alice, circle.ben)
    await look_at_everything(alices)
    await look_at_everything(bens)
    await alices.hand_in()
    await circle.alice.slash(circle.channel, "exam status")
    await results_of(circle, circle.alice)
    await circle.seconds(TICK)
    sent = everything_sent(circle)
    # What a question itself says, such as whose view it asks for, is no secret.
    asked = json.dumps([item.stem for item in circle.bank.items.values()], ensure_ascii=False)
    secrets = secrets_of(circle.bank.items.values(), circle.bank)
    assert [text for text in secrets if text in sent and text not in asked] == []
    assert "best answer" not in sent.casefold()
    await room.over(bens)
    opened = Desk(circle, circle.ben, await results_of(circle, circle.ben))
    await opened.press(REVIEW)
    [reason, *_] = secrets_of([opened.item], circle.bank)
    assert reason in everything_sent(circle)


async def test_a_review_is_locked_while_others_write_and_opens_with_the_last_paper(
    circle: Circle,
) -> None:
    room = Room(circle)
    alices, bens = await room.running(circle.alice, circle.ben)
    assert "Answers and reasons open with the group's results" in await alices.hand_in()
    assert REVIEW not in alices.labels
    [(paper_id,)] = await circle.rows(
        f"SELECT paper_id FROM paper WHERE user_id = {circle.alice.id}"
    )
    said = await circle.press(circle.alice, room.message, f"sg:review:{paper_id}:0:0")
    assert said == in_words(refusals.NOT_YET_REVIEW)
    await room.over(bens)
    result = await results_of(circle, circle.alice)
    assert result.response is not None
    assert REVIEW in labels(result.response)


async def test_a_review_shows_what_was_missed_first_with_every_reason(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice, questions=4)
    await desk.write(right=1, wrong=1)
    await desk.press("Next")
    await desk.answer(right=True)
    await room.over(desk)
    opened = Desk(circle, circle.alice, await results_of(circle, circle.alice))
    headings = []
    for place in range(4):
        said = await opened.press(REVIEW if place == 0 else "Next")
        headings.append(said.splitlines()[0])
        item = opened.item
        for option in item.options:
            assert option.text in said
            assert option.reason in said
        assert f"{item.options[item.key].text} *(best answer" in said
        assert item.citations[0].section in said
    assert headings == [
        "### Review 1 of 4: question 2, not quite",
        "### Review 2 of 4: question 3, left open",
        "### Review 3 of 4: question 1, right",
        "### Review 4 of 4: question 4, right",
    ]


async def test_a_review_marks_what_the_member_chose(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice, questions=1)
    await desk.answer(right=False)
    chosen = desk.item.options[(desk.item.key + 1) % 4].text
    await room.over(desk)
    opened = Desk(circle, circle.alice, await results_of(circle, circle.alice))
    said = await opened.press(REVIEW)
    assert f"{chosen} *(your answer)*" in said


REFUSED = tuple(
    in_words(reason)
    for reason in (
        refusals.NO_SUCH_SITTING,
        refusals.NOT_IN_SITTING,
        refusals.NOT_YOUR_PAPER,
        refusals.NO_SUCH_QUESTION,
        refusals.STILL_WRITING,
        refusals.SOMETHING_WRONG,
    )
)
UNKNOWN = in_words(refusals.NO_LONGER_KNOWN)
PARTS_OF_A_PAPER = [
    "sg:choose:{paper}:1:0",
    "sg:page:{paper}:1:1",
    "sg:jump:{paper}:1",
    "sg:flag:{paper}:1",
    "sg:submit:{paper}",
    "sg:handin:{paper}",
    "sg:review:{paper}:0:0",
]
PARTS_OF_A_SITTING = [
    "sg:join:{sitting}",
    "sg:leave:{sitting}",
    "sg:begin:{sitting}",
    "sg:cancel:{sitting}",
    "sg:stop:{sitting}",
    "sg:mypaper:{sitting}",
    "sg:share:{sitting}",
]


async def state(circle: Circle) -> list[object]:
    tables = ("sitting", "paper", "mark")
    return [await circle.rows(f"SELECT * FROM {table}") for table in tables]


async def press_raw(
    circle: Circle, who: MemberActor, room: Room, custom_id: str, values: list[str] | None = None
) -> str:
    """Send a click with any id and return what it answered, which may be nothing."""
    result = send_click(circle.env, who, room.message, room.channel, custom_id, values)
    await circle.env.settle()
    return text_of(result) if result.response else ""


@pytest.mark.parametrize("custom_id", PARTS_OF_A_PAPER)
async def test_another_members_paper_is_refused_and_unchanged(
    circle: Circle, custom_id: str
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.answer(right=True)
    [(paper_id,)] = await circle.rows("SELECT paper_id FROM paper")
    before = await state(circle)
    said = await circle.press(circle.ben, room.message, custom_id.format(paper=paper_id))
    assert said.startswith(REFUSED)
    assert await state(circle) == before


@pytest.mark.parametrize("custom_id", [*PARTS_OF_A_SITTING, *PARTS_OF_A_PAPER])
async def test_another_servers_sitting_is_not_known_here(circle: Circle, custom_id: str) -> None:
    room = Room(circle)
    await room.running(circle.alice)
    [(sitting_id, paper_id)] = await circle.rows("SELECT sitting_id, paper_id FROM paper")
    elsewhere = circle.env.create_guild("Second circle")
    channel = elsewhere.create_text_channel("exams")
    # The same person, and an organiser there.
    alice = elsewhere.add_member(circle.alice.user, roles=[circle.organiser_role_in(elsewhere)])
    there = Room(circle, channel=channel, host=alice)
    await there.start()
    before = await state(circle)
    said = await circle.press(
        alice,
        there.message,
        custom_id.format(sitting=sitting_id, paper=paper_id),
        channel=channel,
    )
    assert said.startswith(REFUSED)
    assert await state(circle) == before


FUZZED = [
    *(f"sg:{name}:{number}" for name in ("join", "stop") for number in ("0", "-1", "9" * 18)),
    *(f"sg:mypaper:{number}" for number in ("9" * 18, "9" * 40, "1e3", "", " 1")),
    *(f"sg:choose:{{paper}}:{rest}" for rest in ("0:0", "11:0", "9999:3", "1:4", "1:-1", "1")),
    *(f"sg:page:{{paper}}:{rest}" for rest in ("0:0", "11:1", "9999:9", "1:1:1", "x:0")),
    *(f"sg:flag:{{paper}}:{rest}" for rest in ("0", "11", "9999", "10000", "1;DROP TABLE mark")),
    *(f"sg:review:{{paper}}:{rest}" for rest in ("0:0", "9999:1", "0:2")),
    *("sg:jump:{paper}:1", "sg:submit:0", "sg:handin:0", "SG:JOIN:1", "sg:join:1\n", "sg::", "x"),
]
PICKED = [["0"], ["11"], ["-1"], ["x"], ["9" * 100], ["\u0661\u0661"], [""], []]
"""What a tampered client could send as the entry of a jump list."""


async def test_ids_made_up_by_a_tampered_client_change_nothing_and_show_nothing(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.answer(right=True)
    [(paper_id,)] = await circle.rows("SELECT paper_id FROM paper")
    before = await state(circle)
    clicks: list[tuple[str, list[str] | None]] = [(one, None) for one in FUZZED]
    clicks += [("sg:jump:{paper}:1", values) for values in PICKED]
    for pattern, values in clicks:
        custom_id = pattern.replace("{paper}", str(paper_id))
        said = await press_raw(circle, circle.alice, room, custom_id, values)
        assert await state(circle) == before, (custom_id, values)
        assert said.startswith((*REFUSED, UNKNOWN)), (custom_id, values, said)


async def test_nobodys_result_is_shown_to_others_unless_shared(circle: Circle) -> None:
    room = Room(circle)
    desks = await room.running(circle.alice, circle.ben)
    for desk, right in zip(desks, (9, 3), strict=True):
        await desk.write(right=right)
    await room.over(*desks)
    for message in circle.channel.history(viewer=circle.rosa):
        for words in ("9 of 10", "3 of 10", "90%", "30%"):
            assert words not in shown(message)
    bens = [shown(one) for one in circle.channel.history(viewer=circle.ben)]
    assert any("3 of 10" in text for text in bens)
    assert not any("9 of 10 (" in text for text in bens)


async def test_sharing_posts_the_result_of_whoever_pressed_and_of_nobody_else(
    circle: Circle,
) -> None:
    room = Room(circle)
    desks = await room.running(circle.alice, circle.ben)
    for desk, right in zip(desks, (9, 3), strict=True):
        await desk.write(right=right)
    await room.over(*desks)
    await share(room, circle.alice)
    [message] = shared(circle)
    assert f"<@{circle.alice.id}> shares: 9 of 10 right (90%)." in shown(message)
    public = sent_to_channels(circle)
    assert "3 of 10" not in public
    assert f"<@{circle.ben.id}> shares" not in public


async def test_who_did_not_take_part_has_nothing_to_share(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await room.over(desk)
    [results] = room.results
    result = await circle.rosa.click(results, label="Share my result")
    assert result.ephemeral
    assert "You are not in this mock exam" in text_of(result)


async def test_a_name_that_is_shared_can_neither_ping_nor_format(circle: Circle) -> None:
    loud = circle.join("@everyone **loud**")
    room = Room(circle)
    [desk] = await room.running(loud)
    await desk.write(right=3)
    await room.over(desk)
    await share(room, loud)
    assert "loud" not in shown(shared(circle)[0]), "Discord itself writes the name"
    [body] = [one for one in circle.bodies("POST", "/messages") if " shares: " in json.dumps(one)]
    assert body["allowed_mentions"] == {"parse": []}


async def test_a_paper_that_is_still_open_has_nothing_to_share(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    result = send_click(
        circle.env, circle.alice, room.message, circle.channel, f"sg:share:{room.sitting_id}"
    )
    await circle.env.settle()
    assert result.ephemeral
    assert "This paper is still open" in text_of(result)
    assert "0 of 10 answered" in desk.text


async def test_everything_about_ones_own_paper_is_for_oneself_alone(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=2)
    stems = [item.stem for item in circle.bank.items.values()]
    for who in (circle.ben, circle.rosa):
        seen = "\n".join(shown(one) for one in circle.channel.history(viewer=who))
        assert not any(stem in seen for stem in stems)
    public = sent_to_channels(circle)
    assert not any(json.dumps(stem, ensure_ascii=False)[1:-1] in public for stem in stems)
    assert all("choose" not in one for one in ids_on(room.message))
