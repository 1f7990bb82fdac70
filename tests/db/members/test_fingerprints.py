"""That there was an answer is known without a name, for as long as the question is open."""

import pytest

from bot.db.daily import answers
from bot.db.database import Database
from bot.db.exam import papers
from bot.db.members import fingerprints, member_data
from bot.domain.daily.answers import Recorded
from tests.db.exam_rows import add_lobby, add_open, add_paper, add_waiting, close
from tests.db.rows import TODAY, add_posted, add_server
from tests.domain.exams import MEMBER
from tests.domain.samples import NOON, SERVER

OTHER = MEMBER + 1


async def answer(db: Database, post_id: int, user_id: int = MEMBER) -> Recorded | None:
    return await answers.record_first(
        db.single, post_id=post_id, server_id=SERVER, user_id=user_id, option=1, at=NOON
    )


async def delete(db: Database) -> None:
    async with db.transaction() as tx:
        await member_data.delete(tx, MEMBER)


async def rows(db: Database, table: str) -> list[object]:
    return list(await db.reading.run(f"SELECT * FROM {table}"))


@pytest.fixture(autouse=True)
async def _server(db: Database) -> None:
    await add_server(db)


async def test_a_deleted_answer_is_not_given_a_second_time(db: Database) -> None:
    post = await add_posted(db, local_on=TODAY)
    assert await answer(db, post.post_id)
    await delete(db)
    await delete(db)
    assert not await answer(db, post.post_id)
    assert await answer(db, post.post_id, OTHER)


async def test_the_fingerprint_of_an_answer_goes_when_the_question_closes(db: Database) -> None:
    post = await add_posted(db, local_on=TODAY)
    await answer(db, post.post_id)
    await delete(db)
    assert len(await rows(db, "deleted_answer")) == 1
    await db.single.run("UPDATE post SET state = 'closed'")
    assert await rows(db, "deleted_answer") == []


async def test_a_deleted_paper_is_known_until_its_mock_exam_is_over(db: Database) -> None:
    sitting = await add_open(db)
    await add_paper(db.single, sitting, MEMBER)
    await delete(db)
    assert await papers.of_member(db.reading, sitting.sitting_id, MEMBER) is None
    assert await fingerprints.had_paper(db.reading, sitting.sitting_id, MEMBER)
    assert not await fingerprints.had_paper(db.reading, sitting.sitting_id, OTHER)
    await close(db, sitting)
    assert await rows(db, "deleted_paper") == []


async def test_whoever_only_waited_in_a_lobby_has_had_no_paper(db: Database) -> None:
    lobby = await add_lobby(db)
    await add_waiting(db.single, lobby, MEMBER)
    await delete(db)
    assert await rows(db, "deleted_paper") == []
