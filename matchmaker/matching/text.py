"""Statements become terms that know where in the original text they stand."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import snowballstemmer

from matchmaker.matching.loanwords import english_form
from matchmaker.matching.markup import blanked
from matchmaker.matching.stopwords import STOP_WORDS

DEFAULT_LANGUAGE = "en"
_SNOWBALL = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "it": "italian",
}
# One vote, shared by the languages that have the word; 60 can be divided by any number of them.
_WHOLE_VOTE = 60
_LONGEST_ABBREVIATION = 3
LANGUAGES = tuple(_SNOWBALL)
_LANGUAGES_OF_WORD = {
    word: [language for language, stops in STOP_WORDS.items() if word in stops]
    for word in frozenset[str]().union(*STOP_WORDS.values())
}
# Letters and endings that speak for a language where no function word does.
_SIGNS = {
    "en": re.compile(r"\w{3}(?:ing|ness|ship)\b", re.IGNORECASE),
    "de": re.compile(r"[ßäöü]|\w{3}(?:ung|ungen|keit|heit|schaft)\b", re.IGNORECASE),
    "fr": re.compile(r"[œêëûç]|\w{3}té\b", re.IGNORECASE),
    "es": re.compile(r"[ñ¿¡]|ción\b|ciones\b", re.IGNORECASE),
    "pt": re.compile(r"[ãõç]", re.IGNORECASE),
    "it": re.compile(r"[ìò]|zion[ei]\b|ità\b", re.IGNORECASE),
}
# "24 flats" and "a boat of 24 m" share nothing; years and the numbers of standards are longer.
_SHORT_NUMBER = re.compile(r"[0-9]{1,3}")
# Information technology is written large; written small it is a pronoun.
_PRONOUNS = frozenset({"it", "It"})
# A longer run of letters is no word; cutting it keeps the time linear and the vocabulary small.
_LONGEST_TERM = 64
# Marks of combining class 10 and above are accents and points. Below it stand vowel signs and
# viramas of Indic scripts, which make another word when dropped.
_FIRST_ACCENT_CLASS = 10
_EMOJI_SELECTORS = frozenset("\ufe0e\ufe0f")
_UNDECOMPOSED = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "\u2019": "'",
    }
)


class Token(NamedTuple):
    """One term of a statement.

    Attributes
    ----------
    term : str
        What is counted: stemmed, then folded to plain letters.
    letters : str
        The whole written word the term comes from, lower case and folded, not stemmed.
    start, end : int
        The term's place in the original statement, ``statement[start:end]``.
    is_whole : bool
        False for a part of a compound whose whole is a token of its own.
    """

    term: str
    letters: str
    start: int
    end: int
    is_whole: bool


def _marks() -> str:
    """Return the basic plane's combining marks as the inside of a character class."""
    marks = [
        code
        for code in range(0x300, 0x10000)
        if unicodedata.category(chr(code)) in {"Mn", "Mc"} and chr(code) not in _EMOJI_SELECTORS
    ]
    ranges: list[list[int]] = []
    for code in marks:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)


# Scripts written without spaces (Thai, Lao, Myanmar, Khmer, kana, Han, bopomofo) and Hangul, whose
# particles cling to the word: both are cut into character bigrams.
_UNSPACED = (
    "\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u3005-\\u3007\\u3031-\\u318f\\u31a0-\\u31bf"
    "\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\uff66-\\uff9f"
    "\\U0001b000-\\U0001b16f\\U00020000-\\U0003ffff"
)
_LETTER = f"[^\\W_{_UNSPACED}]"
# The zero-width non-joiner stands inside Persian words.
_INNER = f"(?:{_LETTER}|[{_marks()}\\u200c])"
# `blanked` writes several ampersands, so that the letters around stay in their places.
_JOINT = "(?:[./'\u2019\\-\\u2010\\u2011]|&++)"
_TOKEN = re.compile(
    f"(?P<unspaced>[{_UNSPACED}]+)"
    f"|(?P<dotnet>(?<![^\\W_])\\.(?i:net)(?!{_INNER}))"
    # c++ and c# keep their signs, also in c++developer; in python++django they only separate.
    f"|(?P<word>{_LETTER}(?:{_INNER}|[+#]++(?![^\\W\\d_])|{_JOINT}(?={_LETTER}))*"
    f"(?:(?=[+#])(?<=(?<!{_LETTER})[^\\W\\d_])(?:\\+\\+|#))?)"
)
# C++17 and Python3 are C++ and Python too; k8s, b2b, web3 and h2o are nothing but themselves.
_NUMBERED = re.compile("([^\\W\\d_]{4,}|[^\\W\\d_][+#]+)[0-9]{1,4}")
_PIECE = re.compile("[^.&/'\u2019\\-\\u2010\\u2011]+")
_ELIDED = re.compile(
    "(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|dell|nell|all|sull|dall|quell|quest)['\u2019](?=..)",
    re.IGNORECASE,
)
_AMPERSANDS = re.compile("&&+")
_CLITIC = re.compile("['\u2019](?:s|d|m|t|ll|re|ve)$", re.IGNORECASE)


