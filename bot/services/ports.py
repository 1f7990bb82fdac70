"""What the services need of Discord. What it does not let through is Blocked or Unsure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.bank.items import Bank, Item
from bot.domain.bank.reports import Report
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import Found, OpenQuestion, Post
from bot.domain.exam.calls import PrivateReply
from bot.domain.exam.results import GroupResult, Score
from bot.domain.exam.sittings import Sitting
from bot.domain.live import Place, Round
from bot.domain.members import Letter
from bot.domain.servers.settings import ServerSettings
from bot.domain.servers.weekly_sheet import WeeklySheet
from bot.refusals import Reason


@dataclass(frozen=True, slots=True)
class SittingNow:
    """A sitting as its channel should show it, and how many are in."""

    sitting: Sitting
    members: int


@dataclass(frozen=True, slots=True)
class SharedResult:
    """What a member tells everybody of a channel: that of all they did they got so many right."""

    server_id: int
    channel_id: int
    paper_id: int
    user_id: int
    score: Score


@dataclass(frozen=True, slots=True)
class WeekReport:
    """A server's weekly sheet, with the items it says were missed, in its order.

    `so_far` says that the week is not over.
    """

    server_id: int
    sheet: WeeklySheet
    items: tuple[Item, ...]
    so_far: bool = False


class SheetPublisher(Protocol):
    """Sends weekly sheets where the organiser wants them. Both may raise Blocked or Unsure."""

    async def send_sheet(self, settings: ServerSettings, report: WeekReport) -> int:
        """Send a sheet and return the message's id.

        Doing so again within minutes must not make a second message.
        """
        ...

    async def find_sheet(self, settings: ServerSettings, week: date) -> int | None:
        """Return the id of the message with a week's sheet where it is to be sent, or None."""
        ...


class GreetingPublisher(Protocol):
    """Says hello on a server. Both may raise Blocked or Unsure."""

    async def greet(self, server_id: int) -> int | None:
        """Say hello and return the message's id; None where the bot may write nowhere.

        Doing so again within minutes must not make a second message.
        """
        ...

    async def find_greeting(self, server_id: int, *, since: datetime) -> int | None:
        """Return the id of the hello said since an instant, or None."""
        ...


class PanelPublisher(Protocol):
    """Shows study panels in channels. Every method may raise Blocked or Unsure."""

    async def send_panel(self, server_id: int, channel_id: int, number: int) -> int:
        """Send a panel, pin it where that is allowed, and return the message's id.

        Sending that of the same number again within minutes must not make a second message.
        """
        ...

    async def find_panel(self, server_id: int, channel_id: int, *, since: datetime) -> int | None:
        """Return the id of a panel that was sent there since an instant, or None."""
        ...

    async def mend_panel(self, server_id: int, channel_id: int, message_id: int) -> None:
        """Make a panel show what it should, and pin it again. Raises Missing when it is no more."""
        ...


class DiscussionPublisher(Protocol):
    """Opens threads at questions. Both may raise Blocked or Unsure."""

    async def open_discussion(self, post: Post, item: Item) -> int:
        """Open a thread at a question's message, and return the id of the first line in it.

        Doing so again must not open a second thread, nor within minutes say the line twice. Raises
        Missing where the message is no more.
        """
        ...

    async def find_discussion(self, post: Post) -> int | None:
        """Return the id of the first line in the thread of a question, or None."""
        ...


class ExamPublisher(Protocol):
    """Shows sittings in channels. Every method may raise Blocked or Unsure."""

    async def send_lobby(self, now: SittingNow) -> int:
        """Send a sitting's message to its channel and return the message's id.

        Sending the same again within minutes must not make a second message.
        """
        ...

    async def show(self, now: SittingNow, message_id: int) -> None:
        """Make the sitting's message show it as it is now."""
        ...

    async def find_lobby(self, sitting: Sitting, *, since: datetime) -> int | None:
        """Return the id of the message that was sent for a sitting since an instant, or None."""
        ...

    async def start(self, sitting: Sitting) -> int:
        """Tell a sitting's channel in a new message that it has begun; return the message's id.

        Sending the same again within minutes must not make a second message.
        """
        ...

    async def find_start(self, sitting: Sitting) -> int | None:
        """Return the id of the message that told of a sitting's beginning, or None."""
        ...

    async def draw_reply(self, sitting: Sitting, reply: PrivateReply) -> None:
        """Make the private reply of one who waited in the lobby show what became of it."""
        ...

    async def share(self, shared: SharedResult) -> int:
        """Tell a member's result and return the message's id.

        Sending the same again within minutes must not make a second message.
        """
        ...

    async def find_shared(
        self, server_id: int, channel_id: int, paper_id: int, *, since: datetime
    ) -> int | None:
        """Return the id of the message that tells the result of a paper, or None."""
        ...

    async def take_away(self, server_id: int, channel_id: int, message_id: int) -> None:
        """Delete a message of ours. Raises Missing when it is no more."""
        ...

    async def find_results(self, sitting: Sitting) -> int | None:
        """Return the id of the message with a sitting's results in its channel, or None."""
        ...

    async def announce(self, sitting: Sitting, result: GroupResult, hardest: Sequence[Item]) -> int:
        """Send a sitting's results to its channel and return the message's id.

        Sending the same results again within minutes must not make a second message.
        """
        ...


