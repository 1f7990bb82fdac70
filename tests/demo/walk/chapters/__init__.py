"""The walk's chapters, a room of the bot each; they read like what people do."""

from tests.demo.walk.chapters.daily import daily
from tests.demo.walk.walking import Chapter

CHAPTERS = (Chapter(daily),)
"""In the order in which they are walked: each finds the server as the ones before have left it."""
