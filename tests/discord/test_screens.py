"""Limits that Discord enforces and the library does not, for every screen and every item."""

import re
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

import discord
import pytest

from bot.client import StudyBot
from bot.domain.bank import Bank
from bot.domain.daily.answers import AnswerOutcome, ResponseDistribution
from bot.domain.daily.posts import Post, PostKind, PostState
from cogs.daily.buttons import AnswerButton, ReasonsButton
from cogs.daily.replies import feedback_screen, history_screen, reasons_screen
from cogs.daily.screens import closed_screen, question_screen
from cogs.exam.lobby import BeginButton, CancelButton, JoinButton, LeaveButton, StopButton
from cogs.exam.paper import (
    ChoiceButton,
    FlagButton,
    HandInButton,
    JumpList,
    MyPaperButton,
    PageButton,
    SubmitButton,
)
from cogs.exam.review import ReviewButton, ShareButton
from cogs.kit.text import SCREEN_LIMIT, lines_within, safe
from cogs.live.buttons import (
    LiveAnswerButton,
    PauseRoundButton,
    ResumeRoundButton,
    RoundOverButton,
    StopRoundButton,
)
from cogs.members.data import DeleteMeButton, KeepMeButton
from cogs.members.direct_messages import NoMoreButton
from cogs.practice.run import (
    DrillChoiceButton,
    DrillNextButton,
    FiveMoreButton,
    MyQuestionButton,
    StopDrillButton,
    SurenessButton,
)
from cogs.scores.board import (
    AskSeasonButton,
    BoardList,
    BoardPageButton,
    PeriodList,
    ShowMeButton,
    StartSeasonButton,
)
from cogs.servers.setup.panel import (
    ChangeButton,
    GroupButton,
    PauseButton,
    ResumeButton,
    SendTestButton,
)
from cogs.servers.weekly_sheet.buttons import ThisWeekButton, WarmUpButton
from tests.discord.circle import Circle
from tests.openapi import NOT_HERE, find_openapi

LARGEST = 10**18 - 1
POST = Post(
    post_id=LARGEST,
    server_id=1,
    kind=PostKind.DAILY,
    state=PostState.CLOSED,
    local_on=date(2026, 9, 30),
    due_at=datetime(2026, 9, 30, 14, tzinfo=UTC),
    role_id=LARGEST,
    item_id="x" * 40,
    answers=100_000,
)
ROUND_BUTTONS = (PauseRoundButton, ResumeRoundButton, RoundOverButton, StopRoundButton)
BUTTONS = [
    *(AnswerButton(number, option) for number in (1, LARGEST) for option in range(4)),
    ReasonsButton(1),
    ReasonsButton(LARGEST),
    ChangeButton(),
    GroupButton(),
    ThisWeekButton(),
    WarmUpButton(1, 739_000),
    WarmUpButton(8 * 10**18 + LARGEST, 799_999),
    SendTestButton(),
    PauseButton(),
    ResumeButton(),
    *(
        button(number)
        for number in (1, LARGEST)
        for button in (
            BeginButton,
            CancelButton,
            HandInButton,
            JoinButton,
            LeaveButton,
            MyPaperButton,
            ShareButton,
            StopButton,
            SubmitButton,
        )
    ),
    *(ChoiceButton(LARGEST, 9999, place) for place in range(4)),
    PageButton(LARGEST, 9999, 9),
    ReviewButton(LARGEST, 9999, 1),
    FlagButton(LARGEST, 9999),
    LiveAnswerButton(LARGEST, 9999, 3),
    *(button(LARGEST) for button in ROUND_BUTTONS),
    JumpList(LARGEST, 9999),
    DeleteMeButton(),
    KeepMeButton(),
    NoMoreButton(LARGEST),
    WarmUpButton(LARGEST, 799_999),
    ThisWeekButton(),
    DrillChoiceButton(LARGEST, 9999, 3),
    SurenessButton(LARGEST, 9999, 2),
    DrillNextButton(LARGEST, 9999),
    StopDrillButton(LARGEST),
    FiveMoreButton(),
    MyQuestionButton(),
    *(BoardPageButton(2, 3, page, slot) for page in (0, 999_999) for slot in (0, 1)),
    *(ShowMeButton(name, period, name % 2) for name in range(3) for period in range(4)),
    *(PeriodList.over(name, 0) for name in range(3)),
    *(BoardList.over(0, period) for period in range(4)),
    AskSeasonButton(),
    StartSeasonButton(),
]