class LivePublisher(Protocol):
    """Shows live rounds in channels. Every method may raise Blocked or Unsure."""

    async def open_lobby(self, one: Round, members: int) -> int:
        """Send the lobby of a round that so many are in; return the message's id.

        Sending the same again within minutes must not make a second message.
        """
        ...

    async def show_lobby(self, one: Round, members: int, message_id: int) -> None:
        """Make the lobby's message show how many are in, or what became of the round."""
        ...

    async def ask(self, one: Round, item: Item, ends_at: datetime) -> int:
        """Send the round's question, whose clock ends at an instant; return the message's id.

        Sending the same question again within minutes must not make a second message.
        """
        ...

    async def find_question(self, one: Round, number: int) -> int | None:
        """Return the id of the message with a question of the round, or its lobby, or None."""
        ...

    async def show_question(
        self, one: Round, item: Item, responses: ResponseDistribution, message_id: int
    ) -> None:
        """Make the question's message show how many answered, or the key once it is shown."""
        ...

    async def announce_standings(
        self, one: Round, places: Sequence[Place], *, answered: int
    ) -> int:
        """Send the standings of a round and return the message's id."""
        ...

    async def find_standings(self, one: Round) -> int | None:
        """Return the id of the message with the standings, or None."""
        ...


class Publisher(Protocol):
    """Puts posts into channels. Every method may raise Blocked or Unsure."""

    def check(self, settings: ServerSettings) -> None:
        """Raise Blocked when what is known already rules out posting; asks nobody."""
        ...

    def remarks(self, settings: ServerSettings) -> Sequence[Reason]:
        """Return what will not happen as set, although questions are posted; asks nobody."""
        ...

    async def send(self, post: Post, item: Item, told: Sequence[Told]) -> int:
        """Send a post to its channel, with the corrections the group is told of with it.

        Returns the message's id.

        Sending the same post again within minutes must not make a second message.
        """
        ...

    async def find(self, post: Post, bank: Bank) -> Found | None:
        """Return the message that shows this post in its channel, or None.

        A daily one is found by its date, whatever number it had when it was sent.
        """
        ...

    async def stands(self, server_id: int, channel_id: int, message_id: int) -> bool:
        """Return whether a message is still in its channel."""
        ...

    async def take_down(self, post: Post) -> None:
        """Delete the message of a post; one that is gone already is as good."""
        ...

    async def redraw(
        self, post: Post, item: Item, responses: ResponseDistribution | None, told: Sequence[Told]
    ) -> None:
        """Make the message show the post as it is now, with its split when it is closed.

        A test that is closed is taken away.
        Raises Missing when the message is no more.
        """
        ...

    async def tell_organiser(self, settings: ServerSettings, reason: Reason) -> None:
        """Let the organiser know, privately where possible. Never raises for a closed door."""
        ...

    async def tell_host(self, server_id: int, user_id: int, reason: Reason) -> None:
        """Let who started something know, privately. Never raises for a closed door."""
        ...


class MemberDirectory(Protocol):
    """Knows who is on a server."""

    async def gone(self, server_id: int, user_ids: Sequence[int]) -> Collection[int]:
        """Return which of up to 100 members are not on the server; nobody when it is unknown."""
        ...

    def names(self, server_id: int) -> Mapping[int, str]:
        """Return the names of members of a server, as they were heard with the last answers."""
        ...

    async def is_there(self, server_id: int, user_id: int) -> bool:
        """Return whether somebody is on the server now. Raises Unsure when nobody can say."""
        ...


class DirectMessages(Protocol):
    """Writes to members directly. Every method may raise Blocked or Unsure."""

    async def remind(self, server_id: int, user_id: int, question: OpenQuestion) -> int:
        """Tell a member of a question that is open on a server, and return the message's id."""
        ...

    async def find_reminder(self, server_id: int, user_id: int, *, since: datetime) -> int | None:
        """Return the id of the reminder that a member got since an instant, or None."""
        ...

    async def tell_corrected(self, letter: Letter, items: Sequence[Item]) -> int:
        """Tell a member that these items were corrected, and return the message's id.

        Sending the same letter again within minutes must not make a second message.
        """
        ...

    async def find_letter(self, letter: Letter, items: Sequence[Item]) -> int | None:
        """Return the id of the message that told of these items since it was written, or None."""
        ...

    async def thank(self, report: Report, stem: str) -> int:
        """Tell a member what became of their report of a question, and return the message's id.

        Sending the same again within minutes must not make a second message.
        """
        ...

    async def find_thanks(self, report: Report, stem: str) -> int | None:
        """Return the id of the message that told so since it was decided, or None."""
        ...

    async def call(self, sitting: Sitting, user_id: int, message_id: int | None) -> int:
        """Tell a member that a mock exam they have joined begins, and return the message's id.

        `message_id` is the message of its channel that says so, if it stands.
        """
        ...

    async def find_call(self, sitting: Sitting, user_id: int, *, since: datetime) -> int | None:
        """Return the id of the letter that called a member to a mock exam, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything the services reach Discord by."""

    daily: Publisher
    exams: ExamPublisher
    rounds: LivePublisher
    directory: MemberDirectory
    direct_messages: DirectMessages
    sheets: SheetPublisher
    greetings: GreetingPublisher
    panels: PanelPublisher
    discussions: DiscussionPublisher
