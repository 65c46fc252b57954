"""A report as a document of plain values, which tells the same when it is read again."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from numbers import Integral, Real
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from matchmaker.queries.report_figures import Figure, Report

# Raised when an old document could not be read any more as it stands.
_VERSION = 1
_REPORT = "report"


def document_of(report: Report) -> dict[str, Any]:
    """Return a report as numbers, words of the report's own and times; nothing in it is rounded."""
    return {"version": _VERSION, _REPORT: _plain(report)}


def report_in(document: Mapping[str, Any]) -> Report:
    """Return the report in a document; what a later version added to reports is empty in it."""
    return cast("Report", _read(Report, document[_REPORT]))


def _plain(value: Any) -> Any:
    for kind, written in _WRITTEN:
        if isinstance(value, kind):
            return written(value)
    return {name: _plain(getattr(value, name)) for name in _hints(type(value))}


# The first kind that fits: an enum may be a text, too, and a switch is a number.
_WRITTEN: Final[tuple[tuple[Any, Callable[[Any], Any]], ...]] = (
    (Enum, lambda word: word.value),
    ((str, bool, types.NoneType), lambda value: value),
    (Integral, int),
    (Real, float),  # numpy's own kinds would not become JSON everywhere
    (datetime, datetime.isoformat),
    (timedelta, timedelta.total_seconds),
    (ZoneInfo, str),
    # A figure names itself; a list keeps the order on every database.
    (Mapping, lambda mapping: [_plain(entry) for entry in mapping.values()]),
    (tuple, lambda entries: [_plain(entry) for entry in entries]),
)


def _read(kind: Any, value: Any) -> Any:
    """Return the value of a kind, as the annotation of its field names it."""
    if value is None or kind in {bool, int, str, float}:
        return value
    origin = get_origin(kind)
    if origin in {types.UnionType, Union}:
        (inner,) = (part for part in get_args(kind) if part is not type(None))
        return _read(inner, value)
    if origin is Mapping:
        figures = [cast("Figure", _read(get_args(kind)[1], entry)) for entry in value]
        return types.MappingProxyType({figure.id: figure for figure in figures})
    if origin is tuple:
        return _read_tuple(get_args(kind), value)
    if dataclasses.is_dataclass(kind):
        hints = _hints(cast("type", kind))
        return cast("Any", kind)(
            **{name: _read(hint, value[name]) for name, hint in hints.items() if name in value}
        )
    return _read_word(kind, value)


def _read_tuple(kinds: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_read(kinds[0], entry) for entry in value)
    return tuple(_read(kind, entry) for kind, entry in zip(kinds, value, strict=True))


def _read_word(kind: Any, value: Any) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is timedelta:
        return timedelta(seconds=value)
    return kind(value)  # an enum, a zone


def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
