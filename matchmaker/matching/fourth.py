"""Fourth places, which are for people who would have nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.known import Candidates, candidate_pairs
from matchmaker.matching.repair import repair_of
from matchmaker.matching.scoring import best_of_rows, row_blocks
from matchmaker.matching.sizes import N_CANDIDATES

if TYPE_CHECKING:
    from matchmaker.matching.assignment import Pairing
    from matchmaker.matching.blocks import Kernel
    from matchmaker.matching.known import AnyScores


def cover_with_fourth(pairing: Pairing, scores: AnyScores, kernel: Kernel) -> None:
    """Give people who have nobody one match each with somebody who has all their places taken."""
    alone = np.flatnonzero((pairing.degrees() == 0) & (pairing.places_left() > 0))
    if not len(alone):
        return
    indices = np.full((scores.n_people, N_CANDIDATES), -1, dtype=np.intp)
    values = np.full(indices.shape, np.nan)
    for block in row_blocks(len(alone), scores.n_people):
        rows = alone[block]
        values[rows], indices[rows] = best_of_rows(scores.block(rows), N_CANDIDATES)
    pairs, worth, _ = candidate_pairs(Candidates(values, indices, values))
    if not len(pairs):
        return
    pairing.give_one_more_place()
    pairing.choose(pairs, worth + 1.0 - worth.min(), kernel=kernel)
    repair = repair_of(pairing, scores)
    for person in alone.tolist():
        if not pairing.partners[person]:
            repair.cover(person)
