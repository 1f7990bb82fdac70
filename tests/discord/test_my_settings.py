"""A member's settings without a command's options: a panel, and a form for each part of it."""

from typing import Any

import pytest
from simcord import InteractionResult

from bot.domain.members import MemberSettings
from cogs.kit.ways import Way
from cogs.members.settings_forms import FORMS
from tests.discord.circle import Circle, labels, text_of


async def opened(circle: Circle, title: str) -> InteractionResult:
    panel = (await circle.alice.slash(circle.channel, "me settings")).response
    assert panel is not None
    return await circle.alice.click(panel, label=title)


async def sent(circle: Circle, title: str, **changed: Any) -> str:  # noqa: ANN401
    form = await opened(circle, title)
    return text_of(await circle.alice.submit_modal(form, circle.form_values(form, **changed)))


def holding(one: str, words: str) -> str:
    return next(line for line in words.splitlines() if one in line)


CHANGES = [
    ("Questions", "yes", "as a form"),
    ("Practice asks how sure you were", "no", "no"),
    ("Weekly aim", "6", "on 6"),
    ("Reminder", ["20"], "at 8 pm"),
    ("Time zone", "Europe/Berlin", "Europe/Berlin"),
    ("Time in mock exams", "1.5", "half more"),
    ("Time left on your paper", "yes", "hidden"),
    ("After a choice your paper", "no", "stays"),
    ("A message when your mock exam begins", "yes", "yes"),
    ("Daily board", "no", "others do not see you"),
    ("Exam board", "yes", "others see you"),
    ("Games (streak, the group's light)", "yes", "hidden"),
]


@pytest.mark.parametrize(("label", "value", "reads"), CHANGES, ids=lambda one: str(one))
async def test_each_setting_is_changed_in_a_form(
    circle: Circle,
    label: str,
    value: Any,  # noqa: ANN401
    reads: str,
) -> None:
    await circle.set_up()
    title = next(name for name, all_of in FORMS.items() if label in [one.label for one in all_of])
    said = await sent(circle, title, **{label: value})
    assert "### Saved" in said
    assert reads in holding(label, said)


async def test_every_setting_there_is_has_its_field() -> None:
    """What a member can set is found from the settings themselves."""
    fields = {setting.name for settings in FORMS.values() for setting in settings}
    not_here = {"exam_on", "lost_zone"}  # the exam date has a screen of its own
    assert fields == {*MemberSettings.__slots__} - not_here | {"goal", "reminder"}


async def test_a_form_sent_as_it_was_changes_nothing(circle: Circle) -> None:
    await circle.set_up()
    for title in FORMS:
        assert "### Your settings" in await sent(circle, title)
    assert await circle.rows("SELECT * FROM member_setting") == []


async def test_a_mistake_is_named_and_the_form_opens_again_with_it(circle: Circle) -> None:
    await circle.set_up()
    form = await opened(circle, "Questions and days")
    values = circle.form_values(form, **{"Time zone": "Narnia", "Questions": "yes"})
    refused = await circle.alice.submit_modal(form, values)
    assert "Narnia" in text_of(refused)
    assert refused.response is not None
    again = await circle.alice.click(refused.response, label="Change it")
    said = await circle.alice.submit_modal(
        again, circle.form_values(again, **{"Time zone": "Europe/Paris"})
    )
    assert "Europe/Paris" in text_of(said)
    assert "as a form" in text_of(said)


async def test_the_panel_leads_to_the_exam_date_and_ones_data(circle: Circle) -> None:
    panel = (await circle.alice.slash(circle.channel, "me settings")).response
    assert panel is not None
    assert labels(panel) == [*FORMS, "My exam date", "My data"]
    assert Way.SETTINGS in circle.bot.ways
