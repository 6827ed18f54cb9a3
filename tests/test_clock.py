"""Time zones by their names, as Zoom and HubSpot give them."""

import pytest

from integrations.clock import time_zone


def test_a_zone_is_found_by_its_name() -> None:
    assert time_zone("Europe/Helsinki").key == "Europe/Helsinki"


@pytest.mark.parametrize("name", ["", "Nowhere/Town", "Europe", "../etc", "/etc", "a\x00b", "x" * 300])
def test_a_name_without_a_zone_is_utc(name: str) -> None:
    assert time_zone(name).key == "UTC"
