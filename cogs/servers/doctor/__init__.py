"""/doctor: how the bot is on a server, and what to do about it."""