def test_every_screen_of_every_item_fits_into_a_message(bank: Bank) -> None:
    responses = ResponseDistribution((25_000, 25_000, 25_000, 25_000))
    for item in bank.items.values():
        wrong = (item.key + 1) % 4
        for screen in (
            question_screen(POST, item),
            closed_screen(POST, item, responses, bank),
            feedback_screen(AnswerOutcome(POST, item, wrong, is_new=False), bank),
            reasons_screen(AnswerOutcome(POST, item, wrong, is_new=False), bank),
        ):
            assert screen.content_length() <= SCREEN_LIMIT, item.item_id


def test_a_long_ledger_is_cut_at_whole_lines() -> None:
    screen = history_screen([POST] * 500)
    assert screen.content_length() <= SCREEN_LIMIT


@pytest.mark.parametrize("button", BUTTONS, ids=lambda one: str(one.custom_id))
def test_every_custom_id_matches_its_own_template_in_full(button: Any) -> None:  # noqa: ANN401
    assert button.pattern.fullmatch(button.custom_id)
    assert len(button.custom_id) <= 100
    assert len(getattr(button, "label", "")) <= 80


def test_no_template_matches_another_buttons_id() -> None:
    for one, other in combinations(BUTTONS, 2):
        if type(one) is not type(other):
            assert not one.pattern.fullmatch(other.custom_id)
            assert not other.pattern.fullmatch(one.custom_id)


@pytest.mark.parametrize("button", BUTTONS, ids=lambda one: str(one.custom_id))
@pytest.mark.parametrize("number", [2**63, 10**20 - 1])
def test_numbers_too_large_for_the_database_are_no_button(
    button: Any,  # noqa: ANN401
    number: int,
) -> None:
    parts = str(button.custom_id).split(":")
    for place, part in enumerate(parts):
        if part.isdecimal():
            forged = ":".join([*parts[:place], str(number), *parts[place + 1 :]])
            assert not button.pattern.fullmatch(forged)


def test_a_letter_that_no_question_has_is_no_button() -> None:
    assert not AnswerButton.pattern.fullmatch("sg:answer:1:4")


async def test_every_command_and_option_has_a_name_and_description_within_limits(
    circle: Circle,
) -> None:
    payloads = [one.to_dict(circle.bot.tree) for one in circle.bot.tree.get_commands()]
    names = {payload["name"] for payload in payloads}
    assert names == {
        "about",
        "bank",
        "daily",
        "exam",
        "help",
        "leaderboard",
        "me",
        "quiz",
        "setup",
    }
    for payload in walk(payloads):
        assert re.fullmatch(r"[a-z][a-z_-]{0,31}", payload["name"])
        assert 5 <= len(payload["description"]) <= 100
        assert len(payload.get("options", [])) <= 25


def walk(payloads: list[Any]) -> list[Any]:
    inner = [option for payload in payloads for option in payload.get("options", [])]
    return [*payloads, *(walk(inner) if inner else [])]


@pytest.mark.skipif(find_openapi() is None, reason=NOT_HERE)
async def test_every_request_of_these_tests_is_held_against_discords_description(
    circle: Circle,
) -> None:
    await circle.set_up()
    post = await circle.next_post()
    await circle.click(circle.alice, post, "A")
    assert len(circle.env.http_requests) >= 4
    circle.check_bodies()
    reply = circle.bodies("POST", "/callback")[-1]
    right, reply["type"] = reply["type"], "nonsense"
    with pytest.raises(AssertionError, match="nonsense"):
        circle.check_bodies()
    reply["type"] = right


async def test_the_bot_asks_for_guilds_and_nothing_else(circle: Circle) -> None:
    bot: StudyBot = circle.bot
    assert bot.intents == discord.Intents(guilds=True)
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict() == {"parse": []}


async def test_commands_are_sent_to_discord_only_when_they_changed(circle: Circle) -> None:
    def syncs() -> int:
        return sum(
            one.method == "PUT" and one.path.endswith("/commands")
            for one in circle.env.http_requests
        )

    before = syncs()
    assert before == 1
    await circle.restart()
    assert syncs() == before


def test_what_members_write_cannot_ping_or_format() -> None:
    assert safe("@everyone **loud**") == "@\u200beveryone \\*\\*loud\\*\\*"
    assert len(safe("x" * 1000)) == 300


def test_lines_are_kept_whole() -> None:
    assert lines_within(["aaaa", "bbbb", "cccc"], limit=10) == "aaaa\nbbbb"


@pytest.mark.parametrize("button", BUTTONS, ids=lambda one: str(one.custom_id))
def test_a_part_is_read_back_from_its_own_custom_id(button: Any) -> None:  # noqa: ANN401
    match = button.pattern.fullmatch(button.custom_id)
    assert type(button).from_match(match).custom_id == button.custom_id
