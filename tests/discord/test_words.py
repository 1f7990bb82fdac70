"""Words that stand in many places: topics as people read them, and texts that are cut."""

from pathlib import Path

import pytest

from bot.bank.reader import read_draft
from bot.domain.bank.items import Bank
from bot.domain.daily.posts import Post, PostKind, PostState
from cogs.daily.wording import thread_name
from cogs.kit.numbers import topic_title
from cogs.kit.text import cut
from tests.discord.circle import NEW_YEAR

BANK = Path(__file__).resolve().parents[2] / "content" / "crss"


def test_each_topic_of_the_bank_is_hyphenated_as_in_its_title() -> None:
    """A topic's name is short and its title long, but a word is written in one way only."""
    wrong: list[str] = []
    for topic in read_draft(BANK).topics:
        shown = topic_title(topic.name)
        hyphenated = [word for word in topic.title.lower().split() if "-" in word]
        wrong += [shown for word in hyphenated if word.replace("-", " ") in shown.lower()]
    assert wrong == []


@pytest.mark.parametrize("topic", ["self-care-and-fitness", "evidence-based-practices"])
def test_a_thread_is_named_as_the_topic_is_everywhere(bank: Bank, topic: str) -> None:
    [item, *_] = (one for one in bank.items.values() if one.topic == topic)
    post = Post(1, 1, PostKind.DAILY, PostState.POSTED, NEW_YEAR.date(), NEW_YEAR)
    assert thread_name(post, item) == f"January 1: {topic_title(topic)}"
    assert "-" in topic_title(topic)


def test_a_text_is_cut_between_two_words() -> None:
    text = "His signed consent lets Zainab, his CRSS, talk with her"
    assert cut(text, 15) == "His signed…"
    assert cut(text, 19) == "His signed consent…"
    assert cut(text, 31) == "His signed consent lets Zainab…"
    assert cut(text, len(text)) == text
    assert cut("She wants a studio. Her brother does not.", 22) == "She wants a studio…"


def test_a_text_without_spaces_is_cut_nevertheless() -> None:
    assert cut("x" * 100, 10) == "x" * 9 + "…"
    assert cut("x" * 100, 30) == "x" * 29 + "…"
    assert cut("one " + "x" * 100, 60) == "one " + "x" * 55 + "…"
