"""Other ways to everybody's best three on the same vectors, each written as its users would."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.sparse import csr_array, csr_matrix, hstack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.bench.events import Event

    _Matrix: TypeAlias = csr_array[np.float64]

_BLOCK_ROWS = 500
REASONS = 3


def stacked(goals: _Matrix, skills: _Matrix) -> tuple[_Matrix, _Matrix]:
    """Return two matrices whose product is the mean of both directions' cosines."""
    half = np.sqrt(0.5)
    return csr_array(hstack([goals, skills]) * half), csr_array(hstack([skills, goals]) * half)


def scipy_rows(one: _Matrix, other: _Matrix, rows: NDArray[np.intp], k: int) -> NDArray[np.intp]:
    """Find the best of sparse products, a block of rows at a time."""
    found = np.full((len(rows), k), -1, dtype=np.intp)
    columns = other.T.tocsr()
    for start in range(0, len(rows), _BLOCK_ROWS):
        block = rows[start : start + _BLOCK_ROWS]
        product = csr_array(one[block] @ columns)
        for place, person in enumerate(block.tolist()):
            first, last = product.indptr[place], product.indptr[place + 1]
            others, scores = product.indices[first:last], product.data[first:last]
            apart = others != person
            others, scores = others[apart], scores[apart]
            if len(others) > k:
                best = np.argpartition(-scores, k - 1)[:k]
                others, scores = others[best], scores[best]
            order = np.argsort(-scores, kind="stable")
            found[start + place, : len(order)] = others[order]
    return found


def sklearn_neighbors(one: _Matrix, other: _Matrix, rows: NDArray[np.intp], k: int) -> NDArray[np.intp]:
    """Ask scikit-learn's NearestNeighbors, cosine by brute force on sparse rows."""
    from sklearn.neighbors import NearestNeighbors

    count = min(k + 1, other.shape[0])
    index = NearestNeighbors(n_neighbors=count, metric="cosine", algorithm="brute").fit(other)
    return _without_oneself(index.kneighbors(one[rows], return_distance=False), rows, k)


def sparse_dot_topn(one: _Matrix, other: _Matrix, rows: NDArray[np.intp], k: int) -> NDArray[np.intp]:
    """Ask sparse_dot_topn, which keeps the best of a sparse product as it goes."""
    # By name, because it is not among what the project installs; it takes matrices, no arrays.
    keep_best = import_module("sparse_dot_topn").sp_matmul_topn
    product = keep_best(csr_matrix(one[rows]), csr_matrix(other.T), top_n=k + 1, sort=True)
    found = np.full((len(rows), k + 1), -1, dtype=np.intp)
    place = np.arange(product.nnz) - np.repeat(product.indptr[:-1], np.diff(product.indptr))
    found[np.repeat(np.arange(len(rows)), np.diff(product.indptr)), place] = product.indices
    return _without_oneself(found, rows, k)


def _without_oneself(found: NDArray[np.intp], rows: NDArray[np.intp], k: int) -> NDArray[np.intp]:
    """Return the first k of each row that are not the row's own person."""
    order = np.argsort(found == rows[:, None], axis=1, kind="stable")
    kept: NDArray[np.intp] = np.take_along_axis(found, order, axis=1)[:, :k]
    return kept


def dense_tutorial(event: Event, k: int) -> int:
    """Match as tutorials do: dense cosines, a full sort of each row, reasons pair by pair."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import cosine_similarity

    goals, skills = (["\n".join(side) for side in sides] for sides in event)
    vectorizer = TfidfVectorizer().fit(goals + skills)
    wants, offers = vectorizer.transform(goals), vectorizer.transform(skills)
    similarity = cosine_similarity(wants, offers)
    similarity = (similarity + similarity.T) / 2
    np.fill_diagonal(similarity, -1)
    best = np.argsort(-similarity, axis=1)[:, :k]
    names = vectorizer.get_feature_names_out()
    reasons = []
    for person, others in enumerate(best.tolist()):
        for other in others:
            for one, two in ((person, other), (other, person)):
                common = wants[one].multiply(offers[two]).tocsr()
                reasons.append(
                    [names[column] for column in common.indices[np.argsort(-common.data)][:REASONS]]
                )
    return len(reasons)
