"""What measurements without Discord start from: a publisher that counts, and set-up servers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.clock import Clock, system_random
from bot.db.daily import posts
from bot.db.database import Database
from bot.db.servers import servers
from bot.domain.bank.items import Bank, Item
from bot.domain.bank.reports import Report
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import Found, OpenQuestion, Post
from bot.domain.daily.schedule import Firing
from bot.domain.exam.calls import PrivateReply
from bot.domain.exam.results import GroupResult
from bot.domain.exam.sittings import Sitting
from bot.domain.live import Place, Round
from bot.domain.members import Letter
from bot.domain.servers.settings import ServerSettings
from bot.refusals import Reason
from bot.services import Services
from bot.services.ports import Ports, SharedResult, SittingNow, WeekReport

DUE = datetime(2026, 6, 1, 14, tzinfo=UTC)
"""09:00 in Chicago."""


@dataclass(slots=True)
class CountingPublisher:
    """Everything outside, to which nothing ever happens."""

    sent: int = 0

    def remarks(self, settings: ServerSettings) -> Sequence[Reason]:
        """Return nothing: whatever is set will happen."""
        return ()

    def check(self, settings: ServerSettings) -> None:
        """Find that posting is possible."""

    async def send(self, post: Post, item: Item, told: Sequence[Told]) -> int:
        """Count the post, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def find(self, post: Post, bank: Bank) -> Found | None:
        """Find no message."""

    async def take_down(self, post: Post) -> None:
        """Take nothing down."""

    async def redraw(
        self, post: Post, item: Item, responses: ResponseDistribution | None, told: Sequence[Told]
    ) -> None:
        """Redraw nothing."""

    async def tell_organiser(self, settings: ServerSettings, reason: Reason) -> None:
        """Tell nobody."""

    async def tell_host(self, server_id: int, user_id: int, reason: Reason) -> None:
        """Tell nobody."""

    async def gone(self, server_id: int, user_ids: Sequence[int]) -> Collection[int]:
        """Find everybody there."""
        return ()

    async def stands(self, server_id: int, channel_id: int, message_id: int) -> bool:
        """Say that every message stands."""
        return True

    def names(self, server_id: int) -> dict[int, str]:
        """Name nobody."""
        return {}

    async def is_there(self, server_id: int, user_id: int) -> bool:
        """Say that everybody is there."""
        return True

    async def remind(self, server_id: int, user_id: int, question: OpenQuestion) -> int:
        """Count the reminder, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def greet(self, server_id: int) -> int | None:
        """Say hello to nobody."""

    async def find_greeting(self, server_id: int, *, since: datetime) -> int | None:
        """Find no hello."""

    async def find_reminder(self, server_id: int, user_id: int, *, since: datetime) -> int | None:
        """Find no reminder."""

    async def open_discussion(self, post: Post, item: Item) -> int:
        """Count the thread, and return its number as the first line's id."""
        self.sent += 1
        return self.sent

    async def find_discussion(self, post: Post) -> int | None:
        """Find no thread."""

    async def send_panel(self, server_id: int, channel_id: int, number: int) -> int:
        """Count the panel, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def find_panel(self, server_id: int, channel_id: int, *, since: datetime) -> int | None:
        """Find no panel."""

    async def mend_panel(self, server_id: int, channel_id: int, message_id: int) -> None:
        """Mend nothing."""

    async def send_lobby(self, now: SittingNow) -> int:
        """Count the lobby, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def show(self, now: SittingNow, message_id: int) -> None:
        """Show nothing."""

    async def find_lobby(self, sitting: Sitting, *, since: datetime) -> int | None:
        """Find no lobby."""

    async def start(self, sitting: Sitting) -> int:
        """Count the beginning, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def find_start(self, sitting: Sitting) -> int | None:
        """Find no beginning."""

    async def draw_reply(self, sitting: Sitting, reply: PrivateReply) -> None:
        """Draw nothing."""

    async def share(self, shared: SharedResult) -> int:
        """Count the result, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def find_shared(
        self, server_id: int, channel_id: int, paper_id: int, *, since: datetime
    ) -> int | None:
        """Find no shared result."""

    async def take_away(self, server_id: int, channel_id: int, message_id: int) -> None:
        """Take nothing away."""

    async def call(self, sitting: Sitting, user_id: int, message_id: int | None) -> int:
        """Count the letter, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def find_call(self, sitting: Sitting, user_id: int, *, since: datetime) -> int | None:
        """Find no letter."""

    async def find_results(self, sitting: Sitting) -> int | None:
        """Find no results."""

    async def announce(self, sitting: Sitting, result: GroupResult, hardest: Sequence[Item]) -> int:
        """Count the results, and return their number as the message's id."""
        self.sent += 1
        return self.sent

    async def open_lobby(self, one: Round, members: int) -> int:
        """Count the lobby, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def show_lobby(self, one: Round, members: int, message_id: int) -> None:
        """Show nothing."""

    async def ask(self, one: Round, item: Item, ends_at: datetime) -> int:
        """Count the question, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def find_question(self, one: Round, number: int) -> int | None:
        """Find no question."""

    async def show_question(
        self, one: Round, item: Item, responses: ResponseDistribution, message_id: int
    ) -> None:
        """Show nothing."""

    async def find_standings(self, one: Round) -> int | None:
        """Find no standings."""

    async def announce_standings(
        self, one: Round, places: Sequence[Place], *, answered: int
    ) -> int:
        """Count the standings, and return their number as the message's id."""
        self.sent += 1
        return self.sent

    async def send_sheet(self, settings: ServerSettings, report: WeekReport) -> int:
        """Count the sheet, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def tell_corrected(self, letter: Letter, items: Sequence[Item]) -> int:
        """Count the letter, and return its number as the message's id."""
        self.sent += 1
        return self.sent

    async def thank(self, report: Report, stem: str) -> int:
        """Count the thanks, and return their number as the message's id."""
        self.sent += 1
        return self.sent

    async def find_thanks(self, report: Report, stem: str) -> int | None:
        """Find no thanks."""

    async def find_letter(self, letter: Letter, items: Sequence[Item]) -> int | None:
        """Find no letter."""

    async def find_sheet(self, settings: ServerSettings, week: date) -> int | None:
        """Find no sheet."""


def bench_bank() -> Bank:
    """Return the real bank."""
    return read_bank(BANK_FOLDER)


def services(
    db: Database, publisher: CountingPublisher, clock: Clock, *, bank: Bank | None = None
) -> Services:
    """Return the services over a bank; the real one unless another is given."""
    outside = Ports(*[publisher] * 9)
    return Services.build(db, bank or bench_bank(), outside, clock=clock, rng=system_random())


async def set_up_servers(db: Database, count: int) -> None:
    """Make servers 1 to `count`, each with a question planned at DUE."""
    firing = Firing(DUE.date(), DUE)
    async with db.transaction() as tx:
        for server_id in range(1, count + 1):
            await servers.save(tx, ServerSettings(server_id, channel_id=1, organiser_id=1))
            await posts.plan(tx, server_id, firing, after=DUE)
