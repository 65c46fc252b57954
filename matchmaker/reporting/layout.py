"""Where the people of a network stand in its picture: near those they met, apart from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Points: TypeAlias = "NDArray[np.float64]"

_SEED = 3
_ALL_PUSH = 400  # of more people, as many drawn by lot push each one: the picture is the same, sooner
_PUSHERS = 96
_ROUNDS, _ROUNDS_OF_MANY = 160, 60
_GRAVITY = 0.12
_GOLDEN = np.pi * (3 - 5**0.5)
_NEAREST = 0.02


def spring_layout(n_people: int, edges: Sequence[tuple[int, int]]) -> Points:
    """Return a place in [0, 1]² for each; the same network always gets the same picture.

    Springs between those who met, a push between any two, less movement from round to round
    (Fruchterman and Reingold 1991, Graph drawing by force-directed placement), with a pull to the middle
    that keeps those in sight who met only each other.
    """
    lot = np.random.default_rng(_SEED)
    ends = np.array(edges, dtype=np.intp).reshape(-1, 2)
    points = _sunflower(lot.permutation(n_people))
    is_large = n_people > _ALL_PUSH
    rounds = _ROUNDS_OF_MANY if is_large else _ROUNDS
    length = 1 / max(n_people, 1) ** 0.5
    for number in range(rounds):
        pushers = lot.choice(n_people, _PUSHERS, replace=False) if is_large else np.arange(n_people)
        force = _pushes(points, points[pushers], length) * (n_people / len(pushers))
        force += _pulls(points, ends, length) - _GRAVITY * n_people**0.5 * points
        size = np.maximum(np.hypot(force[:, 0], force[:, 1]), _NEAREST)
        heat = 0.12 * (1 - number / rounds) ** 1.5 + 0.002
        points = points + force * (np.minimum(size, heat) / size)[:, np.newaxis]
    return _in_frame(points)


def _sunflower(order: NDArray[np.intp]) -> Points:
    radius, angle = np.sqrt((order + 0.5) / max(len(order), 1)), order * _GOLDEN
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _pushes(points: Points, pushers: Points, length: float) -> Points:
    apart_x = points[:, :1] - pushers[:, 0]
    apart_y = points[:, 1:] - pushers[:, 1]
    strength = length**2 / np.maximum(apart_x**2 + apart_y**2, _NEAREST**2)
    return np.stack([(apart_x * strength).sum(axis=1), (apart_y * strength).sum(axis=1)], axis=1)


def _pulls(points: Points, ends: NDArray[np.intp], length: float) -> Points:
    apart = points[ends[:, 1]] - points[ends[:, 0]]
    pull = apart * (np.hypot(apart[:, 0], apart[:, 1]) / length)[:, np.newaxis]
    pulled = np.zeros_like(points)
    np.add.at(pulled, ends[:, 0], pull)
    np.add.at(pulled, ends[:, 1], -pull)
    return pulled


def _in_frame(points: Points) -> Points:
    """Turn the picture until it is widest across, then fill the frame."""
    centred = points - points.mean(axis=0)
    across, along = centred[:, 0], centred[:, 1]
    angle = 0.5 * np.arctan2(2 * (across * along).sum(), (across**2).sum() - (along**2).sum())
    turned = np.stack(
        [
            across * np.cos(angle) + along * np.sin(angle),
            along * np.cos(angle) - across * np.sin(angle),
        ],
        axis=1,
    )
    least, most = turned.min(axis=0), turned.max(axis=0)
    return np.asarray((turned - least) / np.maximum(most - least, _NEAREST))
