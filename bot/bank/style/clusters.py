"""Which items turn on the same idea, so that halves of a trial and papers can keep them apart."""

# scikit-learn and scipy come without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy
import wordllama
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.bank.prose import words
from bot.bank.style.cues import content_words
from bot.domain.bank.items import Item

Array = NDArray[numpy.float64]

SAME_IDEA = 0.36
"""Likeness from which on two items count as turning on one idea.

Read off the first 262 items: of the pairs above it nearly all ask about the same rule or
concept; from 0.34 downwards most share only their subject.
"""

PAIR = "pair-"
"""Items with the same tag that begins so are written as twins."""

_ENDING = re.compile(r"(?:ies|ied|ing|ed|es|s|y|e)$")


def embedded(texts: Sequence[str]) -> Array:
    """Return a vector of length 1 for each text; texts alike in meaning have vectors alike."""
    # The package ships its model, but in a folder that it takes for its cache alone.
    folder = Path(wordllama.__file__).parent
    model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
    return numpy.asarray(model.embed(list(texts), norm=True), dtype=numpy.float64)


def likenesses(items: Sequence[Item]) -> Array:
    """Return how alike each two items are in idea: about 0 for strangers, 1 for the same item.

    The mean of two cosines: of embeddings less their mean, and of TF-IDF weights of word
    stems (Spärck Jones 1972). Words with capitals are left out: people's names, and those of
    sources, which items on different ideas have in common.
    """
    texts = [_all_said(item) for item in items]
    vectors = embedded(texts)
    vectors = vectors - vectors.mean(axis=0)
    vectors = vectors / (numpy.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    stems = [" ".join(_ENDING.sub("", word) for word in text.split()) for text in texts]
    weights = TfidfVectorizer(sublinear_tf=True, token_pattern=r"\S+").fit_transform(stems)
    shared = numpy.asarray((weights @ weights.T).todense())
    return (vectors @ vectors.T + shared) / 2


def clusters(items: Sequence[Item]) -> list[list[int]]:
    """Return the indexes of the items, together where they turn on one idea.

    Items are joined that are alike from `SAME_IDEA` on or share a tag that begins with
    `PAIR`, and whatever is joined to the same item is joined (union-find).
    """
    alike = numpy.argwhere(numpy.triu(likenesses(items) >= SAME_IDEA, 1)) if items else ()
    joined = [(int(one), int(other)) for one, other in alike]
    first: dict[str, int] = {}
    for index, item in enumerate(items):
        for tag in sorted(item.tags):
            if tag.startswith(PAIR):
                joined.append((first.setdefault(tag, index), index))
    return united(len(items), joined)


def ideas_of(items: Sequence[Item]) -> dict[str, str]:
    """Return the idea of each item that shares it with others, named after one of them."""
    named: dict[str, str] = {}
    for group in clusters(items):
        ids = sorted(items[index].item_id for index in group)
        if len(ids) > 1:
            named.update(dict.fromkeys(ids, ids[0]))
    return named


def united(count: int, joined: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers below `count` in groups, those of a joined pair in the same one."""
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, other in joined:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for number in range(count):
        groups[root(number)].append(number)
    return list(groups.values())


def _all_said(item: Item) -> str:
    texts = [item.stem]
    for option in item.options:
        texts += [option.text, option.reason]
    said = [word for word in words(" ".join(texts)) if word.islower()]
    sense = content_words(" ".join(said))
    return " ".join(word for word in said if word in sense)
