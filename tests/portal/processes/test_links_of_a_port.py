"""The web server, the worker and beat link to the port that was asked for, in the demo as well."""

from collections.abc import Mapping

import pytest
from pytest_django import Settings

from portal.management.processes import Processes, serve


class Recorded(Processes):
    """Processes that are not started."""

    def __init__(self) -> None:
        super().__init__()
        self.environments: list[Mapping[str, str]] = []

    def start(self, *arguments: str, environment: Mapping[str, str] | None = None, pipe: bool = False) -> None:  # type: ignore[override]
        self.environments.append(environment or {})


@pytest.mark.parametrize(
    ("public", "linked"),
    [
        ("http://127.0.0.1:8000", {"PUBLIC_URL": "http://127.0.0.1:8123"}),
        ("http://portal.example", {"PUBLIC_URL": "http://portal.example"}),
        ("https://portal.example", {}),
    ],
)
def test_every_process_knows_where_people_open_the_portal(
    settings: Settings, public: str, linked: dict[str, str]
) -> None:
    settings.PUBLIC_URL = public
    recorded = Recorded()
    serve(recorded, 8123, {"ZOOM_API_URL": "http://127.0.0.1:9/zoom"})
    assert recorded.environments == [{"ZOOM_API_URL": "http://127.0.0.1:9/zoom", **linked}] * 3
