"""Forms that were open for a while, and forms with mistakes."""

from simcord.results import ResponseMessage

from cogs.kit.kept import MOST_KEPT
from tests.discord.circle import Circle, labels, parts, shown, text_of


def message_of(result: object) -> ResponseMessage:
    message = getattr(result, "response", None)
    assert isinstance(message, ResponseMessage)
    return message


async def test_a_form_saves_only_what_was_changed_in_it_and_says_what_changed_meanwhile(
    circle: Circle,
) -> None:
    await circle.set_up(time="09:00")
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    await circle.set_up(time="10:30", days="weekdays")
    values = circle.form_values(form, **{"Time zone": "UTC"})
    said = text_of(await circle.rosa.submit_modal(form, values))
    assert "Set meanwhile by somebody else:" in said
    assert "Time: 10:30 AM (America/Chicago); Days: on weekdays." in said
    assert await circle.rows("SELECT post_time, timezone, weekdays FROM server") == [
        ("10:30", "UTC", "12345")
    ]


async def test_the_later_of_two_forms_wins_a_field_and_tells_what_stood_there(
    circle: Circle,
) -> None:
    await circle.set_up(time="09:00")
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    await circle.set_up(time="10:30")
    said = text_of(await circle.rosa.submit_modal(form, circle.form_values(form, Time="18:00")))
    assert "Time: 10:30" in said
    assert await circle.rows("SELECT post_time FROM server") == [("18:00",)]


async def test_a_form_that_is_sent_as_it_was_stores_nothing(circle: Circle) -> None:
    await circle.set_up(time="09:00")
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    await circle.set_up(time="10:30")
    before = await circle.rows("SELECT * FROM server")
    said = text_of(await circle.rosa.submit_modal(form, circle.form_values(form)))
    assert "Time: 10:30" in said
    assert await circle.rows("SELECT * FROM server") == before


async def test_the_group_form_leaves_what_others_set_meanwhile(circle: Circle) -> None:
    await circle.set_up()
    panel = await circle.panel()
    early = await circle.rosa.click(panel, label="Group settings")
    late = await circle.rosa.click(panel, label="Group settings")
    await circle.rosa.submit_modal(late, circle.form_values(late, **{"The group's streak": "5"}))
    values = circle.form_values(early, **{"Weekly sheet": "channel"})
    said = text_of(await circle.rosa.submit_modal(early, values))
    assert "at least 5 members answer" in said
    assert await circle.rows("SELECT light, sheet FROM server") == [(5, "channel")]


async def test_a_form_names_every_mistake_and_opens_again_with_what_was_typed(
    circle: Circle,
) -> None:
    await circle.set_up(time="09:00")
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    wrong = {"Time": "25:99", "Time zone": "Nowhere/City"}
    result = await circle.rosa.submit_modal(form, circle.form_values(form, **wrong))
    said = text_of(result)
    assert "“25:99” as a time" in said
    assert "time zone “Nowhere/City”" in said
    assert labels(message_of(result)) == ["Change it"]
    again = await circle.rosa.click(message_of(result), label="Change it")
    assert {"25:99", "Nowhere/City"} <= set(map(str, circle.form_values(again).values()))
    right = {"Time": "07:15", "Time zone": "UTC"}
    await circle.rosa.submit_modal(again, circle.form_values(again, **right))
    assert await circle.rows("SELECT post_time, timezone FROM server") == [("07:15", "UTC")]


async def test_a_channel_that_cannot_be_used_brings_the_form_back_too(circle: Circle) -> None:
    await circle.set_up()
    secret = circle.channel_without("send_messages")
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    values = circle.form_values(form, Channel=[secret], Time="06:00")  # pyright: ignore[reportArgumentType]
    result = await circle.rosa.submit_modal(form, values)
    assert "I need **Send Messages** there" in text_of(result)
    again = await circle.rosa.click(message_of(result), label="Change it")
    assert "06:00" in circle.form_values(again).values()


