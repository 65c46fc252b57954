"""Affinities are taken apart into the words two people share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast, overload

from scipy.sparse import vstack

from matchmaker.matching.grams import char_grams
from matchmaker.matching.scoring import GRAM_SHARE, TERM_SHARE
from matchmaker.matching.text import languages_of, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.matching.vectorizer import Vectors

# Pairs of written forms whose common n-grams are remembered while explanations are read.
_FORMS_KEPT = 50_000
# Pairs whose shared columns are found together.
_PAIRS = 2000


@dataclass(frozen=True, slots=True)
class Span:
    """A place in somebody's goals or skills: ``statements[statement][start:end]``."""

    statement: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word two people share.

    Attributes
    ----------
    text : str
        The word as the goal has it, lower case.
    weight : float
        Its share of the affinity, in [0, 1].
    goal_spans, skill_spans : tuple of Span
        Where it stands in the one's goals and the other's skills, in reading order.
    """

    text: str
    weight: float
    goal_spans: tuple[Span, ...]
    skill_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one person's skills meet another's goals.

    Attributes
    ----------
    affinity : float
        In [0, 1]; the sum of the terms' weights and `other_letters`.
    goal, skill : int or None
        The goal and the skill that share most; None when no word is shared.
    terms : tuple of Term
        Heaviest first.
    other_letters : float
        What comes from letters shared by different words, such as a misspelt one, in [0, 1].
    """

    affinity: float
    goal: int | None
    skill: int | None
    terms: tuple[Term, ...]
    other_letters: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A match seen from the first person: what they get from the second, and what they give."""

    gets: Reason
    gives: Reason


class Occurrences(NamedTuple):
    """Where one person wrote a term.

    Attributes
    ----------
    spans : tuple of Span
        In reading order.
    statements : tuple of int
        Those it stands in, each once.
    letters : tuple of str
        The written words it stands in, each once.
    wholes : frozenset of str
        The compounds' terms it is a part of, with an empty one where it stands alone.
    """

    spans: tuple[Span, ...]
    statements: tuple[int, ...]
    letters: tuple[str, ...]
    wholes: frozenset[str]


class Written(NamedTuple):
    """One person's statements and where their terms stand."""

    goals: Sequence[str]
    goal_terms: dict[str, Occurrences]
    skill_terms: dict[str, Occurrences]


def _occurrences(statements: Sequence[str], languages: Sequence[str]) -> dict[str, Occurrences]:
    found: dict[str, list[tuple[Span, str, str]]] = defaultdict(list)
    for number, (statement, language) in enumerate(zip(statements, languages, strict=True)):
        compound = ""
        for token in tokenize(statement, language):
            whole = "" if token.is_whole else compound
            found[token.term].append((Span(number, token.start, token.end), token.letters, whole))
            # The parts of a compound follow it.
            compound = token.term if token.is_whole else compound
    occurrences = {}
    for term, places in found.items():
        spans, letters, wholes = zip(*places, strict=True)
        statements_of = tuple(dict.fromkeys(span.statement for span in spans))
        occurrences[term] = Occurrences(
            spans, statements_of, tuple(dict.fromkeys(letters)), frozenset(wholes)
        )
    return occurrences


def written(goals: Sequence[str], skills: Sequence[str], language: str | None) -> Written:
    """Return where a person's terms stand, read the same way as when fitting."""
    languages = languages_of([*goals, *skills], language)
    return Written(
        goals,
        _occurrences(goals, languages[: len(goals)]),
        _occurrences(skills, languages[len(goals) :]),
    )


