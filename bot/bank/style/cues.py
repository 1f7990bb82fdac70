"""What a reader of style sees in an option: words, form, how it sits among the others."""

import re
from collections.abc import Callable, Mapping, Sequence

from bot.bank.prose import question_of, roots, words
from bot.domain.bank.items import Item

Cue = Callable[[Item], Sequence[float]]
"""Tells of an item how much of something each of its options has."""

_MOST = 3
"""More of the same word than this in one option tells no more."""

_LONG_WORD = 8

_SWEET = (
    "glad|hopes?|hopeful|trusts?|respects?|kind|kindly|kindness|cares?|caring|warm|warmly|thanks?|"
    "welcomes?|proud|strengths?|good|great|best|better|happy|comforts?|safe|safety|love|supports?|"
    "helps?|helpful|gently?|gentle|honest|honestly|freely?|well|worth|friends?|success|calm|easy|"
    "ready|agrees?|fair|right|gifts?|shares?|praises?|encourages?"
)
_SOUR = (
    "harms?|risks?|danger|dangerous|hurts?|bad|wrong|fears?|afraid|fails?|failed|failure|loses?|"
    "lost|alone|refuses?|problems?|trouble|crisis|sick|ill|illness|angry|stops?|warns?|threats?|"
    "punish|blame|shame|pain|worse|weak|bans?|abuse|neglect|die|death|suicide|against|lies?|breaks?"
)
_WORDS: Mapping[str, str] = {
    "with her, him or them": "with (?:her|him|them)",
    "pronouns of others": "he|she|they|him|her|them|his|hers|their|(?:him|her|them)sel(?:f|ves)",
    "own": "own",
    "I, my, we": "i|my|me|we|our|us|i['\u2019](?:ll|m|ve|d)",
    "helping": "helps?|helping|backs?|sits?|works? out|looks?|finds?|plans?|joins?|lists?|names?",
    "exploring": "ask(?:s|ing|ed)?|explores?|invites?|listen(?:s|ing)?|hears?|learns?|talks?|"
    "wants?",
    "steering": "promises?|(?:re)?assures?|praises?|encourages?|suggests?|advises?|urges?|"
    "recommends?|tells?|keeps?|leaves?|waits?|insists?|persuades?|reminds?|warns?",
    "explaining": "explains?|shows?|describes?|says?|states?|teach(?:es)?|informs?",
    "giving": "gives?|offers?|brings?|lends?|pays?|buys?|hands?|provides?|sends?",
    "acting": "calls?|reports?|writes?|files?|makes?|takes?|does|signs?|records?|sets?|fills?",
    "refusing": "declines?|refuses?|says no|turns? down|stops?|ends?|cannot|steps? back",
    "because, since": "because|since|as (?:he|she|they|it|this|that)",
    "so that": "so|in order to|to make sure|to see",
    "delay": "until|till|later|first|before|after|once|then|next|tomorrow|meanwhile|\\w+day",
    "haste": "at once|now|right away|today|immediately|straight|soon",
    "hedges": "may|might|could|can|some|many|most|often|usually|sometimes|likely|perhaps|seems?|"
    "for now|would|should",
    "absolutes": "always|never|none|all|every|must|only|nothing|nobody|every(?:one|thing)|"
    "completely|any|any(?:one|thing)|whatever",
    "negation": "no|not|never|without|nor|none|cannot|neither|\\w+n['\u2019]t|"
    "unless|instead|rather",
    "but, yet": "but|yet|though|although|while|however|even",
    "if, when": "if|when|whether|unless|wherever|whenever",
    "and": "and",
    "or": "or",
    "both, together": "both|each|together|between",
    "supervisor, team": "supervisors?|team|agency|staff|colleagues?|boss|managers?|director",
    "clinicians": "doctors?|counselors?|therapists?|nurses?|clinicians?|psychiatrists?|"
    "prescribers?|professionals?",
    "family, friends": "family|families|mother|father|sister|brother|husband|wife|parents?|"
    "friends?|partner|relatives?|daughter|son",
    "rules, records": "rules?|policy|policies|laws?|code|forms?|records?|notes?|written|writing|"
    "signed|releases?|documents?|act|required?|rights?",
    "choosing": "choos\\w*|choices?|chose|decid\\w*|decisions?|options?|prefer\\w*|picks?",
    "feelings": "feels?|feelings?|felt|emotions?|hopes?|fears?|trusts?|comfort\\w*|understand\\w*",
    "own story": "story|stories|experiences?|lived|past|journey|recovery",
    "sweet words": _SWEET,
    "sour words": _SOUR,
    "that, which": "that|which|who|whose",
    "what, how": "what|how|why|where",
    "to do": "to \\w+",
    "words in -ing": "\\w{2,}ing",
    "words in -ly": "\\w{3,}ly",
    "words in -ed": "\\w{2,}ed",
    "the": "the",
    "a": "an?",
    "for, of": "for|of",
    "by, from": "by|from",
    "numbers": "\\d[\\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve",
}
_MARKS: Mapping[str, str] = {
    "commas": ",",
    "colons and dashes": "[;:\u2013\u2014]",
    "quotation marks": '[“"]',
    "question marks": r"\?",
    "capitals inside": r"(?<=\s)[A-Z]\w",
}
_OPENINGS: Mapping[str, str] = {
    "opens with a verb in -s": r"[A-Z][a-z]+s\b",
    "opens with an article": r"(?:The|A|An)\b",
    "opens with a pronoun": r"(?:He|She|They|It|His|Her|Their|I)\b",
    "opens in -ing": r"\w+ing\b",
    "opens with a quotation": '[“"]',
    "opens with a small word": r"(?:By|With|In|On|At|From|To|For|When|If|Because|As|Only|That)\b",
}
_SMALL_WORDS = frozenset(
    {
        *("a", "an", "the", "this", "that", "and", "or", "but", "if", "so", "not", "no", "than"),
        *("to", "of", "in", "on", "at", "for", "by", "as", "with", "from", "into", "about", "out"),
        *("up", "then", "is", "are", "be", "has", "have", "had", "was", "were", "will", "would"),
        *("can", "may", "it", "his", "her", "him", "he", "she", "they", "them", "their", "who"),
        *("what", "which"),
    }
)


