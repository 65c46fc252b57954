"""One spelling for each e-mail address."""

from __future__ import annotations

import unicodedata
from typing import Final

from email_validator import validate_email

_LONGEST: Final = 320  # 64 before the sign, 255 after it: the check itself need not see more


def fold_email(text: str) -> str:
    """Return the spelling under which an address is kept and compared.

    Raises
    ------
    ValueError
        If nothing could be delivered there; the message says why.
    """
    address = unicodedata.normalize("NFKC", text).strip()
    if len(address) > _LONGEST:
        raise ValueError("The email address is too long.")
    checked = validate_email(address, check_deliverability=False)
    # The domain is in its one form already; folding it would turn "ß" into another domain.
    local = unicodedata.normalize("NFKC", checked.local_part.casefold())
    return f"{local}@{checked.domain}"
