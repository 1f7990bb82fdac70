"""What a rule says: where it stands, and what to do."""

from collections.abc import Callable, Iterator

from bot.bank.lines import Place
from bot.domain.bank.items import LETTERS, Item

Remark = tuple[str, str]
"""The key it stands at, such as "stem" or "A.text", and a sentence that says what to do."""

Breach = tuple[Place, str, str]
"""A remark, and the table of the file that it is about."""

ItemRule = Callable[[Item], Iterator[Remark]]


def text_at(index: int) -> str:
    """Return the key of an option's text."""
    return f"{LETTERS[index]}.text"


def reason_at(index: int) -> str:
    """Return the key of an option's reason."""
    return f"{LETTERS[index]}.reason"


def distractors(item: Item) -> list[int]:
    """Return the indexes of the options that are not the key."""
    return [index for index in range(len(item.options)) if index != item.key]
