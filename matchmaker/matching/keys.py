"""Pairs of people as single numbers, which sort and are found quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def keys_of(
    one: NDArray[np.signedinteger[Any]], other: NDArray[np.signedinteger[Any]], n_people: int
) -> NDArray[np.intp]:
    """Return a number for each pair, the same from either side, that grows with its lower person first.

    Parameters
    ----------
    one, other : ndarray of int
        Of shapes that broadcast; -1 is nobody.
    n_people : int
        How many people there are.

    Returns
    -------
    ndarray of int
        Negative where nobody is in the pair.
    """
    keys: NDArray[np.intp] = np.minimum(one, other) * max(n_people, 1) + np.maximum(one, other)
    return keys


def found_in(keys: NDArray[np.intp], asked: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return where numbers stand among ascending ones, and whether they do.

    Parameters
    ----------
    keys : ndarray of int of shape (n_keys,)
        Ascending, each once.
    asked : ndarray of int of shape (n_asked,)
        Any numbers.

    Returns
    -------
    place : ndarray of int of shape (n_asked,)
        Where it stands; without meaning where it does not.
    is_there : ndarray of bool of shape (n_asked,)
        Whether it does.
    """
    place = np.searchsorted(keys, asked)
    is_there = place < len(keys)
    is_there[is_there] = keys[place[is_there]] == asked[is_there]
    return place, is_there


def distinct(ascending: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return each of ascending numbers once; `np.unique` takes several times as long, as it hashes first."""
    is_new = np.ones(len(ascending), dtype=np.bool_)
    is_new[1:] = ascending[1:] != ascending[:-1]
    return ascending[is_new]
