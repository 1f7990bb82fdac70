"""/daily next: the next question without its key, and what an organiser may do with it.

Every part names the version of the line that it was drawn from, so that two organisers at once
never overwrite each other. Nothing here draws a key or a reason (docs/decisions/0035).
"""

import re
from datetime import date

import discord
from discord import ui

from bot import refusals
from bot.domain.bank.items import LETTERS, Bank
from bot.domain.daily.line import MOST_IN_LINE
from bot.errors import Refusal
from bot.refusals import Reason
from bot.services.daily.lines import Lines, Outlook
from cogs.daily import next_wording as wording
from cogs.daily.replies import waits_for
from cogs.kit.buttons import (
    Click,
    LastingButton,
    LastingList,
    picked,
    row,
    server_of,
    services,
)
from cogs.kit.item_text import crisis_note, option_line
from cogs.kit.numbers import topic_title
from cogs.kit.rights import require_lead
from cogs.kit.screens import Screen, card
from cogs.kit.text import ACCENT, GENTLE, cut

_MOST_OPTIONS = 25


async def show_next(interaction: Click) -> None:
    """Show the next question to an organiser, privately."""
    outlook = await services(interaction).line.look(server_of(interaction))
    screen = await _screen_here(interaction, outlook)
    await interaction.response.send_message(view=screen, ephemeral=True)


async def _screen_here(
    interaction: Click, outlook: Outlook, *, place: int = 0, domain: int = 0
) -> Screen:
    bank = await services(interaction).library.bank_of(server_of(interaction))
    obstacle = await services(interaction).setup.obstacle(server_of(interaction))
    return next_screen(outlook, bank, place=place, domain=domain, obstacle=obstacle)


def next_screen(
    outlook: Outlook,
    bank: Bank,
    *,
    place: int = 0,
    domain: int = 0,
    obstacle: Reason | None = None,
) -> Screen:
    """Return a question in line as it will be asked, and what can be done with it.

    With the number of a `domain`, counted from 1, its topics are offered. With an `obstacle`
    nothing can be posted: that is said, and no time is named.
    """
    place = min(place, len(outlook.line) - 1)
    upcoming, version = outlook.line[place], outlook.version
    return Screen(
        card(
            *([wording.OVERTAKEN] if outlook.overtaken else []),
            *wording.left_out(outlook.left_out),
            wording.title(outlook, place, comes=obstacle is None),
            *([waits_for(obstacle)] if obstacle else []),
            upcoming.item.stem,
            *(option_line(index, upcoming.item) for index in range(len(LETTERS))),
            *crisis_note(upcoming.item),
            wording.about(upcoming, bank.profile.domain_titles),
            _buttons(outlook, place),
            row(TopicList(version, place, domain, topic_options(bank, domain))),
            row(DayList(version, place, day_options(outlook, place))),
            *_line(outlook, place),
            wording.WITHOUT_KEY,
            colour=GENTLE if outlook.overtaken or outlook.left_out or obstacle else ACCENT,
        )
    )


def _buttons(outlook: Outlook, place: int) -> ui.ActionRow[Screen]:
    version, many = outlook.version, len(outlook.line) > 1
    return row(
        AnotherButton(version, place),
        *([SoonerButton(version, place)] if place else []),
        *([TakeOutButton(version, place)] if many else []),
        *([AddButton(version, place)] if len(outlook.line) < MOST_IN_LINE else []),
    )


def _line(outlook: Outlook, place: int) -> list[ui.ActionRow[Screen] | str]:
    if len(outlook.line) < 2:
        return []
    options = [
        discord.SelectOption(
            label=wording.place_name(one), value=str(number), description=cut(one.item.stem, 100)
        )
        for number, one in enumerate(outlook.line)
    ]
    places = PlaceList(outlook.version, place, options)
    return [wording.line(outlook.line, place), row(places)]


