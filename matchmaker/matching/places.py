"""Where in their statements people wrote terms, found for many people at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.matching.keys import distinct, found_in
from matchmaker.matching.markup import all_blanked, ampersands_joined
from matchmaker.matching.pieces import ranges
from matchmaker.matching.text import LANGUAGES, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.matching.pieces import Pieces

# What `str.split` cuts at; no letter beyond the last one is white space.
_LAST_SPACE = 0x3000
_IS_SPACE = np.array([chr(letter).isspace() for letter in range(_LAST_SPACE + 2)])
# No column: a part of no compound, in several words.
NONE = -1
_NOT_LOOKED_UP = -2


class Span(NamedTuple):
    """A place in somebody's goals or skills: ``statements[statement][start:end]``."""

    statement: int
    start: int
    end: int


class Occurrences(NamedTuple):
    """Where documents have terms.

    Attributes
    ----------
    which : ndarray of int of shape (n_asked,)
        Which of the n entries below answers each question; several may have the same answer.
    texts : list of str
        Each entry's term as its document has it first, lower case.
    numbers : list of (int, int, int)
        Of each place's span, entry by entry in reading order. Plain tuples, which Python's collector of
        garbage soon ignores; spans are made when one is read.
    starts : ndarray of int of shape (n + 1,)
        Where each entry's places begin in the arrays below, of shape (n_places,).
    statements : ndarray of int
        The place's statement.
    words : ndarray of int
        Column of the whole written word it is in; `NONE` where that is a stop word.
    compounds : ndarray of int
        Column of the compound it is a part of, else `NONE`.
    """

    which: NDArray[np.intp]
    texts: list[str]
    numbers: list[tuple[int, int, int]]
    starts: NDArray[np.intp]
    statements: NDArray[np.intp]
    words: NDArray[np.intp]
    compounds: NDArray[np.intp]

    def places_of(self, entries: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return each place of some entries: which of these it belongs to, then its number."""
        first, last = self.starts[entries], self.starts[entries + 1]
        return np.repeat(np.arange(len(entries)), last - first), ranges(first, last)

    def only(self, columns: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the column that all places of an entry have in `words` or `compounds`, else `NONE`."""
        starts = self.starts[:-1]
        if not len(starts):
            return columns
        lowest = np.minimum.reduceat(columns, starts)
        return np.where(lowest == np.maximum.reduceat(columns, starts), lowest, NONE)


class _Hits(NamedTuple):
    """Each time a document has a term it is asked about, question by question in reading order."""

    question: NDArray[np.intp]
    statement: NDArray[np.intp]
    piece: NDArray[np.intp]
    number: NDArray[np.int32]
    term: NDArray[np.intp]


class _Tokens:
    """Where each distinct piece has its terms, looked up when it is first asked about.

    Attributes
    ----------
    start, end : ndarray of int of shape (n_strings,)
        Place of each piece's terms in it; a plain piece's only term is all of it, however long.
    word, compound : ndarray of int of shape (n_strings,)
        Columns of the whole word it is in, and of the compound it is a part of, else `NONE`.
    """

    def __init__(self, pieces: Pieces) -> None:
        _, _, _, self._terms, self._words, is_plain = pieces
        shape = len(self._terms.columns)
        self.start = np.full(shape, _NOT_LOOKED_UP, dtype=np.intp)
        self.end = np.zeros(shape, dtype=np.intp)
        self.word = np.full(shape, NONE, dtype=np.intp)
        self.compound = np.full(shape, NONE, dtype=np.intp)
        only = self._terms.starts[:-1][is_plain]
        self.start[only] = 0
        self.word[only] = self._words.columns[self._words.starts[:-1][is_plain]]

    def look_up(self, piece: int, text: str, language: str) -> None:
        """Look up the terms of a piece."""
        first, n_words = self._terms.starts[piece], self._words.starts[piece]
        word, compound, end = NONE, NONE, 0
        for at, token in enumerate(tokens_of(text, language), first):
            if token.is_whole:
                word, compound, end = self._words.columns[n_words], self._terms.columns[at], token.end
                n_words += 1
            elif token.start >= end:
                # A part whose compound is a stop word.
                word, compound = NONE, NONE
            self.start[at], self.end[at] = token.start, token.end
            self.word[at], self.compound[at] = word, NONE if token.is_whole else compound


class Places:
    """Finds where people wrote terms.

    Parameters
    ----------
    statements : sequence of str
        Everybody's.
    documents : ndarray of int of shape (n_statements,)
        Which document each one is a part of; those of one stand together.
    pieces : Pieces
        What they are made of.
    n_terms : int
        How many columns there are.
    """

    def __init__(
        self, statements: Sequence[str], documents: NDArray[np.intp], pieces: Pieces, n_terms: int
    ) -> None:
        self._statements, self._pieces, self._n_terms = statements, pieces, n_terms
        numbers = np.arange(len(documents))
        self._first = np.zeros(documents.max(initial=-1) + 1, dtype=np.intp)
        self._end = self._first.copy()
        self._first[documents[::-1]] = numbers[::-1]
        self._end[documents] = numbers + 1
        self._tokens = _Tokens(pieces)

    def find(self, documents: NDArray[np.intp], terms: NDArray[np.intp]) -> Occurrences:
        """Return where documents have terms.

        Parameters
        ----------
        documents, terms : ndarray of int of shape (n_asked,)
            Each document has the term.
        """
        keys, which = np.unique(documents * self._n_terms + terms, return_inverse=True)
        hits = self._hits(keys)
        begin, end = self._edges(hits)
        self._look_up(hits, begin, end)
        tokens = self._tokens
        end = np.where(self._pieces.is_plain[hits.number], end, begin + tokens.end[hits.term])
        begin += tokens.start[hits.term]
        document = np.repeat(keys // max(self._n_terms, 1), np.bincount(hits.question, minlength=len(keys)))
        statement = hits.statement - self._first[document]
        starts = np.searchsorted(hits.question, np.arange(len(keys) + 1))
        first = starts[:-1]
        return Occurrences(
            which,
            [
                self._statements[number][start:stop].lower()
                for number, start, stop in zip(
                    hits.statement[first].tolist(), begin[first].tolist(), end[first].tolist(), strict=True
                )
            ],
            list(zip(statement.tolist(), begin.tolist(), end.tolist(), strict=True)),
            starts,
            statement,
            tokens.word[hits.term],
            tokens.compound[hits.term],
        )

    def _hits(self, keys: NDArray[np.intp]) -> _Hits:
        asked, asked_terms = np.divmod(keys, max(self._n_terms, 1))
        documents = distinct(asked)
        statement = ranges(self._first[documents], self._end[documents])
        document = np.repeat(documents, self._end[documents] - self._first[documents])
        starts, terms = self._pieces.starts, self._pieces.terms
        piece = ranges(starts[statement], starts[statement + 1])
        of_piece = np.repeat(np.arange(len(statement)), starts[statement + 1] - starts[statement])
        number = self._pieces.numbers[piece]
        term = ranges(terms.starts[number], terms.starts[number + 1])
        of_term = np.repeat(np.arange(len(piece)), terms.starts[number + 1] - terms.starts[number])
        # Most terms nobody asked about are told by the term alone.
        is_asked = np.zeros(self._n_terms, dtype=np.bool_)
        is_asked[asked_terms] = True
        found = np.flatnonzero(is_asked[terms.columns[term]])
        term, of_term = term[found], of_term[found]
        key = document[of_piece[of_term]] * self._n_terms + terms.columns[term]
        question, is_there = found_in(keys, key)
        found = np.flatnonzero(is_there)
        found = found[np.argsort(question[found], kind="stable")]
        of_term = of_term[found]
        return _Hits(
            question[found], statement[of_piece[of_term]], piece[of_term], number[of_term], term[found]
        )

    def _edges(self, hits: _Hits) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return where the pieces begin and end in their statements."""
        statements, which = np.unique(hits.statement, return_inverse=True)
        # As the pieces were cut.
        texts = list(all_blanked([self._statements[number] for number in statements.tolist()]))
        # White space before, between and after: a piece begins and ends where that changes.
        text = "\n".join(["", *texts, ""])
        letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        is_space = _IS_SPACE[np.minimum(letters, _LAST_SPACE + 1)]
        edges = np.flatnonzero(is_space[1:] != is_space[:-1]) + 1
        lengths = np.array([len(text) + 1 for text in texts], dtype=np.intp)
        starts = self._pieces.starts
        n_pieces = starts[statements + 1] - starts[statements]
        # The piece's number among those of these statements; then letters since the statement's first.
        at = (np.cumsum(n_pieces) - n_pieces - starts[statements])[which] + hits.piece
        before = (np.cumsum(lengths) - lengths + 1)[which]
        return edges[2 * at] - before, edges[2 * at + 1] - before

    def _look_up(self, hits: _Hits, begin: NDArray[np.intp], end: NDArray[np.intp]) -> None:
        """Look up the terms of all pieces that were never asked about before."""
        unknown = np.flatnonzero(self._tokens.start[hits.term] == _NOT_LOOKED_UP)
        numbers, first = np.unique(hits.number[unknown], return_index=True)
        for number, at in zip(numbers.tolist(), unknown[first].tolist(), strict=True):
            statement = hits.statement[at]
            text = self._statements[statement][begin[at] : end[at]]
            self._tokens.look_up(
                number, ampersands_joined(text), LANGUAGES[self._pieces.languages[statement]]
            )
