"""The bundles: the sources of styles and of scripts, each joined into one file, as every request takes its time."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCES = Path(__file__).resolve().parent.parent / "static" / "portal"
# These are joined first, in this order, and the others by name: of two rules for the same thing the later one wins.
FIRST = ("palette.css", "fonts.css", "portal.css", "screen.css", "zone.js", "htmx.js")
ALONE = ("look.js",)  # runs before the page is painted
BUNDLES = {"portal/screens.css": ".css", "portal/screens.js": ".js"}


def sources(bundle: str) -> list[Path]:
    """Return the sources of a bundle in the order in which they are joined."""
    ending = BUNDLES[bundle]
    first = [SOURCES / name for name in FIRST if name.endswith(ending)]
    rest = sorted(path for path in SOURCES.glob(f"*{ending}") if path.name not in (*FIRST, *ALONE))
    return [*first, *rest]


@cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="portal-bundles-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


class BundleFinder(BaseFinder):
    """Finds the bundles, which are made when they are asked for. Each process has its own, in a temporary folder."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=_folder())

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the place of a bundle, or an empty list for another file. `find_all`: as a list."""
        if path not in BUNDLES:
            return []
        made = self._make(path)
        return [made] if find_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, FileSystemStorage]]:
        """Return each bundle with the storage that holds it."""
        for path in BUNDLES:
            self._make(path)
            yield path, self.storage

    def _make(self, path: str) -> str:
        joined = "\n".join(source.read_text(encoding="utf-8") for source in sources(path))
        made = _folder() / path
        made.parent.mkdir(parents=True, exist_ok=True)
        if not made.exists() or made.read_text(encoding="utf-8") != joined:
            handle, beside = tempfile.mkstemp(dir=_folder())
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(joined)
            Path(beside).replace(made)  # at once, as another thread may be reading it
        return str(made)
