"""A group mock exam, as members and the channel see it."""

from tests.discord.circle import Circle, labels, shown, text_of


async def start(circle: Circle, **options: object) -> None:
    options.setdefault("length", "sprint")
    await circle.rosa.slash(circle.channel, "exam start", **options)


async def test_a_small_sitting_from_lobby_to_review(circle: Circle) -> None:
    await start(circle)
    lobby = circle.posts()[-1]
    assert "10 questions in 12 minutes" in shown(lobby)
    assert labels(lobby) == ["Join", "Leave", "Start now", "Cancel"]
    for who in (circle.alice, circle.ben):
        assert "You are in" in text_of(await who.click(lobby, label="Join"))
    await circle.seconds(3)
    assert "2 people" in shown(circle.posts()[-1])
    await circle.rosa.click(lobby, label="Start now")
    await circle.seconds(3)
    lobby = circle.posts()[-1]
    assert labels(lobby) == ["Open my paper", "Join"]
    paper = await circle.alice.click(lobby, label="Open my paper")
    assert "Question 1 of 10" in text_of(paper)
    for _ in range(9):
        await circle.alice.click(paper.response, label="B")
        await circle.alice.click(paper.response, label="Next")
    asked = await circle.alice.click(paper.response, label="Submit")
    assert "**1 question is without an answer:** 10" in circle.read_again(asked)
    done = await circle.alice.click(paper.response, label="Submit now")
    assert "of 10" in circle.read_again(done)
    await circle.seconds(15 * 60)
    assert "2 people took part" in shown(circle.posts()[-1])
    results = await circle.alice.slash(circle.channel, "exam results")
    assert "of 10" in text_of(results)
