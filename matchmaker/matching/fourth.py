"""Fourth places, which are for people who would have nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.keys import keys_of
from matchmaker.matching.repair import repair_of
from matchmaker.matching.scoring import best_of_rows, row_blocks
from matchmaker.matching.sizes import N_CANDIDATES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.matching.assignment import Pairing
    from matchmaker.matching.blocks import Kernel
    from matchmaker.matching.known import AnyScores


def cover_with_fourth(pairing: Pairing, scores: AnyScores, kernel: Kernel) -> None:
    """Give people who have nobody one match each with somebody who has all their places taken."""
    alone = np.flatnonzero((pairing.degrees() == 0) & (pairing.places_left() > 0))
    if not len(alone):
        return
    pairs, worth = _best_of(alone, scores)
    if not len(pairs):
        return
    pairing.give_one_more_place()
    pairing.choose(pairs, worth + 1.0 - worth.min(), kernel=kernel)
    repair = repair_of(pairing, scores)
    for person in alone.tolist():
        if not pairing.partners[person]:
            repair.cover(person)


def _best_of(people: NDArray[np.intp], scores: AnyScores) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return people's pairs with their best, each once, lower index first, ascending, with their scores."""
    n = scores.n_people
    keys, values = [np.zeros(0, dtype=np.intp)], [np.zeros(0)]
    for block in row_blocks(len(people), n):
        rows = people[block]
        best, others = best_of_rows(scores.block(rows), N_CANDIDATES)
        values.append(best[others >= 0])
        keys.append(keys_of(rows[:, None], others, n)[others >= 0])
    # Whom both list is taken from the lower one, who comes first.
    pairs, first = np.unique(np.concatenate(keys), return_index=True)
    return np.column_stack(np.divmod(pairs, n)), np.concatenate(values)[first]
