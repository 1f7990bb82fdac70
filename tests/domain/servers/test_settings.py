"""A server's settings."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.daily.schedule import EVERY_DAY, DailySlot
from bot.domain.servers.settings import ServerSettings, Trouble, parse_light
from bot.errors import Refusal
from tests.domain.samples import make_settings


def test_a_new_server_gets_its_question_every_day_at_nine_in_chicago() -> None:
    slot = ServerSettings(server_id=1, channel_id=2, organiser_id=3).slot
    assert slot == DailySlot(time(9), ZoneInfo("America/Chicago"), EVERY_DAY)


@pytest.mark.parametrize(("failures", "on_hold"), [(0, False), (2, False), (3, True), (9, True)])
def test_after_three_missed_questions_posting_is_on_hold(failures: int, on_hold: bool) -> None:
    assert make_settings(failures=failures).on_hold is on_hold


def test_trouble_can_be_cleared_without_touching_anything_else() -> None:
    settings = make_settings(trouble=Trouble.NO_CHANNEL, failures=5, paused=True, role_id=4)
    assert settings.without_trouble() == make_settings(paused=True, role_id=4)


@pytest.mark.parametrize(("text", "light"), [("1", 1), (" 3 ", 3), ("99", 99)])
def test_the_groups_light_is_a_number_of_members(text: str, light: int) -> None:
    assert parse_light(text) == light


@pytest.mark.parametrize("text", ["", "0", "100", "-1", "three", "2.5", "²"])
def test_what_is_no_such_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="bad_light"):
        parse_light(text)
