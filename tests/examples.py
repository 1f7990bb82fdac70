"""How many examples a property is tried with."""

from hypothesis import settings

_USUAL = settings.get_profile("default").max_examples


def examples(many: int) -> settings:
    """Try so many; no more than usual where whoever runs the tests is in a hurry (make check)."""
    most = settings().max_examples
    return settings(max_examples=many if most >= _USUAL else min(many, most))