class _SharedGrams:
    """Looks up the n-grams that two people's forms of one word share, once for the same forms.

    Parameters
    ----------
    columns : mapping of str to int
        The vocabulary of n-grams.
    """

    def __init__(self, columns: Mapping[str, int]) -> None:
        self._columns = columns
        self.of = lru_cache(maxsize=_FORMS_KEPT)(self._of)

    def _of(self, mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[int, ...]:
        shared = self._grams(mine) & self._grams(theirs)
        return tuple(sorted(self._columns[gram] for gram in shared if gram in self._columns))

    @staticmethod
    def _grams(letters: tuple[str, ...]) -> set[str]:
        return {gram for word in letters for gram in char_grams(word)}


def _best_statements(
    weights: Mapping[str, float], goals: Mapping[str, Occurrences], skills: Mapping[str, Occurrences]
) -> tuple[int | None, int | None]:
    """Return the goal and the skill that share most weight, the first ones on a tie."""
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for term, weight in weights.items():
        for goal in goals[term].statements:
            for skill in skills[term].statements:
                shared[goal, skill] += weight
    if not shared:
        return None, None
    return min(shared, key=lambda pair: (-shared[pair], pair))


def _add_parts_to_compounds(
    weights: dict[str, float], goals: Mapping[str, Occurrences], skills: Mapping[str, Occurrences]
) -> None:
    """Give the weight of a word to the compound both people wrote it in, as node to node.js."""
    for term in list(weights):
        wholes = goals[term].wholes
        if wholes == skills[term].wholes and len(wholes) == 1:
            (whole,) = wholes
            if whole in weights:
                weights[whole] += weights.pop(term)


def _reason(
    goals: Written,
    skills: Written,
    term_weights: dict[str, float],
    gram_weights: dict[int, float],
    grams: _SharedGrams,
) -> Reason:
    mine, theirs = goals.goal_terms, skills.skill_terms
    sharing = {
        term: [gram for gram in grams.of(mine[term].letters, theirs[term].letters) if gram in gram_weights]
        for term in term_weights
    }
    n_sharing = Counter(chain.from_iterable(sharing.values()))
    weights = {
        term: weight + sum([gram_weights[gram] / n_sharing[gram] for gram in sharing[term]])
        for term, weight in term_weights.items()
    }
    other_letters = 0.0
    if len(n_sharing) < len(gram_weights):
        other_letters = sum([weight for gram, weight in gram_weights.items() if gram not in n_sharing])
    _add_parts_to_compounds(weights, mine, theirs)
    found = []
    for term, weight in weights.items():
        spans = mine[term].spans
        text = goals.goals[spans[0].statement][spans[0].start : spans[0].end].lower()
        found.append(Term(text, weight, spans, theirs[term].spans))
    found.sort(key=lambda term: (-term.weight, term.text))
    affinity = sum([term.weight for term in found]) + other_letters
    goal, skill = _best_statements(weights, mine, theirs)
    return Reason(min(affinity, 1.0), goal, skill, tuple(found), other_letters)


def _shared(
    goals: csr_array[np.float64],
    skills: csr_array[np.float64],
    one: NDArray[np.intp],
    other: NDArray[np.intp],
    share: float,
) -> csr_array[np.float64]:
    """Return for each pair what every common column adds to the affinity."""
    blocks = []
    # What the people have is much more than what they share, hence not held for all pairs at once.
    for first in range(0, max(len(one), 1), _PAIRS):
        part = slice(first, first + _PAIRS)
        # N-grams of a large event have 32 bits, their products have 64.
        wide = cast("csr_array[np.float64]", goals[one[part]].astype(float))
        blocks.append((wide.multiply(skills[other[part]]) * share).tocsr())
    products = cast("csr_array[np.float64]", vstack(blocks, format="csr"))
    products.sort_indices()
    return products


def _row(products: csr_array[np.float64], row: int) -> dict[int, float]:
    part = slice(products.indptr[row], products.indptr[row + 1])
    return dict(zip(products.indices[part].tolist(), products.data[part].tolist(), strict=True))


class Explanations(Sequence[Explanation]):
    """Why pairs were matched: all numbers from a few sparse products, places in the texts when one is read.

    Parameters
    ----------
    vectors : (Vectors, Vectors)
        Everybody's goals and skills.
    one, other : ndarray of int of shape (n_pairs,)
        The pairs, each seen from the first.
    texts : callable
        A person's statements with the places of their terms.
    vocabularies : (sequence of str, mapping of str to int)
        Of terms in the order of their columns, of n-grams with their columns.

    Attributes
    ----------
    gets, gives : csr_array of shape (n_pairs, n_terms)
        What each term adds to the affinity, n-grams not yet credited: all a report of many needs.
    """

    def __init__(
        self,
        vectors: tuple[Vectors, Vectors],
        one: NDArray[np.intp],
        other: NDArray[np.intp],
        texts: Callable[[int], Written],
        vocabularies: tuple[Sequence[str], Mapping[str, int]],
    ) -> None:
        goals, skills = vectors
        self._one, self._other, self._texts = one, other, texts
        self._terms, gram_columns = vocabularies
        self._shared_grams = _SharedGrams(gram_columns)
        self.gets = _shared(goals.terms, skills.terms, one, other, TERM_SHARE)
        self.gives = _shared(goals.terms, skills.terms, other, one, TERM_SHARE)
        self._grams = (
            _shared(goals.grams, skills.grams, one, other, GRAM_SHARE),
            _shared(goals.grams, skills.grams, other, one, GRAM_SHARE),
        )

    def __len__(self) -> int:
        return len(self._one)

    @overload
    def __getitem__(self, index: int) -> Explanation: ...
    @overload
    def __getitem__(self, index: slice) -> list[Explanation]: ...
    def __getitem__(self, index: int | slice) -> Explanation | list[Explanation]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        row = range(len(self))[index]
        mine, theirs = self._texts(int(self._one[row])), self._texts(int(self._other[row]))
        return Explanation(
            self._direction(mine, theirs, _row(self.gets, row), _row(self._grams[0], row)),
            self._direction(theirs, mine, _row(self.gives, row), _row(self._grams[1], row)),
        )

    def _direction(
        self, goals: Written, skills: Written, terms: dict[int, float], grams: dict[int, float]
    ) -> Reason:
        named = {self._terms[column]: weight for column, weight in terms.items()}
        return _reason(goals, skills, named, grams, self._shared_grams)
