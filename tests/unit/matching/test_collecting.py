import gc
from collections.abc import Iterator

import pytest

from matchmaker.matching.collecting import without_collecting


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was_on else gc.disable)()


def test_without_collecting_waits_and_goes_on_afterwards() -> None:
    with without_collecting():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_without_collecting_goes_on_after_an_error() -> None:
    with pytest.raises(KeyError), without_collecting():
        raise KeyError

    assert gc.isenabled()


def test_without_collecting_leaves_it_off_where_it_was_off() -> None:
    gc.disable()

    with without_collecting():
        pass

    assert not gc.isenabled()
