"""One person's texts are counted by themselves, as a whole event's are by `reading`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from matchmaker.matching.grams import char_grams
from matchmaker.matching.markup import blanked
from matchmaker.matching.text import languages_of, strings_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class Document(NamedTuple):
    """One person's goals or skills, counted.

    Attributes
    ----------
    terms : Counter of str
        How often each term occurs, parts of compounds included.
    words : Counter of str
        How often each whole written word occurs, folded but not stemmed.
    """

    terms: Counter[str]
    words: Counter[str]


def document(statements: Sequence[str], languages: Sequence[str]) -> Document:
    """Return all statements of one side of a person as one document.

    Parameters
    ----------
    statements, languages : sequence of str
        Texts, each with its language code.

    Returns
    -------
    Document
        Joining scored better than matching statement with statement.
    """
    terms: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for statement, language in zip(statements, languages, strict=True):
        for piece in blanked(statement).split():
            of_terms, of_words = strings_of(piece, language)
            for term in of_terms:
                terms[term] += 1
            for word in of_words:
                words[word] += 1
    return Document(terms, words)


def documents(
    goals: Sequence[str], skills: Sequence[str], language: str | None = None
) -> tuple[Document, Document]:
    """Return a person's two documents; the language is detected over both sides unless given."""
    statements = [*goals, *skills]
    languages = languages_of(statements, language)
    return document(goals, languages[: len(goals)]), document(skills, languages[len(goals) :])


def gram_counts(text: Document) -> Counter[str]:
    """Return how often a document has each character n-gram."""
    counts: Counter[str] = Counter()
    for word, count in text.words.items():
        for gram in char_grams(word):
            counts[gram] += count
    return counts
