"""/bank: what organisers may know of the questions, and of how the group does with them."""

import io
import re
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.domain.bank.items import Bank, Pool
from bot.domain.bank.own_items import EVERYWHERE, Choice
from bot.domain.bank.question_files import Format
from bot.domain.scores.readiness import Calibration
from bot.services.bank.shelf import Search
from bot.services.scores.item_stats import ItemReport
from bot.services.scores.readiness import Misconception
from cogs.bank import item_table, own_wording, wording
from cogs.bank.browsing import show_list
from cogs.bank.importing import ImportForm, show_preview
from cogs.kit.buttons import Click, bank_here, organiser_only, row, server_of, services
from cogs.kit.cross_feature import SheetDoor
from cogs.kit.domains import domain_named, suggest_domains
from cogs.kit.file_wording import NAMES
from cogs.kit.item_text import crisis_note
from cogs.kit.numbers import topic_title
from cogs.kit.screens import Screen, card, note

ASKED_IN = [
    app_commands.Choice(name=name, value=" ".join(pools))
    for name, pools in {
        "everywhere": tuple(Pool),
        "daily question and practice": (Pool.DAILY, Pool.PRACTICE),
        "mock exams, live rounds and practice": (Pool.EXAMS, Pool.PRACTICE),
        "practice only": (Pool.PRACTICE,),
    }.items()
]
FORMATS = [app_commands.Choice(name=NAMES[form], value=form.value) for form in Format]
WHOSE = [
    app_commands.Choice(name=name, value=whose.value)
    for name, whose in {
        "all": Choice.BOTH,
        "our own": Choice.OWN,
        "built-in": Choice.BUILT_IN,
    }.items()
]


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class BankCommands(
    commands.GroupCog, group_name="bank", group_description="The questions, for organizers."
):
    """The organiser's look at the bank."""

    @app_commands.command()
    @organiser_only
    async def stats(self, interaction: Click) -> None:
        """See how questions fare in mock exams, which mislead, how estimates hold. No names."""
        foretelling, server_id = services(interaction).predictions, server_of(interaction)
        report = await services(interaction).item_stats.report(server_id)
        file = item_file(report)
        attached: list[ui.Item[Any]] = [ui.File(file)] if file else []
        screen = stats_screen(
            await services(interaction).library.bank_of(server_id),
            await foretelling.misconceptions(server_id),
            await foretelling.calibration(server_id),
        )
        screen.add_item(card(*wording.items(report), *attached))
        await interaction.response.send_message(
            view=screen, files=[file] if file else [], ephemeral=True
        )

    @app_commands.command(name="import")
    @organiser_only
    @app_commands.describe(
        file="CSV, Excel, GIFT, Aiken, Moodle XML or TOML, up to 4 MB and 2,000 questions",
        domain="The domain of the questions that name none",
        asked_in="Where they may be asked; by default everywhere",
    )
    @app_commands.choices(asked_in=ASKED_IN)
    async def import_file(
        self,
        interaction: Click,
        file: discord.Attachment | None = None,
        domain: str | None = None,
        asked_in: str | None = None,
    ) -> None:
        """Add your group's own questions from a file; first you see all that would become of it."""
        bank = await bank_here(interaction)
        domain_id = domain_named(bank, domain)
        if file is None:
            await interaction.response.send_modal(ImportForm())
            return
        pools = frozenset(map(Pool, asked_in.split())) if asked_in else EVERYWHERE
        await show_preview(interaction, file, domain=domain_id, pools=pools)

    @app_commands.command()
    @organiser_only
    @app_commands.rename(form="format")
    @app_commands.describe(
        form="The kind of file; by default CSV, for a spreadsheet",
        questions="Whose questions; by default all that there are",
        topic="Questions of one topic only",
        keys="Whether keys and reasons are in it; by default they are",
    )
    @app_commands.choices(form=FORMATS, questions=WHOSE)
    async def export(
        self,
        interaction: Click,
        form: str = Format.CSV,
        questions: str = Choice.BOTH,
        topic: str | None = None,
        keys: bool = True,
    ) -> None:
        """Get questions as a file, for organizers. What is being asked just now is left out."""
        server_id = server_of(interaction)
        made = await services(interaction).own_exports.export(
            server_id, Format(form), whose=Choice(questions), topic=topic or "", with_keys=keys
        )
        name = safe_file_name(made.file_name)
        file = discord.File(io.BytesIO(made.data), name, description=own_wording.FILE_WORDS)
        screen = Screen(card(*own_wording.exported(made, with_keys=keys), ui.File(file)))
        await interaction.response.send_message(view=screen, files=[file], ephemeral=True)

    @app_commands.command()
    @organiser_only
    @app_commands.describe(
        search="Words of the question, or its name", topic="Its topic", questions="Whose questions"
    )
    @app_commands.choices(questions=WHOSE)
    async def browse(
        self,
        interaction: Click,
        search: app_commands.Range[str, 0, 100] = "",
        topic: str | None = None,
        questions: str = Choice.BOTH,
    ) -> None:
        """Find, read, edit, retire and restore questions, and choose what your group draws from."""
        await show_list(interaction, Search(search, topic or "", Choice(questions)))

    @import_file.autocomplete("domain")
    async def _domains(self, interaction: Click, current: str) -> list[app_commands.Choice[str]]:
        return suggest_domains(await bank_here(interaction), current)

    @export.autocomplete("topic")
    @browse.autocomplete("topic")
    async def _topics(self, interaction: Click, current: str) -> list[app_commands.Choice[str]]:
        topics = await services(interaction).shelf.topics(server_of(interaction))
        titles = {topic: topic_title(topic) for topic in topics}
        fitting = [
            app_commands.Choice(name=title, value=topic)
            for topic, title in titles.items()
            if current.casefold() in topic or current.casefold() in title.casefold()
        ]
        return fitting[:25]


def safe_file_name(name: str) -> str:
    """Return a name that Discord and every system takes as it is."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)[-80:]


def stats_screen(bank: Bank, found: Sequence[Misconception], known: Calibration | None) -> Screen:
    """Return what an organiser may know, without names."""
    return note(
        wording.heading(bank),
        *wording.misconceptions(found),
        *crisis_note(*(one.item for one in found)),
        wording.calibration(known),
        row(SheetDoor()),
    )


def item_file(report: ItemReport) -> discord.File | None:
    """Return the table of all items that may be told of, or None without any."""
    if not report.items:
        return None
    data = io.BytesIO(item_table.as_csv(report.items).encode("utf-8-sig"))
    return discord.File(data, item_table.FILE_NAME, description=item_table.FILE_WORDS)
