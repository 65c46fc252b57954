"""Everybody's statements become counts of terms, each distinct piece of text read once."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.text import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    known_language,
    language_of,
    strings_of,
    votes_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

# A piece holds no white space, so this in front marks one of a statement in capitals.
_SHOUTED = "\n"


class Counts(NamedTuple):
    """How often each text has each string.

    Attributes
    ----------
    terms : csr_array of shape (n_texts, n_terms)
        Parts of compounds included; columns ascend in each row.
    words : csr_array of shape (n_texts, n_words)
        Whole written words, folded but not stemmed.
    term_names, word_names : list of str
        Of the columns, in alphabetical order.
    languages : ndarray of shape (n_texts,)
        Each statement's, as a place in `LANGUAGES`.
    """

    terms: csr_array[np.float32]
    words: csr_array[np.float32]
    term_names: list[str]
    word_names: list[str]
    languages: NDArray[np.int8]

    def joined(self, into: NDArray[np.intp], n: int) -> Counts:
        """Return the counts of `n` longer texts; `into` says which one each text is a part of."""
        return self._replace(terms=_summed(self.terms, into, n), words=_summed(self.words, into, n))


class _Numbers(dict[str, int]):
    """Gives every string a number when it is first asked for."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


def read(
    people: Iterable[tuple[Sequence[str], str | None]], tell: Callable[[float], None] | None = None
) -> Counts:
    """Return the counts of everybody's statements, one text each.

    Parameters
    ----------
    people : iterable of (statements, language)
        All statements of one person, with their language where it is known.
    tell : callable, optional
        Told the finished share of the work.

    Returns
    -------
    Counts
        What `tokenize` finds in each statement, in the language `languages_of` finds.

    Notes
    -----
    No term reaches over white space. Each distinct piece between spaces is therefore read once for
    each language it occurs in, and the rest is counting numbers.
    """
    told = tell or _ignore
    statements: list[str] = []
    authors: list[int] = []
    given: list[int] = []
    # Four bytes for each piece, not eight and a number's own: this is all that grows with the texts.
    pieces, places, lengths = _Numbers(), array("i"), list[int]()
    for person, (own, language) in enumerate(people):
        code = known_language(language)
        given.append(-1 if code is None else LANGUAGES.index(code))
        for statement in own:
            found = statement.split()
            if statement.isupper():
                found = [_SHOUTED + piece for piece in found]
            places.extend(map(pieces.__getitem__, found))
            lengths.append(len(found))
            statements.append(statement)
            authors.append(person)
    told(0.2)
    names = list(pieces)
    ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.intp)])
    place, author = np.frombuffer(places, dtype=np.intc), np.array(authors, dtype=np.intp)
    ones = np.ones(len(place), dtype=np.float32)
    pieces_of = csr_array((ones, place, ends.astype(np.intc)), shape=(len(lengths), len(names)))
    votes = cast("NDArray[np.float64]", pieces_of @ _votes(names))
    del ones, pieces_of
    languages = _languages(votes, author, np.array(given, dtype=np.intp), statements)
    told(0.4)
    # A piece is read in each language that some statement with it has.
    spoken = place * len(LANGUAGES) + np.repeat(languages.astype(np.intc), lengths)
    del place, places
    used = np.zeros(len(names) * len(LANGUAGES), dtype=np.bool_)
    used[spoken] = True
    distinct = np.flatnonzero(used)
    terms, words = _Found(), _Found()
    for piece, language_number in zip(
        *(part.tolist() for part in np.divmod(distinct, len(LANGUAGES))), strict=True
    ):
        of_terms, of_words = strings_of(names[piece], LANGUAGES[language_number])
        terms.add(of_terms)
        words.add(of_words)
    told(0.8)
    which = (np.cumsum(used, dtype=np.intc) - 1)[spoken]
    del spoken
    row = np.repeat(np.arange(len(lengths), dtype=np.intc), lengths)
    (term_rows, term_names), (word_rows, word_names) = (
        found.rows(which, row, len(lengths)) for found in (terms, words)
    )
    told(1.0)
    return Counts(term_rows, word_rows, term_names, word_names, languages.astype(np.int8))


