"""Ten of people's worst moments. Those that stand elsewhere are named here, so that none is lost.

| moment | test |
|---|---|
| missed start | test_exam_start: who missed the start is told once |
| shared by accident | test_exam_start: sharing asks, shows what others see, and is taken back |
| second device | below; test_exam_start: a second device shows the newest at each click |
| lost connection at the end | below; test_exam_time: a click that Discord kept meanwhile |
| left and returned | below; test_come_and_go: who came back is on the board with any click |
| deleted while in an exam | below; test_my_data: what is deleted, everywhere |
| phone with a 15-minute-old message| test_exam_time: more than fifteen minutes between two clicks|
| organiser leaves the server | below; test_come_and_go: a note to an organiser who left |
| empty bank topic | below |
| group of two | test_exam_start: a group of two reads no number of the other; below: the sheet |
"""

from datetime import timedelta

from tests.discord.circle import Circle, shown, text_of
from tests.discord.exam_room import Desk, Room


async def exam_of(circle: Circle, *, questions: int = 4, minutes: int = 10) -> tuple[Room, Desk]:
    """Let alice and ben sit a mock exam; return its room, and alice's paper."""
    room = Room(circle)
    await room.start(questions=questions, minutes=minutes)
    await room.join(circle.alice, circle.ben)
    await room.press(circle.rosa, "Start now")
    await circle.seconds(5)
    opened = await circle.alice.slash(circle.channel, "exam paper")
    return room, Desk(circle, circle.alice, opened)


async def test_a_second_device_goes_on_where_the_first_one_was(circle: Circle) -> None:
    _, phone = await exam_of(circle)
    await phone.answer(right=True)
    opened = await circle.alice.slash(circle.channel, "exam paper")
    laptop = Desk(circle, circle.alice, opened)
    assert laptop.number == 2
    await laptop.answer(right=True)
    await phone.jump(2)
    assert "your choice" in phone.text


async def test_a_connection_lost_in_the_last_minute_costs_nothing_that_was_chosen(
    circle: Circle,
) -> None:
    _, desk = await exam_of(circle, minutes=1)
    await desk.write(right=3)
    await circle.seconds(300)
    said = text_of(await circle.alice.slash(circle.channel, "exam results"))
    assert "### 3 of 4" in said
    assert "What you had chosen by then counts" in said


async def test_who_left_and_returned_finds_their_paper(circle: Circle) -> None:
    _, desk = await exam_of(circle)
    await desk.answer(right=True)
    circle.guild.remove_member(circle.alice)
    await circle.seconds(30)
    again = circle.guild.add_member(circle.alice.user)
    opened = await again.slash(circle.channel, "exam paper")
    assert Desk(circle, again, opened).number == 2


async def test_who_deletes_their_data_in_an_exam_is_told_kindly_what_became_of_it(
    circle: Circle,
) -> None:
    _, desk = await exam_of(circle)
    await desk.answer(right=True)
    asked = await circle.alice.slash(circle.channel, "me delete")
    assert "A paper you are writing is gone, too" in text_of(asked)
    assert asked.response is not None
    await circle.alice.click(asked.response, label="Delete everything")
    assert await circle.rows(f"SELECT * FROM paper WHERE user_id = {circle.alice.id}") == []
    said = await desk.press("B")
    assert "I cannot open this paper" in said or "no paper" in said


async def test_the_daily_question_goes_on_when_its_organiser_leaves(circle: Circle) -> None:
    await circle.set_up()
    await circle.next_post()
    circle.guild.remove_member(circle.rosa)
    await circle.next_post()
    assert len(circle.posts()) == 2
    maya = circle.join("maya", circle.organiser_role_in(circle.guild))
    assert "Saved" in text_of(await maya.slash(circle.channel, "setup", time="6 pm"))


async def test_a_topic_without_questions_says_what_to_ask_for_instead(circle: Circle) -> None:
    said = text_of(await circle.alice.slash(circle.channel, "quiz", domain="Knitting", questions=5))
    assert "Choose one of" in said
    room = Room(circle)
    said = await room.start(questions=200, domain="Mentoring")
    assert "Ask for" in said


async def test_more_practice_than_there_is_says_so(circle: Circle) -> None:
    opened = await circle.alice.slash(circle.channel, "quiz", questions=2)
    assert opened.response is not None
    await circle.alice.click(opened.response, label="A")
    said = shown(opened.response)
    if "How sure" in said:
        await circle.alice.click(opened.response, label="Unsure")
    missed = await circle.alice.slash(circle.channel, "quiz", questions=9, kind="missed")
    told = text_of(missed)
    assert "You asked for 9; of this there is 1 just now" in told or "nothing that you had" in told


async def test_a_sheet_for_two_praises_nobody_without_evidence(circle: Circle) -> None:
    await circle.set_up()
    for _ in range(3):
        post = await circle.next_post()
        for who in (circle.alice, circle.ben):
            await circle.click(who, post, circle.key_of(post))
    await circle.seconds(timedelta(hours=30).total_seconds())
    sheet = await circle.rosa.click(await circle.panel(), label="This week's sheet")
    said = text_of(sheet)
    assert "Well done" not in said
    assert "in the last 13 weeks, too" in said
    assert "In a smaller group" in said
