"""Files of questions over real HTTP: what a member sends comes in, what goes out is the file."""

import json
from typing import Any

import aiohttp
import pytest
from simcord import InteractionResult

from bot.bank.formats.read import READABLE, read
from bot.domain.bank.question_files import Format
from bot.loopback.simcord_names import CDN
from bot.services.bank.exports import Exported
from docs.write_examples import file_of
from tests.discord.circle import shown, text_of
from tests.discord.own_room import csv_of, message_of
from tests.wire.circle import Circle


async def send(circle: Circle, data: bytes, name: str) -> InteractionResult:
    """Send a file as an organiser's client does: it lies at an address, and the bot fetches it."""
    return await circle.rosa.slash(
        circle.channel, "bank import", file=(name, data), domain="Mentoring"
    )


async def downloaded(circle: Circle, result: InteractionResult) -> tuple[str, bytes]:
    """Return the name and the bytes of the one file of a reply, as a member's client gets them."""
    [file] = message_of(result).attachments
    address = file.url.replace(CDN, f"{circle.loopback.url}/cdn")
    async with aiohttp.ClientSession() as session, session.get(address) as reply:
        assert reply.status == 200
        data = await reply.read()
    assert len(data) == file.size
    return file.filename, data


@pytest.mark.parametrize("form", READABLE)
async def test_a_file_that_is_sent_is_previewed_and_added(circle: Circle, form: Format) -> None:
    async with circle.bot_here():
        preview = await send(circle, file_of(form).read_bytes(), file_of(form).name)
        assert "**1 question** would be added" in text_of(preview)
        assert circle.stored("SELECT * FROM own_item") == []
        await circle.rosa.click(message_of(preview), label="Add them")
    [stored] = circle.stored("SELECT body FROM own_version")
    [one] = read(file_of(form).read_bytes(), file_of(form).name).items
    assert one.item.stem in json.loads(stored["body"]).values()


@pytest.mark.parametrize("form", Format)
async def test_what_goes_out_is_the_file_to_the_last_byte(circle: Circle, form: Format) -> None:
    async with circle.bot_here() as bot:
        exports, made = bot.services.own_exports, list[Exported]()
        usual = exports.export

        async def noting(*args: Any, **options: Any) -> Exported:  # noqa: ANN401
            made.append(await usual(*args, **options))
            return made[-1]

        exports.export = noting
        preview = await send(circle, csv_of("mine-1", "mine-2"), "quiz.csv")
        await circle.rosa.click(message_of(preview), label="Add them")
        result = await circle.rosa.slash(
            circle.channel, "bank export", format=form.value, questions="own"
        )
        assert result.ephemeral
        [one] = made
        assert await downloaded(circle, result) == (one.file_name, one.data)
    if form in READABLE:
        assert [found.item.stem for found in read(one.data, one.file_name).items] == [
            *("Which one fits mine-1?", "Which one fits mine-2?"),
        ]


async def test_a_file_of_many_questions_comes_in_as_a_whole(circle: Circle) -> None:
    data = csv_of(*(f"mine-{number}" for number in range(200)))
    async with circle.bot_here():
        preview = await send(circle, data, "all.csv")
        assert "**200 questions** would be added" in text_of(preview)
        done = await circle.rosa.click(message_of(preview), label="Add them")
        assert "questions added" in shown(message_of(done))
    [row] = circle.stored("SELECT COUNT(*) AS found FROM own_item")
    assert row["found"] == 200


async def test_the_template_that_is_downloaded_is_a_table_of_ours(circle: Circle) -> None:
    async with circle.bot_here():
        browse = await circle.rosa.slash(circle.channel, "bank browse")
        _, data = await downloaded(
            circle, await circle.rosa.click(message_of(browse), label="Template")
        )
    assert len(read(data, "template.csv").items) == 1


async def test_a_file_that_is_no_more_where_it_lay_is_said_so(circle: Circle) -> None:
    async with circle.bot_here():
        circle.loopback.env.backend.cdn.get = lambda url: None  # pyright: ignore
        said = text_of(await send(circle, csv_of("mine-1"), "quiz.csv"))
    assert "could not fetch the file" in said
