"""The table of all rules that a bank is checked against, by their ids.

The reader holds L14 (four options) and most of L17 (sources) already, as well as those parts
of L1, L18 and L19 without which there is no item: the key, the reasons, the kind and the tags.
L23 (borrowed text, borrowing.py) and the rule on versions (versions.py) need more than the
bank: the texts that may not be copied, and the record of what each version said. How far a
reader of style gets is no rule but a measurement (style/).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.bank import balance, clauses, cues, likeness, sense, words
from bot.bank.findings import Finding, Level
from bot.bank.reader import Draft
from bot.bank.remarks import Breach, ItemRule


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, how grave a breach is, and the function that finds breaches."""

    rule_id: str
    level: Level
    find: Callable[[Draft], Iterator[Breach]]

    def findings(self, draft: Draft) -> Iterator[Finding]:
        """Yield a finding for every breach."""
        for place, key, text in self.find(draft):
            yield Finding(self.level, self.rule_id, place.file, place.line_of(key), text)


VERSION = "version"
"""The rule that an edit raises the version, held against the record of all versions."""


def _each(rule: ItemRule) -> Callable[[Draft], Iterator[Breach]]:
    """Return the rule on one item as a rule on all items of a bank."""

    def find(draft: Draft) -> Iterator[Breach]:
        for entry in draft.entries():
            for key, text in rule(entry.item):
                yield entry.place, key, text

    return find


RULES = (
    Rule("L1", Level.ERROR, _each(sense.options_alike)),
    Rule("L2", Level.ERROR, _each(words.reference_to_other_options)),
    Rule("L3", Level.ERROR, _each(words.negative_stem)),
    Rule("L4", Level.ERROR, _each(words.double_negative)),
    Rule("L5", Level.WARNING, _each(cues.key_length)),
    Rule("L5", Level.ERROR, balance.long_keys),
    Rule("L6", Level.WARNING, _each(words.absolutes_in_distractors_only)),
    Rule("L7", Level.WARNING, _each(words.vague_options)),
    Rule("L8", Level.WARNING, _each(cues.grammar_gives_away)),
    Rule("L9", Level.WARNING, _each(cues.echo_in_key)),
    Rule("L10", Level.WARNING, _each(cues.odd_one_out)),
    Rule("L11", Level.WARNING, _each(cues.repeated_opening)),
    Rule("L12", Level.WARNING, _each(cues.unordered_quantities)),
    Rule("L13", Level.WARNING, balance.uneven_slots),
    Rule("L13", Level.WARNING, balance.long_runs),
    Rule("L15", Level.ERROR, _each(sense.one_question)),
    Rule("L16", Level.WARNING, _each(words.unclear_pronoun)),
    Rule("L17", Level.ERROR, clauses.citations_without_clause),
    Rule("L18", Level.ERROR, _each(sense.reasons_explain)),
    Rule("L19", Level.ERROR, balance.missing_law_date),
    Rule("L20", Level.ERROR, _each(words.stigmatising_words)),
    Rule("L21", Level.ERROR, likeness.near_duplicates),
    Rule("L21", Level.WARNING, likeness.answered_elsewhere),
    Rule("L22", Level.ERROR, _each(sense.stem_length)),
    Rule("L22", Level.ERROR, _each(sense.hard_stem)),
    Rule("L22", Level.ERROR, balance.hard_stems),
)
