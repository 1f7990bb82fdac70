"""Where to look it up: the publisher, the section's own address, and how it was read."""

from dataclasses import replace
from datetime import date

from bot.domain.bank import Bank, Citation, Source
from cogs.kit.item_text import source_line
from tests.domain.samples import make_bank, make_item

ACT = Source(
    "act", "Confidentiality Act", "Illinois General Assembly", "illinois-statute",
    "https://www.ilga.gov/act", "section", date(2026, 11, 23),
)  # fmt: skip
CITED = make_item(citations=(Citation("act", "740 ILCS 110/5(a)"),), law_checked=date(2026, 11, 26))


def bank_with(source: Source) -> Bank:
    return replace(make_bank(CITED), sources={"act": source})


def test_a_source_is_told_with_its_publisher_and_that_a_copy_was_read() -> None:
    assert source_line(CITED, bank_with(ACT)) == (
        "-# **Where to look it up** (law read 2026-11-26)\n"
        "-# · [Confidentiality Act]"
        "(<https://www.ilga.gov/Documents/legislation/ilcs/documents/074001100K5.htm>), "
        "Illinois General Assembly: 740 ILCS 110/5(a) (read in a copy on 2026-11-23)"
    )


def test_a_source_that_was_read_where_it_is_published_is_no_copy() -> None:
    line = source_line(CITED, bank_with(replace(ACT, read_live=True)))
    assert line.endswith("(read 2026-11-23)")


def test_a_source_that_left_the_bank_is_left_out() -> None:
    assert source_line(CITED, replace(make_bank(CITED), sources={})).count("\n-# ·") == 0
