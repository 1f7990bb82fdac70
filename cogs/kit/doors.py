"""Buttons that stand on one feature's message and open another's.

Features do not import each other, so what the button does is with the feature it opens; only
its label and its id are here.
"""

from cogs.kit.buttons import LastingButton

MY_QUESTION = "sg:mine:0"
MY_QUESTION_LABEL = "My question"


def my_question_button() -> LastingButton:
    """Return the button that asks a member the one question most worth their minute."""
    return LastingButton(MY_QUESTION_LABEL, MY_QUESTION)
