"""Time zones as people say them: a city, Central, CST, a state; what is in doubt is asked back."""

import difflib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_CHICAGO, _NEW_YORK = "America/Chicago", "America/New_York"
_DENVER, _LOS_ANGELES = "America/Denver", "America/Los_Angeles"
_PHOENIX, _ANCHORAGE, _HONOLULU = "America/Phoenix", "America/Anchorage", "Pacific/Honolulu"

USUAL = (_CHICAGO, _NEW_YORK, _DENVER, _LOS_ANGELES)
"""Suggested where nothing comes near what was said: most groups live here."""

MOST_MEANT = 4

# As said in the United States; abbreviations that other countries share are read their way, too.
_SAID: dict[str, tuple[str, ...]] = {
    _CHICAGO: (
        *("central", "ct", "cst", "cdt", "illinois", "wisconsin", "minnesota", "iowa", "missouri"),
        *("arkansas", "louisiana", "mississippi", "alabama", "oklahoma"),
    ),
    _NEW_YORK: (
        *("eastern", "et", "est", "edt", "nyc", "washington_dc", "ohio", "pennsylvania", "maine"),
        *("georgia", "virginia", "west_virginia", "maryland", "delaware", "new_jersey", "vermont"),
        *("massachusetts", "connecticut", "new_hampshire", "rhode_island"),
        *("north_carolina", "south_carolina"),
    ),
    _DENVER: ("mountain", "mt", "mdt", "colorado", "utah", "wyoming", "montana", "new_mexico"),
    _LOS_ANGELES: ("pacific", "pt", "pst", "pdt", "la", "california", "nevada", "washington"),
    _PHOENIX: ("arizona",),
    _ANCHORAGE: ("alaska", "akst", "akdt"),
    _HONOLULU: ("hawaii", "hst"),
    "UTC": ("utc", "gmt", "z", "zulu", "universal"),
}
_IN_DOUBT = {
    "mst": (_DENVER, _PHOENIX),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "indiana": ("America/Indiana/Indianapolis", _CHICAGO),
    "kentucky": ("America/Kentucky/Louisville", _CHICAGO),
    "michigan": ("America/Detroit", _CHICAGO),
    "tennessee": (_CHICAGO, _NEW_YORK),
    "florida": (_NEW_YORK, _CHICAGO),
    "texas": (_CHICAGO, _DENVER),
    "kansas": (_CHICAGO, _DENVER),
    "nebraska": (_CHICAGO, _DENVER),
    "north_dakota": (_CHICAGO, _DENVER),
    "south_dakota": (_CHICAGO, _DENVER),
    "oregon": (_LOS_ANGELES, "America/Boise"),
    "idaho": ("America/Boise", _LOS_ANGELES),
    "us": USUAL,
    "usa": USUAL,
    "america": USUAL,
}
_OFFSET = re.compile(r"(?:utc|gmt)?_?([+-]\d{1,2})(?::?00)?")
_BY_OFFSET = {-5: _NEW_YORK, -6: _CHICAGO, -7: _DENVER, -8: _LOS_ANGELES, -9: _ANCHORAGE}


def zones_meant(text: str) -> list[str]:
    """Return the zones that somebody may mean, the likeliest first; one alone is meant for sure."""
    said = _folded(text)
    short = re.sub(r"_?(?:standard|daylight|us)?_?(?:time|timezone|time_zone)$", "", said)
    return _known(said) or _known(short.removeprefix("us/"))


def nearest_zones(text: str) -> list[str]:
    """Return zones whose names look like what somebody wrote, or that have an offset they gave.

    They are only guesses: a name that was misspelt, or an offset, which clocks leave in summer.
    """
    said = _folded(text)
    if offset := _OFFSET.fullmatch(said):
        zone = _BY_OFFSET.get(int(offset[1]))
        return [zone] if zone else []
    if any(one.isdecimal() for one in said):  # Etc/GMT+6 is west of Greenwich: no guess at that
        return []
    known = [*_cities(), *_words_for()]
    near = difflib.get_close_matches(said.rpartition("/")[2], known, n=MOST_MEANT, cutoff=0.7)
    found = [zone for word in near for zone in _known(word)]
    return list(dict.fromkeys(found))[:MOST_MEANT]


def _folded(text: str) -> str:
    return "_".join(text[:100].casefold().replace(".", "").split())


def _known(word: str) -> list[str]:
    if word in _IN_DOUBT:
        return list(_IN_DOUBT[word])
    if word in _words_for():
        return [_words_for()[word]]
    name = zones_by_folded_name().get(word)
    return [name] if name else list(_cities().get(word, ()))


@cache
def zones_by_folded_name() -> dict[str, str]:
    """Return every zone that may be chosen, by its name in small letters, ordered."""
    hidden = ("posix/", "right/", "Etc/", "SystemV/", "US/")
    names = sorted(available_timezones())
    usable = (name for name in names if "/" in name and not name.startswith(hidden))
    return {name.casefold(): name for name in ("UTC", *usable)}


@cache
def _words_for() -> dict[str, str]:
    return {word: zone for zone, words in _SAID.items() for word in words}


@cache
def _cities() -> dict[str, tuple[str, ...]]:
    """Return the zones of each city; of names for the same clock only one."""
    found: dict[str, list[str]] = {}
    for folded, name in zones_by_folded_name().items():
        if "/" in folded:
            found.setdefault(folded.rpartition("/")[2], []).append(name)
    return {city: _different(names) for city, names in found.items()}


def _different(names: Iterable[str]) -> tuple[str, ...]:
    # The name with most parts is the one the database of zones goes by; the others are old.
    by_clock = {_clock(name): name for name in sorted(names, key=lambda name: name.count("/"))}
    return tuple(by_clock.values())


def _clock(name: str) -> tuple[timedelta | None, ...]:
    zone = ZoneInfo(name)
    return tuple(
        datetime(2026, month, 1, tzinfo=UTC).astimezone(zone).utcoffset() for month in range(1, 13)
    )