def sides_of(lengths: Sequence[tuple[int, int]]) -> NDArray[np.intp]:
    """Return the document each statement belongs to: everybody's goals first, then everybody's skills.

    Parameters
    ----------
    lengths : sequence of (int, int)
        How many goals and how many skills each person has, their statements in this order.
    """
    n = len(lengths)
    documents = np.column_stack([np.arange(n), np.arange(n) + n])
    return np.repeat(documents.ravel(), np.array(lengths, dtype=np.intp).ravel())


class _Found:
    """The strings of one piece after the other."""

    def __init__(self) -> None:
        self._numbers, self._all, self._lengths = _Numbers(), list[int](), list[int]()

    def add(self, strings: list[str]) -> None:
        """Add those of the next piece."""
        self._all.extend(map(self._numbers.__getitem__, strings))
        self._lengths.append(len(strings))

    def rows(
        self, pieces: NDArray[np.intc], row: NDArray[np.intc], n: int
    ) -> tuple[csr_array[np.float32], list[str]]:
        """Return the counts in `n` texts whose pieces are given, each with its row; then the names."""
        names = sorted(self._numbers)
        column = np.zeros(len(names), dtype=np.int32)
        column[[self._numbers[name] for name in names]] = np.arange(len(names))
        lengths = np.array(self._lengths, dtype=np.intc)
        starts, counts = np.cumsum(lengths, dtype=np.intc) - lengths, lengths[pieces]
        at = np.repeat(starts[pieces] - (np.cumsum(counts, dtype=np.intc) - counts), counts)
        at += np.arange(len(at), dtype=np.intc)
        columns = column[np.array(self._all, dtype=np.intc)[at]]
        del at
        return _counted(
            np.ones(len(columns), dtype=np.float32), np.repeat(row, counts), columns, (n, len(names))
        ), names


def _counted(
    data: NDArray[np.float32],
    rows: NDArray[np.signedinteger[Any]],
    columns: NDArray[np.int32],
    shape: tuple[int, int],
) -> csr_array[np.float32]:
    # Repeated entries are added up, which also brings the columns into order.
    return csr_array((data, (rows.astype(np.int32, copy=False), columns)), shape=shape)


def _summed(counts: csr_array[np.float32], into: NDArray[np.intp], n: int) -> csr_array[np.float32]:
    rows = np.repeat(into, np.diff(counts.indptr))
    return _counted(counts.data, rows, counts.indices, (n, counts.shape[1]))


def _votes(names: Sequence[str]) -> NDArray[np.float64]:
    """Return how much each piece speaks for each language."""
    votes = np.zeros((len(names), len(LANGUAGES)))
    for number, name in enumerate(names):
        for language, weight in votes_of(name, is_shouted=name[0] == _SHOUTED):
            votes[number, LANGUAGES.index(language)] += weight
    return votes


def _languages(
    votes: NDArray[np.float64], author: NDArray[np.intp], given: NDArray[np.intp], statements: Sequence[str]
) -> NDArray[np.intp]:
    """Return the number of each statement's language, as `languages_of` decides it."""
    of_person = np.zeros((len(given), len(LANGUAGES)))
    np.add.at(of_person, author, votes)
    known, clear = given.copy(), _clear_winners(of_person)
    known[given < 0] = clear[given < 0]
    starts = np.searchsorted(author, np.arange(len(given) + 1))
    for person in np.flatnonzero((given < 0) & (clear < 0)).tolist():
        found = language_of(*statements[starts[person] : starts[person + 1]])
        known[person] = -1 if found is None else LANGUAGES.index(found)
    languages = _clear_winners(votes)
    has_author = known[author] >= 0
    follows = has_author & (votes[np.arange(len(author)), known[author]] == votes.max(axis=1, initial=0))
    follows |= given[author] >= 0
    languages[follows] = known[author[follows]]
    for number in np.flatnonzero(languages < 0).tolist():
        languages[number] = LANGUAGES.index(language_of(statements[number]) or DEFAULT_LANGUAGE)
    return languages


def _clear_winners(votes: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the language with the most votes in each row, -1 where several have as many."""
    is_best = votes == votes.max(axis=1, initial=0)[:, None]
    return np.where(is_best.sum(axis=1) == 1, is_best.argmax(axis=1), -1)


def _ignore(_share: float) -> None:
    """Take no notice of progress."""
