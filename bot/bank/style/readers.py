"""Readers of style: what each of them sees of an option, and how it learns."""

# scikit-learn and scipy come without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import numpy
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, identity, kron
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.bank.prose import words
from bot.bank.style.clusters import Array, embedded
from bot.bank.style.cues import OPTION_CUES, STEM_CUES, Cue, content_words
from bot.domain.bank.items import LETTERS, Item

OPTIONS = len(LETTERS)

Matrix = csr_matrix | Array


class Learner(Protocol):
    """Learns from options which of them are keys, and scores others."""

    def fit(self, matrix: Matrix, is_key: NDArray[numpy.bool_], /) -> object:
        """Learn from the rows of options."""
        ...

    def decision_function(self, matrix: Matrix, /) -> Array:
        """Return a score for each row; higher is likelier a key."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader sees: a row for each option, less the mean of its item; and how it learns."""

    name: str
    matrix: Matrix
    learner: Callable[[], Learner]

    def options_of(self, items: NDArray[numpy.int64]) -> Matrix:
        """Return the rows of these items' options, in order."""
        rows: Matrix = self.matrix[rows_of(items)]
        return rows


def rows_of(items: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    """Return where the options of these items stand among those of all items."""
    return (items[:, None] * OPTIONS + numpy.arange(OPTIONS)).ravel()


_TOKEN = r"[A-Za-z0-9]+(?:['\u2019-][A-Za-z0-9]+)*(?:_)?|[“?;:]"


def readers_of(items: Sequence[Item]) -> Iterator[Reader]:
    """Yield all readers, first those of options alone, then those that know the stem too.

    What they see is made from all items, without their keys.
    """
    texts = [option.text for item in items for option in item.options]
    marked = [_marked(option.text, item.stem) for item in items for option in item.options]
    both = {**OPTION_CUES, **STEM_CUES}
    vectors = embedded(texts)
    stems = numpy.repeat(embedded([item.stem for item in items]), OPTIONS, axis=0)
    # As many numbers as a vector has would make the products small beside it.
    beside_stem = numpy.hstack([vectors, vectors * stems * numpy.sqrt(vectors.shape[1])])
    yield Reader("words", _word_weights(texts), _logistic)
    yield Reader("letters", _letter_weights(texts), _logistic)
    yield Reader("meaning", _less_mean(vectors), _logistic)
    yield Reader("cues", _cue_table(items, OPTION_CUES), _cautious_logistic)
    yield Reader("trees of cues", _cue_table(items, OPTION_CUES), _trees)
    yield Reader("words and stem", _word_weights(marked), _logistic)
    yield Reader("meaning and stem", _less_mean(beside_stem), _logistic)
    yield Reader("cues and stem", _cue_table(items, both), _cautious_logistic)
    yield Reader("trees and stem", _cue_table(items, both), _trees)


def _word_weights(texts: Sequence[str]) -> Matrix:
    """Return TF-IDF weights of words and pairs of words (Spärck Jones 1972)."""
    counted = TfidfVectorizer(ngram_range=(1, 2), token_pattern=_TOKEN, min_df=2, sublinear_tf=True)
    return _less_mean(csr_matrix(counted.fit_transform(texts)))


def _letter_weights(texts: Sequence[str]) -> Matrix:
    """Return TF-IDF weights of runs of three and four letters within words."""
    counted = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), min_df=2, sublinear_tf=True)
    return _less_mean(csr_matrix(counted.fit_transform(texts)))


def _marked(text: str, stem: str) -> str:
    """Return a text with a mark on each word of sense that the stem has too."""
    told = content_words(stem)
    return " ".join(f"{word}_" if word.lower() in told else word for word in words(text))


def _cue_table(items: Sequence[Item], cues: Mapping[str, Cue]) -> Array:
    """Return how much of each cue an option has more than its item's mean, all on one scale."""
    seen = numpy.array(
        [[cue(item) for cue in cues.values()] for item in items], dtype=numpy.float64
    )
    table = seen.transpose(0, 2, 1).reshape(-1, len(cues))
    table = cast(Array, _less_mean(table))
    return table / (table.std(axis=0) + 1e-9)


def _less_mean(matrix: Matrix) -> Matrix:
    """Return the rows of options less the mean row of their item: only differences tell."""
    within = numpy.eye(OPTIONS) - 1 / OPTIONS
    count: int = matrix.shape[0] // OPTIONS  # pyright: ignore[reportOptionalSubscript]
    less: Matrix = kron(identity(count), within, format="csr") @ matrix
    return less


def _logistic() -> Learner:
    """Return logistic regression (Cox 1958), with the usual penalty on large weights.

    From a third to ten times this penalty no reader of our bank gains or loses two points.
    """
    return LogisticRegression(C=3.0, solver="liblinear", fit_intercept=False)


def _cautious_logistic() -> Learner:
    return LogisticRegression(C=0.02, solver="liblinear", fit_intercept=False)


def _trees() -> Learner:
    """Return a small boosted tree (Friedman 2001), which also finds cues that act together."""
    return HistGradientBoostingClassifier(
        max_iter=60, learning_rate=0.05, max_leaf_nodes=6, min_samples_leaf=10, random_state=0
    )
