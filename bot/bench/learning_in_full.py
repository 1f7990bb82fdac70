"""`python -m bot.bench.learning_in_full`: the learning rows with more members.

It takes some minutes; `make bench` has the same rows with fewer members.
"""

import asyncio
import sys

from bot.bench.learning import learning_rows
from bot.bench.rows import HEADING, line

MEMBERS = 24


def main() -> None:
    """Print every row, each kind with so many members as were asked for."""
    members = int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS
    print(HEADING)
    for row in asyncio.run(learning_rows(members)):
        print(line(row))


if __name__ == "__main__":
    main()