def fold(word: str) -> str:
    """Return the word without accents and with its ligatures spelled out."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.translate(_UNDECOMPOSED))
    kept = "".join(c for c in decomposed if unicodedata.combining(c) < _FIRST_ACCENT_CLASS and c != "\u200c")
    return unicodedata.normalize("NFC", kept)


# What every English word ends in that Snowball's rules change; most words need not be looked at.
_ENGLISH_ENDING = re.compile("(?:[esy']|[cglt]i|ed|ing|ic|al|ful|ll|ism|ist|ion|er|ator|ant|ent)$|^'")


@cache
def _stemmer(language: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(_SNOWBALL[language])


@lru_cache(maxsize=200_000)
def _term_of(word: str, language: str) -> str:
    """Return the term a lower-case word counts as, or nothing for a stop word or a short number."""
    if word in STOP_WORDS[language] or _SHORT_NUMBER.fullmatch(word):
        return ""
    if language != "en" and (english := english_form(word, language)):
        return _term_of(english, "en")
    if language == "en" and not _ENGLISH_ENDING.search(word):
        return fold(word)
    stem: str = _stemmer(language).stemWord(word)
    return fold(stem)


def _lower(text: str) -> str:
    """Return the text lower case in one spelling: full-width and composed letters become plain ones."""
    text = text[:_LONGEST_TERM]
    if text.isascii():
        return text.lower()
    # First plain, then small: letters that mathematicians write bold have no small ones of their own.
    lower = unicodedata.normalize("NFKC", text).lower()
    # The compatible form of the hyphen that breaks no line is the other one.
    return lower[:_LONGEST_TERM].replace("\u2019", "'").replace("\u2010", "-")


def votes_of(text: str, *, is_shouted: bool) -> list[tuple[str, int]]:
    """Return for which languages the function words of a text speak; a word of many counts less for each.

    Parameters
    ----------
    text : str
        A statement after `blanked`, or a piece of one that is cut at white space.
    is_shouted : bool
        Whether all of its statement is in capitals, which then say nothing.

    Returns
    -------
    list of (str, int)
        Languages, each as often as words speak for it, with their votes.
    """
    votes: list[tuple[str, int]] = []
    # Most pieces are plain words that no language lists.
    if text.isalpha() and text.isascii() and text.lower() not in _LANGUAGES_OF_WORD:
        return votes
    for match in _TOKEN.finditer(text):
        raw = match[0]
        # EU and CE are no French words, but I is an English one.
        if 1 < len(raw) <= _LONGEST_ABBREVIATION and raw.isupper() and not is_shouted:
            continue
        languages = _LANGUAGES_OF_WORD.get(_lower(raw), ())
        votes.extend((language, _WHOLE_VOTE // len(languages)) for language in languages)
    return votes


def language_of(*statements: str, author: str | None = None) -> str | None:
    """Return the language whose function words are most frequent, or None when there is no sign of any.

    Parameters
    ----------
    *statements : str
        Texts of one author.
    author : str, optional
        The language the author uses elsewhere: decides between equals, and where no word votes.

    Returns
    -------
    str or None
        ``"en"``, ``"de"``, ``"fr"``, ``"es"``, ``"pt"`` or ``"it"``. Between equals the author's, else the
        one that most letters and endings speak for, else the first in this order.
    """
    texts = [blanked(statement) for statement in statements]
    return _language(texts, [_votes(text) for text in texts], author)


def _votes(statement: str) -> list[tuple[str, int]]:
    return votes_of(statement, is_shouted=statement.isupper())


def _language(
    statements: Sequence[str], votes_of_statements: Sequence[list[tuple[str, int]]], author: str | None
) -> str | None:
    votes = dict.fromkeys(LANGUAGES, 0)
    for votes_of_statement in votes_of_statements:
        for language, weight in votes_of_statement:
            votes[language] += weight
    most = max(votes.values())
    equals = [language for language in votes if votes[language] == most]
    if author in equals:
        return author
    if len(equals) == 1:
        return equals[0]
    text = unicodedata.normalize("NFC", "\n".join(statements))
    signs = [len(_SIGNS[language].findall(text)) for language in equals]
    if not most and not any(signs):
        return None
    return equals[signs.index(max(signs))]


def known_language(given: str | None) -> str | None:
    """Return the code of ours that a given one such as ``"pt-BR"`` means, if any."""
    code = (given or "").lower().replace("_", "-").split("-")[0]
    return code if code in LANGUAGES else None


def languages_of(statements: Sequence[str], given: str | None = None) -> list[str]:
    """Return each statement's language: the given one, its own, its author's, else English.

    Parameters
    ----------
    statements : sequence of str
        All statements of one person.
    given : str, optional
        A code such as ``"de"`` or ``"pt-BR"``; one we have no stemmer for counts as not given.

    Returns
    -------
    list of str
        One code a statement.
    """
    if code := known_language(given):
        return [code] * len(statements)
    texts = [blanked(statement) for statement in statements]
    votes = [_votes(text) for text in texts]
    author = _language(texts, votes, None)
    return [
        _language([text], [own], author) or DEFAULT_LANGUAGE for text, own in zip(texts, votes, strict=True)
    ]


def _plain_word(raw: str, language: str) -> tuple[str, str]:
    """Return the term of a word of plain letters, or nothing, and the word in small letters."""
    word = raw[:_LONGEST_TERM].lower()
    return "" if raw in _PRONOUNS else _term_of(word, language), word


def _plain_word_tokens(raw: str, start: int, language: str) -> Iterator[Token]:
    term, word = _plain_word(raw, language)
    if term:
        yield Token(term, word, start, start + len(raw), is_whole=True)


def _word_tokens(raw: str, start: int, language: str) -> Iterator[Token]:
    if elided := _ELIDED.match(raw):
        raw, start = raw[elided.end() :], start + elided.end()
    if _lower(raw) in STOP_WORDS[language] or raw in _PRONOUNS:
        return
    if clitic := _CLITIC.search(raw):
        raw = raw[: clitic.start()]
    word = _lower(_AMPERSANDS.sub("&", raw))
    letters = fold(word)
    # A start-up is a startup; but 6-8 is no 68.
    if term := _term_of(word.replace("-", ""), language) or _term_of(word, language):
        yield Token(term, letters, start, start + len(raw), is_whole=True)
    for term, first, last in _parts(raw, language):
        yield Token(term, letters, start + first, start + last, is_whole=False)


def _parts(raw: str, language: str) -> Iterator[tuple[str, int, int]]:
    """Return the terms of a word's parts, with their places in it."""
    for piece in _PIECE.finditer(raw):
        first, last = piece.span()
        if (numbered := _NUMBERED.fullmatch(piece[0])) and (term := _term_of(_lower(numbered[1]), language)):
            yield term, first, first + numbered.end(1)
        if len(piece[0]) == len(raw):
            return
        # The letters of R&D are no R; those of C/C++ are.
        if len(piece[0]) == 1 and "/" not in raw[max(first - 1, 0) : last + 1]:
            continue
        part = _lower(piece[0])
        if part == "net" and raw[first - 1 : first] == ".":
            first, part = first - 1, ".net"
        if term := _term_of(part, language):
            yield term, first, last


