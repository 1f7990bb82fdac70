"""/bank import and export: previews, faults by line, files taken back, by organisers alone."""

import pytest
from simcord.results import ResponseMessage

from bot.domain.bank.question_files import MOST_BYTES, Format
from cogs.kit.file_wording import NAMES
from tests.discord.circle import Circle, labels, parts, shown, text_of
from tests.discord.own_room import GIFT, csv_of, message_of, send, take_in


async def own_rows(circle: Circle) -> int:
    [(count,)] = await circle.rows("SELECT COUNT(*) FROM own_item")
    return count


async def test_a_preview_tells_every_fault_by_line_and_adds_nothing(circle: Circle) -> None:
    preview = await send(circle, GIFT.encode(), "hope.gift", domain="Mentoring")
    said = shown(preview)
    assert "**2 questions** would be added, **0** changed, **1** left out" in said
    assert "Line 8: “Which two help?” Several options are right" in said
    assert "Line 15: “What is hope, everyone?” Markup was taken off" in said
    assert "By adding them you promise" in said
    assert "@everyone" not in said
    assert await own_rows(circle) == 0


async def test_what_was_shown_is_added_and_can_be_taken_back(circle: Circle) -> None:
    preview = await send(circle, GIFT.encode(), "hope.gift", domain="Mentoring")
    done = message_of(await circle.rosa.click(preview, label="Add them"))
    assert "2 questions added, 0 changed" in shown(done)
    assert await own_rows(circle) == 2
    asked = message_of(await circle.rosa.click(done, label="Take it back"))
    assert "Take back hope.gift?" in shown(asked)
    assert await own_rows(circle) == 2
    assert "Imports" in text_of(await circle.rosa.click(asked, label="Keep them"))
    gone = message_of(await circle.rosa.click(asked, label="Yes, take back"))
    assert "2 deleted" in shown(gone)
    assert await own_rows(circle) == 0


async def test_who_has_no_domain_is_asked_for_it_before_anything_can_be_added(
    circle: Circle,
) -> None:
    preview = await send(circle, GIFT.encode(), "hope.gift")
    assert "Add them" not in labels(preview)
    [listed] = [part for part in parts(preview) if part["type"] == 3]
    chosen = await circle.rosa.select(preview, ["2"], custom_id=listed["custom_id"])
    again = message_of(chosen)
    assert "Domain of those without one: " in shown(again)
    await circle.rosa.click(again, label="Add them")
    assert await own_rows(circle) == 2


async def test_the_form_takes_a_file_and_says_where_it_is_asked(circle: Circle) -> None:
    form = await circle.rosa.slash(circle.channel, "bank import")
    assert form.modal is not None
    [file, pools] = [one["component"]["custom_id"] for one in form.modal["components"]]
    values = {file: [("quiz.csv", csv_of("mine-1"))], pools: ["practice"]}
    preview = message_of(await circle.rosa.submit_modal(form, values))
    assert "Asked in: Practice (**/quiz**)." in shown(preview)
    await circle.rosa.click(preview, label="Add them")
    assert await circle.rows("SELECT pools FROM own_item") == [("practice",)]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        pytest.param(b"", "a.csv", "There is no question in this file", id="empty"),
        pytest.param(b"one\ttwo\nthree\tfour\n", "a.txt", "list of terms", id="quizlet"),
        pytest.param(b"x" * (MOST_BYTES + 1), "a.csv", "too large: I read up to 4 MB", id="large"),
        pytest.param(b"%PDF-1.7", "a.pdf", "made for reading on paper", id="pdf"),
    ],
)
async def test_a_file_of_no_use_gets_one_sentence(
    circle: Circle, data: bytes, name: str, sentence: str
) -> None:
    result = await circle.rosa.slash(circle.channel, "bank import", file=(name, data))
    assert sentence in text_of(result)
    assert await circle.rows("SELECT * FROM own_bank") == []