def content_words(text: str) -> set[str]:
    """Return the words of a text that carry its sense, in small letters."""
    return {word.lower() for word in words(text)} - _SMALL_WORDS


def _counting(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Cue:
    found = re.compile(pattern, flags).findall
    return lambda item: [min(len(found(option.text)), _MOST) for option in item.options]


def _opening(pattern: str) -> Cue:
    match = re.compile(pattern).match
    return lambda item: [float(bool(match(option.text))) for option in item.options]


def _lengths(item: Item) -> list[float]:
    counts = [len(words(option.text)) for option in item.options]
    return [count / (sum(counts) or 1) for count in counts]


def _length_ranks(item: Item) -> list[float]:
    lengths = [len(option.text) for option in item.options]
    return [
        sum(other < own for other in lengths) + sum(other == own for other in lengths) / 2
        for own in lengths
    ]


def _longest(item: Item) -> list[float]:
    lengths = [len(option.text) for option in item.options]
    return [float(length == max(lengths)) for length in lengths]


def _shortest(item: Item) -> list[float]:
    lengths = [len(option.text) for option in item.options]
    return [float(length == min(lengths)) for length in lengths]


def _middle_length(item: Item) -> list[float]:
    lengths = [len(option.text) for option in item.options]
    mean = sum(lengths) / len(lengths)
    return [-abs(length - mean) / mean for length in lengths]


def _word_length(item: Item) -> list[float]:
    found = [words(option.text) for option in item.options]
    return [sum(map(len, own)) / (len(own) or 1) for own in found]


def _long_words(item: Item) -> list[float]:
    return [sum(len(w) >= _LONG_WORD for w in words(option.text)) for option in item.options]


def _likenesses(item: Item) -> list[list[float]]:
    """Return for each option the share of its words that it has in common with each other one."""
    sets = [content_words(option.text) for option in item.options]
    return [
        [len(own & other) / (len(own | other) or 1) for other in sets if other is not own]
        for own in sets
    ]


def _like_all(item: Item) -> list[float]:
    return [sum(shares) for shares in _likenesses(item)]


def _like_one(item: Item) -> list[float]:
    return [max(shares) for shares in _likenesses(item)]


def _words_of_its_own(item: Item) -> list[float]:
    sets = [content_words(option.text) for option in item.options]
    return [len(own.difference(*(other for other in sets if other is not own))) for own in sets]


def _same_opening(item: Item) -> list[float]:
    openings = [words(option.text)[:1] for option in item.options]
    return [openings.count(opening) for opening in openings]


def _sentiment(item: Item) -> list[float]:
    sweet, sour = OPTION_CUES["sweet words"](item), OPTION_CUES["sour words"](item)
    return [good - bad for good, bad in zip(sweet, sour, strict=True)]


def _stem_roots(item: Item) -> list[float]:
    stem = roots(item.stem)
    return [len(stem & roots(option.text)) for option in item.options]


def _question_roots(item: Item) -> list[float]:
    question = roots(question_of(item.stem))
    return [len(question & roots(option.text)) for option in item.options]


def _share_from_stem(item: Item) -> list[float]:
    stem = content_words(item.stem)
    sets = [content_words(option.text) for option in item.options]
    return [len(stem & own) / (len(own) or 1) for own in sets]


OPTION_CUES: Mapping[str, Cue] = {
    **{name: _counting(rf"\b(?:{found})\b", re.IGNORECASE) for name, found in _WORDS.items()},
    **{name: _counting(found) for name, found in _MARKS.items()},
    **{name: _opening(found) for name, found in _OPENINGS.items()},
    "length": _lengths,
    "rank by length": _length_ranks,
    "the longest": _longest,
    "the shortest": _shortest,
    "middling length": _middle_length,
    "length of words": _word_length,
    "long words": _long_words,
    "like all others": _like_all,
    "like one other": _like_one,
    "words of its own": _words_of_its_own,
    "opens as others do": _same_opening,
    "sentiment": _sentiment,
}
"""What can be seen in the options alone."""

STEM_CUES: Mapping[str, Cue] = {
    "words of the stem": _stem_roots,
    "words of the question": _question_roots,
    "share from the stem": _share_from_stem,
}
"""What can be seen when the options are held against the stem."""
