"""The start: strict about values, generous about a first time."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def start(var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "sync_settings"],
        cwd=ROOT,
        env={**kept, "VAR_DIR": str(var), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_first_start_makes_keys_for_its_owner_only_and_the_database(tmp_path: Path) -> None:
    var = tmp_path / "var"

    ran = start(var)

    assert "Nothing is connected yet" in ran.stderr
    assert (var / "portal.sqlite3").exists()
    for name in ("secret_key", "field_encryption_keys"):
        assert stat.S_IMODE((var / name).stat().st_mode) == 0o600


def test_a_second_start_keeps_the_keys(tmp_path: Path) -> None:
    start(tmp_path)
    before = (tmp_path / "field_encryption_keys").read_text(encoding="utf-8")
    start(tmp_path)

    assert (tmp_path / "field_encryption_keys").read_text(encoding="utf-8") == before


def test_a_secret_may_be_mounted_as_a_file(tmp_path: Path) -> None:
    mounted = tmp_path / "keys"
    mounted.write_text("not a key\n", encoding="utf-8")

    ran = start(tmp_path / "var", FIELD_ENCRYPTION_KEYS_FILE=str(mounted))

    assert "FIELD_ENCRYPTION_KEYS holds a key that is not" in ran.stderr


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("ZOOM_PLAN", "gold", "free, pro, business"),
        ("ZOOM_RATE_SHARE", "2", "at most 1"),
        ("ZOOM_RATE_SHARE", "half", "like 0.5"),
        ("HUBSPOT_REQUESTS_PER_10S", "0", "above 0"),
        ("HUBSPOT_API_URL", "api.hubapi.com", "not a web address"),
        ("PUBLIC_URL", "portal", "not a web address"),
        ("DATABASE_URL", "nonsense", "not a database address"),
        ("DEBUG", "maybe", "true, false"),
        ("FIELD_ENCRYPTION_KEYS", "short", "32 bytes"),
        ("SECRET_KEY_FILE", "/nowhere/key", "cannot be read"),
    ],
)
def test_a_malformed_value_stops_the_start_with_its_name_and_a_hint(
    tmp_path: Path, name: str, value: str, hint: str
) -> None:
    ran = start(tmp_path, **{name: value})

    assert ran.returncode == 2
    assert name.removesuffix("_FILE") in ran.stderr
    assert hint in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_a_disk_that_takes_no_key_says_so(tmp_path: Path) -> None:
    taken = tmp_path / "var"
    taken.write_text("a file where the folder should be", encoding="utf-8")

    ran = start(taken)

    assert ran.returncode == 2
    assert "cannot be written" in ran.stderr
    assert "Traceback" not in ran.stderr
