"""What people fill in: the options of a command, the fields of a form, the entries of a list."""

import random
from typing import Any

from discord import AppCommandOptionType as Option
from discord import ComponentType, app_commands

from bot.loopback.simcord_names import ChannelHandle, MemberActor, RoleHandle, walk_components
from bot.loopback.world import Json

WORDS = ("09:00", "23:59", "7", "nonsense", "America/Chicago", "2027-03-14", "", "0", "100000")
AS_IT_STANDS = 0.5
"""How often somebody leaves a text as the form had it."""
QUESTIONS = "".join(
    f"In case {number}, what does a CRSS do first?\nA) Asks the person\nB) Tells the family\n"
    "C) Leaves a note\nD) Waits for a week\nANSWER: A\n\n"
    for number in range(4)
).encode()
FILES = (
    ("ours.txt", QUESTIONS),
    ("two.gift", b"What helps most?{=Hope ~Fear ~Haste ~Blame}\n\nWho decides?{=They do ~I do}"),
    ("nonsense.csv", b"nothing,that\nis,a question\n"),
)


class Filling:
    """What somebody on one server has at hand: its channel, its role, its people, and words."""

    def __init__(
        self, rng: random.Random, channel: ChannelHandle, role: RoleHandle, person: MemberActor
    ) -> None:
        self._rng = rng
        self._channel = channel
        self._role = role
        self._person = person

    def options(self, command: app_commands.Command[Any, ..., Any]) -> Json:
        """Return options of a command: all it requires, and some of the others."""
        return {
            one.name: self._option(one)
            for one in command.parameters
            if one.required or self._rng.random() < 0.4
        }

    def form(self, form: Json) -> dict[str, Json]:
        """Return what is filled into each field of a form."""
        parts = walk_components(form.get("components", []))
        return {str(one["custom_id"]): self.field(one) for one in parts if "custom_id" in one}

    def field(self, field: Json) -> object:
        """Return what is filled into a field, or chosen in a list."""
        rng = self._rng
        match ComponentType(field["type"]):
            case ComponentType.text_input:
                return self._text(field)
            case ComponentType.radio_group:
                return rng.choice(field["options"])["value"]
            case ComponentType.checkbox:
                return rng.random() < 0.5
            case ComponentType.file_upload:
                return rng.choice(FILES)
            case ComponentType.channel_select:
                return [self._channel]
            case ComponentType.role_select:
                return [self._role]
            case ComponentType.user_select | ComponentType.mentionable_select:
                return [self._person]
            case _:
                return self._some(field)

    def _some(self, field: Json) -> list[str]:
        """Return some of the entries of a list: of most, one."""
        values = [str(one["value"]) for one in field["options"]]
        most = min(len(values), int(field.get("max_values") or 1))
        return self._rng.sample(values, self._rng.randint(1, most))

    def _text(self, field: Json) -> str:
        text = str(field.get("value") or "")
        if not text or self._rng.random() > AS_IT_STANDS:
            text = self._rng.choice(WORDS)
        least, most = int(field.get("min_length") or 0), int(field.get("max_length") or 4000)
        return text[:most].ljust(max(least, int(bool(field.get("required")))), "7")

    def _option(self, parameter: app_commands.Parameter) -> object:
        if parameter.choices:
            return self._rng.choice(parameter.choices).value
        match parameter.type:
            case Option.integer:
                low = int(parameter.min_value or 1)
                return self._rng.randint(low, min(int(parameter.max_value or 20), low + 20))
            case Option.boolean:
                return self._rng.random() < 0.5
            case Option.channel:
                return self._channel
            case Option.role:
                return self._role
            case Option.attachment:
                return self._rng.choice(FILES)
            case Option.string:
                return self._rng.choice(WORDS)
            case _:
                return self._person
