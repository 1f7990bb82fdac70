"""What the bot says by itself: each message is leased, looked for, sent once, and recorded."""
