"""Events in which links make people alike, to see how often an interval of `linked` holds the truth.

Run as a program with a number of events and sizes of events, it prints a coverage table of decision 0010.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matchmaker.statistics import linked

Pairs: TypeAlias = NDArray[np.int64]
Outcomes: TypeAlias = NDArray[np.bool_]
Kind: TypeAlias = Callable[[int, float, np.random.Generator], tuple[Pairs, Callable[[], Outcomes]]]

RATES = (0.02, 0.05, 0.09, 0.12, 0.15, 0.3, 0.5, 0.88)
"""Shares that are true, low ones above all: there, many events show equal outcomes."""


def rooms(size: int, together: float) -> Kind:
    """Return groups who all have a link, each person going with their group with a probability."""

    def kind(n: int, rate: float, rng: np.random.Generator) -> tuple[Pairs, Callable[[], Outcomes]]:
        room = np.arange(n) // size
        links = np.array(
            [(one, other) for one in range(n) for other in range(one) if room[one] == room[other]]
        )

        def draw() -> Outcomes:
            goes = rng.random(n) < together
            return np.where(goes, (rng.random(n) < rate)[room], rng.random(n) < rate)

        return links, draw

    return kind


def suggestions(n: int, rate: float, rng: np.random.Generator) -> tuple[Pairs, Callable[[], Outcomes]]:
    """Give three links to everybody; it is so for both people of each that is followed."""
    around = rng.permutation(n)
    ring = np.column_stack([around, np.roll(around, 1)])
    across = around.reshape(2, -1).T
    links = np.vstack([ring, across])
    followed = 1 - (1 - rate) ** (1 / 3)

    def draw() -> Outcomes:
        so = np.zeros(n, dtype=bool)
        so[links[rng.random(len(links)) < followed]] = True
        return so

    return links, draw


KINDS: dict[str, Kind] = {
    "couples, alike": rooms(2, 1.0),
    "couples, half alike": rooms(2, 0.5**0.5),
    "three suggestions": suggestions,
    "fours, alike": rooms(4, 1.0),
    "sixes, 0.3": rooms(6, 0.3**0.5),
}
"""Each with how much people with a link correlate, where that is a number."""


def coverage(kind: Kind, n: int, rate: float, events: int, seed: int) -> float | None:
    """Return how often the interval holds the rate, None where there are too few to say."""
    links, draw = kind(n, rate, np.random.default_rng(seed))
    shares = [linked(draw(), np.arange(n), links) for _ in range(events)]
    if not shares[0].enough:
        return None
    return sum((share.low or 0) <= rate <= (share.high or 0) for share in shares) / events


def main() -> None:
    """Print how often the interval holds each rate."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("events", type=int)
    asked.add_argument("sizes", type=int, nargs="*", default=[24, 40, 120, 200])
    given = asked.parse_args()
    print("| links | n |", *(f"{rate} |" for rate in RATES))  # noqa: T201 -- a program that prints a table
    print("| --- | --- |" + " --- |" * len(RATES))  # noqa: T201 -- likewise
    for name, kind in KINDS.items():
        for n in given.sizes:
            found = [coverage(kind, n, rate, given.events, seed=5) for rate in RATES]
            told = ("–" if share is None else f"{share:.3f}" for share in found)
            print(f"| {name} | {n} | {' | '.join(told)} |", flush=True)  # noqa: T201 -- likewise


if __name__ == "__main__":
    main()
