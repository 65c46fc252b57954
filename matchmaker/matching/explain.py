"""Affinities are taken apart into the words two people share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from matchmaker.matching.scoring import GRAM_SHARE, TERM_SHARE
from matchmaker.matching.text import languages_of, tokenize
from matchmaker.matching.vectorizer import char_grams

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
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
    sharing: dict[str, list[str]] = defaultdict(list)
    for term in term_weights:
        for gram in _shared_letters(goals.goal_places[term], skills.skill_places[term]):
            sharing[gram].append(term)
    other_letters = 0.0
    for gram, weight in gram_weights.items():
        words = sharing.get(gram)
        if words is None:
            other_letters += weight
            continue
        for term in words:
            weights[term] += weight / len(words)
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
    goals: csr_array[np.float64], skills: csr_array[np.float64], share: float, names: Sequence[str]
) -> list[dict[str, float]]:
    """Return for each row what every common column adds to the affinity."""
    products = (goals.multiply(skills) * share).tocsr()
    products.sort_indices()
    bounds = products.indptr.tolist()
    columns, values = products.indices.tolist(), products.data.tolist()
    return [
        {names[column]: value for column, value in zip(columns[a:b], values[a:b], strict=True)}
        for a, b in pairwise(bounds)
    ]


def reasons(
    goal_vectors: Vectors,
    skill_vectors: Vectors,
    texts: Sequence[tuple[Written, Written]],
    term_names: Sequence[str],
    gram_names: Sequence[str],
) -> list[Reason]:
    """Return why each row of skills meets the same row of goals.

    Parameters
    ----------
    goal_vectors, skill_vectors : Vectors
        One row a reason, fitted together.
    texts : sequence of (Written, Written)
        Whose goals, whose skills.
    term_names, gram_names : sequence of str
        The vocabularies in the order of their columns.

    Returns
    -------
    list of Reason
        All from two sparse products, because one product a pair costs two hundred times as much.
    """
    terms = _shared(goal_vectors.terms, skill_vectors.terms, TERM_SHARE, term_names)
    grams = _shared(goal_vectors.grams, skill_vectors.grams, GRAM_SHARE, gram_names)
    return [
        _reason(mine, theirs, term_weights, gram_weights)
        for (mine, theirs), term_weights, gram_weights in zip(texts, terms, grams, strict=True)
    ]
