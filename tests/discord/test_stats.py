"""/me stats: a member's own numbers, with counts, kindly, for them alone."""

from dataclasses import replace

import pytest
from simcord import MemberActor

from bot.domain.bank.items import Bank, Kind
from bot.domain.scores.readiness import Estimate, Readiness
from bot.domain.scores.stats import ENOUGH, Source, TopicTally, stats_of
from bot.domain.scores.streaks import Streak
from cogs.kit.text import SCREEN_LIMIT
from cogs.members.numbers_wording import readiness
from cogs.members.stats import stats_screen
from tests.discord.circle import Circle, text_of
from tests.discord.exam_room import Room
from tests.history import days


async def stats(circle: Circle, who: MemberActor | None = None) -> str:
    """Use /me stats and return what the member reads."""
    result = await (who or circle.alice).slash(circle.channel, "me stats")
    assert result.ephemeral
    return text_of(result)


async def test_without_an_answer_it_says_something_kind_and_shows_no_zeros(
    circle: Circle,
) -> None:
    said = await stats(circle)
    assert "everybody starts with an empty page" in said
    assert "0" not in said


async def test_daily_questions_and_mock_exams_stand_apart_and_together(circle: Circle) -> None:
    await circle.remember({circle.alice: days(12)})
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=6, wrong=4)
    await room.over(desk)
    said = await stats(circle)
    assert "**Right:** 15 of 22 (68%)" in said
    assert "Daily questions: 9 of 12 (75%)" in said
    assert "Mock exams: 6 of 10 (60%)" in said
    assert "Practice" not in said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        pytest.param(ENOUGH - 1, "7 of 9 (too few to say)", id="too-few"),
        pytest.param(ENOUGH, "8 of 10 (80%)", id="enough"),
    ],
)
async def test_a_share_is_told_from_ten_answers_on(circle: Circle, number: int, said: str) -> None:
    await circle.remember({circle.alice: days(number)})
    assert f"**Right:** {said}" in await stats(circle)


async def test_domains_and_kinds_add_up_to_what_is_stored(circle: Circle) -> None:
    await circle.remember({circle.alice: days(400)})
    said = await stats(circle)
    for column in ("domain", "kind"):
        sums = f"SELECT {column}, SUM(correct), SUM(answered) FROM topic_tally GROUP BY {column}"
        for name, correct, answered in await circle.rows(sums):
            title = circle.bank.profile.domain_titles.get(name, name.replace("-", " "))
            assert f"{title} {correct} of {answered}".lower() in said.lower().replace(" ·", "")


async def test_domains_stand_in_the_exams_order_with_those_not_answered_yet(
    circle: Circle,
) -> None:
    await circle.remember({circle.alice: [True]})
    said = await stats(circle)
    titles = [one.title for one in circle.bank.profile.domains]
    places = [said.index(f"{title} · ") for title in titles]
    assert places == sorted(places)
    assert said.count("no answers yet") == 3 + 2  # domains, kinds


def test_topics_that_repay_a_look_come_first_under_readable_titles() -> None:
    said = text_from(
        [
            tally("crisis-and-harm", 9, 10),
            tally("boundaries", 2, 10),
            tally("gifts-and-money", 1, 3),
        ]
    )
    assert "**20%** Boundaries · 2 of 10\n" in said
    assert said.index("Boundaries") < said.index("**90%** Crisis and harm · 9 of 10")
    assert "**Topics with too few answers to say**\nGifts and money 1 of 3" in said


def test_of_topics_with_few_answers_those_nearest_to_a_share_are_named() -> None:
    said = text_from([tally(f"topic-number-{number}", 0, 1 + number % 9) for number in range(90)])
    row = said.partition("**Topics with too few answers to say**\n")[2]
    assert row.startswith("Topic number 17 0 of 9 · Topic number 26 0 of 9 · ")
    assert "0 of 1 " not in row
    named = row.count(" · ")
    assert row.strip().endswith(f" · and {90 - named} more")


def test_a_row_of_topics_ends_with_its_last_one() -> None:
    said = text_from([tally("self-advocacy", 1, 2), tally("person-first-words", 0, 1)])
    assert said.strip().endswith("\nSelf-advocacy 1 of 2 · Person-first words 0 of 1")


def test_practice_counts_but_stands_apart() -> None:
    said = text_from([replace(tally("boundaries", 8, 10), source=Source.PRACTICE)])
    assert "**Right:** 8 of 10 (80%)\nPractice: 8 of 10 (80%)" in said


