"""axe-core, which looks for what keeps people with a disability from using a page."""

import shutil
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

AXE = "4.14.1"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SERIOUS = {"serious", "critical"}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@cache
def script() -> str:
    """Return the script, which is fetched once with npm and kept."""
    kept = Path(settings.BASE_DIR) / "var" / f"axe-core-{AXE}.js"
    if not kept.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("no npm here to fetch axe-core with")
        with tempfile.TemporaryDirectory() as folder:
            command = [npm, "pack", f"axe-core@{AXE}", "--silent"]
            fetched = subprocess.run(command, cwd=folder, capture_output=True, timeout=120)  # noqa: S603
            if fetched.returncode:
                pytest.skip("npm could not fetch axe-core")
            with tarfile.open(Path(folder) / f"axe-core-{AXE}.tgz") as archive:
                member = archive.extractfile("package/axe.min.js")
                assert member is not None
                kept.parent.mkdir(exist_ok=True)
                made = Path(folder) / "axe.js"
                made.write_bytes(member.read())
            shutil.move(made, kept)
    return kept.read_text(encoding="utf-8")


def found(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    options = {"runOnly": STANDARDS, "resultTypes": ["violations"]}
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]} {node['target']} {(node['failureSummary'] or '')[-220:]}"
        for one in result["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"][:3]
    ]
