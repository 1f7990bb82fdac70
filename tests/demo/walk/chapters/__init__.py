"""The walk's chapters, a room of the bot each; they read like what people do."""

from tests.demo.walk.chapters.daily import daily
from tests.demo.walk.chapters.first_steps import group_of_two, hello
from tests.demo.walk.chapters.organizer import daily_deeds, daily_next, rights, setup
from tests.demo.walk.chapters.own_questions import browse, export, import_file
from tests.demo.walk.chapters.trouble import permissions, reports
from tests.demo.walk.walking import Chapter

MEMBERS = (Chapter(daily),)
ORGANIZERS = (
    *map(Chapter, (setup, daily_deeds, daily_next, rights)),
    *map(Chapter, (import_file, browse, export, reports, permissions)),
    Chapter(hello, on_new_server=True),
    Chapter(group_of_two, on_new_server=True),
)
CHAPTERS = (*MEMBERS, *ORGANIZERS)
"""In the order in which they are walked: each finds the server as the ones before have left it."""
