"""Every class that the portal's styles name is used by a template, a script or the code."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "portal" / "static" / "portal"
# Django and the admin theme write these into their own pages.
OF_OTHERS = {"bg-blue-50", "text-blue-500", "bg-red-600", "sortremove", "column-attended"}
MADE = re.compile(r"column-[\w-]+|[\w-]+--(?:good|warn|bad|busy|quiet|error|warning)")  # by a name at run time


def used() -> str:
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("portal/**/*.py"), *SOURCES.glob("*.js")]
    return "".join(path.read_text(encoding="utf-8") for path in files)


def test_no_class_is_styled_that_nothing_has() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.css"))
    selectors = re.sub(r"\{[^{}]*\}", "{}", re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL))
    text = used()
    dead = {
        name
        for name in set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors)) - OF_OTHERS
        if name not in text and not MADE.fullmatch(name)
    }
    assert not dead
