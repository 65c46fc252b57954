"""Plain rankings of texts, for evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.checks import check_count, checked_texts
from matchmaker.matching.matcher import Matcher
from matchmaker.matching.reading import read
from matchmaker.matching.scoring import affinities, best_of_rows, row_blocks
from matchmaker.matching.ties import text_hash
from matchmaker.matching.vectorizer import Vectorizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def rank(goals: Sequence[str], skills: Sequence[str], k: int) -> NDArray[np.intp]:
    """Return each person's best others by the symmetric score.

    Parameters
    ----------
    goals, skills : sequence of str of shape (n,)
        One text a person and side.
    k : int
        How many each.

    Returns
    -------
    ndarray of int of shape (n, k)
        Best first, never oneself, -1 = nobody.

    Raises
    ------
    ValueError
        If the lengths differ or `k` is negative.
    """
    matcher = Matcher().fit([[goal] for goal in goals], [[skill] for skill in skills])
    return matcher.rank(k)[1]


def rank_one_way(queries: Sequence[str], documents: Sequence[str], k: int) -> NDArray[np.intp]:
    """Return the documents that meet each query best.

    Parameters
    ----------
    queries, documents : sequence of str
        Goals and skills of anybody; vocabulary and idf are learned over both.
    k : int
        How many; may be all of them.

    Returns
    -------
    ndarray of int of shape (n_queries, k)
        Best first, ties by a hash of the document; -1 = no more documents.

    Raises
    ------
    ValueError
        If `k` is negative, or a text is no string.
    """
    check_count(k, "k")
    queries, documents = checked_texts(queries, "queries"), checked_texts(documents, "documents")
    order = np.array(
        sorted(range(len(documents)), key=lambda row: (text_hash([], [documents[row]]), row)), dtype=np.intp
    )
    texts = [*queries, *(documents[row] for row in order)]
    vectors = Vectorizer().fit_transform(read([([text], None) for text in texts]))
    wants, offers = vectors.halves(len(queries))
    indices = np.full((len(queries), k), -1, dtype=np.intp)
    for rows in row_blocks(len(queries), len(documents)):
        _, found = best_of_rows(affinities(wants.take(rows), offers), k)
        indices[rows] = np.append(order, -1)[found]
    return indices
