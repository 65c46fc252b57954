import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.matching.assignment import Pairing
from matchmaker.matching.known import Candidates
from matchmaker.matching.mutual import _fill
from matchmaker.matching.scoring import no_candidates


class Table:
    """Scores written down by hand; minus infinity where two people may not meet."""

    n_people = 4

    def __init__(self, worth_of_the_old_pair: float) -> None:
        self._scores = np.full((4, 4), -np.inf)
        for i, j, score in [(0, 2, 1.0), (1, 3, 1.0), (2, 3, worth_of_the_old_pair)]:
            self._scores[i, j] = self._scores[j, i] = score

    def block(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._scores[rows]

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._scores[one, other]

    def best(self, k: int, among: NDArray[np.bool_] | None = None) -> Candidates:
        """Return that nobody with a place left may meet another one."""
        assert among is not None
        assert among.tolist() == [True, True, False, False]
        return no_candidates(4, k)


@pytest.mark.parametrize(("worth_of_the_old_pair", "expected"), [(2.5, [[0, 2], [1, 3]]), (3.5, [[2, 3]])])
def test_fill_takes_a_pair_apart_only_for_two_that_weigh_as_much(
    worth_of_the_old_pair: float, expected: list[list[int]]
) -> None:
    pairing = Pairing(np.ones(4, dtype=np.intp), np.zeros((0, 2), dtype=np.intp))
    pairing.add(np.array([[2, 3]]))

    # A match more counts as much as one unit of the score.
    _fill(pairing, Table(worth_of_the_old_pair), shift=1.0)

    assert pairing.pairs().tolist() == expected
