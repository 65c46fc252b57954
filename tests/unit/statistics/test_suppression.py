import pytest

from matchmaker.statistics import cell


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (184, 184)])
def test_cell_hides_one_to_four(count: int, shown: int | None) -> None:
    assert cell(count) == shown


def test_cell_refuses_a_negative_count() -> None:
    with pytest.raises(ValueError, match="got -1"):
        cell(-1)
