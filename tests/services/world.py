"""A world for the services: a clock to set, a Discord that may fail, and a process to restart."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot import refusals
from bot.db import outbox
from bot.db.daily import posts
from bot.db.database import Database
from bot.domain.bank.items import Bank, Item, Profile
from bot.domain.bank.reports import Report
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.daily.corrections import Correction, Told
from bot.domain.daily.posts import Found, OpenQuestion, Post, PostState
from bot.domain.exam.calls import PrivateReply
from bot.domain.exam.results import GroupResult
from bot.domain.exam.sittings import Plan, Sitting
from bot.domain.live import Place, Round
from bot.domain.members import Letter
from bot.domain.outbox import MessageKind
from bot.domain.servers.settings import ServerSettings, Trouble
from bot.outbox.obstacles import Blocked, Missing
from bot.refusals import Reason
from bot.services import Services
from bot.services.exam.papers import Returned, Shown
from bot.services.exam.sittings import Waiting
from bot.services.members.settings import SettingsChange
from bot.services.ports import Ports, SharedResult, SittingNow, WeekReport
from bot.services.servers.settings import Changes
from tests.domain.samples import (
    CHANNEL,
    ORGANISER,
    SERVER,
    chicago,
    make_bank,
    numbered_items,
)

START = chicago(2026, 4, 1, 8)
"""A Wednesday in spring, an hour before the question."""

HOST = 76
SHORT = Plan(questions=3, minutes=10)

NEVER = datetime.min.replace(tzinfo=UTC)
NONCE_REMEMBERED = timedelta(minutes=2)
"""Discord returns the same message for the same nonce only for so long."""


LOOKED_BACK = timedelta(hours=1)
"""A question of a live round is looked for since so long before it was due."""


class Killed(BaseException):
    """The process ends here, as by kill -9: no code of ours runs any more."""


def no_permission() -> Blocked:
    return Blocked(Trouble.NO_PERMISSION, refusals.no_permission(["send_messages"], CHANNEL))


def no_channel() -> Blocked:
    return Blocked(Trouble.NO_CHANNEL, refusals.cannot_see(CHANNEL))


_WAITING = """
    SELECT 1 FROM outbox
    WHERE due_at IS NOT NULL
      AND kind IN ('sitting', 'start', 'call', 'results', 'question', 'standings')
