"""Statements as pieces between spaces, of which each distinct one is read once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Strings(NamedTuple):
    """Terms or words of each distinct piece, in the order they are written.

    Attributes
    ----------
    columns : ndarray of int32 of shape (n_strings,)
        Their columns, piece by piece.
    starts : ndarray of int of shape (n_distinct + 1,)
        Where each piece's begin.
    """

    columns: NDArray[np.int32]
    starts: NDArray[np.intp]


class Pieces(NamedTuple):
    """What everybody's statements are made of.

    Attributes
    ----------
    numbers : ndarray of int32 of shape (n_pieces,)
        Which distinct piece each one is, in reading order. A piece is distinct in each language.
    starts : ndarray of int of shape (n_statements + 1,)
        Where each statement's begin.
    languages : ndarray of int8 of shape (n_statements,)
        Each statement's, as a place in `LANGUAGES`.
    terms, words : Strings
        What `tokenize` finds in each distinct piece; of the words only whole ones.
    is_plain : ndarray of bool of shape (n_distinct,)
        Whether a piece is one term from its first letter to its last.
    """

    numbers: NDArray[np.int32]
    starts: NDArray[np.intp]
    languages: NDArray[np.int8]
    terms: Strings
    words: Strings
    is_plain: NDArray[np.bool_]


def ranges(starts: NDArray[np.signedinteger[Any]], ends: NDArray[np.signedinteger[Any]]) -> NDArray[np.intp]:
    """Return ``arange(start, end)`` of each pair, one after the other."""
    lengths = ends - starts
    return np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
