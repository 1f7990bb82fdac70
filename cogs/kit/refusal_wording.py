"""Every sentence with which the rules say no; each says what to do next.

bot/refusals.py has the codes. Screens have wording of their own.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, time

from bot.refusals import NotShown, Reason
from cogs.kit import file_wording
from cogs.kit.days import date_in_words
from cogs.kit.numbers import counted, is_or_are
from cogs.kit.text import safe

PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
    "create_public_threads": "Create Public Threads",
}
"""Permissions as Discord shows them to people."""

_LIKE_DATES = "like March 14, 3/14/27, next Friday or in 6 weeks."
_LIKE_TIMES = "like 9:00 AM, 18:30 or noon."
_LIKE_ZONES = "like Chicago, Central or America/Chicago."
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"\d\d:\d\d")


def in_words(reason: Reason) -> str:
    """Return a reason as a sentence for people."""
    words = WORDS[reason.code]
    return words if isinstance(words, str) else words(*reason.arguments)


def _typed(text: str) -> str:
    """Return what somebody wrote, as a quotation: a command takes 6,000 characters."""
    return f"“{safe(text, most=100)}”"


def _no_such_domain(text: str, titles: Sequence[str]) -> str:
    return f"The exam has no domain {_typed(text)}. Choose one of: {', '.join(titles)}."


def _cannot_be_question(why: str) -> str:
    note = file_wording.note_or_none(Reason.from_text(why)) or in_words(Reason.from_text(why))
    return f"This cannot be a question here. {note} Please change that, and send it again."


def _no_such_topic(text: str) -> str:
    return (
        f"No question is of the topic {_typed(text)}. Write topics as **/bank browse** shows them, "
        "with commas between them."
    )


def _bank_too_small(asked: int, there: int) -> str:
    return (
        f"There {is_or_are(there)} {counted(there, 'question')} for this, so a mock exam of "
        f"{asked} is not possible. Ask for {there} or fewer, leave the domain open, or let an "
        "organizer bring your group's own with **/bank import**."
    )


def _too_many_asked_elsewhere(asked: int, free: int) -> str:
    return (
        "Some questions of this are being asked elsewhere on this server just now, so a mock exam "
        f"of {asked} would give answers away. {_so_many(free)} now: ask for that many or fewer, "
        "leave the domain open, or try again when the others are over."
    )


def _so_many(count: int) -> str:
    return counted(count, "question is possible", "questions are possible")


def meant_in_words(guess: str) -> str:
    """Return a date, a time or a zone that may have been meant, as people say it."""
    if _ISO_DATE.fullmatch(guess):
        return date_in_words(date.fromisoformat(guess))
    if _CLOCK.fullmatch(guess):
        at = time.fromisoformat(guess)
        return f"{at.hour % 12 or 12}:{at:%M %p}"
    return guess


def _asked_back(doubt: str, guesses: Sequence[str], like: str) -> str:
    return (
        f"{doubt} Did you mean {' or '.join(map(meant_in_words, guesses))}? If not, write it {like}"
    )


def _many_reports(count: int) -> str:
    return (
        f"Thank you! {counted(count, 'report or question', 'reports and questions')} of yours wait "
        "for an organizer. Please let them catch up."
    )


def _much_like(stem: str) -> str:
    return (
        f"Your group has a question already that is much like this one: “{safe(stem, most=200)}” "
        "Please change yours so that it asks something else. Does it already? Then press "
        "**Change it**, and send it once more as it is."
    )


def _bad_date(text: str) -> str:
    return f"I could not read {_typed(text)} as a date. Write it {_LIKE_DATES}"


def _date_meant(text: str, guesses: Sequence[str]) -> str:
    return _asked_back(f"I could not find {_typed(text)} in the calendar.", guesses, _LIKE_DATES)


def _past_date(text: str, guesses: Sequence[str]) -> str:
    return _asked_back(f"The date {_typed(text)} is past.", guesses, _LIKE_DATES)


def _far_date(text: str, guesses: Sequence[str]) -> str:
    return _asked_back(f"The date {_typed(text)} is too far ahead.", guesses, _LIKE_DATES)


def _bad_time(text: str) -> str:
    return f"I could not read {_typed(text)} as a time. Write it {_LIKE_TIMES}"


def _time_meant(text: str, guesses: Sequence[str]) -> str:
    return _asked_back(f"I am not sure which time {_typed(text)} is.", guesses, _LIKE_TIMES)


def _bad_timezone(text: str, guesses: Sequence[str]) -> str:
    if guesses:
        unsure = f"I am not sure which time zone {_typed(text)} is."
        return _asked_back(unsure, guesses, _LIKE_ZONES)
    return f"I do not know the time zone {_typed(text)}. Write it {_LIKE_ZONES}"


def _bad_days(text: str) -> str:
    return (
        f"I could not read {_typed(text)} as days. "
        "Write “every day”, “weekdays”, or days like “Mon, Wed, Fri”."
    )


def _exam_without_items(name: str) -> str:
    return (
        f"There are no questions for **{safe(name)}** here yet. An organizer can bring your "
        "group's own with **/bank import**, or choose another exam with **/setup**."
    )


def _exam_too_small(name: str, there: int, whole: int) -> str:
    if not there:
        return _exam_without_items(name)
    return (
        f"There {is_or_are(there)} {counted(there, 'question')} for **{safe(name)}**, and a full "
        f"mock exam has {whole}. Bring your group's own with **/bank import**; shorter mock exams "
        "are possible now."
    )


def _exam_lost(exam: str, name: str) -> str:
    return (
        f"I do not know the exam {_typed(exam)} any more, so **{safe(name)}** stands in for it. "
        "Press **Exam** to choose one."
    )


def _frozen(first: int, last: int) -> str:
    return (
        "Your break has closed that question, as in the real exam: its answer stands as it was. "
        f"Please go on with questions {first} to {last}."
    )


def _not_yet_open(last: int) -> str:
    return (
        f"That question comes after your break. When you are done with those up to {last}, press "
        "**To the break**."
    )


def _bad_opens_in(text: str) -> str:
    return (
        f"I could not read {_typed(text)} as the minutes that a lobby waits. "
        "Write a whole number from 1 to 1440, such as 5."
    )


def _bad_catch_up(text: str) -> str:
    return (
        f"I could not read {_typed(text)} as the hours for which a question may come late. "
        "Write a whole number from 1 to 23, such as 6."
    )


def _bad_reveal(text: str) -> str:
    return (
        f"I could not read {_typed(text)} as the hours after which a question shows its answer. "
        "Write a whole number from 1 to 72, or nothing for “when the next one comes”."
    )


def _bad_number(text: str, least: int, most: int) -> str:
    return f"I could not read {_typed(text)} here. Write a whole number from {least} to {most}."


def _bad_light(text: str) -> str:
    return (
        f"I could not read {_typed(text)} as a number of members for the group's streak. "
        "Write a whole number from 1 to 99, such as 3."
    )


def _no_permission(missing: Sequence[str], channel_id: int) -> str:
    return (
        f"I cannot post in <#{channel_id}>: I need {_named(missing)} there. Give me that in the "
        "channel's settings under Permissions, or choose another channel with **/setup**."
    )


def _cannot_post_here(missing: Sequence[str]) -> str:
    return (
        f"I cannot post in this channel: I need {_named(missing)} here. Ask an organizer to give "
        "me that in the channel's settings under Permissions, or start in another channel."
    )


def _named(missing: Sequence[str]) -> str:
    *first, last = (f"**{PERMISSIONS[name]}**" for name in missing)
    return f"{', '.join(first)} and {last}" if first else last


def _nothing_to_skip(day: int) -> str:
    return (
        f"No question is to come on {date_in_words(date.fromordinal(day))}. "
        "**/daily status** tells the next times."
    )


def _zone_lost(name: str, instead: str) -> str:
    return (
        f"I no longer know the time zone {_typed(name)} that was chosen, so I go by {instead}. "
        "Choose another one with **/setup**."
    )


def _cannot_see(channel_id: int) -> str:
    return (
        f"I cannot see the channel <#{channel_id}>; it may have been deleted or hidden from me, or "
        "it is a thread that was archived. Choose another one with **/setup**."
    )


def _no_place_for_messages(channel_id: int) -> str:
    return (
        f"The channel <#{channel_id}> takes no messages of its own, as in a forum, where all "
        "is in posts. Choose a text channel with **/setup**, or use **/setup** inside of a "
        "forum's post."
    )


def _no_threads(missing: list[str], channel_id: int) -> str:
    names = " and ".join(PERMISSIONS[name] for name in missing)
    return (
        f"I cannot open threads to talk in at <#{channel_id}>: give me {names} in that channel's "
        "settings, under Permissions. Questions come all the same."
    )


def _no_place_for_threads(channel_id: int) -> str:
    return (
        f"In <#{channel_id}> I cannot open threads to talk in: only text channels have them. "
        "Choose one with **/setup**, or talk right there. Questions come all the same."
    )


def _thread_locked(thread_id: int) -> str:
    return (
        f"I cannot post in <#{thread_id}>: the thread is locked. Unlock it, give me Manage Threads "
        "in its channel's settings under Permissions, or choose another channel."
    )


def _not_in_thread(thread_id: int) -> str:
    return (
        f"I cannot post in <#{thread_id}>: it is a private thread, and I am not in it. Add me by "
        "mentioning me in it, give me Manage Threads, or choose another channel."
    )


def _role_not_mentionable(role_id: int, channel_id: int) -> str:
    return (
        f"The role <@&{role_id}> is named with each question, but nobody is pinged: the role does "
        "not allow it. In Server Settings, under Roles, let anyone mention that role, or give me "
        f"Mention @everyone, @here, and All Roles in <#{channel_id}>."
    )


REFUSED = {
    20016: "the channel's slow mode holds me back. Let me bypass it: Manage Messages is enough",
    20028: "the channel has had too many messages in a short time",
    50008: "the channel takes no text messages. Choose a text channel with **/setup**",
    50024: "this kind of channel takes no such message. Choose a text channel with **/setup**",
    50083: "the thread is archived. Open it again, or choose another channel with **/setup**",
    160005: "the thread is locked. Unlock it, or give me Manage Threads",
    160006: "the server has as many open threads as Discord allows. Archive some of them",
    200000: (
        "AutoMod blocked it. In Server Settings, under Safety Setup, open AutoMod and let the "
        "rule make an exception of my role or of the channel"
    ),
    200001: (
        "AutoMod blocked its title. In Server Settings, under Safety Setup, open AutoMod and let "
        "the rule make an exception of my role or of the channel"
    ),
    240000: (
        "Discord takes one of its links for a harmful one. Please tell whoever runs me, so that "
        "they can mend the question"
    ),
}
"""What Discord means by the number of an error, and what a server can do about it."""


NOT_SHOWN = {
    NotShown.LOBBY: (
        "the lobby of a mock exam",
        "So that it blocks nothing, the exam is called off; nobody had begun. Start it again with "
        "**/exam start** once that is mended, or in another channel.",
    ),
    NotShown.QUESTION: (
        "a question of a live round",
        "So the round has ended. Start one again with **/exam live** once that is mended, or in "
        "another channel.",
    ),
    NotShown.RESULTS: (
        "the group's results of a mock exam",
        "They do not come any more. Everybody finds their own with **/exam results**.",
    ),
    NotShown.STANDINGS: (
        "the standings of a live round",
        "They do not come any more. All answers are kept, and the next round has its own.",
    ),
    NotShown.DISCUSSION: (
        "the thread to talk about a question",
        "Your group can open one itself. I try again with the next question, and tell you of this "
        "only once.",
    ),
    NotShown.SHEET: (
        "the weekly sheet",
        "Look at it at any time with **/setup**, under **This week's sheet**.",
    ),
}
"""What did not come into its channel, in words, and what to do then."""


def _not_shown(what: str, channel_id: int, why: str, again: int) -> str:
    reason = Reason.from_text(why)
    told = in_words(reason)
    if reason.code == "discord_refused":
        number = int(str(reason.arguments[0]))
        told = f"Discord did not take it: {REFUSED.get(number, f'error {number}')}."
    name, then = NOT_SHOWN[NotShown(what)]
    then = "I try again by myself for a while." if again else then
    return f"I could not show {name} in <#{channel_id}>. {told} {then}"


def _discord_refused(number: int) -> str:
    if number in REFUSED:
        return (
            f"Discord did not take my message: {REFUSED[number]}. "
            "What is planned I try again by myself."
        )
    return (
        f"Discord did not take my message (error {number}). "
        "I will try again; please look at **/daily status** in a while."
    )


def _slow_down(works_at: int) -> str:
    return (
        "That was a lot in a short time, and I keep room for everybody. "
        f"What you did is safe. Please try this again <t:{works_at}:R>."
    )


def _busy_server(works_at: int) -> str:
    return (
        "Many people here are asking for this just now. "
        f"Nothing is lost. Please try again <t:{works_at}:R>."
    )


def _many_running(channels: Sequence[str]) -> str:
    where = ", ".join(f"<#{channel_id}>" for channel_id in channels)
    return (
        f"Of mock exams and live rounds that you have started, {len(channels)} "
        f"{is_or_are(len(channels))} still running here, in {where}. "
        "Please end one there with **/exam stop**, or start again when one is over."
    )


def _server_full(most: int) -> str:
    return (
        f"Mock exams and live rounds running on this server: {most}, as much as I take on at once. "
        "Please join one of them, or try again when one is over."
    )


def _pool_in_use(possible: int) -> str:
    if possible < 1:
        return (
            "What is running on this server uses as many questions of this kind as I set aside at "
            "once. Please try again when something is over; organizers see all with **/exam "
            "status**."
        )
    return (
        "Other questions are kept back for the daily question and for practice, so "
        f"{_so_many(possible)} now. Please ask for that many or fewer."
    )


WORDS: dict[str, str | Callable[..., str]] = {
    "organisers_only": "Only organizers (Manage Server) can do that. Please ask one of them.",
    "leads_only": "Only organizers and study leads can do that. Please ask one of them.",
    "lead_is_everyone": (
        "Everyone has @everyone, so it cannot name your study leads. Choose a role that only "
        "they have, or none."
    ),
    "server_only": (
        "Please use this in your study group's server. Anywhere else I can only show or delete "
        "what I hold about you: **/me export** and **/me delete**."
    ),
    "something_wrong": (
        "Something went wrong on my side. What you did "
        "before is safe. Please try again in a moment."
    ),
    "disk_full": (
        "I could not save that: the computer I run on has no space left. "
        "Nothing was changed. Please tell your organizer, and try again later."
    ),
    "database_busy": (
        "I could not save that: another program holds my memory just now. "
        "Nothing was changed. Please try again in a minute."
    ),
    "discord_away": (
        "Discord did not answer me just now. What you did before is safe. "
        "Please try again in a moment."
    ),
    "no_longer_known": (
        "I no longer know this button or form, so nothing was changed. "
        "Please open it anew; **/help** has all commands."
    ),
    "too_slow": "That took me too long, so I could not open it. Please press it once more.",
    "file_lost": (
        "I could not save that: the file with my memory is not where it was. Nothing was changed. "
        "Please tell your organizer, and try again later."
    ),
    "not_offered": (
        "That is not one of the choices I offer here, so nothing was changed. "
        "Please choose one that Discord shows you."
    ),
    "command_changed": (
        "This command has changed since your Discord last looked. "
        "Please restart Discord and try again."
    ),
    "slow_down": _slow_down,
    "busy_server": _busy_server,
    "not_set_up": (
        "The daily question is not set up here yet. An organizer can do it with **/setup**."
    ),
    "no_such_post": "I no longer know this question. Please answer the newest one in the channel.",
    "no_question_yet": (
        "No daily question is here at the moment. Come back when the next one is posted, or try "
        "**/quiz** meanwhile: practice is there at any time."
    ),
    "still_open": (
        "This question is still open. The reasons are shown here when the next question is posted."
    ),
    "no_items": (
        "My question bank has no daily questions. The host can check it: python -m bot check."
    ),
    "pool_empty": (
        "Your group's pool has no daily question. Add questions with **/bank import**, or choose "
        "more with **/bank browse** and Pool."
    ),
    "nothing_to_add": "There is nothing to add. Choose another file with **/bank import**.",
    "nothing_to_export": (
        "There are no such questions. Choose another topic, or whose questions you want, or add "
        "some with **/bank import**."
    ),
    "export_too_large": (
        "This file would be larger than Discord takes. Please choose one topic after the other."
    ),
    "changed_meanwhile": (
        "Somebody changed your group's questions in this moment, so nothing was done. Please look "
        "once more, and try again."
    ),
    "question_changed": (
        "Somebody changed this question meanwhile, so nothing was done. Open it again with "
        "**/bank browse**, or **/question review** if it was suggested, to see how it stands now."
    ),
    "asked_just_now": (
        "This question is being asked just now, so its text stays as it is. Try again when it is "
        "closed."
    ),
    "file_forgotten": (
        "I no longer have this file: a later one took its place, or I was restarted. Please send "
        "it again with **/bank import**. Nothing was added."
    ),
    "file_not_fetched": (
        "I could not fetch the file from Discord. Please try again in a moment. Nothing was added."
    ),
    "no_such_import": (
        "This import was taken back already. See what stands here with **/bank browse**."
    ),
    "no_such_item": "I do not have this question here. Look for it with **/bank browse**.",
    "pool_would_be_empty": (
        "With this nothing would be left for the daily question. Please choose more, or add "
        "questions with **/bank import** first."
    ),
    "search_forgotten": (
        "I no longer have this search. Please begin it again with **/bank browse**."
    ),
    "no_such_topic": _no_such_topic,
    "four_lines": (
        "Options and reasons each have four lines, one for A, B, C and D; here are {}. Please "
        "write one line for each, and a lone - where there is no reason."
    ).format,
    "cannot_be_question": _cannot_be_question,
    "already_paused": (
        "The daily question is already paused. Start it again with **/daily resume**."
    ),
    "not_paused": (
        "The daily question is already running. See the next times with **/daily status**."
    ),
    "skip_while_paused": (
        "The daily question is paused, so nothing is planned. Use **/daily resume** first."
    ),
    "nothing_skipped": (
        "Nothing that is still to come is skipped. **/daily status** tells the next times."
    ),
    "nothing_to_undo": (
        "There is nothing to take back: no skipped day is still to come, and what else was done "
        "with the daily question was more than a day ago. **/daily status** tells how it stands."
    ),
    "line_full": (
        "As many questions as I can keep are in line already. Please take one out, or wait "
        "until the next one was asked."
    ),
    "none_has_its_turn": (
        "Every question of that kind was asked in this round, is in line, or is being asked just "
        "now. They come again when all the others had their turn. Please choose another topic."
    ),
    "question_deleted": (
        "The message with the latest daily question was deleted, so nobody can answer it any more. "
        "The day counts for nobody. Use **/daily repost** to post the same question again."
    ),
    "nothing_to_repost": (
        "The latest daily question still stands in its channel, or there is none, so there is "
        "nothing to post again. Use **/daily post** for one more question."
    ),
    "sent_maybe": (
        "Discord did not answer, so I do not know whether the question arrived. Please "
        "look in the channel in two minutes; I will check too and send it if it did not."
    ),
    "all_asked_elsewhere": (
        "Every daily question I have is being asked elsewhere on this server now, and posting one "
        "would give its answer away. I post as soon as one is free."
    ),
    "last_is_kept": (
        "One question is left that is not being asked here now, and I keep it for the daily "
        "question. Please try again when that is posted: it closes the others."
    ),
    "reasons_wait": (
        "This question is being asked elsewhere on this server just now, so its reasons wait until "
        "that is over. Then press this again."
    ),
    "answered_before": (
        "You answered this question before you had your data deleted, and have seen its answer. "
        "You are welcome at the next one."
    ),
    "on_hold": (
        "I could not post the daily question three times, so I have stopped trying "
        "for now. Your settings and everyone's answers are safe. I start again by "
        "myself as soon as I may post; **/daily status** says what is missing."
    ),
    "role_gone": (
        "The role to mention was deleted, so nobody is pinged. Choose another one with "
        "**/setup**, or "
        "none in its form."
    ),
    "role_is_everyone": (
        "I do not ping @everyone. Choose a role with **/setup** that members take by "
        "themselves, or "
        "leave the field empty in its form."
    ),
    "key_already": "That is the best answer already. Choose the one that should be.",
    "say_why": "Please write in a sentence why that answer is best: everybody who met the question "
    "reads it.",
    "not_met": "You can report a question once you have answered it and know its best answer. "
    "**/question report** lists those that you answered last.",
    "nothing_met": "You have not answered any question here yet. Answer today's, or start with "
    "**/quiz**; then report whatever you find.",
    "many_reports": _many_reports,
    "reports_full": "More reports and questions wait than the organizers can read just now. Please "
    "try again in a few days.",
    "much_like": _much_like,
    "like_asked": "This is much like a question that is being asked just now, so its best answer "
    "stays hidden, from you too. Open it again when that is over.",
    "promise_first": "Please tick the promise once you can: your own words, and nothing that you "
    "remember from a real exam.",
    "own_questions_full": (
        "There is room for {:,} questions of your own, those that are retired among them. Take "
        "back an import with **/bank browse**, **Imports**; this one waits here meanwhile."
    ).format,
    "say_what": "Please say in your own words what is wrong, so that somebody can mend it.",
    "decided_before": "Another organizer has just decided this one. **/question review** shows "
    "what is left.",
    "nothing_to_remind_of": (
        "There is no daily question here yet to remind you of. Once "
        "an organizer has used **/setup**, set your reminder again."
    ),
    "no_such_drill": "I no longer know this practice run. Begin a new one with **/quiz**.",
    "asked_elsewhere": (
        "This question is being asked elsewhere just now: in the daily question, a mock exam "
        "or a live round. Please answer it there first. **/quiz** goes on with the others."
    ),
    "all_done_today": (
        "You have met everything there is today. Come back tomorrow, or use **/quiz**."
    ),
    "nothing_to_practise_due": "Nothing is due for you now. Try **/quiz** with kind new or mixed.",
    "nothing_to_practise_new": (
        "You have met every question of this. Try **/quiz** with kind due or mixed."
    ),
    "nothing_to_practise_missed": (
        "There is nothing that you had wrong last time. Try **/quiz** with kind new or mixed."
    ),
    "nothing_to_practise_mixed": (
        "There is nothing to ask here now. Try another domain, or come back tomorrow."
    ),
    "season_a_day_later": (
        "Since the time zone was changed, a question or mock exam has "
        "tomorrow's date already. Please start the season tomorrow."
    ),
    "season_begins": "A new season begins tomorrow already. Start the next one after that.",
    "sitting_in_channel": (
        "A mock exam is already going on in this channel. Join that one, or start yours in another."
    ),
    "no_sitting_here": "No mock exam is going on in this channel. Start one with **/exam start**.",
    "no_such_sitting": "I no longer know this mock exam. Start a new one with **/exam start**.",
    "too_late_to_join": (
        "This mock exam is too far along to join fairly. You are welcome in the next one."
    ),
    "sitting_over": "This mock exam is over. Start a new one with **/exam start**.",
    "already_begun": "This mock exam has begun. To leave, submit your paper as it is.",
    "not_begun": "This mock exam has not begun yet. Your paper opens here when it does.",
    "has_begun": (
        "This mock exam has begun. Press Open my paper in its channel, or use **/exam paper**."
    ),
    "called_off": (
        "This mock exam was called off before it began, so there is no paper and "
        "nothing is lost. You are welcome in the next one; **/exam start** opens it."
    ),
    "not_in_sitting": "You are not in this mock exam. Press Join first, if it is still offered.",
    "not_your_paper": "I cannot open this paper for you. Open your own with **/exam paper**.",
    "no_paper": "You have no paper here yet. Join a mock exam, or start one with **/exam start**.",
    "no_results": "You have no results here yet. They come when your paper is handed in.",
    "nothing_to_share": (
        "No question of your paper was answered, so there is nothing to share. "
        "You are welcome in the next mock exam."
    ),
    "taken_back": (
        "You took this result back, so it is not shown again. It is yours alone, under "
        "**/exam results**."
    ),
    "not_yours_to_take_back": (
        "Only who shared this result can take it back. Open your own with **/exam results**."
    ),
    "no_such_question": "Your paper has no such question. Open it again with **/exam paper**.",
    "still_writing": "This paper is still open. Hand it in first; then its result is here.",
    "not_yet_review": (
        "Answers and reasons open with the group's results. The exam's message says when; "
        "then find them with **/exam results**."
    ),
    "nobody_in": "Nobody is in yet. Press Join first, then Start now.",
    "had_a_paper": (
        "You had a paper in this mock exam before you had your data deleted, and each member has "
        "one. You are welcome in the next one."
    ),
    "hosts_only": (
        "Only who started this mock exam, or an organizer, can do that. Please ask one of them."
    ),
    "no_such_round": "I no longer know this live round. Start a new one with **/exam live**.",
    "round_is_over": (
        "This live round is over. You are welcome in the next one, with **/exam live**."
    ),
    "nobody_in_round": "Nobody is in yet. Press Join first, then Next now.",
    "round_goes_on": "This round is still going on. Your answers are here when it is over.",
    "clock_over": "The clock of this question has run out. The next one comes in a moment.",
    "round_paused": "The round is paused. Your answer will be welcome when it goes on.",
    "nothing_to_ask": (
        "My question bank has no questions for this yet. Choose another domain, or leave it "
        "open; if that does not help either, the host can check the bank: python -m bot check."
    ),
    "all_open": (
        "Every question for this is being asked somewhere on this server now, and asking it twice "
        "would give the answers away. Choose another domain, or try again when that is over."
    ),
    "form_forgotten": (
        "I no longer have what you typed there. Please open the form again from where you found it."
    ),
    "many_running": _many_running,
    "server_full": _server_full,
    "pool_in_use": _pool_in_use,
    "date_meant": _date_meant,
    "past_date": _past_date,
    "far_date": _far_date,
    "time_meant": _time_meant,
    "no_such_domain": _no_such_domain,
    "bank_too_small": _bank_too_small,
    "exam_without_items": _exam_without_items,
    "exam_too_small": _exam_too_small,
    "exam_lost": _exam_lost,
    "frozen": _frozen,
    "not_yet_open": _not_yet_open,
    "bad_opens_in": _bad_opens_in,
    "bad_catch_up": _bad_catch_up,
    "bad_reveal": _bad_reveal,
    "too_many_asked_elsewhere": _too_many_asked_elsewhere,
    "bad_date": _bad_date,
    "bad_time": _bad_time,
    "bad_timezone": _bad_timezone,
    "bad_days": _bad_days,
    "bad_light": _bad_light,
    "bad_number": _bad_number,
    "nothing_to_skip": _nothing_to_skip,
    "no_permission": _no_permission,
    "cannot_post_here": _cannot_post_here,
    "zone_lost": _zone_lost,
    "cannot_see": _cannot_see,
    "no_place_for_messages": _no_place_for_messages,
    "thread_locked": _thread_locked,
    "no_threads": _no_threads,
    "no_place_for_threads": _no_place_for_threads,
    "not_in_thread": _not_in_thread,
    "role_not_mentionable": _role_not_mentionable,
    "discord_refused": _discord_refused,
    "not_shown": _not_shown,
    **file_wording.REFUSED,
}
"""What each code says: a sentence, or a function of the reason's arguments."""
