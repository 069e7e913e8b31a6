"""The collector while much is built; what is seen of it here is what CPython tells."""

from __future__ import annotations

import gc

import pytest

from jumpstart.domain.quiet import paused_collector


@pytest.fixture
def counted():
    """A collector that has come by a few times since it last looked at everything."""
    gc.collect()
    for _ in range(3):
        gc.collect(1)


@pytest.mark.usefixtures("counted")
def test_it_still_comes_by_where_little_is_built_again_and_again():
    with paused_collector():
        built = [[] for _ in range(1_000)]

    assert len(built) == 1_000
    assert gc.get_count()[2] >= 3


@pytest.mark.usefixtures("counted")
def test_what_is_much_counts_as_old_at_once():
    with paused_collector():
        built = [[] for _ in range(150_000)]

    assert any(each is built[-1] for each in gc.get_objects(generation=2))


@pytest.mark.parametrize("was_on", [True, False], ids=["on", "off"])
def test_it_is_left_as_it_was_whatever_is_raised(was_on):
    seen = []

    def fail():
        with paused_collector():
            seen.append(gc.isenabled())
            raise ZeroDivisionError

    (gc.enable if was_on else gc.disable)()
    try:
        with pytest.raises(ZeroDivisionError):
            fail()
        seen.append(gc.isenabled())
    finally:
        gc.enable()

    assert [False, was_on] == seen