def topic_options(bank: Bank, domain: int) -> list[discord.SelectOption]:
    """Return the domains of the daily question, or the topics of one of them."""
    if not domain:
        names = [bank.profile.domain_titles.get(one, one) for one in topics(bank)]
    else:
        name, found = list(topics(bank).items())[domain - 1]
        whole = wording.ALL_OF.format(bank.profile.domain_titles.get(name, name))
        names = [whole, *(topic_title(topic) for topic in found)]
    return [
        discord.SelectOption(label=cut(name, 100), value=str(number))
        for number, name in enumerate(names[:_MOST_OPTIONS])
    ]


def topics(bank: Bank) -> dict[str, list[str]]:
    """Return the topics of the daily question by their domain, ordered."""
    found = sorted({(item.domain, item.topic) for item in bank.daily_pool()})
    return {name: [topic for other, topic in found if other == name] for name, _ in found}


def day_options(outlook: Outlook, place: int) -> list[discord.SelectOption]:
    """Return the days that a question can be moved to."""
    return [
        discord.SelectOption(label=wording.short_date(on), value=str(on.toordinal()))
        for on in outlook.days
        if on != outlook.line[place].on
    ]


async def _redraw(interaction: Click, outlook: Outlook, *, place: int = 0, domain: int = 0) -> None:
    screen = await _screen_here(interaction, outlook, place=place, domain=domain)
    await interaction.response.edit_message(view=screen)


class _Step(LastingButton):
    """A button that changes the line, or shows that somebody else did."""

    name: str
    label_text: str

    def __init__(self, version: int, place: int) -> None:
        custom_id = f"sg:next:{self.name}:{version}:{place}"
        super().__init__(self.label_text, custom_id)
        self.version, self.place = version, place

    async def act(self, interaction: Click) -> None:
        """Do it for an organiser, and draw what comes next then."""
        await require_lead(interaction)
        line, server_id = services(interaction).line, server_of(interaction)
        outlook = await self.change(line, server_id)
        place = self.place if outlook.overtaken else self.shown_then(outlook)
        await _redraw(interaction, outlook, place=place)

    async def change(self, line: Lines, server_id: int) -> Outlook:
        """Change the line."""
        raise NotImplementedError

    def shown_then(self, outlook: Outlook) -> int:
        """Return which place is shown after the change."""
        return self.place


class AnotherButton(_Step):
    """Another question in this place."""

    pattern = re.compile(r"sg:next:another:(?P<version>\d{1,18}):(?P<place>\d{1,2})")
    name, label_text = "another", wording.ANOTHER

    async def change(self, line: Lines, server_id: int) -> Outlook:
        """Draw another question."""
        return await line.another(server_id, self.version, self.place)


class SoonerButton(_Step):
    """The question takes the turn of the one before it."""

    pattern = re.compile(r"sg:next:sooner:(?P<version>\d{1,18}):(?P<place>\d{1,2})")
    name, label_text = "sooner", wording.SOONER

    async def change(self, line: Lines, server_id: int) -> Outlook:
        """Let the two take each other's turn."""
        return await line.sooner(server_id, self.version, self.place)

    def shown_then(self, outlook: Outlook) -> int:
        """Go along with the question."""
        return max(0, self.place - 1)


class TakeOutButton(_Step):
    """The question is in line no more."""

    pattern = re.compile(r"sg:next:out:(?P<version>\d{1,18}):(?P<place>\d{1,2})")
    name, label_text = "out", wording.TAKE_OUT

    async def change(self, line: Lines, server_id: int) -> Outlook:
        """Take it out."""
        return await line.remove(server_id, self.version, self.place)

    def shown_then(self, outlook: Outlook) -> int:
        """Show what comes next."""
        return 0


class AddButton(_Step):
    """One more question at the end of the line."""

    pattern = re.compile(r"sg:next:add:(?P<version>\d{1,18}):(?P<place>\d{1,2})")
    name, label_text = "add", wording.ADD

    async def change(self, line: Lines, server_id: int) -> Outlook:
        """Draw one more."""
        return await line.add(server_id, self.version)

    def shown_then(self, outlook: Outlook) -> int:
        """Show the new one."""
        return len(outlook.line) - 1


