"""A scorer of the tests' own, to take the place of the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Texts: TypeAlias = Sequence[Sequence[str]]


class SharedLetters:
    """The share of letters two people have in common: small, and unlike the words."""

    def fit(self, goals: Texts, skills: Texts) -> SharedLetters:
        self._goals = [set("".join(texts)) for texts in goals]
        self._skills = [set("".join(texts)) for texts in skills]
        return self

    def _table(self, ones: list[set[str]], others: list[set[str]]) -> NDArray[np.float64]:
        values = [[len(a & b) / max(len(a | b), 1) for b in others] for a in ones]
        return np.array(values, dtype=np.float64).reshape(len(ones), len(others))

    def gets(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._table([self._goals[row] for row in rows], self._skills)

    def gives(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._table([self._skills[row] for row in rows], self._goals)

    def newcomer(
        self, goals: Sequence[str], skills: Sequence[str]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        mine, theirs = set("".join(goals)), set("".join(skills))
        return self._table([mine], self._skills)[0], self._table([theirs], self._goals)[0]
