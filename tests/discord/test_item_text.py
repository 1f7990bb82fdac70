"""Where to look it up: the publisher, the section's own address, and how it was read."""

from dataclasses import replace
from datetime import date

from bot.domain.bank.items import Bank, Citation, Option, Source
from cogs.kit.item_text import key_reason, reason_line, source_line
from cogs.kit.screens import card
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
        "-# **Where to look it up** (law read November 26, 2026)\n"
        "-# · [Confidentiality Act]"
        "(<https://www.ilga.gov/Documents/legislation/ilcs/documents/074001100K5.htm>), "
        "Illinois General Assembly: 740 ILCS 110/5(a) (read in a copy on November 23, 2026)"
    )


def test_a_source_that_was_read_where_it_is_published_is_no_copy() -> None:
    line = source_line(CITED, bank_with(replace(ACT, read_live=True)))
    assert line.endswith("(read November 23, 2026)")


def test_a_source_that_left_the_bank_is_left_out() -> None:
    assert source_line(CITED, replace(make_bank(CITED), sources={})) == ""


def test_a_source_in_the_words_of_its_writer_is_told_and_does_no_harm() -> None:
    own = replace(CITED, citations=(Citation("", "Our **handbook**, page 3"),), law_checked=None)
    assert source_line(own, make_bank(own)) == (
        "-# **Where to look it up**\n-# · Our \\*\\*handbook\\*\\*, page 3"
    )


def test_an_item_without_reasons_says_so_once_and_shows_no_empty_quotation() -> None:
    own = replace(CITED, options=tuple(Option(f"Option {n}", "") for n in range(4)))
    assert key_reason(own) == ("-# Whoever wrote this question gave no reason for the best answer.")
    assert reason_line(0, own, None).count("\n") == 0


def test_an_empty_paragraph_is_no_part_of_a_screen() -> None:
    assert len(card("A question", "").children) == 1
