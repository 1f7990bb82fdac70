"""The buttons of a live round: the letters, the host's pause and stop, one's own round after it."""

import re

import discord

from bot import refusals
from bot.domain.bank.items import LETTERS
from bot.domain.live import LOBBY, LiveEnding, Round
from bot.errors import Refusal
from cogs.kit.buttons import Click, LastingButton, require_host, row, server_of, services
from cogs.kit.cross_feature import ways_on
from cogs.kit.screens import Screen, card, note
from cogs.kit.ways import Way
from cogs.live import wording


class LiveAnswerButton(LastingButton):
    """One letter of the question that is asked."""

    pattern = re.compile(r"sg:live:(?P<round>\d{1,18}):(?P<number>\d{1,4}):(?P<option>[0-3])")

    def __init__(self, round_id: int, number: int, option: int) -> None:
        custom_id = _answer_id(round_id, number, option)
        super().__init__(LETTERS[option], custom_id, discord.ButtonStyle.primary)
        self.round_id, self.number, self.option = round_id, number, option

    async def act(self, interaction: Click) -> None:
        """Save the answer, and say so to this member alone."""
        await services(interaction).rounds.answer(
            server_of(interaction),
            self.round_id,
            self.number,
            interaction.user.id,
            self.option,
        )
        screen = note(wording.recorded(LETTERS[self.option]), wording.NOTHING_MORE)
        await interaction.response.send_message(view=screen, ephemeral=True)


class JoinRoundButton(LastingButton):
    """Say that one takes part, so that each question goes on once everybody has answered."""

    pattern = re.compile(r"sg:livejoin:(?P<round>\d{1,18})")

    def __init__(self, round_id: int) -> None:
        super().__init__(wording.JOIN, f"sg:livejoin:{round_id}", discord.ButtonStyle.primary)
        self.round_id = round_id

    async def act(self, interaction: Click) -> None:
        """Let the member in, and say so to them alone."""
        one = await services(interaction).rounds.join(
            server_of(interaction), self.round_id, interaction.user.id
        )
        await interaction.response.send_message(
            view=note(wording.you_are_in(one), wording.NOTHING_MORE), ephemeral=True
        )


class _HostButton(LastingButton):
    """A button with which the host steers the round."""

    name = ""
    label_text = ""

    def __init__(self, round_id: int) -> None:
        super().__init__(self.label_text, f"sg:{self.name}:{round_id}")
        self.round_id = round_id

    async def act(self, interaction: Click) -> None:
        """Steer the round, and show the panel as it is now."""
        one = await services(interaction).rounds.find(server_of(interaction), self.round_id)
        require_host(interaction, one.host_id)
        changed = await self.steer(interaction, one)
        screen = host_panel(changed, self._said_of(changed))
        if interaction.message is not None and interaction.message.flags.ephemeral:
            await interaction.response.edit_message(view=screen)
        else:
            await interaction.response.send_message(view=screen, ephemeral=True)

    def _said_of(self, one: Round) -> str:
        if one.is_over:
            return wording.ended(one)
        return wording.paused(one) if one.pause_ends_at else self.said_of(one)

    def said_of(self, one: Round) -> str:
        """Return what the panel says of a round that goes on."""
        return wording.status(one)

    async def steer(self, interaction: Click, one: Round) -> Round:
        """Do what the button says with the round, and return it as it is then."""
        raise NotImplementedError


class NextNowButton(_HostButton):
    """Go on without waiting for a clock: to the first question, the answer, or the next one."""

    name, label_text = "livenext", wording.NEXT_NOW
    pattern = re.compile(r"sg:livenext:(?P<round>\d{1,18})")

    async def steer(self, interaction: Click, one: Round) -> Round:
        """Take the next step."""
        rounds = services(interaction).rounds
        if one.is_lobby and not await rounds.count(one):
            raise Refusal(refusals.NOBODY_IN_ROUND)
        return await rounds.next_now(one.server_id, one.round_id)


class PauseRoundButton(_HostButton):
    """Let the clocks stand still."""

    name, label_text = "livepause", wording.PAUSE
    pattern = re.compile(r"sg:livepause:(?P<round>\d{1,18})")

    async def steer(self, interaction: Click, one: Round) -> Round:
        """Pause."""
        return await services(interaction).rounds.pause(one.server_id, one.round_id)


class ResumeRoundButton(_HostButton):
    """Let the clocks run again."""

    name, label_text = "liveresume", wording.RESUME
    pattern = re.compile(r"sg:liveresume:(?P<round>\d{1,18})")

    async def steer(self, interaction: Click, one: Round) -> Round:
        """Resume."""
        return await services(interaction).rounds.resume(one.server_id, one.round_id)

    def said_of(self, one: Round) -> str:
        """Return that it goes on."""
        return wording.GOING_ON


class StopRoundButton(_HostButton):
    """End the round."""

    name, label_text = "livestop", wording.STOP
    pattern = re.compile(r"sg:livestop:(?P<round>\d{1,18})")

    async def steer(self, interaction: Click, one: Round) -> Round:
        """Stop."""
        return await services(interaction).rounds.stop(
            one.server_id, one.round_id, LiveEnding.STOPPED
        )


class RoundOverButton(LastingButton):
    """One's own round once it is over: what one chose, and every reason."""

    pattern = re.compile(r"sg:liveover:(?P<round>\d{1,18})")

    def __init__(self, round_id: int) -> None:
        super().__init__(wording.MY_ROUND, f"sg:liveover:{round_id}")
        self.round_id = round_id

    async def act(self, interaction: Click) -> None:
        """Show the member's own answers, to them alone."""
        mine = await services(interaction).rounds.answers_of(
            server_of(interaction), self.round_id, interaction.user.id
        )
        screen = note(wording.my_round(mine), ways_on(Way.MISSED, Way.STATS))
        await interaction.response.send_message(view=screen, ephemeral=True)


def host_panel(one: Round, said: str) -> Screen:
    """Return what the host steers the round with."""
    if one.is_over:
        return note(said, ways_on(Way.EXAMS, Way.MINE))
    stop = StopRoundButton(one.round_id)
    if one.is_paused:
        return Screen(card(said, row(ResumeRoundButton(one.round_id), stop)))
    pauses = [] if one.is_lobby else [PauseRoundButton(one.round_id)]
    return Screen(card(said, row(NextNowButton(one.round_id), *pauses, stop)))


def answer_marker(round_id: int, number: int) -> str:
    """Return the custom id by which a question's message is recognised in its channel."""
    if number == LOBBY:
        return str(JoinRoundButton(round_id).custom_id)
    return _answer_id(round_id, number, 0)


def _answer_id(round_id: int, number: int, option: int) -> str:
    return f"sg:live:{round_id}:{number}:{option}"
