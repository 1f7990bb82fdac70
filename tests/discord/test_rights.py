"""Members, study leads and organisers: who may use what, of everything that the bot has.

Commands and buttons are found from the bot itself; README's table says for whom each command is.
"""

import re
from pathlib import Path

import discord
import pytest
from simcord import MemberActor, RoleHandle

from bot import refusals
from cogs.kit import rights
from cogs.kit.refusal_wording import in_words
from cogs.kit.rights import Who
from tests.discord.circle import Circle, labels, shown, text_of
from tests.discord.forged import CLICK, COMMAND, command_data, commands, contents, reply, send
from tests.discord.own_room import message_of
from tests.discord.test_forged import ids_of, options_of
from tests.discord.test_lasting_buttons import kinds

README = Path(__file__).parents[2] / "README.md"
ROW = re.compile(r"^\| (`/.*?) \| (.*?) \| .* \|$", re.MULTILINE)
NOT_ALLOWED = (in_words(refusals.ORGANISERS_ONLY), in_words(refusals.LEADS_ONLY))
FOR = {
    "organizer": Who.ORGANISER,
    "organizer, study lead": Who.LEAD,
    "member": Who.MEMBER,
    "member, host": Who.MEMBER,
}


def of_readme(circle: Circle) -> dict[str, Who]:
    """Return for whom each command is, by the table that README shows.

    What else stands in a row in quotation are options.
    """
    names = {one.qualified_name for one in commands(circle)}
    found: dict[str, Who] = {}
    for row, who in ROW.findall(README.read_text("utf-8")):
        group = ""
        for words in re.findall(r"`([^`]*)`", row):
            first, *more = words.removeprefix("/").split()
            group = first if words.startswith("/") else group
            name = " ".join([first, *more[:1]]) if words.startswith("/") else f"{group} {first}"
            fitting = [one for one in (name, first) if one in names]
            found.update({one: FOR[who] for one in fitting[:1]})
    return found


@pytest.fixture
def leads(circle: Circle) -> RoleHandle:
    return circle.guild.create_role("Study leads")


@pytest.fixture
def lead(circle: Circle, leads: RoleHandle) -> MemberActor:
    return circle.join("lena", leads)


async def name_leads(circle: Circle, role: RoleHandle) -> str:
    """Name the role of the study leads as an organiser does, and return the panel."""
    form = await circle.rosa.click(await circle.panel(), label="Study leads")
    assert form.modal is not None
    [field] = [one["component"] for one in form.modal["components"] if "component" in one]
    return text_of(await circle.rosa.submit_modal(form, {field["custom_id"]: [role]}))


def test_readme_says_of_every_command_for_whom_it_is(circle: Circle) -> None:
    told = of_readme(circle)
    names = {one.qualified_name for one in commands(circle)}
    assert told.keys() == names
    assert told == {name: rights.needed_for(name) for name in names}


async def test_each_command_lets_in_whom_the_table_names_and_nobody_else(
    circle: Circle, leads: RoleHandle, lead: MemberActor
) -> None:
    await circle.set_up()
    await name_leads(circle, leads)
    told = of_readme(circle)
    people = {Who.MEMBER: circle.alice, Who.LEAD: lead, Who.ORGANISER: circle.rosa}
    for command in commands(circle):
        needed = {
            name: (one.type.value, one.choices[0].value)
            for name, one in options_of(command).items()
            if one.required
        }
        for who, person in people.items():
            await circle.seconds(90)  # for the limits
            before = contents(circle)
            data = command_data(command.qualified_name, needed)
            said = reply(await send(circle, COMMAND, person, circle.channel, data))
            is_refused = said in NOT_ALLOWED
            assert is_refused is (who < told[command.qualified_name]), (
                command.qualified_name,
                who,
                said,
            )
            if is_refused:
                assert contents(circle) == before


