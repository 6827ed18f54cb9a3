"""Python's search for garbage leaves out what was imported, and is rare enough for a page of people."""

import subprocess
import sys
from pathlib import Path

ASK = "import django, gc; django.setup(); print(gc.get_freeze_count() > 50_000, gc.get_threshold()[0] >= 10_000)"


def test_imports_are_left_out_and_thousands_of_new_objects_start_no_search(tmp_path: Path) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings", "PATH": "/usr/bin:/bin", "VAR_DIR": str(tmp_path)}
    asked = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    assert asked.stdout.split() == ["True", "True"]
