"""How a figure is written: the same words in each form of the report."""

from __future__ import annotations

from flask_babel import format_decimal, format_percent

from matchmaker.queries.report_figures import Cover, Figure, Kind
from matchmaker.reporting.language import gettext
from matchmaker.statistics import SMALLEST_SHOWN

_FINE_BELOW = 0.1
_WHOLE_FROM = 10


def count_shown(count: int | None) -> str:
    """Return a count, "under 5" where it would point at people."""
    return gettext("under %(count)s", count=SMALLEST_SHOWN) if count is None else str(format_decimal(count))


def shown(figure: Figure) -> str:
    """Return a figure's value, or why there is none."""
    if figure.kind is Kind.COUNT:
        return count_shown(figure.n) if figure.low is None else _between(figure)
    if not figure.is_enough:
        return gettext("too few answers to say")
    if figure.cover is not Cover.NONE:
        return _covered(figure)
    if figure.kind is not Kind.RATIO:
        return _plain(figure.kind, figure.value or 0, fine=_is_fine(figure))
    if figure.value is None:
        return gettext("at least %(low)s times", low=_times(figure.low))
    return gettext("%(value)s times", value=_times(figure.value))


def interval(figure: Figure) -> str:
    """Return the limits of a figure's 95 % interval, nothing where it has none."""
    if figure.low is None or figure.kind is Kind.COUNT:
        return ""
    if figure.kind is Kind.SHARE:
        fine = _is_fine(figure)
        low = percent(figure.low, fine=fine).removesuffix("%").rstrip()
        return f"{low}–{percent(figure.high or 0, fine=fine)}"
    if figure.kind is Kind.CORRELATION:
        return gettext("%(low)s to %(high)s", low=_hundredths(figure.low), high=_hundredths(figure.high or 0))
    if figure.high is None:
        return gettext("%(low)s or more", low=_times(figure.low))
    return f"{_times(figure.low)}–{_times(figure.high)}"


def _between(figure: Figure) -> str:
    low, high = format_decimal(figure.low), format_decimal(figure.high)
    return gettext("%(low)s to %(high)s", low=low, high=high)


def statement_of(figure: Figure) -> str:
    """Return a figure in one line: its value, how sure it is, of how many it speaks."""
    brackets = how_sure(figure)
    return f"{shown(figure)} ({brackets})" if brackets else shown(figure)


def how_sure(figure: Figure) -> str:
    """Return a figure's interval, with of how many it speaks."""
    return "; ".join(part for part in (interval(figure), basis(figure)) if part)


def basis(figure: Figure) -> str:
    """Return of how many a share speaks, as "128 of 184", where its value does not say so itself."""
    return "" if figure.is_enough and figure.cover is not Cover.NONE else hits_of_n(figure)


def hits_of_n(figure: Figure) -> str:
    """Return of how many it is so, nothing where a figure has no or too few of them."""
    if figure.kind is not Kind.SHARE or not figure.n:
        return ""
    n = format_decimal(figure.n)
    if figure.cover is Cover.CLOSE:
        return gettext("under %(count)s fewer than the step before", count=SMALLEST_SHOWN)
    if figure.cover is Cover.BESIDE:
        return gettext("not shown, since another would follow from it")
    if figure.cover is Cover.ALL_BUT_FEW:
        more_than = format_decimal(max(figure.n - SMALLEST_SHOWN, 0))
        return gettext("more than %(hits)s of %(n)s", hits=more_than, n=n)
    return gettext("%(hits)s of %(n)s", hits=count_shown(figure.hits), n=n)


def percent(share: float, *, fine: bool = False) -> str:
    """Return a share in per cent, with a tenth where it is fine."""
    return str(format_percent(share, gettext("#,##0.0%%") if fine else None))


def _covered(figure: Figure) -> str:
    return hits_of_n(figure) or gettext("not shown, since too few are behind it")


def _plain(kind: Kind, value: float, *, fine: bool) -> str:
    if kind is Kind.SHARE:
        return percent(value, fine=fine)
    if kind is Kind.MINUTES:
        return gettext("%(minutes)s min", minutes=format_decimal(round(value)))
    return str(format_decimal(round(value))) if kind is Kind.MOST else _hundredths(value)


def _hundredths(value: float) -> str:
    return str(format_decimal(value, "0.00;−0.00"))


def _is_fine(figure: Figure) -> bool:
    return figure.value is not None and 0 < figure.value < _FINE_BELOW


def _times(ratio: float | None) -> str:
    value = ratio or 0
    if round(value, 1) == 1:
        return str(format_decimal(value, "0.00"))  # on which side of one it lies is the whole answer
    return str(format_decimal(value, "#,##0" if value >= _WHOLE_FROM else "#,##0.0"))
