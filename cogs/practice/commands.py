"""/quiz: a private run of practice."""

from discord import app_commands
from discord.ext import commands

from bot.domain.practice.next_item import DrillKind
from cogs.kit.buttons import Click, services
from cogs.kit.domains import domain_named, suggest_domains
from cogs.practice import wording
from cogs.practice.starting import go_on, start_run

_KINDS = [app_commands.Choice(name=text, value=kind.value) for kind, text in wording.KINDS.items()]


class Practice(commands.Cog):
    """Practice that knows what a member forgets."""

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        domain="Only questions of one domain",
        questions="How many questions (10 if you say nothing, fewer after a break)",
        kind="What to practise (mixed if you say nothing)",
    )
    @app_commands.choices(kind=_KINDS)
    async def quiz(
        self,
        interaction: Click,
        domain: app_commands.Range[str, 1, 60] | None = None,
        questions: app_commands.Range[int, 1, 50] | None = None,
        kind: app_commands.Choice[str] | None = None,
    ) -> None:
        """Practise alone, at your own pace; go on where you stopped. Only you see it."""
        if (domain, questions, kind) == (None, None, None):
            await go_on(interaction)
            return
        await start_run(
            interaction,
            DrillKind(kind.value) if kind else DrillKind.MIXED,
            domain=domain_named(services(interaction).library.bank, domain),
            questions=questions,
        )

    @quiz.autocomplete("domain")
    async def _domains(self, interaction: Click, current: str) -> list[app_commands.Choice[str]]:
        return suggest_domains(services(interaction).library.bank, current)
