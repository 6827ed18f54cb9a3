"""The bundles of styles and scripts, which hold every source."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from portal.static_files.bundles import ALONE, BUNDLES, SOURCES, sources


def test_every_style_is_in_the_bundle_once() -> None:
    names = [path.name for path in sources("portal/screens.css")]
    assert sorted(names) == sorted(path.name for path in SOURCES.glob("*.css"))
    assert names[0] == "palette.css"


def test_the_script_that_runs_before_the_first_paint_stands_alone() -> None:
    assert not set(ALONE) & {path.name for path in sources("portal/screens.js")}


def test_a_bundle_is_its_sources_in_order() -> None:
    found = finders.find("portal/screens.css")
    assert found
    text = Path(found).read_text(encoding="utf-8")
    places = [text.index(path.read_text(encoding="utf-8")) for path in sources("portal/screens.css")]
    assert places == sorted(places)


def test_no_page_loads_a_source_beside_the_bundles() -> None:
    names = {path.name for bundle in BUNDLES for path in sources(bundle)}
    for page in (settings.BASE_DIR / "templates").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not [name for name in names if f'static "portal/{name}"' in text], page.name


def test_without_collecting_the_bundles_are_served_all_the_same(client: Client) -> None:
    for path in BUNDLES:
        answer = client.get(f"/static/{path}")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
