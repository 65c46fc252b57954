"""Whether 95 % intervals hold the truth in about 95 % of events whose truth is known."""

import pytest

from tests.unit.statistics.simulated_events import Crowd, coverage

EVENTS = 300
"""Of 300, a true 95 % shows itself as 0.925 to 0.975 (two standard errors)."""


@pytest.mark.parametrize("n", [40, 184])
def test_intervals_of_pairs_cover_where_plain_wilson_does_not(n: int) -> None:
    covered = coverage(Crowd(n), EVENTS, seed=11)

    for name in ("worth", "others worth", "worth lift", "met", "others met", "met lift"):
        assert 0.92 <= covered[name] <= 0.98, name
    assert covered["worth, plain"] < covered["worth"] - 0.02
    assert covered["worth, plain"] < 0.93
