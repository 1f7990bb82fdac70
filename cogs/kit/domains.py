"""The exam's domains as members name them in a command."""

from discord import app_commands

from bot import refusals
from bot.domain.bank.items import Bank
from bot.errors import Refusal

ALL_DOMAINS = "All domains"


def domain_named(bank: Bank, title: str | None) -> str | None:
    """Return the id of the domain with this title, or None for all.

    Raises Refusal for a domain that the exam does not have.
    """
    if title is None:
        return None
    titles = bank.profile.domain_titles
    by_title = {known.casefold(): key for key, known in titles.items()}
    if title.casefold() not in by_title:
        raise Refusal(refusals.no_such_domain(title, list(titles.values())))
    return by_title[title.casefold()]


def domain_choices(bank: Bank) -> dict[str, str]:
    """Return what a form offers: all domains, or one, each by the title that is its value, too."""
    titles = bank.profile.domain_titles.values()
    return {title: title for title in (ALL_DOMAINS, *titles)}


def domain_chosen(bank: Bank, title: str) -> str | None:
    """Return the id of the domain that was chosen in a form, or None for all."""
    return None if title in ("", ALL_DOMAINS) else domain_named(bank, title)


def suggest_domains(bank: Bank, typed: str) -> list[app_commands.Choice[str]]:
    """Return the domains whose title contains what is typed."""
    titles = bank.profile.domain_titles.values()
    found = [title for title in titles if typed.casefold() in title.casefold()]
    return [app_commands.Choice(name=title, value=title) for title in found[:25]]
