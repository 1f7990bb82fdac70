"""The table for who writes questions: our own headings, and one question to copy."""

from dataclasses import replace

from bot.bank.formats.sheet import render_csv
from bot.domain.bank.items import Citation, Item, Kind, Option
from bot.domain.bank.question_files import Credited

EXAMPLE = Credited(
    Item(
        item_id="me-first-01",
        version=1,
        domain="mentoring",
        topic="first-meeting",
        kind=Kind.APPLICATION,
        tags=frozenset({"ethics", "choice"}),
        stem=(
            "At their first meeting Rosa asks Theo, a CRSS, which support group he would pick for "
            "her. Which reply best fits the CRSS code on disclosure?"
        ),
        options=(
            Option(
                "Name the group that carried him, since it is proven",
                "His story is true and kindly meant, but given as an answer it prescribes. What "
                "carried Theo may not suit Rosa.",
            ),
            Option(
                "Say what he found helpful, and ask what she looks for",
                "The code asks that sharing give hope and direction without prescribing. One "
                "honest detail and a question leave the choice with Rosa.",
            ),
            Option(
                "Keep his own past out of it, and hand her a list",
                "A list is useful, yet the code welcomes sharing that gives hope. Silence about "
                "recovery loses what a CRSS brings.",
            ),
            Option(
                "Pass the question to her counselor, who knows best",
                "A counselor may have ideas too, but Rosa asked a peer, and helping her weigh her "
                "options is part of that role.",
            ),
        ),
        key=1,
        citations=(Citation("crss-code", "safe and healthy disclosure"),),
    ),
    author="Your name, or a name you like",
    licence="CC BY 4.0",
    promised=True,
)
"""The question that content/README.md explains, and that docs/importing.md shows in each format."""


def template() -> bytes:
    """Return the table to fill in, with the example as its first question.

    It has no id there: whoever copies its line would give all their questions the same one.
    """
    return render_csv([replace(EXAMPLE, item=replace(EXAMPLE.item, item_id=""))])
