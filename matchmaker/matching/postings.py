"""Sparse matrices as the plain arrays that compiled code reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.matching.eligibility import Rules

# Two sums of so many columns fill 32 KB, as much as the smallest first-level cache in use.
BLOCK_WIDTH = 4096


class Rows(NamedTuple):
    """A sparse matrix by rows.

    Attributes
    ----------
    starts : ndarray of shape (n_rows + 1,)
        Where each row's entries begin.
    columns, values : ndarray of shape (n_entries,)
        Columns ascend inside a row.
    """

    starts: NDArray[np.int64]
    columns: NDArray[Any]
    values: NDArray[Any]


class Postings(NamedTuple):
    """A sparse matrix by blocks of rows, in each block by columns: who has a term, block by block.

    Attributes
    ----------
    starts : ndarray of shape (n_blocks, n_columns + 1)
        Where the entries of a column begin in each block.
    places : ndarray of shape (n_entries,)
        Rows, counted from the start of their block, ascending.
    values : ndarray of shape (n_entries,)
        Entries.
    width : ndarray of shape (1,)
        Rows in a block, the last one aside.
    """

    starts: NDArray[np.int64]
    places: NDArray[np.uint16]
    values: NDArray[np.float32]
    width: NDArray[np.int64]


class Tables(NamedTuple):
    """An event as compiled code reads it.

    Attributes
    ----------
    goals, skills : Rows
        Goals are scaled, so that a product less `usual` is a z-score.
    by_goal, by_skill : Postings
        The same, term by term.
    usual : ndarray of shape (n,)
        What each person's product with somebody usually is.
    rules : Rules
        Who may be matched.
    """

    goals: Rows
    skills: Rows
    by_goal: Postings
    by_skill: Postings
    usual: NDArray[np.float32]
    rules: Rules


class Heaps(NamedTuple):
    """The best of each row so far, each row a heap: in front the lowest score, then the highest index.

    Attributes
    ----------
    scores, indices : ndarray of shape (n_rows, k)
        Minus infinity and -1 where there is none.
    sizes : ndarray of shape (n_rows,)
        How many there are.
    """

    scores: NDArray[np.float32]
    indices: NDArray[np.int64]
    sizes: NDArray[np.int64]


def empty_heaps(n_rows: int, k: int) -> Heaps:
    """Return heaps with nothing in them."""
    return Heaps(
        np.full((n_rows, k), -np.inf, dtype=np.float32),
        np.full((n_rows, k), -1, dtype=np.int64),
        np.zeros(n_rows, dtype=np.int64),
    )


def plain_rows(matrix: csr_array[Any]) -> Rows:
    """Return the arrays of a matrix, its entries not copied."""
    return Rows(matrix.indptr.astype(np.int64), matrix.indices, matrix.data)


def postings(matrix: csr_array[np.float32], width: int = BLOCK_WIDTH) -> Postings:
    """Return the postings of a matrix.

    Parameters
    ----------
    matrix : csr_array of shape (n_rows, n_columns)
        Values of 32 bits.
    width : int
        Rows in a block, at most 65,536.

    Returns
    -------
    Postings
        As large as the matrix, except for one number for each block and column.
    """
    n_rows, n_columns = matrix.shape
    n_blocks = -(-n_rows // width)
    starts = np.zeros((n_blocks, n_columns + 1), dtype=np.int64)
    places = np.zeros(matrix.nnz, dtype=np.uint16)
    values = np.zeros(matrix.nnz, dtype=np.float32)
    for block in range(n_blocks):
        part = matrix[block * width : (block + 1) * width].tocsc()
        offset = int(matrix.indptr[block * width])
        starts[block] = part.indptr + offset
        places[offset : offset + part.nnz] = part.indices
        values[offset : offset + part.nnz] = part.data
    return Postings(starts, places, values, np.array([width], dtype=np.int64))
