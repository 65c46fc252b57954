"""Which of a person's goals somebody's skills meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.text import languages_of, tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.matching.vectorizer import Vectors

_ROWS = 20_000


class ServedGoals:
    """Answers for pairs of people.

    Parameters
    ----------
    texts : sequence of (goals, skills, language)
        Of everybody.
    columns : dict of str to int
        The vocabulary.
    goals, skills : Vectors
        Everybody's.
    """

    def __init__(
        self,
        texts: Sequence[tuple[Sequence[str], Sequence[str], str | None]],
        columns: Mapping[str, int],
        goals: Vectors,
        skills: Vectors,
    ) -> None:
        people, found, statements = [], [], []
        for person, (own, others, language) in enumerate(texts):
            # One goal alone is served by whoever shares a word of it, whatever statement that is.
            several = len(own) > 1
            languages = languages_of([*own, *others], language) if several else []
            for number, statement in enumerate(own if several else ()):
                for term in {token.term for token in tokenize(statement, languages[number])}:
                    people.append(person)
                    found.append(columns[term])
                    statements.append(number)
        self.n_statements = max(statements, default=0) + 1
        self._skills = skills.terms
        rows = np.array(people, dtype=np.intp)
        terms, numbers = np.array(found, dtype=np.intp), np.array(statements, dtype=np.intp)
        # One matrix for each place in the list of goals: a person's weights of that statement's words.
        self._by_number = []
        for number in range(self.n_statements):
            at = numbers == number
            present = csr_array((np.ones(int(at.sum())), (rows[at], terms[at])), shape=goals.terms.shape)
            self._by_number.append(csr_array(present.multiply(goals.terms)))

    def __call__(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the number of the goal of one that other's skills share most with, -1 = none."""
        best = np.full(len(one), -1, dtype=np.intp)
        for start in range(0, len(one), _ROWS):
            part = slice(start, start + _ROWS)
            skills = self._skills[other[part]]
            shares = np.column_stack(
                [goals[one[part]].multiply(skills).sum(axis=1) for goals in self._by_number]
            )
            best[part] = np.where(shares.max(axis=1) > 0, shares.argmax(axis=1), -1)
        return best
