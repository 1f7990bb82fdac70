"""Takes a member's answer: stored first, then explained."""

from bot import refusals
from bot.clock import Clock
from bot.db.bank import secret_items
from bot.db.daily import answers, posts
from bot.db.database import Database
from bot.domain.bank.items import Item
from bot.domain.daily.answers import AnswerOutcome
from bot.domain.daily.posts import Post, PostState
from bot.errors import Refusal
from bot.services.bank.library import Library

MOST_REMEMBERED = 1000


class Answers:
    """Records first answers and looks them up again."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._known: dict[int, tuple[Post, Item]] = {}

    async def answer(
        self,
        *,
        server_id: int,
        post_id: int,
        user_id: int,
        option: int,
        message_id: int | None = None,
    ) -> AnswerOutcome:
        """Record the answer unless the member has one or the post is closed.

        When this returns with `is_new`, the answer is on the disk. Raises Refusal for a post
        that this server does not have, or that another message shows than the one that was
        clicked (numbers come again when a backup is restored), and to whoever had an answer to
        it deleted.
        """
        recorded = await answers.record_first(
            self._db.single,
            post_id=post_id,
            server_id=server_id,
            user_id=user_id,
            option=option,
            at=self._clock(),
            message_id=message_id,
        )
        is_new = recorded is not None
        is_first = recorded is not None and recorded.is_first
        if recorded is not None and recorded.is_behind:
            self._db.enqueued()
        if is_new and post_id in self._known:
            return AnswerOutcome(*self._known[post_id], option, is_new, is_first)
        post, item = await self._shown(server_id, post_id, message_id)
        chosen = option if is_new else await answers.chosen(self._db.reading, post_id, user_id)
        if chosen is None and post.state is not PostState.CLOSED:
            raise Refusal(refusals.ANSWERED_BEFORE)
        await self._require_told(post, user_id)
        return AnswerOutcome(post, item, chosen, is_new, is_first)

    async def look_up(
        self, *, server_id: int, post_id: int, user_id: int, message_id: int | None = None
    ) -> AnswerOutcome:
        """Return what counts for a member on a post they have answered, or that is closed.

        Raises Refusal while the post is open and not answered, or closed and its item is being
        asked elsewhere, since the key would be given away.
        """
        post, item = await self._shown(server_id, post_id, message_id)
        chosen = await answers.chosen(self._db.reading, post_id, user_id)
        if chosen is None and post.state is not PostState.CLOSED:
            raise Refusal(refusals.STILL_OPEN)
        await self._require_told(post, user_id)
        return AnswerOutcome(post, item, chosen, is_new=False)

    async def today(self, server_id: int, user_id: int) -> AnswerOutcome:
        """Return the latest daily question with what a member has chosen, if anything.

        Raises Refusal where none was ever posted, or as `look_up` does.
        """
        post = await posts.latest_sent(self._db.reading, server_id)
        # Claimed, it is on its way to the channel; deleted there, it is neither open nor closed.
        shown = (PostState.POSTED, PostState.LATE, PostState.CLOSED)
        if post is None or post.item_id is None or post.state not in shown:
            raise Refusal(refusals.NO_QUESTION_YET)
        await self._require_told(post, user_id)
        chosen = await answers.chosen(self._db.reading, post.post_id, user_id)
        return AnswerOutcome(post, await self._library.item_of(post), chosen, is_new=False)

    async def _require_told(self, post: Post, user_id: int) -> None:
        """Raise Refusal for a closed post whose item is being asked elsewhere by now."""
        if post.state is PostState.CLOSED:
            secret = await secret_items.of_member(self._db.reading, post.server_id, user_id)
            if post.item_id in secret:
                raise Refusal(refusals.REASONS_WAIT)

    async def _shown(
        self, server_id: int, post_id: int, message_id: int | None
    ) -> tuple[Post, Item]:
        post = await posts.find(self._db.reading, server_id, post_id)
        if post is None or post.item_id is None or not post.may_be_shown_by(message_id):
            raise Refusal(refusals.NO_SUCH_POST)
        item = await self._library.item_of(post)
        self._remember(post, item)
        return post, item

    def _remember(self, post: Post, item: Item) -> None:
        # Which item a recorded post shows never changes, so a burst of clicks need not ask
        # for it again. Nothing else is taken from here: the table decides.
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        if post.state in (PostState.POSTED, PostState.LATE):
            self._known[post.post_id] = (post, item)
