"""Tests of finding the lines of a TOML file."""

from bot.bank.lines import Outline, Place

TEXT = '''\
title = "t"

# [[item]] in a comment
[[item]]
stem = """
[[item]]
key = "not a key"
"""
key = "A"
[item.A]
text = "a"

[[item]]
key = "B"
"A" = { text = "quoted key" }
'''


def test_top_keys_have_their_lines() -> None:
    assert Outline(TEXT, "item").table(0)["title"] == 1


def test_each_table_has_its_header_and_keys() -> None:
    outline = Outline(TEXT, "item")
    assert outline.table(1) == {"": 4, "stem": 5, "key": 9, "A": 10, "A.text": 11}
    assert outline.table(2)["key"] == 14


def test_headers_inside_long_strings_and_comments_do_not_count() -> None:
    assert Outline(TEXT, "item").table(2)[""] == 13


def test_an_unknown_table_points_at_the_first_line() -> None:
    assert Outline(TEXT, "item").table(7) == {"": 1}


def test_an_unknown_key_points_at_what_is_around_it() -> None:
    place = Place("f", Outline(TEXT, "item"), 1)
    assert [place.line_of(key) for key in ("A.reason", "B.reason", "title")] == [10, 4, 4]