class PlaceList(LastingList):
    """Shows another question in line."""

    pattern = re.compile(r"sg:next:show:(?P<version>\d{1,18}):(?P<place>\d{1,2})")

    def __init__(
        self, version: int, place: int, options: list[discord.SelectOption] | None = None
    ) -> None:
        super().__init__(f"sg:next:show:{version}:{place}", wording.SHOW_PLACE, options or [])
        self.place = place

    async def act(self, interaction: Click) -> None:
        """Show it as things stand now."""
        await require_lead(interaction)
        outlook = await services(interaction).line.look(server_of(interaction))
        place = picked(interaction, range(len(outlook.line)))
        await _redraw(interaction, outlook, place=place or 0)


class DayList(LastingList):
    """Lets a question wait for a day."""

    pattern = re.compile(r"sg:next:day:(?P<version>\d{1,18}):(?P<place>\d{1,2})")

    def __init__(
        self, version: int, place: int, options: list[discord.SelectOption] | None = None
    ) -> None:
        super().__init__(f"sg:next:day:{version}:{place}", wording.TO_DAY, options or [])
        self.version, self.place = version, place

    async def act(self, interaction: Click) -> None:
        """Move the question, and show it on its day. Raises Refusal for what was not offered."""
        await require_lead(interaction)
        line, server_id = services(interaction).line, server_of(interaction)
        first = (await line.look(server_id)).days[0].toordinal()
        day = picked(interaction, range(first, first + 366))
        if day is None:
            raise Refusal(refusals.NOT_OFFERED)
        on = date.fromordinal(day)
        outlook = await line.move(server_id, self.version, self.place, on)
        moved_to = (n for n, one in enumerate(outlook.line) if one.on == on)
        await _redraw(interaction, outlook, place=next(moved_to, self.place))


class TopicList(LastingList):
    """The domains, and then the topics of one, from which another question is drawn."""

    pattern = re.compile(
        r"sg:next:topic:(?P<version>\d{1,18}):(?P<place>\d{1,2}):(?P<domain>\d{1,2})"
    )

    def __init__(
        self,
        version: int,
        place: int,
        domain: int,
        options: list[discord.SelectOption] | None = None,
    ) -> None:
        custom_id = f"sg:next:topic:{version}:{place}:{domain}"
        hint = wording.FROM_DOMAIN if domain else wording.FROM_TOPIC
        super().__init__(custom_id, hint, options or [])
        self.version, self.place, self.domain = version, place, domain

    async def act(self, interaction: Click) -> None:
        """Offer the topics of a domain, or draw from a topic. Raises Refusal."""
        await require_lead(interaction)
        bank = await services(interaction).library.bank_of(server_of(interaction))
        chosen = picked(interaction, range(_MOST_OPTIONS))
        domains = list(topics(bank).items())
        if chosen is None or self.domain > len(domains):
            raise Refusal(refusals.NOT_OFFERED)
        line, server_id = services(interaction).line, server_of(interaction)
        if not self.domain:
            outlook = await line.look(server_id)
            domain = min(chosen + 1, len(domains))
            await _redraw(interaction, outlook, place=self.place, domain=domain)
            return
        name, names = domains[self.domain - 1]
        wanted = names if chosen == 0 else names[chosen - 1 : chosen]
        within = [
            item.item_id
            for item in bank.daily_pool()
            if item.domain == name and item.topic in wanted
        ]
        outlook = await line.another(server_id, self.version, self.place, within=within)
        await _redraw(interaction, outlook, place=self.place)


PARTS = (
    AddButton,
    AnotherButton,
    DayList,
    PlaceList,
    SoonerButton,
    TakeOutButton,
    TopicList,
)
