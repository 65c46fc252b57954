"""Whether the site runs, and whether it can work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import Blueprint

from matchmaker.schema import is_up_to_date

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers; the database is not asked."""
    return {"status": "ok"}


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether the database answers and has every migration."""
    try:
        ready = is_up_to_date()
    except sa.exc.OperationalError:
        return {"status": "no database"}, 503
    return {"status": "ok"} if ready else ({"status": "migrations are missing"}, 503)
