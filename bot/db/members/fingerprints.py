"""What is left of a deleted answer or paper while others may still be asked the same.

Whoever has answered a question has seen its key, so a second first answer would be no answer.
That there was one is kept as a fingerprint, which names nobody, until the question is closed.
"""

from hashlib import sha256
from typing import TypedDict

from bot.db.session import Query, Session, Transaction


class _Ref(TypedDict):
    ref_id: int


_OPEN_ANSWERS = Query(
    _Ref,
    """
    SELECT post_id AS ref_id FROM answer JOIN post USING (post_id)
    WHERE user_id = :user_id AND state IN ('claimed', 'posted', 'late')
    """,
)
_KEEP_ANSWER = """
    INSERT INTO deleted_answer (post_id, fingerprint) VALUES (:ref_id, :fingerprint)
    ON CONFLICT DO NOTHING
"""
# In a lobby nobody has seen a question yet; whoever comes back may join again.
_OPEN_PAPERS = Query(
    _Ref,
    """
    SELECT sitting_id AS ref_id FROM paper JOIN sitting USING (sitting_id)
    WHERE user_id = :user_id AND deadline_at IS NOT NULL AND state <> 'closed'
    """,
)
_KEEP_PAPER = """
    INSERT INTO deleted_paper (sitting_id, fingerprint) VALUES (:ref_id, :fingerprint)
    ON CONFLICT DO NOTHING
"""
_HAD_PAPER = """
    SELECT 1 FROM deleted_paper WHERE sitting_id = :ref_id AND fingerprint = :fingerprint
"""


def of_answer(post_id: int, user_id: int) -> str:
    """Return the fingerprint of a member's answer to a post."""
    return sha256(f"answer:{post_id}:{user_id}".encode()).hexdigest()


def of_paper(sitting_id: int, user_id: int) -> str:
    """Return the fingerprint of a member's paper of a sitting."""
    return sha256(f"paper:{sitting_id}:{user_id}".encode()).hexdigest()


async def keep(tx: Transaction, user_id: int) -> None:
    """Keep the fingerprints of what a member has answered and what is still open."""
    who = {"user_id": user_id}
    for find, save, of in (
        (_OPEN_ANSWERS, _KEEP_ANSWER, of_answer),
        (_OPEN_PAPERS, _KEEP_PAPER, of_paper),
    ):
        for row in await tx.read(find, who):
            ref_id = row["ref_id"]
            await tx.run(save, {"ref_id": ref_id, "fingerprint": of(ref_id, user_id)})


async def had_paper(session: Session, sitting_id: int, user_id: int) -> bool:
    """Tell whether a member had a paper of an open sitting deleted."""
    values = {"ref_id": sitting_id, "fingerprint": of_paper(sitting_id, user_id)}
    return bool(await session.run(_HAD_PAPER, values))
