"""What a member has set for themselves, in every server alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemberSettings:
    """Private settings: how much time a mock exam gives, and whether its clock is shown."""

    extra_time: float = 1.0
    hide_clock: bool = False
