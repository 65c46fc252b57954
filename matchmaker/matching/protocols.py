"""What another scorer must offer to take the place of the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class Affinities(Protocol):
    """How well people's skills meet people's goals, in [0, 1], for one fitted event."""

    def gets(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what these people get from everybody, of shape (n_rows, n)."""
        ...

    def gives(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what these people give everybody: the columns of `gets`, of shape (n_rows, n)."""
        ...

    def newcomer(
        self, goals: Sequence[str], skills: Sequence[str]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what somebody who was not fitted gets from everybody, then what they give, of shape (n,)."""
        ...


class Scorer(Protocol):
    """Learns affinities from statements.

    People come in the order of their texts' hashes, so that a deterministic scorer makes the whole
    matching independent of the order of rows.
    """

    def fit(self, goals: Sequence[Sequence[str]], skills: Sequence[Sequence[str]]) -> Affinities:
        """Return the affinities of these people."""
        ...
