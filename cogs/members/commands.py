"""/me: what is a member's own, seen by nobody else."""

from discord import app_commands
from discord.ext import commands

from bot.domain.daily.schedule import parse_timezone
from bot.services.members.settings import NO_REMINDER, SettingsChange
from cogs.kit.buttons import Click
from cogs.kit.zones import suggest_zones
from cogs.members import wording
from cogs.members.data import ask_to_delete, send_export
from cogs.members.exam_date import exam_date_screen
from cogs.members.preferences import show_settings
from cogs.members.progress import show_progress
from cogs.members.stats import show_stats

_TIMES = [app_commands.Choice(name=name, value=time) for time, name in wording.TIMES.items()]
_HIDE = [app_commands.Choice(name="show", value=0), app_commands.Choice(name="hide", value=1)]
_ASK = [app_commands.Choice(name="do not ask", value=0), app_commands.Choice(name="ask", value=1)]
_GO_ON = [
    app_commands.Choice(name="go on to the next open question", value=1),
    app_commands.Choice(name="stay at the question", value=0),
]
_LETTERS = [app_commands.Choice(name="off", value=0), app_commands.Choice(name="on", value=1)]
_FORMS = [
    app_commands.Choice(name="with buttons", value=0),
    app_commands.Choice(name="as a form", value=1),
]
_CLOCKS = [
    app_commands.Choice(name="show the time left", value=0),
    app_commands.Choice(name="hide it", value=1),
]
_HOURS = [
    app_commands.Choice(name="off", value=NO_REMINDER),
    *(app_commands.Choice(name=wording.clock(hour), value=hour) for hour in range(24)),
]


def _truth(choice: app_commands.Choice[int] | None) -> bool | None:
    return None if choice is None else bool(choice.value)


def _seen(choice: app_commands.Choice[int] | None) -> bool | None:
    return None if choice is None else not choice.value


# Discord knows contexts of whole commands only. Here for the sake of export and delete, which must
# work for who is on no server with the bot any more; the others say that they need a server.
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
@app_commands.allowed_installs(guilds=True, users=True)
class Me(commands.GroupCog, group_name="me", group_description="What is your own, private to you."):
    """A member's own."""

    @app_commands.command()
    @app_commands.describe(
        extra_time="How much time your mock exams give you; nobody is told",
        clock="Whether your paper shows how long it lasts",
        after_choice="What your paper does once you have chosen",
        questions="Whether questions are asked with buttons or as a form with one choice",
        exam_message="A private message when a mock exam begins that you have joined",
        timezone="Your own time zone, such as America/Chicago",
        goal="On how many days a week you mean to answer (4 if you say nothing)",
        daily_board="Whether others see you on the board of daily questions",
        exam_board="Whether others see you on the board of mock exams",
        games="Whether you see streaks and the group's light at all",
        confidence="Whether practice asks how sure you were, before it tells",
        reminder="A private message at this hour, if you have not answered; never more than one",
    )
    @app_commands.choices(
        extra_time=_TIMES,
        clock=_CLOCKS,
        after_choice=_GO_ON,
        questions=_FORMS,
        exam_message=_LETTERS,
        daily_board=_HIDE,
        exam_board=_HIDE,
        games=_HIDE,
        confidence=_ASK,
        reminder=_HOURS,
    )
    async def settings(
        self,
        interaction: Click,
        extra_time: app_commands.Choice[float] | None = None,
        clock: app_commands.Choice[int] | None = None,
        timezone: app_commands.Range[str, 1, 60] | None = None,
        goal: app_commands.Range[int, 1, 7] | None = None,
        daily_board: app_commands.Choice[int] | None = None,
        exam_board: app_commands.Choice[int] | None = None,
        games: app_commands.Choice[int] | None = None,
        confidence: app_commands.Choice[int] | None = None,
        reminder: app_commands.Choice[int] | None = None,
        after_choice: app_commands.Choice[int] | None = None,
        exam_message: app_commands.Choice[int] | None = None,
        questions: app_commands.Choice[int] | None = None,
    ) -> None:
        """Your own settings; without options, a panel with all of them. Only you see the reply."""
        changes = SettingsChange(
            extra_time=extra_time.value if extra_time else None,
            hide_clock=_truth(clock),
            zone=parse_timezone(timezone) if timezone else None,
            goal=goal,
            daily_board=_seen(daily_board),
            exam_board=_seen(exam_board),
            hide_games=_truth(games),
            ask_confidence=_truth(confidence),
            goes_on=_truth(after_choice),
            exam_letter=_truth(exam_message),
            as_form=_truth(questions),
            reminder=reminder.value if reminder else None,
        )
        await show_settings(interaction, changes)

    @settings.autocomplete("timezone")
    async def _zones(self, interaction: Click, current: str) -> list[app_commands.Choice[str]]:
        return suggest_zones(current)

    @app_commands.command(name="exam-date")
    @app_commands.describe(date="The day of your exam, such as 14 March 2027; clear for none")
    async def exam_date(
        self, interaction: Click, date: app_commands.Range[str, 1, 40] | None = None
    ) -> None:
        """Count down to your own exam, and see what helps next. Only you see the reply."""
        await interaction.response.send_message(
            view=await exam_date_screen(interaction, date), ephemeral=True
        )

    @app_commands.command()
    async def export(self, interaction: Click) -> None:
        """Get everything I hold about you, in one file. Only you see it."""
        await send_export(interaction)

    @app_commands.command()
    async def delete(self, interaction: Click) -> None:
        """Delete everything I hold about you, everywhere. Asks first."""
        await ask_to_delete(interaction)

    @app_commands.command()
    async def stats(self, interaction: Click) -> None:
        """How you answer, by domain, kind and topic, and your streak. Only you see the reply."""
        await show_stats(interaction)

    @app_commands.command()
    async def progress(self, interaction: Click) -> None:
        """Pictures of your weeks, your domains and your days. Only you see the reply."""
        await show_progress(interaction)