@pytest.mark.parametrize("answered", [3, 12], ids=["too-few", "enough"])
def test_any_number_of_long_topics_and_domains_stays_within_a_message(answered: int) -> None:
    tallies = [
        replace(
            tally(f"{'topic-with-a-long-name-' * 2}{number}", 2, answered),
            domain=f"{'domain-' * 6}{number}",
        )
        for number in range(300)
    ]
    stats = stats_of([*tallies, tally("few", 1, 2), tally("enough", 10, 20)])
    screen = stats_screen(stats, Streak(50, 350, 2, 4, 4), "x" * 500, {"advocacy": "Advocacy"})
    assert screen.content_length() <= SCREEN_LIMIT
    assert "more" in text_from(tallies)


async def test_the_streak_reads_as_on_the_board(circle: Circle) -> None:
    await circle.remember({circle.alice: days(20)})
    board = text_of(await circle.alice.slash(circle.channel, "leaderboard"))
    [line] = [line for line in board.splitlines() if line.startswith("**Your days:**")]
    assert "kept" in line
    assert line in (await stats(circle)).splitlines()


async def test_who_hides_games_sees_no_streak(circle: Circle) -> None:
    await circle.remember({circle.alice: days(20)})
    await circle.alice.slash(circle.channel, "me settings", streaks=1)
    said = await stats(circle)
    assert "Your days" not in said
    assert "15 of 20 (75%)" in said


async def test_nobody_elses_answers_are_in_it(circle: Circle) -> None:
    await circle.remember({circle.alice: days(12), circle.ben: days(40, right=1)})
    said = await stats(circle)
    assert "**Right:** 9 of 12 (75%)" in said
    assert "**Right:** 10 of 40 (25%)" in await stats(circle, circle.ben)
    assert "everybody starts" in await stats(circle, circle.rosa)


async def test_it_is_about_this_server_alone(circle: Circle) -> None:
    await circle.remember({circle.alice: days(12)})
    elsewhere = circle.env.create_guild("Second circle")
    channel = elsewhere.create_text_channel("exams")
    alice = elsewhere.add_member(circle.alice.user)
    assert "everybody starts" in text_of(await alice.slash(channel, "me stats"))


def tally(topic: str, correct: int, answered: int) -> TopicTally:
    return TopicTally(Source.DAILY, "advocacy", topic, Kind.RECALL, correct, answered)


def text_from(tallies: list[TopicTally]) -> str:
    screen = stats_screen(stats_of(tallies), None, "", {"advocacy": "Advocacy"})
    return "\n".join(getattr(part, "content", "") for part in screen.walk_children())


def test_the_number_on_unmet_questions_stands_first_and_beside_the_pass_mark(bank: Bank) -> None:
    said = readiness(
        Readiness(
            Estimate(59, 51, 67),
            {"mentoring": Estimate(60, 48, 72)},
            Estimate(74, 66, 82),
            needed={},
            repetitions_needed=0,
        ),
        {"mentoring": "Mentoring"},
        bank.profile,
    )
    first, by_domain, on_bank, last = said.splitlines()
    assert "On questions you have not met" in first
    assert "about 59 of 100, in eight of ten cases 51 to 67; the pass mark is 68" in first
    assert by_domain == "By domain: Mentoring 48 to 72%."
    assert "On this bank" in on_bank
    assert "about 74, in eight of ten cases 66 to 82" in on_bank
    assert "memory of these very questions" in on_bank
    assert "68" not in on_bank
    assert "No promise" in last


@pytest.mark.parametrize(("missing", "words"), [(1, "1 more answer to"), (7, "7 more answers to")])
def test_without_repetitions_it_says_how_many_until_the_number_on_the_bank(
    missing: int, words: str, bank: Bank
) -> None:
    told = Readiness(Estimate(59, 51, 67), {}, None, needed={}, repetitions_needed=missing)
    said = readiness(told, {}, bank.profile)
    assert words in said
    assert said.count("about") == 1


async def test_without_enough_evidence_it_says_how_many_items_are_missing_where(
    circle: Circle,
) -> None:
    await circle.remember({circle.alice: days(20)})
    said = await stats(circle)
    assert "not enough evidence yet: " in said
    assert "more questions in Mentoring" in said
    assert "about" not in said
