"""The leaderboard, in every kind and time."""

from tests.demo.walk.walking import Walk


async def boards(walk: Walk) -> None:
    """Look at each board, hide and come back."""
    alice = walk.candidate
    await alice.says("leaderboard")
    await alice.shows_answer("week")
    await alice.press("Hide me")
    await alice.shows("hidden", "Others do not see you here")
    await alice.press("Show me")
    for period in ("month", "season", "all"):
        await alice.says(f"leaderboard period:{period}")
        await alice.shows_answer(period)
    for board in ("exam", "all"):
        await alice.says(f"leaderboard period:all board:{board}")
        await alice.shows_answer(f"board-{board}")


async def season(walk: Walk) -> None:
    """Let a season begin."""
    rosa = walk.host
    await rosa.asks("leaderboard period:season", "none")
    await rosa.press("Start a season")
    await rosa.shows("asked", "Start a season?")
    await rosa.press("Start it tomorrow")
    await rosa.shows("coming", "begins tomorrow")
