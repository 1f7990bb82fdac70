"""The whole bot lives for some weeks of trouble, the same way twice, and bugs are found."""

import os
import re
import subprocess
import sys

import pytest

from tests import planted_bugs

WEEKS = ("bot", "simulate", "--seed", "5", "--years", "0.03", "--servers", "6")


def run(*module: str, seed_of_hashes: str = "0") -> tuple[int, str]:
    """Run a module in a process of its own, since it sets time and chance for all of it."""
    ran = subprocess.run(
        [sys.executable, "-m", *module],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PYTHONHASHSEED": seed_of_hashes},
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


SILENT = """
from dataclasses import replace
from bot.simulation.run import Life, simulate
from bot.simulation.trouble import CALM
print(*simulate(Life(4, 0.02, 10, 40, rates=replace(CALM, drops=96))).breaches, sep="\\n")
"""


ENDS_AS_A_QUESTION_COMES = """
from bot.simulation.run import LULL, Life, simulate
from bot.simulation.trouble import CALM, DAY
one_comes_at = 4 * DAY + (13 * 60 + 58) * 60
print(*simulate(Life(4, (one_comes_at - LULL) / (365 * DAY), 30, rates=CALM)).breaches, sep="\\n")
"""


FORMS = """
import asyncio
from bot.simulation.memory import Memory
from bot.simulation.run import Life, simulate
opened = []
async def look_at(self, bot):
    while True:
        await asyncio.sleep(3600)
        opened.append(len(bot._connection._view_store._modals))
Memory.look_at = look_at
simulate(Life(4, 0.01, 4, 20, is_lasting=True))
print(max(opened), len(opened))
"""


YEARS_LATER = """
import asyncio
from bot.simulation.loop import VirtualLoop
loop = VirtualLoop()
for seconds in (3 * 365 * 86_400, 0.3, 1e-7):
    loop.run_until_complete(asyncio.sleep(seconds))
print(round(loop.time(), 3))
"""


def said_of(life: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", life], capture_output=True, text=True, timeout=300, check=True
    )
    return ran.stdout.strip()


def test_who_clicks_while_the_connection_is_silent_is_not_promised_an_answer() -> None:
    assert said_of(SILENT) == ""


def test_what_the_last_moment_has_begun_is_not_taken_for_stuck() -> None:
    assert said_of(ENDS_AS_A_QUESTION_COMES) == ""


def test_years_later_a_moment_still_passes() -> None:
    assert said_of(YEARS_LATER) == "94608000.3"


def test_a_form_that_nobody_sends_is_forgotten_after_its_time() -> None:
    most_at_once, looks = said_of(FORMS).split()
    assert int(looks) > 50
    assert 0 < int(most_at_once) < 6


def test_weeks_of_trouble_keep_every_promise_and_can_be_replayed() -> None:
    code, first = run(*WEEKS)
    assert code == 0, first
    assert "\n0 violations" in first
    assert int(re.findall(r"(\d+) kills", first)[0]) > 0
    _, again = run(*WEEKS, seed_of_hashes="7")
    assert without_duration(again) == without_duration(first)


def without_duration(said: str) -> str:
    return re.sub(r"in \d+ s of the processor", "", said)


@pytest.mark.slow
@pytest.mark.parametrize("bug", [bug.__name__ for bug in planted_bugs.BUGS])
def test_a_planted_bug_is_found_within_half_a_server_year(bug: str) -> None:
    code, said = run("tests.planted_bugs", bug)
    assert code == 0, said
