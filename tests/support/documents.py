"""The names in the project's documents: files, symbols in them, links, commands and make targets."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
README, CONTRIBUTING, SECURITY = ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"
DOCUMENTS = [README, CONTRIBUTING, SECURITY, *sorted((ROOT / "docs").rglob("*.md"))]
MADE_LATER = ("var/", ".venv/", ".env")  # on the machine that runs the portal, not in the repository

_CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"\.?[\w-][\w./*-]*")
_ENDINGS = (".py", ".md", ".toml", ".yaml", ".txt", ".json", ".html", ".css", ".js", ".sh")


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def spans(document: Path) -> list[str]:
    """Return what stands in backticks, without blocks of code."""
    return _SPAN.findall(_CODE_BLOCK.sub("", text_of(document)))


def paths(document: Path) -> list[str]:
    """Return every file, folder or pattern of files that stands in backticks."""
    named = [span.split("::")[0] for span in spans(document)]
    return list(dict.fromkeys(one for one in named if _is_path(one)))


def symbols(document: Path) -> list[tuple[str, str]]:
    """Return file and name of every `file::name`; a `::name` without a file is in the file named before it."""
    found, file = [], ""
    for span in spans(document):
        path, separator, name = span.partition("::")
        if separator:
            file = path or file
            found.append((file, name))
    return found


def defines(file: str, name: str) -> bool:
    """True if the file defines a function, a class or a constant of this name."""
    pattern = rf"^\s*(?:async def|def|class) {re.escape(name)}\b|^\s*{re.escape(name)}\b[^=\n]*="
    source = ROOT / file
    return source.is_file() and re.search(pattern, text_of(source), re.MULTILINE) is not None


def is_there(path: str) -> bool:
    """True if the path, or for a pattern at least one file, is in the repository."""
    return any(ROOT.glob(path.rstrip("/"))) if "*" in path else (ROOT / path).exists()


def links(document: Path) -> list[str]:
    """Return the targets of links and pictures that lie in the repository, without their anchors."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text_of(document))
    local = [target.split("#")[0] for target in targets if "://" not in target and not target.startswith("mailto:")]
    return [target for target in local if target]


def make_targets(document: Path) -> set[str]:
    return set(re.findall(r"(?:`|^|\()make ([a-z]+)\b", text_of(document), re.MULTILINE))


def commands(document: Path) -> set[str]:
    """Return the management commands that are called by `manage.py`."""
    return set(re.findall(r"manage\.py ([a-z_]+)", text_of(document)))


def _is_path(span: str) -> bool:
    if not _PATH.fullmatch(span) or span.startswith(MADE_LATER):
        return False
    return "/" in span or span.endswith(_ENDINGS) or span in {"Dockerfile", "Makefile", "LICENSE"}
