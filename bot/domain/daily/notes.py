"""What the ledger notes of a post that was not simply posted; a refusal is noted as well."""

from bot.refusals import Reason

BOT_AWAY = Reason("bot_away")
SKIPPED_BY_ORGANISER = Reason("skipped_by_organiser")
SENT_AGAIN = Reason("sent_again")
NO_REPLY = Reason("no_reply")
WENT_WRONG = Reason("went_wrong")
MESSAGE_DELETED = Reason("message_deleted")
TAKEN_DOWN = Reason("taken_down")
NOTED_EARLIER = Reason("noted_earlier")
"""Stands for what earlier versions wrote down as a sentence."""
