"""New weights for a crowd that has grown, from the stored vectors instead of the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Up to this growth a frozen vocabulary costs at most a quarter of a percent of the score.
REWEIGHT_AT = 0.10


def reweighted(
    vectors: csr_array[np.float64], idf: NDArray[np.float64]
) -> tuple[csr_array[np.float64], NDArray[np.float64]]:
    """Return the vectors a new fit would give the same documents, without reading a text.

    A row holds sublinear counts times idf over its length, hence divided by the idf it still holds
    the counts up to a factor, which the new length takes away again.

    Parameters
    ----------
    vectors : csr_array of shape (n_documents, n_strings)
        Weighted by `idf`, newcomers' rows included.
    idf : ndarray of shape (n_strings,)
        The old one.

    Returns
    -------
    vectors : csr_array
        Of length one under the new idf; empty rows stay empty.
    idf : ndarray
        ``ln((1 + N) / (1 + df)) + 1`` over all rows given.
    """
    n_documents, n_strings = vectors.shape
    frequency = np.bincount(vectors.indices, minlength=n_strings)
    new = np.log((1 + n_documents) / (1 + frequency)) + 1
    data = vectors.data / idf[vectors.indices] * new[vectors.indices]
    counts = np.diff(vectors.indptr)
    rows = np.repeat(np.arange(n_documents), counts)
    data /= np.sqrt(np.bincount(rows, weights=data**2, minlength=n_documents))[rows]
    return csr_array((data, vectors.indices, vectors.indptr), shape=vectors.shape), new