async def test_a_study_lead_presses_what_is_about_questions_and_no_more(
    circle: Circle, leads: RoleHandle, lead: MemberActor
) -> None:
    await circle.set_up()
    await name_leads(circle, leads)
    post = await circle.next_post()
    refused: dict[str, set[str]] = {"member": set(), "lead": set()}
    for kind in kinds(circle):
        for name, person in {"member": circle.alice, "lead": lead}.items():
            await circle.seconds(90)
            data = {"custom_id": ids_of(kind.pattern, "1")[0], "component_type": 2}
            said = reply(await send(circle, CLICK, person, circle.channel, data, on=post))
            if said in NOT_ALLOWED:
                refused[name].add(kind.pattern.pattern)
    rooms = ("cogs.bank", "cogs.daily")
    of_questions = {
        one.pattern.pattern for one in kinds(circle) if one.__module__.startswith(rooms)
    }
    assert refused["lead"] == refused["member"] - of_questions
    assert refused["member"] & of_questions, "members see and change nothing of the questions"
    of_setup = {one.pattern for one, _ in circle.bot.buttons if one.pattern.startswith("sg:setup")}
    assert of_setup
    assert of_setup <= refused["lead"]


async def test_whoever_loses_the_role_loses_the_right(
    circle: Circle, leads: RoleHandle, lead: MemberActor
) -> None:
    await circle.set_up()
    said = in_words(refusals.LEADS_ONLY)
    post = command_data("daily status")
    assert reply(await send(circle, COMMAND, lead, circle.channel, post)) == said
    await name_leads(circle, leads)
    assert reply(await send(circle, COMMAND, lead, circle.channel, post)) != said
    circle.env.backend.guilds[circle.guild.id].members[lead.id].role_ids.clear()
    assert reply(await send(circle, COMMAND, lead, circle.channel, post)) == said


async def test_naming_leads_says_how_they_get_to_see_the_commands(
    circle: Circle, leads: RoleHandle
) -> None:
    await circle.set_up()
    assert "**Study leads:** nobody besides organizers" in shown(await circle.panel())
    said = await name_leads(circle, leads)
    assert f"**Study leads:** <@&{leads.id}>" in said
    assert "Server Settings > Integrations" in said
    assert await circle.rows("SELECT lead_role_id FROM server") == [(leads.id,)]


async def test_everyone_is_no_study_lead(circle: Circle) -> None:
    await circle.set_up()
    assert await name_leads(circle, circle.guild.default_role) == in_words(
        refusals.LEAD_IS_EVERYONE
    )
    assert await circle.rows("SELECT lead_role_id FROM server") == [(None,)]


async def test_the_commands_of_leads_are_hidden_from_members_until_a_server_shows_them(
    circle: Circle,
) -> None:
    for command in circle.bot.tree.get_commands():
        hidden = command.default_permissions == discord.Permissions(manage_guild=True)
        whole = rights.COMMANDS.get(command.name, Who.MEMBER)
        assert hidden is (whole > Who.MEMBER), command.name


async def test_help_tells_a_study_lead_what_they_may_run(
    circle: Circle, leads: RoleHandle, lead: MemberActor
) -> None:
    await circle.set_up()
    await name_leads(circle, leads)
    assert "**For study leads:**" in text_of(await lead.slash(circle.channel, "help"))
    assert "For study leads" not in text_of(await circle.alice.slash(circle.channel, "help"))
    assert "Study leads" in labels(await circle.panel())


async def test_what_was_done_or_refused_leads_on_to_what_one_may_open(
    circle: Circle, lead: MemberActor, leads: RoleHandle
) -> None:
    await circle.set_up()
    await name_leads(circle, leads)
    await circle.show_to_everybody("daily")
    for who, way in ((circle.rosa, "All settings"), (lead, "Today's question")):
        done = await who.slash(circle.channel, "daily skip")
        await who.slash(circle.channel, "daily undo")
        status = await who.slash(circle.channel, "daily status")
        assert [labels(message_of(one)) for one in (done, status)] == [[way], [way]]
    refused = await circle.rosa.slash(circle.channel, "daily skip", date="in 2099")
    assert "I could not read" in text_of(refused)
    assert labels(message_of(refused)) == ["All settings"]
