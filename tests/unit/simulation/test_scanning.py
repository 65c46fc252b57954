from __future__ import annotations

import pytest

from matchmaker.simulation.scanning import EAGERNESS, damage


def test_unequal_scanning_moves_the_stated_lift_away_from_real_meetings() -> None:
    shares: list[float] = []

    found = damage(60, 100, seed=6, progress=shares.append)

    assert len(found) == 2 * len(EAGERNESS)
    assert shares[-1] == 1
    equal, *_, twice = found[: len(EAGERNESS)]
    assert equal.truth == twice.truth == pytest.approx(1, abs=0.1)
    assert equal.recorded == pytest.approx(1, abs=0.1)
    assert equal.stated == pytest.approx(1, abs=0.15)
    assert equal.held > 0.85
    # Some scan always already, so that a factor of two becomes less.
    assert twice.recorded == pytest.approx(1.8, abs=0.15)
    assert twice.stated == pytest.approx(twice.recorded, abs=0.15)
    assert twice.held < 0.7
    assert twice.helped > equal.helped + 0.2
    helpful, *_, most = found[len(EAGERNESS) :]
    assert helpful.truth > 2
    assert helpful.held > 0.85
    assert most.held < 0.3
