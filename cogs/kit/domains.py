"""The exam's domains as members name them in a command."""

from discord import app_commands

from bot import refusals
from bot.domain.bank import Profile
from bot.errors import Refusal


def domain_named(profile: Profile, title: str | None) -> str | None:
    """Return the id of the domain with this title, or None for all.

    Raises Refusal for a domain that the exam does not have.
    """
    if title is None:
        return None
    titles = profile.domain_titles
    by_title = {known.casefold(): key for key, known in titles.items()}
    if title.casefold() not in by_title:
        raise Refusal(refusals.no_such_domain(title, list(titles.values())))
    return by_title[title.casefold()]


def suggest_domains(profile: Profile, typed: str) -> list[app_commands.Choice[str]]:
    """Return the domains whose title contains what is typed."""
    titles = profile.domain_titles.values()
    found = [title for title in titles if typed.casefold() in title.casefold()]
    return [app_commands.Choice(name=title, value=title) for title in found[:25]]