async def test_what_was_typed_is_kept_for_a_while_and_forgotten_kindly(circle: Circle) -> None:
    await circle.set_up()
    panel, sent = await circle.panel(), []
    for number in range(MOST_KEPT + 1):
        if number % 25 == 0:  # nobody types so fast that the limits would hold them up
            await circle.seconds(60)
        form = await circle.rosa.click(panel, label="Group settings")
        wrong = circle.form_values(form, **{"The group's streak": "many"})
        sent.append(message_of(await circle.rosa.submit_modal(form, wrong)))
    said = text_of(await circle.rosa.click(sent[0], label="Change it"))
    assert "no longer have what you typed" in said
    assert (await circle.rosa.click(sent[1], label="Change it")).modal is not None


async def test_a_command_with_several_mistakes_names_them_all(circle: Circle) -> None:
    said = text_of(await circle.set_up(time="25:99", timezone="Nowhere", days="someday"))
    for mistake in ("25:99", "Nowhere", "someday"):
        assert mistake in said
    assert await circle.rows("SELECT * FROM server") == []


async def test_a_zone_that_no_database_knows_falls_back_says_so_and_can_be_mended(
    circle: Circle,
) -> None:
    await circle.set_up()
    await circle.change("UPDATE server SET timezone = 'America/Old_Town'")
    for command in ("setup", "daily status", "daily pause", "daily resume"):
        said = text_of(await circle.rosa.slash(circle.channel, command))
        if command in ("setup", "daily status"):
            assert "I no longer know the time zone “America/Old" in said
            assert "so I go by America/Chicago" in said
    assert await circle.rows("SELECT timezone FROM server") == [("America/Old_Town",)]
    assert "Daily ethics question" in shown(await circle.next_post())
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    values = circle.form_values(form, **{"Time zone": "America/New_York"})
    said = text_of(await circle.rosa.submit_modal(form, values))
    assert "no longer know" not in said
    assert await circle.rows("SELECT timezone FROM server") == [("America/New_York",)]


async def test_a_members_lost_zone_falls_back_to_the_servers(circle: Circle) -> None:
    await circle.set_up(timezone="America/New_York")
    await circle.alice.slash(circle.channel, "me settings", timezone="UTC")
    await circle.change("UPDATE member_setting SET timezone = '../nowhere'")
    said = text_of(await circle.alice.slash(circle.channel, "me settings"))
    assert "America/New_York, as this server has it: I no longer know" in said
    said = text_of(await circle.alice.slash(circle.channel, "me settings", timezone="UTC"))
    assert "**Time zone:** UTC\n" in said


async def test_every_field_is_filled_in_again_as_it_was(circle: Circle) -> None:
    await circle.set_up()
    role = circle.guild.create_role("Learners")
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    chosen = {
        "Channel": [circle.other_channel],
        "Time": "half past nine",
        "Days": ["2", "4"],
        "Role to mention": [role],
    }
    values = circle.form_values(form, **chosen)  # pyright: ignore[reportArgumentType]
    result = await circle.rosa.submit_modal(form, values)
    again = await circle.rosa.click(message_of(result), label="Change it")
    assert again.modal is not None
    filled = {label["label"]: label["component"] for label in again.modal["components"]}
    assert filled["Time"]["value"] == "half past nine"
    for label, chosen_id in (("Channel", circle.other_channel.id), ("Role to mention", role.id)):
        assert [int(one["id"]) for one in filled[label]["default_values"]] == [chosen_id]
    days = [one["value"] for one in filled["Days"]["options"] if one.get("default")]
    assert days == ["2", "4"]


async def test_what_somebody_typed_into_a_form_is_theirs_alone(circle: Circle) -> None:
    await circle.set_up()
    form = await circle.rosa.click(await circle.panel(), label="Change settings")
    values = circle.form_values(form, Time="half past nine")
    result = await circle.rosa.submit_modal(form, values)
    [custom_id] = [one["custom_id"] for one in parts(message_of(result)) if one["type"] == 2]
    daily = await circle.next_post()
    assert "no longer have what you typed" in await circle.press(circle.ben, daily, custom_id)
