"""/bank stats: how questions fare, on the screen and in the file for a spreadsheet."""

import csv
import io
from dataclasses import replace

import pytest

from bot.domain.scores.item_stats import ItemFigures, Reliability
from bot.services.scores.item_stats import ItemReport
from cogs.bank.item_table import as_csv
from cogs.bank.wording import items
from tests.discord.circle import Circle, text_of
from tests.domain.samples import make_item

USUAL = ItemFigures(
    make_item(stem="A usual question?"), 20, 70, (None, 60, 30, None), 0.3, check_key=False, dead=()
)
WRONG_KEY = replace(USUAL, facility=20, discrimination=-0.4, check_key=True, dead=(0, 3), papers=40)


def test_a_question_worth_a_look_says_why() -> None:
    said = "\n".join(items(ItemReport((WRONG_KEY, USUAL), Reliability(22, 0.714, 3.06))))
    assert "2 with enough first papers, 1 worth a look" in said
    assert "40+ papers · about 20% right · A few, B 60%, C 30%, D few" in said
    assert "fits the paper -0.4" in said
    assert "**Look: check the key: hardly anybody has it right" in said
    assert "**Look: next to nobody chooses A D" in said
    assert "KR-20 0.71" in said
    assert "give or take 3.1 points" in said


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", " ="])
def test_no_cell_of_the_file_is_taken_for_a_formula(sign: str) -> None:
    stem = f'{sign}HYPERLINK("https://example.org", "x")'
    [_, row] = csv.reader(io.StringIO(as_csv([replace(WRONG_KEY, item=make_item(stem=stem))])))
    assert row[4] == f"'{stem}"
    assert not any(cell.lstrip().startswith(("=", "+", "@")) for cell in row)
    assert row[11] == "-0.4", "a number stays one"


async def test_an_organiser_reads_what_is_missing_and_gets_no_empty_file(circle: Circle) -> None:
    await circle.set_up()
    said = text_of(await circle.rosa.slash(circle.channel, "bank stats"))
    assert "**Questions in mock exams** (all weeks that are over): nothing to tell yet" in said
    assert "at least 10 members" in said
