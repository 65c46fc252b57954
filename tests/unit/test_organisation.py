from __future__ import annotations

import pytest

from matchmaker.models.organisation import organisation_group


@pytest.mark.parametrize("organisation", ["Analytical Engines", " ANALYTICAL \n engines "])
def test_organisation_group_forgives_case_and_gaps(organisation: str) -> None:
    assert organisation_group(organisation) == "analytical engines"


@pytest.mark.parametrize("organisation", ["", "  ", "Freelance", "N/A", "-", "Selbstständig", "Retired"])
def test_organisation_group_of_somebody_alone_is_none(organisation: str) -> None:
    assert organisation_group(organisation) is None
