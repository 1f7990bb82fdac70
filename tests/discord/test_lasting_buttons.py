"""Every button and list that lasts, as the bot itself has them: none is listed here by hand."""

import re
from collections.abc import Iterator
from inspect import ismethod
from itertools import product
from typing import Any

import pytest

from cogs.daily.buttons import AnswerButton
from cogs.kit.buttons import Lasting
from tests.discord.circle import Circle

DIGITS = "0123456789"
TOO_LARGE = [2**63, 10**20 - 1]
"""What SQLite has no room for, the smallest and one more digit."""

GROUP = re.compile(r"\(\?P<\w+>([^)]*)\)")
"""A number in the pattern of a custom id."""


def kinds(circle: Circle) -> list[type[Lasting]]:
    """Return the classes whose buttons and lists the bot answers."""
    found: list[type[Lasting]] = []
    for _, press in circle.bot.buttons:
        kind: Any = ismethod(press) and press.__self__
        assert issubclass(kind, Lasting)
        found.append(kind)
    return found


def numbers(group: str) -> list[str]:
    """Return the numbers of one digit that a group takes, its smallest and its largest."""
    firsts = [*DIGITS, *(digit + "0" * more for more in range(1, 20) for digit in DIGITS)]
    lasts = [digit + "9" * more for more in range(20) for digit in DIGITS]
    fitting = [number for number in firsts if re.fullmatch(group, number)]
    largest = [number for number in lasts if re.fullmatch(group, number)][-1]
    return sorted({*(one for one in fitting if len(one) == 1), fitting[0], largest}, key=int)


def custom_ids(pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield ids that a pattern fits, with every choice and the largest numbers."""
    text, *rest = GROUP.split(pattern.pattern)
    groups, between = rest[::2], rest[1::2]
    for chosen in product(*map(numbers, groups)):
        yield text + "".join(map("".join, zip(chosen, between, strict=True)))


def with_number(kind: type[Lasting], number: int) -> Iterator[str]:
    """Yield an id of a kind with the number in place of each of its own."""
    custom_id = next(custom_ids(kind.pattern))
    match = kind.pattern.fullmatch(custom_id)
    assert match
    for place in range(1, len(match.groups()) + 1):
        start, end = match.span(place)
        yield f"{custom_id[:start]}{number}{custom_id[end:]}"


def every_subclass(of: type[Lasting]) -> Iterator[type[Lasting]]:
    for one in of.__subclasses__():
        yield one
        yield from every_subclass(one)


async def test_every_kind_that_is_written_is_answered_and_each_once(circle: Circle) -> None:
    answered = [kind.pattern.pattern for kind in kinds(circle)]
    written = {one.pattern.pattern for one in every_subclass(Lasting) if hasattr(one, "pattern")}
    assert sorted(answered) == sorted(written)


async def test_every_kind_does_something_of_its_own(circle: Circle) -> None:
    assert [kind for kind in kinds(circle) if kind.act is Lasting.act] == []


async def test_a_part_is_read_back_from_its_own_custom_id(circle: Circle) -> None:
    """A part made from the numbers of an id has that id, and Discord's limits let it through."""
    for kind in kinds(circle):
        for custom_id in custom_ids(kind.pattern):
            match = kind.pattern.fullmatch(custom_id)
            assert match, custom_id
            part: Any = kind.from_match(match)
            assert part.custom_id == custom_id
            assert not part.disabled
            assert len(custom_id) <= 100
            assert len(getattr(part, "label", "")) <= 80
            assert len(getattr(part, "placeholder", "")) <= 150


async def test_no_kind_answers_the_clicks_of_another(circle: Circle) -> None:
    for kind in kinds(circle):
        for custom_id in custom_ids(kind.pattern):
            fitting = [other for other in kinds(circle) if other.pattern.fullmatch(custom_id)]
            assert fitting == [kind], custom_id


@pytest.mark.parametrize("number", TOO_LARGE)
async def test_numbers_too_large_for_the_database_are_no_button(
    circle: Circle, number: int
) -> None:
    for kind in kinds(circle):
        for forged in with_number(kind, number):
            assert not kind.pattern.fullmatch(forged), forged


def test_a_letter_that_no_question_has_is_no_button() -> None:
    assert not AnswerButton.pattern.fullmatch("sg:answer:1:4")


def test_the_ids_of_a_pattern_hold_every_choice_and_both_ends() -> None:
    pattern = re.compile(r"sg:x:(?P<a>[67]\d{2}):(?P<b>[01])")
    assert list(custom_ids(pattern)) == ["sg:x:600:0", "sg:x:600:1", "sg:x:799:0", "sg:x:799:1"]
