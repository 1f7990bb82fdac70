"""A live round: lobby, questions, reveal, standings."""

import re

from tests.demo.walk.walking import Walk


async def live(walk: Walk) -> None:
    """Play a round of two questions."""
    alice, ben, rosa = walk.candidate, walk.other, walk.host
    for one in (alice, ben, rosa):
        await one.go("# general")
    await rosa.says("exam live questions:2 seconds:60 begins_in:120")
    await rosa.shows("host-panel", "Your live round")
    await alice.shows("lobby", "Live round: 2 questions")
    await alice.press("Join")
    await alice.shows("you-are-in", "You are in")
    await ben.reads("Live round: 2 questions")
    await ben.press("Join")
    await ben.reads("You are in")
    await ben.says("exam status")
    await ben.shows("status", "A live round is about to begin")
    await rosa.reads("Your live round")
    await rosa.press("Next now")
    await alice.shows("question", "question 1 of 2")
    await ben.shows("lobby-begun", "It has begun, below")
    await alice.press("A")
    await alice.shows("recorded", "goes on in the channel")
    await rosa.shows("going-on", "A live round is going on")
    await rosa.press("Pause")
    await rosa.shows("paused", "The clock stands still")
    await rosa.press("Resume")
    await rosa.reads("It goes on")
    await ben.reads("question 1 of 2")
    await ben.press("B")
    await ben.reads("goes on in the channel")
    await alice.shows("reveal", re.compile("question 1 of 2.*best answer", re.DOTALL))
    await alice.press("Report this question")
    await alice.shows_form("report-form")
    await alice.send()
    await alice.reads("Thank you")
    await alice.reads("question 2 of 2")
    await alice.press("A")
    await alice.reads("goes on in the channel")
    await ben.reads("question 2 of 2")
    await ben.press("B")
    await alice.reads(re.compile("question 2 of 2.*best answer", re.DOTALL))
    await rosa.reads("It goes on")
    await rosa.press("Next now")
    await alice.shows("standings", "The live round is over")
    await alice.press("My answers")
    await alice.shows("my-answers", "right")
    await rosa.says("exam live questions:2 seconds:60 begins_in:120")
    await rosa.reads("Your live round")
    await rosa.press("Stop the round")
    await rosa.shows("stopped", "there are no standings")
    await alice.shows("did-not-take-place", "It did not take place")
