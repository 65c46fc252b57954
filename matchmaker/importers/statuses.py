"""Whether a ticket's status lets its holder attend."""

from __future__ import annotations

from typing import Final

from matchmaker.importers.header_words import header_words

#: Statuses of tickets that admit nobody, or not yet, as ticket systems write them in four languages.
_NOT_ATTENDING: Final = frozenset(
    map(
        header_words,
        (
            "refunded", "partially refunded", "cancelled", "canceled", "not attending", "deleted",
            "void", "voided", "unassigned", "expired", "pending", "approval pending", "pending approval",
            "pending payment", "unpaid", "waitlist", "waitlisted", "waiting list", "declined",
            "rejected", "invited", "session", "transferred", "not approved", "denied", "incomplete",
            "abandoned", "storniert", "erstattet", "abgelaufen", "ausstehend", "offen", "unbezahlt",
            "abgelehnt", "warteliste", "annulé", "annulée", "remboursé", "expiré", "en attente",
            "refusé", "cancelado", "cancelada", "reembolsado", "caducado", "pendiente", "rechazado",
            "test mode",
        ),
    )
)  # fmt: skip
_VOID_HEADER: Final = "void status"
_YES: Final = frozenset({"yes", "true", "1"})
_VOID: Final = "void"
_UNASSIGNED: Final = "unassigned"


def why_left_out(*, status: str, header: str, name: str, admits: frozenset[str] | None = None) -> str | None:
    """Return why a ticket admits nobody, in the file's own word; a status nobody knows admits.

    Where a ticket system's own list of admitting statuses is given, only those and none at all admit.
    """
    words = header_words(status)
    if header_words(header) == _VOID_HEADER and words in _YES:
        return _VOID
    if words in _NOT_ATTENDING or (admits is not None and words and words not in admits):
        return status.casefold()
    return _UNASSIGNED if header_words(name) == _UNASSIGNED else None
