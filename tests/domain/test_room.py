"""How much of a bank may be in use on a server, and by one host."""

from collections.abc import Mapping
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.exam.room import SHARE_OF_HOST, SHARE_OF_SERVER, Room, Running
from tests.domain.exams import make_profile

POOL = {"mentoring": 240, "advocacy": 120, "recovery": 120}
WHOLE = sum(POOL.values())
Asks = list[tuple[int, int, str | None]]


def room(*running: Running, pool: Mapping[str, int] = POOL) -> Room:
    return Room(make_profile(), pool, running)


def test_a_host_may_use_half_of_the_bank_and_all_hosts_three_quarters() -> None:
    assert room().questions_for(1, None) == WHOLE * SHARE_OF_HOST
    mine = Running(1, 5, 240, None)
    assert room(mine).questions_for(1, None) == 0
    assert room(mine).questions_for(2, None) == WHOLE * SHARE_OF_SERVER - 240


def test_a_domain_has_a_share_of_its_own() -> None:
    assert room().questions_for(1, "advocacy") == 60
    assert room(Running(1, 5, 60, "advocacy")).questions_for(1, "advocacy") == 0
    assert room(Running(1, 5, 60, "advocacy")).questions_for(2, "advocacy") == 30
    assert room(Running(1, 5, 60, "advocacy")).questions_for(1, "mentoring") == 120


def test_of_a_small_bank_or_domain_nothing_is_kept_back() -> None:
    assert room(pool={"mentoring": 60}).questions_for(1, None) == inf
    assert room(pool={**POOL, "advocacy": 60}).questions_for(1, "advocacy") == 210


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 250), st.sampled_from([None, *POOL])),
        max_size=12,
    )
)
def test_whatever_hosts_ask_for_a_quarter_is_left(asks: Asks) -> None:
    running: list[Running] = []
    for host, questions, domain in asks:
        if questions <= room(*running).questions_for(host, domain):
            running.append(Running(host, len(running), questions, domain))
    assert sum(one.questions for one in running) <= WHOLE * SHARE_OF_SERVER
    for host in range(1, 5):
        mine = sum(one.questions for one in running if one.host_id == host)
        assert mine <= WHOLE * SHARE_OF_HOST
