"""Whatever a file is: no traceback, nothing half done, and just what was shown is added."""

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import refusals
from bot.bank.formats.read import READABLE
from bot.db.database import Database
from bot.domain.bank import question_notes as notes
from bot.domain.bank.own_import import Planned
from bot.domain.bank.own_items import OwnItem
from bot.errors import Refusal
from bot.services.servers.settings import Changes
from docs.write_examples import file_of
from tests.bank.formats.samples import FILES
from tests.domain.samples import SERVER
from tests.new_database import put_new_database
from tests.services.bank.files import NUMBER, own_of, questions, read, take_in
from tests.services.bank.test_for_another_exam import ELSEWHERE
from tests.services.world import ITEMS, World

HEAD = "id,question,A,B,C,D,key,version\n"
GOLDEN = Path(__file__).parents[2] / "bank" / "formats" / "golden"
_FILES = [
    *(file_of(form) for form in READABLE),
    *sorted(GOLDEN.glob("*.gift")),
    *(sorted(FILES.glob("[01]*")) if FILES.is_dir() else ()),
]
SEEDS = [file for file in _FILES if file.stat().st_size < 50_000]
"""Files that are read: the worked ones, those of another reader, and those of teachers; small ones,
since each is taken in many times."""


class Desk:
    """Where files are taken in: each life of files on a server of its own."""

    def __init__(self, folder: Path) -> None:
        self._runner = asyncio.Runner()
        put_new_database(folder / "study.sqlite3")
        self._database = Database.open(folder / "study.sqlite3")
        self._world = World(self._runner.run(self._database.__aenter__()), ITEMS)
        self._servers = count(SERVER)

    def close(self) -> None:
        self._runner.run(self._database.__aexit__(None, None, None))
        self._runner.close()

    def take_in(self, *files: tuple[bytes, str]) -> None:
        """Send files; look that what each was said to do is done, all of it and nothing else."""
        server_id = next(self._servers)
        for data, name in files:
            self._runner.run(self._take_in(server_id, data, name))

    async def _take_in(self, server_id: int, data: bytes, name: str) -> None:
        before = _said(await own_of(self._world, server_id))
        try:
            plan = await read(self._world, data, name=name, server_id=server_id)
        except Refusal:
            plan = None
        assert _said(await own_of(self._world, server_id)) == before, "a preview changes nothing"
        if plan is None or not plan.is_ready:
            return
        await self._world.services.own_imports.add(server_id, NUMBER, seen=plan.edition)
        assert _said(await own_of(self._world, server_id)) == _expected(before, plan)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("imports"))
    yield made
    made.close()


Said = dict[str, tuple[object, ...]]


def _said(own: list[OwnItem]) -> Said:
    """Return by their names what a server's own questions say."""
    return {one.name: _says(one) for one in own}


def _says(one: OwnItem) -> tuple[object, ...]:
    item, credited = one.item, one.credited
    return (
        *(item.stem, item.options, item.key, item.domain, item.topic, item.kind, item.tags),
        *(item.citations, item.law_checked, item.version),
        *(credited.author, credited.licence, credited.promised, one.pools),
    )


def _expected(before: Said, plan: Planned) -> Said:
    return before | {one.name: _says(one) for one in (*plan.added, *plan.changed)}


@st.composite
def damaged(draw: st.DrawFn) -> tuple[bytes, str]:
    """Return a file that somebody has made, with some damage, and what it is called."""
    seed = draw(st.sampled_from(SEEDS))
    data = seed.read_bytes()
    for _ in range(draw(st.integers(0, 3))):
        at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 60))
        planted = draw(st.binary(max_size=8) | st.sampled_from([data[:200], data[-200:], b"\n"]))
        data = data[:at] + planted + data[at + length :]
    return data, draw(st.sampled_from([seed.name, "q", "q.csv", "q.gift"]))


@given(files=st.lists(damaged(), min_size=1, max_size=3))
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_shown_is_what_is_added_whatever_the_files_are(
    desk: Desk, files: list[tuple[bytes, str]]
) -> None:
    desk.take_in(*files)


ROWS = st.tuples(
    st.sampled_from(["", "a-1", "item-01", "own-item-01", "own.1", "own-1"]),
    st.sampled_from(["Q?", "q?", "What fits best?"]),
    st.permutations(["w", "x", "y", "z"]),
    st.sampled_from(["A", "d", "2", "A,B", ""]),
    st.sampled_from(["", "1", "2", "0", "9999", "000000001" + "9" * 5000]),
).map(lambda row: ",".join((row[0], row[1], *row[2], f'"{row[3]}"', row[4])))


@given(tables=st.lists(st.lists(ROWS, min_size=1, max_size=6), min_size=1, max_size=4))
@settings(max_examples=30)
def test_names_and_texts_that_meet_in_any_way_are_taken_in_as_shown(
    desk: Desk, tables: list[list[str]]
) -> None:
    desk.take_in(*(((HEAD + "\n".join(table)).encode(), "q.csv") for table in tables))


async def test_two_questions_that_would_have_one_name_here_are_told_apart(world: World) -> None:
    """A built-in question's name is not given again, and what is given instead may stand there."""
    rows = ["item-01,Q?,w,x,y,z,A,", "own-item-01,R?,w,x,y,z,A,"]
    plan = await read(world, (HEAD + "\n".join(rows)).encode())
    assert [one.name for one in plan.added] == ["own-item-01"]
    assert [one.reason for one in plan.skipped] == [notes.same_question(2)]
    await world.services.own_imports.add(SERVER, NUMBER, seen=plan.edition)


async def test_one_question_is_not_changed_by_two_of_the_same_file(world: World) -> None:
    await take_in(world, (HEAD + "a-1,Q?,w,x,y,z,A,").encode())
    rows = ["a-1,New?,w,x,y,z,A,", "b-1,Q?,w,x,y,z,B,"]
    plan = await read(world, (HEAD + "\n".join(rows)).encode())
    assert [one.reason for one in plan.skipped] == [notes.same_question(2)]
    await world.services.own_imports.add(SERVER, NUMBER, seen=plan.edition)
    assert [one.item.stem for one in await own_of(world)] == ["New?"]


async def test_a_version_of_very_many_digits_is_said_to_be_unread(world: World) -> None:
    plan = await read(world, f"{HEAD}a-1,Q?,w,x,y,z,A,{'0' * 8}1{'9' * 5000}".encode())
    assert [one.reason for one in plan.noted] == [notes.VERSION_UNREAD]


async def test_another_exam_meanwhile_is_shown_before_anything_is_added(world: World) -> None:
    world.others = (ELSEWHERE,)
    world.with_bank(*ITEMS)
    await world.set_up()
    plan = await read(world, questions("mine-1", domain="elsewhere-care"))
    assert [one.item.domain for one in plan.added] == ["advocacy"]
    await world.set_up(changes=Changes(exam="elsewhere"))
    imports = world.services.own_imports
    with pytest.raises(Refusal) as refused:
        await imports.add(SERVER, NUMBER, seen=plan.edition)
    assert refused.value.reason == refusals.CHANGED_MEANWHILE
    again = await imports.plan(SERVER, NUMBER)
    assert [one.item.domain for one in again.added] == ["elsewhere-care"]
    await imports.add(SERVER, NUMBER, seen=again.edition)
    assert [one.item.domain for one in await own_of(world)] == ["elsewhere-care"]
