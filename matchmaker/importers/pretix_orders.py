"""A pretix shop's orders in the shape of its own order list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADERS: Final = (
    "Order code", "Position ID", "Status", "Email", "Attendee name", "Attendee email", "Company",
)  # fmt: skip
_STATUSES: Final = {"n": "pending", "p": "paid", "e": "expired", "c": "canceled"}


def order_list(
    orders: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]], *, language: str
) -> tuple[list[str], list[list[str]]]:
    """Return headers and one row for each position, with the answers below their questions."""
    titles = {
        question["id"]: _localised(question.get("question"), language)
        for question in questions
        if isinstance(question.get("id"), int)
    }
    asked = [question for question in titles if titles[question]]
    rows = [
        [*row, *(answers.get(question, "") for question in asked)]
        for order in orders
        for row, answers in _positions(order)
    ]
    return [*_HEADERS, *(titles[question] for question in asked)], rows


def _positions(order: dict[str, Any]) -> Iterator[tuple[list[str], dict[object, str]]]:
    for position in _dicts(order.get("positions")):
        name = _word(position.get("attendee_name"))
        # A shirt or a dinner beside a ticket is nobody.
        if not name and position.get("addon_to") is not None:
            continue
        row = [
            _word(order.get("code")),
            _word(position.get("positionid")),
            "canceled" if position.get("canceled") is True else _status(order),
            _word(order.get("email")),
            name,
            _word(position.get("attendee_email")),
            _word(position.get("company")),
        ]
        yield (
            row,
            {
                answer["question"]: _word(answer.get("answer"))
                for answer in _dicts(position.get("answers"))
                if isinstance(answer.get("question"), int)
            },
        )


def _status(order: dict[str, Any]) -> str:
    """Say how far an order is: one may be good without payment, another waits for somebody's yes."""
    if order.get("testmode") is True:
        return "test mode"
    status = _STATUSES.get(_word(order.get("status")), "")
    if status == "pending" and order.get("require_approval") is True:
        return "approval pending"
    if status == "pending" and order.get("valid_if_pending") is True:
        return "pending (confirmed)"
    return status


def _localised(text: object, language: str) -> str:
    if isinstance(text, dict):
        return next((_word(text[key]) for key in (language, "en", *text) if _word(text.get(key))), "")
    return _word(text)


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _word(value: object) -> str:
    """Return a text or a number as text; anything else is nothing."""
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    # JSON may hold half a surrogate pair, which no encoding writes.
    return str(value).encode("utf-8", "replace").decode("utf-8") if is_plain else ""