"""


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Message:
    """A post as it stands in a channel."""

    message_id: int
    post: Post
    item: Item
    at: datetime
    told: tuple[Told, ...] = ()


About = tuple[MessageKind, int, int]
"""What a message is about, as in the outbox: its kind, the id, and which part."""


class FakePublisher:
    """A Publisher whose channels are lists. Each failure is set for one server."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.arrived: Counter[About] = Counter()
        """How many messages about each thing stand in channels."""
        self.messages: list[Message] = []
        self.tries: list[tuple[int, datetime]] = []
        self.looked_for_posts: list[tuple[int, datetime]] = []
        self.redrawn: list[tuple[Post, Item, ResponseDistribution | None]] = []
        self.told: list[tuple[int, Reason]] = []
        self.threads: set[int] = set()
        """The messages at which a thread stands; a second one cannot be there."""
        self.threadless: dict[int, BaseException] = {}
        """What opening a thread on a server ends with."""
        self.talked_at: dict[int, datetime] = {}
        """The posts in whose threads the first line stands, and when it was said."""
        self.asked: dict[tuple[int, int], tuple[int, Item, datetime]] = {}
        self.asked_at: dict[tuple[int, int], datetime] = {}
        self.questions_shown: list[tuple[Round, Item, ResponseDistribution]] = []
        self.round_lobbies: dict[int, tuple[Round, int]] = {}
        """What the lobbies of live rounds show: the round, and how many are in."""
        self.standings: dict[int, tuple[tuple[Place, ...], int]] = {}
        self.lobbies: dict[int, tuple[int, datetime]] = {}
        self.greeted_at: dict[int, datetime] = {}
        self.panels: dict[int, tuple[int, datetime]] = {}
        self.panels_mended: list[tuple[int, datetime]] = []
        """The messages that were sent for lobbies, and when."""
        self.lobby_shows: dict[int, SittingNow] = {}
        """What the message of each sitting shows."""
        self.looked: list[tuple[int, datetime]] = []
        """When the message of which sitting was looked for."""
        self.shown: list[SittingNow] = []
        self.results: dict[int, tuple[int, GroupResult, list[Item]]] = {}
        self.announced: list[int] = []
        """The sittings whose results arrived, once for each message."""
        self.started: dict[int, datetime] = {}
        """The sittings whose channel was told that they begin, and when."""
        self.replies: dict[str, Sitting] = {}
        """What private replies show, by their tokens."""
        self.called: list[tuple[int, int, int | None]] = []
        """The letters that called to a mock exam: sitting, member, and the message they lead to."""
        self.shared: dict[int, tuple[SharedResult, datetime]] = {}
        """The results that stand in channels, by their papers."""
        self.sheets: list[tuple[ServerSettings, WeekReport, datetime]] = []
        """The sheets that arrived, where the settings say."""
        self.closed: dict[int, BaseException] = {}
        """What every request about a server ends with; nothing is carried out."""
        self.unanswered: dict[int, BaseException] = {}
        """What a send to a server ends with although the message arrived."""
        self.known: dict[int, Blocked] = {}
        """What is known of a server without asking Discord."""
        self.deleted: set[int] = set()
        """The messages that somebody deleted."""
        self.unheeded: dict[int, Sequence[Reason]] = {}
        """What will not happen on a server as it is set."""
        self.gone_from: dict[int, set[int]] = {}
        """Who has left which server."""
        self.looked_up: list[tuple[int, ...]] = []
        self.reminded: list[tuple[int, int, OpenQuestion]] = []
        self.reminded_at: list[datetime] = []
        self.letters: list[tuple[Letter, list[Item]]] = []
        self.letters_at: dict[int, datetime] = {}
        self.thanked: list[tuple[Report, str]] = []
        self.thanked_at: dict[int, datetime] = {}

    async def gone(self, server_id: int, user_ids: Sequence[int]) -> Collection[int]:
        assert len(user_ids) <= 100, "Discord takes no more"
        self.looked_up.append(tuple(user_ids))
        return self.gone_from.get(server_id, set()) & set(user_ids)

    async def remind(self, server_id: int, user_id: int, question: OpenQuestion) -> int:
        self._ask(server_id)
        self.arrived[MessageKind.REMINDER, server_id, user_id] += 1
        self.reminded.append((server_id, user_id, question))
        self.reminded_at.append(self.clock())
        self._answer(server_id)
        return 6000 + len(self.reminded)

    async def find_reminder(self, server_id: int, user_id: int, *, since: datetime) -> int | None:
        self._ask(server_id)
        sent = zip(self.reminded, self.reminded_at, strict=True)
        found = [at for (to, who, _), at in sent if (to, who) == (server_id, user_id)]
        return 6000 if any(at >= since for at in found) else None

    async def tell_corrected(self, letter: Letter, items: Sequence[Item]) -> int:
        self._ask(letter.server_id)
        if not self._remembers(self.letters_at.get(letter.letter_id, NEVER)):
            self.arrived[MessageKind.LETTER, letter.letter_id, 0] += 1
            self.letters.append((letter, list(items)))
            self.letters_at[letter.letter_id] = self.clock()
        self._answer(letter.server_id)
        return 3000 + letter.letter_id

    async def thank(self, report: Report, stem: str) -> int:
        self._ask(report.server_id)
        if not self._remembers(self.thanked_at.get(report.report_id, NEVER)):
            self.arrived[MessageKind.THANKS, report.report_id, 0] += 1
            self.thanked.append((report, stem))
            self.thanked_at[report.report_id] = self.clock()
        self._answer(report.server_id)
        return 5000 + report.report_id

    async def find_thanks(self, report: Report, stem: str) -> int | None:
        self._ask(report.server_id)
        return 5000 + report.report_id if (report, stem) in self.thanked else None

    async def find_letter(self, letter: Letter, items: Sequence[Item]) -> int | None:
        self._ask(letter.server_id)
        return 3000 + letter.letter_id if (letter, [*items]) in self.letters else None

    def check(self, settings: ServerSettings) -> None:
        if settings.server_id in self.known:
            raise self.known[settings.server_id]

    def remarks(self, settings: ServerSettings) -> Sequence[Reason]:
        return self.unheeded.get(settings.server_id, ())

    async def send(self, post: Post, item: Item, told: Sequence[Told]) -> int:
        self.tries.append((post.server_id, self.clock()))
        self._ask(post.server_id)
        message = self._same_nonce(post) or self._arrive(post, item, tuple(told))
        self._answer(post.server_id)
        return message.message_id

    async def find(self, post: Post, bank: Bank) -> Found | None:
        self.looked_for_posts.append((post.server_id, self.clock()))
        self._ask(post.server_id)
        shown = (message for message in self.messages if message.post.post_id == post.post_id)
        return next((Found(one.message_id, one.item.item_id) for one in shown), None)

    async def open_discussion(self, post: Post, item: Item) -> int:
        """Open it with one request, and speak in it with the next."""
        shown = [split for one, _, split in self.redrawn if one.post_id == post.post_id]
        assert shown[-1] is not None, "a thread is opened once the answer is shown"
        self._ask(post.server_id)
        if post.server_id in self.threadless:
            raise self.threadless[post.server_id]
        if post.message_id in self.deleted:
            raise Missing
        self.threads.add(post.message_id or 0)
        self._answer(post.server_id)
        self._ask(post.server_id)
        if not self._remembers(self.talked_at.get(post.post_id, NEVER)):
            self.arrived[MessageKind.DISCUSSION, post.post_id, 0] += 1
            self.talked_at[post.post_id] = self.clock()
        self._answer(post.server_id)
        return 8800 + post.post_id

    async def find_discussion(self, post: Post) -> int | None:
        self._ask(post.server_id)
        return 8800 + post.post_id if post.post_id in self.talked_at else None

    async def stands(self, server_id: int, channel_id: int, message_id: int) -> bool:
        self._ask(server_id)
        return message_id not in self.deleted

    def names(self, server_id: int) -> dict[int, str]:
        return {}

    async def is_there(self, server_id: int, user_id: int) -> bool:
        self._ask(server_id)
        return user_id not in self.gone_from.get(server_id, set())

    async def take_down(self, post: Post) -> None:
        self._ask(post.server_id)
        self.deleted.add(post.message_id or 0)
        self._answer(post.server_id)

    async def redraw(
        self, post: Post, item: Item, responses: ResponseDistribution | None, told: Sequence[Told]
    ) -> None:
        self._ask(post.server_id)
        if post.message_id in self.deleted:
            raise Missing
        self.redrawn.append((post, item, responses))

    async def tell_organiser(self, settings: ServerSettings, reason: Reason) -> None:
        self.arrived[MessageKind.NOTICE, settings.server_id, 0] += 1
        self.told.append((settings.server_id, reason))

    async def tell_host(self, server_id: int, user_id: int, reason: Reason) -> None:
        self.arrived[MessageKind.NOTICE, server_id, user_id] += 1
        self.told.append((server_id, reason))

    async def send_panel(self, server_id: int, channel_id: int, number: int) -> int:
        self._ask(server_id)
        _, sent_at = self.panels.get(server_id, (0, NEVER))
        if not self._remembers(sent_at):
            self.arrived[MessageKind.PANEL, server_id, 0] += 1
            self.panels[server_id] = (channel_id, self.clock())
        self._answer(server_id)
        return 9900

    async def find_panel(self, server_id: int, channel_id: int, *, since: datetime) -> int | None:
        self._ask(server_id)
        found = self.panels.get(server_id)
        return 9900 if found and found[0] == channel_id and found[1] >= since else None

    async def mend_panel(self, server_id: int, channel_id: int, message_id: int) -> None:
        self._ask(server_id)
        if server_id not in self.panels:
            raise Missing
        self.panels_mended.append((server_id, self.clock()))

    async def send_lobby(self, now: SittingNow) -> int:
        self._ask(now.sitting.server_id)
        sitting_id = now.sitting.sitting_id
        _, sent_at = self.lobbies.get(sitting_id, (0, NEVER))
        if not self._remembers(sent_at):
            self.arrived[MessageKind.SITTING, sitting_id, 0] += 1
            self.lobbies[sitting_id] = (9000 + sitting_id, self.clock())
            self.lobby_shows[sitting_id] = now
        self._answer(now.sitting.server_id)
        return 9000 + sitting_id

    async def show(self, now: SittingNow, message_id: int) -> None:
        self._ask(now.sitting.server_id)
        assert message_id == self.lobbies[now.sitting.sitting_id][0]
        self.shown.append(now)
        self.lobby_shows[now.sitting.sitting_id] = now

    async def find_lobby(self, sitting: Sitting, *, since: datetime) -> int | None:
        self.looked.append((sitting.sitting_id, self.clock()))
        self._ask(sitting.server_id)
        message_id, sent_at = self.lobbies.get(sitting.sitting_id, (None, since))
        return message_id if sent_at >= since else None

    async def start(self, sitting: Sitting) -> int:
        self._ask(sitting.server_id)
        sitting_id = sitting.sitting_id
        if not self._remembers(self.started.get(sitting_id, NEVER)):
            self.arrived[MessageKind.START, sitting_id, 0] += 1
            self.started[sitting_id] = self.clock()
        self._answer(sitting.server_id)
        return 9500 + sitting_id

    async def find_start(self, sitting: Sitting) -> int | None:
        self._ask(sitting.server_id)
        return 9500 + sitting.sitting_id if sitting.sitting_id in self.started else None

    async def draw_reply(self, sitting: Sitting, reply: PrivateReply) -> None:
        self._ask(sitting.server_id)
        self.replies[reply.token] = sitting
        self._answer(sitting.server_id)

    async def call(self, sitting: Sitting, user_id: int, message_id: int | None) -> int:
        self._ask(sitting.server_id)
        self.arrived[MessageKind.CALL, sitting.sitting_id, user_id] += 1
        self.called.append((sitting.sitting_id, user_id, message_id))
        self._answer(sitting.server_id)
        return 6500 + len(self.called)

    async def find_call(self, sitting: Sitting, user_id: int, *, since: datetime) -> int | None:
        self._ask(sitting.server_id)
        called = [(sitting_id, who) for sitting_id, who, _ in self.called]
        return 6500 if (sitting.sitting_id, user_id) in called else None

    async def share(self, shared: SharedResult) -> int:
        self._ask(shared.server_id)
        _, at = self.shared.get(shared.paper_id, (shared, NEVER))
        if not self._remembers(at):
            self.arrived[MessageKind.SHARE, shared.paper_id, 0] += 1
            self.shared[shared.paper_id] = (shared, self.clock())
        self._answer(shared.server_id)
        return 9700 + shared.paper_id

    async def find_shared(
        self, server_id: int, channel_id: int, paper_id: int, *, since: datetime
    ) -> int | None:
        self._ask(server_id)
        found = self.shared.get(paper_id)
        return 9700 + paper_id if found and found[1] >= since else None

    async def greet(self, server_id: int) -> int | None:
        self._ask(server_id)
        if not self._remembers(self.greeted_at.get(server_id, NEVER)):
            self.arrived[MessageKind.HELLO, server_id, 0] += 1
            self.greeted_at[server_id] = self.clock()
        self._answer(server_id)
        return 9900 + server_id

    async def find_greeting(self, server_id: int, *, since: datetime) -> int | None:
        self._ask(server_id)
        return 9900 + server_id if self.greeted_at.get(server_id, NEVER) >= since else None

    async def take_away(self, server_id: int, channel_id: int, message_id: int) -> None:
        self._ask(server_id)
        if self.shared.pop(message_id - 9700, None) is None:
            raise Missing

    async def find_results(self, sitting: Sitting) -> int | None:
        self._ask(sitting.server_id)
        found = self.results.get(sitting.sitting_id)
        return found[0] if found else None

    async def announce(self, sitting: Sitting, result: GroupResult, hardest: Sequence[Item]) -> int:
        self.tries.append((sitting.server_id, self.clock()))
        self._ask(sitting.server_id)
        self.announced.append(sitting.sitting_id)
        self.arrived[MessageKind.RESULTS, sitting.sitting_id, 0] += 1
        self.results[sitting.sitting_id] = (5000 + sitting.sitting_id, result, list(hardest))
        self._answer(sitting.server_id)
        return 5000 + sitting.sitting_id

    async def open_lobby(self, one: Round, members: int) -> int:
        self._ask(one.server_id)
        key = one.round_id, 0
        if not self._remembers(self.asked_at.get(key, NEVER)):
            self.arrived[MessageKind.QUESTION, *key] += 1
            self.asked_at[key] = self.clock()
            self.round_lobbies[one.round_id] = (one, members)
        self._answer(one.server_id)
        return 7500 + one.round_id

    async def show_lobby(self, one: Round, members: int, message_id: int) -> None:
        self._ask(one.server_id)
        assert message_id == 7500 + one.round_id
        self.round_lobbies[one.round_id] = (one, members)

    async def ask(self, one: Round, item: Item, ends_at: datetime) -> int:
        self._ask(one.server_id)
        key = one.round_id, one.number
        if not self._remembers(self.asked_at.get(key, NEVER)):
            self.arrived[MessageKind.QUESTION, *key] += 1
            self.asked_at[key] = self.clock()
            self.asked.setdefault(key, (7000 + len(self.asked), item, ends_at))
        self._answer(one.server_id)
        return self.asked[key][0]

    async def find_question(self, one: Round, number: int) -> int | None:
        self._ask(one.server_id)
        if number == 0:
            return 7500 + one.round_id if one.round_id in self.round_lobbies else None
        found = self.asked.get((one.round_id, number))
        looks_back_to = one.due_at - LOOKED_BACK
        return found[0] if found and self.asked_at[one.round_id, number] >= looks_back_to else None

    async def show_question(
        self, one: Round, item: Item, responses: ResponseDistribution, message_id: int
    ) -> None:
        self._ask(one.server_id)
        assert message_id == self.asked[one.round_id, one.number][0]
        self.questions_shown.append((one, item, responses))

    async def find_standings(self, one: Round) -> int | None:
        self._ask(one.server_id)
        return 8000 + one.round_id if one.round_id in self.standings else None

    async def announce_standings(
        self, one: Round, places: Sequence[Place], *, answered: int
    ) -> int:
        self._ask(one.server_id)
        self.arrived[MessageKind.STANDINGS, one.round_id, 0] += 1
        self.standings[one.round_id] = (tuple(places), answered)
        self._answer(one.server_id)
        return 8000 + one.round_id

    async def send_sheet(self, settings: ServerSettings, report: WeekReport) -> int:
        self._ask(settings.server_id)
        if not self._has_sheet(settings.server_id, report.sheet.week, NONCE_REMEMBERED):
            week = report.sheet.week.toordinal()
            self.arrived[MessageKind.SHEET, settings.server_id, week] += 1
            self.sheets.append((settings, report, self.clock()))
        self._answer(settings.server_id)
        return 4000 + len(self.sheets)

    async def find_sheet(self, settings: ServerSettings, week: date) -> int | None:
        self._ask(settings.server_id)
        return 4000 if self._has_sheet(settings.server_id, week, timedelta(days=99)) else None

    def _has_sheet(self, server_id: int, week: date, within: timedelta) -> bool:
        since = self.clock() - within
        return any(
            sent.server_id == server_id and report.sheet.week == week and at > since
            for sent, report, at in self.sheets
        )

    def _ask(self, server_id: int) -> None:
        if server_id in self.closed:
            raise self.closed[server_id]

    def _answer(self, server_id: int) -> None:
        """Confirm what has arrived."""
        if server_id in self.unanswered:
            raise self.unanswered[server_id]

    def _remembers(self, sent_at: datetime) -> bool:
        """Whether Discord still knows the nonce of a message, and returns that for another."""
        return self.clock() - sent_at < NONCE_REMEMBERED

    def _same_nonce(self, post: Post) -> Message | None:
        since = self.clock() - NONCE_REMEMBERED
        for message in self.messages:
            if message.post.post_id == post.post_id and message.at > since:
                return message
        return None

    def _arrive(self, post: Post, item: Item, told: tuple[Told, ...]) -> Message:
        self.arrived[MessageKind.POST, post.post_id, 0] += 1
        message = Message(1000 + len(self.messages), post, item, self.clock(), told)
        self.messages.append(message)
        return message


