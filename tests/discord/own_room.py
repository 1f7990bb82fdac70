"""A server's own questions on an in-memory Discord: files sent, screens read."""

from simcord import InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.bank.formats.write import write
from bot.domain.bank.question_files import Credited, Format
from tests.discord.circle import Circle, parts
from tests.domain.samples import make_item

GIFT = """::mine-1::Which one helps? {
~A list
=A friend#Because friends listen.
~A form
~A rule
}

::mine-2::Which two help? {
~%50%A list
~%50%A friend
~A form
~A rule
}

::mine-3::What <b>is</b> hope, @everyone? {
~A plan
=A view ahead
~A rule
~A place
}
"""


def csv_of(*names: str, **changes: object) -> bytes:
    """Return a table with a question of each name."""
    items = [
        Credited(make_item(name, stem=f"Which one fits {name}?", domain="mentoring", **changes))
        for name in names
    ]
    return write(items, Format.CSV)


def message_of(result: InteractionResult) -> ResponseMessage:
    """Return the reply that was sent."""
    assert isinstance(result.response, ResponseMessage)
    return result.response


async def send(
    circle: Circle, data: bytes, name: str = "quiz.csv", **options: object
) -> ResponseMessage:
    """Send a file with /bank import, and return the preview."""
    result = await circle.rosa.slash(circle.channel, "bank import", file=(name, data), **options)
    assert result.ephemeral
    return message_of(result)


async def take_in(circle: Circle, data: bytes, name: str = "quiz.csv") -> ResponseMessage:
    """Send a file and add its questions."""
    preview = await send(circle, data, name)
    return message_of(await circle.rosa.click(preview, label="Add them"))


async def open_one(circle: Circle, words: str, who: MemberActor | None = None) -> ResponseMessage:
    """Find one question with /bank browse, and open it."""
    who = who or circle.rosa
    found = await who.slash(circle.channel, "bank browse", search=words)
    [listed] = [part for part in parts(message_of(found)) if part["type"] == 3]
    value = listed["options"][0]["value"]
    return message_of(await who.select(message_of(found), [value], custom_id=listed["custom_id"]))