def tokenize(statement: str, language: str = DEFAULT_LANGUAGE) -> list[Token]:
    """Return a statement's terms in the order they are written.

    Parameters
    ----------
    statement : str
        Any text; markup, links, mail addresses and emoji separate words.
    language : str
        One of the six codes of `language_of`; decides stop words and stemmer.

    Returns
    -------
    list of Token
        A compound is followed by its parts, and is the same word as without its hyphens. Scripts without
        spaces give overlapping character bigrams.

    Examples
    --------
    >>> [token.term for token in tokenize("Learning C++ with node.js")]
    ['learn', 'c++', 'node.j', 'node', 'js']
    """
    return tokens_of(blanked(statement), language)


def tokens_of(text: str, language: str) -> list[Token]:
    """Return the terms of a text after `blanked`, or of a piece of one that is cut at white space."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, raw = match.start(), match[0]
        if match["unspaced"]:
            for at in range(max(len(raw) - 1, 1)):
                pair = _lower(raw[at : at + 2])
                tokens.append(
                    Token(pair, pair, start + at, start + at + len(raw[at : at + 2]), is_whole=True)
                )
        elif match["dotnet"]:
            tokens.append(Token(".net", ".net", start, match.end(), is_whole=True))
        elif raw.isascii() and raw.isalpha():
            # Most words are letters alone: nothing to be cut off, no parts.
            tokens.extend(_plain_word_tokens(raw, start, language))
        else:
            tokens.extend(_word_tokens(raw, start, language))
    return tokens


def strings_of(piece: str, language: str) -> tuple[list[str], list[str]]:
    """Return the terms of a text without spaces, then its whole written words, as `tokens_of` finds them.

    Parameters
    ----------
    piece : str
        Whatever stands between two spaces after `blanked`; most are plain words, for which no places
        are made.
    language : str
        Decides stop words and stemmer.
    """
    if piece.isascii() and piece.isalpha():
        term, word = _plain_word(piece, language)
        return ([term], [word]) if term else ([], [])
    tokens = tokens_of(piece, language)
    return [token.term for token in tokens], [token.letters for token in tokens if token.is_whole]