async def test_a_file_that_discord_does_not_hand_over_is_said_so(circle: Circle) -> None:
    form = await circle.rosa.slash(circle.channel, "bank import")
    assert form.modal is not None
    circle.env.backend.cdn.get = lambda url: None  # pyright: ignore
    result = await circle.rosa.slash(circle.channel, "bank import", file=("a.csv", csv_of("a-1")))
    assert "could not fetch the file" in text_of(result)


async def test_a_change_meanwhile_shows_what_would_be_done_now(circle: Circle) -> None:
    first = await send(circle, csv_of("mine-1", "mine-2"))
    other = circle.join("olga", circle.organiser_role_in(circle.guild))
    result = await other.slash(circle.channel, "bank import", file=("other.csv", csv_of("mine-1")))
    await other.click(message_of(result), label="Add them")
    again = message_of(await circle.rosa.click(first, label="Add them"))
    assert "Somebody changed your group's questions meanwhile" in shown(again)
    assert "**1 question** would be added, **0** changed, **1** left out" in shown(again)
    assert await own_rows(circle) == 1
    await circle.rosa.click(again, label="Add them")
    assert await own_rows(circle) == 2


async def test_a_preview_from_before_a_restart_is_kindly_forgotten(circle: Circle) -> None:
    preview = await send(circle, csv_of("mine-1"))
    await circle.restart()
    said = text_of(await circle.rosa.click(preview, label="Add them"))
    assert "I no longer have this file" in said
    assert await own_rows(circle) == 0


@pytest.mark.parametrize("form", [*Format])
async def test_questions_go_out_as_a_private_file_of_every_kind(
    circle: Circle, form: Format
) -> None:
    await take_in(circle, csv_of("mine-1", "mine-2"))
    result = await circle.rosa.slash(
        circle.channel, "bank export", format=form.value, questions="own"
    )
    assert result.ephemeral
    [file] = message_of(result).attachments
    assert file.size > 100
    said = shown(message_of(result))
    assert f"{NAMES[form]}, 2 questions." in said
    assert "The file holds answers" in said


async def test_a_question_that_is_open_is_left_out_and_that_is_said(circle: Circle) -> None:
    await circle.set_up()
    post = await circle.next_post()
    result = await circle.rosa.slash(circle.channel, "bank export", format="csv")
    assert "1 question is left out: being asked just now" in text_of(result)
    [file] = message_of(result).attachments
    assert circle.item_of(post).item_id.encode() not in await file.read()


