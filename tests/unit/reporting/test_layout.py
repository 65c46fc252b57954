"""Where people stand in the picture of who met whom."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.queries.report_figures import Network
from matchmaker.reporting.charts_network import network_picture
from matchmaker.reporting.layout import spring_layout


def ring(n_people: int) -> tuple[tuple[int, int], ...]:
    return tuple((number, (number + 1) % n_people) for number in range(n_people))


@pytest.mark.parametrize("n_people", [2, 30, 450])
def test_layout_fills_its_frame_and_is_the_same_each_time(n_people: int) -> None:
    points = spring_layout(n_people, ring(n_people))

    assert points.shape == (n_people, 2)
    assert np.isfinite(points).all()
    assert points.min() >= 0
    assert points.max() <= 1
    assert np.ptp(points[:, 0]) == pytest.approx(1)
    assert np.array_equal(points, spring_layout(n_people, ring(n_people)))


@pytest.mark.parametrize("n_people", [40, 450])
def test_people_who_met_stand_nearer_than_others(n_people: int) -> None:
    half = n_people // 2
    edges = [(one, other % half) for one in range(half) for other in (one + 1, one + 3, one + 7)]
    edges = [(one, other) for one, other in edges if one != other]
    edges += [(half + one, half + other) for one, other in edges]

    points = spring_layout(n_people, edges)

    apart = np.hypot(*(points[[one for one, _ in edges]] - points[[other for _, other in edges]]).T)
    across = np.hypot(*(points[:half] - points[half : 2 * half]).T)
    assert apart.mean() < across.mean() / 2


@pytest.mark.parametrize(
    ("is_marked", "kinds"),
    [(True, ["mm-net-other", "mm-net-suggested"]), (False, ["mm-net-other", "mm-net-other"])],
)
def test_picture_draws_suggested_meetings_apart_unless_they_are_few(
    kinds: list[str], *, is_marked: bool
) -> None:
    network = Network(20, ring(20)[:10], ring(20)[10:], is_marked)

    drawn = network_picture(network, "who met <whom>")

    lines = [part.split('"')[0] for part in drawn.split('<path class="')[1:]]
    assert lines[:2] == kinds
    assert drawn.count("L") == 20
    assert drawn.count("h0") == 20
    assert 'aria-label="who met &lt;whom&gt;"' in drawn
    assert "style" not in drawn


def test_dots_grow_with_meetings_and_a_crowd_is_drawn_finer() -> None:
    star = Network(20, (), tuple((0, number) for number in range(1, 20)), is_marked=True)
    crowd = Network(601, ring(601), (), is_marked=True)

    assert "mm-net-many" in network_picture(star, "")
    assert "mm-net-some" not in network_picture(star, "")
    assert "mm-net-fine" not in network_picture(star, "")
    assert "mm-net-fine" in network_picture(crowd, "")
