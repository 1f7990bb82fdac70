"""Why a question of a file is left out or changed: codes, worded in cogs/kit/file_wording.py."""

from bot.refusals import Reason

# Left out
NO_STEM = Reason("no_stem")
NO_KEY = Reason("no_key")
SEVERAL_RIGHT = Reason("several_right")
PARTIAL_CREDIT = Reason("partial_credit")
TRUE_FALSE = Reason("true_false")
NUMERICAL = Reason("numerical")
MATCHING = Reason("matching")
OPEN_ENDED = Reason("open_ended")
TYPED_ANSWER = Reason("typed_answer")
DESCRIPTION = Reason("description")
SAME_OPTIONS = Reason("same_options")
PICTURE = Reason("picture")
FORMULA = Reason("formula")
BROKEN_BRACES = Reason("broken_braces")

# Left out, because of what is there already
STANDS_HERE = Reason("stands_here")
RETIRED_HERE = Reason("retired_here")
IN_BUILT_IN = Reason("in_built_in")

# Changed
MARKUP_TAKEN_OFF = Reason("markup_taken_off")
HIDDEN_TAKEN_OUT = Reason("hidden_taken_out")
PICTURE_LEFT_OUT = Reason("picture_left_out")
DAY_UNREAD = Reason("day_unread")
VERSION_UNREAD = Reason("version_unread")


def option_count(count: int) -> Reason:
    """Say how many options a question has that should have four."""
    return Reason("option_count", (count,))


def key_unknown(text: str) -> Reason:
    """Say what stands as the key and names none of the options."""
    return Reason("key_unknown", (text,))


def other_kind(name: str) -> Reason:
    """Say of which kind a question is that has no four options to choose from."""
    return Reason("other_kind", (name,))


def stem_too_long(length: int, most: int) -> Reason:
    """Say how long a question's text is, and how long it may be."""
    return Reason("stem_too_long", (length, most))


def option_too_long(length: int, most: int) -> Reason:
    """Say how long an option is, and how long it may be."""
    return Reason("option_too_long", (length, most))


def same_question(line: int) -> Reason:
    """Say where in the same file a question stands already, or another of its name."""
    return Reason("same_question", (line,))


def newer_here(here: int, in_file: int) -> Reason:
    """Say that a question was changed here since the file was made."""
    return Reason("newer_here", (here, in_file))


def own_full(most: int) -> Reason:
    """Say how many questions of its own a server may have."""
    return Reason("own_full", (most,))


def reason_cut(most: int) -> Reason:
    """Say to how many characters an explanation was cut."""
    return Reason("reason_cut", (most,))


def kind_unknown(name: str) -> Reason:
    """Say what stands as an item's kind and is none."""
    return Reason("kind_unknown", (name,))