class World:
    """The services over a real database, and what a test asks of them."""

    def __init__(
        self,
        db: Database,
        items: Iterable[Item],
        *,
        seed: int = 7,
        discord: FakePublisher | None = None,
        exam: Mapping[str, Any] | None = None,
    ) -> None:
        self.db = db
        self.exam = exam or {}
        self.others: tuple[Profile, ...] = ()
        """The exams that a group may choose beside the usual one."""
        self.discord = discord or FakePublisher(Clock())
        self.clock = self.discord.clock
        self.rng = random.Random(seed)
        self.services = self.with_bank(*items)

    def with_bank(self, *items: Item, corrections: Sequence[Correction] = ()) -> Services:
        """Start the process anew with these items in the bank."""
        bank = replace(make_bank(*items), corrections=tuple(corrections))
        bank = replace(bank, profile=replace(bank.profile, **self.exam), others=self.others)
        seen = self.discord
        outside = Ports(*[seen] * 9)
        self.services = Services.build(self.db, bank, outside, clock=self.clock, rng=self.rng)
        return self.services

    async def restart(self) -> None:
        """Start the process anew, as after a crash."""
        bank = self.services.library.bank
        self.with_bank(*bank.items.values(), corrections=bank.corrections)
        await self.services.resume_after_restart()

    async def correct(self, *corrections: Correction) -> None:
        """Start the process anew with corrections in the bank, after raising their items."""
        wrong = {correction.item_id for correction in corrections}
        items = self.services.library.bank.items.values()
        self.with_bank(
            *(replace(i, version=i.version + 1) if i.item_id in wrong else i for i in items),
            corrections=corrections,
        )
        await self.restart()

    async def set_up(self, server_id: int = SERVER, changes: Changes | None = None) -> None:
        """Set a server up. Its board follows each answer: by the week is test_telling's matter."""
        await self.services.setup.set_up(
            server_id, ORGANISER, here=CHANNEL, changes=changes or Changes()
        )
        await self.services.setup.set_up(
            server_id, ORGANISER, here=CHANNEL, changes=Changes(at_once=True)
        )

    async def tick_at(self, *moment: int) -> None:
        """Set the clock to a wall-clock moment in Chicago, and tick."""
        self.clock.now = chicago(*moment)
        await self.services.deliverer.deliver()

    async def tick_until(self, *moment: int, every: timedelta = timedelta(minutes=1)) -> None:
        """Let time pass, with a tick every so often."""
        end = chicago(*moment)
        while self.clock.now < end:
            self.clock.now = min(end, self.clock.now + every)
            await self.services.deliverer.deliver()

    async def ledger(self, server_id: int = SERVER) -> list[tuple[int, PostState]]:
        """Return day of the month and state of each row, newest first."""
        rows = await self.services.setup.history(server_id, most=99)
        return [(post.local_on.day, post.state) for post in rows]

    async def planned_on(self, server_id: int = SERVER) -> date | None:
        planned = await posts.planned(self.db.reading, server_id)
        return planned.local_on if planned else None

    async def settings(self, server_id: int = SERVER) -> ServerSettings:
        return await self.services.posts.settings_of(server_id)

    async def answer(self, post: Post, option: int = 1, *, user_id: int = 77) -> None:
        await self.services.answers.answer(
            server_id=post.server_id, post_id=post.post_id, user_id=user_id, option=option
        )

    async def lobby(
        self, server_id: int = SERVER, *, members: Sequence[int] = (77,), plan: Plan = SHORT
    ) -> Sitting:
        """Open a lobby for five minutes, shown in its channel, with these members in it."""
        convening = self.services.sittings
        lobby = await convening.start(
            server_id, server_id + 1000, HOST, plan, opens_in=timedelta(minutes=5)
        )
        await self.deliver()
        for user_id in members:
            await convening.join(server_id, lobby.sitting_id, user_id)
        return lobby

    async def open_sitting(
        self, server_id: int = SERVER, *, members: Sequence[int] = (77,), plan: Plan = SHORT
    ) -> Sitting:
        """Open a sitting with these members in it."""
        lobby = await self.lobby(server_id, members=members, plan=plan)
        return await self.services.sittings.begin(server_id, lobby.sitting_id)

    async def deliver(self) -> None:
        """Let the outbox send what is due."""
        await self.services.deliverer.deliver()

    async def tick(self) -> bool:
        """Do what a tick does; return whether more will be due soon."""
        busy = await self.services.tick()
        await self.deliver()
        return busy

    async def message_id(self, kind: MessageKind, ref_id: int) -> int | None:
        """Return the id of the message about something where it is known to stand."""
        found = await outbox.find(self.db.reading, kind, ref_id)
        return found.message_id if found else None

    async def invigilate(self, passed: timedelta = timedelta(0)) -> bool:
        """Let time pass, and do what is due; return whether something runs or waits after that."""
        self.clock.now += passed
        busy = await self.tick()
        return busy or bool(await self.db.reading.run(_WAITING))

    async def sitting_now(self, sitting: Sitting) -> Sitting:
        return await self.services.sittings.find(sitting.server_id, sitting.sitting_id)

    async def paper(self, sitting: Sitting, user_id: int = 77) -> Shown | Returned:
        shown = await self.services.papers.paper_in(sitting.server_id, sitting.sitting_id, user_id)
        assert not isinstance(shown, Waiting)
        return shown

    async def choose(
        self, sitting: Sitting, number: int, place: int, *, user_id: int = 77
    ) -> Shown | Returned:
        shown = await self.paper(sitting, user_id)
        return await self.services.papers.choose(
            sitting.server_id, user_id, shown.paper.paper_id, number, place
        )

    async def prefer(self, user_id: int, **changes: Any) -> None:  # noqa: ANN401
        """Change a member's own settings."""
        await self.services.preferences.change(SERVER, user_id, SettingsChange(**changes))

    async def rows(self, table: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in await self.db.reading.run(f"SELECT * FROM {table}")]

    def posted(self, server_id: int = SERVER) -> list[Message]:
        return [sent for sent in self.discord.messages if sent.post.server_id == server_id]

    def told(self, server_id: int = SERVER) -> list[Reason]:
        return [reason for told, reason in self.discord.told if told == server_id]


ITEMS = numbered_items(6)
