"""The walk's chapters, a room of the bot each; they read like what people do."""

from tests.demo.walk.chapters.daily import daily, discussion, first_answer, reported
from tests.demo.walk.chapters.exam import exam, exam_break, exam_called_off, exam_missed
from tests.demo.walk.chapters.first_steps import group_of_two, hello
from tests.demo.walk.chapters.live import live
from tests.demo.walk.chapters.members import exam_date, my_data, numbers, settings
from tests.demo.walk.chapters.organizer import daily_deeds, daily_next, rights, setup
from tests.demo.walk.chapters.own_questions import browse, corrected, export, import_file
from tests.demo.walk.chapters.panel import panel
from tests.demo.walk.chapters.practice import form_questions, practice
from tests.demo.walk.chapters.scores import boards, season
from tests.demo.walk.chapters.taps import taps
from tests.demo.walk.chapters.trouble import latecomer, letters, permissions, reports, suggested
from tests.demo.walk.chapters.words import refusals, words
from tests.demo.walk.walking import Chapter

CHAPTERS = (
    Chapter(daily),
    Chapter(reported),
    Chapter(discussion),
    Chapter(practice),
    Chapter(panel),
    Chapter(numbers),
    Chapter(settings),
    Chapter(form_questions),
    Chapter(exam_date),
    Chapter(boards),
    Chapter(season),
    Chapter(words),
    Chapter(refusals),
    Chapter(taps),
    Chapter(exam),
    Chapter(exam_missed),
    Chapter(exam_called_off),
    Chapter(live),
    Chapter(setup),
    Chapter(daily_deeds),
    Chapter(daily_next),
    Chapter(rights),
    Chapter(import_file),
    Chapter(browse),
    Chapter(corrected),
    Chapter(export),
    Chapter(reports),
    Chapter(suggested),
    Chapter(letters),
    Chapter(my_data),
    Chapter(latecomer),
    Chapter(permissions),
    Chapter(hello, on_new_server=True),
    Chapter(first_answer, on_new_server=True),
    Chapter(numbers, on_new_server=True),
    Chapter(boards, on_new_server=True),
    Chapter(group_of_two, on_new_server=True),
    Chapter(exam_break, on_new_server=True),
)
"""In the order in which they are walked: each finds the server as the ones before have left it."""
