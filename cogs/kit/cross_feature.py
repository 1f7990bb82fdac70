"""Buttons that stand on one feature's message and open another's.

Features do not import each other. What such a button does is said by the feature it opens, in a
class that adds `act` to the one here.
"""

import re

from cogs.kit.buttons import LastingButton


class MyQuestionDoor(LastingButton):
    """Asks a member the one question most worth their minute; opened by cogs.practice."""

    pattern = re.compile("sg:mine:now")

    def __init__(self) -> None:
        super().__init__("My question", self.pattern.pattern)


class SheetDoor(LastingButton):
    """Shows an organiser this week's sheet; opened by cogs.servers."""

    pattern = re.compile("sg:sheet:now")

    def __init__(self) -> None:
        super().__init__("This week's sheet", self.pattern.pattern)
