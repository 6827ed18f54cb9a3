"""A real worker does a real job, on each broker that answers; and `serve` does what is due with no help."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ALLOWED = ("PATH", "HOME", "LANG")
BROKERS = {
    "embedded": "filesystem://",
    "Redis": os.environ.get("TEST_REDIS_BROKER", "redis://127.0.0.1:6379/8"),
    "RabbitMQ": os.environ.get("TEST_RABBITMQ_BROKER", "amqp://guest:guest@127.0.0.1:5672//"),
}


def run(*arguments: str, broker: str = "filesystem://") -> None:
    environment = {name: os.environ[name] for name in ALLOWED if name in os.environ}
    environment["CELERY_BROKER_URL"] = broker
    command = [sys.executable, "-W", "ignore", "-m", "tests.jobs.one_job", *arguments]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)  # noqa: S603
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "The job is done." in ran.stdout


def answers(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "filesystem":
        return True
    try:
        socket.create_connection((parts.hostname, parts.port or 0), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("name", BROKERS)
def test_a_worker_takes_a_job_and_finishes_it(name: str) -> None:
    if not answers(BROKERS[name]):
        pytest.skip(f"{name} does not answer at {urlsplit(BROKERS[name]).netloc}")
    run("worker", broker=BROKERS[name])


def test_serve_does_what_is_due_by_itself() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run("serve", str(port))
