"""Write everything kept of a person: one file for programs, one with tables to look at."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

from matchmaker.importers.export import write_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.queries.own_data import OwnData, Table


def write_json(data: OwnData) -> bytes:
    """Return one object, with a list of rows for each table."""
    return json.dumps(_told(data), ensure_ascii=False, indent=2).encode("utf-8")


def write_year(year: Table, events: Sequence[OwnData]) -> bytes:
    """Return one object with what somebody agreed to across events, and everything kept at each of them."""
    told = {"year": year, "events": [_told(data) for data in events]}
    return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8")


def _told(data: OwnData) -> dict[str, object]:
    return {"event": {"code": data.event_code, "name": data.event_name}, **data.tables}


def write_archive(data: OwnData) -> bytes:
    """Return a zip with a CSV file for each table that has rows."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in data.tables.items():
            if rows:
                headers = list(rows[0])
                archive.writestr(
                    f"{name}.csv", write_csv(headers, [[row[key] for key in headers] for row in rows])
                )
    return buffer.getvalue()
