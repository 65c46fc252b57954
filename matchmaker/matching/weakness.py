"""The line below which a match has too little in common to praise."""

# Set from data in docs/decisions/0002-the-score.md.
WEAK_FLOOR = 0.06


def is_weak(affinity_ij: float, affinity_ji: float) -> bool:
    """Return whether both directions stay below the floor.

    Parameters
    ----------
    affinity_ij, affinity_ji : float
        In [0, 1].

    Returns
    -------
    bool
        True when a card should not promise anything.
    """
    return max(affinity_ij, affinity_ji) < WEAK_FLOOR
