"""Put pairs into rounds so that nobody has two meetings at once."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Pair = tuple[int, int]


def rounds_of(pairs: Sequence[Pair]) -> list[int]:
    """Return the round of each pair, from 1; in a round nobody is in two pairs.

    The pairs are the edges of a graph, the rounds a proper colouring of its edges. Each edge is
    coloured by turning a fan and inverting a path, so that one round more than the busiest person
    has pairs is always enough (Vizing's bound); often none more is needed.

    Parameters
    ----------
    pairs : sequence of pairs of int
        Each pair once; nobody with themselves.

    Returns
    -------
    list of int
        As long as `pairs`, each at least 1 and at most the busiest person's number of pairs + 1.

    Raises
    ------
    ValueError
        If a pair is given twice, or somebody is paired with themselves.

    References
    ----------
    Misra and Gries (1992), A constructive proof of Vizing's theorem, Information Processing Letters
    41(3).
    """
    edges = [(min(pair), max(pair)) for pair in pairs]
    if len(set(edges)) < len(edges):
        raise ValueError("each pair may be given once")
    if any(low == high for low, high in edges):
        raise ValueError("nobody can meet themselves")
    schedule = _Schedule(edges)
    for low, high in edges:
        schedule.add(low, high)
    return [schedule.round_of(low, high) for low, high in edges]


def round_for(pair: Pair, busy: Mapping[int, Iterable[int]], n_rounds: int) -> int | None:
    """Return the first round in which both of a late pair are free, None where there is none.

    Parameters
    ----------
    pair : pair of int
    busy : mapping of int to iterable of int
        The rounds in which each person has a meeting; who is missing has none.
    n_rounds : int
        The rounds that were announced.
    """
    taken = {*busy.get(pair[0], ()), *busy.get(pair[1], ())}
    return next((number for number in range(1, n_rounds + 1) if number not in taken), None)


class _Schedule:
    """A proper colouring of some edges, grown by one edge at a time; colours count from 0."""

    def __init__(self, edges: Sequence[Pair]) -> None:
        degrees: dict[int, int] = {}
        for edge in edges:
            for person in edge:
                degrees[person] = degrees.get(person, 0) + 1
        self._n_colours = max(degrees.values(), default=0) + 1
        # Of each person: whom they meet in which round.
        self._partner: dict[int, dict[int, int]] = {person: {} for person in degrees}

    def round_of(self, one: int, other: int) -> int:
        """Return the round of a pair that was added, from 1."""
        return self._colour(one, other) + 1

    def add(self, one: int, other: int) -> None:
        """Colour one more edge, changing others where that is needed."""
        fan = self._fan(one, other)
        ours, last = self._free(one), self._free(fan[-1])
        if last not in self._partner[one]:
            self._turn(one, fan, last)
            return
        self._invert(one, last, ours)
        # The path may have ended inside the fan: only a part of it can be turned now.
        end = next(
            place
            for place, person in enumerate(fan)
            if last not in self._partner[person] and self._is_fan(one, fan[: place + 1])
        )
        self._turn(one, fan[: end + 1], last)

    def _colour(self, one: int, other: int) -> int:
        return next(colour for colour, person in self._partner[one].items() if person == other)

    def _free(self, person: int) -> int:
        return next(colour for colour in range(self._n_colours) if colour not in self._partner[person])

    def _fan(self, centre: int, first: int) -> list[int]:
        """Return a largest fan: each one's edge has a colour that the one before has free."""
        fan = [first]
        left = dict(self._partner[centre])
        while True:
            following = next((c for c in left if c not in self._partner[fan[-1]]), None)
            if following is None:
                return fan
            fan.append(left.pop(following))

    def _is_fan(self, centre: int, fan: Sequence[int]) -> bool:
        return all(
            self._colour(centre, after) not in self._partner[before]
            for before, after in itertools.pairwise(fan)
        )

    def _turn(self, centre: int, fan: Sequence[int], last: int) -> None:
        """Give each edge of the fan the colour of the next one, the last edge a colour of its own."""
        colours = [self._colour(centre, person) for person in fan[1:]]
        for person, colour in zip(fan[1:], colours, strict=True):
            del self._partner[person][colour]
        for person, colour in zip(fan, [*colours, last], strict=True):
            self._partner[centre][colour] = person
            self._partner[person][colour] = centre

    def _invert(self, start: int, first: int, second: int) -> None:
        """Swap two colours along the path that begins at `start` with the first of them."""
        path = [start]
        colour = first
        while (following := self._partner[path[-1]].get(colour)) is not None:
            path.append(following)
            colour = second if colour == first else first
        steps = list(itertools.pairwise(path))
        for place, (one, other) in enumerate(steps):
            old = first if place % 2 == 0 else second
            del self._partner[one][old], self._partner[other][old]
        for place, (one, other) in enumerate(steps):
            new = second if place % 2 == 0 else first
            self._partner[one][new], self._partner[other][new] = other, one
