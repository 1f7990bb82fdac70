"""The button that opens this week's sheet, for any screen; the sheet itself is cogs.sheet's."""

import re

from cogs.kit.buttons import LastingButton

LABEL = "This week's sheet"


class SheetLink(LastingButton):
    """Looks like the button, and is answered by the one of cogs.sheet."""

    pattern = re.compile("sg:sheet:now")

    def __init__(self) -> None:
        super().__init__(LABEL, self.pattern.pattern)