async def test_a_file_without_keys_has_none(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1"))
    result = await circle.rosa.slash(
        circle.channel, "bank export", format="csv", questions="own", keys=False
    )
    [file] = message_of(result).attachments
    data = await file.read()
    assert b"Which one fits mine-1?" in data
    assert b"Reason B" not in data
    assert "holds answers" not in text_of(result)


async def test_nothing_of_a_server_is_exported_on_another(circle: Circle) -> None:
    await take_in(circle, csv_of("mine-1"))
    elsewhere = circle.env.create_guild("Another circle")
    channel = elsewhere.create_text_channel("study")
    boss = circle.join("boss", circle.organiser_role_in(elsewhere), guild=elsewhere)
    result = await boss.slash(channel, "bank export", format="csv", questions="own")
    assert "There are no such questions" in text_of(result)
    found = await boss.slash(channel, "bank browse", search="mine-1")
    assert "Nothing found" in text_of(found)


COMMANDS = [
    ("bank import", {"file": ("quiz.csv", csv_of("mine-1"))}),
    ("bank export", {"format": "csv"}),
    ("bank browse", {}),
]


@pytest.mark.parametrize(("command", "options"), COMMANDS, ids=[name for name, _ in COMMANDS])
async def test_a_member_is_refused_by_the_bot_itself(
    circle: Circle, command: str, options: dict[str, object]
) -> None:
    await circle.show_to_everybody("bank")
    result = await circle.alice.slash(circle.channel, command, **options)
    assert text_of(result).startswith("Only organizers")
    assert await circle.rows("SELECT * FROM own_bank") == []


BUTTONS = [
    *("sg:ownadd:1:0", "sg:owndomain:1", "sg:ownback:1", "sg:ownbacknow:1", "sg:ownimports:now"),
    *("sg:ownimports:back", "sg:owntemplate:now", "sg:ownpage:1:1", "sg:ownopen:one"),
    *("sg:ownedit:1:1", "sg:ownplace:1:1", "sg:ownretire:1:1", "sg:ownrestore:1:1"),
    "sg:ownpool:now",
]


@pytest.mark.parametrize("custom_id", BUTTONS)
async def test_a_member_who_forges_a_button_is_refused(circle: Circle, custom_id: str) -> None:
    await circle.set_up()
    await take_in(circle, csv_of("mine-1"))
    before = await circle.rows("SELECT * FROM own_item")
    post = await circle.next_post()
    assert (await circle.press(circle.alice, post, custom_id)).startswith("Only organizers")
    assert await circle.rows("SELECT * FROM own_item") == before


async def test_whoever_lost_the_right_while_a_form_stood_open_adds_nothing(circle: Circle) -> None:
    form = await circle.rosa.slash(circle.channel, "bank import")
    assert form.modal is not None
    [file, pools] = [one["component"]["custom_id"] for one in form.modal["components"]]
    circle.env.backend.guilds[circle.guild.id].members[circle.rosa.id].role_ids.clear()
    values = {file: [("quiz.csv", csv_of("mine-1"))], pools: ["practice"]}
    said = text_of(await circle.rosa.submit_modal(form, values))
    assert said.startswith("Only organizers")


async def test_many_faults_of_one_kind_are_told_together_each_by_its_line(circle: Circle) -> None:
    broken = "".join(f"::q-{number}::How many in {number}? {{#5}}\n\n" for number in range(50))
    two = "::a::Which two? {~%50%a ~%50%b ~c ~d}\n\n"
    said = shown(await send(circle, (broken + two).encode(), "quiz.gift"))
    lines = ", ".join(map(str, range(1, 81, 2)))
    assert (
        f"It asks for a number; a question here has four options. **Lines {lines}** and 10" in said
    )
    assert "Line 101: “Which two?” Several options are right" in said


async def test_the_longest_preview_fits_into_a_message(circle: Circle) -> None:
    broken = "".join(
        f"::q-{number}::<b>{'long ' * 20}{number}</b> {{\n~a\n~b\n}}\n\n" for number in range(900)
    )
    sound = "".join(
        f"::p-{number}::<b>{'long ' * 20}{number}</b> {{\n=a\n~b\n~c\n~d\n}}\n\n"
        for number in range(900)
    )
    preview = await send(circle, (broken + sound).encode(), "x" * 80 + ".gift")
    assert isinstance(preview, ResponseMessage)
    assert len(shown(preview)) <= 4000
    assert "and 8" in shown(preview)


HOSTILE = (
    "@everyone @here <@123> <@&123> <#123> ||x|| **y** [z](https://example.org)",
    "\u202eturned round\u202c \u200bhidden",
    "# heading > quote - list `code`",
)


@pytest.mark.parametrize("stem", HOSTILE)
async def test_no_text_of_a_file_mentions_anybody_or_turns_a_line_round(
    circle: Circle, stem: str
) -> None:
    data = csv_of("mine-1").replace(b"Which one fits mine-1?", f'"{stem} a?"'.encode())
    await take_in(circle, data)
    pool = "UPDATE own_bank SET pool = 'own'"
    await circle.change(pool)
    circle.bot.services.library.changed(circle.guild.id)
    await circle.set_up()
    post = await circle.next_post()
    said = shown(post)
    for sign in ("@everyone", "@here", "<@", "<#", "||", "\u202e", "\u200b", "](http"):
        assert sign not in said
    assert not post.mention_everyone
    assert post.mentions == []
