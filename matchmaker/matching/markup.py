"""Tags, entities, links and mail addresses are blanked: they are no words of their author."""

import re
from collections.abc import Iterator, Sequence
from html.entities import html5

# Statements searched together.
_GLANCE = 50

# Names alone are tags: "<rust>" and "<your town>" are words that somebody put between brackets.
_NAMES = """
a abbr address article aside audio b big blockquote body br button canvas center cite code col dd del details
div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img
input ins kbd label legend li link main mark meta nav noscript object ol option p param picture pre q s samp
script section select small source span strike strong style sub summary sup svg table tbody td template
textarea tfoot th thead title tr tt u ul var video wbr
"""
# What letters of links and addresses reach up to: scripts without spaces and emoji come after them.
_OTHER_LETTERS = "\u00a1-\u0dff"
# A list of words may follow a link without a space.
_IN_LINK = f"(?:[!#-(*+\\-.-:=?-~{_OTHER_LETTERS}]|[),;](?![A-Za-z{_OTHER_LETTERS}]))"
_IN_ADDRESS = f"[0-9A-Za-z_%+\\-{_OTHER_LETTERS}]"
_TAG = f"(?:{'|'.join(_NAMES.split())})"
# Neither may begin inside a word, so that a long one is not tried from each of its letters.
_NOT_WITHIN = f"(?<![0-9A-Za-z_%+.\\-{_OTHER_LETTERS}])"
# Each part ends where the next may begin or after so many letters: the time stays linear.
_NO_WORDS = re.compile(
    # With other words in it, it is a tag if one of them is an attribute: "<head of sales>" is none.
    f"</?{_TAG}\\s{{0,20}}/?>"
    "|<[a-z][^<>=]{0,80}=[^<>]{0,500}>"
    "|<[!?/][a-z\\-\\[][^<>]{0,500}>"
    # Written for another page, and shown as text there.
    f"|&lt;/?{_TAG}\\s{{0,20}}/?&gt;"
    "|&lt;[a-z][^<>&=]{0,80}=(?:[^<>&]|&quot;){0,500}&gt;"
    "|&(?P<entity>[a-z][a-z0-9]{1,31};)|&\\#(?:[0-9]{1,7}|x[0-9a-f]{1,6});"
    f"|{_NOT_WITHIN}(?:[a-z][a-z0-9+.\\-]{{0,20}}://|www\\.){_IN_LINK}+"
    f"|{_NOT_WITHIN}(?:mailto:)?(?:{_IN_ADDRESS}|\\.){{1,64}}"
    f"@(?:{_IN_ADDRESS}{{1,63}}\\.){{1,8}}{_IN_ADDRESS}{{2,24}}",
    re.IGNORECASE,
)


# "R & D" is no R: between single letters space may stand around the sign, between others none. Programmers
# write "C/R & D" as a list, and "women's & X" has no single letter.
_GAP = "(?:\\s|&nbsp;){0,3}"
_AMPERSAND = re.compile(
    f"(?<=(?<![^\\W_])(?<!['\u2019/])[^\\W\\d_]){_GAP}&(?:amp;)?{_GAP}(?=[^\\W\\d_](?![^\\W_]|[+#]))"
    "|(?<=[^\\W_])&amp;(?=[^\\W_])",
    re.IGNORECASE,
)


def is_marked_up(text: str) -> bool:
    """Return whether a text has a sign of what `blanked` blanks; most have none, and this is quick."""
    return (
        "<" in text
        or "&" in text
        or "@" in text
        or "://" in text
        # Of "www.", however it is written.
        or "ww." in text
        or "WW." in text
    )


def blanked(statement: str) -> str:
    """Return the statement with a space for each letter that is no word's, so that places stay the same.

    An ampersand between letters fills its place and the space around it, see `ampersands_joined`.

    Parameters
    ----------
    statement : str
        As its author wrote it. Bare domains such as "node.js" or "booking.com" are words and stay.

    Returns
    -------
    str
        As long as the statement.

    Examples
    --------
    >>> blanked("<b>rust</b>, see https://a.example/b")
    '   rust    , see                    '
    """
    if not is_marked_up(statement):
        return statement
    return _NO_WORDS.sub(_spaces, ampersands_joined(statement))


def ampersands_joined(text: str) -> str:
    """Return a text in which the letters of "R & D" stand together, however their ampersand is written.

    Parameters
    ----------
    text : str
        A statement, or a piece of one that is cut where `blanked` has spaces.

    Returns
    -------
    str
        As long as the text, with ampersands in place of what is written around and instead of one.

    Examples
    --------
    >>> ampersands_joined("R & D, law &amp; order, sales&amp;law")
    'R&&&D, law &amp; order, sales&&&&&law'
    """
    return _AMPERSAND.sub(_ampersands, text) if "&" in text else text


def all_blanked(statements: Sequence[str]) -> Iterator[str]:
    """Yield all statements blanked; many that have nothing to blank are seen at one glance."""
    for first in range(0, len(statements), _GLANCE):
        part = statements[first : first + _GLANCE]
        yield from map(blanked, part) if is_marked_up("\n".join(part)) else part


def _ampersands(found: re.Match[str]) -> str:
    return "&" * len(found[0])


def _spaces(found: re.Match[str]) -> str:
    """Return spaces instead of what was found; "research&development;" has no entity."""
    entity = found["entity"]
    if entity and entity not in html5 and entity.lower() not in html5:
        return found[0]
    return " " * len(found[0])
