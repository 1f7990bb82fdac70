"""What is wrong with a question file, said so that its writer can put it right."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import StartupError


class Level(StrEnum):
    """An error keeps the bank from being used; a warning asks its writer to look again."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: where it stands, and a sentence that says what to do."""

    level: Level
    rule: str
    file: str
    line: int
    text: str

    def render(self) -> str:
        """Return the finding as one line that editors can jump to."""
        return f"{self.file}:{self.line}: {self.level} {self.rule}: {self.text}"


class BankFault(StartupError):
    """A bank that cannot be used; carries every error of every file."""

    def __init__(self, faults: Sequence[Finding]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.render() for fault in self.faults))
