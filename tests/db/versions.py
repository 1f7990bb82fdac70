"""Which versions of the schema a test tries: all of them, and in a hurry the newest."""

from collections.abc import Sequence

import pytest
from _pytest.mark import ParameterSet

NEWEST = 3
"""So many are tried by make check as well; an older one changes no more."""


def newest_first(versions: Sequence[int]) -> list[ParameterSet]:
    """Return all versions, of which `make check` tries the newest and `make test` every one."""
    older = versions[:-NEWEST]
    return [pytest.param(one, marks=[pytest.mark.slow] if one in older else []) for one in versions]
