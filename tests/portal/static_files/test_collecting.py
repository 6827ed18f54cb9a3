"""Collecting the static files when the web server starts."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.templatetags.static import static
from django.test import override_settings

from portal.static_files import collect as module
from portal.static_files.collect import COLLECTED, collect


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(STATIC_ROOT=tmp_path / "static"):
        yield tmp_path / "static"


def test_names_are_plain_until_the_files_are_collected(root: Path) -> None:
    assert static("portal/icons.svg") == "/static/portal/icons.svg"


def test_collected_files_have_hashed_names_and_are_compressed(root: Path) -> None:
    collect()
    name = static("portal/screens.css")
    assert name != "/static/portal/screens.css"
    made = root / name.removeprefix("/static/")
    assert made.exists() and made.with_name(made.name + ".gz").stat().st_size < made.stat().st_size / 3


def test_a_file_that_is_not_there_keeps_its_name(root: Path) -> None:
    collect()
    assert static("portal/nothing.css") == "/static/portal/nothing.css"


def test_the_same_files_are_not_collected_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collect()
    monkeypatch.setattr(module, "call_command", lambda *_args, **_kwargs: pytest.fail("collected again"))
    collect()


def test_other_files_are_collected_anew(root: Path) -> None:
    collect()
    (root / COLLECTED).write_text("of another version", encoding="utf-8")
    collect()
    assert (root / COLLECTED).read_text(encoding="utf-8") == module.fingerprint()


def test_where_nothing_can_be_written_the_portal_starts_all_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(module, "call_command", refuse)
    collect()
    assert static("portal/icons.svg") == "/static/portal/icons.svg"
