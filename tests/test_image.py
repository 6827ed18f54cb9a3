"""The production image holds what runs, and neither the sandbox nor the tests; compose and systemd run it confined."""

import os
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
UNITS = ROOT / "docs" / "operations" / "systemd"
USED_IF_THERE = {"pip", "setuptools", "greenlet"}  # of the environment that runs this


def copied() -> set[str]:
    """Return the sources of every COPY."""
    lines = re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE)
    return {source for line in lines for source in line.split()[:-1]}


def test_what_is_copied_is_there() -> None:
    assert not [source for source in copied() if not (ROOT / source).exists()]


def test_the_builder_is_sent_what_is_copied_and_nothing_else() -> None:
    assert "*" in IGNORED
    assert {line.removeprefix("!") for line in IGNORED if line.startswith("!")} == copied()


def test_the_sandbox_and_the_tests_are_left_out() -> None:
    assert not copied() & {"sandbox", "tests", "requirements/dev.txt"}


def test_it_runs_as_nobody_in_particular() -> None:
    (user,) = re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)

    assert user == "10001:10001"
    assert DOCKERFILE.index("USER 10001") > max(one.start() for one in re.finditer("^(?:COPY|RUN) ", DOCKERFILE, re.M))


def test_it_says_if_it_is_well() -> None:
    assert re.search(r"^HEALTHCHECK .*\\\n.*http://127\.0\.0\.1:8000/health/", DOCKERFILE, re.MULTILINE)


def test_every_service_of_compose_is_confined() -> None:
    services = re.split(r"^  (?=\w+:)", COMPOSE.partition("\nservices:\n")[2].partition("\nvolumes:")[0], flags=re.M)
    services = [one for one in services if one.strip()]

    assert [one.partition(":")[0] for one in services] == ["web", "worker", "beat", "database", "redis"]
    assert all("<<: *portal" in one or "<<: *confined" in one for one in services)
    assert "read_only: true" in COMPOSE and "no-new-privileges:true" in COMPOSE


@pytest.mark.parametrize("name", ["web", "worker", "beat", "backup"])
def test_every_unit_is_confined(name: str) -> None:
    unit = ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment]  # names have capitals
    unit.read(UNITS / f"portal-{name}.service", encoding="utf-8")
    service = unit["Service"]

    assert service["User"] == "portal"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""


def test_units_start_what_the_image_starts() -> None:
    for name, runs in (("worker", "celery --app portal.celery worker"), ("beat", "celery --app portal.celery beat")):
        assert runs in (UNITS / f"portal-{name}.service").read_text(encoding="utf-8")
    web = (UNITS / "portal-web.service").read_text(encoding="utf-8")
    for text in (web, DOCKERFILE):
        assert "manage.py upgrade" in text
        assert "--worker-class portal.web.Worker --workers 2 --threads 8 portal.wsgi:application" in text


def test_all_that_its_processes_import_is_installed_in_it(tmp_path: Path) -> None:
    """A package that only the tests ask for is not in the image, and its processes would end at once."""
    code = (
        "import importlib.metadata as m, sys, portal.wsgi, celery.bin.celery, celery.apps.worker, celery.apps.beat;"
        "import kombu.transport.redis, kombu.transport.pyamqp, portal.web, django.db.backends.postgresql.base;"
        "tops = {name.partition('.')[0] for name in sys.modules}; known = m.packages_distributions();"
        "print(*{one for top in tops for one in known.get(top, [])})"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": str(tmp_path)}
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    base = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    installed = {one.lower().replace("_", "-") for one in re.findall(r"^([\w.-]+)==", base, re.MULTILINE)}

    imported = {one.lower().replace("_", "-") for one in ran.stdout.split()}
    assert "kombu" in imported
    assert imported - installed - USED_IF_THERE == set()
