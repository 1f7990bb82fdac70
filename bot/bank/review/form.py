"""A form for one reader: which items it has, and in which order it shows them and their options."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.domain.bank.items import LETTERS, Bank, Item

LARGEST_SEED = 999_999


class Role(StrEnum):
    """Who reads: experts, who know what is best, or lay readers, who show what gives it away."""

    CRSS = "crss"
    CLINICIAN = "clinician"
    LAWYER = "lawyer"
    LAY = "lay"

    @property
    def is_expert(self) -> bool:
        """Whether the reader knows the subject."""
        return self is not Role.LAY


@dataclass(frozen=True, slots=True)
class Question:
    """An item as a form shows it: its options in an order of the form's own, its key nowhere."""

    item: Item
    order: tuple[int, ...]

    @property
    def options(self) -> list[tuple[str, str]]:
        """The letter that each option has on the form, and its text."""
        texts = [self.item.options[index].text for index in self.order]
        return list(zip(LETTERS, texts, strict=True))


@dataclass(frozen=True, slots=True)
class Form:
    """All that one reader is asked. The seed stands on the form and gives its orders back."""

    role: Role
    seed: int
    title: str
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """The name of its files, without their endings."""
        return f"review-{self.role}-{self.seed}"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which items a form is to have: of a domain and a topic if they are named, and which part."""

    domain: str | None = None
    topic: str | None = None
    part: int = 1
    parts: int = 1

    def of(self, items: Iterable[Item]) -> list[Item]:
        """Return the chosen items. The parts of a bank are the same for every seed and reader."""
        wanted = [
            item
            for item in items
            if self.domain in (None, item.domain) and self.topic in (None, item.topic)
        ]
        mixed = sorted(wanted, key=lambda item: _lot(f"part {item.item_id}"))
        return mixed[self.part - 1 :: self.parts]


def make_form(bank: Bank, role: Role, seed: int, choice: Choice) -> Form:
    """Return a form. A lawyer's has the items on law alone."""
    items = choice.of(bank.items.values())
    if role is Role.LAWYER:
        items = [item for item in items if item.law_checked]
    items.sort(key=lambda item: _lot(f"{seed} {item.item_id}"))
    questions = tuple(Question(item, order_of(seed, item.item_id)) for item in items)
    return Form(role, seed, bank.profile.title, questions)


def order_of(seed: int, item_id: str) -> tuple[int, ...]:
    """Return the order in which the form with this seed shows an item's options."""
    indexes = range(len(LETTERS))
    return tuple(sorted(indexes, key=lambda index: _lot(f"{seed} {item_id} {index}")))


def option_meant(seed: int, item_id: str, letter: str) -> int:
    """Return the item's own index of the option that has this letter on the form."""
    return order_of(seed, item_id)[LETTERS.index(letter)]


def choose_part(text: str) -> tuple[int, int]:
    """Return the part and the number of parts that "2/5" names. Raises ValueError for others."""
    part, parts = (int(number) for number in text.split("/"))
    if not 1 <= part <= parts:
        raise ValueError(text)
    return part, parts


def _lot(text: str) -> bytes:
    """Return something to sort by that depends on the text alone and on nothing it says."""
    return sha256(text.encode()).digest()
