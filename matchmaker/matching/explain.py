"""Affinities are taken apart into the words two people share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, overload

from matchmaker.matching.scoring import GRAM_SHARE, TERM_SHARE
from matchmaker.matching.text import languages_of, tokenize
from matchmaker.matching.vectorizer import char_grams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.matching.vectorizer import Vectors


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


class Place(NamedTuple):
    """A term's occurrence: where it stands, in which written word, in which compound's term if any."""

    span: Span
    letters: str
    whole: str


class Written(NamedTuple):
    """One person's statements and the places of their terms."""

    goals: Sequence[str]
    goal_places: dict[str, list[Place]]
    skill_places: dict[str, list[Place]]


def _places(statements: Sequence[str], languages: Sequence[str]) -> dict[str, list[Place]]:
    places: dict[str, list[Place]] = defaultdict(list)
    for number, (statement, language) in enumerate(zip(statements, languages, strict=True)):
        compound = ""
        for token in tokenize(statement, language):
            whole = "" if token.is_whole else compound
            places[token.term].append(Place(Span(number, token.start, token.end), token.letters, whole))
            # The parts of a compound follow it.
            compound = token.term if token.is_whole else compound
    return dict(places)


def written(goals: Sequence[str], skills: Sequence[str], language: str | None) -> Written:
    """Return where a person's terms stand, read the same way as when fitting."""
    languages = languages_of([*goals, *skills], language)
    return Written(goals, _places(goals, languages[: len(goals)]), _places(skills, languages[len(goals) :]))


@lru_cache(maxsize=50_000)
def _grams_of(letters: str) -> frozenset[str]:
    return frozenset(char_grams(letters))


def _shared_letters(goal_places: Iterable[Place], skill_places: Iterable[Place]) -> frozenset[str]:
    """Return the character n-grams both people's forms of one word have."""
    mine = frozenset[str]().union(*(_grams_of(place.letters) for place in goal_places))
    theirs = frozenset[str]().union(*(_grams_of(place.letters) for place in skill_places))
    return mine & theirs


def _best_statements(terms: Iterable[Term]) -> tuple[int | None, int | None]:
    """Return the goal and the skill that share most weight, the first ones on a tie."""
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for term in terms:
        for goal in {span.statement for span in term.goal_spans}:
            for skill in {span.statement for span in term.skill_spans}:
                weights[goal, skill] += term.weight
    if not weights:
        return None, None
    return min(weights, key=lambda pair: (-weights[pair], pair))


def _add_parts_to_compounds(weights: dict[str, float], goals: Written, skills: Written) -> None:
    """Give the weight of a word to the compound both people wrote it in, as node to node.js."""
    for term in list(weights):
        wholes = {place.whole for place in (*goals.goal_places[term], *skills.skill_places[term])}
        whole = wholes.pop()
        if not wholes and whole in weights:
            weights[whole] += weights.pop(term)


def _reason(
    goals: Written, skills: Written, term_weights: dict[str, float], gram_weights: dict[str, float]
) -> Reason:
    weights = dict(term_weights)
    other_letters = sum(gram_weights.values())
    sharing: dict[str, list[str]] = defaultdict(list)
    for term in term_weights:
        shared = _shared_letters(goals.goal_places[term], skills.skill_places[term])
        for gram in sorted(shared & gram_weights.keys()):
            sharing[gram].append(term)
    for gram, words in sharing.items():
        other_letters -= gram_weights[gram]
        for term in words:
            weights[term] += gram_weights[gram] / len(words)
    other_letters = max(other_letters, 0.0) if len(sharing) < len(gram_weights) else 0.0
    _add_parts_to_compounds(weights, goals, skills)
    found = []
    for term, weight in weights.items():
        first = goals.goal_places[term][0].span
        text = goals.goals[first.statement][first.start : first.end].lower()
        goal_spans = tuple(place.span for place in goals.goal_places[term])
        skill_spans = tuple(place.span for place in skills.skill_places[term])
        found.append(Term(text, weight, goal_spans, skill_spans))
    terms = sorted(found, key=lambda term: (-term.weight, term.text))
    goal, skill = _best_statements(terms)
    affinity = sum(term.weight for term in terms) + other_letters
    return Reason(min(affinity, 1.0), goal, skill, tuple(terms), other_letters)


def _shared(
    goals: csr_array[np.float64], skills: csr_array[np.float64], share: float
) -> csr_array[np.float64]:
    """Return for each row what every common column adds to the affinity."""
    products = (goals.multiply(skills) * share).tocsr()
    products.sort_indices()
    return products


def _named(products: csr_array[np.float64], row: int, names: Sequence[str]) -> dict[str, float]:
    part = slice(products.indptr[row], products.indptr[row + 1])
    columns, values = products.indices[part].tolist(), products.data[part].tolist()
    return {names[column]: value for column, value in zip(columns, values, strict=True)}


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
    names : (sequence of str, sequence of str)
        The vocabularies of terms and of n-grams in the order of their columns.

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
        names: tuple[Sequence[str], Sequence[str]],
    ) -> None:
        goals, skills = vectors
        self._one, self._other, self._texts, self._names = one, other, texts, names
        self.gets = _shared(goals.terms[one], skills.terms[other], TERM_SHARE)
        self.gives = _shared(goals.terms[other], skills.terms[one], TERM_SHARE)
        self._grams = (
            _shared(goals.grams[one], skills.grams[other], GRAM_SHARE),
            _shared(goals.grams[other], skills.grams[one], GRAM_SHARE),
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
        terms, grams = self._names
        return Explanation(
            _reason(mine, theirs, _named(self.gets, row, terms), _named(self._grams[0], row, grams)),
            _reason(theirs, mine, _named(self.gives, row, terms), _named(self._grams[1], row, grams)),
        )
