"""A walk through the bot on the demo page: every screen pictured on a phone and on a desktop."""
