"""What pairs of sparse rows have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array


def row_products(
    left: csr_array[np.float64], right: csr_array[np.float64], one: NDArray[np.intp], other: NDArray[np.intp]
) -> csr_array[np.float64]:
    """Return the products of the given pairs' rows, column by column.

    Parameters
    ----------
    left, right : csr_array of shape (n, n_columns)
        Indices sorted; n-grams of a large event have 32 bits, their products have 64.
    one, other : ndarray of int of shape (n_pairs,)
        The row of each side.

    Returns
    -------
    csr_array of shape (n_pairs, n_columns)
        Indices sorted.
    """
    products = left[one].astype(np.float64, copy=False).multiply(right[other]).tocsr()
    products.sort_indices()
    return products
