"""The tour of the demo: six things to try, which tick themselves off as a visitor does them."""

from collections.abc import Mapping

from bot.loopback.world import Json

STEPS = ("answer", "others", "progress", "practise", "exam", "tomorrow")
"""What there is to try, in the order of the list on the page."""

OF_COMMANDS = {
    "me progress": "progress",
    "me stats": "progress",
    "leaderboard": "progress",
    "quiz": "practise",
    "exam start": "exam",
    "exam live": "exam",
}
OF_BUTTONS = {
    "sg:mine:": "practise",
    "sg:join:": "exam",
    "sg:live:": "exam",
}


class Tour:
    """Knows what was tried. It sees what people do in Discord; the page tells it the rest."""

    def __init__(self) -> None:
        self._done: set[str] = set()
        self._answered: set[str] = set()

    @property
    def done(self) -> list[str]:
        """The steps that were taken, in the order of the tour."""
        return [step for step in STEPS if step in self._done]

    def tick(self, step: str) -> None:
        """Note that a step was taken."""
        self._done.add(step)

    def see(self, event: str, payload: Mapping[str, Json]) -> None:
        """Notice what somebody does."""
        if event != "INTERACTION_CREATE":
            return
        data: Mapping[str, Json] = payload["data"]
        custom_id = str(data.get("custom_id", ""))
        if custom_id.startswith("sg:answer:"):
            self._answer(str(payload["member"]["user"]["id"]))
        said = _command(data)
        self._done.update(step for command, step in OF_COMMANDS.items() if said == command)
        self._done.update(step for start, step in OF_BUTTONS.items() if custom_id.startswith(start))

    def _answer(self, user_id: str) -> None:
        self._answered.add(user_id)
        self._done.add("answer" if len(self._answered) == 1 else "others")


def _command(data: Mapping[str, Json]) -> str:
    """Return the name of the command that was said, with that of its part; or nothing."""
    names = [str(data.get("name", ""))]
    names += [str(one["name"]) for one in data.get("options", []) if "value" not in one]
    return " ".join(names)
