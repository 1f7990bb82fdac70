"""What a member would score: a range that holds, or the items that are missing to tell."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bench.months import LEARNERS, outcome
from bot.bench.policies import OURS
from bot.domain.bank import Profile
from bot.domain.practice.memory import Confidence
from bot.domain.publishing import GROUP
from bot.domain.scores.evidence import Answer, Evidence
from bot.domain.scores.readiness import (
    Calibration,
    Estimate,
    Prediction,
    Readiness,
    calibration_of,
    readiness_of,
)
from tests.domain.make_believe import DOMAINS, PROFILE, make_believe_bank

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
DAY = timedelta(days=1)

BANK: Mapping[str, int] = dict.fromkeys(DOMAINS, 65)


def met(
    domain: str, *rights: bool, days_ago: int = 5, confidence: Confidence | None = None
) -> Evidence:
    """Return an item answered on days in a row, the last so many days ago."""
    first = NOW - (days_ago + len(rights) - 1) * DAY
    return Evidence(
        domain, tuple(Answer(right, first + n * DAY, confidence) for n, right in enumerate(rights))
    )


def history(
    right: int = 6, wrong: int = 4, *, domains: tuple[str, ...] = DOMAINS
) -> list[Evidence]:
    """Return so many items answered once in each domain."""
    return [
        met(domain, outcome) for domain in domains for outcome in [True] * right + [False] * wrong
    ]


def told(
    evidence: list[Evidence],
    *,
    bank: Mapping[str, int] = BANK,
    profile: Profile = PROFILE,
    at: datetime = NOW,
) -> Readiness:
    return readiness_of(evidence, bank, profile, at=at)


def whole(evidence: list[Evidence], *, at: datetime = NOW) -> Estimate:
    estimate = told(evidence, at=at).whole
    assert estimate
    return estimate


def width(estimate: Estimate) -> int:
    return estimate.high - estimate.low


def test_with_forty_items_ten_in_each_domain_there_is_a_score_and_nothing_is_needed() -> None:
    readiness = told(history())
    assert readiness.whole
    assert all(readiness.by_domain.values())
    assert readiness.needed == {}


def test_with_no_answer_each_domain_needs_ten_items() -> None:
    readiness = told([])
    assert readiness.whole is None
    assert readiness.by_domain == dict.fromkeys(DOMAINS)
    assert readiness.needed == dict.fromkeys(DOMAINS, 10)


def test_with_thirty_nine_items_no_number_is_given_at_all() -> None:
    readiness = told(history()[:-1])
    assert readiness.whole is None
    assert set(readiness.by_domain.values()) == {None}
    assert readiness.needed == {"support": 1}


def test_a_domain_with_too_few_items_has_no_number_and_neither_has_the_whole() -> None:
    few = [met("mentoring", True)] * 4
    readiness = told([*history(9, 6, domains=("advocacy", "responsibility", "support")), *few])
    assert readiness.whole is None
    assert {key for key, estimate in readiness.by_domain.items() if estimate} == {
        "advocacy",
        "responsibility",
        "support",
    }
    assert readiness.needed == {"mentoring": 6}


def test_two_domains_share_the_forty_items() -> None:
    profile = replace(PROFILE, domains=PROFILE.domains[:2])
    assert told([], profile=profile).needed == {"advocacy": 20, "responsibility": 20}


def test_a_domain_of_little_weight_still_needs_ten_items() -> None:
    weights = zip(PROFILE.domains, (0.7, 0.1, 0.1, 0.1), strict=True)
    profile = replace(
        PROFILE, domains=tuple(replace(domain, weight=weight) for domain, weight in weights)
    )
    assert list(told([], profile=profile).needed.values()) == [28, 10, 10, 10]


def test_a_small_bank_asks_for_no_more_than_it_has() -> None:
    bank: dict[str, int] = dict.fromkeys(DOMAINS, 7)
    assert told([], bank=bank).needed == dict.fromkeys(DOMAINS, 7)
    assert told(history(4, 3), bank=bank).whole


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=4, max_size=4),
)
def test_either_there_is_a_score_or_it_says_what_is_missing_for_one(
    sizes: list[tuple[int, int]],
) -> None:
    bank = {domain: size for domain, (size, _) in zip(DOMAINS, sizes, strict=True)}
    evidence = [
        met(domain, True)
        for domain, (size, answered) in zip(DOMAINS, sizes, strict=True)
        for _ in range(min(size, answered))
    ]
    readiness = told(evidence, bank=bank)
    assert (readiness.whole is None) == bool(readiness.needed) or not any(bank.values())
    more = [met(domain, True) for domain, count in readiness.needed.items() for _ in range(count)]
    assert told([*evidence, *more], bank=bank).whole or not any(bank.values())
    held = {key: bank[key] - min(size) for key, size in zip(DOMAINS, sizes, strict=True)}
    assert all(count <= held[key] for key, count in readiness.needed.items())


def test_domains_without_items_or_weight_and_strange_domains_do_not_count() -> None:
    domains = (*PROFILE.domains[:3], replace(PROFILE.domains[3], weight=0))
    profile = replace(PROFILE, domains=domains)
    bank = {"advocacy": 65, "mentoring": 65, "support": 65, "own": 20}
    evidence = [*history(12, 8, domains=("advocacy", "mentoring")), met("own", True)]
    readiness = told(evidence, bank=bank, profile=profile)
    assert set(readiness.by_domain) == {"advocacy", "mentoring"}
    assert readiness.whole


def test_an_empty_bank_says_nothing() -> None:
    assert told(history(), bank={}) == Readiness(None, {}, {})


@settings(max_examples=40)
@given(st.integers(0, 15), st.integers(0, 15), st.integers(0, 400))
def test_an_estimate_lies_within_its_range_and_the_exam(right: int, wrong: int, days: int) -> None:
    readiness = told(history(10 + right, wrong), at=NOW + days * DAY)
    for estimate in (readiness.whole, *readiness.by_domain.values()):
        assert estimate
        assert 0 <= estimate.low <= estimate.expected <= estimate.high <= 100


def test_more_right_answers_raise_the_score() -> None:
    scores = [whole(history(right, 20 - right)).expected for right in range(0, 21, 4)]
    assert scores == sorted(set(scores))


def test_more_items_answered_make_the_range_narrower() -> None:
    assert width(whole(history(36, 24))) < width(whole(history(6, 4)))


def test_even_the_whole_bank_answered_leaves_the_luck_of_the_mock() -> None:
    assert width(whole(history(39, 26))) >= 8


def test_time_lowers_the_score_of_who_stops_practising() -> None:
    evidence = history(39, 26)
    scores = [whole(evidence, at=NOW + days * DAY).expected for days in (0, 10, 60, 365)]
    assert scores == sorted(set(scores), reverse=True)


def test_repeated_answers_that_go_wrong_lower_what_is_said_of_items_like_them() -> None:
    once = [met(domain, False, days_ago=9) for domain in DOMAINS for _ in range(10)]
    good = [met(domain, False, True, days_ago=9) for domain in DOMAINS for _ in range(10)]
    bad = [met(domain, False, False, days_ago=9) for domain in DOMAINS for _ in range(10)]
    assert whole([*once, *bad]).expected < whole([*once, *good]).expected
    kept = [met(domain, True, days_ago=9) for domain in DOMAINS for _ in range(10)]
    fails = [met(domain, True, False, days_ago=9) for domain in DOMAINS for _ in range(5)]
    holds = [met(domain, True, True, days_ago=9) for domain in DOMAINS for _ in range(5)]
    assert whole([*kept, *fails]).expected < whole([*kept, *holds]).expected


def test_what_was_put_right_the_next_day_and_never_asked_again_is_in_doubt() -> None:
    """One item that was asked again after so long is worth more than a hundred the next day."""
    put_right = [met(domain, False, True, days_ago=20) for domain in DOMAINS for _ in range(30)]
    first = NOW - 45 * DAY
    late = (Answer(False, first), Answer(True, first + DAY), Answer(True, first + 22 * DAY))
    untried, tried = whole(put_right), whole([*put_right, Evidence("support", late)])
    assert width(untried) > width(tried) + 1
    assert untried.expected < tried.expected


def test_a_weak_domain_is_told_from_strong_ones() -> None:
    weak, *strong = DOMAINS
    evidence = [*history(3, 12, domains=(weak,)), *history(13, 2, domains=tuple(strong))]
    by_domain = told(evidence).by_domain
    for key in strong:
        low, high = by_domain[weak], by_domain[key]
        assert low
        assert high
        assert low.high < high.expected


def test_a_lucky_guess_says_less_than_a_sure_answer() -> None:
    sure = [met(d, True, confidence=Confidence.SURE) for d in DOMAINS for _ in range(30)]
    lucky = [met(d, True, confidence=Confidence.GUESS) for d in DOMAINS for _ in range(30)]
    assert whole(lucky).expected < whole(sure).expected


def test_who_answered_more_items_than_the_bank_still_has_has_met_all_of_it() -> None:
    shrunk: dict[str, int] = dict.fromkeys(DOMAINS, 12)
    exact: dict[str, int] = dict.fromkeys(DOMAINS, 15)
    readiness = told(history(9, 6), bank=shrunk)
    assert readiness.whole
    assert readiness == told(history(9, 6), bank=exact)


def test_a_mock_that_asks_the_whole_bank_leaves_nothing_to_the_draw() -> None:
    known = [
        met(d, *[True] * 4, days_ago=1, confidence=Confidence.SURE)
        for d in DOMAINS
        for _ in range(12)
    ]
    forgotten = [met(d, False, days_ago=2000) for d in DOMAINS for _ in range(13)]
    whole_bank: dict[str, int] = dict.fromkeys(DOMAINS, 25)
    large_bank: dict[str, int] = dict.fromkeys(DOMAINS, 25 * 20)
    all_asked = told([*known, *forgotten], bank=whole_bank).whole
    some_asked = told([*known, *forgotten] * 20, bank=large_bank).whole
    assert all_asked
    assert some_asked
    assert width(all_asked) < width(some_asked)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        told(history(), at=NOW.replace(tzinfo=None))


def test_nothing_is_said_of_passing() -> None:
    assert set(Readiness.__dataclass_fields__) == {"whole", "by_domain", "needed"}
    assert set(Estimate.__dataclass_fields__) == {"expected", "low", "high"}


def test_calibration_counts_scores_within_their_ranges_and_the_mean_error() -> None:
    said = Estimate(70, 62, 78)
    scores = (62, 78, 61, 71, 79, 70, 40, 63, 77, 75)
    foretold = [Prediction(n, said, score) for n, score in enumerate(scores)]
    assert calibration_of(foretold) == Calibration(mocks=10, within=7, mean_error=2.4)


def test_mocks_of_fewer_members_than_a_group_are_not_told_to_an_organiser() -> None:
    foretold = [Prediction(n % (GROUP - 1), Estimate(70, 62, 78), 70) for n in range(3 * GROUP)]
    assert calibration_of(foretold) is None
    assert calibration_of([*foretold, Prediction(GROUP, Estimate(70, 62, 78), 70)])


@pytest.fixture(scope="module")
def asked() -> Mapping[str, list[tuple[int, float | None]]]:
    """Return, for each kind of make-believe member, their items answered and the share of
    mocks within the range that they were told.
    """
    bank = make_believe_bank()
    return {
        kind: [
            (one.items, one.held)
            for number in range(12)
            for one in outcome(bank, kind, OURS, number).asked
        ]
        for kind in LEARNERS
    }


@pytest.mark.slow
def test_eight_mocks_of_ten_fall_within_the_range(
    asked: Mapping[str, list[tuple[int, float | None]]],
) -> None:
    held = [held for told in asked.values() for _, held in told if held is not None]
    assert len(held) > 100
    assert 0.75 <= fmean(held) <= 0.85


@pytest.mark.slow
@pytest.mark.parametrize("kind", LEARNERS)
def test_the_range_holds_whatever_way_members_forget(
    kind: str, asked: Mapping[str, list[tuple[int, float | None]]]
) -> None:
    # With so few members of one kind, more is left to chance.
    assert 0.7 <= fmean(held for _, held in asked[kind] if held is not None) <= 0.9


@pytest.mark.slow
def test_no_range_is_told_before_forty_items(
    asked: Mapping[str, list[tuple[int, float | None]]],
) -> None:
    early = [held for told in asked.values() for items, held in told if items < 40]
    assert early
    assert set(early) == {None}
