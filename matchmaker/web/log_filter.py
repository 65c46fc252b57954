"""Keep the secrets of links and the codes of badges out of every log line of this process."""

from __future__ import annotations

import logging
import re
from typing import Final

_BEHIND: Final = (
    # The part of an address behind these is a secret, however long it is.
    r"(?P<way>/(?:(?:year/)?in|r|after|stop|organizer/join|organizer/password)/)[^/\s\"'?#&<>]+"
    # A badge's code, with the code of the moment behind it.
    r"|(?P<badge>/[Bb]/)[^\s\"'?#&<>]+"
    # A secret as we make them, wherever it stands.
    r"|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"
)
_SECRETS: Final = re.compile(_BEHIND)
_MASK: Final = "…"
# The address of a request as a server's own log quotes it may be written with escapes.
_ESCAPED_SLASH: Final = re.compile(r"%2[fF]")


def without_secrets(text: str) -> str:
    """Return a text in which each secret is a mark; what it was a part of can still be told."""
    if _ESCAPED_SLASH.search(text) and _SECRETS.search(unescaped := _ESCAPED_SLASH.sub("/", text)):
        text = unescaped
    return _SECRETS.sub(lambda found: f"{found['way'] or found['badge'] or ''}{_MASK}", text)


def install() -> None:
    """Let every log record of this process be made without secrets, whoever writes it to whichever place.

    A filter on a logger sees only what is logged there, one on a handler only what is there already:
    servers add handlers of their own. Records are made in one place.
    """
    make = logging.getLogRecordFactory()
    if getattr(make, "is_without_secrets", False):
        return

    def made(*arguments: object, **names: object) -> logging.LogRecord:
        record = make(*arguments, **names)
        _mask_words(record)
        _mask_exception(record)
        return record

    made.is_without_secrets = True  # type: ignore[attr-defined]  # so that it is never put around itself
    logging.setLogRecordFactory(made)


def _mask_words(record: logging.LogRecord) -> None:
    try:
        words = record.getMessage()
    except (TypeError, ValueError, KeyError):
        words = f"{record.msg!s} {record.args!r}"  # the handler would say that it cannot write this line
        record.msg, record.args = words, ()
    masked = without_secrets(words)
    if masked != words:
        record.msg, record.args = masked, ()


def _mask_exception(record: logging.LogRecord) -> None:
    """Write a traceback early: a formatter takes what is written already."""
    if record.exc_info and record.exc_info[0] is not None:
        written = logging.Formatter().formatException(record.exc_info)
        masked = without_secrets(written)
        if masked != written:
            record.exc_text, record.exc_info = masked, None
