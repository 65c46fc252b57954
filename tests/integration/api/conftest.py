"""Ada's phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.api.batch_phone import Phone

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def phone(bare_app: Flask) -> Phone:
    return Phone(bare_app)
