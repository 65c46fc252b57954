"""What is done in small events alone."""

# Above this many people the n-grams, which cost most, are added to the candidates alone.
ALL_GRAMS_UP_TO = 2000
# So many candidates a person lose no measurable score against all pairs (docs/decisions/0003); in a large
# event two thirds of them keep all but a few hundredths of a percent, for two thirds of the work.
N_CANDIDATES = 60
_N_CANDIDATES_OF_MANY = 40


def has_all_grams(n_people: int) -> bool:
    """Return whether the n-grams of every pair of an event are compared."""
    return n_people <= ALL_GRAMS_UP_TO


def n_candidates(n_people: int) -> int:
    """Return how many candidates each person of an event has."""
    return N_CANDIDATES if has_all_grams(n_people) else _N_CANDIDATES_OF_MANY
