"""What counts for what, as one rule that /help, the questions and the README tell alike."""

EXTRA_RULE = (
    "An extra question is worth one point, like the daily one. On a day with a daily question, "
    "answering either counts for your day; leaving an extra one out costs nothing."
)
