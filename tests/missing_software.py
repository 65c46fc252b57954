"""Decide what becomes of a test whose system software is missing."""

import os
from typing import NoReturn

import pytest

REQUIRE = "MATCHMAKER_REQUIRE_E2E"


def skip_unless_required(reason: str) -> NoReturn:
    """Skip the test with the reason, or fail it where the environment demands every test."""
    if os.environ.get(REQUIRE) == "1":
        pytest.fail(f"{reason} ({REQUIRE}=1 allows no skipping.)", pytrace=False)
    pytest.skip(reason)
