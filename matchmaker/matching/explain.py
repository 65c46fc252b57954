"""Affinities are taken apart into the words two people share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast, overload

from matchmaker.matching.grams import char_grams
from matchmaker.matching.scoring import GRAM_SHARE, TERM_SHARE
from matchmaker.matching.text import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.matching.vectorizer import Vectors

# Pairs of written forms whose common n-grams are remembered while explanations are read.
_FORMS_KEPT = 50_000
# No term reaches over white space, and pieces between spaces come again and again.
_PIECE = re.compile(r"\S+")
_PIECES_KEPT = 50_000
# Pairs whose shared columns are found together, when the first of them is read: not held for all at once.
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


class Places(dict[str, Occurrences]):
    """Where one side of a person has its terms, found when first asked for.

    Parameters
    ----------
    statements, languages : sequence of str
        Texts, each with its language code.
    """

    def __init__(self, statements: Sequence[str], languages: Sequence[str]) -> None:
        super().__init__()
        self._found: dict[str, list[tuple[int, int, int, str, str]]] = defaultdict(list)
        found = self._found
        for number, (statement, language) in enumerate(zip(statements, languages, strict=True)):
            for piece in _PIECE.finditer(statement):
                first = piece.start()
                for term, letters, start, end, whole in _terms_of(piece[0], language):
                    found[term].append((number, first + start, first + end, letters, whole))

    def __missing__(self, term: str) -> Occurrences:
        numbers, starts, ends, letters, wholes = zip(*self._found[term], strict=True)
        occurrences = self[term] = Occurrences(
            tuple(map(Span, numbers, starts, ends)),
            tuple(dict.fromkeys(numbers)),
            tuple(dict.fromkeys(letters)),
            frozenset(wholes),
        )
        return occurrences


@lru_cache(maxsize=_PIECES_KEPT)
def _terms_of(piece: str, language: str) -> list[tuple[str, str, int, int, str]]:
    """Return the terms of a text without spaces: letters, place, the compound each is a part of."""
    found = []
    compound = ""
    for term, letters, start, end, is_whole in tokenize(piece, language):
        # The parts of a compound follow it.
        compound = term if is_whole else compound
        found.append((term, letters, start, end, "" if is_whole else compound))
    return found


class Written(NamedTuple):
    """One person's statements and where their terms stand."""

    goals: Sequence[str]
    goal_terms: Places
    skill_terms: Places


def written(goals: Sequence[str], skills: Sequence[str], languages: Sequence[str]) -> Written:
    """Return where a person's terms stand, read the same way as when fitting, in the languages found then."""
    return Written(goals, Places(goals, languages[: len(goals)]), Places(skills, languages[len(goals) :]))


class _SharedGrams:
    """Looks up the n-grams that two people's forms of one word share, once for the same forms.

    Parameters
    ----------
    columns : callable
        Returns the vocabulary of n-grams.
    """

    def __init__(self, columns: Callable[[], Mapping[str, int]]) -> None:
        self._columns = columns
        self.of = lru_cache(maxsize=_FORMS_KEPT)(self._of)

    def _of(self, mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[int, ...]:
        shared, columns = self._grams(mine) & self._grams(theirs), self._columns()
        return tuple(sorted(columns[gram] for gram in shared if gram in columns))

    @staticmethod
    def _grams(letters: tuple[str, ...]) -> set[str]:
        return {gram for word in letters for gram in char_grams(word)}


def _best_statements(
    weights: Mapping[str, float], goals: Places, skills: Places
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


def _add_parts_to_compounds(weights: dict[str, float], goals: Places, skills: Places) -> None:
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


class Shares(NamedTuple):
    """What every common column adds to the affinities of some pairs, a row each.

    Attributes
    ----------
    terms, grams : (csr_array, csr_array)
        By terms and by n-grams, not yet credited to terms: what the first gets, then what they give.
    """

    terms: tuple[csr_array[np.float64], csr_array[np.float64]]
    grams: tuple[csr_array[np.float64], csr_array[np.float64]]


def _shared(
    goals: csr_array[np.float64],
    skills: csr_array[np.float64],
    one: NDArray[np.intp],
    other: NDArray[np.intp],
    share: float,
) -> csr_array[np.float64]:
    # N-grams of a large event have 32 bits, their products have 64.
    wide = cast("csr_array[np.float64]", goals[one].astype(float))
    products = (wide.multiply(skills[other]) * share).tocsr()
    products.sort_indices()
    return products


def _row(products: csr_array[np.float64], row: int) -> dict[int, float]:
    part = slice(products.indptr[row], products.indptr[row + 1])
    return dict(zip(products.indices[part].tolist(), products.data[part].tolist(), strict=True))


class Explanations(Sequence[Explanation]):
    """Why pairs were matched: numbers from a few sparse products for many pairs, texts when one is read.

    Parameters
    ----------
    vectors : (Vectors, Vectors)
        Everybody's goals and skills.
    one, other : ndarray of int of shape (n_pairs,)
        The pairs, each seen from the first.
    texts : callable
        A person's statements with the places of their terms.
    vocabularies : (sequence of str, callable)
        Of terms in the order of their columns; what returns the columns of n-grams when one is read.
    """

    def __init__(
        self,
        vectors: tuple[Vectors, Vectors],
        one: NDArray[np.intp],
        other: NDArray[np.intp],
        texts: Callable[[int], Written],
        vocabularies: tuple[Sequence[str], Callable[[], Mapping[str, int]]],
    ) -> None:
        self._goals, self._skills = vectors
        self._one, self._other, self._texts = one, other, texts
        self._terms, gram_columns = vocabularies
        self._shared_grams = _SharedGrams(gram_columns)
        self._block = lru_cache(maxsize=1)(self._shares)

    def _shares(self, number: int) -> Shares:
        part = slice(number * _PAIRS, (number + 1) * _PAIRS)
        one, other = self._one[part], self._other[part]
        sides = (one, other), (other, one)
        goals, skills = self._goals, self._skills
        terms = [_shared(goals.terms, skills.terms, *pairs, TERM_SHARE) for pairs in sides]
        grams = [_shared(goals.grams, skills.grams, *pairs, GRAM_SHARE) for pairs in sides]
        return Shares((terms[0], terms[1]), (grams[0], grams[1]))

    def shares(self) -> Iterator[Shares]:
        """Yield the numbers of all pairs, many pairs at a time: all a report of everybody needs."""
        for number in range(-(-len(self) // _PAIRS)):
            yield self._block(number)

    def __len__(self) -> int:
        return len(self._one)

    @overload
    def __getitem__(self, index: int) -> Explanation: ...
    @overload
    def __getitem__(self, index: slice) -> list[Explanation]: ...
    def __getitem__(self, index: int | slice) -> Explanation | list[Explanation]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        mine, theirs = self._texts(int(self._one[number])), self._texts(int(self._other[number]))
        block, row = divmod(number, _PAIRS)
        (gets, gives), (gram_gets, gram_gives) = self._block(block)
        return Explanation(
            self._direction(mine, theirs, _row(gets, row), _row(gram_gets, row)),
            self._direction(theirs, mine, _row(gives, row), _row(gram_gives, row)),
        )

    def _direction(
        self, goals: Written, skills: Written, terms: dict[int, float], grams: dict[int, float]
    ) -> Reason:
        named = {self._terms[column]: weight for column, weight in terms.items()}
        return _reason(goals, skills, named, grams, self._shared_grams)
