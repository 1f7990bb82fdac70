"""Files that an organizer sends in the walk: a good one, one with many faults, and no questions."""

from pathlib import Path
from tempfile import gettempdir

_KEPT = Path(gettempdir()) / "walk-files"

_GOOD = "\n".join(
    (
        "question,A,B,C,D,key,reason B",
        "A new member sits alone. Which of these does the CRSS try first?,"
        "A list,A greeting as a friend,A form,A rule,B,A greeting opens a door.",
        "A member says a form is too long. What helps first?,"
        "Fill it in for them,Read it together,Throw it away,Send them home,B,It stays theirs.",
    )
)
_FAULTS = "".join(
    f"""
::number {number}::How many helpers are there in group {number}? {{#{number}:1}}

::several {number}::Which two help in week {number}? {{ ~%50%A list ~%50%A friend ~A form ~A rule }}

::five {number}::Which one of five fits day {number}? {{ ~A =B ~C ~D ~E }}
"""
    for number in range(1, 15)
)
_FRIEND = """
::kept::What <b>is</b> hope, @everyone? { ~A plan =A view ahead ~A rule ~A place }
"""
_LONG = "question,A,B,C,D,key,reason B\n" + "\n".join(
    f"Day {day} of a new member. What does a peer supporter bring first?,"
    f"A list,Time and a greeting,A form,A rule,B,Being with somebody comes first on day {day}."
    for day in range(1, 61)
)


def _file(name: str, text: str) -> Path:
    _KEPT.mkdir(exist_ok=True)
    file = _KEPT / name
    file.write_text(text, "utf-8")
    return file


GOOD = _file("our questions.csv", _GOOD)
LONG = _file("sixty questions.csv", _LONG)
"""Enough for half of an exam with a break."""
FAULTY = _file("exam from moodle.gift", _FAULTS + _FRIEND)
UNREADABLE = _file("quizlet.txt", "hope\ta view ahead\nfriend\tsomebody who listens\n")
