"""A corrected key, as members read it."""

from dataclasses import replace

from bot.domain.daily.corrections import Correction
from tests.discord.circle import Circle, shown, text_of

NOTE = "The law had changed by then."


async def correct(circle: Circle, item_id: str, *, key: int) -> None:
    """Start the bot anew with a bank in which this item was put right."""
    item = circle.bank.items[item_id]
    items = {**circle.bank.items, item_id: replace(item, version=item.version + 1, key=key)}
    fix = Correction(item_id, item.version, key, NOTE)
    circle.bank = replace(circle.bank, items=items, corrections=(fix,))
    await circle.restart()


async def test_the_group_reads_of_it_once_and_the_old_question_shows_it(circle: Circle) -> None:
    await circle.set_up()
    first = await circle.next_post()
    item = circle.item_of(first)
    better = (item.key + 1) % 4
    await circle.click(circle.alice, first, "ABCD"[item.key])
    await circle.click(circle.ben, first, "ABCD"[better])
    await correct(circle, item.item_id, key=better)

    second = await circle.next_post()
    said = shown(second)
    assert f"the best answer is **{'ABCD'[better]}** after all. {NOTE}" in said
    assert f"/{circle.guild.id}/{circle.channel.id}/{first.id})" in said
    assert "Nobody has lost one" in said
    third = await circle.next_post()
    assert "A correction" not in shown(third)

    await circle.seconds(5)
    old = next(post for post in circle.posts() if post.id == first.id)
    assert f"**Why {'ABCD'[better]}?** {NOTE}" in shown(old)
    assert "**Corrected.**" in shown(old)
    for who in (circle.alice, circle.ben):
        board = text_of(await who.slash(circle.channel, "leaderboard", period="all"))
        assert "1 of 1 with the best answer" in board


async def test_each_member_reads_why_on_a_click_at_the_corrected_question(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    item = circle.item_of(post)
    better = (item.key + 1) % 4
    await circle.click(circle.alice, post, "ABCD"[item.key])
    await circle.click(circle.ben, post, "ABCD"[better])
    await correct(circle, item.item_id, key=better)
    post = circle.posts()[-1]
    for who in (circle.alice, circle.ben):
        said = await circle.click(who, post, "A")
        assert said.startswith("### Correct")
        assert NOTE in said
        assert "**Corrected.**" in said
    said = await circle.click(circle.rosa, post, "ABCD"[(better + 1) % 4])
    assert said.startswith("### Not quite")
    assert f"The best answer is **{'ABCD'[better]}**" in said
