"""Everybody's statements become counts of terms, each distinct piece of text read once."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.markup import all_blanked
from matchmaker.matching.pieces import Pieces, Strings
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
    pieces : Pieces
        What the statements are made of.
    """

    terms: csr_array[np.float32]
    words: csr_array[np.float32]
    term_names: list[str]
    word_names: list[str]
    pieces: Pieces

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
    No term reaches over white space, and tags, which do, are blanked before. Each distinct piece between
    spaces is therefore read once for each language it occurs in, and the rest is counting numbers.
    """
    told = tell or _ignore
    cut = _cut(people)
    told(0.2)
    languages = _languages(_votes_of_statements(cut), cut.authors, cut.given, cut.statements)
    told(0.4)
    pieces, term_names, word_names = _read_pieces(cut, languages)
    told(0.8)
    n = len(cut.statements)
    row = np.repeat(np.arange(n, dtype=np.intc), np.diff(pieces.starts))
    terms = _rows(pieces.terms, pieces.numbers, row, (n, len(term_names)))
    words = _rows(pieces.words, pieces.numbers, row, (n, len(word_names)))
    told(1.0)
    return Counts(terms, words, term_names, word_names, pieces)


class _Cut(NamedTuple):
    """Statements cut at white space, which stands for markup, links and addresses too.

    Attributes
    ----------
    statements : list of str
        Everybody's.
    authors : ndarray of int of shape (n_statements,)
        Whose they are.
    given : ndarray of int of shape (n_people,)
        The language each person gave, as a place in `LANGUAGES`, else -1.
    names : list of str
        The distinct pieces.
    places : ndarray of int of shape (n_pieces,)
        Which of them each piece is, in reading order.
    starts : ndarray of int of shape (n_statements + 1,)
        Where each statement's begin.
    """

    statements: list[str]
    authors: NDArray[np.intp]
    given: NDArray[np.intp]
    names: list[str]
    places: NDArray[np.intc]
    starts: NDArray[np.intp]


def _cut(people: Iterable[tuple[Sequence[str], str | None]]) -> _Cut:
    statements: list[str] = []
    authors: list[int] = []
    given: list[int] = []
    for person, (own, language) in enumerate(people):
        code = known_language(language)
        given.append(-1 if code is None else LANGUAGES.index(code))
        statements.extend(own)
        authors.extend([person] * len(own))
    # Four bytes for each piece, not eight and a number's own: this is all that grows with the texts.
    names, places, lengths = _Numbers(), array("i"), list[int]()
    for text in all_blanked(statements):
        found = text.split()
        if text.isupper():
            found = [_SHOUTED + piece for piece in found]
        places.extend(map(names.__getitem__, found))
        lengths.append(len(found))
    return _Cut(
        statements,
        np.array(authors, dtype=np.intp),
        np.array(given, dtype=np.intp),
        list(names),
        np.frombuffer(places, dtype=np.intc),
        np.concatenate([[0], np.cumsum(lengths, dtype=np.intp)]),
    )


def _votes_of_statements(cut: _Cut) -> NDArray[np.float64]:
    ones = np.ones(len(cut.places), dtype=np.float32)
    shape = (len(cut.statements), len(cut.names))
    pieces = csr_array((ones, cut.places, cut.starts.astype(np.intc)), shape=shape)
    return cast("NDArray[np.float64]", pieces @ _votes(cut.names))


def _read_pieces(cut: _Cut, languages: NDArray[np.intp]) -> tuple[Pieces, list[str], list[str]]:
    """Read each piece in each language that some statement with it has; return the names of columns too."""
    spoken = cut.places * len(LANGUAGES)
    spoken += np.repeat(languages.astype(np.intc), np.diff(cut.starts))
    used = np.zeros(len(cut.names) * len(LANGUAGES), dtype=np.bool_)
    used[spoken] = True
    names, numbers = np.divmod(np.flatnonzero(used), len(LANGUAGES))
    terms, words, is_plain = _Found(), _Found(), bytearray()
    for name, language in zip(names.tolist(), numbers.tolist(), strict=True):
        piece = cut.names[name]
        of_terms, of_words = strings_of(piece, LANGUAGES[language])
        terms.add(of_terms)
        words.add(of_words)
        is_plain.append(bool(of_terms) and piece.lstrip(_SHOUTED).isalpha() and piece.isascii())
    which = (np.cumsum(used, dtype=np.int32) - 1)[spoken]
    (found_terms, term_names), (found_words, word_names) = terms.strings(), words.strings()
    plain = np.frombuffer(bytes(is_plain), dtype=np.bool_)
    pieces = Pieces(which, cut.starts, languages.astype(np.int8), found_terms, found_words, plain)
    return pieces, term_names, word_names


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

    def strings(self) -> tuple[Strings, list[str]]:
        """Return the strings of all pieces, then the names of their columns in alphabetical order."""
        names = sorted(self._numbers)
        column = np.zeros(len(names), dtype=np.int32)
        column[[self._numbers[name] for name in names]] = np.arange(len(names))
        starts = np.concatenate([[0], np.cumsum(self._lengths, dtype=np.intp)])
        return Strings(column[np.array(self._all, dtype=np.intc)], starts), names


def _rows(
    found: Strings, pieces: NDArray[np.int32], row: NDArray[np.intc], shape: tuple[int, int]
) -> csr_array[np.float32]:
    """Return the counts in texts whose pieces are given, each with its row."""
    starts = found.starts.astype(np.intc)
    first, counts = starts[pieces], np.diff(starts)[pieces]
    at = np.repeat(first - (np.cumsum(counts, dtype=np.intc) - counts), counts)
    at += np.arange(len(at), dtype=np.intc)
    columns = found.columns[at]
    del at
    return _counted(np.ones(len(columns), dtype=np.float32), np.repeat(row, counts), columns, shape)


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
